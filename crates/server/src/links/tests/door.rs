//! Links as those who open them meet them.

use axum::http::Method;
use serde_json::json;

use super::{Linked, own};

const PREVIEW: (&str, &str) = ("user-agent", "WhatsApp/2.23.20.0");

#[tokio::test]
async fn a_click_is_sent_on_and_written_down_without_address_and_agent() {
    let linked = Linked::new().await;
    let added = linked
        .add(json!({ "slug": "Spring", "target": "https://example.org/spring?a=b", "name": "x" }))
        .await;
    assert_eq!((added.status.as_u16(), &added.json()["url"]), (201, &json!("https://go.example/Spring")));
    for path in ["/Spring", "/spring", "/SPRING/", "/spring?x=y"] {
        let answer = linked.open(path, &[("referer", "https://t.me/channel")]).await;
        assert_eq!(answer.status, 302, "{answer:?}");
        assert_eq!(answer.header("location"), "https://example.org/spring?a=b");
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert_eq!(answer.header("referrer-policy"), "", "what the page chose goes on");
    }
    let clicks = linked.clicks(4).await;
    assert_eq!(clicks.len(), 4);
    let click = &clicks[0];
    assert_eq!((&*click.name, &*click.host, &*click.target), ("click", "example.org", "/spring?a=b"));
    assert_eq!(&*click.referrer, "https://t.me/channel");
    let props: Vec<(&str, &str)> = click.props.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(props, [("link", "go.example/Spring"), ("mechanism", "link")]);
    assert_ne!(click.visitor, 0);
    let kept = String::from_utf8_lossy(&click.to_bytes()).into_owned();
    assert!(!kept.contains("192.0.2") && !kept.contains("Mozilla"), "{kept}");
}

#[tokio::test]
async fn a_scan_is_told_from_a_click_with_where_the_code_hangs() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "a", "target": "https://elsewhere.example/" })).await;
    for query in ["qr=shop+window%203", "qr", "qr=%F0%9F%8E%89%00%0A%3Cscript%3E"] {
        assert_eq!(linked.open(&format!("/a?{query}"), &[]).await.status, 302);
    }
    let clicks = linked.clicks(3).await;
    let of = |click: usize| {
        clicks[click].props[1..].iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    };
    assert_eq!(of(0), ["mechanism=qr", "placement=shop window 3"]);
    assert_eq!(of(1), ["mechanism=qr"]);
    assert_eq!(of(2), ["mechanism=qr", "placement=script"]);
    assert_eq!(
        (&*clicks[0].host, &*clicks[0].target),
        ("example.org", "/"),
        "another's page is none of the site"
    );
}

#[tokio::test]
async fn a_one_time_link_is_used_by_a_person_who_taps_and_by_nobody_else() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "once", "target": "https://example.org/secret", "clicks": 1, "title": "For you" })).await;
    let agents = [
        "WhatsApp/2.23.20.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "curl/8.5.0",
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ];
    for agent in agents {
        let answer = linked.open("/once", &[("user-agent", agent)]).await;
        assert_eq!(answer.status, 200, "{agent}");
        assert!(
            answer.text.contains("og:title\" content=\"For you") && !answer.text.contains("secret"),
            "{agent}"
        );
    }
    for header in [("sec-purpose", "prefetch;prerender"), ("x-moz", "prefetch"), ("purpose", "prefetch")] {
        assert_eq!(linked.open("/once", &[header]).await.status, 503, "{header:?}");
    }
    let head = linked.served.send(Method::HEAD, "/once", &own(&[]), "").await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    for _ in 0..3 {
        let page = linked.open("/once", &[("accept-language", "fr")]).await;
        assert!(page.text.contains("Continuer") && !page.text.contains("secret"), "{}", page.text);
    }
    let tapped = linked.served.send(Method::POST, "/once", &own(&[]), "").await;
    assert_eq!((tapped.status.as_u16(), tapped.header("location")), (302, "https://example.org/secret"));
    let again = linked.served.send(Method::POST, "/once", &own(&[]), "").await;
    assert_eq!(again.status, 410);
    // The count is in the records: reading them again does not forget it.
    linked.add(json!({ "slug": "other", "target": "https://example.org/" })).await;
    assert_eq!(linked.open("/once", &[]).await.status, 410);
    assert_eq!(linked.clicks(1).await.len(), 1);
}

#[tokio::test]
async fn a_limit_holds_when_many_click_at_once() {
    let linked = Linked::new().await;
    linked
        .add(json!({ "slug": "few", "target": "https://example.org/", "clicks": 5, "asks_first": false }))
        .await;
    let answers = (0..20).map(|_| linked.open("/few", &[]));
    let answers = futures_util::future::join_all(answers).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 302).count(), 5);
    assert_eq!(answers.iter().filter(|answer| answer.status == 410).count(), 15);
}

#[tokio::test]
async fn a_preview_gets_the_links_card_and_is_no_click() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "plain", "target": "https://example.org/" })).await;
    let card = json!({ "slug": "card", "target": "https://example.org/", "title": "A <title>", "text": "\"Text\"", "image": "https://example.org/i.png" });
    linked.add(card).await;
    assert_eq!(linked.open("/plain", &[PREVIEW]).await.status, 302, "as everybody");
    let page = linked.open("/card", &[PREVIEW]).await;
    assert_eq!(page.status, 200);
    for tag in [
        "og:title\" content=\"A &#60;title&#62;\"",
        "og:image\" content=\"https://example.org/i.png\"",
        "og:url\" content=\"https://go.example/card\"",
    ] {
        assert!(page.text.contains(tag), "{tag}: {}", page.text);
    }
    assert_eq!(linked.open("/card", &[]).await.status, 302, "people go on");
    assert_eq!(linked.clicks(1).await.len(), 1);
}

#[tokio::test]
async fn a_password_is_asked_for_and_cannot_be_tried_for_long() {
    let linked = Linked::new().await;
    linked
        .add(json!({ "slug": "locked", "target": "https://example.org/in", "password": "opensesame" }))
        .await;
    let page = linked.open("/locked", &[]).await;
    assert!(
        page.status == 200
            && page.text.contains("type=\"password\"")
            && !page.text.contains("example.org/in")
    );
    let form = ("content-type", "application/x-www-form-urlencoded");
    let send =
        async |password: &str| linked.served.send(Method::POST, "/locked", &own(&[form]), password).await;
    assert_eq!(send("password=wrong").await.status, 422);
    assert_eq!(send("nothing=here").await.status, 200);
    let right = send("password=opensesame").await;
    assert_eq!((right.status.as_u16(), right.header("location")), (302, "https://example.org/in"));
    let mut last = 0;
    for _ in 0..12 {
        last = send("password=wrong").await.status.as_u16();
    }
    assert_eq!(last, 429);
    assert_eq!(send("password=opensesame").await.status, 429, "nor by guessing right in the end");
    let huge = "password=".to_owned() + &"a".repeat(1_000_000);
    let answer = linked.served.send(Method::POST, "/locked", &own(&[form]), &huge).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn rules_lead_by_app_device_language_and_visitor() {
    let linked = Linked::new().await;
    let to = |end: &str| json!([{ "target": format!("https://example.org/{end}") }]);
    let rules = json!([
        { "apps": ["instagram", "instagram_dm"], "targets": to("app") },
        { "devices": ["mobile"], "systems": ["ios"], "targets": to("iphone") },
        { "languages": ["de"], "targets": to("de") },
        { "languages": ["fr"], "targets": [{ "target": "https://example.org/b1", "weight": 1 }, { "target": "https://example.org/b2", "weight": 1 }] },
    ]);
    let added = linked.add(json!({ "slug": "r", "target": "https://example.org/", "rules": rules })).await;
    assert_eq!(added.status, 201, "{added:?}");
    let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    let instagram = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98 (iPhone12,1; iOS 17_5; en_US; en; scale=2.00; 828x1792; 605596538)";
    for (headers, end) in [
        (vec![("user-agent", instagram)], "app"),
        (vec![("user-agent", iphone)], "iphone"),
        (vec![("accept-language", "de-AT,en;q=0.5")], "de"),
        (vec![("accept-language", "en")], ""),
    ] {
        let answer = linked.open("/r", &headers).await;
        assert_eq!(answer.header("location"), format!("https://example.org/{end}"), "{headers:?}");
    }
    let french = [("accept-language", "fr")];
    let first = linked.open("/r", &french).await.header("location").to_owned();
    for _ in 0..5 {
        assert_eq!(linked.open("/r", &french).await.header("location"), first, "the same all day");
    }
    let clicks = linked.clicks(10).await;
    let last = &clicks[9].props;
    assert!(last.iter().any(|(name, value)| &**name == "rule" && &**value == "4"), "{last:?}");
}

#[tokio::test]
async fn a_token_in_the_path_leads_to_the_domains_site() {
    let linked = Linked::new().await;
    for method in [Method::GET, Method::HEAD] {
        let answer = linked.served.send(method, "/~abcDEF0123/read/me?a=b", &own(&[]), "").await;
        assert_eq!(answer.status, 302);
        assert_eq!(answer.header("location"), "https://example.org/read/me?a=b#fwd=abcDEF0123");
        assert_eq!(answer.header("cache-control"), "private, no-store");
    }
    assert_eq!(linked.open("/", &[]).await.header("location"), "https://example.org/");
    let huge = format!("/~{}", "a".repeat(10_000));
    for path in ["/~short/x", "/~abcDEF012%34/x", "/~", &huge] {
        assert_eq!(linked.open(path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn there_is_nothing_but_links_on_their_domain_and_no_links_elsewhere() {
    let linked = Linked::with(|config| config.links.misses_per_client_per_minute = 1_000).await;
    linked.add(json!({ "slug": "here", "target": "https://example.org/" })).await;
    for path in [
        "/login",
        "/api/v1/links",
        "/healthz",
        "/api/docs",
        "/..",
        "/%2e%2e/etc/passwd",
        "/a/b",
        "/%F0%9F%8E%89",
        "/h%65re",
        "//here/../x",
    ] {
        let answer = linked.open(path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (404, ""), "{path}");
        assert!(answer.text.contains("There is no such link"), "{path}");
    }
    for host in ["GO.example", "go.example:8443", "go.example."] {
        assert_eq!(linked.open("/here", &[("host", host)]).await.status, 302, "{host}");
    }
    assert_eq!(linked.open("/here", &[("host", "stats.example")]).await.status, 404);
    assert_eq!(linked.open("/healthz", &[("host", "stats.example")]).await.status, 200);
    let put = linked.served.send(Method::PUT, "/here", &own(&[]), "").await;
    assert_eq!((put.status.as_u16(), put.header("allow")), (405, "GET, HEAD, POST"));
}

#[tokio::test]
async fn links_are_not_found_by_trying() {
    let linked = Linked::with(|config| config.links.misses_per_client_per_minute = 20).await;
    linked.add(json!({ "slug": "here", "target": "https://example.org/" })).await;
    let mut statuses = Vec::new();
    for guess in 0..25 {
        statuses.push(linked.open(&format!("/guess{guess}"), &[]).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 20, "{statuses:?}");
    assert_eq!(linked.open("/more", &[]).await.header("retry-after"), "60");
    assert_eq!(linked.open("/here", &[]).await.status, 302, "what is there still leads on");
}

#[tokio::test]
async fn a_flood_is_sent_on_and_not_all_of_it_written_down() {
    let linked = Linked::with(|config| config.collect.events_per_client_per_minute = 30).await;
    linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
    for _ in 0..60 {
        assert_eq!(linked.open("/a", &[]).await.status, 302);
    }
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(linked.clicks(30).await.len(), 30);
}

#[tokio::test]
async fn those_who_ask_not_to_be_measured_are_sent_on_and_not_counted() {
    let linked = Linked::new().await;
    linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
    assert_eq!(linked.open("/a", &[("sec-gpc", "1")]).await.status, 302);
    assert_eq!(linked.open("/a", &[]).await.status, 302);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(linked.clicks(1).await.len(), 1);
}

#[tokio::test]
async fn with_durable_clicks_a_click_is_on_the_disk_when_the_reader_goes_on() {
    let linked = Linked::with(|config| config.links.durable_clicks = true).await;
    linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
    for count in 1..=5 {
        assert_eq!(linked.open("/a", &[]).await.status, 302);
        assert_eq!(linked.served.journaled().len(), count);
    }
}

#[tokio::test]
async fn a_journal_that_is_full_lets_readers_go_on_and_counts_what_is_missed() {
    for durable in [false, true] {
        let linked = Linked::with(|config| {
            config.links.durable_clicks = durable;
            // Nothing may wait: the journal takes nothing.
            config.collect.queue_events = 0;
        })
        .await;
        linked.add(json!({ "slug": "a", "target": "https://example.org/" })).await;
        let before = missed(&linked).await;
        assert_eq!(linked.open("/a", &[]).await.status, 302);
        assert!(missed(&linked).await > before, "{durable}");
        assert_eq!(linked.served.journaled().len(), 0);
    }
}

/// What the figures say of clicks that were not written.
async fn missed(linked: &Linked) -> u64 {
    let figures = linked.served.app.metrics.text();
    let line = figures.lines().find_map(|line| line.strip_prefix("entrenous_clicks_missed_total "));
    line.map_or(0, |count| count.parse().expect("a number"))
}

#[tokio::test]
async fn a_preview_is_a_receipt_of_its_link_and_says_nothing_of_who_fetched_it() {
    let linked = Linked::new().await;
    for (slug, more) in
        [("plain", json!({})), ("card", json!({ "title": "A title" })), ("old", json!({ "archived": true }))]
    {
        let mut fields = json!({ "slug": slug, "target": format!("https://example.org/{slug}?a=b") });
        fields.as_object_mut().expect("one").extend(more.as_object().expect("one").clone());
        let added = linked.add(fields).await;
        assert!(added.status.is_success() || slug == "old", "{added:?}");
    }
    linked.served.api(Method::DELETE, "/api/v1/links/go.example/old", &linked.key, "").await;
    linked.open("/plain", &[PREVIEW]).await;
    linked.open("/card", &[PREVIEW]).await;
    linked.open("/~abcdef0123/read", &[PREVIEW]).await;
    // None of these is one.
    linked.open("/plain", &[]).await;
    linked.open("/plain", &[("user-agent", "curl/8.5.0")]).await;
    linked.open("/old", &[PREVIEW]).await;
    linked.open("/nothing", &[PREVIEW]).await;
    linked.served.send(Method::HEAD, "/plain", &own(&[PREVIEW]), "").await;
    linked.clicks(1).await;
    let told = linked.served.previews();
    let targets: Vec<(&str, &str)> = told.iter().map(|look| (&*look.link, &*look.target)).collect();
    assert_eq!(
        targets[..2],
        [
            ("go.example/plain", "/plain?a=b&link=go.example/plain"),
            ("go.example/card", "/card?a=b&link=go.example/card"),
        ]
    );
    assert_eq!((targets.len(), targets[2].0), (3, ""), "{targets:?}");
    assert!(targets[2].1.starts_with("/read?fwd=") && !targets[2].1.contains("abcdef0123"));
    assert_eq!(told[2].parents.len(), linked.served.app.collector.keys.load().tokens.len());
    let kept = String::from_utf8_lossy(
        &entrenous_core::event::Journaled::Line(Box::new(told[0].clone())).to_bytes(),
    )
    .into_owned();
    assert!(!kept.contains("192.0.2") && !kept.contains("WhatsApp/"), "{kept}");
    assert_eq!((told[0].visitor, told[0].country), (0, [0; 2]));
}

#[tokio::test]
async fn a_card_is_as_an_experiment_on_pages_deals_it() {
    let linked = Linked::new().await;
    let key = linked.served.key(&[entrenous_storage::records::Scope::SitesManage], None).await;
    let experiment = json!({ "name": "card", "unit": "page", "holdout": 1, "variants": [{ "name": "asks", "weight": 1 }], "planned_units": 100, "days": 7 });
    let path = "/api/v1/sites/example.org/experiments";
    let begun = linked.served.api(Method::POST, path, &key, &experiment.to_string()).await;
    assert_eq!(begun.status, 201, "{begun:?}");
    let mut asked = 0;
    for number in 0..40 {
        let card = json!({
            "slug": format!("a{number}"), "target": format!("https://example.org/page/{number}?x=y"), "title": "As ever",
            "variants": { "card/asks": { "title": "Pass it on?" } }
        });
        let added = linked.add(card).await;
        assert_eq!(added.status, 201, "{added:?}");
        let page = linked.open(&format!("/a{number}"), &[PREVIEW]).await.text;
        let asks = page.contains("Pass it on?");
        assert!(asks != page.contains("As ever"), "{page}");
        let dealt = linked
            .served
            .get(&format!("/api/experiments?site=example.org&page=/page/{number}"), &[])
            .await
            .json();
        assert_eq!(dealt["variants"].get("card").is_some(), asks, "the page is dealt the same");
        asked += u32::from(asks);
    }
    assert!((8..32).contains(&asked), "{asked}");
    for name in ["card", "card/", "Card/a", "a/b/c"] {
        let wrong = json!({ "target": "https://example.org/", "variants": { name: { "title": "x" } } });
        assert_eq!(linked.add(wrong).await.status, 422, "{name}");
    }
}
