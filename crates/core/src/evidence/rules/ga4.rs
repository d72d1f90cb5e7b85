//! Google Analytics 4's own list of sources, for the GA view.

use std::collections::BTreeMap;

use super::table::{self, RulesError};
use crate::evidence::source::vocabulary;

vocabulary! {
    /// A category in Google's list of sources.
    Ga4Category, "category" {
        Search = "search", Social = "social", Shopping = "shopping", Video = "video",
        /// Applies to visits from 13 May 2026 on.
        AiAssistant = "ai_assistant",
    }
}

pub(super) const SOURCES: (&str, &[&str]) = ("ga4_sources.tsv", &["category", "source"]);

/// Google's list.
pub(super) struct Ga4(BTreeMap<Box<str>, Ga4Category>);

impl Ga4 {
    /// Reads the table. `texts(file)` gives its texts, those in front first.
    pub(super) fn load<'a>(texts: impl Fn(&str) -> Vec<&'a str>) -> Result<Ga4, RulesError> {
        let (file, columns) = SOURCES;
        let mut map = BTreeMap::new();
        for text in texts(file) {
            table::read(file, text, columns, |row| {
                let categories = Ga4Category::ALL.iter().map(|category| (category.name(), *category));
                let category = row.one_of("category", categories)?;
                map.entry(row.key("source")?.into_boxed_str()).or_insert(category);
                Ok(())
            })?;
        }
        Ok(Ga4(map))
    }

    /// See [`super::Rules::ga4_category`].
    pub(super) fn category(&self, source: &str) -> Option<Ga4Category> {
        let source = source.trim().to_lowercase();
        let whole = self.0.get(&*source);
        whole.or_else(|| self.0.get(source.strip_prefix("www.")?)).copied()
    }
}
