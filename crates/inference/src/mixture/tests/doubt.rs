//! What raises doubt, and what does not.

use entrenous_core::evidence::rules::Meaning;
use entrenous_core::evidence::source::{App, Grade, Source};
use entrenous_core::evidence::{Fetch, Referrer};
use entrenous_core::report::BrowserKind;
use proptest::prelude::*;

use super::made_up::{Visit, conclude};
use super::properties::{any_visits, conclude as conclude_any};
use crate::mixture::{Doubts, Group, OneByOne, Scope};

const HOUR_MS: i64 = 3_600_000;
const START_MS: i64 = 1_780_315_200_000;

/// Readers who load the pages' parts, evenly in time: of five, two type a deep address, two were sent a link, and an app names itself
/// to one.
fn visits(readers: u64, minutes: u64) -> Vec<Visit> {
    let visit = |i: u64| {
        let mut visit = if i % 5 < 2 { Visit::typed(i % 40, i) } else { Visit::private(i % 40, i) };
        if i % 5 == 4 {
            visit.facts.referrer = Referrer::AndroidApp { package: "com.example.reader".into(), known: None };
        }
        visit.facts.started_ms = START_MS + (i * minutes) as i64 * 60_000;
        visit.facts.assets = 3;
        visit
    };
    (0..readers).map(visit).collect()
}

/// From the middle on, links are opened as typed addresses are.
fn changed(mut visits: Vec<Visit>) -> Vec<Visit> {
    let half = visits.len() / 2;
    for visit in &mut visits[half..] {
        (visit.facts.fetch, visit.facts.user_activated) = (Fetch::None, true);
    }
    visits
}

fn doubts(visits: Vec<Visit>) -> Doubts {
    conclude(visits, &OneByOne).doubts().clone()
}

#[test]
fn a_browser_that_changes_its_ways_is_doubted() {
    let doubts = doubts(changed(visits(1_000, 15)));
    let found: Vec<_> = doubts.changes().collect();
    let [(kind, change)] = found[..] else { panic!("{found:?}") };
    assert_eq!(kind, BrowserKind::Other);
    assert_eq!(change.visits, 800);
    let off = change.since_ms - (START_MS + 500 * 15 * 60_000);
    assert!((0..=2 * HOUR_MS).contains(&off), "{off} ms after the change");
}

#[test]
fn a_browser_that_keeps_its_ways_is_not_doubted() {
    assert_eq!(doubts(visits(1_000, 15)), Doubts::default());
}

#[test]
fn more_links_than_before_are_no_change_of_ways() {
    let mut visits = visits(1_000, 15);
    for visit in visits[500..].iter_mut().filter(|visit| visit.facts.referrer == Referrer::Absent) {
        visit.facts.fetch = Fetch::CrossSite;
    }
    assert_eq!(doubts(visits).changes().count(), 0);
}

#[test]
fn a_count_holds_across_a_change() {
    let mut visits = changed(visits(2_000, 15));
    // Some prove themselves private, so that there is sharing beyond doubt.
    for visit in visits.iter_mut().filter(|visit| visit.visitor % 20 == 2) {
        let source = Source::DarkSocial(App::Wechat);
        visit.facts.in_app = Some(Meaning { means: source, grade: Grade::Proven });
    }
    let estimate = conclude(visits, &OneByOne).totals().estimate(&Group::Dark, Scope::Ambiguous);
    assert!((estimate.visits / 700.0 - 1.0).abs() < 0.1, "{estimate:?}");
    assert!(estimate.low <= 700.0 && 700.0 <= estimate.high, "{estimate:?}");
}

#[test]
fn little_raises_no_doubt() {
    for readers in [0, 1, 2, 10] {
        assert_eq!(doubts(changed(visits(readers, 15))), Doubts::default(), "{readers} visits");
        assert_eq!(doubts(visits(readers, 100_000)), Doubts::default(), "{readers} visits far apart");
    }
}

#[test]
fn a_day_that_is_missing_is_told_with_what_was_to_be_expected() {
    let mut visits = visits(2_400, 6);
    visits.retain(|visit| !(72..96).contains(&((visit.facts.started_ms - START_MS) / HOUR_MS)));
    let silence = doubts(visits).silence().expect("a day without visits");
    assert_eq!((silence.from_ms - START_MS) / HOUR_MS, 71);
    assert_eq!(silence.to_ms, START_MS + 96 * HOUR_MS);
    assert!((200.0..=241.0).contains(&silence.expected), "{silence:?}");
}

#[test]
fn a_day_of_visits_without_parts_is_a_wave() {
    let mut visits = visits(2_400, 6);
    for visit in visits.iter_mut().filter(|visit| visit.facts.referrer == Referrer::Absent) {
        let hours = (visit.facts.started_ms - START_MS) / HOUR_MS;
        if visit.visitor % 40 == 3 || (48..72).contains(&hours) {
            visit.facts.assets = 0;
        }
    }
    let wave = doubts(visits.clone()).wave().expect("a wave");
    assert_eq!(wave.since_ms, START_MS + 48 * HOUR_MS);
    assert_eq!((wave.visits, wave.usual), (96, 6));
    visits.iter_mut().filter(|visit| visit.visitor % 40 != 3).for_each(|visit| visit.facts.assets = 3);
    assert_eq!(doubts(visits).wave(), None);
}

#[test]
fn doubts_of_windows_add_up() {
    let (first, second) = (doubts(changed(visits(1_000, 15))), doubts(changed(visits(2_000, 15))));
    let mut sum = first.clone();
    sum.add(&second);
    let (_, change) = sum.changes().next().expect("a change");
    let since = |doubts: &Doubts| doubts.changes().next().map(|(_, change)| change.since_ms);
    assert_eq!((change.visits, Some(change.since_ms)), (2_400, since(&first)));
    assert!(since(&first) < since(&second));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn doubts_lie_within_the_window(visits in any_visits()) {
        let conclusion = conclude_any(&visits);
        let times = || visits.iter().map(|(facts, _, _)| facts.started_ms);
        let (first, last) = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
        for (_, change) in conclusion.doubts().changes() {
            prop_assert!(first < change.since_ms && change.since_ms <= last && change.visits > 0);
        }
        if let Some(silence) = conclusion.doubts().silence() {
            prop_assert!(first <= silence.from_ms && silence.from_ms < silence.to_ms && silence.to_ms <= last);
            prop_assert!(silence.expected.is_finite());
        }
    }
}
