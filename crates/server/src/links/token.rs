//! Links that carry a token in their path: `/~TOKEN/path?query`. They are kept nowhere; all that they say is in their address.

use entrenous_core::share::{PARAMETER, Token};

/// Where `/~TOKEN/path` leads on a domain whose site is `site`: to that site alone, whatever the path says, with the token in the fragment,
/// which no server sees. None where there is no token. `path` begins with `/~`.
pub(super) fn target(path: &str, query: Option<&str>, site: &str) -> Option<(Token, String)> {
    let rest = path.strip_prefix("/~")?;
    let (token, page) = rest.split_once('/').unwrap_or((rest, ""));
    let known = Token::parse(token)?;
    let query = query.filter(|query| !query.is_empty());
    let (mark, query) = query.map_or(("", ""), |query| ("?", query));
    Some((known, format!("https://{site}/{page}{mark}{query}#{PARAMETER}={token}")))
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn a_token_leads_to_the_domains_own_site_and_nowhere_else() {
        for (path, query, end) in [
            ("/~abcDEF0123", None, "#fwd=abcDEF0123"),
            ("/~abcDEF0123/", None, "#fwd=abcDEF0123"),
            ("/~abcDEF0123/a/b", Some("c=d&e"), "a/b?c=d&e#fwd=abcDEF0123"),
            ("/~abcDEF0123//evil.example/", Some(""), "/evil.example/#fwd=abcDEF0123"),
            ("/~abcDEF0123/@evil.example", None, "@evil.example#fwd=abcDEF0123"),
            ("/~abcDEF0123/..%2f..", None, "..%2f..#fwd=abcDEF0123"),
        ] {
            let (_, led) = target(path, query, "example.org").expect(path);
            assert_eq!(led, format!("https://example.org/{end}"));
            let url: reqwest::Url = led.parse().expect("an address");
            assert_eq!(url.host_str(), Some("example.org"), "{path}");
            assert_eq!(url.fragment(), Some("fwd=abcDEF0123"), "{path}");
        }
        for path in [
            "/abc",
            "/~",
            "/~/a",
            "/~short",
            "/~abcDEF01234",
            "/~abcDEF012-",
            "/~abcDEF012%33",
            "/~ébcDEF012",
        ] {
            assert_eq!(target(path, None, "example.org"), None, "{path}");
        }
        assert_eq!(target(&format!("/~{}", "a".repeat(10_000_000)), None, "example.org"), None);
    }
}
