//! The report as one self-contained HTML file: no script, nothing loaded, pictures drawn here.

mod charts;
mod flow;
mod view;

use askama::Template;
use entrenous_core::report::Report;

use super::Lang;

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlMeta {
    /// When the report was made, as RFC 3339.
    pub generated_at: String,
    /// The version of Entrenous.
    pub version: String,
    /// The site or the files that the report is about; printed over the headline. May be empty.
    pub subject: String,
    /// How many pages, kinds of evidence and sites are listed.
    pub top: usize,
}

impl Default for HtmlMeta {
    fn default() -> Self {
        HtmlMeta { generated_at: String::new(), version: String::new(), subject: String::new(), top: 20 }
    }
}

/// The report as an HTML document.
pub fn html(report: &Report, lang: Lang, meta: &HtmlMeta) -> String {
    let page = view::Page::new(report, lang, meta);
    let mut out = String::with_capacity(64 * 1024);
    // Writing to a string fails only if a value's own Display does, and no value's here can.
    if page.render_into(&mut out).is_err() {
        out.clear();
    }
    out
}
