//! What sets each scenario apart.

use std::collections::BTreeSet;

use entrenous_simulator::Scenario;

use super::{field, live, live_with, order};

fn day(line: &str) -> &str {
    &field(line, "time_iso8601")[..10]
}

#[test]
fn without_private_shares_no_visit_is_dark_and_no_messenger_fetches() {
    let (kept, world) = live(&order(Scenario::NO_DARK_SOCIAL, 2, 5_000, 30));
    assert_eq!((kept.dark().count(), world.shares), (0, 0));
    assert!(world.sources.keys().any(|source| source.starts_with("public_social/")));
    for fetcher in ["\"WhatsApp/", "TelegramBot", "Slackbot", "Discordbot", "SkypeUriPreview"] {
        assert!(!kept.combined.iter().any(|line| line.contains(fetcher)), "{fetcher}");
    }
}

#[test]
fn an_outage_is_a_day_without_lines() {
    let days = |scenario| {
        let (kept, _) = live(&order(scenario, 2, 3_000, 14));
        kept.json.iter().map(|line| day(line).to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(days(Scenario::PUBLISHER).len(), 14);
    let cut = days(Scenario::OUTAGE);
    assert_eq!(cut.len(), 13);
    assert!(cut.contains("2026-06-01") && cut.contains("2026-06-14"));
}

#[test]
fn hidden_clients_show_one_address_and_are_the_publisher_s_people() {
    let (kept, world) = live(&order(Scenario::HIDDEN_CLIENTS, 2, 2_000, 10));
    let addresses: BTreeSet<_> = kept.json.iter().map(|line| field(line, "remote_addr")).collect();
    assert_eq!(addresses.len(), 1);
    let (seen, open) = live(&order(Scenario::PUBLISHER, 2, 2_000, 10));
    assert_eq!(world.sources, open.sources);
    assert!(kept.rows == seen.rows);
}

#[test]
fn a_wave_of_bots_has_days_with_many_machines() {
    let most = |scenario| {
        let (kept, _) = live(&order(scenario, 2, 5_000, 30));
        let mut days = [0; 31];
        for row in kept.rows.iter().filter(|row| row.source == "machine") {
            days[day(kept.entry(row))[8..].parse::<usize>().expect("a day")] += 1;
        }
        days.sort_unstable();
        (days[30], days[15])
    };
    let (most_of_all, middle) = most(Scenario::BOT_WAVE);
    assert!(most_of_all > 5 * middle, "{most_of_all} against {middle}");
    let (most_of_all, middle) = most(Scenario::PUBLISHER);
    assert!(most_of_all < 5 * middle, "{most_of_all} against {middle}");
}

#[test]
fn an_unknown_messenger_brings_many_and_says_nothing_of_itself() {
    let (kept, world) = live(&order(Scenario::UNKNOWN_MESSENGER, 2, 10_000, 30));
    let other: Vec<_> = kept.dark().filter(|row| row.app == "other").collect();
    assert!(other.len() as f64 > 0.12 * world.dark() as f64, "{} of {}", other.len(), world.dark());
    assert!(other.iter().all(|row| row.source == "dark_social/unknown"));
    assert!(other.iter().all(|row| field(kept.entry(row), "http_referer") == "-"));
    assert!(kept.combined.iter().any(|line| line.contains("Quillo/")));
    let (plain, _) = live(&order(Scenario::PUBLISHER, 2, 10_000, 30));
    assert!(!plain.combined.iter().any(|line| line.contains("Quillo/")));
}

#[test]
fn chrome_on_android_changes_half_way_and_in_ordinary_worlds_it_does_not() {
    let none = |scenario| {
        // SMS links on Chrome for Android: always an app's link without referrer.
        let (kept, _) = live_with(&order(scenario, 2, 20_000, 30), &[("app.sms.weight", 3.0)]);
        let mut halves = [(0.0, 0.0); 2];
        for row in kept.dark().filter(|row| row.app == "sms") {
            let line = kept.entry(row);
            let agent = field(line, "http_user_agent");
            if agent.contains("Android 10; K") && !agent.contains("Samsung") {
                let half = &mut halves[usize::from(day(line) > "2026-06-15")];
                half.0 += f64::from(u8::from(field(line, "http_sec_fetch_site") == "none"));
                half.1 += 1.0;
            }
        }
        assert!(halves.iter().all(|half| half.1 > 50.0), "{halves:?}");
        halves.map(|(none, all)| none / all)
    };
    let [before, after] = none(Scenario::SEC_FETCH_CHANGE);
    assert!(before < 0.15 && after > 0.5, "{before} {after}");
    let [before, after] = none(Scenario::PUBLISHER);
    assert!(before < 0.15 && after < 0.15, "{before} {after}");
}

#[test]
fn a_shop_sells_and_companies_chat_at_work() {
    let (kept, _) = live(&order(Scenario::SHOP, 2, 3_000, 14));
    let products = kept.people().filter(|row| row.page.starts_with("/p/")).count();
    assert!(products * 4 > kept.people().count(), "{products}");
    let share = |scenario| {
        let (kept, world) = live(&order(scenario, 2, 8_000, 30));
        let work = ["slack", "teams", "email"];
        let work = kept.dark().filter(|row| work.contains(&row.app.as_str())).count() as f64;
        let phones = kept.people().filter(|row| kept.entry(row).contains("Mobile")).count() as f64;
        (work / world.dark() as f64, phones / world.visits as f64)
    };
    let ((b2b, b2b_phones), (all, _)) = (share(Scenario::B2B), share(Scenario::PUBLISHER));
    assert!(b2b > 0.6 && all < b2b, "{b2b} {all}");
    assert!(b2b_phones < 0.5, "{b2b_phones}");
    let (_, phones) = share(Scenario::MESSENGER_COUNTRY);
    assert!(phones > 0.7, "{phones}");
}

#[test]
fn a_small_blog_is_small() {
    let scenario = Scenario::SMALL_BLOG;
    let (_, world) = live(&order(scenario, 2, scenario.default_visits(), scenario.default_days()));
    assert!((270..330).contains(&world.visits), "{}", world.visits);
    assert!(!world.sources.keys().any(|source| source.starts_with("paid/")));
}

#[test]
fn six_kinds_of_worlds_break_a_rule_or_lack_private_shares() {
    assert_eq!(Scenario::ALL.iter().filter(|scenario| scenario.is_misspecified()).count(), 6);
    assert!(!Scenario::PUBLISHER.is_misspecified() && Scenario::OUTAGE.is_misspecified());
}
