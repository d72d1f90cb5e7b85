//! What happens now, asked for and streamed.

use axum::body::Body;
use entrenous_storage::records::Role;
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::documented::place;
use super::{Asking, World, world};

#[tokio::test]
async fn the_last_half_hour_is_told() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let told = asking.get("/api/v1/realtime?site=example.org").await.json();
    assert_eq!((&told["visitors"], &told["visits"], &told["minutes"]), (&json!(1), &json!(1), &json!(30)));
    assert_eq!(told["pages"], json!([{ "page": "/b", "views": 1, "visitors": 1 }]));
    assert_eq!(told["sources"], json!([{ "source": "dark_social/signal", "visits": 1, "dark": true }]));
    assert_eq!(told["apps"], json!([{ "app": "signal", "visits": 1 }]));
    assert_eq!(told["dark_visits"], json!({ "value": 1.0, "low": 1.0, "high": 1.0, "grade": "proven" }));
    let views = told["views"].as_array().expect("a list");
    let seen: Vec<_> = views.iter().filter(|minute| minute["views"] != 0).collect();
    assert_eq!(views.len(), 30);
    assert_eq!(seen, [&json!({ "minute": "2026-03-31T09:50:00Z", "views": 1 })], "ten minutes ago");
    let none = asking.get("/api/v1/realtime?site=none.example").await;
    assert_eq!(none.problem(), "invalid");
}

/// The data of the next event; none when the stream is over.
async fn event(
    body: &mut (impl futures_util::Stream<Item = Result<axum::body::Bytes, axum::Error>> + Unpin),
) -> Option<Value> {
    let mut text = String::new();
    while !text.ends_with("\n\n") {
        text.push_str(std::str::from_utf8(&body.next().await?.expect("not cut off")).expect("text"));
    }
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).expect("data");
    assert!(text.contains("event: realtime"), "{text}");
    Some(serde_json::from_str(data).expect("JSON"))
}

async fn open(asking: &Asking) -> Body {
    let accept = [("accept", "text/event-stream"), ("authorization", &*format!("Bearer {}", asking.key))];
    let answer = asking.served.open("/api/v1/realtime?site=example.org", &accept).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    answer.into_body()
}

#[tokio::test]
async fn a_stream_tells_at_once_then_what_changes_and_ends_with_the_service() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let (mut one, mut other) =
        (open(&asking).await.into_data_stream(), open(&asking).await.into_data_stream());
    assert_eq!(event(&mut one).await.expect("told")["visits"], 1);
    assert_eq!(event(&mut other).await.expect("told")["visits"], 1);
    let mut more = World::default();
    more.visit(asking.site, 20, 21, "2026-03-31T09:59:00Z", "/c");
    asking.deliver(more);
    assert_eq!(event(&mut one).await.expect("told")["visits"], 2);
    assert_eq!(event(&mut other).await.expect("told")["visits"], 2);
    asking.stop.send_replace(true);
    assert!(event(&mut one).await.is_none(), "it is over");
    assert!(event(&mut other).await.is_none(), "it is over");
}

#[tokio::test]
async fn a_stream_ends_for_whoever_is_signed_out() {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let person = asking.served.person("ada@example.org", &place(Role::Owner)).await;
    let answer = asking
        .served
        .open("/api/v1/realtime/stream?site=example.org", &[("cookie", person.cookie.as_str())])
        .await;
    let mut body = answer.into_body().into_data_stream();
    assert_eq!(event(&mut body).await.expect("told")["visits"], 1);
    let records = &asking.served.app.records;
    let session = records.sessions(person.account, 0).await.expect("read")[0].id;
    assert!(records.end_session_of(person.account, session).await.expect("ended"));
    let mut more = World::default();
    more.visit(asking.site, 20, 21, "2026-03-31T09:59:00Z", "/c");
    asking.deliver(more);
    assert!(event(&mut body).await.is_none(), "it is over");
}
