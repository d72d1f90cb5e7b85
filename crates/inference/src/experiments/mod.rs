//! What *encouraging* people to share brings: experiments with a holdout.
//!
//! [`assign`] deals units (a visitor's day, a page) to variants; what came of each unit, down the lineage of its shares, is added up in a
//! [`Tally`]; [`judge`] says what is known, and [`advise`] how many units it takes. How and why: `docs/methods/experiments.md`.

mod advice;
mod assign;
mod judge;
mod ratio;
mod sequence;
mod tally;
#[cfg(test)]
mod tests;

pub use advice::{Advice, Spread, advise};
pub use assign::{Weights, assign};
pub use judge::{FEWEST_UNITS, Judgement, Looks, Plan, State, at_most_undiluted, judge};
pub use ratio::{Ratio, ratio};
pub use tally::{Tally, Unit};

pub use crate::stats::Interval;
