//! Step 3: visits (contract 2.3).

use super::log::{Ask, CHROME, FIREFOX, MIDNIGHT_S, ask, lens, run};
use crate::collect::HitKind;

fn visits(log: &[Ask]) -> Vec<(String, u32, u32)> {
    run(&lens(), log).paths()
}

fn visit(path: &str, documents: u32, assets: u32) -> (String, u32, u32) {
    (path.to_owned(), documents, assets)
}

const HALF_HOUR: i64 = 1800;

#[test]
fn half_an_hour_of_silence_ends_a_visit() {
    assert_eq!(visits(&[ask(0, "/a"), ask(HALF_HOUR, "/b")]), [visit("/a", 2, 0)]);
    assert_eq!(visits(&[ask(0, "/a"), ask(HALF_HOUR + 1, "/b")]), [visit("/a", 1, 0), visit("/b", 1, 0)]);
}

#[test]
fn every_kind_of_hit_breaks_the_silence() {
    for between in [
        ask(1000, "/style.css"),
        ask(1000, "/api/poll"),
        ask(1000, "/gone").status(404),
        ask(1000, "/old").status(301),
        ask(1000, "/feed"),
        ask(1000, "/form").method("POST"),
    ] {
        assert_eq!(visits(&[ask(0, "/a"), between.clone(), ask(2000, "/b")])[0].1, 2, "{:?}", between.0);
    }
}

#[test]
fn a_visit_goes_on_past_midnight() {
    let log = [ask(MIDNIGHT_S - 5, "/a"), ask(MIDNIGHT_S + 5, "/b")];
    assert_eq!(visits(&log), [visit("/a", 2, 0)]);
}

#[test]
fn a_new_outside_referrer_does_not_begin_a_visit() {
    let log = [ask(0, "/a"), ask(60, "/b").from("https://www.google.com/")];
    assert_eq!(visits(&log), [visit("/a", 2, 0)]);
}

#[test]
fn another_browser_or_address_is_another_visitor() {
    let log = [ask(0, "/a").by(CHROME), ask(1, "/b").by(FIREFOX), ask(2, "/c").of("192.0.2.2")];
    assert_eq!(visits(&log), [visit("/a", 1, 0), visit("/b", 1, 0), visit("/c", 1, 0)]);
}

#[test]
fn the_entry_is_the_first_page_that_was_answered() {
    let log = [
        ask(0, "/logo.png"),
        ask(1, "/gone").status(404),
        ask(2, "/hello").status(101),
        ask(3, "/a").status(304),
        ask(4, "/b"),
    ];
    let told = run(&lens(), &log);
    assert_eq!(told.paths(), [visit("/a", 2, 1)]);
    assert_eq!(told.visits[0].entry.line, 4);
}

#[test]
fn without_an_answered_page_there_is_no_visit() {
    let told =
        run(&lens(), &[ask(0, "/logo.png"), ask(1, "/gone").status(404), ask(2, "/hello").status(101)]);
    assert!(told.visits.is_empty());
    assert_eq!((told.hits(HitKind::Document), told.hits(HitKind::Other)), (0, 1), "101 is no page");
}

#[test]
fn a_visitor_who_comes_back_is_known() {
    let told = run(&lens(), &[ask(0, "/a"), ask(4000, "/a"), ask(4100, "/a").of("192.0.2.2")]);
    let returning: Vec<_> = told.visits.iter().map(|visit| visit.entry.returning).collect();
    assert_eq!(returning, [false, true, false]);
}

#[test]
fn sites_have_visits_of_their_own() {
    let mut lens = lens();
    lens.sites = vec!["example.org".to_owned(), "example.com".to_owned()];
    let told = run(&lens, &[ask(0, "/a").host("example.org"), ask(1, "/a").host("www.example.com:443")]);
    assert_eq!(told.visits.iter().map(|visit| visit.site).collect::<Vec<_>>(), [0, 1]);
    assert!(
        told.visits.iter().all(|visit| !visit.entry.returning),
        "seen on another site is not seen on this one"
    );
}

#[test]
fn a_log_of_disorder_loses_nothing() {
    let log = [ask(100, "/a"), ask(40, "/b"), ask(4000, "/c"), ask(3990, "/d"), ask(10, "/e")];
    let told = run(&lens(), &log);
    assert_eq!(told.visits.iter().map(|visit| u64::from(visit.documents)).sum::<u64>(), 5);
}
