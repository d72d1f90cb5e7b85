//! What the tables must say, whoever edits them: the cases where a mistake would count people or shares wrongly.

use super::{RULES, Rules};
use crate::evidence::rules::{Agent, Browser, BrowserFamily, Device, Ga4Category, HostKind, Os, Paid, Side};
use crate::evidence::source::{App, Fetcher};

fn person(agent: &str) -> Browser {
    match RULES.agent(agent.as_bytes()) {
        Agent::Person(browser) => browser,
        other => panic!("{other:?} instead of a person: {agent}"),
    }
}

/// The source an in-app browser means.
fn in_app(agent: &str) -> String {
    let rule = person(agent).in_app.and_then(|in_app| RULES.in_app(in_app)).expect("an in-app browser");
    rule.means.to_string()
}

#[test]
fn look_alikes_go_to_the_app_behind_them() {
    let cases = [
        ("WhatsApp", Fetcher::App(App::Signal)),
        ("WhatsApp/2", Fetcher::App(App::Signal)),
        ("WhatsApp/2.23.17.75 A", Fetcher::App(App::Whatsapp)),
        ("facebookexternalhit/1.1;line-poker/1.0", Fetcher::App(App::Line)),
        (
            "facebookexternalhit/1.1;kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
            Fetcher::App(App::Kakaotalk),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
            Fetcher::App(App::Imessage),
        ),
        ("TelegramBot (like TwitterBot)", Fetcher::App(App::Telegram)),
        ("facebookexternalhit/1.1", Fetcher::Meta),
    ];
    for (agent, fetcher) in cases {
        match RULES.agent(agent.as_bytes()) {
            Agent::Preview(preview) => assert_eq!(preview.fetcher, fetcher, "{agent}"),
            other => panic!("{other:?} instead of a preview: {agent}"),
        }
    }
}

#[test]
fn traffic_in_a_messengers_name_is_no_share() {
    let names = [
        "WhatsApp/2.22.2 CloudAPI/99.99.99 Device/x86_64",
        "WhatsApp/2.20.47 Android/9 Device/x",
        "facebookcatalog/1.0",
        "Slackbot 1.0 (+https://api.slack.com/robots)",
    ];
    for agent in names {
        assert_eq!(RULES.agent(agent.as_bytes()), Agent::Bot, "{agent}");
    }
}

#[test]
fn the_side_of_a_frozen_whatsapp_is_unknown() {
    let side = |agent: &str| match RULES.agent(agent.as_bytes()) {
        Agent::Preview(preview) => Some((preview.side, preview.window_s)),
        _ => None,
    };
    assert_eq!(side("WhatsApp/2.23.20.0"), Some((Side::Unknown, 60)));
    assert_eq!(side("WhatsApp/2.2424.6 W"), Some((Side::Unknown, 60)));
    assert_eq!(side("WhatsApp/2.20.31 i"), Some((Side::Device, 60)));
}

#[test]
fn people_in_apps_are_people() {
    let facebook = "Mozilla/5.0 (Linux; Android 16; Pixel 10; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/146.0.7680.174 Mobile Safari/537.36 MetaIAB Facebook";
    assert_eq!(in_app(facebook), "public_social/facebook");
    assert_eq!(in_app("Snapchat/12.87.0.44 (iPhone14,3; iOS 17.4; gzip; )"), "dark_social/snapchat");
    assert_eq!(
        in_app(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 6_1_4 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) Mobile/10B350 [Pinterest/iOS]"
        ),
        "public_social/pinterest"
    );
    assert!(person(facebook).webview);
}

#[test]
fn fetch_metadata_is_expected_where_it_is_certain() {
    let iphone = |os: &str, tail: &str| {
        person(&format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS {os} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {tail} Mobile/15E148 Safari/604.1"
        ))
    };
    assert!(!iphone("16_3_1", "Version/16.3").sends_fetch_metadata());
    assert!(iphone("16_4", "Version/16.4").sends_fetch_metadata());
    assert!(iphone("17_5", "CriOS/125.0.6422.80").sends_fetch_metadata());
    assert_eq!(iphone("17_5", "CriOS/125.0.6422.80").family, BrowserFamily::Chrome);
    let edge = person(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87",
    );
    assert_eq!(
        (edge.family, edge.major, edge.os, edge.device),
        (BrowserFamily::Edge, 126, Os::Windows, Device::Desktop)
    );
    assert!(edge.sends_fetch_metadata());
    let old = person(
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.88 Safari/537.36",
    );
    assert!(!old.sends_fetch_metadata());
    assert!(
        !person("Mozilla/5.0 (X11; Linux x86_64; rv:89.0) Gecko/20100101 Firefox/89.0")
            .sends_fetch_metadata()
    );
}

#[test]
fn hosts_are_told_apart() {
    let of = |host: &str, path: &str| {
        RULES.referrer_host(host, path).map(|rule| (rule.kind, rule.means.to_string()))
    };
    let is = |kind, means: &str| Some((kind, means.to_owned()));
    assert_eq!(of("mail.google.com", "/"), is(HostKind::Webmail, "dark_social/email"));
    assert_eq!(of("www.google.co.uk", "/"), is(HostKind::Search, "organic_search"));
    assert_eq!(of("gemini.google.com", "/app"), is(HostKind::Assistant, "ai_assistant/gemini"));
    assert_eq!(of("l.messenger.com", "/l.php"), is(HostKind::Messenger, "dark_social/messenger"));
    assert_eq!(of("www.facebook.com", "/messages/t/1"), is(HostKind::Messenger, "dark_social/messenger"));
    assert_eq!(of("www.facebook.com", "/messagesx"), is(HostKind::Social, "public_social/facebook"));
    assert_eq!(of("l.facebook.com", "/"), is(HostKind::Wrapper, "public_social/facebook"));
    for ordinary in
        ["docs.google.com", "google.evil.com", "notgoogle.com", "box.com", "netflix.com", "mail.example", ""]
    {
        assert_eq!(of(ordinary, "/"), None, "{ordinary}");
    }
}

#[test]
fn a_facebook_click_id_is_never_paid_by_itself() {
    let rule = RULES.click_id("fbclid").expect("a click id");
    assert_eq!((rule.means.to_string().as_str(), rule.paid), ("public_social/facebook", Paid::Either));
    assert_eq!(RULES.click_id("GCLID").map(|rule| rule.paid), Some(Paid::Paid));
    assert_eq!(RULES.click_id("si"), None);
}

#[test]
fn campaigns_name_their_medium() {
    let of = |source, medium| RULES.campaign_meaning(source, medium).map(|meaning| meaning.means.to_string());
    assert_eq!(of(Some("WhatsApp"), Some("social")).as_deref(), Some("dark_social/whatsapp"));
    assert_eq!(of(Some("linkedin.com"), Some("email")).as_deref(), Some("email_campaign"));
    assert_eq!(of(Some("chatgpt.com"), None).as_deref(), Some("ai_assistant/chatgpt"));
    assert_eq!(of(Some("newsletter-2026-11"), Some("web")).as_deref(), Some("email_campaign"));
    assert_eq!(of(Some("acme"), Some("cpc")), None);
    let paid =
        |source| RULES.campaign_meaning(Some(source), Some("cpc")).and_then(|meaning| meaning.advertiser);
    assert_eq!(paid("l.facebook.com").map(|one| one.name()), Some("meta"));
    assert_eq!(paid("google").map(|one| one.name()), Some("google_ads"));
    assert_eq!(paid("www.google.fr").map(|one| one.name()), Some("google_ads"));
}

#[test]
fn packages_are_read_leniently() {
    for package in
        ["com.devhd.feedly", "2//com.devhd.feedly", "com.devhd.feedly/", "android-app://com.devhd.feedly/"]
    {
        assert_eq!(
            RULES.package(package).map(|meaning| meaning.means.to_string()).as_deref(),
            Some("app/feedly")
        );
    }
    assert_eq!(RULES.package("com.android.chrome"), None);
    assert_eq!(RULES.package("XMLHttpRequest"), None);
}

#[test]
fn googles_categories_are_googles() {
    assert_eq!(RULES.ga4_category("www.Facebook.com"), Some(Ga4Category::Social));
    assert_eq!(RULES.ga4_category("youtube.com"), Some(Ga4Category::Video));
    assert_eq!(RULES.ga4_category("perplexity.ai"), None);
}

#[test]
fn a_users_rows_stand_in_front() {
    let rules = Rules::with_overrides([
        (
            "preview_fetchers.tsv",
            "pattern\tfetcher\taudience\tside\twindow_s\n^WhatsApp/2$\twhatsapp\tprivate\tdevice\t60\n",
        ),
        ("click_ids.tsv", "parameter\tmeans\tgrade\tpaid\tscope\nfbclid\tpaid/meta\tinferred\tpaid\tclick\n"),
    ]);
    let rules = rules.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        matches!(rules.agent(b"WhatsApp/2"), Agent::Preview(one) if one.fetcher == Fetcher::App(App::Whatsapp))
    );
    assert!(
        matches!(rules.agent(b"WhatsApp"), Agent::Preview(one) if one.fetcher == Fetcher::App(App::Signal))
    );
    assert_eq!(rules.click_id("fbclid").map(|rule| rule.paid), Some(Paid::Paid));
    let unknown = Rules::with_overrides([("bot.tsv", "")]).err().expect("no such table");
    assert!(unknown.to_string().contains("Name the file as one of: in_app_browsers.tsv"), "{unknown}");
}
