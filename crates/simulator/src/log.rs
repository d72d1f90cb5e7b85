//! The log: lines in time order, in two formats, and which of them begin a visit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io;

use crate::clock::{HOUR, MINUTE, SECOND};
use crate::format::{combined, json};
use crate::line::{Cause, Line};
use crate::{Output, Passed, Truth};

/// A visit ends after so long without a line of its client.
const SILENCE: i64 = 30 * MINUTE;

struct Pending {
    at: i64,
    nth: u64,
    line: Line,
}

impl PartialEq for Pending {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.nth) == (other.at, other.nth)
    }
}

impl Eq for Pending {}

impl PartialOrd for Pending {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pending {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.nth).cmp(&(other.at, other.nth))
    }
}

/// A client's visit in progress.
struct Going {
    last: i64,
    entered: bool,
}

/// What was written.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) lines: u64,
    pub(crate) visits: u64,
    pub(crate) people: u64,
    pub(crate) dark: u64,
    pub(crate) sources: BTreeMap<&'static str, u64>,
}

/// Lines on their way into the log.
pub(crate) struct Log<'o, O> {
    out: &'o mut O,
    pending: BinaryHeap<Reverse<Pending>>,
    planned: u64,
    going: BTreeMap<u64, Going>,
    swept: i64,
    flushed: i64,
    /// One address in front of all clients.
    hidden: bool,
    /// Days without lines, from when to when.
    outages: Vec<(i64, i64)>,
    combined: Vec<u8>,
    json: Vec<u8>,
    pub(crate) written: Written,
}

impl<'o, O: Output> Log<'o, O> {
    pub(crate) fn new(out: &'o mut O, hidden: bool, outages: Vec<(i64, i64)>) -> Self {
        Self {
            out,
            pending: BinaryHeap::new(),
            planned: 0,
            going: BTreeMap::new(),
            swept: 0,
            flushed: 0,
            hidden,
            outages,
            combined: Vec::new(),
            json: Vec::new(),
            written: Written::default(),
        }
    }

    /// Plans a line for this moment.
    pub(crate) fn put(&mut self, at: i64, line: Line) {
        self.planned += 1;
        self.pending.push(Reverse(Pending { at, nth: self.planned, line }));
    }

    /// Tells of an act of sharing.
    pub(crate) fn passed(&mut self, passed: &Passed<'_>) {
        self.out.passed(passed);
    }

    /// Whether a line can still be planned for this moment.
    pub(crate) fn is_ahead(&self, at: i64) -> bool {
        at >= self.flushed
    }

    /// Writes all lines before this moment.
    pub(crate) fn flush(&mut self, until: i64) -> io::Result<()> {
        while self.pending.peek().is_some_and(|Reverse(next)| next.at < until) {
            if let Some(Reverse(next)) = self.pending.pop() {
                self.write(next.at, &next.line)?;
            }
        }
        self.flushed = self.flushed.max(until);
        if until - self.swept > HOUR {
            self.swept = until;
            self.going.retain(|_, going| until - going.last <= SILENCE);
        }
        Ok(())
    }

    fn write(&mut self, at: i64, line: &Line) -> io::Result<()> {
        // The log knows whole seconds, and so does whoever cuts it into visits.
        let at = at.div_euclid(SECOND) * SECOND;
        if self.outages.iter().any(|(from, to)| (*from..*to).contains(&at)) {
            return Ok(());
        }
        self.written.lines += 1;
        let address = if self.hidden { "192.168.0.1" } else { line.client.address.as_str() };
        self.combined.clear();
        combined(at, address, line, &mut self.combined);
        self.json.clear();
        json(at, address, line, &mut self.json);
        self.out.line(&self.combined, &self.json)?;
        self.enter(at, line)
    }

    /// Notes the line in its client's visit, and the visit's truth if it begins here.
    fn enter(&mut self, at: i64, line: &Line) -> io::Result<()> {
        let fresh = Going { last: at, entered: false };
        let going = self.going.entry(line.client.key).or_insert(fresh);
        if at - going.last > SILENCE {
            going.entered = false;
        }
        going.last = at;
        let Some(cause) = line.cause else { return Ok(()) };
        if going.entered || !matches!(line.status, 200..=299 | 304) {
            return Ok(());
        }
        going.entered = true;
        let written = &mut self.written;
        written.visits += 1;
        written.people += u64::from(cause.source != Cause::MACHINE.source);
        written.dark += u64::from(cause.source.starts_with("dark_social/"));
        *written.sources.entry(cause.source).or_default() += 1;
        let page = line.target.split('?').next().unwrap_or_default();
        self.out.truth(&Truth {
            line: written.lines,
            visit: written.visits,
            source: cause.source,
            app: cause.app,
            parent_share: cause.parent,
            page,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Client;
    use crate::clock::DAY;

    #[derive(Default)]
    struct Kept(Vec<(u64, u64)>);

    impl Output for Kept {
        fn line(&mut self, _: &[u8], _: &[u8]) -> io::Result<()> {
            Ok(())
        }
        fn truth(&mut self, row: &Truth<'_>) -> io::Result<()> {
            self.0.push((row.line, row.visit));
            Ok(())
        }
    }

    #[test]
    fn a_visit_begins_at_the_first_document_that_was_found_and_lasts_till_silence() {
        let mut kept = Kept::default();
        let mut log = Log::new(&mut kept, false, Vec::new());
        let client = Client::machine("10.0.0.1".to_owned(), "A/1");
        let page = Line { cause: Some(Cause::plain("typed_or_bookmark")), ..Line::get(&client, "/a") };
        let gone = Line { status: 404, ..page.clone() };
        let asset = Line { cause: None, ..page.clone() };
        log.put(0, gone);
        log.put(SECOND, page.clone());
        log.put(25 * MINUTE, asset);
        log.put(50 * MINUTE, page.clone());
        log.put(81 * MINUTE, page);
        log.flush(DAY).expect("kept");
        assert_eq!(kept.0, [(2, 1), (5, 2)]);
    }
}
