//! Sums over visits with what is needed for their intervals: the same sums under each draw.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::Source;
use entrenous_core::report::{Estimate, Ratio};

/// Which visits are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All.
    All,
    /// Those that GA4 would have called Direct.
    Direct,
    /// Those that nothing names: no usable referrer, campaign, click id or app.
    Ambiguous,
}

/// Which sources are summed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All private shares.
    Dark,
    /// All public posts.
    PublicSocial,
    /// One source.
    Source(Source),
}

/// One sum.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sum {
    /// The estimate: the sum of the visits' probabilities.
    pub(super) visits: f64,
    /// Visits that an observation proves.
    pub(super) proven: f64,
    /// Visits that may be it at all.
    pub(super) possible: f64,
    /// The sum under each draw; empty where nothing is uncertain.
    pub(super) draws: Vec<f64>,
}

/// Sums by group and scope.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    pub(super) sums: BTreeMap<(Group, Scope), Sum>,
}

impl Totals {
    /// Adds the totals of other visits, of another window or site. Draws are paired: those of the same number share what was
    /// assumed about the world, so errors that all windows have in common do not average out.
    pub fn add(&mut self, other: &Totals) {
        for (key, theirs) in &other.sums {
            let ours = self.sums.entry(key.clone()).or_default();
            // A sum without draws is certain: it is the same under every draw.
            if ours.draws.is_empty() && !theirs.draws.is_empty() {
                ours.draws = vec![ours.visits; theirs.draws.len()];
            }
            for (i, draw) in ours.draws.iter_mut().enumerate() {
                *draw += theirs.draws.get(i).copied().unwrap_or(theirs.visits);
            }
            ours.visits += theirs.visits;
            ours.proven += theirs.proven;
            ours.possible += theirs.possible;
        }
    }

    /// The estimate of a group with its 90 % interval; zeros where nothing may be of it.
    pub fn estimate(&self, group: &Group, scope: Scope) -> Estimate {
        self.sums.get(&(group.clone(), scope)).map(Sum::estimate).unwrap_or_default()
    }

    /// How many visits of a group are proven.
    pub fn proven(&self, group: &Group, scope: Scope) -> f64 {
        self.sums.get(&(group.clone(), scope)).map(|sum| sum.proven).unwrap_or_default()
    }

    /// `part / (part + rest)` with its 90 % interval, part and rest paired draw by draw.
    pub fn share(&self, part: &Group, rest: &Group, scope: Scope) -> Ratio {
        Ratio::of_sum(self.estimate(part, scope), self.estimate(rest, scope))
    }
}

impl Sum {
    fn estimate(&self) -> Estimate {
        Estimate {
            visits: self.visits,
            low: self.proven.min(self.visits),
            high: self.possible.max(self.visits),
        }
    }
}
