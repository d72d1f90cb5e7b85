//! Slugs: what stands after the slash of a short link.
//!
//! Letters, digits, `-` and `_` of ASCII, nothing else. Emoji and letters beyond ASCII are refused rather than encoded: messengers, mail
//! programs and browsers write one and the same such slug in several ways (percent signs, composed or not, with or without a variation
//! selector), cut links off before it, and letters of other alphabets look like ours; as punycode nobody could read it out. Lookup
//! ignores case, since people type what they hear or see in print; how it was written is kept.

/// Characters of a slug at most.
pub const SLUG_CHARS: usize = 100;

/// First words of paths that are the service's own or that browsers, crawlers and people ask every host for: a domain of links may become
/// the service's own one day.
pub const RESERVED: [&str; 22] = [
    "admin",
    "api",
    "app",
    "assets",
    "dashboard",
    "docs",
    "favicon",
    "health",
    "healthz",
    "help",
    "js",
    "login",
    "logout",
    "metrics",
    "pixel",
    "problems",
    "readyz",
    "robots",
    "setup",
    "sitemap",
    "static",
    "well-known",
];

/// A slug that may be one, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slug(Box<str>);

/// Why a text can be no slug, and what would be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSlug {
    /// Nothing there.
    #[error("a slug has at least one character; leave it out to have one made up")]
    Empty,
    /// Too long.
    #[error("a slug has at most {SLUG_CHARS} characters")]
    Long,
    /// Something that is no letter of ASCII, digit, `-` or `_`.
    #[error(
        "a slug has letters from a to z, digits, - and _ alone; others, emoji among them, look different from one app to the next"
    )]
    Character,
    /// A word that the service keeps for itself.
    #[error("this slug is kept for the service itself; choose another word")]
    Reserved,
}

impl Slug {
    /// Checks a slug.
    ///
    /// # Errors
    /// What is wrong with it first.
    pub fn new(text: &str) -> Result<Slug, BadSlug> {
        if text.is_empty() {
            return Err(BadSlug::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return Err(BadSlug::Character);
        }
        if text.len() > SLUG_CHARS {
            return Err(BadSlug::Long);
        }
        if RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return Err(BadSlug::Reserved);
        }
        Ok(Slug(text.into()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(&self.0)
    }
}

/// By which a slug is found: in lower case.
pub fn folded(slug: &str) -> String {
    slug.to_ascii_lowercase()
}
