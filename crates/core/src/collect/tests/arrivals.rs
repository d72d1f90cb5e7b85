//! How a visit began: redirects on the way (contract 2.3) and pages fetched ahead (contract 2.2).

use super::log::{Ask, ask, facts, lens, run, set};
use crate::collect::{DropReason, HitKind};
use crate::evidence::{Fetch, Referrer};

fn ahead(at_s: i64, target: &str) -> Ask {
    ask(at_s, target).with(|r| set(&mut r.sec_purpose, "prefetch;prerender"))
}

fn site(host: &str) -> impl Fn(&Referrer) -> bool {
    move |referrer| matches!(referrer, Referrer::Site { host: found, .. } if **found == *host)
}

#[test]
fn what_a_redirect_was_asked_with_counts_as_the_entrys() {
    let facts = facts(
        &lens(),
        &[
            ask(0, "/go?utm_source=news&utm_medium=email")
                .from("https://news.example/")
                .site("cross-site")
                .status(302),
            ask(10, "/a").site("same-origin").from("https://example.org/go"),
        ],
    );
    assert!(site("news.example")(&facts.referrer), "{:?}", facts.referrer);
    assert_eq!(facts.campaign.as_ref().and_then(|campaign| campaign.source.as_deref()), Some("news"));
    assert_eq!(facts.fetch, Fetch::CrossSite);
    assert_eq!(facts.depth, 1, "the depth is the page's");
}

#[test]
fn a_redirect_of_long_ago_led_nowhere() {
    let log = [ask(0, "/go?utm_source=news").status(302).from("https://news.example/"), ask(11, "/a")];
    let facts = facts(&lens(), &log);
    assert_eq!(facts.referrer, Referrer::Absent);
    assert_eq!(facts.campaign, None);
}

#[test]
fn of_a_chain_of_redirects_the_first_counts() {
    let log = [
        ask(0, "/1").status(301).from("https://first.example/"),
        ask(8, "/2").status(302).from("https://second.example/"),
        ask(16, "/a"),
    ];
    assert!(site("first.example")(&facts(&lens(), &log).referrer));
}

#[test]
fn another_clients_redirect_is_not_mine() {
    let log = [ask(0, "/go").status(302).from("https://news.example/").of("192.0.2.9"), ask(1, "/a")];
    assert_eq!(facts(&lens(), &log).referrer, Referrer::Absent);
}

#[test]
fn the_pages_own_evidence_comes_before_the_redirects() {
    let log = [
        ask(0, "/go?utm_source=old").status(302).from("https://first.example/"),
        ask(1, "/a?utm_source=new").from("https://second.example/"),
    ];
    let facts = facts(&lens(), &log);
    assert!(site("second.example")(&facts.referrer));
    assert_eq!(facts.campaign.and_then(|campaign| campaign.source).as_deref(), Some("new"));
}

#[test]
fn a_page_fetched_ahead_is_the_entry_once_it_is_looked_at() {
    let told = run(
        &lens(),
        &[
            ahead(0, "/a?q=1").from("https://www.google.com/"),
            ask(60, "/style.css").from("https://example.org/a"),
        ],
    );
    assert_eq!(told.paths(), [("/a".to_owned(), 1, 1)]);
    assert_eq!(told.visits[0].entry.line, 1);
    assert_eq!(told.hits(HitKind::Document), 1);
    assert_eq!(told.hits(HitKind::Prefetch), 0);
    assert_eq!(told.dropped(DropReason::PrefetchUnused), 0);
}

#[test]
fn a_page_fetched_ahead_and_never_looked_at_is_dropped() {
    for after in [
        ask(61, "/style.css").from("https://example.org/a"),
        ask(5, "/style.css").from("https://example.org/b"),
        ask(5, "/style.css"),
        ask(5, "/style.css").from("https://example.org/a").of("192.0.2.2"),
    ] {
        let told = run(&lens(), &[ahead(0, "/a"), after.clone()]);
        assert!(told.visits.is_empty(), "{:?}", after.0);
        assert_eq!(told.hits(HitKind::Prefetch), 1);
        assert_eq!(told.dropped(DropReason::PrefetchUnused), 1);
    }
}

#[test]
fn each_of_several_pages_fetched_ahead_can_be_the_one_looked_at() {
    let shown = ask(30, "/a.css").from("https://example.org/a");
    let told = run(&lens(), &[ahead(0, "/a"), ahead(1, "/b"), shown]);
    assert_eq!(told.paths(), [("/a".to_owned(), 1, 1)]);
    assert_eq!(told.dropped(DropReason::PrefetchUnused), 1);
}

#[test]
fn only_redirects_of_pages_lead_to_pages() {
    let picture = ask(0, "/p.jpg").status(302).from("https://forum.example/t");
    assert_eq!(facts(&lens(), &[picture, ask(6, "/a")]).referrer, Referrer::Absent);
}
