//! Stored visits, concluded anew.

use std::sync::{Arc, LazyLock};

use entrenous_core::event::{BrowserNames, Collected};
use entrenous_core::evidence::rules::{Agent, Rules};
use entrenous_storage::events::rows::{Delivery, Position, ShareRow};
use entrenous_storage::events::{EventStore, Options, StoreError};

use super::again::again;
use super::{refine, stored};
use crate::collect::sites::{Site, Sites};
use crate::deliver::batch::Deliveries;

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
const BEGIN_MS: i64 = 1_790_000_000_000;
const REFERRERS: [&str; 4] = ["", "", "https://www.google.com/", "https://web.whatsapp.com/"];

fn sites() -> Sites {
    Sites::new(vec![Site::plain(1, "one.example")])
}

/// So many visits of one page each, a minute apart.
fn store_of(visits: u64) -> EventStore {
    let Agent::Person(browser) = RULES.agent(
        b"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    ) else {
        panic!("a person")
    };
    let mut store = EventStore::in_memory(&Options::default()).expect("opens");
    let (mut deliveries, known) = (Deliveries::new(Arc::clone(&RULES)), sites());
    for seq in 1..=visits {
        let event = Collected {
            id: u128::from(seq),
            site: 1,
            received_ms: BEGIN_MS + seq as i64 * 60_000,
            age_ms: 0,
            origin: 0,
            name: "pageview".into(),
            visitor: seq * 2 + 1,
            visitor_yesterday: seq * 2 + 1,
            address: seq,
            host: "one.example".into(),
            target: format!("/2026/11/story-{}/read", seq % 40).into(),
            referrer: REFERRERS[seq as usize % 4].into(),
            webview: "".into(),
            browser: BrowserNames::of(browser, &RULES),
            country: [0; 2],
            page_view: 0,
            engaged_ms: 0,
            scroll: 0,
            width: 0,
            props: Vec::new(),
            revenue: None,
            returning: false,
            token: 0,
            parents: Vec::new(),
            mechanism: "".into(),
            app: "".into(),
        };
        deliveries.push(seq, &event, &known);
    }
    deliveries.pass(BEGIN_MS + visits as i64 * 60_000 + 3 * 3_600_000);
    let batch = deliveries.take();
    if visits > 0 {
        store.deliver(&batch.delivery()).expect("delivered");
    }
    store
}

#[test]
fn what_nothing_names_is_estimated_and_what_is_proven_stays() {
    let mut store = store_of(800);
    let now_ms = BEGIN_MS + 2 * 24 * 3_600_000;
    let reader = store.reader().expect("a reader");
    let refined = refine(&reader, 1, now_ms, &RULES, 7).expect("concluded");
    assert_eq!(refined.visits, 800);
    let relative = refined.relative.expect("some are private");
    assert!(relative.is_finite() && relative > 0.0, "{relative}");
    assert!(refined.verdicts.len() >= 300, "{} verdicts change", refined.verdicts.len());
    assert!(refined.verdicts.iter().all(|new| new.verdict.dark <= 1_000_000));
    // WhatsApp's web client proves: those 200 stay as they are.
    assert!(refined.verdicts.iter().all(|new| new.visit % 4 != 3), "a proven visit changed");
    store.replace_verdicts(1, &refined.verdicts).expect("written");
    let again = refine(&store.reader().expect("a reader"), 1, now_ms, &RULES, 7).expect("concluded");
    assert_eq!(
        (again.verdicts.len(), again.relative),
        (0, refined.relative),
        "the same visits and seed say the same"
    );
}

#[test]
fn receipts_are_given_to_the_engine() {
    let mut store = store_of(800);
    let now_ms = BEGIN_MS + 2 * 24 * 3_600_000;
    let refined = |store: &EventStore| {
        refine(&store.reader().expect("a reader"), 1, now_ms, &RULES, 7).expect("concluded").verdicts
    };
    let without = refined(&store);
    let share = |n: i64| ShareRow {
        site: 1,
        time_ms: BEGIN_MS + n * 300_000,
        seq: 1_000 + n as u64,
        page: format!("/2026/11/story-{}/read", n % 40).into(),
        fetcher: "whatsapp".into(),
        audience: "private".into(),
        token: None,
        link: "".into(),
    };
    let shares: Vec<ShareRow<'static>> = (0..150).map(share).collect();
    let position = Position { seq: 2_000, replay_from: 1, clock_ms: 0 };
    let batch = Delivery { shares: &shares, position, ..Delivery::default() };
    store.deliver(&batch).expect("delivered");
    let told = store.reader().expect("a reader").shares(1, (0, i64::MAX / 2)).expect("read");
    assert_eq!((told.len(), told[0].fetcher.as_str()), (150, "whatsapp"));
    assert_ne!(refined(&store), without);
}

#[test]
fn a_site_without_visits_has_nothing_to_refine() {
    let store = store_of(0);
    let refined = refine(&store.reader().expect("a reader"), 1, BEGIN_MS, &RULES, 7).expect("concluded");
    assert_eq!((refined.visits, refined.verdicts.len(), refined.relative), (0, 0, None));
}

#[test]
fn stored_facts_are_those_of_the_ended_visit() {
    let store = store_of(40);
    let (lens, mut seen) = (stored::lens(), 0);
    let each = |rows: &[entrenous_storage::events::rows::VisitRow<'static>]| {
        for row in rows {
            let facts = stored::facts_of(row, &lens, &RULES);
            let verdict = entrenous_inference::attribution::attribute(&facts);
            assert_eq!(verdict.top().source.to_string(), row.verdict.source, "{row:?}");
            assert_eq!(verdict.grade.name(), row.verdict.grade);
            seen += 1;
        }
        Ok::<(), entrenous_storage::events::StoreError>(())
    };
    store.reader().expect("a reader").scan_visits(1, (0, i64::MAX / 2), 10, each).expect("read");
    assert_eq!(seen, 40);
}

#[test]
fn history_is_concluded_anew_with_the_difference_that_makes() {
    let mut store = store_of(800);
    let span = (BEGIN_MS - 1, BEGIN_MS + 40 * 24 * 3_600_000);
    let concluded = |store: &EventStore| {
        let mut all = Vec::new();
        let difference =
            again::<StoreError>(&store.reader().expect("a reader"), 1, span, &RULES, |refined| {
                all.push(refined);
                Ok(())
            });
        (difference.expect("concluded"), all)
    };
    let (difference, refined) = concluded(&store);
    assert_eq!((difference.visits, refined.len()), (800, 2), "two windows");
    assert!(difference.changed >= 300, "what the rules alone left open is estimated: {difference:?}");
    let verdicts: u64 = refined.iter().map(|window| window.verdicts.len() as u64).sum();
    assert_eq!(verdicts, difference.changed);
    let of_sources = |which: fn(&(u64, u64)) -> u64| difference.sources.values().map(which).sum::<u64>();
    assert_eq!((of_sources(|both| both.0), of_sources(|both| both.1)), (800, 800));
    // A preview writes nothing: asked again, it says the same.
    assert_eq!(concluded(&store).0, difference);
    for window in &refined {
        store.replace_verdicts(1, &window.verdicts).expect("written");
    }
    let after = concluded(&store).0;
    assert_eq!(after.changed, 0, "nothing is left to change");
    assert!((after.dark_before - difference.dark_after).abs() < 0.01, "{after:?}");
}
