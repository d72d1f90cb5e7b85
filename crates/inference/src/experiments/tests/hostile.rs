//! Input that should not occur, and what holds for any.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::experiments::{Interval, Spread, State, advise, assign, at_most_undiluted, judge};

#[test]
fn nothing_is_not_enough() {
    let plan = plan(1, &[1, 0], Looks::Any, 0);
    for tallies in [vec![], vec![Tally::default(); 3], vec![tally([1.0]), tally([2.0])]] {
        let judgement = judge(&plan, &tallies);
        assert_eq!(judgement.variants, [State::NotEnough, State::NotEnough]);
        assert!(!judgement.ratio.mismatch);
    }
    // All the same: nothing varies, and nothing can be said of how it would.
    let same = vec![tally([3.0; 500]), tally([4.0; 500]), Tally::default()];
    assert_eq!(judge(&plan, &same).variants[0], State::NotEnough);
}

#[test]
fn weights_that_leave_nothing_to_compare_are_refused() {
    for (holdout, variants) in [(0, vec![1]), (1, vec![]), (1, vec![0, 0]), (0, vec![])] {
        assert_eq!(Weights::new(holdout, &variants), None);
    }
    let heavy = weights(u32::MAX, &[u32::MAX; 5]);
    assert!((0..1_000_u32).all(|unit| assign(&KEY, "", &unit.to_le_bytes(), &heavy) < 6));
}

#[test]
fn numbers_that_are_none_are_harmless() {
    let mut bad = Tally::default();
    for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -0.0] {
        for size in [1.0, f64::NAN, -1.0, f64::MAX, 0.0] {
            bad.add(Unit { size, outcome: x, reached: true });
        }
    }
    (0..10).for_each(|_| {
        let own = bad;
        bad.merge(&own);
    });
    let judgement = judge(&plan(1, &[1], Looks::Any, u64::MAX), &[bad, bad]);
    assert!(!matches!(judgement.variants[0], State::Effect(_)), "{judgement:?}");
    let even = weights(1, &[1]);
    let spread = Spread { deviation: 1.0, skewness: 1.0 };
    for (effect, power) in
        [(0.0, 0.8), (f64::NAN, 0.8), (f64::INFINITY, 0.8), (1.0, 0.0), (1.0, 1.0), (1.0, f64::NAN)]
    {
        assert_eq!(advise(spread, effect, power, Looks::Any, &even), None);
    }
    assert_eq!(advise(spread, 1e-300, 0.8, Looks::Any, &even).map(|advice| advice.units), Some(u64::MAX));
    assert_eq!(
        (Spread::of_rate(0.0), Spread::of_rate(f64::NAN), Spread::of_tally(&Tally::default())),
        (None, None, None)
    );
    assert!(spread.clustered(f64::NAN, f64::NAN, 2.0).deviation.is_finite());
    let effect = Interval { value: 1.0, low: 0.5, high: 2.0 };
    assert_eq!((at_most_undiluted(effect, 1.0), at_most_undiluted(effect, f64::NAN)), (None, None));
}

#[test]
fn a_mismatch_silences_everything() {
    let mut tallies = [tally((0..1_000).map(f64::from)), tally((0..2_000).map(|i| f64::from(i) + 9e3))];
    let judgement = judge(&plan(1, &[1], Looks::Any, 2_000), &tallies);
    assert_eq!(judgement.variants, [State::Broken]);
    tallies[1] = tally((0..1_000).map(|i| f64::from(i) + 9e3));
    assert!(
        matches!(judge(&plan(1, &[1], Looks::Any, 2_000), &tallies).variants[0], State::Effect(found) if found.low > 8e3)
    );
}

#[test]
fn many_variants_share_the_ten_percent() {
    let outcomes = |from: u32| tally((0..400).map(move |i| f64::from(i * 7 % 11 + from)));
    let width = |variants: usize, looks| {
        let plan = plan(1, &vec![1; variants], looks, 1_000);
        match judge(&plan, &vec![outcomes(0); variants + 1]).variants[0] {
            State::NoDifferenceYet(found) => found.high - found.low,
            other => panic!("{other:?}"),
        }
    };
    for looks in [Looks::Any, Looks::Once] {
        assert!(width(1, looks) < width(2, looks) && width(2, looks) < width(5, looks));
    }
    assert!(width(1, Looks::Once) < width(1, Looks::Any));
}

fn outcomes() -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((0.5..5.0_f64, -10.0..100.0_f64), 100..160)
}

fn of(units: &[(f64, f64)]) -> Tally {
    let mut tally = Tally::default();
    units.iter().for_each(|&(size, outcome)| tally.add(Unit { size, outcome, reached: false }));
    tally
}

fn interval(state: State) -> Option<Interval> {
    match state {
        State::Effect(found) | State::NoDifferenceYet(found) => Some(found),
        State::NotEnough | State::Broken => None,
    }
}

proptest! {
    #[test]
    fn sides_change_with_their_sign(a in outcomes(), b in outcomes(), once in any::<bool>()) {
        let plan = plan(1, &[1], if once { Looks::Once } else { Looks::Any }, 300);
        let there = interval(judge(&plan, &[of(&a), of(&b)]).variants[0]);
        let back = interval(judge(&plan, &[of(&b), of(&a)]).variants[0]);
        prop_assert_eq!(there.is_some(), back.is_some());
        if let Some((there, back)) = there.zip(back) {
            prop_assert!((there.low + back.high).abs() < 1e-6 && (there.value + back.value).abs() < 1e-6);
            prop_assert!(there.low <= there.value && there.value <= there.high);
        }
    }

    #[test]
    fn tallies_add_up_in_any_order(mut units in outcomes(), at in 0_usize..100) {
        let whole = of(&units);
        let (first, rest) = units.split_at(at);
        let mut merged = of(rest);
        merged.merge(&of(first));
        prop_assert!((merged.mean().unwrap() - whole.mean().unwrap()).abs() < 1e-9);
        units.reverse();
        let (one, other) = (Spread::of_tally(&of(&units)).unwrap(), Spread::of_tally(&whole).unwrap());
        prop_assert!((one.deviation - other.deviation).abs() < 1e-6 && (one.skewness - other.skewness).abs() < 1e-6);
    }

    #[test]
    fn the_same_effect_in_other_units_is_the_same_effect(a in outcomes(), b in outcomes(), factor in 0.01..1000.0_f64) {
        let scaled = |units: &[(f64, f64)]| of(&units.iter().map(|&(size, outcome)| (size, outcome * factor)).collect::<Vec<_>>());
        let plan = plan(1, &[1], Looks::Any, 300);
        let (one, other) = (judge(&plan, &[of(&a), of(&b)]), judge(&plan, &[scaled(&a), scaled(&b)]));
        if let Some((one, other)) = interval(one.variants[0]).zip(interval(other.variants[0])) {
            prop_assert!((one.low * factor - other.low).abs() < 1e-6 * (1.0 + other.low.abs()));
        }
    }

    #[test]
    fn assignment_is_total(experiment in ".{0,20}", unit in vec(any::<u8>(), 0..40), variants in vec(any::<u32>(), 1..6), holdout in any::<u32>()) {
        if let Some(weights) = Weights::new(holdout, &variants) {
            let variant = assign(&KEY, &experiment, &unit, &weights);
            prop_assert!(weights.all()[variant] > 0);
        }
    }
}
