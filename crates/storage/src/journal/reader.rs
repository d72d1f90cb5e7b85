//! Reading what is on the disk, while the writer writes on.

use super::error::SegmentError;
use super::segment::{Limits, file_name};
use super::shelf::Shelf;
use super::{Numbered, ReadError};
use std::sync::Arc;
use tokio::sync::watch;

/// Reads events that are on the disk. Clones read the same journal, and keep its folder locked when it is closed.
#[derive(Debug, Clone)]
pub struct Reader {
    shelf: Arc<Shelf>,
    committed: watch::Receiver<u64>,
}

impl Reader {
    pub(super) fn new(shelf: Arc<Shelf>) -> Self {
        let committed = shelf.committed.clone();
        Self { shelf, committed }
    }

    /// Sequence number of the last event that is on the disk, 0 if there has never been any.
    pub fn last(&self) -> u64 {
        *self.committed.borrow()
    }

    /// Waits until there are events after `sequence`. False if the journal has been closed and there will be none.
    pub async fn wait_past(&mut self, sequence: u64) -> bool {
        self.committed.wait_for(|&last| last > sequence).await.is_ok()
    }

    /// Reads the events from `from` on, in order and without gaps: at most `events` of them and `bytes` of their
    /// bytes, but at least one if there is one. Nothing if `from` is after the last.
    ///
    /// Waits for the disk: not to be called where others wait for the thread.
    ///
    /// # Errors
    ///
    /// If the event `from` itself cannot be read, whatever comes after it. Damage after it shows at the next call.
    pub fn read(&self, from: u64, events: usize, bytes: usize) -> Result<Vec<Numbered>, ReadError> {
        let limits = Limits { events, bytes };
        let (mut from, mut read) = (from.max(1), Vec::new());
        // Damage that is found while reading leads to a check and to salvage, after which there is a second attempt.
        let mut again = true;
        loop {
            let last = self.last();
            if from > last {
                return Ok(read);
            }
            let (first, next) = match self.shelf.locate(from) {
                Ok(found) => found,
                Err(first) => return Err(ReadError::Forgotten { first }),
            };
            let end = next.map_or(last, |next| next - 1).min(last);
            let failed = match self.read_segment(first, from, end, limits, &mut read) {
                Ok(()) => None,
                Err(Failed::Segment(SegmentError::Damaged(_))) if again && read.is_empty() => {
                    again = false;
                    continue;
                }
                Err(failed) => Some(failed),
            };
            from = read.last().map_or(from, |(sequence, _)| sequence + 1);
            match failed {
                Some(failed) if read.is_empty() => return Err(failed.named(file_name(first), from, end)),
                None if from == end + 1 && read.len() < events => {}
                _ => return Ok(read),
            }
        }
    }

    fn read_segment(
        &self,
        first: u64,
        from: u64,
        end: u64,
        limits: Limits,
        into: &mut Vec<Numbered>,
    ) -> Result<(), Failed> {
        let segment = self.shelf.segment(first).map_err(Failed::Segment)?;
        match segment.read(from, end, limits, into) {
            Ok(read) => {
                read.map_err(|lost| Failed::Lost { first: lost.first, last: lost.last, why: lost.why })
            }
            Err(error) => {
                segment.set_stale();
                Err(Failed::Segment(error))
            }
        }
    }
}

enum Failed {
    Segment(SegmentError),
    Lost { first: u64, last: u64, why: String },
}

impl Failed {
    fn named(self, segment: String, from: u64, end: u64) -> ReadError {
        match self {
            Self::Lost { first, last, why } => ReadError::Lost { segment, first, last, why },
            Self::Segment(SegmentError::Damaged(why)) => {
                ReadError::Lost { segment, first: from, last: end, why }
            }
            Self::Segment(SegmentError::Disk(why)) => ReadError::Disk(format!("{segment}: {why}")),
            Self::Segment(SegmentError::Version { found, known }) => {
                let why =
                    format!("{found} instead of {known}: run the version that wrote it, or a newer one");
                ReadError::Version { segment, why }
            }
        }
    }
}
