use entrenous_core::report::{Period, Ratio};
use proptest::prelude::*;

use super::samples::estimate;
use crate::render::Lang;
use crate::render::number::{Figure, count, date, percent, period, ratio};
use crate::render::text::{ascii, shorten, visible, width, wrap};

fn figure(visits: f64, low: f64, high: f64) -> Figure {
    Figure::new(estimate(visits, low, high), 0, u64::MAX)
}

#[test]
fn figures_are_rounded_to_what_is_known() {
    assert_eq!(figure(1238.4, 1152.0, 1329.0).text(Lang::En), "1,240 (1,150–1,330)");
    assert_eq!(figure(1238.4, 1152.0, 1329.0).text(Lang::Fr), "1\u{202f}240 (1\u{202f}150–1\u{202f}330)");
    assert_eq!(figure(12.0, 12.0, 12.0).text(Lang::En), "12");
    assert_eq!(figure(31.0, 31.0, 74.0).text(Lang::En), "31 (31–80)");
    assert_eq!(figure(3.8, 0.0, 8.0).text(Lang::En), "4 (0–8)");
    assert_eq!(figure(52_345.0, 40_111.0, 60_222.0).text(Lang::En), "52,000 (40,000–61,000)");
    assert_eq!(Figure::new(estimate(98.0, 51.0, 104.0), 51, 104).text(Lang::En), "100 (51–104)");
}

#[test]
fn absurd_figures_do_not_panic() {
    for absurd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e300] {
        for (visits, low, high) in
            [(absurd, 0.0, 1.0), (1.0, absurd, 2.0), (1.0, 0.0, absurd), (absurd, absurd, absurd)]
        {
            let shown = figure(visits, low, high);
            assert!(shown.low <= shown.value && shown.value <= shown.high);
            Figure::new(estimate(visits, low, high), 3, 10).text(Lang::Fr);
        }
    }
}

#[test]
fn percentages_say_no_more_than_is_known() {
    let of = |value, low, high| Ratio { value: Some(value), low: Some(low), high: Some(high) };
    assert_eq!(ratio(Lang::En, of(0.861, 0.794, 0.919)).as_deref(), Some("86% (79–92%)"));
    assert_eq!(ratio(Lang::Fr, of(0.861, 0.794, 0.919)).as_deref(), Some("86\u{202f}% (79–92\u{202f}%)"));
    assert_eq!(ratio(Lang::En, of(1.0, 1.0, 1.0)).as_deref(), Some("100%"));
    assert_eq!(ratio(Lang::En, Ratio::default()), None);
    assert_eq!(percent(Lang::En, 0.001), "<1%");
    assert_eq!(count(Lang::En, 1_234_567), "1,234,567");
}

#[test]
fn dates_read_as_in_the_language() {
    assert_eq!(date(Lang::En, "2026-11-04T10:00:00Z"), "4 Nov 2026");
    assert_eq!(date(Lang::Fr, "2026-11-04T10:00:00Z"), "04/11/2026");
    assert_eq!(date(Lang::En, "yesterday"), "yesterday");
    assert_eq!(date(Lang::En, "2026-é"), "2026-é");
    let day = Period { from: "2026-11-04T01:00:00Z".into(), to: "2026-11-04T02:00:00Z".into() };
    assert_eq!(period(Lang::Fr, &day), "04/11/2026");
}

#[test]
fn the_language_follows_the_locale() {
    for french in ["fr_FR.UTF-8", "fr", "fr_CA", "FR_fr", "fr-BE"] {
        assert_eq!(Lang::from_locale(french), Lang::Fr, "{french}");
    }
    for other in ["", "C", "C.UTF-8", "en_GB.UTF-8", "frr_DE", "de_DE"] {
        assert_eq!(Lang::from_locale(other), Lang::En, "{other}");
    }
}

#[test]
fn text_of_a_log_cannot_move_the_cursor() {
    assert_eq!(visible("a\u{1b}[2Jb\r\n"), "a\\u{1b}[2Jb\\u{d}\\u{a}");
    assert_eq!(visible("x\u{202e}y\u{200d}z"), "x\\u{202e}y\\u{200d}z");
    assert_eq!(visible("/été/日本"), "/été/日本");
}

#[test]
fn long_text_is_shortened_in_the_middle() {
    assert_eq!(shorten("/2026/11/a-long-title", 11, "…"), "/2026…title");
    assert_eq!(shorten("short", 11, "…"), "short");
}

proptest! {
    #[test]
    fn a_figure_never_contradicts_itself(low in 0.0..1e7f64, a in 0.0..1e6f64, b in 0.0..1e6f64, room in 0u64..1_000_000) {
        let (visits, high) = (low + a, low + a + b);
        let cap = high.ceil() as u64 + room;
        for floor in [0, low as u64] {
            let figure = Figure::new(estimate(visits, low, high), floor, cap);
            prop_assert!(figure.low <= figure.value && figure.value <= figure.high, "{figure:?}");
            prop_assert!(figure.high <= cap && figure.value >= floor, "{figure:?}");
            // The printed interval holds the true one.
            prop_assert!(figure.low as f64 <= low.round() && figure.high as f64 >= high.floor(), "{figure:?}");
        }
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing(text in "[ a-zé日/\\-]{0,200}", columns in 2usize..60) {
        let lines = wrap(&text, columns);
        prop_assert!(lines.iter().all(|line| width(line) <= columns));
        let kept: String = lines.concat().replace(' ', "");
        prop_assert_eq!(kept, text.replace(' ', ""));
    }

    #[test]
    fn shortened_text_fits(text in "\\PC{0,80}", columns in 3usize..40) {
        prop_assert!(width(&shorten(&visible(&text), columns, "...")) <= columns);
    }

    #[test]
    fn ascii_is_ascii_and_as_wide(text in "\\PC{0,80}") {
        let shown = visible(&text);
        let plain = ascii(&shown);
        prop_assert!(plain.is_ascii());
        prop_assert!(plain.len() <= width(&shown));
    }
}
