//! Access logs: from the bytes of a line to a [`Record`].
//!
//! A [`Format`] reads one line; [`recognise`] finds the formats of a log in its first lines; a [`Reader`] reads a
//! file line by line and follows changes of format. Pure: whoever calls splits lines and unpacks archives. A value
//! means the same whatever format said it; nothing is judged here (whether a client is a robot, whether a host is
//! ours).

mod builtin;
mod columns;
mod compile;
mod draft;
mod escape;
mod format;
mod json;
mod kind;
mod layout;
mod reader;
mod recognise;
mod recommended;
mod record;
mod request;
mod slot;
mod template;
#[cfg(test)]
mod tests;
mod time;
mod w3c;

pub use columns::Columns;
pub use compile::FormatError;
pub use format::{Format, MAX_LINE_BYTES, is_skipped};
pub use reader::{Line, Reader};
pub use recognise::{Candidate, Recognised, recognise};
pub use recommended::{Server, recommended};
pub use record::{Field, Malformed, Record};
