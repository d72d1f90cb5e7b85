//! How many units an experiment needs.

use super::assign::Weights;
use super::judge::{ALPHA, FEWEST_UNITS, Looks, UNITS_PER_SQUARED_SKEWNESS};
use super::sequence::tuned_standard_errors;
use super::tally::Tally;
use crate::stats::normal_quantile;

/// How an outcome is spread over units, of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The standard deviation, in the outcome's unit.
    pub deviation: f64,
    /// The skewness; 0 for what is symmetric, some 10 for a conversion of 1 %, far more for revenue.
    pub skewness: f64,
}

impl Spread {
    /// Of something that happens or not, with this probability. `None` unless between 0 and 1.
    pub fn of_rate(rate: f64) -> Option<Spread> {
        let variance = rate * (1.0 - rate);
        let skewness = (1.0 - 2.0 * rate) / variance.sqrt();
        (variance > 0.0).then(|| Spread { deviation: variance.sqrt(), skewness })
    }

    /// Of units of the past. `None` if there are fewer than two, or nothing varies. Long tails show only in many units: of few, the
    /// skewness is too small.
    pub fn of_tally(tally: &Tally) -> Option<Spread> {
        let (variance, skewness) = tally.influence()?;
        (variance > 0.0).then(|| Spread { deviation: variance.sqrt(), skewness })
    }

    /// The same outcome per unit, where a unit is a page with `size` visits, whose sizes have this coefficient of variation, and
    /// whose visits have this intraclass correlation (0 to 1): the variance of the mean of `size` grows by
    /// `1 + (size (1 + cv²) - 1) · icc` (Eldridge, Ashby and Kerry 2006). Of a single visit's spread that of a page's mean is made.
    pub fn clustered(self, size: f64, variation: f64, correlation: f64) -> Spread {
        let size = if size.is_finite() { size.max(1.0) } else { 1.0 };
        let spread = if variation.is_finite() { 1.0 + variation * variation } else { 1.0 };
        let design = 1.0 + (size * spread - 1.0) * correlation.clamp(0.0, 1.0);
        let root = if design.is_finite() { (size / design).sqrt() } else { 1.0 };
        Spread { deviation: self.deviation / root, skewness: self.skewness / root }
    }
}

/// How many units it takes, all variants and the holdout together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advice {
    /// To find the effect with the power that was asked for.
    pub for_power: u64,
    /// Before which nothing is said, since tails are long: the same rule by which [`super::judge`] says that there is not enough.
    pub for_tails: u64,
    /// The larger of both: plan for so many.
    pub units: u64,
}

/// How many units an experiment needs to find an effect of at least `effect` per unit, either way, with probability `power` by the
/// time that all are in.
///
/// For any looks the sequence is tuned to the answer and wider than for one look, which costs some 2.1 times the units; an effect
/// that is larger shows earlier. `None` where there is no answer: an effect of 0 or no number, a power outside 0 to 1, no spread. The
/// variant that gets least decides. Complexity: linear in variants.
pub fn advise(spread: Spread, effect: f64, power: f64, looks: Looks, weights: &Weights) -> Option<Advice> {
    let sum = weights.sum() as f64;
    let holdout = f64::from(*weights.all().first()?) / sum;
    let variants: Vec<f64> = weights
        .all()
        .iter()
        .skip(1)
        .filter(|&&weight| weight > 0)
        .map(|&weight| f64::from(weight) / sum)
        .collect();
    let least = variants.iter().copied().reduce(f64::min)?;
    let alpha = ALPHA / variants.len() as f64;
    let sane = effect.is_finite() && effect != 0.0 && spread.deviation > 0.0 && power > 0.0 && power < 1.0;
    if !sane {
        return None;
    }
    let errors = match looks {
        Looks::Any => tuned_standard_errors(alpha),
        Looks::Once => normal_quantile(1.0 - alpha / 2.0),
    };
    let reach = (errors + normal_quantile(power)).max(0.0);
    let per_unit = 1.0 / least + 1.0 / holdout;
    let for_power = (reach * spread.deviation / effect).powi(2) * per_unit;
    // Skewness of the difference of means of n units: γ (1/v² - 1/h²) / (1/v + 1/h)^1.5 / sqrt(n).
    let lopsided = spread.skewness * (1.0 / (least * least) - 1.0 / (holdout * holdout)) / per_unit.powf(1.5);
    let for_tails =
        (lopsided * lopsided * UNITS_PER_SQUARED_SKEWNESS).max(FEWEST_UNITS as f64 / least.min(holdout));
    let whole = |units: f64| if units.is_finite() { units.ceil() as u64 } else { u64::MAX };
    let (for_power, for_tails) = (whole(for_power), whole(for_tails));
    Some(Advice { for_power, for_tails, units: for_power.max(for_tails) })
}
