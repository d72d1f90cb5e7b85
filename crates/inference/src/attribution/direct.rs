//! The rest: nothing names a source. Typed or bookmarked, passed on in private, or unknown.
//!
//! The weights are few and sourced; the bounds need no weight: from "none is proven" to "every deep, unreferred,
//! first-seen entry by a person was passed on in private".

use entrenous_core::evidence::rules::{Browser, BrowserFamily, Os};
use entrenous_core::evidence::source::{Grade, Source};
use entrenous_core::evidence::{Candidate, Evidence, Facts, Fetch, Referrer, Seen, Verdict};

/// Of the deep, unreferred entries of visitors not seen before, this part was passed on in private: counting all of them
/// over-counts by 20 % (our attribution study, 100 simulated worlds, 2026), so 1 / 1.2.
const DEEP_FIRST_SEEN: f64 = 0.83;
/// The browser says that another site or app led here, and no referrer came along: apps, web messengers and webmail do
/// this by design, few ordinary sites do. Not measured: the middle between [`DEEP_FIRST_SEEN`] and certainty.
const SUPPRESSED_LINK: f64 = 0.9;
/// Chrome on Android sends `cross-site` for links opened from apps and `none` for typed addresses (Chromium source,
/// read 2026), so `none` leaves little. Not measured.
const TYPED_BY_ITS_WORD: f64 = 0.2;

pub(super) fn attribute(facts: &Facts) -> Verdict {
    match facts.referrer {
        Referrer::NotRecorded => return not_recorded(facts),
        Referrer::Own => return resumed(facts),
        _ => {}
    }
    if facts.own_share {
        return certain(Evidence::OwnShare);
    }
    match facts.fetch {
        Fetch::SameSite => return resumed(facts),
        Fetch::CrossSite => return split(SUPPRESSED_LINK, Evidence::SuppressedLink),
        Fetch::None | Fetch::Absent | Fetch::NotRecorded => {}
    }
    if facts.depth == 0 {
        return certain(Evidence::HomePage);
    }
    match facts.seen {
        Seen::CannotTell => unknown(Evidence::HiddenClient),
        Seen::Before => certain(Evidence::DeepReturning),
        Seen::First if facts.fetch == Fetch::None && tells_links_from_typing(facts.browser) => {
            split(TYPED_BY_ITS_WORD, Evidence::UserInitiated)
        }
        Seen::First => split(DEEP_FIRST_SEEN, Evidence::DeepFirstSeen),
    }
}

/// The visit goes on from a page of the site: of a visitor seen before, a return to an open page; else its arrival is not in
/// the log (it began before it, or under another address), and nothing can be said of it.
fn resumed(facts: &Facts) -> Verdict {
    if facts.seen == Seen::Before {
        return certain(Evidence::OwnPage);
    }
    let candidate = |source, probability| Candidate { source, probability, low: 0.0, high: 1.0 };
    Verdict {
        grade: Grade::Unknown,
        candidates: vec![candidate(Source::Unknown, 1.0), candidate(Source::TypedOrBookmark, 0.0)],
        evidence: vec![Evidence::OwnPage],
    }
}

/// Does this browser send another value for links opened from apps than for typed addresses?
fn tells_links_from_typing(browser: Browser) -> bool {
    browser.os == Os::Android && matches!(browser.family, BrowserFamily::Chrome)
}

/// Typed or bookmarked: the rules know of no other explanation.
fn certain(evidence: Evidence) -> Verdict {
    Verdict::inferred(Source::TypedOrBookmark, evidence)
}

/// Dark with probability `dark`, else typed or bookmarked; may be all or nothing of either.
fn split(dark: f64, evidence: Evidence) -> Verdict {
    let candidate = |source, probability| Candidate { source, probability, low: 0.0, high: 1.0 };
    let mut candidates =
        vec![candidate(Source::DarkSocialUnknown, dark), candidate(Source::TypedOrBookmark, 1.0 - dark)];
    if dark < 0.5 {
        candidates.swap(0, 1);
    }
    Verdict { grade: Grade::Inferred, candidates, evidence: vec![evidence] }
}

/// Nothing to conclude from; the visit may still have been any of the others.
fn unknown(evidence: Evidence) -> Verdict {
    let candidate = |source, probability| Candidate { source, probability, low: 0.0, high: 1.0 };
    Verdict {
        grade: Grade::Unknown,
        candidates: vec![
            candidate(Source::Unknown, 1.0),
            candidate(Source::DarkSocialUnknown, 0.0),
            candidate(Source::TypedOrBookmark, 0.0),
        ],
        evidence: vec![evidence],
    }
}

/// The log has no referrer column: only the depth of the page bounds what may have been passed on.
fn not_recorded(facts: &Facts) -> Verdict {
    let mut verdict = unknown(Evidence::NotRecorded);
    if facts.depth == 0 || facts.seen == Seen::Before {
        verdict.candidates.retain(|candidate| candidate.source != Source::DarkSocialUnknown);
    }
    verdict
}
