//! What has been read of logs, hour by hour, and known again by content.
//!
//! A file's name says nothing: logs are renamed, compressed, joined and copied. So each hour of a log is known by what its first
//! lines ask for, and with it is kept how many of its lines have been read. Hashes are of times, requests and sizes, without addresses
//! and user agents, and of 1, 2, 4, ... up to 256 lines: the shorter of two beginnings decides.

use std::collections::HashMap;
use std::hash::Hasher;

use entrenous_core::access_log::Record;
use entrenous_core::event::{Cleaner, Mark};
use entrenous_storage::events::rows::LogHour;
use siphasher::sip::SipHasher13;

const HOUR_MS: i64 = 3_600_000;
/// So many lines of an hour are looked at before it is said which log's it is.
pub(crate) const LOOK: u64 = 256;

/// What a line asks for, and when: the same in every copy of the log.
pub(crate) fn line_hash(record: &Record<'_>, cleaner: &Cleaner) -> u64 {
    let target = record.target.as_deref().unwrap_or_default();
    let path = target.split(|byte| *byte == b'?').next().unwrap_or_default();
    // What is personal in a path must not come back from a hash of it.
    let path = String::from_utf8_lossy(path);
    let mut hasher = SipHasher13::new();
    hasher.write_i64(record.time_ms);
    hasher.write(record.method.as_deref().unwrap_or_default());
    hasher.write_u8(0);
    hasher.write(cleaner.target(&path).as_bytes());
    hasher.write_u16(record.status);
    hasher.write_u64(record.bytes.unwrap_or(u64::MAX));
    hasher.finish()
}

/// The hour of an instant, in hours since 1970.
pub(crate) fn hour_of(time_ms: i64) -> i64 {
    time_ms.div_euclid(HOUR_MS)
}

/// The beginning of one hour of a log, as far as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beginning {
    lines: u64,
    chain: u64,
    heads: Vec<u64>,
}

impl Beginning {
    /// Takes the next line. Its number, from 1.
    pub(crate) fn push(&mut self, line: u64) -> u64 {
        self.lines += 1;
        if self.lines <= LOOK {
            let mut hasher = SipHasher13::new_with_keys(self.chain, 0);
            hasher.write_u64(line);
            self.chain = hasher.finish();
            if self.lines.is_power_of_two() {
                self.heads.push(self.chain);
            }
        }
        self.lines
    }

    /// Hashes of the first 1, 2, 4, ... lines.
    pub(crate) fn heads(&self) -> &[u64] {
        &self.heads
    }

    /// Lines so far.
    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }
}

/// An hour of a log of which something is known.
#[derive(Debug)]
struct Known {
    hour: i64,
    log: u64,
    /// Lines that had been read before.
    lines: u64,
    heads: Vec<u64>,
    /// Heads that the journal has been told of.
    told: usize,
    /// Lines after those that have been read since, a bit each: a log and its copy may be read side by side.
    since: Vec<u64>,
}

/// All hours of a site's logs of which something has been read.
#[derive(Debug, Default)]
pub(crate) struct Hours {
    known: Vec<Known>,
    by_hour: HashMap<i64, Vec<usize>>,
}

impl Hours {
    /// As the store has them.
    pub(crate) fn new(stored: Vec<LogHour>) -> Hours {
        let mut hours = Hours::default();
        for LogHour { hour, log, lines, heads, .. } in stored {
            hours.add(Known { hour, log, lines, told: heads.len(), heads, since: Vec::new() });
        }
        hours
    }

    fn add(&mut self, known: Known) -> usize {
        self.by_hour.entry(known.hour).or_default().push(self.known.len());
        self.known.push(known);
        self.known.len() - 1
    }

    /// The place of an hour that begins so: of a log that is known, with the most lines read, else of a new one under the number `fresh`.
    pub(crate) fn place(&mut self, hour: i64, heads: &[u64], fresh: u64) -> usize {
        let at = self.found(hour, heads).unwrap_or_else(|| {
            let since = Vec::new();
            self.add(Known { hour, log: fresh, lines: 0, heads: Vec::new(), told: 0, since })
        });
        self.grow(at, heads);
        at
    }

    /// Is a log known whose hour begins so?
    pub(crate) fn knows(&self, hour: i64, heads: &[u64]) -> bool {
        self.found(hour, heads).is_some()
    }

    /// The shorter of two beginnings decides.
    fn found(&self, hour: i64, heads: &[u64]) -> Option<usize> {
        let same = |at: &usize| {
            let known = &self.known[*at];
            let last = known.heads.len().min(heads.len()).checked_sub(1);
            last.is_some_and(|last| known.heads[last] == heads[last])
        };
        let of_hour = self.by_hour.get(&hour).into_iter().flatten().copied();
        of_hour.filter(same).max_by_key(|at| self.known[*at].lines)
    }

    /// More of a place's beginning is known.
    pub(crate) fn grow(&mut self, place: usize, heads: &[u64]) {
        let known = &mut self.known[place];
        if heads.len() > known.heads.len() {
            known.heads = heads.to_vec();
        }
    }

    /// The mark of line `number` of a place if it is new; it no longer is then. All lines up to `read` have been read with it.
    pub(crate) fn mark(&mut self, place: usize, number: u64, read: u64) -> Option<Mark> {
        let known = &mut self.known[place];
        let at = usize::try_from(number.checked_sub(known.lines + 1)?).ok()?;
        if known.since.len() <= at / 64 {
            known.since.resize(at / 64 + 1, 0);
        }
        let (word, bit) = (&mut known.since[at / 64], 1 << (at % 64));
        if *word & bit != 0 {
            return None;
        }
        *word |= bit;
        let fresh = known.heads.len() > known.told;
        known.told = known.heads.len();
        let heads = if fresh { known.heads.clone() } else { Vec::new() };
        Some(Mark { hour: known.hour, log: known.log, lines: read, heads, entry: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beginning(lines: impl IntoIterator<Item = u64>) -> Beginning {
        let mut beginning = Beginning::default();
        lines.into_iter().for_each(|line| _ = beginning.push(line));
        beginning
    }

    fn stored(log: u64, lines: &Beginning) -> LogHour {
        LogHour { site: 7, hour: 5, log, lines: lines.lines(), heads: lines.heads().to_vec() }
    }

    fn known(hours: &mut Hours, hour: i64, lines: &Beginning) -> (u64, u64) {
        let place = hours.place(hour, lines.heads(), 99);
        (hours.known[place].log, hours.known[place].lines)
    }

    #[test]
    fn a_copy_is_known_whether_it_has_grown_or_is_older() {
        for read in [1, 3, 100, 256, 1_000] {
            for copy in [1, 2, 100, 300, 2_000] {
                let mut hours = Hours::new(vec![stored(1, &beginning(0..read))]);
                assert_eq!(known(&mut hours, 5, &beginning(0..copy)), (1, read), "{read} {copy}");
            }
        }
    }

    #[test]
    fn another_log_of_the_same_hour_is_another() {
        let mut hours = Hours::new(vec![stored(1, &beginning(0..100))]);
        // Both begin with the same check of a monitor.
        let other = beginning([0, 1, 2].into_iter().chain(500..600));
        assert_eq!(known(&mut hours, 5, &other), (99, 0));
        let mut both = Hours::new(vec![stored(1, &beginning(0..100)), stored(2, &other)]);
        assert_eq!(known(&mut both, 5, &other), (2, 103));
        assert_eq!(known(&mut both, 6, &other).1, 0, "an hour later");
    }

    #[test]
    fn a_line_is_new_once() {
        let mut hours = Hours::new(vec![stored(1, &beginning(0..2))]);
        let place = hours.place(5, beginning(0..3).heads(), 99);
        assert_eq!(hours.mark(place, 2, 2), None);
        let mark = hours.mark(place, 3, 3).expect("new");
        assert_eq!((mark.log, mark.lines, mark.heads.len()), (1, 3, 0), "no head is new");
        hours.grow(place, beginning(0..4).heads());
        assert_eq!(hours.mark(place, 4, 4).expect("new").heads.len(), 3);
        assert_eq!(hours.mark(place, 200, 4).expect("new").heads.len(), 0);
        assert_eq!((hours.mark(place, 3, 4), hours.mark(place, 200, 4)), (None, None));
        let copy = hours.place(5, beginning(0..300).heads(), 98);
        assert_eq!(copy, place, "a copy that is read beside it");
    }
}
