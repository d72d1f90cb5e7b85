//! The survey: own hosts, sites, clients, assets, fetch metadata (contract 1.2 and 1.6).

use super::log::{Ask, CHROME, EVERYTHING, FIREFOX, GOOGLEBOT, OLD_CHROME, RULES, ask, set};
use crate::collect::lens::{Clients, OTHER_HOSTS};
use crate::collect::survey::{Conclusion, Survey};

fn survey_with(internal: &[String], log: &[Ask]) -> Conclusion {
    let mut survey = Survey::default();
    for ask in log {
        survey.observe(&ask.0, EVERYTHING, RULES.agent(ask.0.user_agent.as_deref().unwrap_or_default()));
    }
    survey.conclude(&RULES, internal)
}

fn survey(log: &[Ask]) -> Conclusion {
    survey_with(&[], log)
}

fn codes(conclusion: &Conclusion) -> Vec<&'static str> {
    conclusion.warnings.iter().map(|warning| warning.code()).collect()
}

/// A page and the picture that it loads, as seen from `host`.
fn page_and_picture(i: i64, host: &str) -> Vec<Ask> {
    let page = format!("/page-{}", i % 5);
    vec![ask(i, &page), ask(i, "/x.png").from(&format!("https://{host}{page}"))]
}

#[test]
fn the_pages_that_load_assets_are_the_sites_own() {
    let log: Vec<_> = (0..40)
        .flat_map(|i| page_and_picture(i, if i % 4 == 0 { "example.com:8080" } else { "www.example.org" }))
        .collect();
    let found = survey(&log);
    assert_eq!(found.own_hosts, ["example.org", "example.com"], "most frequent first, without www. and port");
    assert_eq!(codes(&found), ["own_hosts_guessed"]);
    assert_eq!(found.sites, [""], "a log without hosts holds one unnamed site");
}

#[test]
fn a_host_below_one_percent_is_not() {
    let mut log: Vec<_> = (0..200).flat_map(|i| page_and_picture(i, "example.org")).collect();
    log.extend(page_and_picture(200, "example.com"));
    assert_eq!(survey(&log).own_hosts, ["example.org"]);
}

#[test]
fn who_embeds_our_pictures_is_not_us() {
    let mut log: Vec<_> = (0..40).flat_map(|i| page_and_picture(i, "example.org")).collect();
    // A forum that hot-links from threads we do not have, and image search.
    log.extend((0..40).map(|i| ask(i, "/x.png").from(&format!("https://forum.example/thread-{i}"))));
    log.extend((0..40).map(|i| ask(i, "/x.png").from("https://www.google.com/")));
    assert_eq!(survey(&log).own_hosts, ["example.org"]);
}

#[test]
fn without_assets_chains_of_pages_tell() {
    let log: Vec<_> = (0..30)
        .flat_map(|i| {
            let of = format!("192.0.2.{i}");
            [
                ask(i, "/a").of(&of).from("https://news.example/today"),
                ask(i, "/b").of(&of).from("https://example.org/a"),
            ]
        })
        .collect();
    let found = survey(&log);
    assert_eq!(found.own_hosts, ["example.org"]);
    assert!(!found.has_assets);
    assert_eq!(codes(&found), ["no_assets", "own_hosts_guessed"]);
}

#[test]
fn own_hosts_that_cannot_be_known_are_said_to_be_unknown() {
    let log: Vec<_> = (0..5).map(|i| ask(i, "/a").from("https://news.example/today")).collect();
    assert_eq!(codes(&survey(&log)), ["own_hosts_unknown"]);
}

#[test]
fn what_the_user_names_is_believed() {
    let log: Vec<_> = (0..40).flat_map(|i| page_and_picture(i, "example.org")).collect();
    let found = survey_with(&["WWW.Mine.example:443".to_owned()], &log);
    assert_eq!(found.own_hosts, ["mine.example"]);
    assert!(found.warnings.is_empty(), "{:?}", found.warnings);
}

#[test]
fn a_host_column_names_the_sites() {
    let log: Vec<_> = (0..300)
        .map(|i| {
            ask(i, "/a").host(if i == 7 {
                "rare.example"
            } else if i % 3 == 0 {
                "b.example"
            } else {
                "www.a.example"
            })
        })
        .collect();
    let found = survey(&log);
    assert_eq!(found.sites, ["a.example", "b.example", OTHER_HOSTS]);
    assert!(found.own_hosts.is_empty(), "each hit's own host is its own");
}

#[test]
fn a_few_absolute_addresses_are_no_host_column() {
    let mut log: Vec<_> = (0..40).flat_map(|i| page_and_picture(i, "example.org")).collect();
    log.extend((0..5).map(|i| ask(i, "/").host("proxy-test.example").by(GOOGLEBOT)));
    let found = survey(&log);
    assert_eq!(found.sites, [""]);
    assert_eq!(found.own_hosts, ["example.org"]);
}

#[test]
fn one_address_with_many_browsers_hides_the_clients() {
    let proxied: Vec<_> = (0..40)
        .map(|i| ask(i, "/a").of("10.0.0.1").by(&CHROME.replace("126", &format!("{}", 90 + i))))
        .collect();
    let found = survey(&proxied);
    assert_eq!(found.clients, Clients::Hidden(1.0));
    assert_eq!(codes(&found), ["hidden_clients", "no_assets"]);
    let alone: Vec<_> = (0..40).map(|i| ask(i, "/a").of("10.0.0.1")).collect();
    assert_eq!(survey(&alone).clients, Clients::Visible, "one person alone on a quiet site");
    assert_eq!(survey(&proxied[..19]).clients, Clients::Visible, "too few lines to say");
}

#[test]
fn the_forwarded_address_is_used_where_it_tells_clients_apart() {
    let behind = |forwarded: fn(i64) -> String| -> Conclusion {
        let log: Vec<_> = (0..40)
            .map(|i| {
                let agent = CHROME.replace("126", &format!("{}", 90 + i));
                ask(i, "/a").of("10.0.0.1").by(&agent).with(|r| set(&mut r.forwarded_for, &forwarded(i)))
            })
            .collect();
        survey(&log)
    };
    let found = behind(|i| format!("192.0.2.{i}"));
    assert_eq!((found.clients, found.use_forwarded), (Clients::Visible, true));
    assert!(codes(&found).contains(&"forwarded_addresses"));
    let twice_hidden = behind(|_| "10.0.0.2".to_owned());
    assert_eq!(twice_hidden.clients, Clients::Hidden(1.0));
}

#[test]
fn addresses_that_end_in_0_are_truncated() {
    let log: Vec<_> = (0..30).map(|i| ask(i, "/a").of(&format!("192.0.{i}.0"))).collect();
    let found = survey(&log);
    assert_eq!(found.clients, Clients::Truncated);
    assert!(codes(&found).contains(&"truncated_addresses"));
    let v6: Vec<_> = (0..30).map(|i| ask(i, "/a").of(&format!("2001:db8:{i}::"))).collect();
    assert_eq!(survey(&v6).clients, Clients::Truncated);
    let whole: Vec<_> = (0..30).map(|i| ask(i, "/a").of(&format!("192.0.{i}.{}", i % 4))).collect();
    assert_eq!(survey(&whole).clients, Clients::Visible);
}

#[test]
fn fetch_metadata_is_expected_where_most_modern_browsers_send_it() {
    let log = |sent: usize, silent: usize| -> bool {
        let sent = (0..sent).map(|_| ask(0, "/a").by(FIREFOX).site("none"));
        survey(&sent.chain((0..silent).map(|_| ask(0, "/a"))).collect::<Vec<_>>())
            .with_fetch_metadata
            .contains("")
    };
    assert!(log(5, 5));
    assert!(!log(4, 5));
    assert!(!log(1, 0), "one page shows nothing");
    assert!(!log(0, 9));
    let old: Vec<_> = (0..9).map(|i| ask(i, "/a").by(OLD_CHROME)).collect();
    assert!(!survey(&old).with_fetch_metadata.contains(""));
}

#[test]
fn a_log_that_names_no_clients_hides_them() {
    let log: Vec<_> = (0..40).map(|i| ask(i, "/a").with(|r| r.client = None)).collect();
    assert_eq!(survey(&log).clients, Clients::Hidden(1.0));
}

#[test]
fn a_few_proxies_with_many_people_behind_give_way_to_the_forwarded_address() {
    let behind = |i: i64| {
        ask(i, "/a").of(&format!("10.0.0.{}", i % 3)).with(|r| {
            set(&mut r.forwarded_for, &format!("192.0.2.{i}"));
        })
    };
    let found = survey(&(0..60).map(behind).collect::<Vec<_>>());
    assert!(found.use_forwarded);
    assert_eq!(found.clients, Clients::Visible);
}

#[test]
fn a_site_without_https_is_not_asked_for_fetch_metadata() {
    let secure = (0..9).map(|i| ask(i, "/a").by(FIREFOX).site("none").host("s.example"));
    let plain = (0..9).map(|i| ask(i, "/a").by(FIREFOX).host("p.example"));
    let found = survey(&secure.chain(plain).collect::<Vec<_>>()).with_fetch_metadata;
    assert!(found.contains("s.example") && !found.contains("p.example"));
}

#[test]
fn a_few_addresses_with_many_browsers_each_are_proxies() {
    let agent = |i: i64| CHROME.replace("126", &format!("{}", 60 + i));
    let balanced: Vec<_> =
        (0..60).map(|i| ask(i, "/a").of(&format!("10.0.0.{}", i % 2)).by(&agent(i))).collect();
    assert!(matches!(survey(&balanced).clients, Clients::Hidden(_)));
}
