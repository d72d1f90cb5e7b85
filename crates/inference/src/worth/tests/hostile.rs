//! Input that should not occur.

use entrenous_core::ga_view::Channel;

use super::*;
use crate::worth::{
    Finding, Ledger, Measure, Model, Outcome, ShareAct, compare, credits, down_the_lineage, returns,
    value_of_one_more_share,
};

fn dark() -> Touch {
    touch(1, 0, &[("dark_social/whatsapp", 1.0)], Channel::Direct)
}

#[test]
fn a_conversion_without_visits_is_of_unknown_source_and_unassigned() {
    for model in Model::ALL {
        let mut ledger = Ledger::new(model);
        ledger.add(&paid(999, Vec::new()));
        assert_eq!(ledger.by_source(Measure::Revenue(EUR)), [(Source::Unknown, 999)].into());
        assert_eq!(ledger.by_channel(Measure::Revenue(EUR)), [(Channel::Unassigned, 999)].into());
    }
}

#[test]
fn probabilities_that_are_none_count_as_unknown() {
    for bad in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        let mut bad_touch = dark();
        bad_touch.candidates[0].probability = bad;
        bad_touch.candidates[0].low = f64::NAN;
        for model in Model::ALL {
            let found = credits(&paid(50, vec![bad_touch.clone()]), model);
            assert_eq!(
                found.iter().map(|c| (c.source.clone(), c.millionths)).collect::<Vec<_>>(),
                [(Source::Unknown, 50_000_000)]
            );
        }
    }
}

#[test]
fn enormous_amounts_and_times_do_not_overflow() {
    for model in Model::ALL {
        let mut ledger = Ledger::new(model);
        for minor in [i64::MAX, i64::MAX, i64::MIN, i64::MIN, i64::MIN] {
            let (mut first, mut last) =
                (dark(), touch(2, 0, &[("organic_search", 0.5), ("unknown", 0.5)], Channel::Direct));
            (first.at_ms, last.at_ms) = (i64::MIN, i64::MAX);
            ledger.add(&paid(minor, vec![first, last]));
        }
        let measure = Measure::Revenue(EUR);
        assert_eq!(ledger.total(measure), 2 * i128::from(i64::MAX) + 3 * i128::from(i64::MIN));
        let credited = ledger.credit(measure, |_| true, f64::INFINITY);
        assert!(credited.low <= credited.value && credited.value <= credited.high);
        assert!(returns(credited, u64::MAX).roi.is_some());
    }
}

#[test]
fn a_cycle_of_claimed_parents_ends_where_it_closes() {
    let model = Model::ShareAware { passed_on: 50 };
    let mut visit = dark();
    let of = [("organic_search", 1.0)];
    visit.lineage = vec![ancestor(2, &of), ancestor(1, &of), ancestor(3, &of)];
    let found: Vec<_> =
        credits(&paid(100, vec![visit]), model).iter().map(|c| (c.visit, c.millionths)).collect();
    assert_eq!(found, [(1, 50_000_000), (2, 50_000_000)]);
    let mut long = dark();
    long.lineage = (2..100_000).map(|visit| ancestor(visit, &of)).collect();
    let found = credits(&paid(100, vec![long]), model);
    assert_eq!((found.len(), found.iter().map(|c| c.millionths).sum::<i128>()), (33, 100_000_000));
}

#[test]
fn refunds_take_back_what_was_credited() {
    for model in Model::ALL {
        let mut ledger = Ledger::new(model);
        let touches = vec![
            touch(1, 0, &[("dark_social/sms", 0.3), ("typed_or_bookmark", 0.7)], Channel::Direct),
            dark(),
        ];
        ledger.add(&paid(1_001, touches.clone()));
        ledger.add(&paid(-1_001, touches));
        assert!(ledger.by_source(Measure::Revenue(EUR)).values().all(|minor| *minor == 0));
        let dark = ledger.credit(Measure::Revenue(EUR), |source| source.is_dark(), 0.5);
        assert_eq!((dark.value, ledger.total(Measure::Conversions)), (0, 1_000));
    }
}

#[test]
fn currencies_are_never_added() {
    let mut ledger = Ledger::new(Model::Last);
    ledger.add(&paid(100, vec![dark()]));
    let francs = Money { minor: 7, currency: *b"CHF" };
    ledger.add(&Conversion { revenue: Some(francs), touches: vec![dark()] });
    ledger.add(&Conversion { revenue: None, touches: vec![dark()] });
    let totals: Vec<_> = ledger.measures().map(|measure| (measure, ledger.total(measure))).collect();
    let expected =
        [(Measure::Conversions, 3_000), (Measure::Revenue(*b"CHF"), 7), (Measure::Revenue(EUR), 100)];
    assert_eq!(totals, expected);
}

#[test]
fn nothing_to_compare_is_not_enough() {
    let found = compare(&[], EUR, 1);
    assert_eq!((found.rate, found.revenue_per_visit), (Finding::NotEnough, Finding::NotEnough));
    let bad = Outcome {
        visitor: 1,
        chance: [f64::NAN, 7.0],
        converted: true,
        revenue: Some(Money { minor: i64::MIN, currency: EUR }),
    };
    let found = compare(&vec![bad; 500], EUR, 1);
    assert_eq!((found.rate, found.kinds[0].visits, found.kinds[1].visits), (Finding::NotEnough, 0.0, 500.0));
    // One visitor, however often they come, is not enough to say anything.
    assert_eq!(found.kinds[1].revenue_per_visit, Finding::NotEnough);
    assert_eq!(value_of_one_more_share(&[], 1), Finding::NotEnough);
}

#[test]
fn false_parents_pass_nothing_on() {
    let act = |parent, revenue_minor| ShareAct { cascade: 1, parent, revenue_minor };
    // A chain of three, a parent that is not there, a share that is its own parent, a cycle of two with a child.
    let acts = [
        act(None, 1),
        act(Some(0), 10),
        act(Some(1), 100),
        act(Some(99), 5),
        act(Some(4), 6),
        act(Some(6), 7),
        act(Some(5), 8),
        act(Some(6), i64::MAX),
    ];
    let max = i128::from(i64::MAX);
    assert_eq!(down_the_lineage(&acts), [111, 110, 100, 5, 6, 7, 8 + max, max]);
}
