//! Known truths: how often an experiment says what is not so.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::experiments::{State, at_most_undiluted, judge};

/// The part of experiments without any effect in which one was claimed at some look, looking after each unit.
fn false_alarms(made: Made, holdout: f64, looks: Looks, units: u64, runs: u64) -> f64 {
    let parts = [(holdout * 100.0) as u32, 100 - (holdout * 100.0) as u32];
    let plan = plan(parts[0], &[parts[1]], looks, units);
    let alarm = |seed: u64| {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut tallies = [Tally::default(); 2];
        (0..units).any(|_| {
            let variant = usize::from(uniform(&mut dice) >= holdout);
            tallies[variant].add(unit(made.draw(&mut dice)));
            matches!(judge(&plan, &tallies).variants[0], State::Effect(_))
        })
    };
    (0..runs).filter(|&seed| alarm(seed)).count() as f64 / runs as f64
}

#[test]
fn looking_all_the_time_raises_no_false_alarms() {
    for made in [Made::Visits, Made::Conversion, Made::Revenue(1.0)] {
        for holdout in [0.5, 0.2, 0.1] {
            let part = false_alarms(made, holdout, Looks::Any, 4_000, 150);
            assert!(part <= 0.1, "{made:?}, {holdout}: {part}");
        }
    }
    // What it would cost to look at intervals for a single look.
    let part = false_alarms(Made::Visits, 0.5, Looks::Once, 4_000, 100);
    assert!(part > 0.3, "{part}");
}

/// The figures of `docs/methods/experiments.md`.
#[test]
#[ignore = "takes some minutes; prints what the method's page says"]
fn figures() {
    for made in [Made::Visits, Made::Conversion, Made::Revenue(0.5), Made::Revenue(1.0), Made::Revenue(1.5)] {
        for holdout in [0.5, 0.2, 0.1] {
            println!("{made:?}, {holdout}: {:.3}", false_alarms(made, holdout, Looks::Any, 10_000, 400));
        }
    }
    println!("once: {:.3}", false_alarms(Made::Visits, 0.5, Looks::Once, 10_000, 400));
    for looks in [Looks::Any, Looks::Once] {
        println!("pages, {looks:?}: {:?}", pages(looks, 1_000));
    }
}

/// Pages as units: of so many experiments, in how many the interval of visits per page view holds the truth, and in how many it
/// would if visits were taken for independent; and how often anything is said.
fn pages(looks: Looks, runs: u64) -> [f64; 3] {
    let plan = plan(1, &[1], looks, 240);
    let (mut met, mut naive, mut said, effect) = (0_u32, 0_u32, 0_u32, 0.02);
    for seed in 0..runs {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let mut tallies = [Tally::default(); 2];
        let mut visits = [Tally::default(); 2];
        for page in 0..240_usize {
            let variant = page % 2;
            // Each page has its own rate of being passed on, about 10 %, and its own number of readers.
            let rate = 0.1 * (0.5 * normal(&mut dice) - 0.125).exp() + effect * variant as f64;
            let size = 20 + (60.0 * uniform(&mut dice)) as u32;
            let mut outcome = 0.0;
            for _ in 0..size {
                let own = f64::from(u8::from(uniform(&mut dice) < rate));
                outcome += own;
                visits[variant].add(unit(own));
            }
            tallies[variant].add(Unit { size: f64::from(size), outcome, reached: false });
        }
        let holds = |tallies: &[Tally]| match judge(&plan, tallies).variants[0] {
            State::Effect(found) | State::NoDifferenceYet(found) => {
                Some(found.low <= effect && effect <= found.high)
            }
            State::NotEnough | State::Broken => None,
        };
        if let (Some(own), Some(independent)) = (holds(&tallies), holds(&visits)) {
            (met, naive, said) = (met + u32::from(own), naive + u32::from(independent), said + 1);
        }
    }
    [f64::from(met) / f64::from(said), f64::from(naive) / f64::from(said), f64::from(said) / runs as f64]
}

#[test]
fn pages_count_as_wholes() {
    let [met, naive, said] = pages(Looks::Once, 300);
    assert!((0.86..=0.95).contains(&met) && naive < 0.85 && said > 0.9, "{met} {naive} {said}");
    assert!(pages(Looks::Any, 100)[0] > 0.95);
}

#[test]
fn shares_that_reach_the_holdout_hide_a_part_of_the_effect() {
    // Treated units bring 0.5 visits more. So do, at the other end, those whom a treated unit's share reaches: 30 % of the holdout.
    let plan = plan(1, &[1], Looks::Any, 40_000);
    let mut dice = ChaCha8Rng::seed_from_u64(1);
    let mut tallies = [Tally::default(); 2];
    for _ in 0..40_000 {
        let treated = uniform(&mut dice) < 0.5;
        let reached = !treated && uniform(&mut dice) < 0.3;
        let outcome = Made::Visits.draw(&mut dice) + if treated || reached { 0.5 } else { 0.0 };
        tallies[usize::from(treated)].add(Unit { size: 1.0, outcome, reached });
    }
    let judgement = judge(&plan, &tallies);
    let State::Effect(found) = judgement.variants[0] else { panic!("{judgement:?}") };
    assert!(found.high < 0.45, "understated: {found:?}");
    assert!((judgement.exposure - 0.3).abs() < 0.01);
    let undiluted = at_most_undiluted(found, judgement.exposure).unwrap();
    assert!(undiluted.low <= 0.5 && 0.5 <= undiluted.high, "{undiluted:?}");
}
