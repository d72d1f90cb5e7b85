//! The rest: nothing names a source.

use entrenous_core::evidence::rules::{Browser, BrowserFamily, Os};
use entrenous_core::evidence::{Facts, Fetch, Referrer, Seen};

use super::{is_inferred, nothing, told};

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = nothing();
    change(&mut facts);
    facts
}

fn chrome_on_android() -> Browser {
    Browser {
        family: BrowserFamily::Chrome,
        major: 126,
        chromium: 126,
        os: Os::Android,
        ..Browser::unnamed()
    }
}

const UNKNOWN: &str = "unknown: unknown 1.00 [0-1], ";

#[test]
fn a_deep_page_of_a_stranger_was_probably_passed_on() {
    let expected =
        "inferred: dark_social/unknown 0.83 [0-1], typed_or_bookmark 0.17 [0-1] by deep_first_seen";
    for fetch in [Fetch::NotRecorded, Fetch::Absent, Fetch::None] {
        assert_eq!(told(&with(|facts| facts.fetch = fetch)), expected);
    }
}

#[test]
fn home_pages_and_returning_visitors_are_typed_or_bookmarked() {
    is_inferred(&with(|facts| facts.depth = 0), "typed_or_bookmark", "home_page");
    is_inferred(&with(|facts| facts.seen = Seen::Before), "typed_or_bookmark", "deep_returning");
    is_inferred(&with(|facts| facts.own_share = true), "typed_or_bookmark", "own_share");
}

#[test]
fn a_link_without_referrer_was_suppressed_whatever_the_page() {
    let expected =
        "inferred: dark_social/unknown 0.90 [0-1], typed_or_bookmark 0.10 [0-1] by suppressed_link";
    for (depth, seen) in [(0, Seen::First), (2, Seen::First), (2, Seen::Before), (2, Seen::CannotTell)] {
        let facts = with(|facts| (facts.fetch, facts.depth, facts.seen) = (Fetch::CrossSite, depth, seen));
        assert_eq!(told(&facts), expected);
    }
}

#[test]
fn chrome_on_android_is_believed_when_it_says_typed() {
    let typed = with(|facts| (facts.fetch, facts.browser) = (Fetch::None, chrome_on_android()));
    assert_eq!(
        told(&typed),
        "inferred: typed_or_bookmark 0.80 [0-1], dark_social/unknown 0.20 [0-1] by user_initiated"
    );
    for browser in [
        Browser { os: Os::Windows, ..chrome_on_android() },
        Browser { family: BrowserFamily::Firefox, ..chrome_on_android() },
        Browser { family: BrowserFamily::Webview, ..chrome_on_android() },
    ] {
        let facts = with(|facts| (facts.fetch, facts.browser) = (Fetch::None, browser));
        assert!(told(&facts).ends_with("deep_first_seen"), "{browser:?}");
    }
}

#[test]
fn the_sharers_return_is_never_dark() {
    for fetch in [Fetch::NotRecorded, Fetch::None, Fetch::CrossSite, Fetch::SameSite] {
        for depth in [0, 3] {
            let facts = with(|facts| (facts.own_share, facts.fetch, facts.depth) = (true, fetch, depth));
            is_inferred(&facts, "typed_or_bookmark", "own_share");
        }
    }
}

#[test]
fn a_visit_that_resumes_is_a_return_or_unknown() {
    for change in [(|facts: &mut Facts| facts.referrer = Referrer::Own) as fn(&mut Facts), |facts| {
        facts.fetch = Fetch::SameSite
    }] {
        let mut facts = with(change);
        assert_eq!(told(&facts), format!("{UNKNOWN}typed_or_bookmark 0.00 [0-1] by own_page"));
        facts.seen = Seen::Before;
        is_inferred(&facts, "typed_or_bookmark", "own_page");
    }
}

#[test]
fn where_visitors_cannot_be_told_apart_deep_pages_are_unknown() {
    let hidden = |depth| with(|facts| (facts.seen, facts.depth) = (Seen::CannotTell, depth));
    assert_eq!(
        told(&hidden(2)),
        format!("{UNKNOWN}dark_social/unknown 0.00 [0-1], typed_or_bookmark 0.00 [0-1] by hidden_client")
    );
    is_inferred(&hidden(0), "typed_or_bookmark", "home_page");
}

#[test]
fn without_a_referrer_column_all_is_unknown() {
    let unrecorded = |depth, seen| {
        told(&with(|facts| {
            (facts.referrer, facts.depth, facts.seen) = (Referrer::NotRecorded, depth, seen);
        }))
    };
    let maybe_dark = "dark_social/unknown 0.00 [0-1], ";
    let typed = "typed_or_bookmark 0.00 [0-1] by not_recorded";
    assert_eq!(unrecorded(2, Seen::First), format!("{UNKNOWN}{maybe_dark}{typed}"));
    assert_eq!(unrecorded(0, Seen::First), format!("{UNKNOWN}{typed}"));
    assert_eq!(unrecorded(2, Seen::Before), format!("{UNKNOWN}{typed}"));
}
