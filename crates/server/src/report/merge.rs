//! Merging: the hits of several files as one stream, roughly by time; [`super::order`] does the rest.
//!
//! Rotated files follow one another, files of several servers run side by side. A file is read when the others have come
//! to its first line, so that as few as possible are open at once.

use std::rc::Rc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;

use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::{Batch, HitKind};

use super::chunks::{Chunk, Chunks};
use super::parse::{Parsed, parse};
use super::sample::{Sampled, count_lines};

/// Files read side by side; more wait.
const AT_ONCE: usize = 16;
/// Chunks of one file on their way.
const IN_FLIGHT: usize = 3;
/// A file is opened so long before its first hit is due.
const SLACK_MS: i64 = 60_000;

/// A chunk to parse, and where its hits go.
pub(super) type Job = (Chunk, SyncSender<Parsed>);

enum Piece {
    Chunk(Receiver<Parsed>),
    Damaged(String),
}

/// What the merge hands on.
pub(super) enum Next {
    /// A chunk was begun: its counts, and the number of lines before it. Its hits' lines are those of the whole input.
    Begun(Parsed, u64),
    /// The next hit.
    Hit(Rc<Batch>, usize),
    /// An input broke off.
    Damaged(String, String),
    /// An input ended, and no line of it could be read.
    Unrecognised(String),
}

/// Parses jobs until there are no more.
pub(super) fn work(jobs: &Mutex<Receiver<Job>>, mut classifier: Classifier<'_>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((chunk, reply)) = job else { return };
        // The merge may have gone, interrupted.
        let _gone = reply.send(parse(chunk, &mut classifier));
    }
}

struct Stream {
    name: String,
    number: usize,
    is_stream: bool,
    pieces: Receiver<Piece>,
    lines_before: u64,
    /// Lines of its own so far.
    lines: u64,
    /// Lines that could be read so far.
    parsed: u64,
    /// Some line could not be read.
    malformed: bool,
    batch: Rc<Batch>,
    next: usize,
}

struct Waiting {
    number: usize,
    sampled: Sampled,
}

/// All inputs, some of them being read.
pub(super) struct Merge<'s, 'e> {
    scope: &'s Scope<'s, 'e>,
    jobs: SyncSender<Job>,
    read: Arc<AtomicU64>,
    waiting: Vec<Waiting>,
    streams: Vec<Stream>,
    /// Lines of each input, once known.
    lines: Vec<Option<u64>>,
    inputs: Vec<super::Input>,
}

impl<'s, 'e> Merge<'s, 'e> {
    /// Puts inputs in the order of their first hits; streams, whose lines cannot be counted ahead, come last.
    pub(super) fn new(
        scope: &'s Scope<'s, 'e>,
        jobs: SyncSender<Job>,
        read: Arc<AtomicU64>,
        mut sampled: Vec<Sampled>,
    ) -> Self {
        sampled.sort_by_key(|s| (s.input.is_stream(), s.first_ms.unwrap_or(i64::MAX)));
        let inputs: Vec<_> = sampled.iter().map(|s| s.input.clone()).collect();
        let waiting =
            sampled.into_iter().enumerate().map(|(number, sampled)| Waiting { number, sampled }).collect();
        let lines = vec![None; inputs.len()];
        Merge { scope, jobs, read, waiting, streams: Vec::new(), lines, inputs }
    }

    /// The next chunk or hit; `None` at the end of all inputs.
    pub(super) fn next(&mut self) -> Option<Next> {
        // Nearly always one input is left, and its next hit is the next of all.
        if let ([stream], true) = (&mut *self.streams, self.waiting.is_empty())
            && stream.time().is_some()
        {
            stream.next += 1;
            return Some(Next::Hit(Rc::clone(&stream.batch), stream.next - 1));
        }
        loop {
            let due =
                self.streams.iter().enumerate().filter_map(|(i, stream)| Some((stream.time()?, i))).min();
            if let Some(i) = self.streams.iter().position(|stream| stream.time().is_none()) {
                match self.load(i) {
                    Some(next) => return Some(next),
                    None => continue,
                }
            }
            let horizon = due.map_or(i64::MIN, |(time, _)| time.saturating_add(SLACK_MS));
            if self.open_due(due.is_none(), horizon) {
                continue;
            }
            let (_, i) = due?;
            let stream = &mut self.streams[i];
            stream.next += 1;
            return Some(Next::Hit(Rc::clone(&stream.batch), stream.next - 1));
        }
    }

    /// Begins the next chunk of a stream, or ends the stream.
    fn load(&mut self, i: usize) -> Option<Next> {
        let stream = &mut self.streams[i];
        match stream.pieces.recv() {
            Ok(Piece::Damaged(reason)) => Some(Next::Damaged(stream.name.clone(), reason)),
            Ok(Piece::Chunk(parsed)) => {
                let mut parsed = parsed.recv().ok()?;
                let before = stream.lines_before;
                stream.lines_before += parsed.lines;
                stream.lines += parsed.lines;
                stream.parsed += parsed.batch.hits.len() as u64;
                stream.malformed |= !parsed.malformed.is_empty();
                let mut batch = std::mem::take(&mut parsed.batch);
                batch.hits.iter_mut().for_each(|hit| hit.line += before + 1);
                (stream.batch, stream.next) = (Rc::new(batch), 0);
                Some(Next::Begun(parsed, before))
            }
            Err(_) => {
                let stream = self.streams.remove(i);
                self.lines[stream.number] = Some(stream.lines);
                (stream.malformed && stream.parsed == 0).then_some(Next::Unrecognised(stream.name))
            }
        }
    }

    /// Opens the waiting inputs whose first hit is due; the first of all when nothing is being read.
    fn open_due(&mut self, idle: bool, horizon: i64) -> bool {
        if self.streams.len() >= AT_ONCE {
            return false;
        }
        let first = |w: &Waiting| w.sampled.first_ms.unwrap_or(i64::MAX);
        // A stream's lines are numbered after those of the streams before it, so streams are read one after the other.
        let streaming = self.streams.iter().any(|stream| stream.is_stream);
        let next_stream = self.waiting.iter().filter(|w| w.sampled.input.is_stream()).map(|w| w.number).min();
        let may = |w: &Waiting| !w.sampled.input.is_stream() || (!streaming && next_stream == Some(w.number));
        let due =
            self.waiting.iter().enumerate().filter(|(_, w)| may(w)).min_by_key(|(_, w)| (first(w), w.number));
        let Some((i, w)) = due.filter(|(_, w)| idle || first(w) <= horizon).map(|(i, w)| (i, w.number))
        else {
            return false;
        };
        let waiting = self.waiting.remove(i);
        let lines_before = self.lines_before(w);
        self.open(waiting, lines_before);
        true
    }

    /// Lines of the inputs before this one, counted now where they are not read yet.
    fn lines_before(&mut self, number: usize) -> u64 {
        let inputs = &self.inputs;
        let counted = self.lines[..number].iter_mut().zip(inputs);
        counted.map(|(lines, input)| *lines.get_or_insert_with(|| count_lines(input))).sum()
    }

    fn open(&mut self, waiting: Waiting, lines_before: u64) {
        let Waiting { number, sampled } = waiting;
        let (send, pieces) = sync_channel(IN_FLIGHT);
        let (jobs, read, name) = (self.jobs.clone(), Arc::clone(&self.read), sampled.input.name());
        let is_stream = sampled.input.is_stream();
        self.scope.spawn(move || feed(sampled, read, &jobs, &send));
        let batch = Rc::new(Batch::default());
        self.streams.push(Stream {
            name,
            number,
            is_stream,
            lines: 0,
            parsed: 0,
            malformed: false,
            pieces,
            lines_before,
            batch,
            next: 0,
        });
    }
}

impl Stream {
    fn time(&self) -> Option<i64> {
        // What is left out, a line of the future among it, must not hold the others back.
        let hit = self.batch.hits.get(self.next)?;
        Some(if hit.kind == HitKind::Excluded { i64::MIN } else { hit.time_ms })
    }
}

/// Reads one input to its end, chunk by chunk.
fn feed(sampled: Sampled, read: Arc<AtomicU64>, jobs: &SyncSender<Job>, pieces: &SyncSender<Piece>) {
    let bytes = match sampled.bytes.map_or_else(|| sampled.input.open(read), Ok) {
        Ok(bytes) => bytes,
        Err(error) => {
            let _gone = pieces.send(Piece::Damaged(error.to_string()));
            return;
        }
    };
    let mut chunks = Chunks::new(bytes, sampled.reader);
    while let Some(chunk) = chunks.next() {
        let sent = match chunk {
            Ok(chunk) => {
                let (reply, parsed) = sync_channel(1);
                pieces.send(Piece::Chunk(parsed)).is_ok() && jobs.send((chunk, reply)).is_ok()
            }
            Err(error) => pieces.send(Piece::Damaged(error.to_string())).is_ok(),
        };
        if !sent {
            return;
        }
    }
}
