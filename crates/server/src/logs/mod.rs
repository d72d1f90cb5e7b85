//! Access logs into the service: imported once, or followed as they grow.
//!
//! ```text
//! import:  files ─► source ─► admit ─► spool ─┐                             in the process of the command line
//!                                             ├─► hours: what is new? ─► journal      in the one that holds the data folder
//! follow:  file ─► tail ─► source ─► admit ───┘
//! ```
//!
//! No address and no user agent goes further than [`admit`]. What has been read is known by content, not by name ([`hours`]), and is
//! written down together with what came of it: so a copy of a log counts nothing twice, and neither does a crash.

pub(crate) mod admit;
pub(crate) mod days;
mod follow;
mod following;
mod hours;
mod merge;
mod source;
pub(crate) mod spool;
pub(crate) mod survey;
mod tail;
pub(crate) mod take;

pub(crate) use follow::Follower;
pub(crate) use merge::{Told, read};
pub(crate) use take::{Appender, Taker, fresh_number};
