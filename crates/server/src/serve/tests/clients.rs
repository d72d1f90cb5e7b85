//! Who the client is, behind proxies and liars.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::super::client;
use crate::config::{Network, ProxyHeader};

fn told(peer: &str, header: ProxyHeader, lines: &[&str]) -> String {
    let trusted: Vec<Network> =
        ["10.0.0.0/8", "::1"].iter().map(|net| net.parse().expect("a network")).collect();
    let mut headers = HeaderMap::new();
    let (read, other) = match header {
        ProxyHeader::XForwardedFor => ("x-forwarded-for", "forwarded"),
        ProxyHeader::Forwarded => ("forwarded", "x-forwarded-for"),
    };
    for line in lines {
        headers.append(HeaderName::from_static(read), HeaderValue::from_str(line).expect("a value"));
    }
    headers.append(HeaderName::from_static(other), HeaderValue::from_static("203.0.113.99"));
    client(peer.parse().expect("an address"), &headers, header, &trusted).0.to_string()
}

#[test]
fn x_forwarded_for_is_read_from_the_right_past_trusted_proxies() {
    for (peer, lines, client) in [
        ("198.51.100.1", &["203.0.113.9"][..], "198.51.100.1"),
        ("10.0.0.1", &[], "10.0.0.1"),
        ("10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", &["1.1.1.1", "203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", &["203.0.113.9, nonsense, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", &[" 203.0.113.9:4711 "], "203.0.113.9"),
        ("::ffff:10.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
        ("::1", &["2001:db8::9"], "2001:db8::9"),
        ("::1", &["[2001:db8::9]:80"], "2001:db8::9"),
        ("::2", &["2001:db8::9"], "::2"),
    ] {
        assert_eq!(told(peer, ProxyHeader::XForwardedFor, lines), client, "{peer} {lines:?}");
    }
}

#[test]
fn forwarded_is_read_where_it_is_set() {
    for (lines, client) in [
        (&["for=203.0.113.9"][..], "203.0.113.9"),
        (&["for=1.1.1.1, For=\"203.0.113.9:80\";proto=https;by=10.0.0.1"], "203.0.113.9"),
        (&["proto=https; for=\"[2001:db8::9]:4711\"", "for=10.0.0.2"], "2001:db8::9"),
        (&["for=203.0.113.9, for=unknown, for=10.0.0.2"], "10.0.0.2"),
        (&["for=203.0.113.9, for=_hidden"], "10.0.0.1"),
        (&["203.0.113.9"], "10.0.0.1"),
        (&["f\u{e9}"], "10.0.0.1"),
    ] {
        assert_eq!(told("10.0.0.1", ProxyHeader::Forwarded, lines), client, "{lines:?}");
    }
}

#[test]
fn an_ipv6_network_is_limited_as_one() {
    let neighbourhood =
        |address: &str| super::super::Client(address.parse().expect("an address")).neighbourhood();
    assert_eq!(neighbourhood("2001:db8:1:2:3:4:5:6"), neighbourhood("2001:db8:1:2::1"));
    assert_ne!(neighbourhood("2001:db8:1:2::1"), neighbourhood("2001:db8:1:3::1"));
    assert_ne!(neighbourhood("192.0.2.1"), neighbourhood("192.0.2.2"));
}

proptest! {
    /// Whatever a client writes to the left, the address that our proxy appended is what counts.
    #[test]
    fn nobody_can_write_their_own_address(claims in "[ -~]{0,80}", client: u32, forwarded: bool) {
        let client = IpAddr::V4(client.into());
        prop_assume!(!client.to_string().starts_with("10."));
        let (header, line) = if forwarded {
            (ProxyHeader::Forwarded, format!("{claims}, for={client}"))
        } else {
            (ProxyHeader::XForwardedFor, format!("{claims}, {client}"))
        };
        prop_assert_eq!(told("10.0.0.1", header, &[&line]), client.to_string());
        let outside = told("198.51.100.1", header, &[&line]);
        prop_assert_eq!(outside.as_str(), "198.51.100.1");
    }

    /// The client is the peer or stands in the header, for any header.
    #[test]
    fn no_address_is_made_up(line in "[ -~]{0,120}") {
        let found = told("10.0.0.1", ProxyHeader::XForwardedFor, &[&line]);
        let stands = line.split(',').any(|item| item.to_lowercase().contains(&found.to_lowercase()));
        let v6 = found.contains(':');
        prop_assert!(found == "10.0.0.1" || stands || v6, "{} {}", line, found);
    }
}
