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
use super::clock::now_ms;
use super::day_keys::day_keys;
use super::orders::Orders;
use crate::backup::Sources;
use crate::cards::Cards;
use crate::collect::sites::Sites;
use crate::collect::{self, Collector};
use crate::config::Config;
use crate::deliver::{DeliverError, Deliverer, Progress};
use crate::links::qr::Logo;
use crate::logs::spool::Spools;
use crate::logs::{Appender, Follower, Taker};
use crate::query::{EXPORTS, Parts, Readers, Room};
use crate::refine::{Refiner, Widths};

/// Queries answered at once; more wait.
const READERS: usize = 4;

/// What runs while events are collected. Dropping it delivers what was acknowledged and closes the stores: it waits for the disk.
#[derive(Debug)]
pub(crate) struct Collecting {
    pub(super) collector: Arc<Collector>,
    /// What QR codes have in their middle.
    pub(super) logo: Option<Logo>,
    /// What cards are made with.
    pub(super) cards: Arc<Cards>,
    pub(super) progress: Arc<Progress>,
    /// Answer queries beside the deliverer.
    readers: Readers,
    /// How sure each site's totals are.
    widths: Arc<Widths>,
    /// Threads that end before the deliverer does: they may wait for it.
    beside: Vec<JoinHandle<()>>,
    /// What orders of the command line are carried out with; it holds the journal, which closes after the threads that read it.
    orders: Orders,
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
        let logo = config.links.logo_file.as_deref().map(Logo::read).transpose()?;
        let cards = Arc::new(Cards::open(folder, config)?);
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
        let journal = Arc::new(Journal::open(&folder.join("journal"), options)?);
        let rules = Arc::new(Rules::builtin());
        let keys = day_keys(records, now_ms(), config.privacy.token_hours).await?;
        let sites = Arc::new(ArcSwap::from_pointee(Sites::read(records, config).await?));
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
        let carried_out = Orders {
            sources: Arc::new(Mutex::new(sources)),
            journal: Arc::clone(&journal),
            progress: Arc::clone(&progress),
            runtime: Handle::current(),
            deliverer: orders.clone(),
            rules: Arc::clone(&rules),
        };
        let appender =
            || Appender::new(journal.writer(), journal.reader(), Arc::clone(&progress), Arc::clone(&stop));
        let waiting = |cause| StartError::System { what: "start a thread that reads logs", cause };
        let taker = Taker {
            spools: Spools::of(folder),
            reader: store.reader()?,
            appender: appender().map_err(waiting)?,
            sites: Arc::clone(&sites),
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
            logo,
            cards,
            beside: threads,
            collector,
            progress,
            readers,
            orders: carried_out,
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
            exports: folder.join(EXPORTS),
        })
    }
}

impl Collecting {
    /// All that is in the journal.
    #[cfg(test)]
    pub(super) fn journaled(&self) -> Vec<journal::Numbered> {
        self.orders.journal.reader().read(1, usize::MAX, usize::MAX).unwrap_or_default()
    }

    /// What carries out orders of the command line.
    pub(super) fn orders(&self) -> Orders {
        self.orders.clone()
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
