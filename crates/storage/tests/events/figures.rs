//! Answers, by example.

use entrenous_storage::events::query::{Dimension, Filter, Match, Metric, OrderBy, Query, Value};
use entrenous_storage::events::rows::{EventKind, ShareRow};
use entrenous_storage::events::{EventStore, StoreError};

use crate::made::{DAY, SITE, World, event, visit};

pub(crate) fn question(dimensions: Vec<Dimension>, metrics: Vec<Metric>) -> Query {
    Query {
        site: SITE,
        metrics,
        dimensions,
        filter: None,
        days: vec![0, DAY, 2 * DAY],
        buckets: vec![0, DAY, 2 * DAY],
        order: vec![],
        limit: 100,
        offset: 0,
    }
}

pub(crate) fn by(store: &EventStore, dimension: Dimension, metric: Metric) -> Vec<(String, f64)> {
    let answer = store.reader().unwrap().query(&question(vec![dimension], vec![metric])).unwrap();
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Time(time) => time.to_string(),
    };
    answer.rows.iter().map(|row| (text(&row.values[0]), row.sums.metric(metric).unwrap())).collect()
}

pub(crate) fn by_page(store: &EventStore) -> Vec<(String, u64)> {
    by(store, Dimension::Page, Metric::Views).into_iter().map(|(page, views)| (page, views as u64)).collect()
}

fn world() -> World {
    let mut world = World::default();
    for (id, page, source) in [(1, "/a", "referral/x"), (10, "/b", "unknown"), (20, "/a", "unknown")] {
        let mut ended = visit(id, id, id as i64 * 3_600_000, page);
        ended.verdict.source = source.into();
        world.events.push(event(&ended, id, EventKind::PageView, "pageview", page));
        let mut signup = event(&ended, id + 1, EventKind::Custom, "Signup", page);
        signup.props = vec![("plan".into(), if id == 1 { "big".into() } else { "small".into() })];
        signup.revenue_milli = Some(id as i64 * 1000);
        signup.currency = if id == 20 { "USD".into() } else { "EUR".into() };
        world.events.push(signup);
        world.closed.push(ended);
    }
    for (seq, time_ms) in [(30, 0), (31, DAY)] {
        let (fetcher, audience) = ("signal".into(), "private".into());
        world.shares.push(ShareRow {
            site: SITE,
            time_ms,
            seq,
            page: "/a".into(),
            fetcher,
            audience,
            token: None,
            link: "".into(),
        });
    }
    world
}

#[test]
fn values_are_data_whatever_they_say() {
    let store = world().store();
    let reader = store.reader().unwrap();
    for text in ["' OR 1=1 --", "'; DROP TABLE visits; --", "\\' OR ''='", "$1", "%", "_", "\u{0}"] {
        for dimension in [
            Dimension::Source,
            Dimension::Page,
            Dimension::Property("plan".to_owned()),
            Dimension::Property(text.to_owned()),
        ] {
            for matched in [Match::Is, Match::Contains, Match::StartsWith] {
                let filter = Some(Filter::Matches(dimension.clone(), matched, vec![text.to_owned()]));
                let query = Query { filter, ..question(vec![], vec![Metric::Visits]) };
                assert_eq!(
                    reader.query(&query).unwrap().rows[0].sums.visits,
                    0,
                    "{text} {dimension:?} {matched:?}"
                );
            }
        }
        let property = question(vec![Dimension::Property(text.to_owned())], vec![Metric::Events]);
        assert!(reader.query(&property).unwrap().rows.is_empty());
    }
    assert_eq!(reader.query(&question(vec![], vec![Metric::Visits])).unwrap().rows[0].sums.visits, 3);
}

#[test]
fn revenue_keeps_currencies_apart() {
    let reader = world().store().reader().unwrap();
    let eur = |amount| ("EUR".to_owned(), amount);
    let usd = |amount| ("USD".to_owned(), amount);
    let all = reader.query(&question(vec![], vec![Metric::Revenue])).unwrap();
    assert_eq!(all.rows[0].revenue, [eur(11_000), usd(20_000)]);
    let by_source =
        reader.query(&question(vec![Dimension::Source], vec![Metric::Visits, Metric::Revenue])).unwrap();
    assert_eq!(by_source.rows[0].revenue, [eur(10_000), usd(20_000)]);
    assert_eq!(by_source.rows[1].revenue, [eur(1000)]);
    let filter =
        Some(Filter::Matches(Dimension::Property("plan".to_owned()), Match::Is, vec!["big".to_owned()]));
    let by_plan = question(vec![Dimension::Property("plan".to_owned())], vec![Metric::Revenue]);
    let big = reader.query(&Query { filter, ..by_plan }).unwrap();
    assert_eq!(big.rows.len(), 1);
    assert_eq!(big.rows[0].revenue, [eur(1000)]);
}

#[test]
fn shares_are_told_by_time_and_page() {
    let reader = world().store().reader().unwrap();
    let all = reader.query(&question(vec![Dimension::Time], vec![Metric::Shares])).unwrap();
    assert_eq!(all.rows.iter().map(|row| row.shares).collect::<Vec<_>>(), [1, 1]);
    let pages = reader.query(&question(vec![Dimension::Page], vec![Metric::Views, Metric::Shares])).unwrap();
    assert_eq!((pages.rows[0].sums.views, pages.rows[0].shares), (2, 2));
    let error = reader.query(&question(vec![Dimension::Source], vec![Metric::Shares])).unwrap_err();
    assert!(matches!(error, StoreError::Query(_)), "{error}");
}

#[test]
fn rows_come_in_the_order_asked_for_and_in_pages() {
    let reader = world().store().reader().unwrap();
    let pages = |order: Vec<(OrderBy, bool)>, limit, offset| {
        let query = Query { order, limit, offset, ..question(vec![Dimension::Page], vec![Metric::Views]) };
        let rows = reader.query(&query).unwrap().rows;
        rows.into_iter().map(|row| row.values[0].clone()).collect::<Vec<_>>()
    };
    let (a, b) = (Value::Text("/a".to_owned()), Value::Text("/b".to_owned()));
    assert_eq!(pages(vec![], 10, 0), [a.clone(), b.clone()]);
    assert_eq!(pages(vec![(OrderBy::Metric(Metric::Views), false)], 10, 0), [b.clone(), a.clone()]);
    assert_eq!(pages(vec![(OrderBy::Dimension(Dimension::Page), true)], 1, 0), std::slice::from_ref(&b));
    assert_eq!(pages(vec![(OrderBy::Dimension(Dimension::Page), true)], 1, 1), [a]);
    assert_eq!(pages(vec![(OrderBy::Metric(Metric::Visitors), true)], 1, 1), [b]);
}

#[test]
fn what_cannot_be_told_is_said() {
    let reader = world().store().reader().unwrap();
    let good = question(vec![], vec![Metric::Visits]);
    let bad = [
        Query { metrics: vec![], ..good.clone() },
        Query { days: vec![5], ..good.clone() },
        Query { days: vec![5, 5], ..good.clone() },
        Query { limit: 0, ..good.clone() },
        Query { dimensions: vec![Dimension::Os, Dimension::Os], ..good.clone() },
        Query { dimensions: vec![Dimension::Time], buckets: vec![1, 2], ..good.clone() },
        Query { order: vec![(OrderBy::Dimension(Dimension::Os), true)], ..good.clone() },
        Query { order: vec![(OrderBy::Metric(Metric::Revenue), true)], ..good.clone() },
        Query { filter: Some(Filter::Matches(Dimension::Time, Match::Is, vec![])), ..good.clone() },
        Query {
            filter: Some((0..40).fold(Filter::And(vec![]), |inner, _| Filter::Not(Box::new(inner)))),
            ..good
        },
    ];
    for query in bad {
        let error = reader.query(&query).unwrap_err();
        assert!(matches!(error, StoreError::Query(_)), "{query:?}: {error}");
    }
}
