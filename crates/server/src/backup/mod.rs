//! Copies of everything, and back again.
//!
//! A backup is a folder: the event store, the records without the keys of days, what of the journal the store still needs or has not
//! got yet, and `backup.json`, which says what is in it. It is made while the service runs. What was acknowledged before it was begun is
//! in it; once it has been verified, the journal may forget what the copied store no longer needs.

mod error;
mod last;
mod make;
mod manifest;
mod restore;
mod tail;
mod verify;

pub use error::BackupError;
pub use last::Last;
pub use make::{Sources, make};
pub use manifest::Manifest;
pub use restore::{Restored, restore};
pub use verify::verify;

/// The event store, in a backup as in a data folder.
pub(crate) const EVENTS: &str = "events.duckdb";
/// The records.
pub(crate) const RECORDS: &str = "records.sqlite";
/// The journal's folder.
pub(crate) const JOURNAL: &str = "journal";
