//! Whatever goes wrong is answered in one form.

use std::time::Duration;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use entrenous_storage::records::Scope;
use tower_http::catch_panic::CatchPanicLayer;

use super::super::{Kind, around};
use super::Served;

#[tokio::test]
async fn every_kind_of_failure_is_a_problem_with_a_remedy() {
    let served = Served::new(|config| config.server.body_kib = 1).await;
    let key = served.key(&Scope::ALL, None).await;
    let large = format!("{{\"domain\": \"{}\"}}", "a".repeat(2000));
    let bearer = format!("Bearer {key}");
    let json = ("content-type", "application/json");
    let with_key = ("authorization", bearer.as_str());
    for (method, path, headers, body, name) in [
        (Method::GET, "/nowhere", &[][..], "", "not-found"),
        (Method::POST, "/healthz", &[], "", "method-not-allowed"),
        (Method::POST, "/api/v1/sites", &[json, with_key], &large, "too-large"),
        (Method::POST, "/api/v1/sites", &[with_key], "{}", "unsupported-media-type"),
        (Method::POST, "/api/v1/sites", &[json, with_key], "{", "bad-request"),
        (Method::POST, "/api/v1/sites", &[json, with_key], "{\"domain\": 3}", "invalid"),
        (Method::POST, "/api/v1/sites", &[json, with_key], "{\"domain\": \"a/b\"}", "invalid"),
        (Method::POST, "/login", &[], "email=x", "unsupported-media-type"),
        (Method::GET, "/api/v1/sites", &[], "", "unauthorized"),
        (Method::DELETE, "/api/v1/keys/x", &[with_key], "", "bad-request"),
        (Method::DELETE, "/api/v1/keys/99", &[with_key], "", "not-found"),
    ] {
        let answer = served.send(method, path, headers, body).await;
        assert_eq!(answer.problem(), name, "{path} {body:.40}: {answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let wrong = served.send(Method::POST, "/healthz", &[], "").await;
    assert_eq!(wrong.header("allow"), "GET,HEAD");
    assert_eq!(served.get("/api/v1/sites", &[]).await.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn panics_and_slow_handlers_are_answered() {
    let served = Served::with_router(
        |config| config.server.request_seconds = 0,
        |app| {
            Router::new()
                .route("/panics", get(async || -> () { panic!("as it must") }))
                .route("/hangs", get(async || tokio::time::sleep(Duration::MAX).await))
                .layer(CatchPanicLayer::custom(around::panicked))
                .layer(from_fn_with_state(app.clone(), around::around))
        },
    )
    .await;
    assert_eq!(served.get("/panics", &[]).await.problem(), "internal");
    let slow = served.get("/hangs", &[]).await;
    assert_eq!((slow.status, slow.problem().as_str()), (StatusCode::REQUEST_TIMEOUT, "timeout"));
}

#[tokio::test]
async fn each_type_leads_to_a_page_that_explains_it() {
    let served = Served::new(|_| {}).await;
    for kind in Kind::ALL {
        let page = served.get(&format!("/problems/{}", kind.name()), &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains(kind.title()), "{page:?}");
    }
    assert_eq!(served.get("/problems/none", &[]).await.problem(), "not-found");
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let served = Served::new(|config| config.server.requests_per_minute = 2).await;
    let key = served.key(&[Scope::StatsRead], None).await;
    for remaining in ["1", "0"] {
        let answer = served.api(Method::GET, "/api/v1/sites", &key, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        assert_eq!(
            (answer.header("ratelimit-limit"), answer.header("ratelimit-remaining")),
            ("2", remaining)
        );
        assert!((1..=60).contains(&answer.header("ratelimit-reset").parse::<u64>().expect("seconds")));
    }
    let refused = served.api(Method::GET, "/api/v1/sites", &key, "").await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "rate-limited"));
    assert!((1..=30).contains(&refused.header("retry-after").parse::<u64>().expect("seconds")));
    let other = served.key(&[Scope::StatsRead], None).await;
    assert_eq!(served.api(Method::GET, "/api/v1/sites", &other, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_part_that_does_not_work_makes_the_service_unready_but_not_dead() {
    let served = Served::new(|_| {}).await;
    served.app.health.works("records");
    assert_eq!(served.get("/readyz", &[]).await.json()["parts"]["records"], "ok");
    served.app.health.fails("journal", &"the disk is full: /secret/path");
    let unready = served.get("/readyz", &[]).await;
    assert_eq!(
        (unready.status, unready.problem().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    );
    assert_eq!(unready.json()["parts"]["journal"], "failing");
    assert!(!unready.text.contains("secret"), "why is for the log");
    assert_eq!(served.get("/healthz", &[]).await.status, StatusCode::OK);
    served.app.health.works("journal");
    assert_eq!(served.get("/readyz", &[]).await.status, StatusCode::OK);
    served.app.health.stops();
    assert!(served.get("/readyz", &[]).await.text.contains("being stopped"));
}

#[tokio::test]
async fn figures_are_for_those_who_have_the_token() {
    let served = Served::new(|_| {}).await;
    assert_eq!(served.get("/metrics", &[]).await.problem(), "not-found");
    let served =
        Served::new(|config| config.metrics.token = Some("0123456789abcdef".parse().expect("text"))).await;
    assert_eq!(served.get("/metrics", &[]).await.problem(), "unauthorized");
    let wrong = served.get("/metrics", &[("authorization", "Bearer 0123456789abcdeX")]).await;
    assert_eq!(wrong.problem(), "unauthorized");
    let shown = served.get("/metrics", &[("authorization", "Bearer 0123456789abcdef")]).await;
    assert!(
        shown.text.contains("entrenous_http_request_seconds_count{method=\"GET\",route=\"/metrics\""),
        "{shown:?}"
    );
    assert!(!shown.text.contains("abcdef"));
}
