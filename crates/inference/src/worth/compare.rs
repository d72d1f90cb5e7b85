//! Is a visit of one kind worth more than a visit of another?

use std::collections::BTreeMap;

use super::Finding;
use super::money::{Currency, Money};
use crate::stats::{Interval, Unit, contrast, newcombe, wilson};

/// A visit, and how probably it is of each of two kinds: dark and public, say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The visitor of that day: what one of them does hangs together.
    pub visitor: u64,
    /// The probability that the visit is of the first and of the second kind, each 0 to 1.
    pub chance: [f64; 2],
    /// Whether a goal was reached.
    pub converted: bool,
    /// What it brought.
    pub revenue: Option<Money>,
}

/// What is known of one kind of visits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// How many: the sum of the probabilities.
    pub visits: f64,
    /// Of the weight that is counted as this kind, how much is: the probability-weighted mean of the probabilities, if they are
    /// right. 1 if all are proven. What is measured is diluted by the rest.
    pub purity: f64,
    /// Conversions per visit, 0 to 1.
    pub rate: Finding,
    /// Minor units per visit.
    pub revenue_per_visit: Finding,
}

/// Two kinds of visits side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The first and the second kind.
    pub kinds: [Kind; 2],
    /// The first kind's conversion rate less the second's, -1 to 1.
    pub rate: Finding,
    /// The first kind's revenue per visit less the second's, in minor units.
    pub revenue_per_visit: Finding,
}

/// Below so many visits, by their effective number, nothing is said: the house's limit for percentages.
pub const FEWEST_VISITS: f64 = 30.0;

/// Below so many visitors' days with revenue of a kind nothing is said of revenue: measured, see `docs/methods/worth.md`.
pub const FEWEST_BUYERS: usize = 30;

/// Compares two kinds of visits; revenue in one currency, other currencies count as conversions alone.
///
/// Rates: each by Wilson's interval at the *effective* number of visits (weights, and visitors with several visits, make it
/// smaller), the difference by Newcombe's method 10. Revenue per visit: a studentised bootstrap by visitor-day under the seed.
/// A kind into which nothing enters, or too little, has [`Finding::NotEnough`]. Complexity: `n log n` in visits, and 999 times the
/// visitors with revenue.
pub fn compare(outcomes: &[Outcome], currency: Currency, seed: u64) -> Comparison {
    let mut days: BTreeMap<u64, Vec<&Outcome>> = BTreeMap::new();
    outcomes.iter().for_each(|outcome| days.entry(outcome.visitor).or_default().push(outcome));
    let days: Vec<Day> = days.values().map(|visits| Day::of(visits, currency)).collect();
    let rates = [0, 1].map(|kind| rate(&days, kind));
    let units: Vec<Unit> = days.iter().map(|day| Unit { weight: day.weight, sum: day.revenue }).collect();
    let buyers =
        [0, 1].map(|kind| days.iter().filter(|day| day.weight[kind] > 0.0 && day.paid[kind] >= 0.5).count());
    let revenue = |of: [f64; 2]| {
        let enough = (0..2)
            .filter(|&kind| of[kind] != 0.0)
            .all(|kind| buyers[kind] >= FEWEST_BUYERS && rates[kind].is_some());
        Finding::from(enough.then(|| contrast(&units, of, seed)).flatten())
    };
    let kind = |kind: usize| {
        let visits: f64 = days.iter().map(|day| day.weight[kind]).sum();
        let squares: f64 = days.iter().map(|day| day.squares[kind]).sum();
        Kind {
            visits,
            purity: if visits > 0.0 { squares / visits } else { 0.0 },
            rate: rates[kind].into(),
            revenue_per_visit: revenue([[1.0, 0.0], [0.0, 1.0]][kind]),
        }
    };
    Comparison {
        kinds: [kind(0), kind(1)],
        rate: rates[0].zip(rates[1]).map(|(a, b)| newcombe(a, b)).into(),
        revenue_per_visit: revenue([1.0, -1.0]),
    }
}

/// A visitor's day, by kind.
#[derive(Debug, Clone, Copy, Default)]
struct Day {
    weight: [f64; 2],
    squares: [f64; 2],
    converted: [f64; 2],
    /// The weight of visits with revenue.
    paid: [f64; 2],
    revenue: [f64; 2],
}

impl Day {
    fn of(visits: &[&Outcome], currency: Currency) -> Day {
        let mut day = Day::default();
        for visit in visits {
            let revenue =
                visit.revenue.filter(|money| money.currency == currency).map_or(0, |money| money.minor);
            for kind in 0..2 {
                let chance = visit.chance[kind];
                let chance = if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 0.0 };
                day.weight[kind] += chance;
                day.squares[kind] += chance * chance;
                day.converted[kind] += if visit.converted { chance } else { 0.0 };
                day.paid[kind] += if revenue == 0 { 0.0 } else { chance };
                day.revenue[kind] += chance * revenue as f64;
            }
        }
        day
    }
}

/// A kind's conversion rate; `None` if its visits are effectively fewer than [`FEWEST_VISITS`].
///
/// The effective number is Kish's, `(Σ p)² / Σ p²`, less what visitors with several visits cost: the ratio of the rate's variance
/// between visitor-days to that of independent visits (Korn and Graubard 1998).
fn rate(days: &[Day], kind: usize) -> Option<Interval> {
    let sum = |of: &dyn Fn(&Day) -> f64| days.iter().map(of).sum::<f64>();
    let (weight, squares) = (sum(&|day| day.weight[kind]), sum(&|day| day.squares[kind]));
    if weight <= 0.0 || squares <= 0.0 {
        return None;
    }
    let rate = (sum(&|day| day.converted[kind]) / weight).clamp(0.0, 1.0);
    let kish = weight * weight / squares;
    let between = sum(&|day| (day.converted[kind] - rate * day.weight[kind]).powi(2)) / (weight * weight);
    let independent = rate * (1.0 - rate) / kish;
    let dearer = if independent > 0.0 { (between / independent).max(1.0) } else { 1.0 };
    let effective = kish / dearer;
    (effective >= FEWEST_VISITS).then(|| wilson(rate, effective)).flatten()
}
