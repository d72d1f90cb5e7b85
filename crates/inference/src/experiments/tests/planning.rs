//! How many units: the worked examples of `docs/methods/experiments.md`, and whether the advice keeps its promise.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::experiments::sequence::{standard_errors, tuned_standard_errors};
use crate::experiments::{Spread, State, advise, judge};

#[test]
fn worked_examples() {
    // Of those who are not encouraged 3 % share; an effect of one point more is to be found with 80 %.
    let rate = Spread::of_rate(0.03).unwrap();
    let of = |looks, holdout, variant| {
        let advice = advise(rate, 0.01, 0.8, looks, &weights(holdout, &[variant])).unwrap();
        (advice.for_power, advice.for_tails)
    };
    assert_eq!(of(Looks::Once, 50, 50), (7_197, 200));
    assert_eq!(of(Looks::Any, 50, 50), (15_133, 200));
    assert_eq!(of(Looks::Any, 10, 90), (42_034, 5_399));
    // Revenue of 9 EUR about its mean, with a skewness of 30; half a euro more.
    let revenue = Spread { deviation: 9.0, skewness: 30.0 };
    let advice = advise(revenue, 0.5, 0.8, Looks::Any, &weights(10, &[90])).unwrap();
    assert_eq!((advice.for_power, advice.for_tails, advice.units), (46_801, 160_000, 160_000));
    // Pages of 50 visits, sizes that vary by half, visits of a page alike by 0.02: 2.23 times the variance of independent visits.
    let page = rate.clustered(50.0, 0.5, 0.02);
    assert!((page.deviation - rate.deviation * (2.23_f64 / 50.0).sqrt()).abs() < 1e-12);
}

#[test]
fn a_sequence_is_narrowest_where_it_is_tuned_and_wider_than_one_look() {
    assert!((tuned_standard_errors(0.1) - 2.764).abs() < 1e-3);
    let width = |n: f64| standard_errors(n, 10_000.0, 0.1) / n.sqrt();
    // Per unit of information, no other tuning is narrower at 10,000.
    for tuned in [2_000.0, 5_000.0, 9_000.0, 11_000.0, 20_000.0, 50_000.0] {
        assert!(
            standard_errors(10_000.0, tuned, 0.1) >= standard_errors(10_000.0, 10_000.0, 0.1) - 1e-3,
            "{tuned}"
        );
    }
    for n in [100.0, 1_000.0, 10_000.0, 100_000.0] {
        assert!(width(2.0 * n) < width(n) && standard_errors(n, 10_000.0, 0.1) > 1.645);
    }
}

#[test]
fn the_advice_keeps_its_promise() {
    let even = weights(1, &[1]);
    let deviation = (0.3_f64).sqrt() / 0.7;
    for looks in [Looks::Any, Looks::Once] {
        let advice = advise(Spread { deviation, skewness: 2.2 }, 0.15, 0.8, looks, &even).unwrap();
        let plan = Plan { weights: even.clone(), looks, planned_units: advice.units };
        let found = (0..300).filter(|&seed| {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            let mut tallies = [Tally::default(); 2];
            for _ in 0..advice.units {
                let variant = usize::from(uniform(&mut dice) < 0.5);
                tallies[variant].add(unit(Made::Visits.draw(&mut dice) + 0.15 * variant as f64));
            }
            matches!(judge(&plan, &tallies).variants[0], State::Effect(_))
        });
        let part = found.count() as f64 / 300.0;
        assert!((0.74..=0.92).contains(&part), "{looks:?}: {part} of {advice:?}");
    }
}
