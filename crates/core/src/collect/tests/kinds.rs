//! Step 1: the kind of hit, from one line alone (contract 2.1).

use super::log::{
    Ask, CHROME, EVERYTHING, GOOGLEBOT, META, NOON_MS, OLD_CHROME, WHATSAPP, ask, hit, lens, recording, run,
    set,
};
use crate::collect::lens::{Lens, Records};
use crate::collect::{DropReason, HitKind};

fn kind(ask: &Ask) -> (HitKind, Option<DropReason>) {
    let hit = hit(&lens(), ask);
    (hit.kind, hit.reason)
}

#[test]
fn the_request_decides_for_people() {
    let page = || ask(0, "/a");
    let dest = |dest: &str| page().with(|r| set(&mut r.sec_fetch_dest, dest));
    for (request, expected) in [
        (page(), HitKind::Document),
        (page().status(304), HitKind::Document),
        (page().status(206), HitKind::Document),
        (page().status(0), HitKind::Document),
        (ask(0, "/style.css?v=3"), HitKind::Asset),
        (ask(0, "/style.css").status(404), HitKind::Error),
        (ask(0, "/feed"), HitKind::Feed),
        (ask(0, "/robots.txt"), HitKind::WellKnown),
        (ask(0, "/report.pdf"), HitKind::Other),
        (ask(0, "/api/items"), HitKind::Api),
        (page().status(301), HitKind::Redirect),
        (page().status(302), HitKind::Redirect),
        (page().status(308), HitKind::Redirect),
        (page().status(404), HitKind::Error),
        (page().status(500), HitKind::Error),
        (page().method("HEAD"), HitKind::Other),
        (page().method("POST"), HitKind::Api),
        (page().method("OPTIONS"), HitKind::Api),
        (page().method("PROPFIND"), HitKind::Other),
        (ask(0, "*").method("OPTIONS"), HitKind::Other),
        (ask(0, "example.org:443"), HitKind::Other),
        (page().with(|r| set(&mut r.x_requested_with, "XMLHttpRequest")), HitKind::Api),
        (page().with(|r| set(&mut r.x_requested_with, "com.slack")), HitKind::Document),
        (dest("empty"), HitKind::Api),
        (dest("document"), HitKind::Document),
        (dest("iframe"), HitKind::Other),
        (dest("image"), HitKind::Asset),
        (ask(0, "/photo.jpg").with(|r| set(&mut r.sec_fetch_dest, "document")), HitKind::Document),
        (page().with(|r| (r.method, r.target) = (None, None)), HitKind::Other),
        (page().status(400).with(|r| (r.method, r.target) = (None, None)), HitKind::Error),
    ] {
        assert_eq!(kind(&request), (expected, None), "{:?}", request.0);
    }
}

#[test]
fn the_agent_decides_before_the_request() {
    for (agent, expected) in [
        (GOOGLEBOT, HitKind::Bot),
        ("curl/8.5.0", HitKind::Bot),
        (
            "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            HitKind::Bot,
        ),
        ("Mozilla/5.0 zgrab/0.x", HitKind::Scanner),
        ("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", HitKind::Monitoring),
        (WHATSAPP, HitKind::Preview),
        (META, HitKind::Preview),
        (
            "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Version/4.0 Chrome/126.0.0.0 Mobile MetaIAB Facebook",
            HitKind::Document,
        ),
    ] {
        for request in [ask(0, "/a"), ask(0, "/a").status(404), ask(0, "/x.png"), ask(0, "/a").method("POST")]
        {
            let person = expected == HitKind::Document;
            let found = kind(&request.by(agent)).0;
            assert!(
                if person { found != HitKind::Bot && found != HitKind::Preview } else { found == expected },
                "{agent}"
            );
        }
    }
}

#[test]
fn a_missing_user_agent_is_a_bots_only_where_agents_are_recorded() {
    let silent = ask(0, "/a").with(|r| r.user_agent = None);
    assert_eq!(kind(&silent), (HitKind::Bot, Some(DropReason::NoUserAgent)));
    let without_column = recording(Records { user_agent: false, ..EVERYTHING });
    assert_eq!(hit(&without_column, &silent).kind, HitKind::Document);
}

#[test]
fn a_modern_browser_without_fetch_metadata_is_a_scanner_where_others_send_it() {
    let strict = Lens { expects_fetch_metadata: vec![true], ..lens() };
    let reason = Some(DropReason::NoFetchMetadata);
    let of = |request: &Ask| (hit(&strict, request).kind, hit(&strict, request).reason);
    assert_eq!(of(&ask(0, "/a")), (HitKind::Scanner, reason));
    assert_eq!(of(&ask(0, "/a").site("none")), (HitKind::Document, None));
    assert_eq!(of(&ask(0, "/a").with(|r| set(&mut r.sec_fetch_mode, "navigate"))), (HitKind::Document, None));
    assert_eq!(of(&ask(0, "/a").by(OLD_CHROME)), (HitKind::Document, None), "it never sent any");
    assert_eq!(of(&ask(0, "/a.css")), (HitKind::Asset, None), "only pages are asked");
    assert_eq!(kind(&ask(0, "/a")), (HitKind::Document, None), "the log says nothing of them");
}

#[test]
fn prefetches_are_pages_fetched_ahead() {
    for purpose in ["prefetch", "prefetch;prerender", "preview"] {
        let ahead = ask(0, "/a").with(|r| set(&mut r.sec_purpose, purpose));
        assert_eq!(kind(&ahead), (HitKind::Prefetch, None), "{purpose}");
    }
    let asset = ask(0, "/a.js").with(|r| set(&mut r.sec_purpose, "prefetch"));
    assert_eq!(kind(&asset), (HitKind::Prefetch, Some(DropReason::PrefetchUnused)));
    let error = ask(0, "/a").status(404).with(|r| set(&mut r.sec_purpose, "prefetch"));
    assert_eq!(kind(&error).0, HitKind::Error);
}

#[test]
fn what_is_left_out_has_its_reason_first() {
    let mut lens = Lens { sites: vec!["example.org".to_owned()], now_ms: NOON_MS + 10_000_000, ..lens() };
    lens.exclude.from_ms = Some(NOON_MS);
    lens.exclude.to_ms = Some(NOON_MS + 100_000);
    lens.exclude.other_sites_than = Some("example.org".to_owned());
    lens.exclude.networks = vec!["10.0.0.0/8".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
    lens.exclude.names = vec!["office.example.org".to_owned()];
    let page = |at_s| ask(at_s, "/a").host("www.Example.org");
    for (request, reason) in [
        (page(0), None),
        (page(99), None),
        (page(-1), Some(DropReason::ExcludedPeriod)),
        (page(100), Some(DropReason::ExcludedPeriod)),
        (page(20_000), Some(DropReason::FutureDate)),
        (page(0).host("example.com"), Some(DropReason::ExcludedSite)),
        (page(0).of("10.9.8.7"), Some(DropReason::ExcludedAddress)),
        (page(0).of("::ffff:10.9.8.7"), Some(DropReason::ExcludedAddress)),
        (page(0).of("[2001:db8::9]"), Some(DropReason::ExcludedAddress)),
        (page(0).of("Office.Example.org"), Some(DropReason::ExcludedAddress)),
        (page(0).of("11.0.0.1"), None),
        (page(0).of("10.9.8.7").by(GOOGLEBOT), Some(DropReason::ExcludedAddress)),
    ] {
        let hit = hit(&lens, &request);
        assert_eq!(hit.reason, reason, "{:?}", request.0);
        assert_eq!(hit.kind == HitKind::Excluded, reason.is_some(), "{:?}", request.0);
    }
}

#[test]
fn excluded_lines_are_counted_and_do_nothing_else() {
    let mut lens = lens();
    lens.exclude.from_ms = Some(NOON_MS + 60_000);
    let log = [ask(0, "/a").by(WHATSAPP), ask(0, "/a"), ask(90, "/b").by(CHROME)];
    let told = run(&lens, &log);
    assert_eq!(told.hits(HitKind::Excluded), 2);
    assert_eq!(told.dropped(DropReason::ExcludedPeriod), 2);
    assert_eq!(told.paths(), [("/b".to_owned(), 1, 0)]);
    assert!(told.rows.is_empty() && told.shares.is_empty());
}
