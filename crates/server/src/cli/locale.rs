//! The language and the letters of whoever reads.

use clap::ValueEnum;

use crate::render::Lang;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Language {
    En,
    Fr,
}

/// The language that was asked for, or that of the locale.
pub(super) fn lang(asked: Option<Language>) -> Lang {
    match asked {
        Some(Language::En) => Lang::En,
        Some(Language::Fr) => Lang::Fr,
        None => Lang::from_locale(&locale("LC_MESSAGES")),
    }
}

/// Does the terminal know more than ASCII?
pub(super) fn speaks_unicode() -> bool {
    let locale = locale("LC_CTYPE").to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// The locale of a category: the first of the three variables that is set.
fn locale(category: &str) -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("LC_ALL").or_else(|| set(category)).or_else(|| set("LANG")).unwrap_or_default()
}
