//! Stopping a reader at work, from another thread.

use std::fmt;
use std::sync::Arc;

use super::Reader;

/// Stops what a reader is doing.
#[derive(Clone)]
pub struct Interrupter(Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Interrupter {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Interrupter")
    }
}

impl Interrupter {
    /// Stops the statement that the reader is executing now, if any: it fails with an engine's error. Between two statements it does
    /// nothing, so that work of several may need more than one call.
    pub fn interrupt(&self) {
        (self.0)();
    }
}

impl Reader {
    /// Stops this reader from another thread.
    pub fn interrupter(&self) -> Interrupter {
        let handle = self.connection.interrupt_handle();
        Interrupter(Arc::new(move || handle.interrupt()))
    }
}
