//! What an experiment says.

use super::assign::Weights;
use super::ratio::{Ratio, ratio};
use super::sequence::{once, standard_errors};
use super::tally::Tally;
use crate::stats::Interval;

/// Intervals hold together with 90 %: of all variants, and of all looks if there are many.
pub(super) const ALPHA: f64 = 0.1;

/// Below so many units of a variant nothing is said.
pub const FEWEST_UNITS: u64 = 100;

/// Below so many units for each square of the skewness nothing is said: measured, see `docs/methods/experiments.md`.
pub(super) const UNITS_PER_SQUARED_SKEWNESS: f64 = 25.0;

/// When somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// At any time, as often as they like: each unit is added once, when its time is over.
    Any,
    /// Once, at a time that was fixed before: the same units count for ever more, as a fixed set of pages does.
    Once,
}

/// An experiment as it was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Who gets how much of the traffic.
    pub weights: Weights,
    /// When somebody looks.
    pub looks: Looks,
    /// At how many units the interval shall be narrowest, all variants together: the number that `advise` said. Fixed before the
    /// first look. If it is far from what comes, the interval is wider than it need be, never wrong.
    pub planned_units: u64,
}

/// What is known of a variant against the holdout: per unit, or per size where units have sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    /// Units did not fall out as they were dealt: something is broken, and no figure may be believed.
    Broken,
    /// Not enough data to say.
    NotEnough,
    /// The interval holds 0: no difference yet. It is no proof that there is none.
    NoDifferenceYet(Interval),
    /// The effect of being *encouraged* to share, with its interval, which leaves 0 out.
    Effect(Interval),
}

/// What an experiment says.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Whether variants got the units that they should have.
    pub ratio: Ratio,
    /// Of each variant, in order, against the holdout.
    pub variants: Vec<State>,
    /// The holdout's outcome per size.
    pub holdout: Option<f64>,
    /// The part of the holdout's units that were reached by a variant's share: their outcome may be higher for it, so an effect is
    /// understated.
    pub exposure: f64,
}

/// Judges an experiment by the holdout's tally and the variants', in order; missing ones are empty.
///
/// The effect is that of being dealt a variant, whether or not anybody looked at it (intention to treat): the difference of
/// outcomes per size. Its interval is an asymptotic confidence sequence ([`Looks::Any`]) or Welch's ([`Looks::Once`]); with
/// several variants each has its part of the 10 % (Bonferroni). Complexity: linear in variants.
pub fn judge(plan: &Plan, tallies: &[Tally]) -> Judgement {
    let count = plan.weights.all().len();
    let mut all = tallies.to_vec();
    all.resize(all.len().max(count), Tally::default());
    let units: Vec<u64> = all.iter().map(|tally| tally.units).collect();
    let ratio = ratio(&plan.weights, &units);
    let weighed = plan.weights.all().iter().skip(1).filter(|&&weight| weight > 0).count();
    let alpha = ALPHA / weighed.max(1) as f64;
    let holdout = all.first().copied().unwrap_or_default();
    let state = |(variant, tally): (usize, &Tally)| {
        if ratio.mismatch {
            return State::Broken;
        }
        let pair = plan.weights.all().get(variant).copied().unwrap_or_default();
        let pair = f64::from(pair) + f64::from(plan.weights.all().first().copied().unwrap_or_default());
        let tuned = plan.planned_units as f64 * pair / plan.weights.sum() as f64;
        match difference(tally, &holdout, plan.looks, tuned, alpha) {
            None => State::NotEnough,
            Some(found) if found.excludes_zero() => State::Effect(found),
            Some(found) => State::NoDifferenceYet(found),
        }
    };
    Judgement {
        ratio,
        variants: all.iter().enumerate().take(count).skip(1).map(state).collect(),
        holdout: holdout.mean(),
        exposure: holdout.exposure(),
    }
}

fn difference(variant: &Tally, holdout: &Tally, looks: Looks, tuned: f64, alpha: f64) -> Option<Interval> {
    let value = variant.mean()? - holdout.mean()?;
    let (own, other) = (variant.influence()?, holdout.influence()?);
    let (n, m) = (variant.units as f64, holdout.units as f64);
    // A small holdout has not seen the tail yet, least of all where its mean is low: of a variance it gets at least the common one,
    // and of a skewness the larger.
    let common = (own.0 * n + other.0 * m) / (n + m);
    let [first, second] = [own.0, other.0].map(|variance| variance.max(common));
    let error = (first / n + second / m).sqrt();
    // The skewness of the difference, as of a mean of so many units: opposite tails make up for each other.
    let third = own.1.abs().max(other.1.abs()) * (first.powf(1.5) / (n * n) - second.powf(1.5) / (m * m));
    let skewness = if error > 0.0 { third / error.powi(3) } else { f64::INFINITY };
    let lopsided = skewness * skewness * UNITS_PER_SQUARED_SKEWNESS > 1.0;
    if variant.units.min(holdout.units) < FEWEST_UNITS || lopsided || error <= 0.0 {
        return None;
    }
    match looks {
        Looks::Any => Interval::about(value, error * standard_errors(n + m, tuned, alpha)),
        Looks::Once => once(value, [(first, n), (second, m)], alpha),
    }
}

/// How large the effect would be without interference, if being reached by a variant's share does to a unit of the holdout at most
/// what the variant does: `effect / (1 - exposure)` at most. `None` where all were reached. The sign does not change.
pub fn at_most_undiluted(effect: Interval, exposure: f64) -> Option<Interval> {
    let kept = 1.0 - exposure;
    let over = |x: f64| x / kept;
    (kept > 0.0 && kept <= 1.0).then(|| Interval {
        value: over(effect.value),
        low: over(effect.low),
        high: over(effect.high),
    })
}
