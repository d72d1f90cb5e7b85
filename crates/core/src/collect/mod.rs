//! From records to closed visits: named, ordered steps. Every drop or re-labelling has a reason that is counted.
//!
//! 0. [`survey`]: what kind of log this is, once, from a sample; it makes the [`lens`] through which lines are read;
//! 1. [`classify`]: the kind of hit, from one line alone (runs on all cores);
//! 2. [`receipts`]: preview fetches become shares;
//! 3. `visits`: people's hits become visits; machines in a browser's name are found out (`shadow`);
//! 4. [`facts()`]: what is known about how a visit began.
//!
//! The verdict on these facts is the reasoning's, not a step here.

pub mod classify;
mod clients;
mod facts;
mod hit;
mod kind;
pub mod lens;
mod outcome;
pub mod path;
pub mod receipts;
mod request;
mod runs;
mod shadow;
mod share_tally;
pub mod site;
mod steps;
pub mod survey;
#[cfg(test)]
mod tests;
mod viewed;
mod visits;
mod windows;

pub use facts::facts;
pub use hit::{Batch, Hit, Request, Span, Visitor};
pub use kind::{DropReason, HitKind};
pub use outcome::{Explained, OpenVisit, Outcome, Visit};
pub use runs::Share;
pub use share_tally::ShareTally;
pub use steps::Steps;
pub use visits::{Arrival, Entry, SILENCE_MS};
