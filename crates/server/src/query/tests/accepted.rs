//! All that can be asked is answered.

use serde_json::{Value, json};

use super::{Asking, world};
use crate::query::ask::words;

#[tokio::test]
async fn every_metric_by_every_dimension() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let dimensions = words::dimension_names().map(str::to_owned).chain(["property:plan".to_owned()]);
    for dimension in dimensions {
        let metrics: Vec<_> = words::metric_names().filter(|metric| *metric != "shares").collect();
        let parts: Vec<Value> =
            metrics.iter().map(|metric| json!({ "metrics": [metric], "dimensions": [dimension] })).collect();
        let told = asking.told(json!({ "date_range": "91d", "queries": parts })).await;
        for (at, metric) in metrics.iter().enumerate() {
            let rows = told["answers"][at]["results"].as_array().expect("a list");
            assert!(!rows.is_empty(), "{metric} by {dimension}");
            assert!(rows.iter().all(|row| row["dimensions"][0].is_string()
                && row["metrics"].as_array().is_some_and(|m| m.len() == 1)));
        }
        let shares = asking
            .ask(json!({ "date_range": "91d", "metrics": ["shares"], "dimensions": [dimension] }))
            .await;
        match dimension.as_str() {
            "time" | "page" => {
                assert_eq!(shares.json()["results"][0]["metrics"], json!([1]), "by {dimension}")
            }
            _ => {
                assert_eq!(shares.problem(), "invalid", "by {dimension}");
                assert!(shares.text.contains("time and page"), "{shares:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_dimension_filters_in_every_way() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let dimensions =
        words::dimension_names().skip(1).map(str::to_owned).chain(["event:props:plan".to_owned()]);
    let operators = ["is", "is_not", "contains", "contains_not", "starts_with"];
    for dimension in dimensions {
        let any: Vec<Value> =
            operators.iter().map(|operator| json!([operator, dimension, ["a", ""]])).collect();
        let filters =
            json!([["or", any], ["not", ["and", [["is", "page", ["/none"]], ["is", dimension, ["b"]]]]]]);
        let parts =
            ["page", "entry_page", "time"].map(|by| json!({ "metrics": ["visits"], "dimensions": [by] }));
        let told = asking.told(json!({ "date_range": "7d", "filters": filters, "queries": parts })).await;
        let visits = |at: usize| {
            let rows = told["answers"][at]["results"].as_array().expect("a list");
            rows.iter().map(|row| row["metrics"][0].as_u64().expect("a count")).sum::<u64>()
        };
        assert_eq!([visits(0), visits(1), visits(2)], [4; 3], "{dimension}: something always holds");
    }
}

#[tokio::test]
async fn names_of_plausible_mean_the_same() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let ours = json!({ "date_range": "7d", "metrics": ["views"], "dimensions": ["page"], "filters": [["is", "country", ["FR"]]] });
    let theirs = r#"{ "site_id": "example.org", "date_range": "7d", "metrics": ["pageviews"], "dimensions": ["event:page"],
                      "filters": [["is", "visit:country", ["FR"]]] }"#;
    let answer = asking.post(theirs).await;
    assert_eq!(answer.json()["results"], asking.told(ours).await["results"]);
    assert_eq!(answer.json()["query"]["dimensions"], json!(["page"]));
}

#[tokio::test]
async fn three_dimensions_at_once() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking
        .told(json!({
            "date_range": "7d", "metrics": ["visits"], "dimensions": ["time:week", "page", "app"], "comparison": "year_over_year",
            "order_by": [["visits", "desc"], ["page", "asc"]]
        }))
        .await;
    assert_eq!(told["results"].as_array().map(Vec::len), Some(4));
    assert_eq!(told["results"][0]["comparison"]["metrics"], json!([0]));
    assert_eq!(told["results"][0]["comparison"]["dimensions"].as_array().map(Vec::len), Some(3));
}
