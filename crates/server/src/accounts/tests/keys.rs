//! Keys, their scopes and their sites.

use axum::http::{Method, StatusCode};
use entrenous_storage::records::Scope;
use serde_json::json;

use crate::serve::tests::Served;

async fn add_site(served: &Served, domain: &str) -> u32 {
    let key = served.key(&[Scope::SitesManage], None).await;
    let body = json!({ "domain": domain, "time_zone": "Europe/Paris" }).to_string();
    let added = served.api(Method::POST, "/api/v1/sites", &key, &body).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
    assert_eq!(added.json()["time_zone"], "Europe/Paris");
    served.app.directory.load().site_of_host(domain).expect("known at once").id
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    let served = Served::new(|_| {}).await;
    let sites = ("/api/v1/sites", Method::GET, "");
    let site = ("/api/v1/sites", Method::POST, "{\"domain\": \"a.example\"}");
    let keys = ("/api/v1/keys", Method::GET, "");
    for (scope, allowed) in [
        (Scope::EventsWrite, [false, false, false]),
        (Scope::ExportRead, [false, false, false]),
        (Scope::StatsRead, [true, false, false]),
        (Scope::SitesManage, [true, true, false]),
        (Scope::KeysManage, [false, false, true]),
    ] {
        let key = served.key(&[scope], None).await;
        for ((path, method, body), allowed) in [&sites, &site, &keys].into_iter().zip(allowed) {
            let answer = served.api(method.clone(), path, &key, body).await;
            assert_eq!(answer.status.is_success(), allowed, "{scope} {method} {path}: {answer:?}");
            if !allowed {
                assert_eq!(answer.problem(), "forbidden");
            }
        }
    }
    let twice = served.key(&[Scope::SitesManage], None).await;
    assert_eq!(served.api(Method::POST, site.0, &twice, site.2).await.problem(), "conflict");
    assert_eq!(served.api(Method::GET, sites.0, "ent_nonsense", "").await.problem(), "unauthorized");
}

#[tokio::test]
async fn a_key_for_one_site_sees_no_other() {
    let served = Served::new(|_| {}).await;
    let (mine, _other) = (add_site(&served, "a.example").await, add_site(&served, "b.example").await);
    let key = served.key(&Scope::ALL, Some(mine)).await;
    let seen = served.api(Method::GET, "/api/v1/sites", &key, "").await.json();
    assert_eq!(seen["sites"].as_array().map(Vec::len), Some(1));
    assert_eq!(seen["sites"][0]["domain"], "a.example");
    let more = served.api(Method::POST, "/api/v1/sites", &key, "{\"domain\": \"c.example\"}").await;
    assert_eq!(more.problem(), "forbidden");
    for (site, name) in [(Some("b.example"), "invalid"), (None, "forbidden")] {
        let body = json!({ "site": site, "scopes": ["stats:read"] }).to_string();
        assert_eq!(served.api(Method::POST, "/api/v1/keys", &key, &body).await.problem(), name);
    }
    let body = json!({ "site": "a.example", "scopes": ["stats:read"] }).to_string();
    assert_eq!(served.api(Method::POST, "/api/v1/keys", &key, &body).await.status, StatusCode::CREATED);
    let listed = served.api(Method::GET, "/api/v1/keys", &key, "").await.json();
    assert!(
        listed["keys"].as_array().expect("keys").iter().all(|key| key["site"] == "a.example"),
        "{listed}"
    );
}

#[tokio::test]
async fn nobody_gives_what_they_have_not() {
    let served = Served::new(|_| {}).await;
    let key = served.key(&[Scope::KeysManage, Scope::StatsRead], None).await;
    for (scopes, name) in [
        (json!(["stats:read", "export:read"]), "forbidden"),
        (json!(["everything"]), "invalid"),
        (json!([]), "invalid"),
    ] {
        let body = json!({ "scopes": scopes }).to_string();
        assert_eq!(served.api(Method::POST, "/api/v1/keys", &key, &body).await.problem(), name, "{scopes}");
    }
}

#[tokio::test]
async fn a_secret_is_shown_once_kept_as_a_hash_and_revoked_at_once() {
    let served = Served::new(|_| {}).await;
    let owner = served.key(&Scope::ALL, None).await;
    let body = json!({ "name": "Dashboard", "scopes": ["stats:read"] }).to_string();
    let made = served.api(Method::POST, "/api/v1/keys", &owner, &body).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let (secret, id) = (made.json()["key"].as_str().expect("a secret").to_owned(), made.json()["id"].clone());
    assert!(secret.starts_with("ent_") && secret.len() == 47, "256 bits: {secret}");
    assert_eq!(served.api(Method::GET, "/api/v1/sites", &secret, "").await.status, StatusCode::OK);

    let listed = served.api(Method::GET, "/api/v1/keys", &owner, "").await;
    assert!(!listed.text.contains(&secret) && listed.text.contains(&secret[..10]), "{listed:?}");

    let path = format!("/api/v1/keys/{id}");
    assert_eq!(served.api(Method::DELETE, &path, &owner, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.api(Method::GET, "/api/v1/sites", &secret, "").await.problem(), "unauthorized");
}
