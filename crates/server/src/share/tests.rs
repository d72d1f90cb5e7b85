//! Forwarding from a newsletter: no script, and yet a token.

use axum::http::Method;
use entrenous_storage::records::SiteSettings;

use crate::serve::tests::Served;

const PERSON: (&str, &str) =
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0");
const LINK: &str = "site=example.org&url=https%3A%2F%2Fexample.org%2Fread%3Fa%3Db&title=A%20%3Ctale%3E%20%26%20more&utm_source=weekly";

async fn served() -> Served {
    let served = Served::new(|_| {}).await;
    served.app.records.add_site("example.org", "e", "UTC", &SiteSettings::default(), 0).await.expect("added");
    served.app.reload().await.expect("read");
    served
}

#[tokio::test]
async fn the_page_is_a_view_that_the_mailing_led_to_and_each_app_an_act_with_a_token_of_its_own() {
    let served = served().await;
    let page = served.get(&format!("/api/share/forward?{LINK}"), &[PERSON, ("accept-language", "fr")]).await;
    assert_eq!(page.status, 200, "{page:?}");
    assert!(
        page.text.contains("A &#60;tale&#62; &#38; more") && page.text.contains("Transmettre"),
        "{}",
        page.text
    );
    let hrefs: Vec<&str> =
        page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(hrefs.len(), 5);
    let mut tokens = Vec::new();
    for href in &hrefs {
        let answer = served.get(&href.replace("&#38;", "&"), &[PERSON]).await;
        let to = answer.header("location").to_owned();
        assert_eq!(answer.status, 302, "{href}: {answer:?}");
        assert!(
            ["mailto:?", "https://wa.me/", "https://t.me/", "https://line.me/", "sms:?"]
                .iter()
                .any(|app| to.starts_with(app)),
            "{to}"
        );
        let link = to
            .split("https%3A%2F%2Fexample.org%2Fread%3Fa%3Db%26fwd%3D")
            .nth(1)
            .expect("the page with a token");
        assert!(to.contains("A%20%3Ctale%3E%20%26%20more"), "{to}");
        tokens.push(link[..10].to_owned());
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 5);
    let told = served.journaled();
    assert_eq!(told.len(), 6);
    let first = &told[0];
    assert_eq!(
        (&*first.name, &*first.target),
        ("pageview", "/forward-to-a-friend?utm_medium=email&utm_source=weekly")
    );
    let email = told.iter().find(|event| &*event.app == "email").expect("told");
    assert_eq!((&*email.name, &*email.mechanism, email.visitor), ("share", "button", first.visitor));
    assert!(told[1..].iter().all(|event| event.token != 0), "{told:?}");
}

#[tokio::test]
async fn nothing_leads_to_others_pages_and_machines_are_not_counted() {
    let served = served().await;
    for wrong in [
        "site=example.org&url=https%3A%2F%2Fevil.example%2F",
        "site=example.org&url=javascript%3Aalert(1)",
        "site=example.org",
        "site=none.example&url=https%3A%2F%2Fexample.org%2F",
        "site=example.org&url=https%3A%2F%2Fexample.org%2F&more=1",
    ] {
        for path in ["/api/share/forward", "/api/share/forward/email"] {
            let answer = served.get(&format!("{path}?{wrong}"), &[PERSON]).await;
            assert!((400..500).contains(&answer.status.as_u16()), "{path}?{wrong}: {answer:?}");
        }
    }
    assert_eq!(served.get(&format!("/api/share/forward/pigeon?{LINK}"), &[PERSON]).await.status, 404);
    let bot = ("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
    assert_eq!(served.get(&format!("/api/share/forward?{LINK}"), &[bot]).await.status, 200);
    let objects = served.get(&format!("/api/share/forward/email?{LINK}"), &[PERSON, ("sec-gpc", "1")]).await;
    assert_eq!(objects.status, 302, "who is not measured forwards all the same");
    assert!(!objects.header("location").contains("fwd"), "and a clean link: {objects:?}");
    for (method, header) in [(Method::HEAD, ("x-y", "")), (Method::GET, ("sec-purpose", "prefetch"))] {
        for path in ["/api/share/forward", "/api/share/forward/email"] {
            served.send(method.clone(), &format!("{path}?{LINK}"), &[PERSON, header], "").await;
        }
    }
    assert_eq!(served.journaled().len(), 0);
}

#[tokio::test]
async fn the_page_is_forwarded_under_the_address_that_it_has() {
    let served = served().await;
    for (url, forwarded) in [
        ("https://www.example.org/tart", "https://www.example.org/tart?fwd="),
        ("http://example.org:8080/?a=b#c", "http://example.org:8080/?a=b&fwd="),
        ("https://me@example.org/x?fwd=abcdef0123&y=z", "https://example.org/x?y=z&fwd="),
        ("https://example.org", "https://example.org/?fwd="),
    ] {
        let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let answer =
            served.get(&format!("/api/share/forward/email?site=example.org&url={url}"), &[PERSON]).await;
        let expected: String = form_urlencoded::byte_serialize(forwarded.as_bytes()).collect();
        let to = answer.header("location");
        assert!(to.contains(&format!("&body={expected}")), "{forwarded}: {to}");
    }
}
