//! People and their places over HTTP.

use axum::http::{Method, StatusCode};
use entrenous_storage::records::{FIRST_WORKSPACE, Membership, Role};
use serde_json::{Value, json};

use crate::serve::tests::{Answer, Person, Served};

const PASSWORD: &str = "a long enough one";
const PEOPLE: &str = "/api/v1/workspaces/1/people";
const INVITATIONS: &str = "/api/v1/workspaces/1/invitations";

fn place(role: Role) -> Membership {
    Membership { workspace: FIRST_WORKSPACE, role, sites: Vec::new() }
}

async fn add_site(served: &Served, person: &Person, domain: &str) {
    let body = json!({ "domain": domain }).to_string();
    let added = served.as_person(Method::POST, "/api/v1/sites", person, &body).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
}

async fn invite(served: &Served, person: &Person, fields: Value) -> Answer {
    served.as_person(Method::POST, INVITATIONS, person, &fields.to_string()).await
}

fn token(answer: &Answer) -> String {
    let url = answer.json()["url"].as_str().expect("a link").to_owned();
    url.split_once("/invitation?token=").expect("our page").1.to_owned()
}

async fn sites_of(served: &Served, cookie: &str) -> Vec<String> {
    let me = served.get("/api/v1/me", &[("cookie", cookie)]).await;
    assert_eq!(me.status, StatusCode::OK, "{me:?}");
    let me = me.json();
    let sites = me["workspaces"].as_array().expect("a list").iter().flat_map(|place| {
        place["sites"].as_array().expect("a list").iter().map(|site| site["domain"].as_str().expect("text"))
    });
    sites.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_client_is_invited_by_a_link_that_works_once_and_sees_one_site() {
    let served = Served::new(|_| {}).await;
    let owner = served.person("ada@example.org", &place(Role::Owner)).await;
    add_site(&served, &owner, "a.example").await;
    add_site(&served, &owner, "b.example").await;
    let made =
        invite(&served, &owner, json!({ "role": "client", "sites": ["a.example"], "note": "Bea" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let token = token(&made);
    let waiting = served.as_person(Method::GET, INVITATIONS, &owner, "").await;
    assert!(waiting.text.contains("Bea") && !waiting.text.contains(&token), "{waiting:?}");

    let page = served.get(&format!("/invitation?token={token}"), &[("accept-language", "fr")]).await;
    assert!(page.status == StatusCode::OK && page.text.contains("comme client"), "{page:?}");
    let fields = [("token", token.as_str()), ("email", "bea@example.org"), ("password", "short")];
    let weak = served.post("/invitation", &[], &fields).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = [("token", token.as_str()), ("email", "Ada@example.org"), ("password", PASSWORD)];
    let taken = served.post("/invitation", &[], &taken).await;
    assert!(taken.text.contains("There is an account of this address"), "{taken:?}");

    let fields = [("token", token.as_str()), ("email", "bea@example.org"), ("password", PASSWORD)];
    let joined = served.post("/invitation", &[], &fields).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{joined:?}");
    let cookie = joined.header("set-cookie").split(';').next().expect("a pair").to_owned();
    assert_eq!(sites_of(&served, &cookie).await, ["a.example"]);
    let listed = served.get("/api/v1/sites", &[("cookie", &cookie)]).await;
    assert!(listed.text.contains("a.example") && !listed.text.contains("b.example"), "{listed:?}");
    let again = [("token", token.as_str()), ("email", "eve@example.org"), ("password", PASSWORD)];
    assert_eq!(served.post("/invitation", &[], &again).await.status, StatusCode::FORBIDDEN);
    assert_eq!(served.get(&format!("/invitation?token={token}"), &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn somebody_with_an_account_joins_another_workspace_and_a_revoked_link_is_void() {
    let served = Served::new(|_| {}).await;
    let owner = served.person("ada@example.org", &place(Role::Owner)).await;
    let made = served
        .as_person(Method::POST, "/api/v1/workspaces", &owner, r#"{"name": "<b>Le Quotidien</b>"}"#)
        .await;
    let other = made.json()["id"].as_i64().expect("a number");
    let path = format!("/api/v1/workspaces/{other}/invitations");
    let viewer = served.person("viewer@example.org", &place(Role::Viewer)).await;
    let made = served.as_person(Method::POST, &path, &owner, r#"{"role": "admin"}"#).await;
    let (id, token) = (made.json()["id"].clone(), token(&made));
    let session = [("cookie", viewer.cookie.as_str())];
    let page = served.get(&format!("/invitation?token={token}"), &session).await;
    assert!(page.text.contains("viewer@example.org") && !page.text.contains("name=\"password\""), "{page:?}");
    assert!(!page.text.contains("<b>"), "what people call a workspace is text: {page:?}");
    let foreign = [session[0], ("sec-fetch-site", "cross-site")];
    assert_eq!(served.post("/invitation", &foreign, &[("token", &token)]).await.problem(), "forbidden");
    let joined = served.post("/invitation", &session, &[("token", &token)]).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{joined:?}");
    let me = served.get("/api/v1/me", &session).await.json();
    assert_eq!(me["workspaces"][1]["role"], "admin");
    assert_eq!(me["workspaces"][0]["may"], json!(["stats:read"]));
    let revoke = format!("{path}/{id}");
    assert_eq!(served.as_person(Method::DELETE, &revoke, &owner, "").await.problem(), "not-found", "used");

    let made = served.as_person(Method::POST, &path, &owner, r#"{"role": "admin"}"#).await;
    let revoke = format!("{path}/{}", made.json()["id"]);
    assert_eq!(served.as_person(Method::DELETE, &revoke, &owner, "").await.status, StatusCode::NO_CONTENT);
    let link = made.json()["url"].as_str().expect("a link").replace("http://stats.example", "");
    assert_eq!(served.get(&link, &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_gives_more_than_they_have_or_touches_whoever_is_above() {
    let served = Served::new(|_| {}).await;
    let owner = served.person("ada@example.org", &place(Role::Owner)).await;
    let admin = served.person("an.admin@example.org", &place(Role::Admin)).await;
    let path = format!("{PEOPLE}/{}", owner.account);
    for body in [r#"{"role": "owner"}"#, r#"{"role": "viewer"}"#] {
        let refused = served.as_person(Method::PATCH, &path, &admin, body).await;
        assert_eq!(refused.problem(), "forbidden", "{refused:?}");
    }
    assert_eq!(served.as_person(Method::DELETE, &path, &admin, "").await.problem(), "forbidden");
    assert_eq!(invite(&served, &admin, json!({ "role": "owner" })).await.problem(), "forbidden");
    for fields in [
        json!({ "role": "client" }),
        json!({ "role": "viewer", "sites": ["a.example"] }),
        json!({ "role": "client", "sites": ["nowhere.example"] }),
        json!({ "role": "king" }),
        json!({ "role": "viewer", "days": 31 }),
        json!({ "role": "viewer", "note": "a\nb" }),
    ] {
        assert_eq!(invite(&served, &owner, fields.clone()).await.problem(), "invalid", "{fields}");
    }
    // The last owner stays; with another, either may go.
    assert_eq!(served.as_person(Method::DELETE, &path, &owner, "").await.problem(), "conflict");
    let admins = format!("{PEOPLE}/{}", admin.account);
    let made = served.as_person(Method::PATCH, &admins, &owner, r#"{"role": "owner"}"#).await;
    assert_eq!(made.status, StatusCode::NO_CONTENT, "{made:?}");
    assert_eq!(served.as_person(Method::DELETE, &path, &owner, "").await.status, StatusCode::NO_CONTENT);
    let gone = served.as_person(Method::GET, "/api/v1/me", &owner, "").await;
    assert_eq!(gone.problem(), "unauthorized", "the session ended at once");
    let people = served.as_person(Method::GET, PEOPLE, &admin, "").await.json();
    assert_eq!(people["people"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_a_new_password_ends_the_others() {
    let served = Served::new(|_| {}).await;
    let owner = served.person("ada@example.org", &place(Role::Owner)).await;
    let other = served.person("someone@example.org", &place(Role::Viewer)).await;
    let (second, number) = served.session(owner.account).await;
    let listed = served.as_person(Method::GET, "/api/v1/me/sessions", &owner, "").await.json();
    assert_eq!(listed["sessions"].as_array().map(Vec::len), Some(2));
    let path = format!("/api/v1/me/sessions/{number}");
    assert_eq!(served.as_person(Method::DELETE, &path, &other, "").await.problem(), "not-found");
    assert_eq!(served.as_person(Method::DELETE, &path, &owner, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.get("/api/v1/me", &[("cookie", &second)]).await.problem(), "unauthorized");

    let (third, _) = served.session(owner.account).await;
    let wrong = json!({ "current": "not this one at all", "new": "yet another one" }).to_string();
    let path = "/api/v1/me/password";
    assert_eq!(served.as_person(Method::POST, path, &owner, &wrong).await.problem(), "invalid");
    let weak = json!({ "current": PASSWORD, "new": "short" }).to_string();
    assert_eq!(served.as_person(Method::POST, path, &owner, &weak).await.problem(), "invalid");
    let right = json!({ "current": PASSWORD, "new": "yet another one" }).to_string();
    assert_eq!(served.as_person(Method::POST, path, &owner, &right).await.status, StatusCode::NO_CONTENT);
    assert_eq!(served.get("/api/v1/me", &[("cookie", &third)]).await.problem(), "unauthorized");
    let fields = [("email", "ada@example.org"), ("password", "yet another one")];
    assert_eq!(served.post("/login", &[], &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn each_write_is_noted_once_without_an_address() {
    let served = Served::new(|_| {}).await;
    let owner = served.person("ada@example.org", &place(Role::Owner)).await;
    add_site(&served, &owner, "a.example").await;
    let refused = served.as_person(Method::POST, "/api/v1/sites", &owner, r#"{"domain": "a b"}"#).await;
    assert_eq!(refused.problem(), "invalid");
    let change = r#"{"name": "A"}"#;
    served.as_person(Method::PATCH, "/api/v1/sites/a.example", &owner, change).await;
    invite(&served, &owner, json!({ "role": "viewer", "note": "Bea" })).await;
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
    let fields = [("email", "ada@example.org"), ("password", PASSWORD)];
    served.post("/login", &[("user-agent", agent)], &fields).await;
    let log = "/api/v1/workspaces/1/audit";
    let told = served.as_person(Method::GET, log, &owner, "").await;
    assert!(!told.text.contains("192.0.2"), "{told:?}");
    let entries = told.json();
    let entries: Vec<_> = entries["entries"].as_array().expect("a list").iter().collect();
    let said: Vec<_> =
        entries.iter().map(|entry| (entry["action"].as_str(), entry["what"].as_str())).collect();
    assert_eq!(
        said,
        [
            (Some("session.start"), Some("")),
            (Some("person.invite"), Some("Bea: viewer")),
            (Some("site.change"), Some("a.example")),
            (Some("site.add"), Some("a.example")),
        ]
    );
    assert!(entries.iter().all(|entry| entry["who"] == "ada@example.org"));
    assert_eq!(entries[0]["client"], "firefox, linux");
    let page = served.as_person(Method::GET, &format!("{log}?limit=1"), &owner, "").await.json();
    let next = format!("{log}?limit=1&before={}", page["next"]);
    let page = served.as_person(Method::GET, &next, &owner, "").await.json();
    assert_eq!(page["entries"][0]["action"], "person.invite");
}
