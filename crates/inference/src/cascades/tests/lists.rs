//! How many shares there were.

use rand_distr::{Binomial, Distribution};

use super::made_up::{dice, uniform};
use crate::cascades::{Model, Seen, three_lists, two_lists};

#[test]
fn chapmans_estimate_by_hand() {
    // 120 shares by button, 80 receipts, 48 of both: 121 · 81 / 49 - 1 = 199.02.
    let all = two_lists(120, 80, 48).unwrap();
    assert!((all.value - 199.020_408).abs() < 1e-5, "{all:?}");
    // Seber's variance: 121 · 81 · 72 · 32 / (49² · 50) = 188.1; seen 152, unseen 47.02:
    // factor exp(1.645 · sqrt(ln(1 + 188.1 / 47.02²))) = 1.600.
    assert!((all.low - (152.0 + 47.0204 / 1.6002)).abs() < 0.05, "{all:?}");
    assert!((all.high - (152.0 + 47.0204 * 1.6002)).abs() < 0.05, "{all:?}");
    assert_eq!(two_lists(5, 9, 6), None);
    assert_eq!(two_lists(7, 7, 7).unwrap().high, 7.0);
}

#[test]
fn lists_without_any_share_in_common_tell_nothing() {
    assert_eq!(three_lists(&[0, 5, 6, 0, 7, 0, 0, 0], 1, 50), None);
    assert_eq!(three_lists(&[9, 0, 0, 0, 0, 0, 0, 0], 1, 50), None);
}

/// Lists of a world of `all` shares. `tied`: by how much more often a share with a receipt is clicked.
fn world(all: u64, tied: f64, seed: u64) -> Seen {
    let mut dice = dice(seed);
    let mut seen = [0; 8];
    for _ in 0..all {
        let button = uniform(&mut dice) < 0.5;
        let receipt = uniform(&mut dice) < 0.4;
        let click = uniform(&mut dice) < if receipt { (0.3 * tied).min(0.95) } else { 0.3 };
        seen[usize::from(button) + 2 * usize::from(receipt) + 4 * usize::from(click)] += 1;
    }
    seen[0] = Binomial::new(9, 0.5).unwrap().sample(&mut dice);
    seen
}

pub(super) fn held(all: u64, tied: f64, seeds: std::ops::Range<u64>) -> (f64, f64) {
    let worlds = (seeds.end - seeds.start) as f64;
    let (mut within, mut width) = (0.0, 0.0);
    for seed in seeds {
        let shares = three_lists(&world(all, tied, seed), seed, 200).unwrap();
        within += f64::from(u8::from(shares.all.holds(all as f64)));
        width += (shares.all.high - shares.all.low) / all as f64;
    }
    (100.0 * within / worlds, 100.0 * width / worlds)
}

#[test]
fn the_number_of_shares_lies_within_its_interval() {
    for (all, tied) in [(400, 1.0), (400, 2.0)] {
        let (held, width) = held(all, tied, 200_000..200_500);
        assert!(
            (85.0..=97.0).contains(&held) && width < 90.0,
            "{all} shares, {tied}: {held} %, width {width} %"
        );
    }
}

#[test]
fn lists_that_depend_on_each_other_are_found_out() {
    let shares = three_lists(&world(20_000, 2.5, 4), 4, 100).unwrap();
    assert!((shares.all.value / 20_000.0 - 1.0).abs() < 0.05, "{shares:?}");
    assert_ne!(shares.model, Model::Independent);
    let independent = two_lists(10_000, 10_000, 5_000).unwrap();
    assert!(independent.holds(20_000.0));
}

#[test]
#[ignore = "prints a table of docs/methods/cascades.md"]
fn table_of_lists() {
    for (all, tied) in [(100, 1.0), (400, 1.0), (4_000, 1.0), (100, 2.0), (400, 2.0), (4_000, 2.0)] {
        let (held, width) = held(all, tied, 100_000..100_500);
        println!(
            "{all} shares, clicks {tied} times as often with a receipt: held {held:.1} %, width {width:.0} %"
        );
    }
}
