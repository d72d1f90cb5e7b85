//! Which hosts are the site's own, and which site a hit belongs to.

use std::borrow::Cow;

/// A host name as compared: lower case, without port, trailing dot and `www.`.
///
/// Names with letters beyond ASCII are compared as punycode.
pub fn bare_host(host: &str) -> String {
    let host = host.trim();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    // Browsers send punycode; people and some servers write the letters.
    let host = if host.is_ascii() { host } else { idna::domain_to_ascii(&host).unwrap_or(host) };
    match host.strip_prefix("www.") {
        Some(rest) if rest.contains('.') => rest.to_owned(),
        _ => host,
    }
}

/// Is this host, as sent, the bare one? As comparing with [`bare_host`], without making a name.
pub fn is_host(host: &str, bare: &str) -> bool {
    if !host.is_ascii() || host.starts_with('[') {
        return bare_host(host) == bare;
    }
    let host = host.split(':').next().unwrap_or_default().trim_end_matches('.');
    let without = host.get(..4).filter(|www| www.eq_ignore_ascii_case("www.")).map_or(host, |_| &host[4..]);
    host.eq_ignore_ascii_case(bare) || (without.contains('.') && without.eq_ignore_ascii_case(bare))
}

/// Text that may not be UTF-8.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    // Checking first is faster than looking for what to replace.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The parts of a referrer that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferrerUrl<'a> {
    /// `http://` or `https://`: host as sent and path (with query).
    Web {
        /// Host with port, as sent.
        host: &'a str,
        /// Path and query; `/` when absent.
        path: &'a str,
    },
    /// `android-app://`: the package.
    AndroidApp(&'a str),
    /// Something else that names no host (`about:blank`, garbage).
    Other,
}

/// Takes a referrer apart, leniently: some apps send `android-app:/pkg` or `2//com.devhd.feedly`.
pub fn referrer_url(referrer: &str) -> ReferrerUrl<'_> {
    let text = referrer.trim();
    let end = text.find('#').unwrap_or(text.len());
    let text = &text[..end];
    if let Some(rest) = strip_prefix_ignore_case(text, "android-app:") {
        let package = rest.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
        return if package.is_empty() { ReferrerUrl::Other } else { ReferrerUrl::AndroidApp(package) };
    }
    let rest = ["https://", "http://", "//"].iter().find_map(|scheme| strip_prefix_ignore_case(text, scheme));
    let Some(rest) = rest else {
        return match text.split_once("//") {
            Some((_, package)) if looks_like_package(package) => {
                ReferrerUrl::AndroidApp(package.trim_end_matches('/'))
            }
            _ => ReferrerUrl::Other,
        };
    };
    let split = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(split);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty()
        || host.starts_with([':', '.'])
        || host.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return ReferrerUrl::Other;
    }
    ReferrerUrl::Web { host, path: if path.is_empty() { "/" } else { path } }
}

fn strip_prefix_ignore_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

fn looks_like_package(text: &str) -> bool {
    let text = text.trim_end_matches('/');
    text.contains('.')
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_compare_without_www_port_and_dot() {
        for (host, bare) in [
            ("WWW.Example.org:443", "example.org"),
            ("example.org.", "example.org"),
            ("www.org", "www.org"),
            ("[2001:db8::1]:80", "2001:db8::1"),
            ("www.xn--caf-dma.example", "xn--caf-dma.example"),
            ("www.Café.example", "xn--caf-dma.example"),
            ("", ""),
        ] {
            assert_eq!(bare_host(host), bare);
            assert!(is_host(host, bare), "{host}");
            assert!(!is_host(host, "other.example"));
        }
    }

    #[test]
    fn referrers_come_apart() {
        let web = |host, path| ReferrerUrl::Web { host, path };
        for (text, expected) in [
            ("https://t.co/abc", web("t.co", "/abc")),
            ("HTTP://user@T.co?x=1", web("T.co", "?x=1")),
            ("https://t.co", web("t.co", "/")),
            ("https://t.co/#frag", web("t.co", "/")),
            ("android-app://com.slack/", ReferrerUrl::AndroidApp("com.slack")),
            ("android-app:/org.telegram.messenger", ReferrerUrl::AndroidApp("org.telegram.messenger")),
            ("2//com.devhd.feedly", ReferrerUrl::AndroidApp("com.devhd.feedly")),
            ("about:blank", ReferrerUrl::Other),
            ("https:///path", ReferrerUrl::Other),
            ("android-app://", ReferrerUrl::Other),
        ] {
            assert_eq!(referrer_url(text), expected, "{text}");
        }
    }
}
