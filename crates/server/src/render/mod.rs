//! The face: a [`Report`](entrenous_core::report::Report) as a terminal table and as one HTML file, in English and French.
//!
//! Pure: what is printed depends on the arguments alone. Writing, terminals, clocks and locales are the caller's.
//!
//! - `lang` and `words`: the languages, and every wording in each
//! - `number`, `text`: rounding to what is known, widths, text from logs made harmless
//! - `story`: what is told, whatever it is told on
//! - [`table`](fn@table), [`html`](fn@html): the two media
//! - [`explanation`](fn@explanation): one line, explained
//! - [`evaluation_table`], [`evaluation_html`]: how well the engine did where the truth is known
//! - [`blind_table`], [`blind_html`]: how well it did where the log knew, and was hidden

mod evaluation;
mod explanation;
mod html;
mod lang;
mod number;
mod story;
mod table;
mod text;
mod words;

#[cfg(test)]
mod tests;

pub use evaluation::{blind_html, blind_table, evaluation_html, evaluation_table};
pub use explanation::explanation;
pub use html::{HtmlMeta, html};
pub use lang::Lang;
pub use table::{TableOptions, table};

use entrenous_core::report::Warning;

/// A warning as a sentence in the reader's language, safe to print; the caller may want it on standard error.
pub fn warning(lang: Lang, warning: &Warning) -> String {
    words::warning(lang, warning)
}
