//! Who fetches link previews, and who can see what was shared.

use std::str::FromStr;

use super::{App, UnknownName, vocabulary};

/// Who fetches link previews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fetcher {
    /// A messaging app.
    App(App),
    /// Facebook, Messenger, Instagram and Threads share one fetcher.
    Meta,
    /// LinkedIn posts and messages.
    Linkedin,
    /// X posts and messages.
    X,
    /// Mastodon and its kin: every receiving server fetches.
    Fediverse,
    /// Bluesky.
    Bluesky,
    /// Reddit.
    Reddit,
    /// Pinterest.
    Pinterest,
    /// A preview fetcher without a name here.
    Other,
}

impl Fetcher {
    const BEYOND_APPS: [(Fetcher, &'static str); 8] = [
        (Fetcher::Meta, "meta"),
        (Fetcher::Linkedin, "linkedin"),
        (Fetcher::X, "x"),
        (Fetcher::Fediverse, "fediverse"),
        (Fetcher::Bluesky, "bluesky"),
        (Fetcher::Reddit, "reddit"),
        (Fetcher::Pinterest, "pinterest"),
        (Fetcher::Other, "other"),
    ];

    /// All fetchers: the apps, then those beyond.
    pub fn all() -> impl Iterator<Item = Fetcher> {
        App::ALL
            .iter()
            .map(|&app| Fetcher::App(app))
            .chain(Self::BEYOND_APPS.iter().map(|(fetcher, _)| *fetcher))
    }

    /// The name used in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Fetcher::App(app) => app.name(),
            other => Self::BEYOND_APPS.iter().find(|(f, _)| *f == other).map_or("other", |(_, name)| name),
        }
    }
}

impl FromStr for Fetcher {
    type Err = UnknownName;
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        if let Ok(app) = name.parse() {
            return Ok(Fetcher::App(app));
        }
        Self::BEYOND_APPS
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(fetcher, _)| *fetcher)
            .ok_or_else(|| UnknownName { what: "fetcher", name: name.to_owned() })
    }
}

impl serde::Serialize for Fetcher {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

vocabulary! {
    /// Who can see what a fetcher's shares are about.
    Audience, "audience" {
        Private = "private",
        /// Posts and private messages share one fetcher.
        Mixed = "mixed",
        Public = "public",
    }
}
