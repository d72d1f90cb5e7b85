//! Orders of the command line, carried out by the running server.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use entrenous_storage::journal::Journal;
use serde_json::Value;
use tokio::runtime::Handle;

use crate::backup::{self, Sources};
use crate::deliver::Progress;
use crate::operate::control::{CarryOut, Order, Status};

/// What orders are carried out with.
pub(super) struct Orders {
    pub(super) sources: Arc<Mutex<Sources>>,
    pub(super) journal: Arc<Journal>,
    pub(super) progress: Arc<Progress>,
    pub(super) runtime: Handle,
}

impl CarryOut for Orders {
    fn carry_out(&self, order: Order, say: &dyn Fn(&str)) -> Result<Value, String> {
        match order {
            Order::Backup(into) => self.back_up(&into, say),
            Order::Status => self.status(),
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
}
