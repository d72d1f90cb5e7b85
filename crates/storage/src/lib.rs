//! The memory: what has been collected, what it amounts to, and the records that people keep.
//!
//! Three stores, each for what it does best: a journal that an event is safe in before it is acknowledged, `DuckDB` for events and
//! visits, `SQLite` for records. No other crate knows SQL.

pub mod events;
pub mod journal;
pub mod records;
