//! Batches go in whole and once.

use std::process::Command;

use entrenous_storage::events::query::{Metric, Query};
use entrenous_storage::events::rows::{
    ArrivalColumns, Delivery, EventKind, MachineRow, Origin, Position, RequestColumns, VisitRow,
};
use entrenous_storage::events::{EventStore, Options, StoreError};

use crate::made::{DAY, SITE, World, event, memory, visit};

pub(crate) fn totals(store: &EventStore) -> (u64, u64, u64) {
    let query = Query {
        site: SITE,
        metrics: vec![Metric::Visitors, Metric::Visits, Metric::Views],
        dimensions: vec![],
        filter: None,
        days: vec![0, DAY, 2 * DAY],
        buckets: vec![],
        order: vec![],
        limit: 10,
        offset: 0,
    };
    let answer = store.reader().unwrap().query(&query).unwrap();
    let sums = answer.rows[0].sums;
    (sums.visitors, sums.visits, sums.views)
}

fn world() -> World {
    let ended = visit(1, 11, 1000, "/a");
    let going = visit(2, 12, 2000, "/b");
    let events = vec![
        event(&ended, 1, EventKind::PageView, "pageview", "/a"),
        event(&going, 2, EventKind::PageView, "pageview", "/b"),
    ];
    World { events, closed: vec![ended], open: vec![going], shares: vec![] }
}

#[test]
fn a_batch_counts_once() {
    let world = world();
    let mut store = memory();
    store.deliver(&world.delivery(2)).unwrap();
    let again = store.deliver(&world.delivery(2)).unwrap_err();
    assert!(matches!(again, StoreError::Stale { given: 2, stored: 2 }), "{again}");
    assert_eq!(totals(&store), (2, 2, 2));
    assert_eq!(store.position().unwrap(), Position { seq: 2, replay_from: 1, clock_ms: 0 });
}

#[test]
fn an_open_visit_is_replaced_and_ends() {
    let world = world();
    let mut store = memory();
    store.deliver(&world.delivery(2)).unwrap();
    let further = VisitRow { views: 5, ..world.open[0].clone() };
    let next = World { open: vec![further.clone()], ..Default::default() };
    store.deliver(&next.delivery(3)).unwrap();
    assert_eq!(totals(&store), (2, 2, 6));
    let last = World { closed: vec![VisitRow { views: 6, ..further }], ..Default::default() };
    store.deliver(&last.delivery(4)).unwrap();
    assert_eq!(totals(&store), (2, 2, 7));
}

#[test]
fn a_visit_that_silence_ends_is_written_though_nothing_came() {
    let mut world = world();
    let mut store = memory();
    let closed = world.closed.pop().unwrap();
    store.deliver(&world.delivery(2)).unwrap();
    let before = totals(&store);
    let ended = World { closed: vec![closed], ..Default::default() };
    let position = Position { clock_ms: 1, ..ended.delivery(2).position };
    store.deliver(&Delivery { position, ..ended.delivery(2) }).unwrap();
    assert_eq!(totals(&store).1, before.1 + 1);
    store.deliver(&Delivery { position, ..ended.delivery(2) }).unwrap_err();
}

#[test]
fn what_was_a_machine_no_longer_counts() {
    let world = world();
    let mut store = memory();
    store.deliver(&world.delivery(2)).unwrap();
    let machine = MachineRow { site: SITE, visit: 2, started_ms: 2000, reason: "scanner_burst".into() };
    let nothing = World::default();
    let batch = Delivery { machines: &[machine], ..nothing.delivery(3) };
    store.deliver(&batch).unwrap();
    assert_eq!(totals(&store), (1, 1, 1));
    let by_page = crate::figures::by_page(&store);
    assert_eq!(by_page, [("/a".to_owned(), 1)], "nor do its events");
}

#[test]
fn facts_come_back_as_they_went_in() {
    let request = RequestColumns {
        target: "/a?utm_source=x".into(),
        referrer_url: "https://example.org/".into(),
        requested_with: "com.example".into(),
        fetch: 3,
        user_activated: true,
        own_referrer: false,
        records_referrer: true,
    };
    let arrival = ArrivalColumns {
        origin: Origin::Log,
        redirect: Some(RequestColumns { target: "/r".into(), ..request.clone() }),
        request,
        browser_major: 126,
        browser_minor: 1,
        chromium: 126,
        ios_major: 17,
        ios_minor: 5,
        in_app: "FBAN".into(),
        webview: true,
        returning: true,
        seen_page: false,
        own_share: true,
        receipts_before: 3,
        assets: 9,
        carried: Some("button whatsapp".into()),
    };
    let mut first = visit(1, 11, 1000, "/a");
    first.arrival = arrival;
    first.verdict.candidates = "unknown:1".into();
    first.verdict.grade = "inferred".into();
    let second = visit(2, 12, DAY, "/b");
    let world = World { closed: vec![first, second], ..Default::default() };
    let store = world.store();
    let mut back = Vec::new();
    let scan = |visits: &[VisitRow<'static>]| -> Result<(), StoreError> {
        back.push(visits.to_vec());
        Ok(())
    };
    store.reader().unwrap().scan_visits(SITE, (0, 2 * DAY), 1, scan).unwrap();
    assert_eq!(back.len(), 2, "in chunks");
    assert_eq!(back.concat(), world.closed);
}

#[test]
fn a_store_is_there_again_and_one_process_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.duckdb");
    let mut store = EventStore::open(&path, &Options::default()).unwrap();
    store.deliver(&world().delivery(2)).unwrap();
    // Only another process meets the lock.
    let test = std::env::current_exe().unwrap();
    let other = Command::new(test)
        .args(["--exact", "--ignored", "delivery::opens_what_another_holds"])
        .env("ENTRENOUS_TEST_STORE", &path)
        .output()
        .unwrap();
    assert!(other.status.success(), "{}", String::from_utf8_lossy(&other.stdout));
    drop(store);
    let mut store = EventStore::open(&path, &Options::default()).unwrap();
    assert_eq!(totals(&store), (2, 2, 2));
    assert_eq!(store.position().unwrap().seq, 2);
    let more = World { closed: vec![visit(3, 13, 3000, "/a")], ..Default::default() };
    store.deliver(&more.delivery(3)).unwrap();
    assert_eq!(totals(&store), (3, 3, 3), "names known before are known again");
}

#[test]
#[ignore = "the other process of a_store_is_there_again_and_one_process_has_it"]
fn opens_what_another_holds() {
    let path = std::env::var_os("ENTRENOUS_TEST_STORE").unwrap();
    let refused = EventStore::open(path.as_ref(), &Options::default()).unwrap_err();
    assert!(matches!(refused, StoreError::Locked { .. }), "{refused}");
}
