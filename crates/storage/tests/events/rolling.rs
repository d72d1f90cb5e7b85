//! Roll-ups say what rows say, and go when rows change.

use entrenous_storage::events::NewVerdict;
use entrenous_storage::events::query::{Dimension, Filter, Match, Metric, Query};
use entrenous_storage::events::rows::{EventKind, VerdictColumns};

use crate::delivery::totals;
use crate::figures::{by, question};
use crate::made::{DAY, SITE, World, event, visit};

fn two_days() -> World {
    let mut world = World::default();
    for (id, visitor, started) in [(1, 1, 10), (3, 1, 20), (5, 2, 30), (7, 3, DAY + 10)] {
        let ended = visit(id, visitor, started, "/a");
        world.events.push(event(&ended, id, EventKind::PageView, "pageview", "/a"));
        world.events.push(event(&ended, id + 1, EventKind::Engagement, "engagement", "/a"));
        world.closed.push(ended);
    }
    world
}

#[test]
fn a_day_is_rolled_up_once_and_dropped_when_a_late_visit_comes() {
    let mut store = two_days().store();
    assert_eq!(store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap(), 2);
    assert_eq!(store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap(), 0, "both are there");
    assert_eq!(totals(&store), (3, 4, 4));
    let late = World { closed: vec![visit(9, 9, 40, "/late")], ..Default::default() };
    store.deliver(&late.delivery(9)).unwrap();
    assert_eq!(totals(&store), (4, 5, 5));
    assert_eq!(store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap(), 1, "the day that changed");
    assert_eq!(totals(&store), (4, 5, 5));
}

#[test]
fn a_day_with_an_open_visit_waits() {
    let mut world = two_days();
    world.open.push(visit(9, 9, 50, "/b"));
    let mut store = world.store();
    assert_eq!(store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap(), 1);
    assert_eq!(totals(&store), (4, 5, 5));
}

#[test]
fn days_of_another_time_zone_are_read_from_rows() {
    let mut store = two_days().store();
    store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap();
    let query =
        Query { days: vec![-15, 15, DAY + 15], ..question(vec![], vec![Metric::Visitors, Metric::Visits]) };
    let sums = store.reader().unwrap().query(&query).unwrap().rows[0].sums;
    assert_eq!((sums.visitors, sums.visits), (4, 4), "visitor 1 comes on both of these days");
}

#[test]
fn a_new_verdict_shows_at_once() {
    let mut store = two_days().store();
    store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap();
    let verdict = VerdictColumns { source: "dark_social/signal".into(), dark: 900_000, ..Default::default() };
    let new = NewVerdict { visit: 5, started_ms: 30, verdict: verdict.clone() };
    store.replace_verdicts(SITE, &[new]).unwrap();
    let visits = by(&store, Dimension::Source, Metric::Visits);
    assert_eq!(visits, [("unknown".to_owned(), 3.0), ("dark_social/signal".to_owned(), 1.0)]);
    assert_eq!(store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap(), 1);
    assert_eq!(by(&store, Dimension::Source, Metric::Visits), visits);
    let dark = by(&store, Dimension::Source, Metric::DarkVisits);
    assert_eq!(dark[1], ("unknown".to_owned(), 0.75), "0.9 is more");
    let only = Filter::Matches(Dimension::Source, Match::StartsWith, vec!["dark_".to_owned()]);
    let query = Query { filter: Some(only), ..question(vec![Dimension::Source], vec![Metric::DarkVisits]) };
    let sums = store.reader().unwrap().query(&query).unwrap().rows[0].sums;
    assert_eq!(sums.dark.expected, 900_000);
    assert_eq!(sums.dark.variance, 90_000);
}

#[test]
fn long_ranges_read_spans_and_say_what_days_say() {
    let mut world = World::default();
    for day in 0..70 {
        for (nth, page) in ["/a", ["/b", "/c"][day as usize % 2]].into_iter().enumerate() {
            let (seq, started) = (2 * day as u64 + nth as u64 + 1, day * DAY + 10);
            let ended = visit(seq, seq, started, page);
            world.events.push(event(&ended, seq, EventKind::PageView, "pageview", page));
            world.closed.push(ended);
        }
    }
    let mut store = world.store();
    let days: Vec<(i64, i64)> = (0..69).map(|day| (day * DAY, (day + 1) * DAY)).collect();
    let told = |store: &entrenous_storage::events::EventStore| {
        let bounds: Vec<i64> = (3..=70).map(|day| day * DAY).collect();
        let metrics = vec![Metric::Visits, Metric::Visitors, Metric::Views];
        let whole = |dimensions| Query {
            days: bounds.clone(),
            buckets: bounds.clone(),
            ..question(dimensions, metrics.clone())
        };
        let queries = [whole(vec![]), whole(vec![Dimension::Page]), whole(vec![Dimension::EntryPage])];
        store.reader().unwrap().panels(&queries).unwrap()
    };
    let before = told(&store);
    assert_eq!(before[0].rows[0].sums.visits, 134);
    assert_eq!(store.roll_up(SITE, &days).unwrap(), 69);
    assert_eq!(told(&store), before);
    // A span goes with any of its days, and comes back.
    let late = World { closed: vec![visit(900, 900, 40 * DAY, "/a")], ..Default::default() };
    store.deliver(&late.delivery(900)).unwrap();
    let after = told(&store);
    assert_eq!(after[0].rows[0].sums.visits, 135);
    assert_eq!(store.to_roll_up(SITE, &days).unwrap(), [(40 * DAY, 41 * DAY)]);
    assert_eq!(store.roll_up(SITE, &days).unwrap(), 1);
    assert_eq!(told(&store), after);
    store.forget_roll_ups(SITE).unwrap();
    assert_eq!(told(&store), after);
}

#[test]
fn days_cut_otherwise_give_way() {
    let mut store = two_days().store();
    assert_eq!(store.roll_up(SITE, &[(0, DAY), (DAY, 2 * DAY)]).unwrap(), 2);
    let hour = DAY / 24;
    let other = [(-hour, DAY - hour), (DAY - hour, 2 * DAY - hour)];
    assert_eq!(store.to_roll_up(SITE, &other).unwrap(), other);
    assert_eq!(store.roll_up(SITE, &other).unwrap(), 2);
    assert_eq!(store.to_roll_up(SITE, &other).unwrap(), []);
    assert_eq!(totals(&store), (3, 4, 4));
}
