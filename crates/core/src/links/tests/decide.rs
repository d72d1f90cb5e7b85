//! Who is led where, and what counts.

use proptest::prelude::*;

use crate::cards::{Card, CardParts};
use crate::evidence::rules::{Device, Os, Rules};
use crate::evidence::source::{App, Source};
use crate::links::{Asker, Decision, Gone, Link, Rule, Weighted, Who, decide};

const HOME: &str = "https://example.org/";

fn link() -> Link {
    Link { target: HOME.to_owned(), ..Link::default() }
}

fn asker() -> Asker<'static> {
    Asker {
        who: Who::Person,
        fetcher: None,
        reads_ahead: false,
        only_looks: false,
        app: None,
        device: Device::Mobile,
        os: Os::Ios,
        language: "fr-CA",
        country: *b"CA",
        minute: 600,
        visitor: 7,
        used: 0,
        gave_password: false,
        tapped: false,
    }
}

fn to(target: &str) -> Vec<Weighted> {
    vec![Weighted { target: target.to_owned(), weight: 1 }]
}

fn counts(decision: Decision<'_>) -> bool {
    matches!(decision, Decision::Redirect { counts: true, .. })
}

#[test]
fn a_link_leads_between_its_beginning_and_its_end() {
    let link = Link { starts: Some(10), expires: Some(20), ..link() };
    for (now, expected) in [
        (9, Decision::NotYet),
        (10, Decision::Redirect { target: HOME, rule: None, counts: true }),
        (19, Decision::Redirect { target: HOME, rule: None, counts: true }),
        (20, Decision::Gone(Gone::Expired)),
    ] {
        assert_eq!(decide(&link, &asker(), now), expected, "{now}");
    }
    let archived = Link { archived: true, ..link };
    assert_eq!(decide(&archived, &asker(), 15), Decision::Gone(Gone::Archived));
}

#[test]
fn the_first_rule_that_fits_leads() {
    let app = Source::DarkSocial(App::Whatsapp);
    let rules = [
        (Rule { apps: vec!["WhatsApp".to_owned()], ..Rule::default() }, "https://example.org/app"),
        (Rule { devices: vec!["tablet".to_owned()], ..Rule::default() }, "https://example.org/tablet"),
        (Rule { systems: vec!["android".to_owned()], ..Rule::default() }, "https://example.org/android"),
        (Rule { countries: vec!["fr".to_owned()], ..Rule::default() }, "https://example.org/france"),
        (Rule { from: Some(100), until: Some(200), ..Rule::default() }, "https://example.org/sale"),
        (Rule { hours: Some((1_320, 360)), ..Rule::default() }, "https://example.org/night"),
        (Rule { languages: vec!["fr".to_owned()], ..Rule::default() }, "https://example.org/fr"),
    ];
    let rules: Vec<Rule> =
        rules.into_iter().map(|(rule, target)| Rule { targets: to(target), ..rule }).collect();
    assert!(rules.iter().all(|rule| rule.check().is_ok()));
    let link = Link { rules, ..link() };
    for (asker, now, end) in [
        (Asker { app: Some(&app), ..asker() }, 0, "app"),
        (Asker { device: Device::Tablet, ..asker() }, 0, "tablet"),
        (Asker { os: Os::Android, ..asker() }, 0, "android"),
        (Asker { country: *b"FR", ..asker() }, 0, "france"),
        (asker(), 100, "sale"),
        (Asker { minute: 1_400, ..asker() }, 0, "night"),
        (Asker { minute: 359, ..asker() }, 200, "night"),
        (asker(), 0, "fr"),
        (Asker { language: "FR", ..asker() }, 0, "fr"),
        (Asker { language: "fra", ..asker() }, 0, ""),
        (Asker { language: "", ..asker() }, 0, ""),
    ] {
        let Decision::Redirect { target, .. } = decide(&link, &asker, now) else { panic!("{end}") };
        assert_eq!(target, format!("{HOME}{end}"));
    }
}

#[test]
fn what_a_rule_cannot_mean_is_refused() {
    let good = || Rule { targets: to(HOME), ..Rule::default() };
    assert_eq!(good().check(), Ok(()));
    for bad in [
        Rule::default(),
        Rule { targets: vec![Weighted { target: HOME.to_owned(), weight: 0 }], ..good() },
        Rule { apps: vec!["a b".to_owned()], ..good() },
        Rule { devices: vec!["phone".to_owned()], ..good() },
        Rule { systems: vec!["beos".to_owned()], ..good() },
        Rule { languages: vec![String::new()], ..good() },
        Rule { countries: vec!["FRA".to_owned()], ..good() },
        Rule { from: Some(2), until: Some(2), ..good() },
        Rule { hours: Some((1_440, 5)), ..good() },
        Rule { hours: Some((5, 5)), ..good() },
        Rule { countries: vec!["FR".to_owned(); 51], ..good() },
    ] {
        assert!(bad.check().is_err(), "{bad:?}");
    }
}

#[test]
fn each_of_several_targets_has_its_share_and_a_visitor_keeps_theirs() {
    let targets = [("https://a.example/", 1), ("https://b.example/", 3)];
    let targets = targets.map(|(target, weight)| Weighted { target: target.to_owned(), weight }).to_vec();
    let link = Link { rules: vec![Rule { targets, ..Rule::default() }], ..link() };
    let of = |visitor| match decide(&link, &Asker { visitor, ..asker() }, 0) {
        Decision::Redirect { target, .. } => target,
        other => panic!("{other:?}"),
    };
    let first = (0..40_000).filter(|&visitor| of(visitor) == "https://a.example/").count();
    // Four deviations of a binomial of 40,000 and 1/4 are 346.
    assert!((9_600..10_400).contains(&first), "{first}");
    assert!((0..100).all(|visitor| of(visitor) == of(visitor)));
}

#[test]
fn a_password_and_a_tap_are_asked_for_before_the_target_is_told() {
    let link = Link { has_password: true, asks_first: true, clicks: Some(1), ..link() };
    assert_eq!(decide(&link, &asker(), 0), Decision::NeedsPassword);
    assert!(counts(decide(&link, &Asker { gave_password: true, ..asker() }, 0)));
    let link = Link { has_password: false, ..link };
    assert_eq!(decide(&link, &asker(), 0), Decision::NeedsTap);
    assert!(counts(decide(&link, &Asker { tapped: true, ..asker() }, 0)));
    assert_eq!(decide(&link, &Asker { used: 1, tapped: true, ..asker() }, 0), Decision::Gone(Gone::UsedUp));
}

#[test]
fn a_preview_gets_the_links_own_card_and_else_goes_where_everybody_goes() {
    let preview = Asker { who: Who::Preview, ..asker() };
    assert!(matches!(decide(&link(), &preview, 0), Decision::Redirect { counts: false, .. }));
    let own = CardParts { title: "Read this".to_owned(), ..CardParts::default() };
    let card = Card { own, ..Card::default() };
    let link = Link { card, ..link() };
    assert_eq!(decide(&link, &preview, 0), Decision::Card);
    assert!(matches!(decide(&link, &Asker { who: Who::Machine, ..preview }, 0), Decision::Redirect { .. }));
    let mut of_one = self::link();
    let own = CardParts { image: "https://example.org/square.png".to_owned(), ..CardParts::default() };
    of_one.card.apps.insert("whatsapp".to_owned(), own);
    let asks = |fetcher| decide(&of_one, &Asker { fetcher: Some(fetcher), ..preview }, 0);
    assert_eq!(asks("whatsapp"), Decision::Card);
    assert!(matches!(asks("telegram"), Decision::Redirect { .. }), "nothing of its own there");
}

#[test]
fn no_machine_that_the_tables_know_uses_a_one_time_link_up() {
    let rules = Rules::builtin();
    let link = Link { clicks: Some(1), ..link() };
    for agent in [
        "WhatsApp/2.23.20.0",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "curl/8.5.0",
        "",
    ] {
        let who = Who::of(rules.agent(agent.as_bytes()));
        assert_ne!(who, Who::Person, "{agent}");
        assert_eq!(decide(&link, &Asker { who, ..asker() }, 0), Decision::Card, "{agent}");
    }
}

fn any_link() -> impl Strategy<Value = Link> {
    let times = (proptest::option::of(0..100_i64), proptest::option::of(0..100_i64));
    (times, proptest::option::of(0..4_u64), any::<[bool; 4]>()).prop_map(
        |((starts, expires), clicks, flags)| Link {
            starts,
            expires,
            clicks,
            asks_first: flags[0],
            has_password: flags[1],
            archived: flags[2],
            card: Card {
                own: CardParts {
                    title: if flags[3] { "A title".to_owned() } else { String::new() },
                    ..CardParts::default()
                },
                ..Card::default()
            },
            rules: vec![Rule {
                targets: to("https://rule.example/"),
                languages: vec!["de".to_owned()],
                ..Rule::default()
            }],
            ..link()
        },
    )
}

fn any_asker() -> impl Strategy<Value = Asker<'static>> {
    let who = prop_oneof![Just(Who::Person), Just(Who::Preview), Just(Who::Machine)];
    (who, any::<[bool; 5]>(), any::<u64>(), 0..5_u64).prop_map(|(who, flags, visitor, used)| Asker {
        who,
        reads_ahead: flags[0],
        only_looks: flags[1],
        gave_password: flags[2],
        tapped: flags[3],
        language: if flags[4] { "de" } else { "fr" },
        visitor,
        used,
        ..asker()
    })
}

proptest! {
    #[test]
    fn only_a_persons_click_on_a_link_that_leads_somewhere_counts(link in any_link(), asker in any_asker(), now in 0..100_i64) {
        let decision = decide(&link, &asker, now);
        prop_assert_eq!(decision, decide(&link, &asker, now), "the same again");
        if counts(decision) {
            prop_assert_eq!(asker.who, Who::Person);
            prop_assert!(!asker.reads_ahead && !asker.only_looks);
            prop_assert!(link.clicks.is_none_or(|clicks| asker.used < clicks));
            prop_assert!(!link.has_password || asker.gave_password);
            prop_assert!(!link.asks_first || asker.tapped || asker.gave_password);
        }
        if let Decision::Redirect { target, counts, .. } = decision {
            prop_assert!(link.targets().any(|own| own == target), "nowhere else");
            prop_assert!(!link.archived && link.starts.is_none_or(|t| now >= t) && link.expires.is_none_or(|t| now < t));
            // Whoever may not use it up is not told where it leads.
            prop_assert!(counts || !link.is_guarded());
        }
    }

    #[test]
    fn what_is_gone_stays_gone(link in any_link(), asker in any_asker(), now in 0..100_i64, later in 0..100_i64) {
        if matches!(decide(&link, &asker, now), Decision::Gone(_)) {
            let again = decide(&link, &Asker { used: asker.used + 1, ..asker }, now + later);
            prop_assert!(matches!(again, Decision::Gone(_)));
        }
    }
}
