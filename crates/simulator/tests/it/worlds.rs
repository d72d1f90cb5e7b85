//! What holds in ordinary worlds.

use std::collections::BTreeSet;

use entrenous_simulator::{Order, ParameterError, Scenario, simulate_with};

use super::{Kept, field, live, live_with, order};

#[test]
fn the_same_order_makes_the_same_bytes() {
    let order = order(Scenario::PUBLISHER, 11, 2_000, 10);
    let ((one, world), (two, again)) = (live(&order), live(&order));
    assert!(one == two);
    assert_eq!(world, again);
}

#[test]
fn another_run_is_the_same_world_lived_again_and_another_seed_another_world() {
    let first = order(Scenario::PUBLISHER, 11, 2_000, 10);
    let ((one, world), (two, again)) = (live(&first), live(&Order { run: 1, ..first }));
    assert_eq!(world.parameters, again.parameters);
    assert!(one != two);
    let pages = |kept: &Kept| kept.rows.iter().map(|row| row.page.clone()).collect::<BTreeSet<_>>();
    let common = pages(&one).intersection(&pages(&two)).count();
    assert!(common * 2 > pages(&one).len(), "the pages stay");
    let (_, other) = live(&Order { seed: 12, ..first });
    assert_ne!(world.parameters, other.parameters);
}

#[test]
fn visits_are_as_many_as_ordered_and_the_dark_part_as_drawn() {
    for seed in 1..=4 {
        let order = Order::usual(Scenario::PUBLISHER, seed);
        let (_, world) = live(&order);
        let off = (world.visits as f64 / order.visits as f64 - 1.0).abs();
        assert!(off < 0.02, "{} of {}", world.visits, order.visits);
        let drawn = world.parameters.iter().find(|(name, _)| name == "visit.dark").expect("drawn").1;
        let lived = world.dark() as f64 / world.visits as f64;
        assert!((lived / drawn - 1.0).abs() < 0.25, "{lived} of {drawn}");
    }
}

#[test]
fn sources_sum_to_the_rows_and_people_to_the_visits() {
    let (kept, world) = live(&order(Scenario::B2B, 3, 3_000, 14));
    assert_eq!(world.lines as usize, kept.combined.len());
    assert_eq!(kept.combined.len(), kept.json.len());
    assert_eq!(world.sources.values().sum::<u64>() as usize, kept.rows.len());
    assert_eq!(kept.people().count() as u64, world.visits);
    assert_eq!(kept.dark().count() as u64, world.dark());
    for (source, count) in &world.sources {
        let rows = kept.rows.iter().filter(|row| row.source == *source).count() as u64;
        assert_eq!(rows, *count, "{source}");
    }
}

#[test]
fn every_fetcher_of_a_private_share_is_seen_somewhere() {
    let (kept, _) = live(&order(Scenario::PUBLISHER, 5, 20_000, 30));
    let agents: BTreeSet<_> = kept.json.iter().map(|line| field(line, "http_user_agent")).collect();
    for name in [
        "WhatsApp/2.26",
        "TelegramBot",
        "Slackbot-LinkExpanding",
        "Discordbot",
        "SkypeUriPreview",
        "Facebot Twitterbot",
        "Viber",
        "line-poker",
        "GoogleMessages",
        "LinkedInBot",
        "Mastodon/",
        "GoogleImageProxy",
    ] {
        assert!(agents.iter().any(|agent| agent.contains(name)), "{name}");
    }
    assert!(agents.contains("WhatsApp/2"), "Signal's");
}

#[test]
fn a_typed_link_is_fetched_letter_by_letter() {
    let (kept, _) =
        live_with(&order(Scenario::PUBLISHER, 5, 1_000, 7), &[("preview.typed", 1.0), ("visit.dark", 0.3)]);
    let runs = kept.combined.windows(2).filter(|pair| {
        let both = pair.iter().all(|line| line.contains("\" 404 ") && line.contains("\"WhatsApp/2"));
        let path = |line: &str| {
            line.split("GET ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a path").len()
        };
        both && path(&pair[1]) == path(&pair[0]) + 1
    });
    assert!(runs.count() > 100);
}

#[test]
fn forwarded_tagged_links_stay_private() {
    let (kept, _) = live(&order(Scenario::PUBLISHER, 5, 20_000, 30));
    let with =
        |mark: &str| kept.dark().filter(|row| field(kept.entry(row), "request").contains(mark)).count();
    assert!(with("utm_source=newsletter") > 10);
    assert!(with("fbclid=") > 10);
}

#[test]
fn an_override_moves_the_world_and_an_unknown_name_is_refused() {
    let order = order(Scenario::PUBLISHER, 5, 2_000, 10);
    let share = |to: f64| live_with(&order, &[("app.signal.weight", to)]).1.sources["dark_social/signal"];
    assert!(share(5.0) > 3 * share(0.02));
    let error = simulate_with(&order, &[("app.signl.weight".to_owned(), 1.0)], &mut Kept::default())
        .expect_err("no such");
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ParameterError>());
    assert_eq!(inner, Some(&ParameterError::Unknown("app.signl.weight".to_owned())));
}

#[test]
fn most_shares_bring_one_or_two_and_a_few_reach_a_group() {
    let (kept, world) = live(&order(Scenario::PUBLISHER, 6, 20_000, 30));
    let mut sizes = std::collections::BTreeMap::<u64, u32>::new();
    for row in kept.dark() {
        *sizes.entry(row.parent.expect("a share")).or_default() += 1;
    }
    let few = world.shares as usize - sizes.values().filter(|size| **size > 2).count();
    assert!(few as f64 > 0.8 * world.shares as f64, "{few} of {}", world.shares);
    assert!(sizes.values().any(|size| *size >= 10));
}

#[test]
fn apps_leave_a_referrer_as_seldom_as_their_parameter_says() {
    let kept = live(&order(Scenario::PUBLISHER, 6, 20_000, 30)).0;
    let bare = |app: &str| {
        let rows: Vec<_> = kept.dark().filter(|row| row.app == app).collect();
        let none = rows.iter().filter(|row| field(kept.entry(row), "http_referer") == "-").count();
        none as f64 / rows.len() as f64
    };
    assert!(bare("whatsapp") > 0.94, "{}", bare("whatsapp"));
    assert_eq!(bare("sms"), 1.0);
    assert!((0.1..0.55).contains(&bare("instagram_dm")), "{}", bare("instagram_dm"));
}

#[test]
fn who_types_the_address_was_often_here_before_and_who_follows_a_link_seldom() {
    let kept = live(&order(Scenario::PUBLISHER, 6, 20_000, 30)).0;
    let mut seen = BTreeSet::new();
    let (mut typed, mut linked) = ((0.0, 0.0), (0.0, 0.0));
    for row in kept.people() {
        let line = kept.entry(row);
        let before = !seen.insert((field(line, "remote_addr"), field(line, "http_user_agent")));
        let count = if row.source == "typed_or_bookmark" { &mut typed } else { &mut linked };
        *count = (count.0 + f64::from(u8::from(before)), count.1 + 1.0);
    }
    let (typed, linked) = (typed.0 / typed.1, linked.0 / linked.1);
    assert!(typed > 0.3 && typed > 2.0 * linked, "{typed} {linked}");
}
