//! Costs over HTTP.

use axum::http::Method;
use entrenous_storage::records::{Scope, SiteSettings};
use serde_json::{Value, json};

use crate::serve::tests::Served;

const PATH: &str = "/api/v1/sites/example.org/costs";

fn march() -> Value {
    json!({ "source": "email_campaign", "from": "2026-03-01", "to": "2026-03-31", "amount": 120.5, "currency": "EUR", "note": "Mailings" })
}

#[tokio::test]
async fn a_cost_is_kept_as_it_was_entered_and_taken_out() {
    let served = Served::new(|_| {}).await;
    for domain in ["example.org", "other.example"] {
        served.app.records.add_site(domain, domain, "UTC", &SiteSettings::default(), 0).await.expect("added");
    }
    let key = served.key(&[Scope::SitesManage], None).await;
    let added = served.api(Method::POST, PATH, &key, &march().to_string()).await;
    assert_eq!(added.status, 201, "{added:?}");
    let mut expected = march();
    expected["id"] = added.json()["id"].clone();
    assert_eq!(served.api(Method::GET, PATH, &key, "").await.json(), json!({ "costs": [expected] }));
    let other = "/api/v1/sites/other.example/costs";
    assert_eq!(served.api(Method::GET, other, &key, "").await.json(), json!({ "costs": [] }));
    let path = format!("{PATH}/{}", expected["id"]);
    assert_eq!(
        served.api(Method::DELETE, &path.replace("example.org", "other.example"), &key, "").await.status,
        404
    );
    assert_eq!(served.api(Method::DELETE, &path, &key, "").await.status, 204);
    assert_eq!(served.api(Method::DELETE, &path, &key, "").await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let served = Served::new(|_| {}).await;
    served.app.records.add_site("example.org", "e", "UTC", &SiteSettings::default(), 0).await.expect("added");
    let key = served.key(&[Scope::SitesManage], None).await;
    for (field, value) in [
        ("source", json!("newsletter")),
        ("from", json!("2026-04-01")),
        ("from", json!("2026-02-30")),
        ("amount", json!(-1)),
        ("amount", json!(1e300)),
        ("currency", json!("euro")),
        ("note", json!("a\nb")),
        ("more", json!(1)),
    ] {
        let mut cost = march();
        cost[field] = value;
        let answer = served.api(Method::POST, PATH, &key, &cost.to_string()).await;
        assert!((400..500).contains(&answer.status.as_u16()), "{cost}: {answer:?}");
    }
    let reader = served.key(&[Scope::StatsRead], None).await;
    assert_eq!(served.api(Method::POST, PATH, &reader, &march().to_string()).await.status, 403);
    assert_eq!(served.api(Method::GET, PATH, &reader, "").await.status, 200);
    assert_eq!(served.api(Method::GET, "/api/v1/sites/none.example/costs", &reader, "").await.status, 404);
}
