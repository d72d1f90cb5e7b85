//! stub
use super::Lang;
use entrenous_core::report::Report;

/// Meta.
#[derive(Debug, Clone, Default)]
pub struct HtmlMeta {
    /// When the report was made, RFC 3339.
    pub generated_at: String,
    /// The version of Entrenous.
    pub version: String,
    /// How many pages and kinds of evidence are listed.
    pub top: usize,
}

/// x
pub fn html(_report: &Report, _lang: Lang, _meta: &HtmlMeta) -> String {
    String::new()
}
