//! Several logs as one, in order of time: rotated files follow one another, files of several servers run side by side.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::admit::Admission;
use super::source::{Kept, Lines, Source};
use super::spool::Spooled;
use crate::report::sample::Sampled;

/// Servers log when they have answered: a line may come so long after its time.
const SLACK_MS: i64 = 60_000;
/// Logs read side by side; more wait.
const AT_ONCE: usize = 16;

/// What became of some logs.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Their lines.
    pub(crate) lines: Lines,
    /// Logs that break off, and why.
    pub(crate) damaged: Vec<(String, String)>,
    /// Logs of which no line could be read.
    pub(crate) unrecognised: Vec<String>,
}

struct Open {
    name: String,
    source: Source<Box<dyn Read + Send>>,
    lines: Lines,
    /// Places of its hours.
    places: HashMap<i64, u32>,
}

/// Lines in order, once nothing earlier can come.
#[derive(Default)]
struct Waiting {
    heap: BinaryHeap<Reverse<Ordered>>,
    /// Numbers of the lines in it, by place.
    numbers: HashMap<u32, BTreeSet<u64>>,
    latest_ms: i64,
    count: u64,
}

struct Ordered {
    time_ms: i64,
    count: u64,
    place: u32,
    kept: Kept,
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Ordered) -> bool {
        (self.time_ms, self.count) == (other.time_ms, other.count)
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Ordered) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Ordered) -> std::cmp::Ordering {
        (self.time_ms, self.count).cmp(&(other.time_ms, other.count))
    }
}

/// Reads logs that were looked at, and hands on what is kept of them in order of time. `progress` is told how many lines have been
/// read.
///
/// # Errors
/// Those of `out`. Logs that break off are told in the answer.
pub(crate) fn read(
    mut sampled: Vec<Sampled>,
    admission: &mut Admission<'_>,
    read: &Arc<AtomicU64>,
    progress: &dyn Fn(u64),
    out: &mut dyn FnMut(&Spooled) -> io::Result<()>,
) -> io::Result<Told> {
    sampled.sort_by_key(|sampled| Reverse(sampled.first_ms.unwrap_or(i64::MAX)));
    let (mut told, mut open, mut places) = (Told::default(), Vec::<Open>::new(), 0_u32);
    let mut waiting = Waiting { latest_ms: i64::MIN, ..Waiting::default() };
    loop {
        // Each that is being read has a line at hand, or is at its end.
        let mut at = 0;
        while let Some(one) = open.get_mut(at) {
            while one.source.front().is_none() && !one.source.is_ended() {
                one.load(admission, &mut places, &mut told, out)?;
                progress(told.lines.lines + one.lines.lines);
            }
            if one.source.front().is_none() {
                open.remove(at).end(&mut told);
            } else {
                at += 1;
            }
        }
        let first = |one: &Open| one.source.front().map(|kept| kept.line.time_ms);
        let next = open.iter().enumerate().filter_map(|(at, one)| Some((first(one)?, at))).min();
        let horizon = next.map_or(i64::MAX, |(time, _)| time.saturating_add(SLACK_MS));
        let is_due = |next: &Sampled| next.first_ms.unwrap_or(i64::MAX) <= horizon;
        if open.len() < AT_ONCE && sampled.last().is_some_and(is_due) {
            if let Some(next) = sampled.pop() {
                match Open::new(next, read) {
                    Ok(one) => open.push(one),
                    Err((name, error)) => told.damaged.push((name, error.to_string())),
                }
            }
            continue;
        }
        let Some((_, at)) = next else { break };
        let one = &mut open[at];
        if let Some(kept) = one.source.pop() {
            let place = one.places.get(&kept.hour).copied().unwrap_or_default();
            waiting.push(place, kept, out)?;
        }
    }
    waiting.release(i64::MAX, out)?;
    Ok(told)
}

impl Open {
    fn new(sampled: Sampled, read: &Arc<AtomicU64>) -> Result<Open, (String, io::Error)> {
        let name = sampled.input.name();
        let bytes = sampled.bytes.map_or_else(|| sampled.input.open(Arc::clone(read)), Ok);
        let bytes = bytes.map_err(|error| (name.clone(), error))?;
        Ok(Open {
            name,
            source: Source::new(bytes, sampled.reader),
            lines: Lines::default(),
            places: HashMap::new(),
        })
    }

    fn load(
        &mut self,
        admission: &mut Admission<'_>,
        places: &mut u32,
        told: &mut Told,
        out: &mut dyn FnMut(&Spooled) -> io::Result<()>,
    ) -> io::Result<()> {
        let own = &mut self.places;
        let mut refused = None;
        let loaded = self.source.load(admission, &mut self.lines, &mut |begun| {
            own.insert(begun.hour, *places);
            *places += 1;
            out(&Spooled::Hour { hour: begun.hour, heads: begun.heads.to_vec() }).map_err(|error| {
                let kind = error.kind();
                refused = Some(error);
                io::Error::from(kind)
            })
        });
        match (loaded, refused) {
            (_, Some(error)) => Err(error),
            (Err(error), None) => {
                told.damaged.push((self.name.clone(), error.to_string()));
                Ok(())
            }
            (Ok(()), None) => Ok(()),
        }
    }

    fn end(self, told: &mut Told) {
        let Lines { lines, malformed, of_others, kept } = self.lines;
        if malformed > 0 && malformed == lines {
            told.unrecognised.push(self.name);
        }
        let all = &mut told.lines;
        all.lines += lines;
        all.malformed += malformed;
        all.of_others += of_others;
        all.kept += kept;
    }
}

impl Waiting {
    fn push(
        &mut self,
        place: u32,
        kept: Kept,
        out: &mut dyn FnMut(&Spooled) -> io::Result<()>,
    ) -> io::Result<()> {
        let time_ms = kept.line.time_ms;
        self.latest_ms = self.latest_ms.max(time_ms);
        self.count += 1;
        self.numbers.entry(place).or_default().insert(kept.number);
        self.heap.push(Reverse(Ordered { time_ms, count: self.count, place, kept }));
        self.release(self.latest_ms - SLACK_MS, out)
    }

    fn release(&mut self, up_to_ms: i64, out: &mut dyn FnMut(&Spooled) -> io::Result<()>) -> io::Result<()> {
        while self.heap.peek().is_some_and(|next| next.0.time_ms <= up_to_ms) {
            let Some(Reverse(Ordered { place, kept, .. })) = self.heap.pop() else { break };
            let Kept { number, line, .. } = kept;
            let waiting = self.numbers.entry(place).or_default();
            waiting.remove(&number);
            // Nothing that comes later in the log has been read before what waits here.
            let read = waiting.first().map_or(number, |first| number.min(first - 1));
            if waiting.is_empty() {
                self.numbers.remove(&place);
            }
            out(&Spooled::Line { place, number, read, line })?;
        }
        Ok(())
    }
}
