//! Numbers that say how sure they are.

use serde::Serialize;

use crate::evidence::Verdict;
use crate::evidence::source::Source;

/// A number of visits with the bounds of its interval: `low <= visits <= high`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate, in visits.
    pub visits: f64,
    /// At least so many.
    pub low: f64,
    /// At most so many.
    pub high: f64,
}

impl Estimate {
    /// What a verdict says of the sources that `belongs` selects, as one.
    pub fn of(verdict: &Verdict, belongs: impl Fn(&Source) -> bool) -> Estimate {
        let (visits, low, high) = verdict.sum(belongs);
        Estimate { visits, low, high }
    }

    /// Adds the estimate of other visits. Bounds add: they are hard bounds, not standard errors.
    pub fn add(&mut self, other: Estimate) {
        self.visits += other.visits;
        self.low += other.low;
        self.high += other.high;
    }
}

/// A share between 0 and 1 with its bounds; all absent when there is nothing to divide by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Ratio {
    /// The point estimate.
    pub value: Option<f64>,
    /// At least.
    pub low: Option<f64>,
    /// At most.
    pub high: Option<f64>,
}

impl Ratio {
    /// `part / (part + rest)`, where part and rest are estimated apart: the extremes pair one's low with the other's high.
    pub fn of_sum(part: Estimate, rest: Estimate) -> Ratio {
        let share = |part: f64, rest: f64| (part + rest > 0.0).then(|| part / (part + rest));
        let Some(value) = share(part.visits, rest.visits) else { return Ratio::default() };
        Ratio {
            value: Some(value),
            // An extreme in which there is nothing to divide by says nothing: it bounds by 0 and 1.
            low: Some(share(part.low, rest.high).unwrap_or(0.0)),
            high: Some(share(part.high, rest.low).unwrap_or(1.0)),
        }
    }

    /// `part / whole`, where the whole is counted.
    pub fn of_count(part: Estimate, whole: u64) -> Ratio {
        let share = |part: f64| (whole > 0).then(|| (part / whole as f64).min(1.0));
        Ratio { value: share(part.visits), low: share(part.low), high: share(part.high) }
    }
}
