//! Taking spools in: what of them is new goes into the journal, and is delivered from there as everything is.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use entrenous_core::event::{Journaled, Mark};
use entrenous_storage::events::rows::ImportedRow;
use entrenous_storage::events::{Export, Reader, StoreError};
use entrenous_storage::journal::{self, AppendError, Writer};
use tokio::runtime::Runtime;

use super::hours::Hours;
use super::spool::{Purpose, SpoolReader, Spooled, SpooledRow, Spools, Taken};
use crate::collect::sites::Sites;
use crate::deliver::{Order, Progress, Sums};

/// Lines that are appended at once.
const AT_ONCE: usize = 1_000;
/// So far delivery may be behind before more lines come: events go first.
const BEHIND: u64 = 50_000;
/// Between two looks at the folder.
const PAUSE: Duration = Duration::from_millis(300);
/// A site that was added by another process is known a second later.
const SITE_WAIT: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(20);

/// Why lines cannot be taken in now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TakeError {
    /// The service is being stopped; the next start goes on.
    #[error("stopped")]
    Stopped,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] AppendError),
    /// The spool, which will be no better the next time.
    #[error("the spool cannot be read: {0}")]
    Spool(#[from] io::Error),
}

/// Appends lines to the journal, no faster than they are delivered.
pub(crate) struct Appender {
    runtime: Runtime,
    writer: Writer,
    journal: journal::Reader,
    progress: Arc<Progress>,
    stop: Arc<AtomicBool>,
    waiting: Vec<Vec<u8>>,
}

impl Appender {
    /// For a thread of its own.
    ///
    /// # Errors
    /// The system refuses what waiting needs.
    pub(crate) fn new(
        writer: Writer,
        journal: journal::Reader,
        progress: Arc<Progress>,
        stop: Arc<AtomicBool>,
    ) -> io::Result<Appender> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        Ok(Appender { runtime, writer, journal, progress, stop, waiting: Vec::new() })
    }

    /// Takes an entry; it is on the disk after [`Appender::flush`].
    pub(crate) fn push(&mut self, entry: &Journaled) -> Result<(), TakeError> {
        self.waiting.push(entry.to_bytes());
        if self.waiting.len() >= AT_ONCE { self.flush() } else { Ok(()) }
    }

    /// Has everything on the disk.
    pub(crate) fn flush(&mut self) -> Result<(), TakeError> {
        while !self.waiting.is_empty() {
            self.check()?;
            if self.journal.last().saturating_sub(self.progress.delivered.load(Ordering::Acquire)) > BEHIND {
                std::thread::sleep(SHORT);
                continue;
            }
            match self.runtime.block_on(self.writer.append(self.waiting.clone())) {
                Ok(_) => self.waiting.clear(),
                Err(AppendError::Busy) => std::thread::sleep(SHORT),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Does something that waits for the records.
    pub(crate) fn wait_for<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Is the service being stopped, or broken?
    pub(crate) fn is_over(&self) -> bool {
        self.check().is_err()
    }

    /// Waits until all that the journal has by now is in the event store.
    pub(crate) fn delivered(&self) -> Result<(), TakeError> {
        let last = self.journal.last();
        while self.progress.delivered.load(Ordering::Acquire) < last
            || !self.progress.caught_up.load(Ordering::Acquire)
        {
            self.check()?;
            std::thread::sleep(SHORT);
        }
        Ok(())
    }

    fn check(&self) -> Result<(), TakeError> {
        let is_over = self.stop.load(Ordering::Acquire) || self.progress.broken.get().is_some();
        if is_over { Err(TakeError::Stopped) } else { Ok(()) }
    }
}

/// Takes in what the command line hands over.
pub(crate) struct Taker {
    /// Where spools are.
    pub(crate) spools: Spools,
    /// Reads the event store beside the deliverer.
    pub(crate) reader: Reader,
    /// Into the journal.
    pub(crate) appender: Appender,
    /// The sites as they are now.
    pub(crate) sites: Arc<ArcSwap<Sites>>,
    /// To the deliverer, the store's only writer.
    pub(crate) orders: SyncSender<Order>,
    /// Ms since 1970.
    pub(crate) clock: fn() -> i64,
    /// Looked at several times a second.
    pub(crate) stop: Arc<AtomicBool>,
    /// Set when what an earlier run left has been put in order: logs may be followed then.
    pub(crate) ready: Arc<AtomicBool>,
}

impl Taker {
    /// Takes spools in until told to stop.
    pub(crate) fn run(mut self) {
        if let Err(error) = self.begin() {
            return self.gone(&error);
        }
        self.ready.store(true, Ordering::Release);
        let (mut failed, mut unread) = (HashSet::new(), false);
        while !self.stop.load(Ordering::Acquire) {
            let waiting = self.spools.waiting().unwrap_or_else(|error| {
                if !std::mem::replace(&mut unread, true) {
                    tracing::error!(%error, "the folder of imports cannot be read: it has to belong to the user who runs entrenous");
                }
                Vec::new()
            });
            for id in waiting {
                if failed.contains(&id) {
                    continue;
                }
                let taken = match self.take(&id) {
                    Ok(taken) => taken,
                    Err(error @ TakeError::Stopped) => return self.gone(&error),
                    Err(TakeError::Spool(error)) => {
                        Taken { refused: Some(error.to_string()), ..Taken::default() }
                    }
                    Err(error) => {
                        tracing::warn!(%error, "an import could not be taken in; trying again");
                        continue;
                    }
                };
                let Taken { new, known, refused } = &taken;
                tracing::info!(new, known, refused, "an import was taken in");
                if let Err(error) = self.spools.done(&id, &taken) {
                    tracing::error!(%error, "an import was taken in, but its spool cannot be removed");
                    failed.insert(id);
                }
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn gone(&self, error: &TakeError) {
        if !matches!(error, TakeError::Stopped) {
            tracing::error!(%error, "imports are not taken in until the next start");
        }
    }

    /// Ends the readings that an earlier run began and nobody goes on with.
    fn begin(&mut self) -> Result<(), TakeError> {
        self.appender.delivered()?;
        let mut open: Vec<u64> = self.open_readings().into_iter().map(|(reading, _)| reading).collect();
        let going_on = self.spools.waiting().unwrap_or_default().into_iter().filter_map(|id| {
            match self.spools.open(&id) {
                Ok((Purpose::Log { reading, .. }, _)) => Some(reading),
                _ => None,
            }
        });
        let going_on: HashSet<u64> = going_on.collect();
        open.retain(|reading| !going_on.contains(reading));
        if !open.is_empty() {
            self.appender.push(&Journaled::Ended(open))?;
            self.appender.flush()?;
        }
        Ok(())
    }

    /// Readings that go on, with the last entry of each that is in the journal.
    fn open_readings(&self) -> Vec<(u64, u64)> {
        self.appender.progress.readings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&mut self, id: &str) -> Result<Taken, TakeError> {
        // What could not be written of an import before is read again from its spool.
        self.appender.waiting.clear();
        let (purpose, entries) = self.spools.open(id)?;
        let (Purpose::Log { site, .. } | Purpose::Sums { site, .. }) = &purpose;
        if !self.knows(*site)? {
            let refused = Some("the site was removed meanwhile".to_owned());
            return Ok(Taken { refused, ..Taken::default() });
        }
        match purpose {
            Purpose::Log { site, reading } => self.take_log(site, reading, entries),
            Purpose::Sums { site, fingerprint, tool, name, days, currency } => {
                let export = Export { site, fingerprint, tool, name, imported_ms: 0, days, currency };
                self.take_sums(export, entries)
            }
        }
    }

    /// Waits for a site that was added a moment ago: of one that is not known nothing would be kept. Is it there?
    fn knows(&self, site: u32) -> Result<bool, TakeError> {
        let begun = Instant::now();
        while self.sites.load().numbered(site).is_none() {
            self.appender.check()?;
            if self.sites.load().removed().contains(&site) || begun.elapsed() > SITE_WAIT {
                return Ok(false);
            }
            std::thread::sleep(SHORT);
        }
        Ok(true)
    }

    fn take_log(&mut self, site: u32, reading: u64, mut entries: SpoolReader) -> Result<Taken, TakeError> {
        // What is on its way, of an earlier import or of this one before a crash, has to be known.
        self.appender.delivered()?;
        let mut hours = Hours::new(self.reader.log_hours(site)?);
        let journaled = self.open_readings().into_iter().find(|(open, _)| *open == reading);
        let journaled = journaled.map_or(0, |(_, entry)| entry);
        let mut places = Vec::new();
        let (mut entry, mut taken) = (0, Taken::default());
        while let Some(next) = entries.next::<Spooled>()? {
            match next {
                Spooled::Hour { hour, heads } => places.push(hours.place(hour, &heads, fresh_number())),
                Spooled::Line { place, number, read, mut line } => {
                    entry += 1;
                    let Some(&place) = places.get(place as usize) else { continue };
                    let mark = hours.mark(place, number, read);
                    if entry <= journaled {
                        taken.new += 1;
                        continue;
                    }
                    let Some(mark) = mark else {
                        taken.known += 1;
                        continue;
                    };
                    taken.new += 1;
                    line.mark = Mark { entry, ..mark };
                    line.received_ms = (self.clock)();
                    self.appender.push(&Journaled::Line(line))?;
                }
            }
        }
        self.appender.push(&Journaled::Ended(vec![reading]))?;
        self.appender.flush()?;
        self.appender.delivered()?;
        Ok(taken)
    }

    fn take_sums(&mut self, export: Export, mut entries: SpoolReader) -> Result<Taken, TakeError> {
        let mut rows = Vec::new();
        while let Some(SpooledRow { day, days, dimension, value, counts, revenue_milli }) = entries.next()? {
            rows.push(ImportedRow { day, days, dimension, value, counts, revenue_milli });
        }
        let all = rows.len() as u64;
        let (answer, answered) = sync_channel(1);
        let export = Export { imported_ms: (self.clock)(), ..export };
        let mut order = Some(Order::Sums(Box::new(Sums { export, rows, answer })));
        loop {
            self.appender.check()?;
            order = match order.take().map(|order| self.orders.try_send(order)) {
                Some(Err(TrySendError::Full(order))) => Some(order),
                Some(Err(TrySendError::Disconnected(_))) => return Err(TakeError::Stopped),
                Some(Ok(())) | None => None,
            };
            match answered.recv_timeout(SHORT) {
                Ok(taken) => {
                    let is_new = taken?;
                    let (new, known) = if is_new { (all, 0) } else { (0, all) };
                    return Ok(Taken { new, known, refused: None });
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(TakeError::Stopped),
            }
        }
    }
}

/// A number that nothing else has.
pub(crate) fn fresh_number() -> u64 {
    let mut bytes = [0; 8];
    // Without the system's chance two logs could only be taken for one if they also began alike.
    getrandom::fill(&mut bytes).unwrap_or_default();
    // What is followed has none.
    u64::from_le_bytes(bytes).max(1)
}
