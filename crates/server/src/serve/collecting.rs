//! Collecting, started and stopped: journal, keys of the day, doors, and the thread that delivers into the event store.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use arc_swap::ArcSwap;
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::{self, EventStore};
use entrenous_storage::journal::{self, Journal};
use entrenous_storage::records::Records;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::StartError;
use super::orders::Orders;
use crate::backup::Sources;
use crate::collect::keys::DayKeys;
use crate::collect::sites::Sites;
use crate::collect::{self, Collector};
use crate::config::Config;
use crate::deliver::{DeliverError, Deliverer, Progress};
use crate::logs::spool::Spools;
use crate::logs::{Appender, Follower, Taker};
use crate::query::{Parts, Readers, Room};
use crate::refine::{Refiner, Widths};

const DAY_MS: i64 = 24 * 3_600_000;
/// Queries answered at once; more wait.
const READERS: usize = 4;
/// Visits of yesterday's end half an hour after midnight, and are delivered soon after.
const KEY_KEPT_MS: i64 = 35 * 60_000;

/// What runs while events are collected. Dropping it delivers what was acknowledged and closes the stores: it waits for the disk.
#[derive(Debug)]
pub(crate) struct Collecting {
    pub(super) collector: Arc<Collector>,
    pub(super) progress: Arc<Progress>,
    /// Answer queries beside the deliverer.
    readers: Readers,
    /// How sure each site's totals are.
    widths: Arc<Widths>,
    /// Threads that end before the deliverer does: they may wait for it.
    beside: Vec<JoinHandle<()>>,
    /// Closed after the threads, which read it.
    journal: Arc<Journal>,
    /// What backups are made of.
    sources: Arc<Mutex<Sources>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), DeliverError>>>,
}

impl Collecting {
    /// Opens the stores under `folder`, repairs what a crash has left, and begins to deliver. `follows`: the logs of the settings are
    /// followed.
    pub(crate) async fn start(
        folder: &Path,
        config: &Config,
        records: &Records,
        follows: bool,
    ) -> Result<Collecting, StartError> {
        let store = EventStore::open(&folder.join("events.duckdb"), &store_options(config))?;
        let limit = Duration::from_secs(config.server.request_seconds);
        let readers = Readers::new(&store, READERS, limit)?;
        let position = store.position()?;
        let options = journal::Options {
            last_known: position.seq,
            waiting_events: usize::try_from(config.collect.queue_events).unwrap_or(usize::MAX),
            observe: Some(Arc::new(observed)),
            ..journal::Options::default()
        };
        let journal = Journal::open(&folder.join("journal"), options)?;
        let rules = Arc::new(Rules::builtin());
        let keys = day_keys(records, now_ms()).await?;
        let sites = Arc::new(ArcSwap::from_pointee(Sites::of(records.sites().await?, config)));
        let collector = Collector::new(
            Arc::clone(&rules),
            Arc::clone(&sites),
            keys,
            journal.writer(),
            countries(config)?,
            now_ms,
            collect::Settings::of(config),
        );
        let widths = Arc::new(Widths::default());
        let (orders, ordered) = sync_channel(1);
        let (stop, progress) = (Arc::new(AtomicBool::new(false)), Arc::new(Progress::default()));
        let refiner = Refiner {
            reader: store.reader()?,
            sites: Arc::clone(&sites),
            rules: Arc::clone(&rules),
            widths: Arc::clone(&widths),
            orders: orders.clone(),
            clock: now_ms,
            stop: Arc::clone(&stop),
        };
        let sources =
            Sources { events: store.reader()?, records: records.clone(), journal: journal.reader() };
        let appender =
            || Appender::new(journal.writer(), journal.reader(), Arc::clone(&progress), Arc::clone(&stop));
        let waiting = |cause| StartError::System { what: "start a thread that reads logs", cause };
        let taker = Taker {
            spools: Spools::of(folder),
            reader: store.reader()?,
            appender: appender().map_err(waiting)?,
            orders,
            clock: now_ms,
            stop: Arc::clone(&stop),
            ready: Arc::default(),
        };
        let collector = Arc::new(collector);
        // Made only to be run: what it waits with must not be dropped here.
        let follower = match follows && !config.collect.log.is_empty() {
            false => None,
            true => Some(Follower {
                logs: config.collect.log.clone(),
                sites: Arc::clone(&sites),
                collector: Arc::clone(&collector),
                rules: Arc::clone(&rules),
                reader: store.reader()?,
                records: records.clone(),
                appender: appender().map_err(waiting)?,
                clock: now_ms,
                ready: Arc::clone(&taker.ready),
            }),
        };
        let deliverer = Deliverer {
            journal: journal.reader(),
            store,
            sites: Arc::clone(&sites),
            rules: Arc::clone(&rules),
            clock: now_ms,
            orders: ordered,
            stop: Arc::clone(&stop),
            progress: Arc::clone(&progress),
        };
        let thread = std::thread::Builder::new()
            .name("deliver".to_owned())
            .spawn(move || deliverer.run())
            .map_err(|cause| StartError::System { what: "start the thread that delivers events", cause })?;
        let beside = |name: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(|cause| {
                StartError::System { what: "start a thread beside the one that delivers", cause }
            })
        };
        let mut threads = vec![
            beside("refine", Box::new(move || refiner.run()))?,
            beside("take", Box::new(move || taker.run()))?,
        ];
        if let Some(follower) = follower {
            threads.push(beside("follow", Box::new(move || follower.run()))?);
        }
        Ok(Collecting {
            widths,
            beside: threads,
            collector,
            progress,
            readers,
            journal: Arc::new(journal),
            sources: Arc::new(Mutex::new(sources)),
            stop,
            thread: Some(thread),
        })
    }
}

impl Collecting {
    /// Where figures are asked for, with files of exports under `folder`.
    pub(crate) fn room(&self, folder: &Path, stop: watch::Receiver<bool>) -> Arc<Room> {
        Room::new(Parts {
            readers: self.readers.clone(),
            delivered: self.progress.news.subscribe(),
            stop,
            precision: Arc::clone(&self.widths) as _,
            clock: jiff::Timestamp::now,
            exports: folder.join("exports"),
        })
    }
}

impl Collecting {
    /// What carries out orders of the command line.
    pub(super) fn orders(&self) -> Orders {
        Orders {
            sources: Arc::clone(&self.sources),
            journal: Arc::clone(&self.journal),
            progress: Arc::clone(&self.progress),
            runtime: Handle::current(),
        }
    }
}

impl Drop for Collecting {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // They may wait for the deliverer, which therefore ends after it has stopped waiting.
        let delivered = self.thread.take().map(JoinHandle::join);
        for thread in self.beside.drain(..) {
            let name = thread.thread().name().unwrap_or_default().to_owned();
            if thread.join().is_err() {
                tracing::error!(
                    name,
                    "a thread beside the deliverer broke; the next start does its work anew"
                );
            }
        }
        match delivered {
            Some(Ok(Ok(()))) | None => {}
            Some(Ok(Err(error))) => {
                tracing::error!(%error, "not all events were delivered; they are in the journal")
            }
            Some(Err(_)) => tracing::error!("delivery broke; what was not delivered is in the journal"),
        }
    }
}

/// What has to be done about once a second: a new key when a day begins, yesterday's destroyed when its visits have ended.
pub(super) async fn tend(collector: &Collector, progress: &Progress, records: &Records) {
    let (now_ms, keys) = (now_ms(), collector.keys.load());
    let day = now_ms.div_euclid(DAY_MS);
    // A clock that was set back stays on the later day's key: hashes under an older one could no longer be met.
    let is_over = now_ms.rem_euclid(DAY_MS) > KEY_KEPT_MS
        && progress.caught_up.load(Ordering::Acquire)
        && progress.oldest_open_day.load(Ordering::Acquire) >= day;
    let changed = if day > keys.day {
        day_keys(records, now_ms).await.map(Some)
    } else if keys.yesterday.is_some() && is_over {
        records
            .destroy_day_keys_before(day)
            .await
            .map(|_| Some(DayKeys { yesterday: None, ..DayKeys::clone(&keys) }))
    } else {
        Ok(None)
    };
    match changed {
        Ok(Some(new)) => collector.keys.store(Arc::new(new)),
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "the keys of the day could not be changed; trying again"),
    }
}

/// Today's key, drawn if this is the day's first start, and yesterday's if it is still there.
pub(crate) async fn day_keys(
    records: &Records,
    now_ms: i64,
) -> Result<DayKeys, entrenous_storage::records::RecordsError> {
    let day = now_ms.div_euclid(DAY_MS);
    let known = records.days_with_key().await?;
    let yesterday =
        if known.contains(&(day - 1)) { Some(records.day_key(day - 1, [0; 16]).await?) } else { None };
    let today = records.day_key(day, fresh_key()).await?;
    Ok(DayKeys { day, today, yesterday })
}

pub(crate) fn fresh_key() -> [u8; 16] {
    let mut key = [0; 16];
    // Without the system's chance no visitor could be kept apart from others safely.
    getrandom::fill(&mut key).expect("the system gives random bits");
    key
}

pub(crate) fn countries(config: &Config) -> Result<Option<maxminddb::Reader<Vec<u8>>>, StartError> {
    let Some(path) = &config.privacy.geography_file else { return Ok(None) };
    maxminddb::Reader::open_readfile(path)
        .map(Some)
        .map_err(|error| StartError::Geography { path: path.clone(), why: error.to_string() })
}

fn store_options(config: &Config) -> events::Options {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let threads = if config.store.threads == 0 { cores } else { config.store.threads };
    events::Options {
        max_memory: config.store.memory_mib << 20,
        threads: u16::try_from(threads).unwrap_or(u16::MAX),
    }
}

fn observed(group: journal::Group) {
    metrics::histogram!("entrenous_journal_commit_seconds").record(group.took.as_secs_f64());
    metrics::histogram!("entrenous_journal_group_events").record(group.events as f64);
    if group.failed {
        metrics::counter!("entrenous_journal_errors_total").increment(1);
    }
}

/// The time, in ms since 1970.
pub(crate) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
