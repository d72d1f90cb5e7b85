//! Do comparisons hold the truth? Visits whose conversion rate and revenue are known.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

use super::*;
use crate::worth::{Finding, Outcome, ShareAct, compare, value_of_one_more_share};

#[derive(Clone, Copy)]
struct World {
    /// Visitors' days of each kind.
    days: [u64; 2],
    rates: [f64; 2],
    /// The spread of the logarithm of revenue.
    sigma: f64,
    /// Of what a visitor does, how much holds for the whole day.
    moody: bool,
}

const MEDIAN: f64 = 4_000.0;

impl World {
    fn revenue_per_visit(&self, kind: usize) -> f64 {
        self.rates[kind] * MEDIAN * (self.sigma * self.sigma / 2.0).exp()
    }

    fn outcomes(&self, seed: u64) -> Vec<Outcome> {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut outcomes = Vec::new();
        for (kind, &days) in self.days.iter().enumerate() {
            for day in 0..days {
                // Of a moody visitor's day all visits are twice as likely to convert, or none does.
                let mood: f64 = StandardUniform.sample(&mut dice);
                let rate = if self.moody {
                    2.0 * self.rates[kind] * f64::from(u8::from(mood < 0.5))
                } else {
                    self.rates[kind]
                };
                for _ in 0..1 + day % 3 {
                    let u: f64 = StandardUniform.sample(&mut dice);
                    let z: f64 = StandardNormal.sample(&mut dice);
                    let converted = u < rate;
                    let minor = (MEDIAN * (self.sigma * z).exp()).round() as i64;
                    outcomes.push(Outcome {
                        visitor: day + 1_000_000 * kind as u64,
                        chance: [[1.0, 0.0], [0.0, 1.0]][kind],
                        converted,
                        revenue: converted.then_some(Money { minor, currency: EUR }),
                    });
                }
            }
        }
        outcomes
    }

    /// How many of the intervals hold the truth, of rates and of revenue, and how many there are of the latter.
    fn coverage(&self, worlds: u64) -> [f64; 3] {
        let (mut rates, mut revenues, mut said) = (0_u32, 0_u32, 0_u32);
        for seed in 0..worlds {
            let found = compare(&self.outcomes(seed), EUR, seed);
            let truth = self.rates[0] - self.rates[1];
            if let Finding::Found(own) = found.rate {
                rates += u32::from(own.low <= truth && truth <= own.high);
            }
            if let Finding::Found(own) = found.revenue_per_visit {
                let truth = self.revenue_per_visit(0) - self.revenue_per_visit(1);
                revenues += u32::from(own.low <= truth && truth <= own.high);
                said += 1;
            }
        }
        [
            f64::from(rates) / worlds as f64,
            f64::from(revenues) / f64::from(said.max(1)),
            f64::from(said) / worlds as f64,
        ]
    }
}

const TAME: World = World { days: [1_000, 2_000], rates: [0.05, 0.03], sigma: 0.5, moody: false };
const LONG: World = World { sigma: 1.0, ..TAME };
const MOODY: World = World { sigma: 1.0, moody: true, ..TAME };
const WILD: World = World { sigma: 1.5, ..TAME };
const SMALL: World = World { days: [450, 900], ..LONG };
const RARE: World = World { days: [150, 150], rates: [0.01, 0.004], ..TAME };

#[test]
fn nine_of_ten_differences_hold_the_truth() {
    for (name, world) in [("tame", TAME), ("long", LONG), ("moody", MOODY)] {
        let [rate, revenue, said] = world.coverage(100);
        assert!((0.84..=0.97).contains(&rate), "{name}: {rate}");
        assert!((0.83..=0.97).contains(&revenue) && said > 0.9, "{name}: {revenue} of {said}");
    }
}

#[test]
fn rates_hold_where_conversions_are_rare_and_nothing_is_said_of_revenue() {
    let [rate, _, said] = RARE.coverage(300);
    assert!((0.87..=0.99).contains(&rate), "{rate}");
    assert_eq!(said, 0.0);
}

#[test]
fn what_is_not_sure_to_be_of_a_kind_dilutes_it() {
    // Private visits convert at 6 %, others at 2 %; each visit is private with 80 % or with 20 %, which is right of half of them.
    let mut outcomes = Vec::new();
    for visitor in 0..100_000_u64 {
        let (likely, place) = (visitor % 2 == 0, visitor / 2 % 1_000);
        let p = if likely { 0.8 } else { 0.2 };
        let private = place < (1_000.0 * p) as u64;
        let converted = place % 100 < if private { 6 } else { 2 };
        outcomes.push(Outcome { visitor, chance: [p, 1.0 - p], converted, revenue: None });
    }
    let found = compare(&outcomes, EUR, 1);
    let (Finding::Found(rate), Finding::Found(difference)) = (found.kinds[0].rate, found.rate) else {
        panic!("{found:?}")
    };
    let purity = found.kinds[0].purity;
    assert!((purity - 0.68).abs() < 1e-9, "{purity}");
    assert!((rate.value - (purity * 0.06 + (1.0 - purity) * 0.02)).abs() < 1e-9, "{rate:?}");
    assert!((difference.value - (2.0 * purity - 1.0) * 0.04).abs() < 1e-9, "{difference:?}");
}

/// The part of intervals that hold the truth, and how many there are.
fn one_more_share(sigma: f64, worlds: u64) -> (f64, u32) {
    let (mut met, mut said) = (0_u32, 0_u32);
    // Each share has up to three children with 0.2 each: a share and what comes of it is 1 / (1 - 0.6) shares.
    let truth = 0.05 * MEDIAN * f64::exp(sigma * sigma / 2.0) / 0.4;
    for seed in 0..worlds {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut acts: Vec<ShareAct> = Vec::new();
        for cascade in 0..800 {
            let mut open = vec![None];
            while let Some(parent) = open.pop() {
                let (u, z): (f64, f64) =
                    (StandardUniform.sample(&mut dice), StandardNormal.sample(&mut dice));
                let revenue_minor = if u < 0.05 { (MEDIAN * (sigma * z).exp()).round() as i64 } else { 0 };
                acts.push(ShareAct { cascade, parent, revenue_minor });
                for _ in 0..3 {
                    let u: f64 = StandardUniform.sample(&mut dice);
                    if u < 0.2 {
                        open.push(Some(acts.len() - 1));
                    }
                }
            }
        }
        if let Finding::Found(found) = value_of_one_more_share(&acts, seed) {
            said += 1;
            met += u32::from(found.low <= truth && truth <= found.high);
        }
    }
    (f64::from(met) / f64::from(said.max(1)), said)
}

#[test]
fn what_one_more_share_is_worth() {
    let (part, said) = one_more_share(0.5, 100);
    assert!((0.82..=0.97).contains(&part) && said == 100, "{part} of {said}");
}

/// The figures of `docs/methods/worth.md`.
#[test]
#[ignore = "takes some minutes; prints what the method's page says"]
fn figures() {
    let worlds =
        [("tame", TAME), ("long", LONG), ("moody", MOODY), ("wild", WILD), ("small", SMALL), ("rare", RARE)];
    for (name, world) in worlds {
        let [rate, revenue, said] = world.coverage(1_000);
        println!("{name}: rate {rate:.3}, revenue {revenue:.3} of {said:.2}");
    }
    for sigma in [0.5, 1.0, 1.5] {
        println!("one more share, sigma {sigma}: {:?}", one_more_share(sigma, 1_000));
    }
}
