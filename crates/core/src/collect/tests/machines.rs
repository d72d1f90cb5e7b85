//! Machines in a browser's name: shadow fetchers and link scanners.

use super::log::{Ask, CHROME, FIREFOX, ask, lens, run};
use crate::collect::lens::Lens;
use crate::collect::{DropReason, HitKind};

const OTHER: &str = "198.51.100.7";

#[test]
fn a_repeat_from_elsewhere_within_5_seconds_is_a_shadow() {
    for (after_s, shadows) in [(0, 1), (5, 1), (6, 0)] {
        let told = run(&lens(), &[ask(0, "/a"), ask(after_s, "/a").of(OTHER)]);
        assert_eq!(told.hits(HitKind::Shadow), shadows, "{after_s} s");
        assert_eq!(told.dropped(DropReason::ShadowRepeat), shadows);
        assert_eq!(told.visits.len() as u64, 2 - shadows);
        assert_eq!(told.hits(HitKind::Document), 2 - shadows);
    }
}

#[test]
fn who_shows_another_browser_page_referrer_or_asset_is_no_shadow() {
    let logs: [&[Ask]; 5] = [
        &[ask(0, "/a"), ask(1, "/a").of(OTHER).by(FIREFOX)],
        &[ask(0, "/a"), ask(1, "/a?x").of(OTHER)],
        &[ask(0, "/a"), ask(1, "/a").of(OTHER).from("https://t.co/x")],
        &[ask(0, "/a"), ask(1, "/a").of(OTHER), ask(2, "/style.css").of(OTHER)],
        &[ask(0, "/a"), ask(1, "/a").of(OTHER), ask(9, "/b").of(OTHER)],
    ];
    for log in logs {
        assert_eq!(run(&lens(), log).visits.len(), 2, "{log:?}");
    }
}

#[test]
fn a_pack_of_shadows_is_found_whole() {
    let pack: Vec<_> = (0..4).map(|i| ask(i, "/a").of(&format!("198.51.100.{i}"))).collect();
    let told = run(&lens(), &pack);
    assert_eq!((told.visits.len(), told.hits(HitKind::Shadow)), (1, 3));
}

#[test]
fn on_a_busy_page_a_repeat_is_chance() {
    // 40 readers of one page in one browser, a minute of it: somebody is always 3 s behind somebody.
    let busy: Vec<_> = (0..40).map(|i| ask(i * 3, "/a").of(&format!("192.0.2.{}", i + 1))).collect();
    let told = run(&lens(), &busy);
    // The rate must be seen first: 13 requests are.
    assert_eq!(told.hits(HitKind::Shadow) + told.visits.len() as u64, 40);
    assert!(told.visits.len() >= 40 - 13, "{} visits", told.visits.len());
}

#[test]
fn five_pages_in_ten_seconds_without_anything_else_are_a_scanners() {
    let pages = |count: i64, step_ms: i64| -> Vec<Ask> {
        (0..count).map(|i| ask(0, &format!("/{i}")).plus_ms(i * step_ms)).collect()
    };
    let told = run(&lens(), &pages(5, 2500));
    assert!(told.visits.is_empty());
    assert_eq!(told.hits(HitKind::Scanner), 5);
    assert_eq!(told.dropped(DropReason::ScannerBurst), 5);
    assert_eq!(run(&lens(), &pages(5, 2501)).visits.len(), 1, "slower than 10 s");
    assert_eq!(run(&lens(), &pages(4, 100)).visits.len(), 1, "fewer than 5 pages");
    for sign in [
        ask(0, "/style.css"),
        ask(0, "/9").from("https://example.org/0"),
        ask(0, "/9").from("https://t.co/x"),
    ] {
        let log = [pages(5, 100), vec![sign.clone()]].concat();
        assert_eq!(run(&lens(), &log).visits.len(), 1, "{:?}", sign.0);
    }
}

#[test]
fn every_page_twice_within_a_second_is_a_scanners() {
    let pairs = [0, 0, 60, 60, 120, 120].map(|at| ask(at, &format!("/{at}")));
    let told = run(&lens(), &pairs);
    assert!(told.visits.is_empty());
    assert_eq!(told.dropped(DropReason::ScannerPairs), 6);
    assert_eq!(told.hits(HitKind::Scanner), 6);
    assert_eq!(run(&lens(), &pairs[..5]).visits.len(), 1, "one page came once");
    let without_assets = Lens { has_assets: false, ..lens() };
    assert_eq!(run(&without_assets, &pairs).visits.len(), 1, "a log without assets cannot tell");
}

#[test]
fn no_assets_alone_condemn_nobody() {
    let told = run(&lens(), &[ask(0, "/a").by(CHROME), ask(100, "/b").by(CHROME)]);
    assert_eq!(told.paths(), [("/a".to_owned(), 2, 0)]);
}

/// Readers of one page in one browser, so many seconds apart.
fn readers(count: i64, apart_s: i64) -> Vec<Ask> {
    (0..count).map(|i| ask(i * apart_s, "/a").of(&format!("192.0.2.{}", i + 1))).collect()
}

#[test]
fn a_crowd_at_once_is_no_pack_of_shadows() {
    assert_eq!(run(&lens(), &readers(12, 2)).visits.len(), 12, "a post that everybody opens");
    assert_eq!(run(&lens(), &readers(5, 1)).visits.len(), 5, "a group chat");
}

#[test]
fn who_brings_a_referrer_is_no_machine() {
    let referred: Vec<_> = readers(3, 1).into_iter().map(|ask| ask.from("https://l.facebook.com/")).collect();
    assert_eq!(run(&lens(), &referred).visits.len(), 3);
}

#[test]
fn whose_pages_may_be_cached_is_no_scanner() {
    let tabs = |at_s: i64| (0..6).map(|i| ask(at_s + i, &format!("/{i}"))).collect::<Vec<_>>();
    assert_eq!(run(&lens(), &tabs(0)).hits(HitKind::Scanner), 6);
    let returning = [vec![ask(0, "/a"), ask(1, "/a.css")], tabs(7200)].concat();
    assert_eq!(run(&lens(), &returning).hits(HitKind::Scanner), 0, "was here before");
    let unchanged: Vec<_> = tabs(0).into_iter().map(|ask| ask.status(304)).collect();
    assert_eq!(run(&lens(), &unchanged).hits(HitKind::Scanner), 0, "answered not modified");
}

#[test]
fn without_assets_in_the_log_only_what_no_hand_can_do_is_a_machines() {
    let blind = Lens { has_assets: false, ..lens() };
    let pages =
        |step_ms: i64| (0..5_i64).map(|i| ask(0, &format!("/{i}")).plus_ms(i * step_ms)).collect::<Vec<_>>();
    assert_eq!(run(&blind, &pages(500)).hits(HitKind::Scanner), 5);
    assert_eq!(run(&blind, &pages(501)).hits(HitKind::Scanner), 0);
    assert_eq!(run(&blind, &readers(2, 3)).hits(HitKind::Shadow), 1);
    assert_eq!(run(&blind, &readers(4, 4)).hits(HitKind::Shadow), 0, "four in ten minutes are readers");
}

#[test]
fn a_crowd_is_counted_over_any_minute() {
    // One reader long before, then six within eleven seconds, across the end of the first one's minute.
    let at = [0, 55, 57, 59, 61, 63, 66];
    let log: Vec<_> = (1..).zip(at).map(|(i, at)| ask(at, "/a").of(&format!("192.0.2.{i}"))).collect();
    assert_eq!(run(&lens(), &log).visits.len(), 7);
}
