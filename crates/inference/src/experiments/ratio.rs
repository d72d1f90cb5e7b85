//! Did the variants get the units that they should have got?

use super::assign::Weights;
use crate::stats::ln_gamma;

/// How sure one must be that the ratio is wrong before all else is put in doubt. It is looked at for ever, by everybody: 1 in 1,000.
const ALPHA: f64 = 0.001;

/// How much the alternatives look like the plan, in units: the default of the package savvi (documentation read 2026-11-27).
const CONCENTRATION: f64 = 100.0;

/// How the units fell out beside how they should have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The probability of so strong a sign of a wrong ratio, at this or any earlier look, if all is well: at most so much, 0 to 1.
    pub p: f64,
    /// Whether the ratio is wrong: below 0.001. Nothing that is measured may be believed then.
    pub mismatch: bool,
}

/// Checks the ratio; may be asked at any time. No units are no mismatch; units of a variant without weight are one.
///
/// Lindon and Malek, "Anytime-valid inference for multinomial count data" (`NeurIPS` 2022): the Bayes factor of Dirichlet alternatives
/// about the plan against the plan; by Ville's inequality it exceeds `1/p` at any time with probability `p` at most. Complexity: linear
/// in variants.
pub fn ratio(weights: &Weights, units: &[u64]) -> Ratio {
    let all: f64 = units.iter().map(|&n| n as f64).sum();
    let sum = weights.sum() as f64;
    let share = |variant: usize| weights.all().get(variant).map_or(0.0, |&weight| f64::from(weight) / sum);
    // Of a tiny variant half a unit at least: `ln_gamma` is not made for less.
    let prior =
        |variant: usize| if share(variant) > 0.0 { (CONCENTRATION * share(variant)).max(0.5) } else { 0.0 };
    let whole: f64 = (0..weights.all().len()).map(prior).sum();
    let mut evidence = ln_gamma(whole) - ln_gamma(whole + all);
    for (variant, &n) in units.iter().enumerate().filter(|(_, n)| **n > 0) {
        if share(variant) <= 0.0 {
            return Ratio { p: 0.0, mismatch: true };
        }
        evidence +=
            ln_gamma(prior(variant) + n as f64) - ln_gamma(prior(variant)) - n as f64 * share(variant).ln();
    }
    let p = (-evidence).exp().min(1.0);
    Ratio { p, mismatch: p < ALPHA }
}
