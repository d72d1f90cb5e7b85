//! What sharing is worth: credit for conversions under several models, and whether a friend's recommendation is worth more.
//!
//! [`Ledger`] credits conversions to sources, beside what Google Analytics would have credited; [`compare`] sets two kinds of visits
//! side by side; [`value_of_one_more_share`] follows revenue down the lineage; [`returns`] puts cost beside credit. How and why:
//! `docs/methods/worth.md`. Credit says who was on the way, never what caused what: that is [`crate::experiments`].

mod compare;
mod ledger;
mod models;
mod money;
mod path;
mod returns;
mod share;
#[cfg(test)]
mod tests;

pub use compare::{Comparison, FEWEST_BUYERS, FEWEST_VISITS, Kind, Outcome, compare};
pub use ledger::{Credited, Ledger, Measure, ONE_CONVERSION, credits};
pub use models::{Credit, HALF_LIFE_MS, Model, PASSED_ON};
pub use money::{Currency, Money};
pub use path::{Ancestor, Conversion, Touch};
pub use returns::{Returns, returns};
pub use share::{FEWEST_CASCADES, ShareAct, down_the_lineage, value_of_one_more_share};

pub use crate::stats::Interval;

/// What could be found out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// There is not enough data to say.
    NotEnough,
    /// An estimate with its 90 % interval.
    Found(Interval),
}

impl From<Option<Interval>> for Finding {
    fn from(found: Option<Interval>) -> Finding {
        found.map_or(Finding::NotEnough, Finding::Found)
    }
}
