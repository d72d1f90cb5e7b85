//! Cards of all ten apps.

use crate::cards::rules::TABLE;
use crate::cards::{
    Card, CardApp, CardParts, CardRules, Color, Fault, Found, LARGE, Level, Page, Picture, PictureFormat,
    Robots, Seen, Shape, Shown, TEXT, Template, Warning, shown,
};
use crate::evidence::rules::{Agent, Rules, table};

const WHOLE: &str = r#"<title>Whole</title><meta property="og:title" content="A title"><meta property="og:description" content="A text">
    <meta property="og:image" content="https://example.org/a.jpg"><meta property="og:site_name" content="Example">
    <meta name="twitter:card" content="summary_large_image">"#;

fn picture(width: u32, height: u32, bytes: u64) -> Picture {
    Picture { format: PictureFormat::Jpeg, width, height, bytes, ranges: true, took_ms: 50 }
}

fn seen(html: &str, picture: Picture) -> Seen {
    Seen {
        url: "https://www.example.org/page".to_owned(),
        led: "https://www.example.org/page".to_owned(),
        redirects: 0,
        took_ms: 80,
        page: Ok(Page::read(html)),
        robots: None,
        pictures: vec![("https://example.org/a.jpg".to_owned(), Ok(picture))],
    }
}

fn of(seen: &Seen, app: CardApp) -> Shown {
    let cards = shown(seen, &CardRules::builtin());
    cards.into_iter().find(|card| card.app == app).expect("all apps are there")
}

#[test]
fn every_app_has_rules_with_a_sample_a_source_and_a_date() {
    let rules = CardRules::builtin();
    let agents = Rules::builtin();
    assert_eq!(rules.apps().len(), 10);
    for app in rules.apps() {
        assert!(!app.title_tags.is_empty() && !app.image_tags.is_empty(), "{}", app.app);
        let Agent::Preview(preview) = agents.agent(app.agent.as_bytes()) else { panic!("{}", app.app) };
        assert_eq!(preview.fetcher.name(), app.app.fetcher(), "the fetcher is known by this agent");
    }
    let header: Vec<&str> = ["app", "rule", "value", "sample", "cited", "read_on"].to_vec();
    let mut known = std::collections::BTreeSet::new();
    table::read(TABLE.0, TABLE.1, &header, |row| {
        for column in &header {
            assert!(!row.text(column).is_empty(), "{column} of {} {}", row.text("app"), row.text("rule"));
        }
        assert_eq!(row.text("read_on").len(), 10);
        assert!(
            known.insert((row.text("app").to_owned(), row.text("rule").to_owned())),
            "{} twice",
            row.text("rule")
        );
        Ok(())
    })
    .expect("it reads");
    let wrong = CardRules::read("app\trule\tvalue\nwhatsapp\ttitle_chars\tmany\n").expect_err("no number");
    assert!(wrong.to_string().contains("line 2"), "{wrong}");
}

#[test]
fn a_page_that_has_all_looks_right_everywhere() {
    for card in shown(&seen(WHOLE, picture(1200, 630, 90_000)), &CardRules::builtin()) {
        assert_eq!(
            (card.title.text.as_str(), card.title.tag.as_str()),
            ("A title", "og:title"),
            "{}",
            card.app
        );
        assert_eq!(card.shape, Shape::Wide, "{}", card.app);
        assert!(card.warnings.iter().all(|warning| warning.level() < Level::Problem), "{card:?}");
    }
    let seen = seen(WHOLE, picture(1200, 630, 90_000));
    assert_eq!(of(&seen, CardApp::Whatsapp).host, "example.org");
    assert_eq!(of(&seen, CardApp::Slack).host, "Example");
    assert_eq!(of(&seen, CardApp::X).ratio, Some(200));
    assert_eq!(of(&seen, CardApp::X).text.text, "", "X shows none");
    assert_eq!(of(&seen, CardApp::Slack).text.tag, "og:description");
}

#[test]
fn what_a_picture_lacks_is_told_where_it_matters() {
    let told = |html: &str, picture: Picture, app| {
        let card = of(&seen(html, picture), app);
        (card.shape, card.warnings)
    };
    let (shape, warnings) = told(WHOLE, picture(1200, 630, 700_000), CardApp::Whatsapp);
    assert_eq!(shape, Shape::None);
    assert!(warnings.contains(&Warning::ImageHeavy { bytes: 700_000, most: 614_400 }));
    assert_eq!(
        told(WHOLE, picture(1200, 630, 700_000), CardApp::Telegram).0,
        Shape::Wide,
        "there it is fine"
    );
    let (shape, warnings) = told(WHOLE, picture(200, 200, 9_000), CardApp::Whatsapp);
    assert_eq!(shape, Shape::None);
    assert!(matches!(warnings[0], Warning::ImageTiny { least_width: 300, .. }), "{warnings:?}");
    let (shape, warnings) = told(WHOLE, picture(400, 400, 9_000), CardApp::Messenger);
    assert_eq!(shape, Shape::Square);
    assert!(warnings.iter().any(|warning| matches!(warning, Warning::ImageSmall { wide_width: 600, .. })));
    assert_eq!(told(WHOLE, picture(1000, 1000, 9_000), CardApp::Whatsapp).0, Shape::Square);
    let (_, warnings) = told(WHOLE, picture(1000, 1000, 9_000), CardApp::Linkedin);
    assert!(warnings.contains(&Warning::ImageCropped { percent: 48 }), "{warnings:?}");
    let (_, warnings) = told(WHOLE, picture(1500, 300, 9_000), CardApp::Whatsapp);
    assert!(warnings.contains(&Warning::ImageRatio { width: 1500, height: 300 }));
    let webp = Picture { format: PictureFormat::Webp, ..picture(1200, 630, 9_000) };
    assert!(
        told(WHOLE, webp, CardApp::Telegram)
            .1
            .contains(&Warning::ImageFormat { format: PictureFormat::Webp })
    );
    let whole = Picture { ranges: false, took_ms: 9_000, ..picture(1200, 630, 9_000) };
    let (_, warnings) = told(WHOLE, whole, CardApp::Whatsapp);
    assert!(warnings.contains(&Warning::RangesIgnored));
    assert!(warnings.contains(&Warning::ImageSlow { took_ms: 9_000, wait_ms: 3_000 }));
    let without = WHOLE.replace("summary_large_image", "summary");
    let (shape, warnings) = told(&without, picture(1200, 630, 9_000), CardApp::X);
    assert_eq!(shape, Shape::Square);
    assert!(warnings.contains(&Warning::LargeCardMissing));
    let relative = WHOLE.replace("https://example.org/a.jpg", "/a.jpg");
    let mut seen = seen(&relative, picture(1200, 630, 9_000));
    seen.led = "http://example.org/page".to_owned();
    seen.pictures[0].0 = "http://example.org/a.jpg".to_owned();
    let warnings = of(&seen, CardApp::Viber).warnings;
    assert!(warnings.contains(&Warning::ImageRelative { value: "/a.jpg".to_owned() }));
    assert!(warnings.contains(&Warning::ImageHttp));
    seen.pictures[0].1 = Err(Fault::Svg);
    assert!(of(&seen, CardApp::Viber).warnings.contains(&Warning::ImageFailed { fault: Fault::Svg }));
}

#[test]
fn what_a_page_lacks_is_told_the_worst_first() {
    let bare = "<title>Only this</title><meta name=robots content='noindex, follow'>";
    let card = of(&seen(bare, picture(1, 1, 1)), CardApp::Whatsapp);
    assert_eq!((card.title.text.as_str(), card.shape), ("Only this", Shape::None));
    assert_eq!(card.warnings[0], Warning::ImageMissing);
    assert_eq!(card.warnings.last(), Some(&Warning::NoindexIrrelevant));
    assert!(card.warnings.contains(&Warning::TitleTagMissing { taken: "title".to_owned() }));
    let none = of(&seen("", picture(1, 1, 1)), CardApp::Discord);
    assert_eq!(none.title.text, "example.org");
    assert!(none.warnings.contains(&Warning::TitleMissing));
    let long = WHOLE.replace("A title", &"word ".repeat(40));
    let card = of(&seen(&long, picture(1200, 630, 9_000)), CardApp::X);
    assert!(card.title.text.ends_with('…') && card.title.text.chars().count() <= 70);
    assert!(card.warnings.contains(&Warning::TitleCut { chars: 199, shown: 70 }));
    let late = format!("<style>{}</style>{WHOLE}", "x".repeat(40_000));
    let late = seen(&late, picture(1200, 630, 9_000));
    assert!(matches!(
        of(&late, CardApp::Slack).warnings[..],
        [Warning::TitleMissing | Warning::TagTooLate { most: 32_768, .. }, ..]
    ));
    assert_eq!(of(&late, CardApp::Discord).title.text, "A title", "it reads on");
    let mut gone = seen(WHOLE, picture(1200, 630, 9_000));
    gone.page = Err(Fault::Status { status: 404 });
    assert_eq!(
        of(&gone, CardApp::Slack).warnings,
        [Warning::PageFailed { fault: Fault::Status { status: 404 } }]
    );
    let mut blocked = seen(WHOLE, picture(1200, 630, 9_000));
    blocked.robots = Some(Robots::read("User-agent: Twitterbot\nDisallow: /page"));
    assert_eq!(
        of(&blocked, CardApp::X).warnings,
        [Warning::RobotsBlocked { agent: "Twitterbot".to_owned() }]
    );
    assert_eq!(of(&blocked, CardApp::Slack).title.text, "A title", "it does not obey");
    let mut slow = seen(WHOLE, picture(1200, 630, 9_000));
    (slow.took_ms, slow.redirects) = (4_000, 3);
    let warnings = of(&slow, CardApp::Viber).warnings;
    assert!(warnings.contains(&Warning::PageSlow { took_ms: 4_000, wait_ms: 3_000 }));
    assert!(warnings.contains(&Warning::Redirected { count: 3 }));
}

#[test]
fn an_apps_own_parts_go_before_the_links_and_those_before_the_targets() {
    let parts = |title: &str, image: &str| CardParts {
        title: title.to_owned(),
        image: image.to_owned(),
        ..CardParts::default()
    };
    let mut card = Card { own: parts("link", ""), ..Card::default() };
    let square = CardParts {
        shape: Some(Shape::Square),
        template: Some(Template::Plain),
        ..parts("", "https://a.example/s.png")
    };
    card.apps.insert("whatsapp".to_owned(), square);
    let found = Found {
        title: "target".to_owned(),
        text: "told".to_owned(),
        image: "https://a.example/t.png".to_owned(),
        ..Found::default()
    };
    let whatsapp = card.whole(Some("whatsapp"), &found);
    assert_eq!(
        (&*whatsapp.title, &*whatsapp.text, &*whatsapp.image),
        ("link", "told", "https://a.example/s.png")
    );
    assert_eq!((whatsapp.shape, whatsapp.template), (Shape::Square, Template::Plain));
    let other = card.whole(Some("slack"), &found);
    assert_eq!(
        (&*other.title, &*other.image, other.shape, other.template),
        ("link", "https://a.example/t.png", Shape::Wide, Template::None)
    );
    let kept = serde_json::to_string(&card).expect("JSON");
    assert_eq!(serde_json::from_str::<Card>(&kept).expect("reads"), card);
    let before = r#"{"title":"T","text":"","image":""}"#;
    assert_eq!(serde_json::from_str::<Card>(before).expect("as it was kept before").own.title, "T");
}

proptest::proptest! {
    #[test]
    fn any_brand_can_be_read(background in proptest::prelude::any::<[u8; 3]>(), accent in proptest::prelude::any::<[u8; 3]>()) {
        let (background, accent) = (Color(background), Color(accent));
        proptest::prop_assert!(background.ink().contrast(background) >= TEXT);
        proptest::prop_assert!(accent.readable_on(background, LARGE).contrast(background) >= LARGE);
        proptest::prop_assert_eq!(background.to_string().parse::<Color>(), Ok(background));
    }
}

#[test]
fn no_color_is_refused_with_how_to_write_one() {
    for text in ["", "#fff", "red", "#12345g", "#+12345", "#1234567"] {
        assert!(text.parse::<Color>().expect_err(text).to_string().contains("#5a3fd3"), "{text}");
    }
}
