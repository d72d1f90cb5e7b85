//! From the journal into the event store: each event once, whatever happens in between.
//!
//! ```text
//! journal ─► Collected ─► repeats? ─► steps of its site ─────► rows ─► one transaction with the position in the journal
//!       └──► Logged ─► followed: those too; imported: of its reading
//! ```
//!
//! The steps depend on nothing but the events in their order. After a crash the journal is read again from the first event that
//! may still matter (that of yesterday: a visit may cross midnight, and repetitions are known for a day); what was
//! written before is passed over by its number, and the rest comes out as it would have.

pub(crate) mod batch;
mod descent;
mod going;
mod readings;
mod repeats;
pub(crate) mod retention;
mod roll_ups;
pub(crate) mod rows;
mod site;
#[cfg(test)]
mod tests;
mod views;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use entrenous_core::event::{CollectedError, Journaled};
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::rows::ImportedRow;
use entrenous_storage::events::{EventStore, Export, Pruned, StoreError};
use entrenous_storage::journal::{ReadError, Reader};

use tokio::sync::watch;

use crate::collect::sites::Sites;
use crate::refine::Refined;
use batch::Deliveries;
use retention::Retention;
use roll_ups::RollUps;

/// Events and bytes that are read at once: a batch, where so much waits. A large one costs less by the event: an open visit is written
/// once a batch, however many events it had.
const BATCH_EVENTS: usize = 50_000;
const BATCH_BYTES: usize = 32 << 20;
/// How long a small batch waits for more, so that each commit is worth its while.
const LINGER: Duration = Duration::from_millis(400);
/// Time passes for visits so far behind the clock: events that are being written have a time to arrive.
const MARGIN_MS: i64 = 10_000;
/// After an error of the store, how long before the next attempt.
const PAUSE: Duration = Duration::from_secs(2);

/// Why delivery cannot go on at all.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The store refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] ReadError),
    /// The system refuses what waiting needs.
    #[error("the thread that delivers events cannot start: {0}")]
    System(#[from] std::io::Error),
    /// A bug.
    #[error("delivery broke by a bug; what was not delivered is in the journal")]
    Broken,
    /// The journal holds what only a newer version understands.
    #[error(transparent)]
    Newer(#[from] CollectedError),
}

/// What others have the deliverer write, which alone writes into the store.
pub enum Order {
    /// Verdicts that were concluded anew.
    Verdicts(Refined),
    /// What another tool counted.
    Sums(Box<Sums>),
    /// Forget what is past its time now, or count it.
    Prune(Prune),
}

/// Forgetting, asked for.
pub struct Prune {
    /// Count only.
    pub dry_run: bool,
    /// By the numbers of sites of which anything goes.
    pub answer: SyncSender<Result<Vec<(u32, Pruned)>, StoreError>>,
}

/// Another tool's sums, and who waits to hear what became of them.
pub struct Sums {
    /// The export.
    pub export: Export,
    /// Its rows.
    pub rows: Vec<ImportedRow>,
    /// False: it was taken in before.
    pub answer: SyncSender<Result<bool, StoreError>>,
}

/// How delivery is going, for whoever asks.
#[derive(Debug, Default)]
pub struct Progress {
    /// Counts up with each batch that is written.
    pub news: watch::Sender<u64>,
    /// The last event in the store.
    pub delivered: AtomicU64,
    /// From where the journal is still needed.
    pub needed_from: AtomicU64,
    /// Time of the last event in the store, in ms since 1970.
    pub clock_ms: AtomicI64,
    /// The oldest day, in days since 1970, whose visits may still go on.
    pub oldest_open_day: AtomicI64,
    /// Why it has stopped for good, if it has.
    pub broken: OnceLock<String>,
    /// The journal has been read again up to where it was before.
    pub caught_up: AtomicBool,
    /// Logs that are being read, with the last entry of each.
    pub readings: Mutex<Vec<(u64, u64)>>,
}

/// The tokens with which visits of these events may have come.
fn arrived(read: &[(u64, Option<Journaled>)]) -> Vec<(u32, u64)> {
    let told = read.iter().filter_map(|(_, journaled)| match journaled {
        Some(Journaled::Event(event)) => Some((event.site, &event.parents)),
        Some(Journaled::Line(line)) => Some((line.site, &line.parents)),
        Some(Journaled::Ended(_)) | None => None,
    });
    let tokens: HashSet<(u32, u64)> =
        told.flat_map(|(site, parents)| parents.iter().map(move |token| (site, *token))).collect();
    tokens.into_iter().collect()
}

/// The one thread that writes events into the store.
pub struct Deliverer {
    /// Where events come from.
    pub journal: Reader,
    /// Where they go.
    pub store: EventStore,
    /// The sites as they are now.
    pub sites: Arc<ArcSwap<Sites>>,
    /// The rules.
    pub rules: Arc<Rules>,
    /// Ms since 1970.
    pub clock: fn() -> i64,
    /// What else is to be written.
    pub orders: Receiver<Order>,
    /// Looked at between batches.
    pub stop: Arc<AtomicBool>,
    /// Kept up to date.
    pub progress: Arc<Progress>,
}

impl Deliverer {
    /// Delivers until told to stop, and then what is left in the journal.
    ///
    /// # Errors
    /// When the store or the journal cannot be used any more. What was acknowledged stays in the journal.
    pub fn run(self) -> Result<(), DeliverError> {
        let progress = Arc::clone(&self.progress);
        let done = catch_unwind(AssertUnwindSafe(|| self.deliver()));
        let why = match &done {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "a bug, see the log; what was acknowledged is in the journal".to_owned(),
        };
        // Whoever set it first has the cause.
        let _ = progress.broken.set(why);
        done.unwrap_or(Err(DeliverError::Broken))
    }

    fn deliver(mut self) -> Result<(), DeliverError> {
        // The journal's news and the clock for waiting: of its own, since whoever stops this thread may be the one that drives another.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let mut deliveries = Deliveries::new(Arc::clone(&self.rules));
        let mut next = self.replay(&mut deliveries)?;
        let (mut roll_ups, mut retention) = (RollUps::new(&self.store)?, Retention::new(&self.store)?);
        loop {
            let stopping = self.stop.load(Ordering::Acquire);
            self.follow_orders();
            let before = next;
            next = self.read(next, &mut deliveries)?;
            if next == before {
                deliveries.pass((self.clock)() - MARGIN_MS);
            }
            let mut batch = deliveries.take();
            if !batch.is_empty() || next != before {
                self.write(&mut batch)?;
            }
            self.tell(&deliveries);
            if !stopping {
                let sites = self.sites.load();
                deliveries.forget_sites(sites.removed());
                roll_ups.tend(&mut self.store, &sites, (self.clock)());
                retention.tend(&mut self.store, &sites, (self.clock)());
            }
            if next == before {
                if stopping {
                    return Ok(());
                }
                // Whether there is any news shows at the next reading.
                let _ = runtime
                    .block_on(async { tokio::time::timeout(LINGER, self.journal.wait_past(next - 1)).await });
            } else if self.journal.last() < next + BATCH_EVENTS as u64 && !stopping {
                std::thread::sleep(LINGER);
            }
        }
    }

    /// Reads again what may still matter, and forgets what comes of it: it is in the store.
    fn replay(&self, deliveries: &mut Deliveries) -> Result<u64, DeliverError> {
        let position = self.store.position()?;
        let begun = Instant::now();
        let mut next = position.replay_from.max(1);
        while next <= position.seq {
            let after = self.read_up_to(next, position.seq, deliveries)?;
            if after == next {
                break;
            }
            next = after;
            deliveries.forget();
        }
        deliveries.skip(position.seq);
        deliveries.pass(position.clock_ms);
        deliveries.forget();
        let events = (position.seq + 1).saturating_sub(position.replay_from.max(1));
        tracing::info!(events, seconds = begun.elapsed().as_secs_f64(), "open visits are known again");
        self.progress.caught_up.store(true, Ordering::Release);
        Ok(position.seq + 1)
    }

    fn read(&self, next: u64, deliveries: &mut Deliveries) -> Result<u64, DeliverError> {
        self.read_up_to(next, u64::MAX, deliveries)
    }

    /// Pushes the next events, no later than `last`. What follows the last one read.
    fn read_up_to(&self, next: u64, last: u64, deliveries: &mut Deliveries) -> Result<u64, DeliverError> {
        let events = match self.journal.read(next, BATCH_EVENTS, BATCH_BYTES) {
            Ok(events) => events,
            Err(ReadError::Lost { segment, first, last, why }) => {
                tracing::error!(
                    segment,
                    first,
                    last,
                    why,
                    "events of the journal are damaged and passed over"
                );
                metrics::counter!("entrenous_journal_lost_events_total").increment(last - first + 1);
                deliveries.skip(last);
                return Ok(last + 1);
            }
            Err(ReadError::Forgotten { first }) => {
                tracing::warn!(
                    first,
                    "older events are no longer in the journal: visits that they began are not continued"
                );
                deliveries.skip(first - 1);
                return Ok(first);
            }
            Err(error) => return Err(error.into()),
        };
        let sites = self.sites.load();
        let mut read = Vec::with_capacity(events.len());
        for (seq, bytes) in events.into_iter().take_while(|(seq, _)| *seq <= last) {
            match Journaled::from_bytes(&bytes) {
                Ok(journaled) => read.push((seq, Some(journaled))),
                // To go on would be to lose what a newer version has acknowledged.
                Err(error @ CollectedError::Newer(_)) => return Err(error.into()),
                Err(CollectedError::Damaged) => {
                    tracing::error!(seq, "an event of the journal cannot be read and is passed over");
                    read.push((seq, None));
                }
            }
        }
        deliveries.know(&self.store.tokens(&arrived(&read))?, &sites);
        for (seq, journaled) in &read {
            match journaled {
                Some(journaled) => deliveries.take_in(*seq, journaled, &sites),
                None => deliveries.skip(*seq),
            }
        }
        Ok(read.last().map_or(next, |(seq, _)| seq + 1))
    }

    /// Writes what others have it write. Verdicts that cannot be written are concluded anew the next time.
    fn follow_orders(&mut self) {
        while let Ok(order) = self.orders.try_recv() {
            match order {
                Order::Verdicts(Refined { site, verdicts, .. }) => {
                    if let Err(error) = self.store.replace_verdicts(site, &verdicts) {
                        tracing::error!(%error, site, "refined verdicts could not be written");
                    }
                }
                Order::Sums(sums) => {
                    let Sums { export, rows, answer } = *sums;
                    // Whoever asked may have been stopped; the same export is known the next time.
                    let _gone = answer.send(self.store.import(&export, &rows));
                }
                Order::Prune(Prune { dry_run, answer }) => {
                    let sites = self.sites.load();
                    let pruned = self.store.reader().and_then(|reader| {
                        retention::prune(&mut self.store, &reader, &sites, (self.clock)(), dry_run)
                    });
                    let _gone = answer.send(pruned);
                }
            }
        }
    }

    /// Writes, again and again while the store only refuses for now: the journal keeps what waits.
    fn write(&mut self, batch: &mut batch::Batch) -> Result<(), DeliverError> {
        loop {
            match batch.settle(&self.store).and_then(|()| self.store.deliver(&batch.delivery())) {
                Ok(()) => return Ok(()),
                Err(error) if error.is_passing() && !self.stop.load(Ordering::Acquire) => {
                    tracing::error!(%error, "the event store cannot write; trying again");
                    metrics::counter!("entrenous_store_errors_total").increment(1);
                    std::thread::sleep(PAUSE);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn tell(&self, deliveries: &Deliveries) {
        let (position, oldest) = (deliveries.position(), deliveries.oldest_open_day());
        if self.progress.delivered.swap(position.seq, Ordering::AcqRel) != position.seq {
            self.progress.news.send_replace(position.seq);
        }
        *self.progress.readings.lock().unwrap_or_else(PoisonError::into_inner) = deliveries.readings();
        metrics::gauge!("entrenous_events_waiting")
            .set(self.journal.last().saturating_sub(position.seq) as f64);
        self.progress.needed_from.store(position.replay_from, Ordering::Release);
        self.progress.clock_ms.store(position.clock_ms, Ordering::Release);
        self.progress.oldest_open_day.store(oldest.unwrap_or(i64::MAX), Ordering::Release);
    }
}
