//! Where a link may lead: to the open web, and not back to itself.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::collect::site::bare_host;

/// Bytes of a target at most, as browsers and messengers still take it.
pub const TARGET_BYTES: usize = 4_096;

/// Names that lead into a private network: RFC 6761, RFC 6762, RFC 8375, RFC 9476 and ICANN's `.internal` (2024-07-29).
const PRIVATE_NAMES: [&str; 8] =
    ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "test", "invalid"];

/// Why a target is refused, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    /// No address.
    #[error("the target is no address; write it like https://example.org/page")]
    Unreadable,
    /// Too long.
    #[error("a target has at most {TARGET_BYTES} bytes")]
    Long,
    /// `javascript:`, `data:`, `file:` and the like.
    #[error("a target begins with https:// or http://; anything else could run in the reader's browser")]
    Scheme,
    /// `https://user:password@host/`.
    #[error(
        "a target has no user name or password before its host: everybody who has the link would have them"
    )]
    Credentials,
    /// A host of a private network.
    #[error("the target's host is in a private network, where readers cannot go and must not be sent")]
    Private,
    /// A domain of short links.
    #[error(
        "the target is on a domain of short links, which could lead round in a circle; give the page itself"
    )]
    Loop,
}

/// A target as it is sent: as browsers read it, in ASCII. `own` are the bare hosts of all domains of links.
///
/// # Errors
/// What is wrong with it first.
pub fn checked_target(text: &str, own: &[&str]) -> Result<String, BadTarget> {
    let text = text.trim();
    if text.len() > TARGET_BYTES {
        return Err(BadTarget::Long);
    }
    // Browsers leave these out of the middle of an address, so that `java\nscript:` would be one.
    if text.chars().any(|c| c.is_control() || c == ' ' || c == '\\') {
        return Err(BadTarget::Unreadable);
    }
    let url = Url::parse(text).map_err(|_| BadTarget::Unreadable)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BadTarget::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadTarget::Credentials);
    }
    let is_private = match url.host() {
        Some(Host::Domain(name)) => is_private_name(name),
        Some(Host::Ipv4(address)) => is_private_v4(address),
        Some(Host::Ipv6(address)) => is_private_v6(address),
        None => return Err(BadTarget::Unreadable),
    };
    if is_private {
        return Err(BadTarget::Private);
    }
    let host = bare_host(url.host_str().unwrap_or_default());
    if own.contains(&host.as_str()) {
        return Err(BadTarget::Loop);
    }
    let sent = String::from(url);
    // Percent signs may have made it longer.
    if sent.len() > TARGET_BYTES { Err(BadTarget::Long) } else { Ok(sent) }
}

/// Is this an address that is not of the public internet: loopback, private and link-local networks, carriers' own (RFC 6598), unique local
/// ones, multicast, what is reserved or documentation, version 4 within version 6 likewise, and where clouds answer questions about a
/// machine? Whoever fetches what others name must not go there.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let is_below =
        |own: &str| name == own || name.strip_suffix(own).is_some_and(|before| before.ends_with('.'));
    // A name of one label is looked up in whatever network one is in.
    !name.contains('.') || PRIVATE_NAMES.iter().any(|own| is_below(own))
}

/// What IANA's registry of special-purpose addresses calls not globally reachable (read 2026-11-27).
fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, d] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        // Azure's machine services have a public address; the others' are link-local or carriers' own.
        || [a, b, c, d] == [168, 63, 129, 16]
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Addresses of version 4 within others: mapped, compatible, translated (RFC 6052), and 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        // Teredo, benchmarks, ORCHID and documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => true,
        // What IANA gives out for the internet is in 2000::/3.
        [first, ..] => first & 0xe000 != 0x2000,
    }
}
