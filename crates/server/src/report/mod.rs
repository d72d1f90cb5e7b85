//! From log files to a [`Report`]: read, parse on all cores, put in time order, run the steps, ask the reasoning, add up.
//!
//! ```text
//! file ─► chunks (one thread a file) ─► records and hits (all cores) ─► one order ─► steps ─► windows ─► verdicts ─► tallies
//! ```
//!
//! [`Report`]: entrenous_core::report::Report

mod books;
pub(crate) mod chunks;
mod compose;
mod counts;
mod estimated;
mod explain;
pub(crate) mod input;
mod look;
mod merge;
mod order;
mod parse;
mod pending;
mod progress;
pub(crate) mod sample;
mod sink;
mod sums;
mod visits_file;
mod watch;
mod windows;

pub use compose::{ComposeError, Options, Outcome, compose};
pub use explain::{Conclusion, Explanation, VisitExplained};
pub use input::{Input, Unmatched, expand};
pub use progress::Progress;
pub use visits_file::{CreateError, VisitsFile};
pub use watch::Watch;
pub use windows::WINDOW;
