//! Cards of links, as apps meet them.

use axum::body::{Bytes, to_bytes};
use axum::http::{HeaderMap, Method, StatusCode};
use entrenous_core::cards::Found;
use entrenous_storage::records::StoredPage;
use image::ImageFormat;
use serde_json::{Value, json};

use super::looked::picture;
use crate::cards::draw::MOST_BYTES;
use crate::cards::examined;
use crate::cards::fetch::tests::{Page, answer};
use crate::links::tests::{Linked, own};

const WHATSAPP: &str = "WhatsApp/2.23.20.0";
const TELEGRAM: &str = "TelegramBot (like TwitterBot)";

/// A tag of the page that a fetcher is served.
async fn tag(linked: &Linked, path: &str, agent: &str, name: &str) -> String {
    let page = linked.open(path, &[("user-agent", agent)]).await;
    let begin = format!("property=\"{name}\" content=\"");
    let rest = page.text.split(&begin).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn file(linked: &Linked, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Bytes) {
    let answer = linked.served.open(path, headers).await;
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, to_bytes(answer.into_body(), usize::MAX).await.expect("a body"))
}

fn path_of(image: &str) -> &str {
    image.strip_prefix("https://go.example").expect("on the domain of links")
}

#[tokio::test]
async fn a_drawn_card_is_served_with_all_that_fetchers_ask_for() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "Spring", "target": "https://example.org/", "title": "Spring <is> here", "text": "T", "template": "plain" })).await;
    let image = tag(&linked, "/spring", TELEGRAM, "og:image").await;
    let path = path_of(&image);
    assert!(path.starts_with("/Spring/card-wide-") && path.ends_with(".png"), "{image}");
    let (status, headers, whole) = file(&linked, path, &own(&[("user-agent", TELEGRAM)])).await;
    assert_eq!(status, 200);
    assert_eq!(examined(&whole).map(|(_, width, height)| (width, height)), Ok((1200, 630)));
    assert!(whole.len() <= MOST_BYTES);
    assert_eq!(headers["content-type"], "image/png");
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["accept-ranges"], "bytes");
    let tag = headers["etag"].to_str().expect("text").to_owned();
    let head = linked.served.send(Method::HEAD, path, &own(&[]), "").await;
    assert_eq!(
        (head.status.as_u16(), head.text.len(), head.header("content-length")),
        (200, 0, whole.len().to_string().as_str())
    );
    let (status, headers, part) = file(&linked, path, &own(&[("range", "bytes=8-99")])).await;
    assert_eq!((status.as_u16(), &part[..]), (206, &whole[8..100]));
    assert_eq!(headers["content-range"], format!("bytes 8-99/{}", whole.len()));
    let (status, headers, none) = file(&linked, path, &own(&[("range", "bytes=9999999-")])).await;
    assert_eq!((status.as_u16(), none.len()), (416, 0));
    assert_eq!(headers["content-range"], format!("bytes */{}", whole.len()));
    let (status, _, all) =
        file(&linked, path, &own(&[("range", "bytes=0-1"), ("if-range", "\"other\"")])).await;
    assert_eq!((status.as_u16(), all.len()), (200, whole.len()), "it has changed since");
    let (status, _, none) = file(&linked, path, &own(&[("if-none-match", &tag)])).await;
    assert_eq!((status.as_u16(), none.len()), (304, 0));
    let (status, _, same) = file(&linked, &format!("/cards/go.example{path}"), &[]).await;
    assert_eq!((status.as_u16(), same), (200, whole.clone()), "on the service's own address too");
    // A card that was changed: its old name leads to what it is now, and not for good.
    linked
        .served
        .api(Method::PATCH, "/api/v1/links/go.example/spring", &linked.key, r#"{"title": "Summer"}"#)
        .await;
    let (status, headers, now) = file(&linked, path, &own(&[])).await;
    assert_eq!(
        (status.as_u16(), headers["cache-control"].to_str().expect("text")),
        (200, "public, max-age=300")
    );
    assert_ne!(now, whole);
    for wrong in [
        "/spring/card-wide-1.png",
        "/spring/card-none-0123456789abcdef0123.png",
        "/spring/card-wide-0123456789abcdef0123.svg",
        "/spring/../x",
        "/none/card-wide-0123456789abcdef0123.png",
    ] {
        assert_eq!(file(&linked, wrong, &own(&[])).await.0, 404, "{wrong}");
    }
    assert_eq!(linked.served.send(Method::DELETE, path, &own(&[]), "").await.status, 405);
    linked.served.api(Method::DELETE, "/api/v1/links/go.example/spring", &linked.key, "").await;
    assert_eq!(file(&linked, path, &own(&[])).await.0, 404, "archived");
    assert_eq!(linked.clicks(0).await.len(), 0, "no click");
}

#[tokio::test]
async fn a_picture_that_a_fetcher_asks_for_is_a_receipt_of_its_link_and_a_browsers_is_none() {
    let linked = Linked::new().await;
    linked
        .add(json!({ "slug": "a", "target": "https://example.org/read", "title": "T", "template": "plain" }))
        .await;
    // Any name of its form leads to the card as it is now.
    let path = "/a/card-wide-0123456789abcdef0123.png";
    assert_eq!(file(&linked, path, &own(&[])).await.0, 200);
    assert_eq!(file(&linked, path, &own(&[("user-agent", TELEGRAM)])).await.0, 200);
    file(&linked, &format!("/cards/go.example{path}"), &[("user-agent", WHATSAPP)]).await;
    linked.served.send(Method::HEAD, path, &own(&[("user-agent", TELEGRAM)]), "").await;
    for _ in 0..500 {
        if linked.served.previews().len() >= 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let told = linked.served.previews();
    let links: Vec<&str> = told.iter().map(|look| &*look.link).collect();
    assert_eq!(links, ["go.example/a", "go.example/a"]);
    assert_eq!(linked.served.journaled().len(), 0, "nobody clicked");
}

#[tokio::test]
async fn each_app_gets_its_own_parts() {
    let linked = Linked::new().await;
    let fields = json!({
        "slug": "a", "target": "https://example.org/", "title": "For all", "template": "plain",
        "apps": { "whatsapp": { "title": "For WhatsApp", "shape": "square" }, "slack": { "template": "none", "image": "https://example.org/s.png" } },
    });
    let added = linked.add(fields).await;
    assert_eq!(added.status, 201, "{added:?}");
    assert_eq!(added.json()["apps"]["whatsapp"]["shape"], "square");
    assert_eq!(tag(&linked, "/a", WHATSAPP, "og:title").await, "For WhatsApp");
    let square = tag(&linked, "/a", WHATSAPP, "og:image").await;
    let (_, _, square) = file(&linked, path_of(&square), &own(&[])).await;
    assert_eq!(examined(&square).map(|(_, width, height)| (width, height)), Ok((1000, 1000)));
    assert_eq!(tag(&linked, "/a", TELEGRAM, "og:title").await, "For all");
    assert!(tag(&linked, "/a", TELEGRAM, "og:image").await.contains("card-wide-"));
    let slack = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)";
    assert_eq!(tag(&linked, "/a", slack, "og:image").await, "https://example.org/s.png");
    let only = json!({ "slug": "b", "target": "https://example.org/", "apps": { "meta": { "title": "Of Facebook" } } });
    linked.add(only).await;
    assert_eq!(linked.open("/b", &[("user-agent", TELEGRAM)]).await.status, 302, "it has nothing of its own");
    assert_eq!(tag(&linked, "/b", "facebookexternalhit/1.1", "og:title").await, "Of Facebook");
    for (fields, says) in [
        (json!({ "apps": { "instagram": { "title": "x" } } }), "write meta"),
        (json!({ "apps": { "myspace": {} } }), "no app"),
        (json!({ "template": "fancy" }), "none, plain, side, cover"),
        (json!({ "shape": "round" }), "wide and square"),
        (json!({ "title": "\u{202e}gnp.exe" }), "hidden marks"),
        (json!({ "apps": { "whatsapp": { "image": "file:///etc/passwd" } } }), "picture"),
        (json!({ "apps": { "whatsapp": { "image": "http://169.254.169.254/" } } }), "picture"),
    ] {
        let mut fields = fields;
        fields["target"] = json!("https://example.org/");
        let answer = linked.add(fields.clone()).await;
        assert_eq!(answer.problem(), "invalid", "{fields}");
        assert!(answer.text.contains(says), "{fields}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_a_card_lacks_is_what_its_target_says_but_for_links_that_are_guarded() {
    let html = r#"<meta property="og:title" content="The target"><meta property="og:description" content="Its text">
        <meta property="og:image" content="/p.jpg"><meta property="og:site_name" content="Site">"#;
    let server = Page::of(vec![
        ("/page", answer("200 OK", "text/html", html.as_bytes())),
        ("/p.jpg", answer("200 OK", "image/jpeg", &picture(900, 500, ImageFormat::Jpeg))),
    ])
    .await;
    let allowed = format!("{}=127.0.0.1", server.host);
    let linked =
        Linked::with(|config| config.cards.allowed_hosts = vec![allowed.parse().expect("a host")]).await;
    let target = server.url("/page");
    linked.add(json!({ "slug": "a", "target": target, "text": "Ours", "template": "side" })).await;
    let says = async || {
        linked.served.api(Method::GET, "/api/v1/links/go.example/a", &linked.key, "").await.json()["target_says"].clone()
    };
    for _ in 0..500 {
        if !says().await.is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(says().await["site_name"], "Site", "asked when it was added");
    // As housekeeping does within a second.
    linked.served.app.reload().await.expect("read");
    assert_eq!(tag(&linked, "/a", TELEGRAM, "og:title").await, "The target");
    assert_eq!(tag(&linked, "/a", TELEGRAM, "og:description").await, "Ours");
    let image = tag(&linked, "/a", TELEGRAM, "og:image").await;
    assert!(image.ends_with(".jpg"), "{image}");
    let (status, headers, drawn) = file(&linked, path_of(&image), &own(&[])).await;
    assert_eq!((status.as_u16(), headers["content-type"].to_str().expect("text")), (200, "image/jpeg"));
    assert!(drawn.len() <= MOST_BYTES);
    let asked = server.asked.lock().expect("whole").len();
    file(&linked, path_of(&image), &own(&[])).await;
    assert_eq!(server.asked.lock().expect("whole").len(), asked, "drawn once, fetched once");
    // Whoever may not follow a link is not told what is behind it.
    linked.add(json!({ "slug": "secret", "target": target, "password": "hello", "text": "Ours", "template": "plain" })).await;
    let records = &linked.served.app.records;
    let stored = records.link("go.example", "secret").await.expect("read").expect("there");
    let found = Found { title: "The target".to_owned(), ..Found::default() };
    records.put_page(stored.id, &stored.link.target, &StoredPage { asked: 1, found }).await.expect("kept");
    linked.served.app.reload().await.expect("read");
    assert_eq!(tag(&linked, "/secret", TELEGRAM, "og:title").await, "go.example");
    // Another target: what the first one said is forgotten.
    let change = json!({ "target": server.url("/gone") }).to_string();
    linked.served.api(Method::PATCH, "/api/v1/links/go.example/a", &linked.key, &change).await;
    assert_eq!(tag(&linked, "/a", TELEGRAM, "og:title").await, "go.example");
    let refreshed =
        linked.served.api(Method::POST, "/api/v1/links/go.example/a/refresh", &linked.key, "").await;
    assert_eq!(refreshed.json()["target_fault"], "it answers 404", "{refreshed:?}");
}

#[tokio::test]
async fn a_brand_is_set_checked_and_drawn() {
    let linked = Linked::new().await;
    linked
        .add(json!({ "slug": "a", "target": "https://example.org/", "title": "T", "template": "plain" }))
        .await;
    let before = tag(&linked, "/a", TELEGRAM, "og:image").await;
    let put = async |body: Value| {
        linked.served.api(Method::PUT, "/api/v1/brands/example.org", &linked.key, &body.to_string()).await
    };
    let logo = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, picture(900, 300, ImageFormat::Png));
    let set =
        put(json!({ "name": "Ma marque", "background": "#ffffff", "accent": "#ffff00", "logo": logo })).await;
    assert_eq!(set.status, 200, "{set:?}");
    let set = set.json();
    assert_eq!((&set["ink"], &set["has_logo"]), (&json!("#060508"), &json!(true)));
    assert_ne!(set["accent_text"], "#ffff00", "yellow on white cannot be read");
    let after = tag(&linked, "/a", TELEGRAM, "og:image").await;
    assert_ne!(before, after);
    assert_eq!(tag(&linked, "/a", TELEGRAM, "og:site_name").await, "Ma marque");
    assert_eq!(file(&linked, path_of(&after), &own(&[])).await.0, 200);
    put(json!({ "name": "B" })).await;
    let kept = linked.served.api(Method::GET, "/api/v1/brands/example.org", &linked.key, "").await.json();
    assert_eq!((&kept["background"], &kept["has_logo"]), (&json!("#151227"), &json!(true)), "the logo stays");
    assert_eq!(put(json!({ "logo": "" })).await.json()["has_logo"], false);
    for (body, says) in [
        (json!({ "background": "white" }), "#5a3fd3"),
        (json!({ "name": "x".repeat(61) }), "60 characters"),
        (json!({ "name": "a\u{202e}b" }), "hidden marks"),
        (json!({ "logo": "!" }), "base64"),
        (json!({ "logo": "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=" }), "SVG"),
    ] {
        let answer = put(body.clone()).await;
        assert_eq!(answer.problem(), "invalid", "{body}");
        assert!(answer.text.contains(says), "{body}: {}", answer.text);
    }
    let elsewhere = linked.served.api(Method::GET, "/api/v1/brands/nobody.example", &linked.key, "").await;
    assert_eq!(elsewhere.problem(), "not-found");
}

#[tokio::test]
async fn a_card_without_its_picture_is_not_kept_by_anybody_for_the_whole_one() {
    let linked = Linked::with(|_| {}).await;
    let card = json!({
        "slug": "a", "target": "https://example.org/", "title": "T", "text": "t", "template": "side",
        "image": "https://nothing.example/p.jpg"
    });
    assert_eq!(linked.add(card).await.status, 201);
    let image = tag(&linked, "/a", TELEGRAM, "og:image").await;
    for _ in 0..2 {
        let (status, headers, drawn) = file(&linked, path_of(&image), &own(&[("range", "bytes=0-9")])).await;
        assert_eq!(status.as_u16(), 200, "no part of what will be another file");
        assert_eq!(headers["cache-control"], "public, max-age=300");
        assert!(headers["etag"].to_str().expect("text").ends_with("-bare\"") && !drawn.is_empty());
    }
}

#[tokio::test]
async fn our_own_previews_are_no_receipts() {
    let linked = Linked::with(|_| {}).await;
    linked.add(json!({ "slug": "a", "target": "https://example.org/", "title": "T" })).await;
    for agent in ["TelegramBot (like TwitterBot) EntrenousPreview", "WhatsApp/2.23.20.0 EntrenousPreview"] {
        linked.open("/a", &[("user-agent", agent)]).await;
    }
    linked.open("/a", &[("user-agent", "TelegramBot (like TwitterBot)")]).await;
    linked.open("/a", &[]).await;
    linked.clicks(1).await;
    assert_eq!(linked.served.previews().len(), 1, "the app's own");
}
