//! The sharer's own later click (contract 2.6).

use super::log::{Ask, FIREFOX, META, TELEGRAM, WHATSAPP, ask, hidden_lens, lens, run};
use crate::collect::facts;
use crate::collect::{DropReason, HitKind};

/// Somebody reads /a and passes it on from the same address.
fn reads_and_shares() -> Vec<Ask> {
    vec![ask(0, "/a"), ask(1, "/style.css"), ask(60, "/a").by(WHATSAPP)]
}

fn then(after: Ask) -> Vec<Ask> {
    [reads_and_shares(), vec![after]].concat()
}

#[test]
fn a_click_in_the_same_browser_continues_the_visit() {
    let told = run(&lens(), &then(ask(300, "/a")));
    assert_eq!(told.paths(), [("/a".to_owned(), 2, 1)]);
}

#[test]
fn a_click_in_another_browser_of_the_address_continues_the_visit() {
    let told = run(&lens(), &then(ask(300, "/a").by(FIREFOX)));
    assert_eq!(told.paths(), [("/a".to_owned(), 2, 1)]);
    assert_eq!(told.dropped(DropReason::OwnShare), 1);
    assert_eq!(told.hits(HitKind::Document), 2);
}

#[test]
fn what_the_other_browser_does_next_is_of_the_same_visit() {
    let log =
        [then(ask(300, "/a").by(FIREFOX)), vec![ask(320, "/b").by(FIREFOX), ask(321, "/b.css").by(FIREFOX)]]
            .concat();
    assert_eq!(run(&lens(), &log).paths(), [("/a".to_owned(), 3, 2)]);
}

#[test]
fn after_half_an_hour_it_is_a_visit_that_is_known_to_be_the_sharers() {
    let told = run(&lens(), &then(ask(60 + 1801, "/a").by(FIREFOX)));
    assert_eq!(told.visits.len(), 2);
    let own: Vec<_> =
        told.visits.iter().map(|visit| facts(visit, &lens(), &super::log::RULES).own_share).collect();
    assert_eq!(own, [false, true]);
}

#[test]
fn others_clicks_are_visits_of_their_own() {
    for click in [
        ask(300, "/a").of("192.0.2.2"),
        ask(300, "/b").by(FIREFOX),
        ask(300, "/a").by(FIREFOX).from("https://t.co/x"),
    ] {
        let told = run(&lens(), &then(click.clone()));
        assert_eq!(told.visits.len(), 2, "{:?}", click.0);
        assert_eq!(told.dropped(DropReason::OwnShare), 0);
    }
}

#[test]
fn a_providers_servers_share_with_nobodys_address() {
    for agent in [TELEGRAM, META] {
        let log = [ask(0, "/a"), ask(60, "/a").by(agent).of("198.51.100.1"), ask(300, "/a").by(FIREFOX)];
        assert_eq!(run(&lens(), &log).visits.len(), 2, "{agent}");
    }
}

#[test]
fn behind_a_proxy_nobody_is_taken_for_the_sharer() {
    let told = run(&hidden_lens(), &then(ask(300, "/a").by(FIREFOX)));
    assert_eq!(told.visits.len(), 2);
    assert!(told.visits.iter().all(|visit| !facts(visit, &hidden_lens(), &super::log::RULES).own_share));
}

#[test]
fn receipts_of_the_hour_before_are_known_to_the_visit() {
    let share = |at_s: i64, last: u8| ask(at_s, "/a").by(WHATSAPP).of(&format!("198.51.100.{last}"));
    for (at_s, receipts) in [(100, 2), (3660, 1), (3700, 0)] {
        let told = run(&lens(), &[share(0, 1), share(61, 2), ask(at_s, "/a").of("192.0.2.2")]);
        assert_eq!(told.visits[0].entry.receipts_before, receipts, "{at_s} s");
    }
}

#[test]
fn without_a_page_of_the_sharers_there_is_no_visit_to_continue() {
    let log = [ask(0, "/style.css"), ask(60, "/a").by(WHATSAPP), ask(300, "/a").by(FIREFOX)];
    assert_eq!(run(&lens(), &log).paths(), [("/a".to_owned(), 1, 0)]);
}

#[test]
fn the_other_browser_is_followed_for_as_long_as_the_visit_goes_on() {
    let mut log = then(ask(300, "/a").by(FIREFOX));
    log.extend((1..8).map(|i| ask(300 + i * 600, &format!("/{i}")).by(FIREFOX)));
    assert_eq!(run(&lens(), &log).visits.len(), 1, "a page every ten minutes for over an hour");
}
