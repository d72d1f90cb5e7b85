//! An evaluation in both media and languages.

use entrenous_core::report::Engine;

use super::{evaluation_html, evaluation_table};
use crate::evaluate::{Evaluation, Figures, Method, Subject, Summary, World};
use crate::render::{Lang, TableOptions};

fn figures(truth: u64, estimate: f64) -> Figures {
    Figures {
        truth,
        estimate,
        low: Some(estimate * 0.9),
        high: Some(estimate * 1.1),
        error: Some(estimate / truth as f64 - 1.0),
        covered: Some(truth as f64 <= estimate * 1.1),
        width: Some(0.2),
        log_loss: Some(0.25),
        brier: Some(0.08),
        ece: Some(0.012),
    }
}

fn evaluation(worlds: Vec<World>) -> Evaluation {
    let subject = Subject::Log {
        engine: Engine::Statistical,
        log: "a.log".to_owned(),
        truth: "<b>.csv".to_owned(),
        training_scenario: "publisher",
        training_seed: 1,
        training_worlds: 0,
    };
    Evaluation { schema: crate::evaluate::SCHEMA, subject, summary: Summary::of(&worlds), worlds }
}

fn world(estimate: f64) -> World {
    let method = Method { ambiguous: figures(1_000, estimate), direct: None };
    World { engine: method.clone(), rules: [("chartbeat_2012", method)].into(), ..World::default() }
}

#[test]
fn the_table_keeps_within_the_terminal_in_both_languages() {
    let evaluation = evaluation(vec![world(1_048.0), world(700.0)]);
    for lang in [Lang::En, Lang::Fr] {
        let text = evaluation_table(&evaluation, &TableOptions { lang, ..TableOptions::default() });
        assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80), "{text}");
        let decimal = lang.pick("17.4%", "17,4\u{202f}%");
        assert!(
            text.contains("Entrenous") && text.contains("Chartbeat 2012") && text.contains(decimal),
            "{text}"
        );
    }
}

#[test]
fn the_page_draws_both_pictures_and_is_safe() {
    let page = evaluation_html(&evaluation(vec![world(1_048.0), world(700.0)]), Lang::En, "1");
    // One interval that holds the truth and one that misses it.
    assert!(page.contains(r#"class="reach dark""#) && page.contains(r#"class="reach mail""#));
    assert!(!page.contains("<b>.csv") && !page.contains("http://") && !page.contains("https://"));
}

#[test]
fn nothing_is_no_number() {
    let evaluation = evaluation(vec![World::default()]);
    let text = evaluation_table(&evaluation, &TableOptions::default());
    let page = evaluation_html(&evaluation, Lang::Fr, "1");
    assert!(!text.contains("NaN") && !page.contains("NaN") && !page.contains(">inf"));
    assert!(text.contains('–'), "{text}");
}
