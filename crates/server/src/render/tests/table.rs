use entrenous_core::access_log::Malformed;
use entrenous_core::evidence::source::{App, Source};
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{BrowserKind, GaRow, Report, Warning};
use proptest::prelude::*;

use super::odd_samples::{hostile, not_recorded, tiny, two_sites};
use super::samples::{dark, empty, estimate, publisher};
use crate::render::text::width;
use crate::render::words::Phrase;
use crate::render::{Lang, TableOptions, table, warning};

const EN: TableOptions = TableOptions { lang: Lang::En, width: 80, colour: false, unicode: true, top: 10 };
const FR: TableOptions = TableOptions { lang: Lang::Fr, ..EN };

#[test]
fn a_busy_publisher_in_english() {
    insta::assert_snapshot!(table(&publisher(), &EN));
}

#[test]
fn a_busy_publisher_in_french() {
    insta::assert_snapshot!(table(&publisher(), &FR));
}

#[test]
fn a_busy_publisher_in_ascii() {
    insta::assert_snapshot!(table(&publisher(), &TableOptions { unicode: false, ..FR }));
}

#[test]
fn two_sites_have_a_line_each() {
    let text = table(&two_sites(), &EN);
    let at = text.find("Site by site").unwrap();
    insta::assert_snapshot!(text[at..].lines().take(4).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_tiny_site() {
    insta::assert_snapshot!(table(&tiny(), &EN));
}

#[test]
fn an_empty_log() {
    insta::assert_snapshot!(table(&empty(), &EN));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for report in [publisher(), tiny(), empty(), two_sites(), not_recorded(), hostile()] {
        for lang in [Lang::En, Lang::Fr] {
            for (columns, unicode) in [(80, true), (80, false), (60, true), (120, true)] {
                let text = table(&report, &TableOptions { lang, width: columns, unicode, ..EN });
                for line in text.lines() {
                    assert!(width(line) <= columns, "{} columns: {line}", width(line));
                    assert!(!line.ends_with(' '), "space at the end: {line:?}");
                }
                assert!(unicode || text.is_ascii());
            }
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = table(&publisher(), &TableOptions { colour: true, ..EN });
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, table(&publisher(), &EN));
}

#[test]
fn the_log_cannot_write_to_the_terminal() {
    for lang in [Lang::En, Lang::Fr] {
        let text = table(&hostile(), &TableOptions { lang, ..EN });
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\u{200d}']));
        assert!(text.contains("\\u{202e}"));
    }
}

#[test]
fn headlines() {
    let first = |report: &Report| {
        [EN, FR].map(|options| {
            let text = table(report, &options);
            text.split("\n\n").next().unwrap_or_default().to_owned()
        })
    };
    let mut no_visits = empty();
    no_visits.input.lines = 12;
    no_visits.input.parsed = 12;
    let mut no_direct = publisher();
    no_direct.total.ga_view = vec![GaRow { channel: Channel::Referral, visits: 9_842 }];
    no_direct.total.sources.iter_mut().for_each(|row| row.in_direct = estimate(0.0, 0.0, 0.0));
    dark(&mut no_direct.total);
    let mut proven = publisher();
    proven.total.sources.retain(|row| row.source == Source::DarkSocial(App::Messenger));
    dark(&mut proven.total);
    let mut at_least = proven.clone();
    at_least.total.sources[0].in_direct.high = 64.0;
    dark(&mut at_least.total);
    let mut none = tiny();
    none.total.sources.retain(|row| row.source == Source::OrganicSearch);
    dark(&mut none.total);
    let reports =
        [empty(), no_visits, not_recorded(), no_direct, none, tiny(), proven, at_least, publisher()];
    let all: Vec<String> = reports.iter().flat_map(first).collect();
    insta::assert_snapshot!(all.join("\n\n"));
}

/// French typography: what comes before `: ; ! ? %` and inside guillemets is a narrow no-break space, never a plain one.
#[test]
fn french_is_typeset_as_french() {
    let mut texts = vec![table(&publisher(), &FR), table(&tiny(), &FR), table(&not_recorded(), &FR)];
    texts.extend(Phrase::ALL.iter().map(|phrase| phrase.text(Lang::Fr).to_owned()));
    texts.extend(warnings().iter().map(|w| warning(Lang::Fr, w)));
    for text in texts {
        for mark in [" :", " ;", " !", " ?", " %", "« ", " »", "'"] {
            let found = text.lines().find(|line| line.trim_start_matches(' ').contains(mark));
            assert!(found.is_none_or(|line| line.contains("--log-format")), "{mark:?} in {found:?}");
        }
    }
}

#[test]
fn warnings_are_told_in_both_languages() {
    let all: Vec<String> =
        warnings().iter().flat_map(|w| [Lang::En, Lang::Fr].map(|lang| warning(lang, w))).collect();
    insta::assert_snapshot!(all.join("\n"));
}

fn warnings() -> Vec<Warning> {
    vec![
        Warning::NothingRecognised { files: vec!["a.log".into()], tried: vec!["combined", "cloudfront"] },
        Warning::Malformed { lines: 1, samples: vec![(1, Malformed::Time, "x".into())] },
        Warning::Malformed { lines: 1_234, samples: vec![] },
        Warning::Unreadable { file: "a.gz".into(), reason: "damaged".into() },
        Warning::OwnHostsGuessed { hosts: vec!["a.example".into()] },
        Warning::OwnHostsUnknown,
        Warning::HiddenClients { share: 0.97 },
        Warning::TruncatedAddresses,
        Warning::ForwardedAddresses,
        Warning::NoReferrers,
        Warning::NoUserAgents,
        Warning::NoAssets,
        Warning::FutureDates { lines: 3 },
        Warning::OutOfOrder { lines: 4_000 },
        Warning::TooManyPages { kept: 1_000_000 },
        Warning::TooManySites { lines: 12 },
        Warning::FetchChanged {
            browser: BrowserKind::AndroidChromium,
            since: "2026-06-16T00:00:00Z".into(),
            visits: 1_234,
        },
        Warning::Wave { since: "2026-06-03T00:00:00Z".into(), visits: 1_225, usual: 20 },
        Warning::Silence {
            from: "2026-06-03T23:50:00Z".into(),
            to: "2026-06-05T00:10:00Z".into(),
            expected: 640,
        },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the figures, the page is drawn within its width and the sentence keeps low <= visits <= high <= Direct.
    #[test]
    fn any_figures_can_be_shown(direct in 0u64..5_000_000, p in 0.0..1.0f64, q in 0.0..1.0f64, r in 0.0..1.0f64) {
        let mut bounds = [p, q, r];
        bounds.sort_by(f64::total_cmp);
        let [low, mid, high] = bounds.map(|share| share * direct as f64);
        let mut report = publisher();
        report.total.visits = direct;
        report.total.ga_view = vec![GaRow { channel: Channel::Direct, visits: direct }];
        report.total.sources.retain(|row| row.source == Source::DarkSocialUnknown);
        report.total.sources[0].estimate = estimate(mid, low, high);
        report.total.sources[0].in_direct = estimate(mid, low, high);
        dark(&mut report.total);
        let text = table(&report, &EN);
        prop_assert!(text.lines().all(|line| width(line) <= 80));
        let sentence: String = text.split("Direct").next().unwrap_or_default().into();
        if let crate::render::story::Headline::Dark { direct, dark, .. } = crate::render::story::headline(&report) {
            prop_assert!(dark.low <= dark.value && dark.value <= dark.high && dark.high <= direct, "{sentence}");
        }
    }
}
