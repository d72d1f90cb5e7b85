//! What is told of an evaluation.

use crate::evaluate::{Evaluation, Overall};
use crate::render::Lang;
use crate::render::number::Figure;

use super::words;

/// A method with its figures, ready to print.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) ours: bool,
    pub(super) cells: [String; 8],
}

/// The engine, its limit, and what it is compared with.
pub(super) fn methods(lang: Lang, evaluation: &Evaluation) -> Vec<Row> {
    let summary = &evaluation.summary;
    let mut methods = vec![("engine", Some(&summary.engine))];
    methods.push(("oracle", summary.oracle.as_ref()));
    methods.push(("logistic", summary.logistic.as_ref()));
    methods.extend(summary.rules.iter().map(|(name, overall)| (*name, Some(overall))));
    let there = methods.into_iter().filter_map(|(name, overall)| Some((name, overall?)));
    there
        .map(|(name, overall)| Row {
            name: words::method(lang, name),
            ours: name == "engine",
            cells: cells(lang, overall),
        })
        .collect()
}

fn cells(lang: Lang, of: &Overall) -> [String; 8] {
    [
        percent(lang, of.error_median),
        percent(lang, of.error_p90),
        signed(lang, of.bias_median),
        percent(lang, of.coverage),
        percent(lang, of.width_median),
        decimal(lang, of.log_loss_median),
        decimal(lang, of.brier_median),
        decimal(lang, of.ece_median),
    ]
}

/// The sentences before the figures.
pub(super) fn sentences(lang: Lang, evaluation: &Evaluation) -> Vec<String> {
    let mut said = Vec::new();
    if let [world] = &evaluation.worlds[..] {
        let n = |n| crate::render::number::count(lang, n);
        let (held, engine) = (&world.held, &world.engine.ambiguous);
        said.push(words::counts(
            lang,
            &n(held.visits),
            &n(held.direct),
            &n(held.ambiguous),
            &n(engine.truth),
        ));
        let estimate = entrenous_core::report::Estimate {
            visits: engine.estimate,
            low: engine.low.unwrap_or(engine.estimate),
            high: engine.high.unwrap_or(engine.estimate),
        };
        said.push(words::estimate(lang, &Figure::new(estimate, 0, held.ambiguous).text(lang)));
    }
    if let Some(gain) = evaluation.summary.gain_median {
        said.push(words::gain(lang, &percent(lang, Some(gain.abs())), gain >= 0.0));
    }
    said
}

/// Apps: name, cases, cases without traces, error, coverage.
pub(super) fn apps(lang: Lang, evaluation: &Evaluation) -> Vec<(String, [String; 4])> {
    let rows = evaluation.summary.by_app.iter();
    rows.map(|(name, app)| {
        let cells = [
            app.cases.to_string(),
            app.without_traces.to_string(),
            percent(lang, app.error_median),
            percent(lang, app.coverage),
        ];
        (crate::render::text::visible(name), cells)
    })
    .collect()
}

/// The reliability diagram as rows: said, so, visits.
pub(super) fn reliability(lang: Lang, evaluation: &Evaluation) -> Vec<[String; 3]> {
    let bins = evaluation.summary.reliability.iter();
    bins.map(|bin| {
        let visits = crate::render::number::count(lang, bin.visits);
        [percent(lang, Some(bin.said)), percent(lang, Some(bin.was)), visits]
    })
    .collect()
}

/// `4.8%`; a dash where there is nothing to say.
fn percent(lang: Lang, share: Option<f64>) -> String {
    let Some(share) = share else { return "–".to_owned() };
    let percent = share * 100.0;
    // One decimal says more than is known of what is twice the truth.
    let digits = if percent.abs() < 99.95 { 1 } else { 0 };
    // Never minus nothing.
    let percent = if percent.abs() < 0.05 { 0.0 } else { percent };
    let number = point(lang, format!("{percent:.digits$}"));
    format!("{number}{}", lang.pick("%", "\u{202f}%"))
}

fn signed(lang: Lang, share: Option<f64>) -> String {
    let text = percent(lang, share);
    match share {
        Some(share) if share >= 0.0005 => format!("+{text}"),
        _ => text.replace('-', "\u{2212}"),
    }
}

pub(super) fn decimal(lang: Lang, value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| point(lang, format!("{value:.3}")))
}

fn point(lang: Lang, number: String) -> String {
    match lang {
        Lang::En => number,
        Lang::Fr => number.replace('.', ","),
    }
}
