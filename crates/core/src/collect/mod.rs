//! From hits to closed visits: named, ordered steps. Every drop or re-labelling has a reason that is counted.

mod kind;

pub use kind::{DropReason, HitKind};
