//! A short link.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::cards::Card;

/// What a link does. Its host and slug are how it is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// Where it leads, if no rule says otherwise.
    pub target: String,
    /// The first that fits decides.
    #[serde(skip)]
    pub rules: Vec<Rule>,
    /// It leads nowhere before, in seconds since 1970.
    pub starts: Option<i64>,
    /// It leads nowhere from then on, in seconds since 1970.
    pub expires: Option<i64>,
    /// It leads nowhere after so many clicks. One: a one-time link.
    pub clicks: Option<u64>,
    /// A person has to tap a button first: what opens links by itself in a browser's name uses nothing up.
    pub asks_first: bool,
    /// It asks for a password.
    #[serde(skip)]
    pub has_password: bool,
    /// It leads nowhere any more, and keeps its slug.
    #[serde(skip)]
    pub archived: bool,
    /// What previews show.
    pub card: Card,
}

impl Link {
    /// Not everybody who has the address may know the target: machines are not told either.
    pub fn is_guarded(&self) -> bool {
        self.has_password || self.asks_first || self.clicks.is_some()
    }

    /// Every target that it may lead to.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        let of_rules =
            self.rules.iter().flat_map(|rule| &rule.targets).map(|weighted| weighted.target.as_str());
        std::iter::once(self.target.as_str()).chain(of_rules)
    }
}
