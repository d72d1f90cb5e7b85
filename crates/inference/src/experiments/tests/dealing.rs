//! Dealing units to variants, and noticing when it went wrong.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::*;
use crate::experiments::{assign, ratio};

/// Pearson's statistic of counts against what was expected.
fn pearson(counts: &[u64], expected: &[f64]) -> f64 {
    counts.iter().zip(expected).map(|(&n, e)| (n as f64 - e).powi(2) / e).sum()
}

fn dealt(experiment: &str, units: u64, weights: &Weights) -> Vec<usize> {
    (0..units).map(|unit| assign(&KEY, experiment, &unit.to_le_bytes(), weights)).collect()
}

#[test]
fn variants_get_their_parts() {
    let weights = weights(10, &[45, 0, 45]);
    let mut counts = [0; 4];
    dealt("prompt", 100_000, &weights).into_iter().for_each(|variant| counts[variant] += 1);
    assert_eq!(counts[2], 0);
    // 99.9 % of a chi-square with 2 degrees of freedom: 13.8.
    let found = pearson(&[counts[0], counts[1], counts[3]], &[10_000.0, 45_000.0, 45_000.0]);
    assert!(found < 13.8, "{counts:?}: {found}");
}

#[test]
fn experiments_are_independent_of_one_another() {
    let weights = weights(1, &[1, 1]);
    let mut counts = [0; 9];
    let both = dealt("prompt", 90_000, &weights).into_iter().zip(dealt("card", 90_000, &weights));
    both.for_each(|(one, other)| counts[3 * one + other] += 1);
    // 99.9 % with 8 degrees of freedom: 26.1.
    assert!(pearson(&counts, &[10_000.0; 9]) < 26.1, "{counts:?}");
    // And of the bits next to each other within one, in the order of units.
    let mut pairs = [0; 9];
    dealt("prompt", 90_001, &weights).windows(2).for_each(|pair| pairs[3 * pair[0] + pair[1]] += 1);
    assert!(pearson(&pairs, &[10_000.0; 9]) < 26.1, "{pairs:?}");
}

#[test]
fn the_same_unit_gets_the_same_variant_for_ever() {
    let found: Vec<usize> =
        (0_u8..16).map(|unit| assign(&KEY, "prompt", &[unit], &weights(1, &[1, 2]))).collect();
    assert_eq!(found, GOLDEN);
    let other: Vec<usize> =
        (0_u8..16).map(|unit| assign(&[8; 16], "prompt", &[unit], &weights(1, &[1, 2]))).collect();
    assert_ne!(found, other);
    // Names are not run together: of 64 variants one would be the same for both once in 64 times.
    let many = weights(1, &[1; 63]);
    let differ = |&unit: &u8| assign(&KEY, "ab", &[unit], &many) != assign(&KEY, "a", &[b'b', unit], &many);
    assert!((0..64).filter(differ).count() > 50);
}

/// They must never change: running experiments would deal their units anew.
const GOLDEN: [usize; 16] = [0, 2, 1, 2, 1, 0, 0, 1, 1, 0, 2, 0, 0, 1, 1, 2];

#[test]
fn a_wrong_ratio_is_found_and_a_right_one_left_alone_however_often_one_looks() {
    let even = weights(1, &[1]);
    let (mut false_alarms, mut found) = (0, 0);
    for seed in 0..300 {
        for (part, alarms) in [(0.5, &mut false_alarms), (0.55, &mut found)] {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            let mut units = [0, 0];
            let alarm = (0..3_000).any(|_| {
                units[usize::from(uniform(&mut dice) < part)] += 1;
                ratio(&even, &units).mismatch
            });
            *alarms += u32::from(alarm);
        }
    }
    // 0.3 of 300 are allowed for.
    assert!(false_alarms <= 2, "{false_alarms}");
    assert!(found > 270, "{found}");
}

#[test]
fn what_a_ratio_says() {
    let plan = weights(1, &[9]);
    assert_eq!((ratio(&plan, &[]).p, ratio(&plan, &[0, 0]).mismatch), (1.0, false));
    assert!(!ratio(&plan, &[1_000, 9_000]).mismatch);
    assert!(ratio(&plan, &[1_200, 8_800]).mismatch);
    // Units of a variant that does not exist, or that should get none.
    assert!(ratio(&plan, &[1, 9, 1]).mismatch && ratio(&weights(1, &[0, 1]), &[5, 1, 5]).mismatch);
    assert!(ratio(&plan, &[u64::MAX, u64::MAX]).mismatch);
}
