//! One file that is followed, and how far it has been read.

use std::time::Instant;

use entrenous_core::access_log::{Format, Reader, recognise};
use hashbrown::HashMap;

use super::source::Log;
use super::tail::Tail;

/// One file.
pub(super) struct Following {
    pub(super) tail: Tail,
    pub(super) reader: Reader,
    pub(super) log: Log,
    pub(super) places: HashMap<i64, usize>,
    /// The reading in which it catches up.
    pub(super) reading: Option<u64>,
    /// Where it was begun, until that is known to be the right place.
    pub(super) unsure: bool,
    /// Earlier hours have been read before, and are not read whole.
    pub(super) from_hour: Option<i64>,
    /// A line of it has been read.
    pub(super) is_begun: bool,
    /// Where the latest hour begins, and the one before.
    pub(super) begins: [u64; 2],
    pub(super) noted: u64,
    pub(super) gone: Option<Instant>,
}

impl Following {
    pub(super) fn new(tail: Tail, format: Option<&Format>, offset: u64) -> Following {
        let reader = match format {
            Some(format) => Reader::fixed(format.clone()),
            None => Reader::new(&recognise(std::iter::empty())),
        };
        Following {
            tail,
            reader,
            log: Log::default(),
            places: HashMap::new(),
            reading: None,
            unsure: offset > 0,
            from_hour: None,
            is_begun: false,
            begins: [offset; 2],
            noted: offset,
            gone: None,
        }
    }

    /// A later hour begins here than all before.
    pub(super) fn hour_begins(&mut self, offset: u64) {
        self.begins = [offset, if self.is_begun { self.begins[0] } else { offset }];
        if !self.is_begun && self.unsure {
            // Late lines of earlier hours were read before.
            self.from_hour = self.log.latest();
        }
        self.is_begun = true;
    }

    /// Reads it from its beginning.
    pub(super) fn begin_anew(&mut self) {
        self.tail.rewind(0);
        (self.log, self.unsure, self.from_hour) = (Log::default(), false, None);
        (self.is_begun, self.begins) = (false, [0; 2]);
        self.places.clear();
    }
}
