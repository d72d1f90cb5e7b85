//! Links as those who make them meet them.

use axum::http::Method;
use entrenous_storage::records::Scope;
use serde_json::{Value, json};

use super::Linked;

impl Linked {
    async fn api(&self, method: Method, path: &str, body: Value) -> crate::serve::tests::Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.served.api(method, path, &self.key, &body).await
    }
}

#[tokio::test]
async fn a_link_is_added_shown_changed_and_archived() {
    let linked = Linked::new().await;
    let fields = json!({
        "slug": "Sale", "target": "https://example.org/sale", "name": "Sale", "expires": "2099-01-01T00:00:00Z",
        "clicks": 9, "title": "T", "utm": { "utm_source": "Poster" },
        "rules": [{ "hours": "22:00-06:00", "countries": ["FR"], "targets": [{ "target": "https://example.org/night" }] }],
    });
    let added = linked.add(fields).await;
    assert_eq!(added.status, 201, "{added:?}");
    let body = added.json();
    assert_eq!(body["target"], "https://example.org/sale?utm_source=poster", "small letters");
    assert_eq!(body["righted"][0]["fault"], "case");
    assert_eq!(body["rules"][0]["hours"], "22:00-06:00");
    let shown = linked.api(Method::GET, "/api/v1/links/go.example/SALE", Value::Null).await.json();
    assert_eq!((&shown["slug"], &shown["clicks"], &shown["used"]), (&json!("Sale"), &json!(9), &json!(0)));
    let change = json!({ "target": "https://example.org/other", "clicks": 0, "expires": "", "rules": [], "password": "hello" });
    let changed = linked.api(Method::PATCH, "/api/v1/links/go.example/sale", change).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    let changed = changed.json();
    assert_eq!(
        (&changed["clicks"], &changed["expires"], &changed["rules"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!((&changed["title"], &changed["has_password"]), (&json!("T"), &json!(true)), "the rest stays");
    assert!(!changed.to_string().contains("argon2"));
    linked.api(Method::PATCH, "/api/v1/links/go.example/sale", json!({ "password": "" })).await;
    assert_eq!(linked.open("/sale", &[]).await.header("location"), "https://example.org/other");
    assert_eq!(linked.api(Method::DELETE, "/api/v1/links/go.example/sale", Value::Null).await.status, 204);
    assert_eq!(linked.open("/sale", &[]).await.status, 410);
    let again = linked.add(json!({ "slug": "sale", "target": "https://example.org/" })).await;
    assert_eq!(again.problem(), "conflict", "its slug is kept");
    linked.api(Method::PATCH, "/api/v1/links/go.example/sale", json!({ "archived": false })).await;
    assert_eq!(linked.open("/sale", &[]).await.status, 302);
}

#[tokio::test]
async fn what_cannot_be_a_link_is_refused_with_what_would_be_right() {
    let linked = Linked::new().await;
    for (fields, says) in [
        (json!({}), "needs a target"),
        (json!({ "target": "javascript:alert(1)" }), "https://"),
        (json!({ "target": "http://169.254.169.254/latest" }), "private network"),
        (json!({ "target": "https://a:b@example.org/" }), "user name"),
        (json!({ "target": "https://go.example/other" }), "circle"),
        (json!({ "target": "https://example.org/", "slug": "🎉" }), "emoji"),
        (json!({ "target": "https://example.org/", "slug": "Login" }), "kept for the service"),
        (json!({ "target": "https://example.org/", "slug": "../x" }), "letters"),
        (json!({ "target": "https://example.org/", "slug": "a".repeat(101) }), "100 characters"),
        (json!({ "target": "https://example.org/", "host": "evil.example" }), "no domain of links"),
        (json!({ "target": "https://example.org/", "site": "nobody.example" }), "no site"),
        (json!({ "target": "https://example.org/", "expires": "tomorrow" }), "no time"),
        (
            json!({ "target": "https://example.org/", "starts": "2026-01-02T00:00:00Z", "expires": "2026-01-01T00:00:00Z" }),
            "before it starts",
        ),
        (json!({ "target": "https://example.org/", "password": "abc" }), "4 to 1024"),
        (json!({ "target": "https://example.org/", "image": "data:image/png,x" }), "picture"),
        (json!({ "target": "https://example.org/", "title": "x".repeat(501) }), "500 characters"),
        (json!({ "target": "https://example.org/", "rules": [{ "targets": [] }] }), "1 to 50 targets"),
        (
            json!({ "target": "https://example.org/", "rules": [{ "targets": [{ "target": "file:///etc/passwd" }] }] }),
            "https://",
        ),
        (
            json!({ "target": "https://example.org/", "rules": [{ "devices": ["fridge"], "targets": [{ "target": "https://example.org/" }] }] }),
            "device",
        ),
        (json!({ "target": "https://example.org/", "unknown": 1 }), "unknown field"),
        (json!({ "target": "https://example.org/", "utm": { "source": "x" } }), "utm_source"),
    ] {
        let answer = linked.add(fields.clone()).await;
        assert_eq!(answer.problem(), "invalid", "{fields}");
        assert!(answer.text.contains(says), "{fields}: {}", answer.text);
    }
    linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
    let moved = linked.api(Method::PATCH, "/api/v1/links/go.example/a", json!({ "slug": "b" })).await;
    assert_eq!(moved.problem(), "invalid");
}

#[tokio::test]
async fn a_slug_that_is_left_out_is_made_up() {
    let linked = Linked::new().await;
    let mut slugs = std::collections::HashSet::new();
    for _ in 0..20 {
        let slug = linked.add(json!({ "target": "https://example.org/" })).await.json()["slug"].clone();
        assert_eq!(slug.as_str().map(str::len), Some(7));
        assert!(slugs.insert(slug));
    }
}

#[tokio::test]
async fn links_are_listed_by_page_and_found() {
    let linked = Linked::new().await;
    for number in 0..5 {
        linked
            .add(json!({ "slug": format!("l{number}"), "target": format!("https://example.org/{number}") }))
            .await;
    }
    let list = async |query: &str| {
        linked.api(Method::GET, &format!("/api/v1/links{query}"), Value::Null).await.json()
    };
    let first = list("?limit=2").await;
    assert_eq!((&first["links"][0]["slug"], &first["links"][1]["slug"]), (&json!("l4"), &json!("l3")));
    let next = first["next"].as_i64().expect("more");
    let path = format!("/api/v1/links?limit=10&after={next}");
    let rest = linked.api(Method::GET, &path, Value::Null).await.json();
    assert_eq!((rest["links"].as_array().map(Vec::len), &rest["next"]), (Some(3), &Value::Null));
    assert_eq!(list("?search=ORG/3").await["links"][0]["slug"], "l3");
    assert_eq!(list("?site=other.example").await["links"], json!([]));
    assert_eq!(list("?archived=true").await["links"], json!([]));
}

#[tokio::test]
async fn a_key_sees_and_changes_links_of_its_site_alone() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
    let other = linked.served.app.directory.load().site_of_host("other.example").expect("added").id;
    let key = linked.served.key(&[Scope::LinksManage], Some(other)).await;
    let path = "/api/v1/links/go.example/a";
    for (method, body) in [(Method::GET, ""), (Method::PATCH, "{}"), (Method::DELETE, "")] {
        assert_eq!(linked.served.api(method, path, &key, body).await.problem(), "not-found");
    }
    let add =
        linked.served.api(Method::POST, "/api/v1/links", &key, r#"{"target": "https://example.org/"}"#).await;
    assert_eq!(add.problem(), "invalid", "the domain is another site's");
    assert_eq!(linked.served.api(Method::GET, "/api/v1/links", &key, "").await.json()["links"], json!([]));
    let reader = linked.served.key(&[Scope::StatsRead], None).await;
    assert_eq!(linked.served.api(Method::GET, path, &reader, "").await.status, 200);
    assert_eq!(linked.served.api(Method::DELETE, path, &reader, "").await.problem(), "forbidden");
    assert_eq!(linked.served.get(path, &[]).await.problem(), "unauthorized");
}

#[tokio::test]
async fn many_links_are_added_as_far_as_they_can_be() {
    let linked = Linked::new().await;
    let rows = json!([
        { "slug": "a", "target": "https://example.org/a" },
        { "slug": "A", "target": "https://example.org/again" },
        { "slug": "b", "target": "javascript:x" },
        { "slug": "c" },
        7,
        { "slug": "d", "target": "https://example.org/d", "utm": { "utm_source": "X" } },
    ]);
    let answer = linked.api(Method::POST, "/api/v1/links/bulk", rows).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    assert_eq!((&body["added"], &body["failed"]), (&json!(2), &json!(4)));
    assert_eq!(body["rows"][0]["url"], "https://go.example/a");
    assert!(body["rows"][1]["error"].as_str().is_some_and(|why| why.contains("already")));
    assert!(body["rows"][5]["warning"].as_str().is_some_and(|why| why.contains("utm_source")));
    assert_eq!(linked.open("/d", &[]).await.status, 302);
    let bearer = format!("Bearer {}", linked.key);
    let csv = [("authorization", bearer.as_str()), ("content-type", "text/csv")];
    let table = "slug,target\ne,https://example.org/e\n,https://example.org/f\ng,nonsense\n";
    let body = linked.served.send(Method::POST, "/api/v1/links/bulk", &csv, table).await.json();
    assert_eq!((&body["added"], &body["failed"], &body["rows"][2]["row"]), (&json!(2), &json!(1), &json!(3)));
    let many = json!(vec![json!({}); 10_001]);
    assert_eq!(linked.api(Method::POST, "/api/v1/links/bulk", many).await.problem(), "invalid");
    let huge = " ".repeat(9 << 20);
    assert_eq!(
        linked.served.send(Method::POST, "/api/v1/links/bulk", &csv, &huge).await.problem(),
        "too-large"
    );
}

#[tokio::test]
async fn a_sites_registry_holds_its_links() {
    let linked = Linked::new().await;
    let registry = json!({ "strict": true, "parameters": [
        { "name": "utm_source", "required": true, "values": [{ "value": "facebook", "aliases": ["fb"] }] },
    ]});
    let set = linked.api(Method::PUT, "/api/v1/utm/example.org", registry.clone()).await;
    assert_eq!((set.status.as_u16(), &set.json()["strict"]), (200, &json!(true)));
    let refused = linked.add(json!({ "target": "https://example.org/" })).await;
    assert!(
        refused.problem() == "invalid" && refused.text.contains("utm_source (missing)"),
        "{}",
        refused.text
    );
    let added = linked.add(json!({ "target": "https://example.org/?utm_source=FB" })).await;
    assert_eq!(added.json()["target"], "https://example.org/?utm_source=facebook");
    let lint = json!({ "target": "https://example.org/?utm_source=myspace" });
    let told = linked.api(Method::POST, "/api/v1/utm/example.org/lint", lint).await.json();
    assert_eq!(told["warnings"][0]["fault"], "unknown");
    let twice = json!({ "parameters": [{ "name": "utm_source" }, { "name": "utm_source" }] });
    assert_eq!(linked.api(Method::PUT, "/api/v1/utm/example.org", twice).await.problem(), "invalid");
    assert_eq!(
        linked.api(Method::GET, "/api/v1/utm/nobody.example", Value::Null).await.problem(),
        "not-found"
    );
}

#[tokio::test]
async fn codes_are_drawn_in_each_form() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
    for (name, kind) in [("qr.svg", "image/svg+xml"), ("qr.png", "image/png"), ("qr.pdf", "application/pdf")]
    {
        let path = format!("/api/v1/links/go.example/a/{name}?placement=window&ec=Q");
        let answer = linked.api(Method::GET, &path, Value::Null).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, kind), "{name}");
    }
    for (end, problem) in [
        ("qr.gif", "not-found"),
        ("x.svg", "not-found"),
        ("qr.svg?ec=X", "invalid"),
        ("qr.svg?logo=true", "invalid"),
        ("qr.svg?placement=%3Cscript%3E", "invalid"),
        ("qr.png?size=100000", "invalid"),
    ] {
        let answer = linked.api(Method::GET, &format!("/api/v1/links/go.example/a/{end}"), Value::Null).await;
        assert_eq!(answer.problem(), problem, "{end}");
    }
}
