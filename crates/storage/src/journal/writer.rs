//! Appending: one thread makes one commit, with one sync, of all that waits, and then answers all.

use super::error::SegmentError;
use super::segment::Segment;
use super::shelf::Shelf;
use super::{AppendError, Group, Options};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};

/// Handed over events wait no longer than this for more of them: a commit of its own for each would leave the disk no time for others.
const GATHERING: Duration = Duration::from_millis(20);

/// Events of one caller, which stay together.
struct Append {
    events: Vec<Vec<u8>>,
    bytes: usize,
    answer: Answer,
}

/// Who is told what became of events.
enum Answer {
    /// Somebody who waits.
    Told(oneshot::Sender<Result<Range<u64>, AppendError>>),
    /// Nobody: if they are lost, they are counted.
    Counted(fn(usize)),
}

enum Order {
    Append(Append),
    /// Something was handed over, where there was nothing before.
    Look,
    Close,
}

/// Events that were handed over, and wait for the next commit.
#[derive(Debug, Default)]
struct Handed {
    events: Vec<Vec<u8>>,
    bytes: usize,
    lost: Option<fn(usize)>,
}

/// What is waiting for the disk, or being written.
#[derive(Debug, Default)]
struct Waiting {
    events: AtomicUsize,
    bytes: AtomicUsize,
}

/// Takes events. Clones write to the same journal.
#[derive(Debug, Clone)]
pub struct Writer {
    orders: Sender<Order>,
    waiting: Arc<Waiting>,
    handed: Arc<Mutex<Handed>>,
    most_events: usize,
    most_bytes: usize,
}

impl Writer {
    /// Appends events, and returns their sequence numbers once they are on the disk: all of them, or none.
    ///
    /// If the future is dropped meanwhile, they may be written or not.
    ///
    /// # Errors
    ///
    /// Says why they are not acknowledged, at once if too much is waiting already.
    pub async fn append(&self, events: Vec<Vec<u8>>) -> Result<Range<u64>, AppendError> {
        let (count, bytes) = self.admit(&events)?;
        let (answer, answered) = oneshot::channel();
        let order = Order::Append(Append { events, bytes, answer: Answer::Told(answer) });
        if self.orders.send(order).is_err() {
            self.waiting.release(count, bytes);
            return Err(AppendError::Closed);
        }
        answered.await.unwrap_or(Err(AppendError::Closed))
    }

    /// Hands an event over, and does not wait for the disk: it is written with the next commit, some 20 ms later at most if the disk keeps up.
    /// A crash in between loses it. `lost` is told, in the thread that writes, how many could not be written; it is the same for all.
    ///
    /// # Errors
    ///
    /// Too much is waiting already, or the journal is closed: `lost` is not told of it.
    pub fn hand_over(&self, event: Vec<u8>, lost: fn(usize)) -> Result<(), AppendError> {
        let events = [event];
        let (count, bytes) = self.admit(&events)?;
        // A panic elsewhere cannot have left a list half written.
        let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = handed.events.is_empty();
        handed.events.extend(events);
        handed.bytes += bytes;
        handed.lost = Some(lost);
        if is_first && self.orders.send(Order::Look).is_err() {
            *handed = Handed::default();
            self.waiting.release(count, bytes);
            return Err(AppendError::Closed);
        }
        Ok(())
    }

    /// Makes room for events among those that wait: how many, and of how many bytes.
    fn admit(&self, events: &[Vec<u8>]) -> Result<(usize, usize), AppendError> {
        // What an event of few bytes costs in memory besides them.
        let bytes = events.iter().map(|event| event.len() + size_of::<Vec<u8>>()).sum();
        if bytes > self.most_bytes || events.len() > self.most_events {
            return Err(AppendError::TooLarge { bytes, most: self.most_bytes });
        }
        let count = events.len();
        let bytes_before = self.waiting.bytes.fetch_add(bytes, Ordering::Relaxed);
        let events_before = self.waiting.events.fetch_add(count, Ordering::Relaxed);
        if bytes_before + bytes > self.most_bytes || events_before + count > self.most_events {
            self.waiting.release(count, bytes);
            return Err(AppendError::Busy);
        }
        Ok((count, bytes))
    }

    /// Has the thread finish what is waiting, and end.
    pub(super) fn close(&self) {
        // If it has ended already, that is as well.
        let _ = self.orders.send(Order::Close);
    }
}

impl Waiting {
    fn release(&self, events: usize, bytes: usize) {
        self.events.fetch_sub(events, Ordering::Relaxed);
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// What the thread works with.
pub(super) struct Log {
    shelf: Arc<Shelf>,
    commits: watch::Sender<u64>,
    options: Options,
    orders: Receiver<Order>,
    waiting: Arc<Waiting>,
    handed: Arc<Mutex<Handed>>,
    active: Option<Arc<Segment>>,
    /// The last attempt failed.
    failing: bool,
    /// Bytes of the blocks in the active segment.
    written: usize,
}

pub(super) fn writer(shelf: Arc<Shelf>, commits: watch::Sender<u64>, options: Options) -> (Writer, Log) {
    let (sender, orders) = channel();
    let waiting = Arc::new(Waiting::default());
    let handed = Arc::new(Mutex::new(Handed::default()));
    let writer = Writer {
        orders: sender,
        waiting: Arc::clone(&waiting),
        handed: Arc::clone(&handed),
        most_events: options.waiting_events,
        most_bytes: options.waiting_bytes,
    };
    (
        writer,
        Log { shelf, commits, options, orders, waiting, handed, active: None, failing: false, written: 0 },
    )
}

impl Log {
    /// Writes until it is told to close, then what is waiting still.
    pub(super) fn run(mut self) {
        let mut closing = false;
        loop {
            let order = if closing { self.orders.try_recv().ok() } else { self.orders.recv().ok() };
            let ended = order.is_none();
            let mut group = Vec::new();
            let mut bytes = 0;
            let mut next = order;
            while let Some(order) = next.take() {
                match order {
                    Order::Append(append) => {
                        bytes += append.bytes;
                        group.push(append);
                    }
                    // Whoever waits for the disk, or for the end, ends the gathering at once.
                    Order::Look if group.is_empty() && !closing => {
                        next = self.orders.recv_timeout(GATHERING).ok();
                        continue;
                    }
                    Order::Look => {}
                    Order::Close => closing = true,
                }
                if bytes < self.options.group_bytes {
                    next = self.orders.try_recv().ok();
                }
            }
            group.extend(self.handed());
            if !group.is_empty() {
                self.commit(group);
            } else if ended {
                // Told to close and nothing is left, or all writers are gone.
                return;
            }
        }
    }

    /// What was handed over since the last commit.
    fn handed(&self) -> Option<Append> {
        let Handed { events, bytes, lost } =
            std::mem::take(&mut *self.handed.lock().unwrap_or_else(PoisonError::into_inner));
        lost.map(|lost| Append { events, bytes, answer: Answer::Counted(lost) })
    }

    fn commit(&mut self, group: Vec<Append>) {
        let began = Instant::now();
        let first = *self.commits.borrow() + 1;
        let events: usize = group.iter().map(|append| append.events.len()).sum();
        let written = if events == 0 { Ok(0) } else { self.write(first, &group) };
        if let Ok(bytes) = written {
            self.written += bytes;
        }
        let failed = written.as_ref().err().cloned();
        if events > 0 && failed.is_none() {
            self.commits.send_replace(first + events as u64 - 1);
        }
        if let Some(observe) = &self.options.observe {
            let bytes = written.as_ref().map_or(0, |&bytes| bytes);
            observe(Group { events, bytes, took: began.elapsed(), failed: failed.is_some() });
        }
        let mut next = first;
        for append in group {
            self.waiting.release(append.events.len(), append.bytes);
            let end = next + append.events.len() as u64;
            let answer = failed.clone().map_or(Ok(next..end), |why| Err(AppendError::Disk(why)));
            next = end;
            match append.answer {
                // Nobody may wait any more: the event is kept all the same.
                Answer::Told(told) => drop(told.send(answer)),
                Answer::Counted(lost) if answer.is_err() => lost(append.events.len()),
                Answer::Counted(_) => {}
            }
        }
    }

    fn write(&mut self, first: u64, group: &[Append]) -> Result<usize, String> {
        if self.written >= self.options.segment_bytes || self.active.as_ref().is_some_and(|a| a.is_stale()) {
            self.active = None;
        }
        let written = self.try_write(first, group);
        if let Err(error) = &written {
            // To be on the safe side of a failed sync, the next attempt is made with a new file.
            self.active = None;
            // Once, not for everybody who tries: the log may be on the same full disk.
            if !std::mem::replace(&mut self.failing, true) {
                tracing::error!(?error, "the journal cannot write: nothing is taken in until it can");
            }
        } else if std::mem::take(&mut self.failing) {
            tracing::info!("the journal writes again");
        }
        written.map_err(|error| match error {
            SegmentError::Disk(why) | SegmentError::Damaged(why) => why,
            SegmentError::Version { .. } => "the file is of another version".to_owned(),
        })
    }

    fn try_write(&mut self, first: u64, group: &[Append]) -> Result<usize, SegmentError> {
        let active = match &self.active {
            Some(active) => active,
            None => {
                self.written = 0;
                self.active.insert(self.shelf.begin(first)?)
            }
        };
        active.append(first, group.iter().flat_map(|append| &append.events).map(Vec::as_slice))
    }
}
