//! The doors as senders meet them: requests straight to the router, with real stores behind it.

mod consent;

use axum::http::Method;
use entrenous_storage::records::{Scope, SiteSettings};
use serde_json::json;

use crate::serve::tests::{Answer, Served};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

async fn served() -> Served {
    let served = Served::new(|config| config.collect.events_per_client_per_minute = 50).await;
    let settings = SiteSettings { aliases: vec!["50429a93-8479".to_owned()], ..SiteSettings::default() };
    for domain in ["example.org", "other.example"] {
        let settings = if domain == "example.org" { settings.clone() } else { SiteSettings::default() };
        served.app.records.add_site(domain, domain, "UTC", &settings, 0).await.expect("added");
    }
    served.app.reload().await.expect("read");
    served
}

async fn send(served: &Served, headers: &[(&str, &str)], body: &str) -> Answer {
    let text = [("content-type", "text/plain"), ("user-agent", AGENT)];
    // A later header of the same name goes before.
    let own: Vec<_> =
        text.iter().filter(|(name, _)| headers.iter().all(|(given, _)| given != name)).copied().collect();
    served.send(Method::POST, "/api/event", &[&own, headers].concat(), body).await
}

fn view(more: serde_json::Value) -> String {
    let mut event = json!({ "name": "pageview", "site": "example.org", "url": "https://example.org/a" });
    if let (Some(event), serde_json::Value::Object(more)) = (event.as_object_mut(), more) {
        event.extend(more);
    }
    event.to_string()
}

#[tokio::test]
async fn each_sender_is_told_what_became_of_an_event() {
    let served = served().await;
    let dropped = |answer: &Answer| answer.header("x-entrenous-dropped").to_owned();
    for (headers, more, status, reason) in [
        (vec![], json!({}), 202, ""),
        (vec![("origin", "https://www.example.org")], json!({}), 202, ""),
        (vec![("origin", "null")], json!({}), 202, ""),
        (vec![("origin", "https://evil.example")], json!({}), 403, "wrong_origin"),
        (vec![], json!({ "site": "nobody.example" }), 422, "unknown_site"),
        (vec![], json!({ "url": "https://evil.example/" }), 403, "wrong_host"),
        (vec![], json!({ "url": "nowhere" }), 422, "bad_url"),
        (vec![], json!({ "revenue": { "amount": "NaN", "currency": "EUR" } }), 422, "bad_revenue"),
        (vec![], json!({ "name": 3 }), 400, "malformed"),
        (vec![("sec-gpc", "1")], json!({}), 202, "opted_out"),
        (vec![("user-agent", "Googlebot/2.1 (+http://www.google.com/bot.html)")], json!({}), 202, "bot"),
        (vec![("user-agent", "WhatsApp/2.23.20.0")], json!({}), 202, "preview"),
        (vec![("user-agent", "")], json!({}), 202, "bot"),
    ] {
        let answer = send(&served, &headers, &view(more.clone())).await;
        assert_eq!(
            (answer.status.as_u16(), dropped(&answer).as_str()),
            (status, reason),
            "{headers:?} {more}"
        );
        assert_eq!(answer.json()["accepted"], usize::from(reason.is_empty()), "{more}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "also on errors");
    }
}

#[tokio::test]
async fn a_batch_is_taken_as_far_as_it_goes_and_never_beyond_a_thousand() {
    let served = served().await;
    let (good, bad) = (view(json!({})), view(json!({ "url": "" })));
    let answer = send(&served, &[], &format!("{{\"events\":[{good},{bad},7,{good}]}}")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["accepted"]), (202, &json!(2)));
    let reasons: Vec<_> = answer.json()["dropped"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["reason"].clone())
        .collect();
    assert_eq!(reasons, ["bad_url", "malformed"]);
    let many = format!("[{}]", vec!["1"; 1_001].join(","));
    assert_eq!(send(&served, &[], &many).await.problem(), "invalid");
    assert_eq!(send(&served, &[], "nonsense").await.problem(), "bad-request");
    let large = format!("[{}]", " ".repeat(1_100_000));
    let answer = send(&served, &[], &large).await;
    assert_eq!(answer.problem(), "too-large");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn a_flood_of_one_client_is_answered_429() {
    let served = served().await;
    let mut statuses = Vec::new();
    for _ in 0..60 {
        statuses.push(send(&served, &[], &view(json!({}))).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 202).count(), 50, "{statuses:?}");
    let answer = send(&served, &[], &view(json!({}))).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, "60"));
}

#[tokio::test]
async fn a_server_needs_a_key_and_speaks_for_its_site_alone() {
    let served = served().await;
    let site = served.app.directory.load().site_of_host("example.org").expect("added").id;
    let key = served.key(&[Scope::EventsWrite], Some(site)).await;
    let bearer = format!("Bearer {key}");
    let by_server = [("authorization", bearer.as_str()), ("user-agent", "shop/1.0")];
    let paid = json!({ "name": "Purchase", "revenue": { "amount": "12.50", "currency": "EUR" } });
    assert_eq!(send(&served, &by_server, &view(paid)).await.status, 202);
    let other = json!({ "site": "other.example", "url": "https://other.example/" });
    let answer = send(&served, &by_server, &view(other)).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-entrenous-dropped")), (403, "forbidden_site"));
    let wrong = [("authorization", "Bearer nonsense"), ("user-agent", "shop/1.0")];
    assert_eq!(send(&served, &wrong, &view(json!({}))).await.problem(), "unauthorized");
    let reading = format!("Bearer {}", served.key(&[Scope::StatsRead], None).await);
    let answer =
        send(&served, &[("authorization", &reading), ("user-agent", "shop/1.0")], &view(json!({}))).await;
    assert_eq!(answer.problem(), "forbidden");
}

#[tokio::test]
async fn other_tools_words_are_understood() {
    let served = served().await;
    let plausible = r#"{"n":"pageview","v":36,"u":"https://example.org/x","d":"example.org","r":null}"#;
    assert_eq!(send(&served, &[], plausible).await.status, 202);
    let umami = r#"{"type":"event","payload":{"website":"50429a93-8479","url":"/home"}}"#;
    let headers = [("user-agent", "Mozilla/5.0 Umami/v20.0.0"), ("content-type", "application/json")];
    let answer = served.send(Method::POST, "/api/send", &headers, umami).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["accepted"]), (200, &json!(1)), "{answer:?}");
}

#[tokio::test]
async fn whoever_says_to_be_umami_is_held_to_what_visitors_are_held_to() {
    let served = served().await;
    let umami = r#"{"type":"event","payload":{"website":"50429a93-8479","url":"/home"}}"#;
    let program = ("user-agent", "Mozilla/5.0 Umami/v20.0.0");
    for (header, reason) in
        [(("sec-gpc", "1"), "opted_out"), (("origin", "https://evil.example"), "wrong_origin")]
    {
        let answer = served.send(Method::POST, "/api/send", &[program, header], umami).await;
        assert_eq!(answer.header("x-entrenous-dropped"), reason, "{answer:?}");
    }
    let mut taken = 0;
    for _ in 0..60 {
        let answer = served.send(Method::POST, "/api/send", &[program], umami).await;
        taken += usize::from(answer.status == 200);
    }
    assert!((45..=50).contains(&taken), "one client's limit: {taken}");
}

#[tokio::test]
async fn a_flood_at_one_site_is_answered_429_and_leaves_others_alone() {
    let served = Served::new(|config| config.collect.events_per_site_per_second = 10).await;
    for domain in ["example.org", "other.example"] {
        served.app.records.add_site(domain, domain, "UTC", &SiteSettings::default(), 0).await.expect("added");
    }
    served.app.reload().await.expect("read");
    let many = format!("[{}]", vec![view(json!({})); 100].join(","));
    let answer = send(&served, &[], &many).await;
    let reasons = answer.json()["dropped"].as_array().expect("a list").clone();
    assert!(
        reasons.iter().all(|one| one["reason"] == "too_many") && reasons.len() >= 80,
        "{}",
        reasons.len()
    );
    assert_eq!(send(&served, &[], &view(json!({}))).await.status, 429);
    let other = json!({ "site": "other.example", "url": "https://other.example/" });
    assert_eq!(send(&served, &[], &view(other)).await.status, 202);
}

#[tokio::test]
async fn what_a_page_behind_a_password_was_opened_with_is_no_key() {
    let served = served().await;
    assert_eq!(send(&served, &[("authorization", "Basic am86cHc=")], &view(json!({}))).await.status, 202);
}

#[tokio::test]
async fn a_reader_without_scripts_gets_a_picture_and_is_counted() {
    let served = served().await;
    let headers = [("user-agent", AGENT), ("referer", "https://example.org/without-scripts")];
    for (path, dropped) in [
        ("/pixel.gif?site=example.org", ""),
        ("/pixel.gif?site=no", "unknown_site"),
        ("/pixel.gif", "unknown_site"),
    ] {
        let answer = served.open(path, &headers).await;
        let header =
            |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().expect("text"));
        assert_eq!((answer.status().as_u16(), header("content-type")), (200, "image/gif"), "{path}");
        assert_eq!(header("x-entrenous-dropped"), dropped, "{path}");
    }
    let script = served.get("/js/e.js", &[]).await;
    assert!(script.header("cache-control").contains("max-age=86400") && script.text.len() > 500);
    let known = script.header("etag").to_owned();
    assert_eq!(served.get("/js/e.js", &[("if-none-match", &known)]).await.status, 304);
}
