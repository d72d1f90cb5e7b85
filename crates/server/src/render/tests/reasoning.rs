//! What is said of the engine: how sure it is, how it was checked, what moved a verdict.

use entrenous_core::collect::{Explained, HitKind};
use entrenous_core::evidence::rules::{Browser, BrowserFamily, Device, Os};
use entrenous_core::evidence::source::Source;
use entrenous_core::evidence::{Evidence, Facts, Fetch, PageKind, Referrer, Seen, Verdict};
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{Engine, SelfAudit};
use entrenous_inference::mixture::{Factor, Moved};

use super::samples::{empty, publisher};
use crate::render::words::{factor, self_audit};
use crate::render::{HtmlMeta, Lang, TableOptions, explanation, html, table};
use crate::report::{Conclusion, Explanation, VisitExplained};

const FACTORS: [Factor; 9] = [
    Factor::Site,
    Factor::FetchMetadata,
    Factor::History,
    Factor::Documents,
    Factor::Context,
    Factor::Assets,
    Factor::Mailing,
    Factor::LostReferrers,
    Factor::Presence,
];

fn both(report: &entrenous_core::report::Report, lang: Lang) -> [String; 2] {
    let options = TableOptions { lang, ..TableOptions::default() };
    // Lines break where they must.
    [table(report, &options).replace('\n', " "), html(report, lang, &HtmlMeta::default())]
}

#[test]
fn the_check_is_told_in_table_and_page() {
    for text in both(&publisher(), Lang::En) {
        assert!(
            text.contains(
                "Checked against 1,204 visits whose source is known: off by 3%; 5 of 6 intervals held."
            ),
            "{text}"
        );
    }
    for text in both(&publisher(), Lang::Fr) {
        assert!(
            text.contains(
                "Vérifié sur 1\u{202f}204 visites de provenance connue\u{202f}: écart de 3\u{202f}%\u{202f}; 5 fourchettes sur 6 étaient justes."
            ),
            "{text}"
        );
    }
    let unchecked = entrenous_core::report::Report { self_audit: None, ..publisher() };
    for text in both(&unchecked, Lang::En) {
        assert!(text.contains("Too few visits with a known source to check the estimate."), "{text}");
    }
    for text in both(&empty(), Lang::En) {
        assert!(!text.contains("Too few visits with a known source"), "nothing was estimated: {text}");
    }
}

#[test]
fn the_check_counts_in_words_that_agree() {
    let of = |visits, count_error, held, intervals| {
        let audit = SelfAudit { visits, count_error, held, intervals, ..SelfAudit::default() };
        [Lang::En, Lang::Fr].map(|lang| self_audit(lang, Some(&audit)))
    };
    let all: Vec<String> = [
        of(1, 0.0, 1, 1),
        of(40, -0.061, 0, 3),
        of(40_000, 0.002, 3, 3),
        of(50, 1.4, 1, 2),
        of(60, 0.1, 0, 1),
        of(50, 0.02, 0, 0),
    ]
    .concat();
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn the_rules_say_that_they_are_rules() {
    let rules = entrenous_core::report::Report { engine: Engine::Rules, self_audit: None, ..publisher() };
    for text in both(&rules, Lang::En) {
        assert!(text.contains("from what is proven to what the rules allow"), "{text}");
        assert!(!text.contains("90%") && !text.contains("known source"), "{text}");
    }
    for text in both(&rules, Lang::Fr) {
        assert!(text.contains("de ce qui est prouvé à ce que les règles permettent"), "{text}");
    }
    for text in both(&publisher(), Lang::En) {
        assert!(text.contains("with 90% probability") && !text.contains("the rules allow"), "{text}");
    }
    for text in both(&publisher(), Lang::Fr) {
        assert!(text.contains("probabilité de 90\u{202f}%") && !text.contains("règles permettent"), "{text}");
    }
}

/// "At least" needs proof: an interval that begins at the estimate is none.
#[test]
fn an_estimate_is_not_called_the_least() {
    let mut report = publisher();
    report.total.dark_social.in_direct = super::samples::estimate(1_290.0, 1_290.0, 1_400.0);
    report.total.sources.iter_mut().for_each(|row| row.proven = 0);
    let first =
        |report: &_| table(report, &TableOptions::default()).lines().next().unwrap_or_default().to_owned();
    assert!(first(&report).starts_with("About 1,290 of"), "{}", first(&report));
    report.engine = Engine::Rules;
    assert!(first(&report).starts_with("At least 1,290 of"), "{}", first(&report));
}

fn explained(moved: Vec<Moved>) -> Explanation {
    let facts = Facts {
        referrer: Referrer::Absent,
        campaign: None,
        click_id: None,
        in_app: None,
        webview_app: None,
        fetch: Fetch::CrossSite,
        user_activated: true,
        browser: Browser {
            family: BrowserFamily::Chrome,
            major: 126,
            minor: 0,
            chromium: 126,
            ios: (0, 0),
            os: Os::Android,
            device: Device::Mobile,
            in_app: None,
            webview: false,
        },
        depth: 2,
        page: PageKind::Deep,
        seen: Seen::First,
        seen_page: false,
        own_share: false,
        carried: None,
        documents: 1,
        assets: 9,
        receipts_before: 1,
        started_ms: 0,
    };
    let visit = VisitExplained {
        entry_line: 7,
        landing: "/recipes/tarte-tatin".into(),
        facts,
        verdict: Verdict::inferred(Source::DarkSocialUnknown, Evidence::SuppressedLink),
        moved,
        channel: Channel::Direct,
    };
    let conclusion = Conclusion::Hit {
        explained: Explained { kind: HitKind::Document, reasons: Vec::new() },
        share: None,
        visit: Some(Box::new(visit)),
    };
    Explanation { line: 7, conclusion }
}

#[test]
fn what_moved_a_verdict_is_told_step_by_step() {
    let moved: Vec<Moved> =
        FACTORS.iter().zip(2..).map(|(&factor, i)| Moved { factor, dark: f64::from(i) / 11.0 }).collect();
    let told = explained(moved);
    insta::assert_snapshot!([Lang::En, Lang::Fr].map(|lang| explanation(lang, &told)).join("\n"));
    let silent = explanation(Lang::En, &explained(Vec::new()));
    assert!(!silent.contains("what moved it"), "a rule decided: {silent}");
}

#[test]
fn factors_fit_their_column_and_are_typeset() {
    for lang in [Lang::En, Lang::Fr] {
        for of in FACTORS {
            let text = factor(lang, of);
            assert!(text.chars().count() <= 44 && !text.contains('\''), "{text}");
        }
    }
}
