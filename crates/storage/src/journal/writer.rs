//! Appending: one thread makes one commit, with one sync, of all that waits, and then answers all.

use super::error::SegmentError;
use super::segment::Segment;
use super::shelf::Shelf;
use super::{AppendError, Group, Options};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;
use tokio::sync::{oneshot, watch};

/// Events of one caller, which stay together.
struct Append {
    events: Vec<Vec<u8>>,
    bytes: usize,
    answer: oneshot::Sender<Result<Range<u64>, AppendError>>,
}

enum Order {
    Append(Append),
    Close,
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
        // What an event of few bytes costs in memory besides them.
        let bytes = events.iter().map(|event| event.len() + size_of::<Vec<u8>>()).sum();
        if bytes > self.most_bytes || events.len() > self.most_events {
            return Err(AppendError::TooLarge { bytes, most: self.most_bytes });
        }
        let (answer, answered) = oneshot::channel();
        let count = events.len();
        let bytes_before = self.waiting.bytes.fetch_add(bytes, Ordering::Relaxed);
        let events_before = self.waiting.events.fetch_add(count, Ordering::Relaxed);
        if bytes_before + bytes > self.most_bytes || events_before + count > self.most_events {
            self.waiting.release(count, bytes);
            return Err(AppendError::Busy);
        }
        let order = Order::Append(Append { events, bytes, answer });
        if self.orders.send(order).is_err() {
            self.waiting.release(count, bytes);
            return Err(AppendError::Closed);
        }
        answered.await.unwrap_or(Err(AppendError::Closed))
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
    active: Option<Arc<Segment>>,
    /// The last attempt failed.
    failing: bool,
    /// Bytes of the blocks in the active segment.
    written: usize,
}

pub(super) fn writer(shelf: Arc<Shelf>, commits: watch::Sender<u64>, options: Options) -> (Writer, Log) {
    let (sender, orders) = channel();
    let waiting = Arc::new(Waiting::default());
    let writer = Writer {
        orders: sender,
        waiting: Arc::clone(&waiting),
        most_events: options.waiting_events,
        most_bytes: options.waiting_bytes,
    };
    (writer, Log { shelf, commits, options, orders, waiting, active: None, failing: false, written: 0 })
}

impl Log {
    /// Writes until it is told to close, then what is waiting still.
    pub(super) fn run(mut self) {
        let mut closing = false;
        loop {
            let order = if closing { self.orders.try_recv().ok() } else { self.orders.recv().ok() };
            let mut group = Vec::new();
            let mut bytes = 0;
            let mut next = order;
            while let Some(order) = next.take() {
                match order {
                    Order::Append(append) => {
                        bytes += append.bytes;
                        group.push(append);
                    }
                    Order::Close => closing = true,
                }
                if bytes < self.options.group_bytes {
                    next = self.orders.try_recv().ok();
                }
            }
            if group.is_empty() {
                // Told to close and nothing is left, or all writers are gone.
                return;
            }
            self.commit(group);
        }
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
            // Nobody waits any more: the event is kept all the same.
            let _ = append.answer.send(answer);
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
