//! Whatever is written, the parser refuses it by name or makes a question that the store takes.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::query::ask::{Asked, Known, QueryRequest, words};

fn name() -> impl Strategy<Value = String> {
    let known: Vec<String> = words::dimension_names()
        .chain(words::metric_names())
        .map(str::to_owned)
        .chain(["property:plan", "time:hour", "time:week", "event:page", "visit:source"].map(str::to_owned))
        .collect();
    prop_oneof![4 => proptest::sample::select(known), 1 => ".{0,12}"]
}

fn filter() -> impl Strategy<Value = Value> {
    let operator =
        proptest::sample::select(vec!["is", "is_not", "contains", "contains_not", "starts_with", "matches"]);
    let leaf = (operator, name(), proptest::collection::vec(".{0,5}", 0..3))
        .prop_map(|(operator, name, values)| json!([operator, name, values]));
    leaf.prop_recursive(10, 40, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|filter| json!(["not", filter])),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|all| json!(["and", all])),
            proptest::collection::vec(inner, 0..4).prop_map(|any| json!(["or", any])),
        ]
    })
}

fn range() -> impl Strategy<Value = Value> {
    let named = proptest::sample::select(vec![
        "day", "7d", "28d", "30d", "91d", "month", "6mo", "12mo", "year", "all",
    ]);
    let day = (1985_i16..2210, 1_i8..13, 1_i8..32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let instant =
        (0_i64..4_000_000_000).prop_map(|s| jiff::Timestamp::from_second(s).expect("in range").to_string());
    let end = prop_oneof![day.boxed(), instant.boxed()];
    prop_oneof![named.prop_map(|name| json!(name)), (end.clone(), end).prop_map(|(a, b)| json!([a, b]))]
}

fn question() -> impl Strategy<Value = Value> {
    let comparison = prop_oneof![
        Just(json!(null)),
        Just(json!("previous_period")),
        Just(json!({ "mode": "year_over_year", "match_weekday": true })),
        range()
    ];
    let names = || proptest::collection::vec(name(), 0..4);
    let filters = proptest::collection::vec(filter(), 0..4);
    let order =
        proptest::collection::vec((name(), proptest::sample::select(vec!["asc", "desc", "up"])), 0..2);
    (range(), comparison, names(), names(), filters, order, 0_u32..20_000).prop_map(
        |(range, comparison, metrics, dimensions, filters, order, limit)| {
            json!({
                "site": "example.org", "date_range": range, "comparison": comparison, "metrics": metrics, "dimensions": dimensions,
                "filters": filters, "order_by": order, "pagination": { "limit": limit }
            })
        },
    )
}

proptest! {
    #[test]
    fn a_question_is_refused_by_name_or_makes_sense(question in question(), zone in 0_usize..5) {
        let zone = ["UTC", "Europe/Paris", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo"][zone];
        let zone = TimeZone::get(zone).expect("a zone");
        let Ok(request) = serde_json::from_value::<QueryRequest>(question) else { return Ok(()) };
        let known = Known { now: super::NOW.parse().expect("a time"), first: None };
        match Asked::read(&request, &zone, known) {
            Err(wrong) => prop_assert!(wrong.at.starts_with('/') && wrong.why.len() > 10, "{wrong:?}"),
            Ok(asked) => {
                for range in [Some(&asked.range), asked.comparison.as_ref()].into_iter().flatten() {
                    let query = asked.questions[0].query(1, range);
                    for bounds in [&query.days, &query.buckets] {
                        prop_assert!(bounds.len() >= 2 && bounds.is_sorted_by(|a, b| a < b), "{bounds:?}");
                        prop_assert_eq!(bounds.first(), Some(&range.from.as_millisecond()));
                        prop_assert_eq!(bounds.last(), Some(&range.to.as_millisecond()));
                    }
                }
            }
        }
    }

    #[test]
    fn any_json_is_read_or_refused(text in r#"(\{|\[|\]|\}|"|,|:|site|date_range|7d|metrics|null|1e9|-|filters|is){0,30}"#) {
        if let Ok(request) = serde_json::from_str::<QueryRequest>(&text) {
            let known = Known { now: super::NOW.parse().expect("a time"), first: None };
            let _either = Asked::read(&request, &TimeZone::UTC, known);
        }
    }
}
