//! Numbers that say how sure they are.

use serde::Serialize;

use crate::evidence::Verdict;
use crate::evidence::source::Source;

/// A number of visits with the bounds of its interval: `low <= visits <= high`. These are hard bounds where rules made them,
/// and of a 90 % interval where they were estimated.
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
    /// Half of the interval in parts of the estimate; 0 where nothing is estimated.
    pub fn relative_half_width(self) -> f64 {
        if self.visits > 0.0 { (self.high - self.low).max(0.0) / 2.0 / self.visits } else { 0.0 }
    }

    /// What a verdict says of the sources that `belongs` selects, as one.
    pub fn of(verdict: &Verdict, belongs: impl Fn(&Source) -> bool) -> Estimate {
        let (visits, low, high) = verdict.sum(belongs);
        Estimate { visits, low, high }
    }

    /// Adds the estimate of other visits. Bounds add, as hard bounds do; those of intervals become wider than they need to be.
    pub fn add(&mut self, other: Estimate) {
        self.visits += other.visits;
        self.low += other.low;
        self.high += other.high;
    }
}

/// The 95 % quantile of the standard normal distribution: what cuts 5 % off either side.
const NORMAL_95: f64 = 1.645;

/// The part of a whole that fell to one page, with a 90 % interval, from what is known of the page's visits one by one and
/// of the whole's total.
///
/// `part` has the sum of the visits' probabilities and the hard bounds that the interval never leaves: what is proven, and
/// what is possible. Two errors come together, and are taken as independent:
///
/// ```text
/// half-width = sqrt(1.645² · variance  +  (relative · part)²)
/// ```
///
/// - `variance`, the sum of `p · (1 - p)`: which of the visits it was, were the probabilities right (a sum of coins);
/// - `relative`, the half-width of the whole's interval in parts of the whole: by how much all probabilities may be too high
///   or too low together.
///
/// The normal approximation is rough where few visits are in doubt; there the hard bounds cut it.
pub fn of_page(part: Estimate, variance: f64, relative: f64) -> Estimate {
    let half_width = (NORMAL_95.powi(2) * variance.max(0.0) + (relative * part.visits).powi(2)).sqrt();
    let low = (part.visits - half_width).max(part.low).min(part.visits);
    let high = (part.visits + half_width).min(part.high).max(part.visits);
    Estimate { visits: part.visits, low, high }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(part: (f64, f64, f64), variance: f64, relative: f64) -> (f64, f64) {
        let part = Estimate { visits: part.0, low: part.1, high: part.2 };
        let Estimate { visits, low, high } = of_page(part, variance, relative);
        assert_eq!(visits, part.visits);
        ((low * 1000.0).round() / 1000.0, (high * 1000.0).round() / 1000.0)
    }

    #[test]
    fn the_interval_of_a_page_joins_two_errors_and_stays_within_what_is_possible() {
        // 100 visits of one half each: 1.645 · sqrt(25) = 8.225.
        assert_eq!(bounds((50.0, 0.0, 100.0), 25.0, 0.0), (41.775, 58.225));
        // All probabilities a tenth too high or too low.
        assert_eq!(bounds((50.0, 0.0, 100.0), 0.0, 0.1), (45.0, 55.0));
        // Both: sqrt(8.225² + 5²) = 9.626.
        assert_eq!(bounds((50.0, 0.0, 100.0), 25.0, 0.1), (40.374, 59.626));
        // Not below what is proven, nor above what is possible.
        assert_eq!(bounds((50.0, 48.0, 52.0), 25.0, 0.1), (48.0, 52.0));
        assert_eq!(bounds((7.0, 7.0, 7.0), 0.0, 0.5), (7.0, 7.0));
        assert_eq!(bounds((0.0, 0.0, 3.0), 0.0, 9.0), (0.0, 0.0));
        // Rounding in the last place of what went in does not turn the bounds around.
        assert_eq!(bounds((7.0, 7.001, 6.999), -1e-12, 0.0), (7.0, 7.0));
    }

    #[test]
    fn the_relative_half_width_is_that_of_the_interval() {
        let of = |visits, low, high| Estimate { visits, low, high }.relative_half_width();
        assert_eq!(of(200.0, 180.0, 240.0), 0.15);
        assert_eq!(of(0.0, 0.0, 9.0), 0.0);
    }
}
