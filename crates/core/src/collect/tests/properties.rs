//! What holds for every log.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::log::{
    Ask, CHROME, FIREFOX, GOOGLEBOT, IMESSAGE, MASTODON, META, SLACK, TELEGRAM, Told, WHATSAPP, ask,
    hidden_lens, lens, run, run_in_batches, set,
};
use crate::collect::facts;
use crate::collect::lens::{Lens, VisitorScope};

const AGENTS: [&str; 9] = [CHROME, CHROME, FIREFOX, WHATSAPP, IMESSAGE, TELEGRAM, SLACK, META, MASTODON];
const TARGETS: [&str; 12] = [
    "/",
    "/a",
    "/a?utm_source=news",
    "/ab",
    "/abc",
    "/b",
    "/x.css",
    "/x.png",
    "/robots.txt",
    "/api/x",
    "/feed",
    "/a?fbclid=1",
];
const STATUSES: [u16; 9] = [200, 200, 200, 206, 304, 301, 302, 404, 500];
const REFERRERS: [&str; 6] = [
    "",
    "",
    "https://example.org/a",
    "https://web.whatsapp.com/",
    "https://www.google.com/",
    "android-app://com.slack/",
];

fn any_ask() -> impl Strategy<Value = Ask> {
    let pick = proptest::sample::select::<&'static str>;
    let gap_s = prop_oneof![4 => 0_i64..3, 3 => 3_i64..120, 1 => 120_i64..6000];
    let strategy = (
        gap_s,
        0_u8..4,
        pick(&AGENTS[..]),
        pick(&TARGETS[..]),
        proptest::sample::select(&STATUSES[..]),
        pick(&REFERRERS[..]),
        0_u8..20,
    );
    strategy.prop_map(|(gap_s, client, agent, target, status, referrer, rare)| {
        let mut ask = ask(gap_s, target).of(&format!("192.0.2.{client}")).by(agent).status(status);
        if !referrer.is_empty() {
            ask = ask.from(referrer);
        }
        match rare {
            0 => ask.with(|r| set(&mut r.sec_purpose, "prefetch")),
            1 => ask.method("HEAD"),
            2 => ask.by(GOOGLEBOT),
            3 => ask.with(|r| r.user_agent = None),
            4 => ask.plus_ms(-40_000),
            5 => ask.site("cross-site"),
            _ => ask,
        }
    })
}

/// Requests whose time is given as the gap to the one before.
fn any_log() -> impl Strategy<Value = Vec<Ask>> {
    proptest::collection::vec(any_ask(), 0..60).prop_map(|mut log| {
        let mut passed_ms = 0;
        for ask in &mut log {
            passed_ms += ask.0.time_ms - super::log::NOON_MS;
            ask.0.time_ms = super::log::NOON_MS + passed_ms;
        }
        log
    })
}

fn any_lens() -> impl Strategy<Value = Lens> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<(u64, u64)>()).prop_map(
        |(hidden, day, strict, key)| Lens {
            visitor_scope: if day { VisitorScope::Day } else { VisitorScope::Input },
            expects_fetch_metadata: vec![strict],
            key,
            ..if hidden { hidden_lens() } else { lens() }
        },
    )
}

/// All that a reader can be told of the steps, without what depends on the key.
fn result(told: &Told, lens: &Lens) -> String {
    let visits = told.visits.iter().map(|visit| {
        let mut facts = facts(visit, lens, &super::log::RULES);
        facts.click_id.iter_mut().for_each(|id| id.value = 0);
        (visit.entry.line, facts)
    });
    let visits: Vec<_> = visits.collect();
    let shares: Vec<_> =
        told.shares.iter().map(|share| (share.line, share.fetcher, share.path.clone())).collect();
    format!("{:?}\n{:?}\n{:?}\n{visits:?}\n{shares:?}", told.hits, told.dropped, told.rows)
}

proptest! {
    #[test]
    fn every_line_is_one_hit(log in any_log(), lens in any_lens()) {
        let told = run(&lens, &log);
        prop_assert_eq!(told.hits.values().sum::<u64>(), log.len() as u64);
    }

    #[test]
    fn receipts_are_never_more_than_requests(log in any_log(), lens in any_lens()) {
        let told = run(&lens, &log);
        for row in &told.rows {
            prop_assert!(row.low <= row.shares && row.shares <= row.high && row.shares <= row.requests, "{:?}", row);
        }
        let requests: u64 = told.rows.iter().map(|row| row.requests).sum();
        prop_assert_eq!(requests, told.hits(crate::collect::HitKind::Preview));
        prop_assert!(told.shares.len() as u64 <= requests);
    }

    #[test]
    fn every_preview_is_a_share_or_has_a_reason(log in any_log()) {
        let told = run(&lens(), &log);
        let of_previews: u64 = told.dropped.iter().filter(|(reason, _)| reason.name().starts_with("preview_")).map(|(_, n)| n).sum();
        prop_assert_eq!(of_previews + told.shares.len() as u64, told.hits(crate::collect::HitKind::Preview));
    }

    #[test]
    fn the_key_changes_nothing(log in any_log(), lens in any_lens(), key in any::<(u64, u64)>()) {
        let other = Lens { key, ..lens.clone() };
        prop_assert_eq!(result(&run(&lens, &log), &lens), result(&run(&other, &log), &other));
    }

    #[test]
    fn batches_change_nothing(log in any_log(), lens in any_lens(), size in 1_usize..20) {
        prop_assert_eq!(result(&run(&lens, &log), &lens), result(&run_in_batches(&lens, &log, size), &lens));
    }

    #[test]
    fn visits_begin_on_different_lines_and_hold_all_their_pages(log in any_log(), lens in any_lens()) {
        let told = run(&lens, &log);
        let mut entries: BTreeMap<u64, u32> = BTreeMap::new();
        for visit in &told.visits {
            prop_assert!(visit.documents >= 1);
            prop_assert!(entries.insert(visit.entry.line, visit.documents).is_none());
        }
        let pages: u64 = entries.values().map(|n| u64::from(*n)).sum();
        prop_assert_eq!(pages, told.hits(crate::collect::HitKind::Document));
    }

    #[test]
    fn explaining_a_line_changes_nothing_else(log in any_log(), line in 1_u64..60) {
        let explaining = Lens { explain: Some(line), ..lens() };
        let told = run(&explaining, &log);
        prop_assert_eq!(result(&told, &explaining), result(&run(&lens(), &log), &lens()));
        prop_assert_eq!(told.explained.is_some(), line <= log.len() as u64);
    }
}
