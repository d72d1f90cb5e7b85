//! An evaluation as one self-contained HTML file.

use askama::Template;

use super::story::Row;
use super::{charts, story, words};
use crate::evaluate::Evaluation;
use crate::render::Lang;

#[derive(Template)]
#[template(path = "evaluation.html", config = "src/render/html/askama.toml")]
struct Page<'a> {
    lang: Lang,
    version: &'a str,
    title: &'static str,
    subject: String,
    sentences: Vec<String>,
    scope: &'static str,
    columns: [&'static str; 8],
    columns_note: &'static str,
    methods: Vec<Row>,
    reliability_title: &'static str,
    reliability_note: &'static str,
    reliability: String,
    coverage_title: &'static str,
    coverage_note: &'static str,
    coverage: String,
    apps_title: &'static str,
    app_columns: [&'static str; 4],
    apps: Vec<(String, [String; 4])>,
    /// Families of colours; the style sheet asks for them.
    classes: [&'static str; 0],
}

/// An evaluation as an HTML document.
pub fn evaluation_html(evaluation: &Evaluation, lang: Lang, version: &str) -> String {
    let bins = &evaluation.summary.reliability;
    let drawn = |title| if bins.is_empty() { String::new() } else { charts::reliability(title, bins) };
    let page = Page {
        lang,
        version,
        title: words::title(lang),
        subject: crate::render::text::visible(&words::subject(lang, evaluation)),
        sentences: story::sentences(lang, evaluation),
        scope: words::scope(lang),
        columns: words::columns(lang),
        columns_note: words::columns_note(lang),
        methods: story::methods(lang, evaluation),
        reliability_title: words::reliability(lang),
        reliability_note: words::reliability_note(lang),
        reliability: drawn(words::reliability(lang)),
        coverage_title: words::coverage(lang),
        coverage_note: words::coverage_note(lang),
        coverage: charts::coverage(words::coverage(lang), &evaluation.worlds).unwrap_or_default(),
        apps_title: words::apps(lang),
        app_columns: words::app_columns(lang),
        apps: story::apps(lang, evaluation),
        classes: [],
    };
    let mut out = String::with_capacity(32 * 1024);
    // Writing to a string fails only if a value's own Display does, and no value's here can.
    if page.render_into(&mut out).is_err() {
        out.clear();
    }
    out
}
