//! What the room holds.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use entrenous_storage::events::{Reader, StoreError};
use jiff::Timestamp;
use tokio::sync::{Semaphore, watch};

use super::live::Hub;
use super::readers::Readers;
use crate::serve::Problem;

/// How far off a site's total of dark visits may be, as its last concluded window says.
pub trait Precision: Send + Sync {
    /// Half of the interval in parts of the total; none if no window was concluded yet.
    fn relative(&self, site: u32) -> Option<f64>;
}

/// No window was concluded yet, anywhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWindowYet;

impl Precision for NoWindowYet {
    fn relative(&self, _: u32) -> Option<f64> {
        None
    }
}

/// Half of the interval of the whole, in parts of the whole, and whence it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relative {
    /// As the last window says.
    OfWindow(f64),
    /// There is none yet.
    Default,
}

impl Relative {
    /// As a number. Until a window was concluded all probabilities may be too high or too low by half.
    pub fn width(self) -> f64 {
        match self {
            Relative::OfWindow(width) => width,
            Relative::Default => 0.5,
        }
    }
}

/// What the rest of the service gives this room.
pub struct Parts {
    /// Readers of the event store.
    pub readers: Readers,
    /// Counts up whenever something was delivered to the event store.
    pub delivered: watch::Receiver<u64>,
    /// Turns true when the service is being stopped: streams end then.
    pub stop: watch::Receiver<bool>,
    /// How sure each site's totals are.
    pub precision: Arc<dyn Precision>,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// The folder in which files are written before they are sent.
    pub exports: PathBuf,
}

/// Everything that the handlers share.
pub struct Room {
    pub(super) readers: Readers,
    pub(super) hub: Hub,
    pub(super) precision: Arc<dyn Precision>,
    pub(super) clock: fn() -> Timestamp,
    pub(super) exports: PathBuf,
    /// Exports at once: they are long.
    pub(super) exporting: Semaphore,
}

impl fmt::Debug for Room {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Room").field("exports", &self.exports).finish_non_exhaustive()
    }
}

impl Room {
    /// Puts it together.
    pub fn new(parts: Parts) -> Arc<Room> {
        let Parts { readers, delivered, stop, precision, clock, exports } = parts;
        let hub = Hub::new(delivered, stop);
        Arc::new(Room { readers, hub, precision, clock, exports, exporting: Semaphore::new(2) })
    }

    /// Has a reader of the event store do some work.
    ///
    /// # Errors
    /// No reader was free, the work took too long, or what it said.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        self.readers.ask(work).await
    }

    /// The time, in ms since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        (self.clock)().as_millisecond()
    }

    pub(super) fn relative(&self, site: u32) -> Relative {
        let relative = self.precision.relative(site).filter(|width| width.is_finite() && *width >= 0.0);
        relative.map_or(Relative::Default, Relative::OfWindow)
    }
}
