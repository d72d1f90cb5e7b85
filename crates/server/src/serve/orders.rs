//! Orders of the command line, carried out by the running server.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::StoreError;
use entrenous_storage::journal::Journal;
use serde_json::Value;
use tokio::runtime::Handle;

use crate::backup::{self, Sources};
use crate::deliver::{self, Progress};
use crate::operate::control::{CarryOut, Forgotten, Order, Status};
use crate::refine;

/// What orders are carried out with.
#[derive(Clone)]
pub(super) struct Orders {
    pub(super) sources: Arc<Mutex<Sources>>,
    pub(super) journal: Arc<Journal>,
    pub(super) progress: Arc<Progress>,
    pub(super) runtime: Handle,
    /// To the one that writes into the event store.
    pub(super) deliverer: SyncSender<deliver::Order>,
    pub(super) rules: Arc<Rules>,
}

impl std::fmt::Debug for Orders {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Orders")
    }
}

impl CarryOut for Orders {
    fn carry_out(&self, order: Order, say: &dyn Fn(&str)) -> Result<Value, String> {
        match order {
            Order::Backup(into) => self.back_up(&into, say),
            Order::Status => self.status(),
            Order::Prune { dry_run } => self.prune(dry_run),
            Order::Reclassify { site, from_ms, to_ms, preview } => {
                self.reclassify(site, (from_ms, to_ms), preview, say)
            }
        }
    }
}

impl Orders {
    fn back_up(&self, into: &Path, say: &dyn Fn(&str)) -> Result<Value, String> {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let now = jiff::Timestamp::now();
        let made = backup::make(&sources, into, now, &self.runtime, say);
        let (folder, manifest) = made.map_err(|error| error.to_string())?;
        // The copy is verified: a store that is restored from it needs the journal from there on.
        if let Err(error) = self.journal.forget_before(manifest.events.needed_from) {
            tracing::warn!(%error, "what a backup covers could not be removed from the journal; the next backup tries again");
        }
        metrics::gauge!("entrenous_backup_last_success_seconds").set(now.as_second() as f64);
        Ok(serde_json::json!({ "folder": folder, "backup": manifest }))
    }

    fn status(&self) -> Result<Value, String> {
        let size = self.journal.size().map_err(|error| error.to_string())?;
        let progress = &self.progress;
        let status = Status {
            broken: progress.broken.get().cloned(),
            delivered: progress.delivered.load(Ordering::Acquire),
            acknowledged: size.last,
            journal_bytes: size.bytes,
            clock_ms: progress.clock_ms.load(Ordering::Acquire),
        };
        Ok(serde_json::to_value(status).expect("plain values"))
    }

    fn prune(&self, dry_run: bool) -> Result<Value, String> {
        let (answer, answered) = sync_channel(1);
        let order = deliver::Order::Prune(deliver::Prune { dry_run, answer });
        self.deliverer.send(order).map_err(|_| NOBODY_DELIVERS)?;
        let pruned = answered.recv().map_err(|_| NOBODY_DELIVERS)?.map_err(|error| error.to_string())?;
        let told: Vec<Forgotten> = pruned.into_iter().map(Forgotten::of).collect();
        Ok(serde_json::to_value(told).expect("plain values"))
    }

    fn reclassify(
        &self,
        site: u32,
        span: (Option<i64>, Option<i64>),
        preview: bool,
        say: &dyn Fn(&str),
    ) -> Result<Value, String> {
        let reader = {
            let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
            sources.events.another().map_err(|error| error.to_string())?
        };
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let first = reader.first_ms(site).map_err(|error| error.to_string())?;
        let span = (span.0.or(first).unwrap_or(now_ms), span.1.unwrap_or(now_ms).min(now_ms));
        let mut seen = 0;
        let done = refine::again(&reader, site, span, &self.rules, |refined| {
            seen += refined.visits;
            if refined.visits > 0 {
                say(&format!("{seen} visits"));
            }
            if preview || refined.verdicts.is_empty() {
                return Ok(());
            }
            self.deliverer.send(deliver::Order::Verdicts(refined)).map_err(|_| Stopped::NobodyDelivers)
        });
        let difference = done.map_err(|stopped| match stopped {
            Stopped::Store(error) => error.to_string(),
            Stopped::NobodyDelivers => NOBODY_DELIVERS.to_owned(),
        })?;
        Ok(serde_json::to_value(difference).expect("plain values"))
    }
}

const NOBODY_DELIVERS: &str =
    "the event store is not being written: the server is stopping, or its log says what broke";

/// Why re-classifying stopped.
enum Stopped {
    Store(StoreError),
    NobodyDelivers,
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Stopped {
        Stopped::Store(error)
    }
}
