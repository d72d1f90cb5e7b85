//! A guest link shows what it says and never more.

use axum::http::{Method, StatusCode};
use entrenous_storage::records::Role;
use serde_json::{Value, json};

use crate::query::tests::documented::place;
use crate::query::tests::{Asking, world};
use crate::serve::tests::{Answer, Person};

const GUESTS: &str = "/api/v1/sites/example.org/guests";

async fn office() -> (Asking, Person) {
    let mut asking = Asking::new().await;
    asking.deliver(world(asking.site));
    let owner = asking.served.person("ada@example.org", &place(Role::Owner)).await;
    (asking, owner)
}

async fn link(asking: &Asking, owner: &Person, fields: Value) -> (String, i64) {
    let made = asking.served.as_person(Method::POST, GUESTS, owner, &fields.to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let url = made.json()["url"].as_str().expect("an address").to_owned();
    let token = url.strip_prefix("http://stats.example/guest/").expect("ours").to_owned();
    (token, made.json()["id"].as_i64().expect("a number"))
}

async fn open(asking: &Asking, card: Value) -> Answer {
    let json = [("content-type", "application/json")];
    asking.served.send(Method::POST, "/api/v1/guest", &json, &card.to_string()).await
}

async fn ask(asking: &Asking, key: &str, question: Value) -> Answer {
    let mut whole = json!({ "site": "example.org", "date_range": "91d", "metrics": ["visits"] });
    whole.as_object_mut().expect("an object").extend(question.as_object().expect("an object").clone());
    asking.served.api(Method::POST, "/api/v1/query", key, &whole.to_string()).await
}

fn visits(answer: &Answer) -> i64 {
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let told = answer.json();
    told["results"].as_array().expect("rows").iter().map(|row| row["metrics"][0].as_i64().unwrap_or(0)).sum()
}

#[tokio::test]
async fn a_guest_sees_one_site_within_the_filters_and_cannot_widen_it() {
    let (asking, owner) = office().await;
    let everything = visits(&ask(&asking, &asking.key, json!({})).await);
    let path = ask(&asking, &asking.key, json!({ "dimensions": ["entry_page"] })).await.json();
    let path = path["results"][0]["dimensions"][0].as_str().expect("a page").to_owned();
    let filter = json!(["is", "entry_page", [path]]);
    let within = visits(&ask(&asking, &asking.key, json!({ "filters": [filter] })).await);
    assert!(0 < within && within < everything, "{within} of {everything}");

    let (token, _) = link(&asking, &owner, json!({ "name": "Board", "filters": [filter] })).await;
    let seen = open(&asking, json!({ "link": token })).await.json();
    assert_eq!((&seen["site"], &seen["filters"]), (&json!("example.org"), &json!([filter])));
    let key = seen["key"].as_str().expect("a key");
    assert_eq!(visits(&ask(&asking, key, json!({})).await), within);
    let around = json!(["or", [["not", filter], filter]]);
    assert_eq!(visits(&ask(&asking, key, json!({ "filters": [around] })).await), within);
    assert_eq!(visits(&ask(&asking, key, json!({ "filters": [["not", filter]] })).await), 0);
    let parts = json!({ "site": "example.org", "date_range": "91d", "queries": [{ "metrics": ["visits"] }] });
    let parts = asking.served.api(Method::POST, "/api/v1/query", key, &parts.to_string()).await.json();
    assert_eq!(parts["answers"][0]["results"][0]["metrics"][0], within, "{parts}");
    let imports = ask(&asking, key, json!({ "include": { "imports": true } })).await;
    assert!(!imports.text.contains("\"imported\":{"), "they cannot be filtered: {imports:?}");

    let other = ask(&asking, key, json!({ "site": "other.example" })).await;
    assert_eq!(other.text, ask(&asking, key, json!({ "site": "nowhere.example" })).await.text);
    for path in [
        "/api/v1/sites",
        "/api/v1/sites/example.org",
        GUESTS,
        "/api/v1/export?site=example.org&from=2026-03-01&to=2026-03-31&kind=visits&format=csv",
        "/api/v1/realtime?site=example.org",
        "/api/v1/cascades?site=example.org",
        "/api/v1/links",
        "/api/v1/keys",
        "/api/v1/me",
        "/api/v1/workspaces/1/audit",
    ] {
        assert_eq!(asking.served.api(Method::GET, path, key, "").await.problem(), "forbidden", "{path}");
    }
}

#[tokio::test]
async fn a_password_is_asked_for_and_what_is_revoked_or_over_shows_nothing() {
    let (asking, owner) = office().await;
    let fields = json!({ "name": "Board", "password": "a password", "days": 2 });
    let (token, id) = link(&asking, &owner, fields).await;
    assert_eq!(
        ask(&asking, &token, json!({})).await.problem(),
        "unauthorized",
        "the link alone opens nothing"
    );
    for password in [Value::Null, json!("another one")] {
        let refused = open(&asking, json!({ "link": token, "password": password })).await;
        assert_eq!(refused.problem(), "forbidden");
        assert_eq!(refused.json()["needs"], "password");
    }
    let opened = open(&asking, json!({ "link": token, "password": "a password" })).await.json();
    let key = opened["key"].as_str().expect("a key");
    assert_ne!(key, token);
    assert_eq!(ask(&asking, key, json!({})).await.status, StatusCode::OK);
    let listed = asking.served.as_person(Method::GET, GUESTS, &owner, "").await;
    assert!(!listed.text.contains(&token) && !listed.text.contains("argon2"), "{listed:?}");
    assert_eq!(listed.json()["links"][0]["has_password"], true);

    let records = &asking.served.app.records;
    let hash = crate::accounts::Secret::hash_of(token.as_bytes());
    let expires =
        records.guest_link(&hash, 0).await.expect("read").expect("there").expires.expect("two days");
    assert!(records.guest_link(&hash, expires).await.expect("read").is_none(), "its time is over");
    let pass = crate::accounts::Secret::hash_of(key.as_bytes());
    assert!(records.guest(&pass, expires).await.expect("read").is_none(), "and that of its passes");

    let revoke = format!("{GUESTS}/{id}");
    let revoked = asking.served.as_person(Method::DELETE, &revoke, &owner, "").await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(&asking, key, json!({})).await.problem(), "unauthorized");
    assert_eq!(open(&asking, json!({ "link": token })).await.problem(), "not-found");
}

#[tokio::test]
async fn links_that_make_no_sense_are_not_made() {
    let (asking, owner) = office().await;
    for fields in [
        json!({ "name": "" }),
        json!({ "name": "a", "days": 0 }),
        json!({ "name": "a", "password": "short" }),
        json!({ "name": "a", "filters": [["is", "shoe_size", ["43"]]] }),
        json!({ "name": "a", "filters": ["everything"] }),
    ] {
        let refused = asking.served.as_person(Method::POST, GUESTS, &owner, &fields.to_string()).await;
        assert_eq!(refused.problem(), "invalid", "{fields}");
    }
}
