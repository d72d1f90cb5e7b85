//! One log, chunk by chunk: its lines with their places in it.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Read};

use entrenous_core::access_log::{Line, Reader};
use entrenous_core::collect::lens::Records;
use entrenous_core::event::Logged;

use super::admit::Admission;
use super::hours::{Beginning, LOOK, hour_of, line_hash};
use crate::report::chunks::{Chunks, Content};

/// Lines of a log, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// All.
    pub(crate) lines: u64,
    /// Those that could not be read.
    pub(crate) malformed: u64,
    /// Those of other sites.
    pub(crate) of_others: u64,
    /// Those of which something is kept: people's, and previews.
    pub(crate) kept: u64,
}

/// A line of which something is kept.
pub(crate) struct Kept {
    /// Its hour, in hours since 1970.
    pub(crate) hour: i64,
    /// Its number among its log's lines of that hour, from 1.
    pub(crate) number: u64,
    /// What is kept.
    pub(crate) line: Box<Logged>,
}

/// How an hour of this log begins.
pub(crate) struct Begun<'a> {
    /// In hours since 1970.
    pub(crate) hour: i64,
    /// Hashes of its first lines.
    pub(crate) heads: &'a [u64],
}

/// A log that is being read, as far as it was.
#[derive(Default)]
pub(crate) struct Log {
    hours: HashMap<i64, (Beginning, bool)>,
    latest: Option<i64>,
    /// In the order of the log; those whose hour has not been told yet wait.
    kept: VecDeque<Kept>,
}

impl Log {
    /// The next line whose hour has been told, if one is at hand.
    pub(crate) fn front(&self) -> Option<&Kept> {
        let front = self.kept.front()?;
        self.hours.get(&front.hour).filter(|(_, told)| *told).map(|_| front)
    }

    /// Takes the line at [`Log::front`].
    pub(crate) fn pop(&mut self) -> Option<Kept> {
        self.front()?;
        self.kept.pop_front()
    }

    /// The latest hour so far.
    pub(crate) fn latest(&self) -> Option<i64> {
        self.latest
    }

    /// How an hour begins, as far as it is known.
    pub(crate) fn heads(&self, hour: i64) -> &[u64] {
        self.hours.get(&hour).map_or(&[], |(beginning, _)| beginning.heads())
    }

    /// Takes the next line. `tell` is told how each hour begins, before its lines come out.
    ///
    /// # Errors
    /// Those of `tell`.
    pub(crate) fn line(
        &mut self,
        line: &[u8],
        reader: &mut Reader,
        admission: &mut Admission<'_>,
        lines: &mut Lines,
        tell: &mut dyn FnMut(Begun<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        lines.lines += 1;
        let (format, record, columns) = match reader.read(line) {
            Line::Record { format, record, columns } => (format, record, columns),
            Line::Skipped => return Ok(()),
            Line::Malformed(_) => {
                lines.malformed += 1;
                return Ok(());
            }
        };
        if !admission.is_of_site(&record) {
            lines.of_others += 1;
            return Ok(());
        }
        let hour = hour_of(record.time_ms);
        if self.latest.is_none_or(|latest| hour > latest) {
            // Servers log when they have answered: a line may be of the hour before, and goes with it all the same.
            self.latest = Some(hour);
            self.tell_before(hour, tell)?;
        }
        let (beginning, told) = self.hours.entry(hour).or_default();
        let number = beginning.push(line_hash(&record, &admission.site.cleaner));
        if !*told && beginning.lines() >= LOOK {
            *told = true;
            tell(Begun { hour, heads: beginning.heads() })?;
        }
        let Some(format) = reader.formats().get(format) else { return Ok(()) };
        // A site that began to log fetch metadata did so from one line to the next, also within one layout of JSON.
        let records = admission.classifier.records_of(format);
        let records = Records { fetch_metadata: columns.fetch_metadata(), ..records };
        if let Some(line) = admission.admit(&record, records) {
            lines.kept += 1;
            self.kept.push_back(Kept { hour, number, line: Box::new(line) });
        }
        Ok(())
    }

    /// Tells of the hours before this one that have not been told, oldest first.
    ///
    /// # Errors
    /// Those of `tell`.
    pub(crate) fn tell_before(
        &mut self,
        hour: i64,
        tell: &mut dyn FnMut(Begun<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let untold = |(known, (_, told)): &(&i64, &(Beginning, bool))| !told && **known < hour;
        let mut waiting: Vec<i64> = self.hours.iter().filter(untold).map(|(hour, _)| *hour).collect();
        waiting.sort_unstable();
        for hour in waiting {
            if let Some((beginning, told)) = self.hours.get_mut(&hour) {
                *told = true;
                tell(Begun { hour, heads: beginning.heads() })?;
            }
        }
        Ok(())
    }

    /// Forgets the hours before this one: no line of them comes any more.
    pub(crate) fn forget_before(&mut self, hour: i64) {
        self.hours.retain(|known, _| *known >= hour);
    }
}

/// A log with its bytes.
pub(crate) struct Source<R> {
    chunks: Chunks<R>,
    log: Log,
    ended: bool,
}

impl<R: Read> Source<R> {
    /// Nothing has been read yet.
    pub(crate) fn new(bytes: R, reader: Reader) -> Source<R> {
        Source { chunks: Chunks::new(bytes, reader), log: Log::default(), ended: false }
    }

    /// See [`Log::front`].
    pub(crate) fn front(&self) -> Option<&Kept> {
        self.log.front()
    }

    /// See [`Log::pop`].
    pub(crate) fn pop(&mut self) -> Option<Kept> {
        self.log.pop()
    }

    /// Has all been read?
    pub(crate) fn is_ended(&self) -> bool {
        self.ended
    }

    /// Reads the next chunk. `tell` is told how each hour begins, before its lines come out.
    ///
    /// # Errors
    /// The log breaks off; what was read before stays, and the next call goes on to the end.
    pub(crate) fn load(
        &mut self,
        admission: &mut Admission<'_>,
        lines: &mut Lines,
        tell: &mut dyn FnMut(Begun<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(chunk) = self.chunks.next() else {
            self.ended = true;
            return self.log.tell_before(i64::MAX, tell);
        };
        let mut chunk = chunk?;
        match chunk.content {
            Content::Lines(text) => {
                for line in text.split_inclusive(|byte| *byte == b'\n') {
                    self.log.line(line, &mut chunk.reader, admission, lines, tell)?;
                }
            }
            Content::TooLong(_) | Content::Cut(_) => {
                lines.lines += 1;
                lines.malformed += 1;
            }
        }
        Ok(())
    }
}
