//! Previews over HTTP, as JSON and as a page.

use axum::http::Method;
use image::ImageFormat;
use serde_json::{Value, json};

use super::looked::picture;
use crate::cards::fetch::tests::{Page, answer};
use crate::links::tests::Linked;

const HTML: &str = r#"<title>T</title><meta property="og:title" content="&lt;b&gt;Rain&lt;/b&gt;"><meta property="og:image" content="/a.png">
    <meta property="og:description" content="A text"><meta name="twitter:card" content="summary_large_image">"#;

async fn site() -> (Page, Linked) {
    let server = Page::of(vec![
        ("/page", answer("200 OK", "text/html", HTML.as_bytes())),
        ("/a.png", answer("200 OK", "image/png", &picture(1200, 630, ImageFormat::Png))),
    ])
    .await;
    let allowed = format!("{}=127.0.0.1", server.host);
    let linked =
        Linked::with(|config| config.cards.allowed_hosts = vec![allowed.parse().expect("a host")]).await;
    (server, linked)
}

fn app<'a>(preview: &'a Value, name: &str) -> &'a Value {
    let apps = preview["apps"].as_array().expect("a list");
    apps.iter().find(|app| app["app"] == name).expect(name)
}

#[tokio::test]
async fn a_page_is_foretold_with_what_could_be_better_in_both_languages() {
    let (server, linked) = site().await;
    let ask = async |query: &str| {
        linked.served.api(Method::GET, &format!("/api/v1/preview?{query}"), &linked.key, "").await
    };
    let preview = ask(&format!("url={}&app=telegram", server.url("/page"))).await;
    assert_eq!(preview.status, 200, "{preview:?}");
    let preview = preview.json();
    assert_eq!(preview["apps"].as_array().map(Vec::len), Some(10));
    let whatsapp = app(&preview, "whatsapp");
    assert_eq!(
        (&whatsapp["title"], &whatsapp["title_tag"], &whatsapp["shape"]),
        (&json!("<b>Rain</b>"), &json!("og:title"), &json!("wide"))
    );
    let codes: Vec<&str> = whatsapp["warnings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["what"]["code"].as_str())
        .collect();
    assert!(
        codes.contains(&"image_relative")
            && codes.contains(&"image_http")
            && codes.contains(&"ranges_ignored"),
        "{codes:?}"
    );
    for warning in whatsapp["warnings"].as_array().expect("a list") {
        for text in [
            &warning["said"]["en"],
            &warning["said"]["fr"],
            &warning["remedy"]["en"],
            &warning["remedy"]["fr"],
        ] {
            assert!(text.as_str().is_some_and(|text| text.len() > 10), "{warning}");
        }
    }
    assert_eq!(preview["pictures"][0]["width"], 1200);
    let head = server.asked.lock().expect("whole")[0].clone();
    assert!(head.contains("TelegramBot"), "{head}");
    let inside = ask("url=http://169.254.169.254/latest").await.json();
    assert!(inside["fault"].as_str().is_some_and(|fault| fault.contains("private network")), "{inside}");
    assert_eq!(app(&inside, "slack")["warnings"][0]["what"]["code"], "page_failed");
    assert_eq!(ask("url=").await.problem(), "invalid");
    assert_eq!(ask("url=https://example.org/&app=icq").await.problem(), "invalid");
    let nobody = linked.served.get("/api/v1/preview?url=https://example.org/", &[]).await;
    assert_eq!(nobody.problem(), "unauthorized");
}

#[tokio::test]
async fn previews_are_limited() {
    let linked = Linked::new().await;
    let mut statuses = Vec::new();
    for _ in 0..31 {
        let answer =
            linked.served.api(Method::GET, "/api/v1/preview?url=ftp://example.org/", &linked.key, "").await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!((statuses[29], statuses[30]), (200, 429));
}

#[tokio::test]
async fn a_link_is_foretold_as_its_door_serves_it() {
    let (server, linked) = site().await;
    let fields = json!({ "slug": "a", "target": server.url("/page"), "apps": { "whatsapp": { "title": "Ours", "text": "T", "image": "https://example.org/x.png", "template": "plain" } } });
    linked.add(fields).await;
    let preview =
        linked.served.api(Method::GET, "/api/v1/links/go.example/a/preview", &linked.key, "").await.json();
    assert_eq!(
        (&app(&preview, "whatsapp")["title"], &app(&preview, "whatsapp")["shape"]),
        (&json!("Ours"), &json!("wide"))
    );
    assert_eq!(app(&preview, "whatsapp")["host"], "go.example");
    assert_eq!(app(&preview, "slack")["title"], "<b>Rain</b>", "of the target");
    assert_eq!(preview["url"], "https://go.example/a");
}

#[tokio::test]
async fn the_page_for_people_draws_all_cards_and_asks_nobody_else() {
    let (server, linked) = site().await;
    let served = &linked.served;
    let path = format!("/cards/preview?url={}", server.url("/page"));
    let stranger = served.get(&path, &[]).await;
    assert_eq!((stranger.status.as_u16(), stranger.header("location")), (303, "/login"));
    let cookie = served.signed_in().await;
    for (language, says) in [("en", "Nothing to put right"), ("fr", "Mieux")] {
        let page = served.get(&path, &[("cookie", &cookie), ("accept-language", language)]).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.text.matches("<section").count(), 10);
        assert!(page.text.contains(&format!("<html lang=\"{language}\">")));
        assert!(page.text.contains(says) || language == "en", "{says}");
        assert!(page.text.contains("&#60;b&#62;Rain") && !page.text.contains("<b>Rain"), "it is a text");
        assert!(page.text.contains("src=\"data:image/jpeg;base64,"));
        assert!(!page.text.contains("<script") && !page.text.contains("src=\"http"));
        assert!(page.header("content-security-policy").contains("img-src data:"));
    }
    let empty = served.get("/cards/preview", &[("cookie", &cookie)]).await;
    assert!(empty.status == 200 && empty.text.contains("<form"));
    let wrong = served.get("/cards/preview?url=x&app=icq", &[("cookie", &cookie)]).await;
    assert_eq!(wrong.status, 422);
}
