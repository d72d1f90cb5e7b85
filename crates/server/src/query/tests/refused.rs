//! What cannot be answered is refused by name, and nothing breaks.

use axum::http::Method;
use entrenous_storage::records::Scope;
use serde_json::{Value, json};

use super::{Asking, world};

fn with(member: &str, value: Value) -> Value {
    let mut question = json!({ "site": "example.org", "date_range": "7d", "metrics": ["visits"] });
    question[member] = value;
    question
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let many = |count: usize| json!(vec![json!(["is", "page", ["/a"]]); count]);
    let deep = (0..9).fold(json!(["is", "page", ["/a"]]), |inner, _| json!(["not", inner]));
    let values: Vec<String> = (0..1001).map(|n| n.to_string()).collect();
    let table: Vec<(Value, &str, &str)> = vec![
        (with("site", json!("nowhere.example")), "/site", "GET /api/v1/sites"),
        (with("site", json!("")), "/site", "no site"),
        (with("metrics", json!([])), "/metrics", "1 to 20"),
        (with("metrics", json!(["vists"])), "/metrics/0", "visitors, visits, views"),
        (with("metrics", json!(vec!["visits"; 21])), "/metrics", "1 to 20"),
        (with("dimensions", json!(["colour"])), "/dimensions/0", "property:KEY"),
        (with("dimensions", json!(["page", "event:page"])), "/dimensions/1", "twice"),
        (with("dimensions", json!(["page", "app", "os", "source"])), "/dimensions", "3 dimensions"),
        (with("dimensions", json!(["property:"])), "/dimensions/0", "1 to 300"),
        (with("dimensions", json!(["time:second"])), "/dimensions/0", "hour, day, week, month"),
        (
            json!({ "site": "example.org", "date_range": "7d", "metrics": ["visits"], "dimensions": ["time:day"], "interval": "hour" }),
            "/dimensions/0",
            "leave one of them out",
        ),
        (with("interval", json!("minute")), "/interval", "hour, day, week, month"),
        (with("date_range", json!("1d")), "/date_range", "day, 7d"),
        (with("date_range", json!(["2026-02-30", "2026-03-01"])), "/date_range/0", "no date"),
        (with("date_range", json!(["2026-03-02", "2026-03-01"])), "/date_range", "before it begins"),
        (with("date_range", json!(["2026-03-01", "2026-03-01T00:00:00Z"])), "/date_range", "same way"),
        (with("date_range", json!(["1066-10-14", "2026-03-01"])), "/date_range", "1990"),
        (with("date_range", json!(["9999-12-31", "9999-12-31"])), "/date_range", "2199"),
        (with("date_range", json!(["1990-01-01", "2199-12-31"])), "/date_range", "15000 days"),
        (
            with("date_range", json!(["2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"])),
            "/date_range",
            "before it begins",
        ),
        (with("comparison", json!("last_week")), "/comparison", "previous_period"),
        (with("comparison", json!(["2026-03-02", "2026-03-01"])), "/comparison", "before it begins"),
        (with("filters", json!([["is", "page"]])), "/filters/0", "[operator, dimension, [values]]"),
        (with("filters", json!(["page"])), "/filters/0", "[operator, dimension, [values]]"),
        (with("filters", json!([["matches", "page", ["/a"]]])), "/filters/0", "starts_with"),
        (with("filters", json!([["is", "time", ["/a"]]])), "/filters/0/1", "date_range"),
        (with("filters", json!([["is", "page", []]])), "/filters/0/2", "one or more"),
        (with("filters", json!([["is", "page", [7]]])), "/filters/0/2/0", "a string"),
        (with("filters", json!([["is", "page", ["x".repeat(2001)]]])), "/filters/0/2/0", "2000 bytes"),
        (
            with("filters", json!([["is", "page", ["/a"], { "case_sensitive": false }]])),
            "/filters/0",
            "case matters",
        ),
        (with("filters", json!([["and", []]])), "/filters/0", "[\"and\", [filters]]"),
        (with("filters", json!([["is", "page", values]])), "/filters/0/2", "1000 values"),
        (with("filters", many(101)), "/filters/100", "100 conditions"),
        (with("filters", json!([deep])), "/filters/0", "8 deep"),
        (with("order_by", json!([["views", "desc"]])), "/order_by/0/0", "ask for it too"),
        (with("order_by", json!([["visits", "down"]])), "/order_by/0/1", "asc"),
        (with("order_by", json!([["revenue", "desc"]])), "/order_by/0/0", "another metric"),
        (with("pagination", json!({ "limit": 0 })), "/pagination/limit", "1 and 10000"),
        (with("pagination", json!({ "limit": 10_001 })), "/pagination/limit", "1 and 10000"),
        (with("pagination", json!({ "offset": 1_000_001 })), "/pagination/offset", "1000000"),
        (with("queries", json!([{ "metrics": ["visits"] }])), "/queries", "beside queries"),
    ];
    for (question, at, why) in table {
        let answer = asking.post(&question.to_string()).await;
        assert_eq!(answer.status, 422, "{question}: {answer:?}");
        assert_eq!(answer.problem(), "invalid");
        let body = answer.json();
        assert!(
            body["pointer"].as_str().is_some_and(|pointer| pointer.starts_with(at)),
            "{question}: {body}"
        );
        assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{question}: {body}");
        assert!(answer.text.len() < 1000, "no longer than it has to be: {body}");
    }
}

#[tokio::test]
async fn the_shape_is_checked() {
    let asking = Asking::new().await;
    for (question, why) in [
        (with("metric", json!(["visits"])), "unknown field `metric`"),
        (with("metrics", json!("visits")), "metrics"),
        (with("metrics", json!([1, null])), "metrics"),
        (with("date_range", json!(7)), "a range is a name"),
        (with("date_range", json!(["2026-03-01"])), "a range is a name"),
        (with("comparison", json!(true)), "a comparison is"),
        (with("filters", json!({})), "filters"),
        (with("pagination", json!({ "limit": -1 })), "limit"),
        (with("pagination", json!({ "limit": 1e300 })), "limit"),
        (with("include", json!({ "everything": true })), "unknown field `everything`"),
        (with("queries", json!([[]])), "queries"),
        (json!([]), "expected"),
        (json!({ "site": "example.org" }), "missing field `date_range`"),
    ] {
        let answer = asking.post(&question.to_string()).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "invalid"), "{question}");
        assert!(answer.text.contains(why), "{question}: {}", answer.text);
    }
}

#[tokio::test]
async fn bodies_that_are_no_questions() {
    let asking = Asking::new().await;
    let deep = format!(
        "{{\"site\":\"example.org\",\"date_range\":\"7d\",\"filters\":{}{}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let large = with("filters", json!([["is", "page", ["x".repeat(1 << 20)]]])).to_string();
    let ten_thousand = with("filters", json!(vec![json!(["is", "page", ["/a"]]); 10_000])).to_string();
    for (body, status, name) in [
        (deep.as_str(), 400, "bad-request"),
        ("{", 400, "bad-request"),
        ("", 400, "bad-request"),
        ("\u{0}", 400, "bad-request"),
        (large.as_str(), 413, "too-large"),
        (ten_thousand.as_str(), 413, "too-large"),
    ] {
        let answer = asking.post(body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        assert_eq!(answer.problem(), name);
    }
    let headers = [("authorization", &*format!("Bearer {}", asking.key)), ("content-type", "text/plain")];
    let answer = asking.served.send(Method::POST, "/api/v1/query", &headers, "{}").await;
    assert_eq!(answer.problem(), "unsupported-media-type");
}

#[tokio::test]
async fn nobody_sees_what_they_may_not() {
    let asking = Asking::new().await;
    let question = with("metrics", json!(["visits"])).to_string();
    let none = asking
        .served
        .send(Method::POST, "/api/v1/query", &[("content-type", "application/json")], &question)
        .await;
    assert_eq!(none.problem(), "unauthorized");
    let writes = asking.served.key(&[Scope::EventsWrite], None).await;
    let answer = asking.served.api(Method::POST, "/api/v1/query", &writes, &question).await;
    assert_eq!(answer.problem(), "forbidden");
    assert!(answer.text.contains("stats:read"), "{answer:?}");
    let other = asking.served.key(&[Scope::StatsRead], Some(asking.site + 1)).await;
    let answer = asking.served.api(Method::POST, "/api/v1/query", &other, &question).await;
    assert_eq!(answer.problem(), "invalid", "as if there were no such site: {answer:?}");
    let export = "/api/v1/export?site=example.org&from=2026-03-01&to=2026-03-31&kind=visits&format=csv";
    let reads = asking.served.key(&[Scope::StatsRead], None).await;
    assert_eq!(asking.served.api(Method::GET, export, &reads, "").await.problem(), "forbidden");
    let answer = asking.served.api(Method::POST, "/api/v1/query", &reads, &question).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("ratelimit-limit"), "100000");
}

#[tokio::test]
async fn a_question_that_takes_too_long_is_given_up() {
    let asking =
        Asking::with(std::sync::Arc::new(crate::query::NoWindowYet), std::time::Duration::ZERO).await;
    let answer = asking.ask(json!({ "date_range": "7d", "metrics": ["visits"] })).await;
    assert_eq!(answer.problem(), "timeout");
    assert!(answer.text.contains("shorter range"), "{answer:?}");
}
