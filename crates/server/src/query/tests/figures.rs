//! What is told is what happened.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::{Asking, World, world};
use crate::query::Precision;

#[tokio::test]
async fn totals_are_those_of_the_sites_days() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking
        .told(json!({ "date_range": "7d", "metrics": ["visitors", "visits", "pageviews", "views_per_visit", "revenue", "shares"] }))
        .await;
    let revenue = json!([{ "currency": "EUR", "amount": 50.0 }]);
    assert_eq!(told["results"], json!([{ "dimensions": [], "metrics": [3, 4, 4, 1.0, revenue, 1] }]));
    assert_eq!(told["meta"]["time_zone"], "Europe/Paris");
    assert_eq!(told["meta"]["from"], "2026-03-25T00:00:00+01:00");
    assert_eq!(told["meta"]["to"], "2026-04-01T00:00:00+02:00");
    assert!(told["meta"]["metrics"]["visitors"].as_str().expect("told").starts_with("sum of daily visitors"));
    assert_eq!(told["query"]["metrics"][2], "views", "by our name");
}

#[tokio::test]
async fn days_are_those_of_the_time_zone() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking
        .told(json!({
            "date_range": ["2026-03-28", "2026-03-31"], "metrics": ["visits"], "dimensions": ["time:day"],
            "include": { "time_labels": true, "total_rows": true }
        }))
        .await;
    let rows = json!([
        { "dimensions": ["2026-03-29"], "metrics": [1] },
        { "dimensions": ["2026-03-30"], "metrics": [2] },
        { "dimensions": ["2026-03-31"], "metrics": [1] },
    ]);
    assert_eq!(told["results"], rows);
    let labels = json!(["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"]);
    assert_eq!(told["meta"]["time_labels"], labels);
    assert_eq!(told["meta"]["total_rows"], 3);
}

#[tokio::test]
async fn what_is_inferred_has_an_interval() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told =
        asking.told(json!({ "date_range": "7d", "metrics": ["dark_visits"], "dimensions": ["page"] })).await;
    // /b: one proven, one of 0.25; the whole may be off by half: sqrt(1.645² · 0.1875 + 0.625²) = 0.948.
    let b = &told["results"][0];
    assert_eq!(b["dimensions"], json!(["/b"]));
    let dark = &b["metrics"][0];
    assert_eq!(dark["value"], 1.25);
    assert_eq!(dark["low"], 1.0, "never below what is proven");
    assert_eq!(dark["high"], 2.0, "never above what is possible");
    assert_eq!(dark["grade"], "inferred");
    assert_eq!(told["meta"]["interval"]["relative_half_width_from"], "default");
    let codes: Vec<_> =
        told["meta"]["warnings"].as_array().expect("a list").iter().map(|w| &w["code"]).collect();
    assert_eq!(codes, ["unfinished", "no_window_yet"]);
    let proven = asking
        .told(json!({
            "date_range": "day", "metrics": ["dark_visits", "visits"],
            "filters": [["is", "visit:source", ["dark_social/signal"]]]
        }))
        .await;
    let dark = json!({ "value": 1.0, "low": 1.0, "high": 1.0, "grade": "proven" });
    assert_eq!(proven["results"][0]["metrics"], json!([dark, 1]));
    assert_eq!(proven["meta"]["warnings"][1]["code"], "most_probable");
}

struct Sure;

impl Precision for Sure {
    fn relative(&self, _: u32) -> Option<f64> {
        Some(0.1)
    }
}

#[tokio::test]
async fn the_last_window_says_how_sure_the_whole_is() {
    let mut asking = Asking::with(Arc::new(Sure), Duration::from_secs(20)).await;
    let mut world = World::default();
    for id in 1..=100 {
        world.visit(asking.site, id, id, "2026-03-30T08:00:00Z", "/a");
    }
    asking.deliver(world);
    let told = asking.told(json!({ "date_range": "7d", "metrics": ["dark_visits"] })).await;
    let dark = &told["results"][0]["metrics"][0];
    // 25 ± sqrt(1.645² · 18.75 + 2.5²) = 7.55
    let off = |member: &str| (dark[member].as_f64().expect("a number") * 100.0).round() / 100.0;
    assert_eq!((off("low"), off("value"), off("high")), (17.45, 25.0, 32.55));
    assert_eq!(told["meta"]["interval"]["relative_half_width_from"], "window");
}

#[tokio::test]
async fn rows_are_compared_by_value_and_times_by_place() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking
        .told(json!({
            "date_range": ["2026-03-30", "2026-03-31"], "comparison": "previous_period", "metrics": ["visits", "visit_duration"],
            "dimensions": ["page"]
        }))
        .await;
    let rows = json!([
        { "dimensions": ["/b"], "metrics": [2, 1.0],
          "comparison": { "dimensions": ["/b"], "metrics": [0, null], "change": [null, null] } },
        { "dimensions": ["/a"], "metrics": [1, 1.0],
          "comparison": { "dimensions": ["/a"], "metrics": [1, 1.0], "change": [0.0, 0.0] } },
    ]);
    assert_eq!(told["results"], rows);
    assert_eq!(told["meta"]["comparison"]["from"], "2026-03-28T00:00:00+01:00");
    let told = asking
        .told(json!({
            "date_range": ["2026-03-30", "2026-03-31"], "comparison": ["2026-03-29", "2026-03-30"], "metrics": ["visits"],
            "dimensions": ["time"], "interval": "day"
        }))
        .await;
    let compared = |at: usize| told["results"][at]["comparison"].clone();
    assert_eq!(compared(0), json!({ "dimensions": ["2026-03-29"], "metrics": [1], "change": [1.0] }));
    assert_eq!(compared(1), json!({ "dimensions": ["2026-03-30"], "metrics": [2], "change": [-0.5] }));
}

#[tokio::test]
async fn a_dashboard_asks_once() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking
        .told(json!({
            "date_range": "all", "filters": [["is", "app", ["signal"]]],
            "queries": [
                { "metrics": ["visits"] },
                { "metrics": ["visits"], "dimensions": ["entry_page"], "filters": [["starts_with", "entry_page", ["/a"]]] },
                { "metrics": ["visits"], "dimensions": ["page"], "pagination": { "limit": 1, "offset": 1 }, "order_by": [["page", "desc"]] },
            ]
        }))
        .await;
    let results: Vec<_> =
        told["answers"].as_array().expect("a list").iter().map(|a| a["results"].clone()).collect();
    assert_eq!(results[0], json!([{ "dimensions": [], "metrics": [2] }]));
    assert_eq!(results[1], json!([{ "dimensions": ["/a"], "metrics": [1] }]));
    assert_eq!(results[2], json!([{ "dimensions": ["/a"], "metrics": [1] }]));
    assert_eq!(told["answers"][1]["query"]["filters"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        told["answers"][0]["meta"]["from"], "2026-03-29T00:00:00+01:00",
        "all begins with the first visit"
    );
}

#[tokio::test]
async fn the_hour_that_is_missing_is_not_told() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking
        .told(json!({
            "date_range": ["2026-03-29", "2026-03-29"], "metrics": ["visits"], "dimensions": ["time:hour"],
            "include": { "time_labels": true }
        }))
        .await;
    let labels = told["meta"]["time_labels"].as_array().expect("a list");
    assert_eq!(labels.len(), 23);
    assert_eq!(
        (&labels[1], &labels[2]),
        (&json!("2026-03-29T01:00:00+01:00"), &json!("2026-03-29T03:00:00+02:00"))
    );
    assert_eq!(told["results"], json!([{ "dimensions": ["2026-03-29T00:00:00+01:00"], "metrics": [1] }]));
}
