//! The event store on real files.

#![allow(clippy::unwrap_used, missing_docs)]

mod brute;
mod crash;
mod delivery;
mod exporting;
mod figures;
mod made;
mod random;
mod retention;
mod rolling;
