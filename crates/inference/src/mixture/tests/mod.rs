//! What holds for any window, and what holds for one whose truth is known.

mod doubt;
mod made_up;
mod properties;

use entrenous_core::evidence::source::{App, Source};

use super::{Conclusion, Group, Mixture, OneByOne, Runner, Scope};
use made_up::{Visit, World};

/// The estimate of all private visits.
fn dark(conclusion: &Conclusion) -> f64 {
    conclusion.totals().estimate(&Group::Dark, Scope::All).visits
}

/// Pieces in another order, as threads would take them.
struct Backwards;

impl Runner for Backwards {
    fn map<T: Send>(&self, pieces: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
        let mut done: Vec<T> = (0..pieces).rev().map(piece).collect();
        done.reverse();
        done
    }
}

#[test]
fn a_count_is_near_the_truth_and_its_interval_holds() {
    let world = World { typed: 2_000, private: 900, searched: 1_500, ..World::default() };
    let (truth, conclusion) = world.concluded(&OneByOne);
    let estimate = conclusion.totals().estimate(&Group::Dark, Scope::Ambiguous);
    assert!((estimate.visits / truth - 1.0).abs() < 0.15, "{estimate:?} of {truth}");
    assert!(estimate.low <= truth && truth <= estimate.high, "{estimate:?} of {truth}");
}

#[test]
fn without_private_sharing_none_is_claimed() {
    let world = World { typed: 2_000, private: 0, searched: 1_500, ..World::default() };
    let (_, conclusion) = world.concluded(&OneByOne);
    let estimate = conclusion.totals().estimate(&Group::Dark, Scope::Ambiguous);
    assert_eq!(estimate.low, 0.0);
    assert!(estimate.visits < 40.0, "{estimate:?}");
}

#[test]
fn the_order_of_work_changes_nothing() {
    let world = World { typed: 400, private: 300, searched: 200, ..World::default() };
    let (_, one) = world.concluded(&OneByOne);
    let (_, other) = world.concluded(&Backwards);
    assert_eq!(one.totals(), other.totals());
    assert_eq!(one.audit(), other.audit());
    assert!((0..900).all(|i| one.verdict(i) == other.verdict(i)));
}

#[test]
fn the_keys_change_nothing() {
    let world = World { typed: 400, private: 300, searched: 200, ..World::default() };
    let (_, one) = world.concluded(&OneByOne);
    let (_, other) = World { key: 0x5eed, ..world }.concluded(&OneByOne);
    assert_eq!(one.totals(), other.totals());
}

#[test]
fn what_is_the_same_for_all_visits_says_nothing() {
    let world = World { typed: 400, private: 300, searched: 200, ..World::default() };
    let of = |documents| {
        let visits = world.visits().into_iter().map(|mut visit| {
            visit.facts.documents = documents;
            visit
        });
        dark(&made_up::conclude(visits, &OneByOne))
    };
    assert!((of(1) - of(2)).abs() < 1e-6 && (of(2) - of(7)).abs() < 1e-6);
}

#[test]
fn apps_by_other_names_are_the_same_apps() {
    let world = World { typed: 300, private: 300, searched: 100, ..World::default() };
    let of = |app: App| {
        let conclusion = World { app, ..world }.concluded(&OneByOne).1;
        conclusion.totals().estimate(&Group::Source(Source::DarkSocial(app)), Scope::All).visits
    };
    assert!(of(App::Whatsapp) > 50.0);
    assert!((of(App::Whatsapp) - of(App::Telegram)).abs() < 1e-6);
}

#[test]
fn an_app_that_leaves_no_trace_is_not_named() {
    let world = World { typed: 300, private: 300, searched: 100, receipts: false, ..World::default() };
    let (_, conclusion) = world.concluded(&OneByOne);
    for group in conclusion.totals().groups(Scope::Ambiguous) {
        assert!(!matches!(group, Group::Source(Source::DarkSocial(_))), "{group:?}");
    }
}

#[test]
fn nothing_and_next_to_nothing_are_concluded() {
    for n in [0, 1, 2, 10] {
        let world = World { typed: n, private: n / 2, searched: n / 3, ..World::default() };
        let (_, conclusion) = world.concluded(&OneByOne);
        for group in conclusion.totals().groups(Scope::All) {
            let estimate = conclusion.totals().estimate(group, Scope::All);
            assert!(
                estimate.low <= estimate.visits && estimate.visits <= estimate.high,
                "{group:?} {estimate:?}"
            );
        }
        assert_eq!(conclusion.audit().summary(), None);
    }
}

#[test]
fn one_reader_with_ten_thousand_visits_and_a_clock_that_jumps_are_survived() {
    let visits = (0..10_000_i64).map(|i| {
        let mut visit = Visit::typed(1, 7);
        visit.facts.started_ms = if i % 2 == 0 { i64::MIN / 4 + i } else { i64::MAX / 4 - i };
        visit
    });
    let conclusion = made_up::conclude(visits, &OneByOne);
    assert!(dark(&conclusion).is_finite());
}

#[test]
fn a_second_window_begins_anew_and_remembers_clicks() {
    let mut mixture = Mixture::new(made_up::settings());
    let clicked = |address| {
        let mut visit = Visit::private(1, address);
        visit.facts.click_id = made_up::click_id();
        visit
    };
    clicked(1).push(&mut mixture);
    assert!(!mixture.conclude(&OneByOne).verdict(0).top().source.is_dark());
    assert!(mixture.is_empty());
    clicked(2).push(&mut mixture);
    assert!(mixture.conclude(&OneByOne).verdict(0).top().source.is_dark());
}

#[test]
fn the_audit_sees_what_it_hid() {
    let world = World { typed: 1_500, private: 900, searched: 1_500, ..World::default() };
    let (_, conclusion) = world.concluded(&OneByOne);
    let audit = conclusion.audit().summary().expect("enough was hidden");
    assert!(audit.visits > 200, "{audit:?}");
    assert!(audit.count_error < 0.25, "{audit:?}");
    assert!(audit.log_loss.is_finite() && audit.calibration_error < 0.3, "{audit:?}");
    let rows: u64 = audit.rows.iter().map(|row| row.hidden).sum();
    assert_eq!(rows, audit.visits);
}
