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
