//! Access logs: from the bytes of a line to a [`Record`].

mod record;

pub use record::{Field, Malformed, Record};
