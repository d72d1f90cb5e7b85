//! A page's address, taken apart.

use super::ADDRESS_BYTES;
use crate::collect::site::bare_host;

/// A page's address without its fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Bare host: lower case, without port and `www.`.
    pub host: String,
    /// Path and query; begins with `/`.
    pub target: Box<str>,
}

impl Address {
    /// Takes an `http:` or `https:` address apart; `None` if it is something else, has no host, has control characters or is over 4,096 bytes.
    ///
    /// A fragment that begins with `#/` or `#!` is a page's name in sites that route by it, and is kept if `by_hash`.
    pub fn parse(url: &str, by_hash: bool) -> Option<Address> {
        let url = url.trim();
        if url.len() > ADDRESS_BYTES || url.chars().any(char::is_control) {
            return None;
        }
        let rest = strip(url, "https://").or_else(|| strip(url, "http://"))?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        // A user's name before the host is nobody's business.
        let host = bare_host(authority.rsplit('@').next().unwrap_or_default());
        if host.is_empty() || host.contains([' ', '\\', '<', '>', '"']) {
            return None;
        }
        let (path, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let mut target = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        if by_hash && fragment.starts_with(['/', '!']) {
            target.push('#');
            target.push_str(fragment);
        }
        Some(Address { host, target: target.into() })
    }
}

/// Without `prefix`, whatever its case.
fn strip<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}
