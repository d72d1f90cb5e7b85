//! What a provider's cache hides: the estimate of shares and its bounds.

use crate::collect::share_tally::ShareTally;
use crate::evidence::rules::{Preview, Side};
use crate::evidence::source::{App, Audience, Fetcher};
use crate::report::ShareRow;

const DAY_MS: i64 = 24 * 3_600_000;

fn preview(side: Side, audience: Audience) -> Preview {
    Preview { fetcher: Fetcher::App(App::Telegram), audience, side, window_s: 86_400 }
}

/// The row of a fetcher that asked `requests` times; each link had so many windows.
fn row(preview: Preview, links: &[u32], requests: u32, days: i64, hidden: bool) -> ShareRow {
    let mut tally = ShareTally::default();
    (0..requests).for_each(|_| tally.request(0, preview));
    for &windows in links {
        (0..windows).for_each(|_| tally.share(0, preview));
        tally.link(0, preview.fetcher, preview.audience, windows);
    }
    tally.rows(None, days * DAY_MS, hidden).remove(0)
}

fn server(links: &[u32], requests: u32, days: i64) -> ShareRow {
    row(preview(Side::Server, Audience::Private), links, requests, days, false)
}

#[test]
fn bounds_hold_for_every_number_of_windows() {
    for days in [1, 2, 7, 30] {
        for windows in 1..=30 {
            for requests in [windows, windows + 1, windows * 10] {
                let row = server(&[windows, 1, 1], requests + 2, days);
                assert!(row.low <= row.shares && row.shares <= row.high, "{row:?}");
                assert!(row.shares <= row.requests, "{row:?}");
                assert_eq!(row.low, u64::from(windows) + 2, "what was seen is certain in private");
            }
        }
    }
}

#[test]
fn more_windows_in_the_same_log_mean_more_hidden_shares() {
    let mut before = server(&[1], 1000, 30);
    for windows in 2..=30 {
        let row = server(&[windows], 1000, 30);
        assert!(row.shares >= before.shares && row.high >= before.high, "{windows}: {row:?}");
        before = row;
    }
    assert!(before.shares > 30, "a link seen in every window was shared more often than seen: {before:?}");
}

#[test]
fn a_link_seen_once_in_a_month_hides_next_to_nothing() {
    assert_eq!(server(&[1], 100, 30).shares, 1);
    assert!(server(&[1], 100, 1).high > 1, "in a log as short as the window nothing bounds it from above");
}

#[test]
fn fetchers_that_come_back_by_themselves_prove_one_share_a_link() {
    for audience in [Audience::Mixed, Audience::Public] {
        let row = row(preview(Side::Server, audience), &[5, 2], 20, 30, false);
        assert_eq!(row.low, 2, "{audience}");
        assert!(row.shares >= 7, "{audience}");
    }
}

#[test]
fn devices_hide_nothing_unless_clients_are_hidden() {
    for side in [Side::Device, Side::Unknown] {
        let told = |hidden| {
            let row = row(preview(side, Audience::Private), &[1, 1, 1], 9, 30, hidden);
            (row.low, row.shares, row.high)
        };
        assert_eq!(told(false), (3, 3, 3));
        assert_eq!(told(true), (3, 3, 9));
    }
}

#[test]
fn a_herd_is_bounded_by_its_links() {
    let row = row(preview(Side::Node, Audience::Public), &[3, 1], 400, 30, false);
    assert_eq!((row.low, row.shares, row.high), (2, 4, 4));
}

#[test]
fn sites_add_up_and_rows_are_ordered() {
    let mut tally = ShareTally::default();
    let telegram = preview(Side::Device, Audience::Private);
    let meta = Preview { fetcher: Fetcher::Meta, audience: Audience::Mixed, ..telegram };
    for (site, preview, shares) in [(0, meta, 9), (0, telegram, 2), (1, telegram, 3)] {
        for _ in 0..shares {
            tally.request(site, preview);
            tally.share(site, preview);
        }
    }
    let counts = |site| {
        tally.rows(site, DAY_MS, false).iter().map(|row| (row.app.name(), row.shares)).collect::<Vec<_>>()
    };
    assert_eq!(counts(None), [("telegram", 5), ("meta", 9)], "private first");
    assert_eq!(counts(Some(0)), [("telegram", 2), ("meta", 9)]);
    assert_eq!(counts(Some(1)), [("telegram", 3)]);
}
