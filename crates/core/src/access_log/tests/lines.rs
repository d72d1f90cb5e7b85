//! What all formats share: requests, addresses, times, escapes.

use super::super::escape::{percent_decode, percent_decode_twice_encoded, unescape};
use super::super::request::{first_address, first_forwarded, without_port};
use super::super::time;
use super::request;
use std::borrow::Cow;

fn path(line: &str) -> String {
    request(line).1.expect("a target")
}

#[test]
fn request_lines() {
    assert_eq!(request("GET /a?b HTTP/1.1"), (Some("GET".into()), Some("/a?b".into()), None));
    assert_eq!(path("GET /"), "/");
    assert_eq!(path("GET /a b c HTTP/1.0"), "/a b c");
    assert_eq!(path("GET /a#part HTTP/1.1"), "/a");
    assert_eq!(path("OPTIONS * HTTP/1.1"), "*");
    assert_eq!(path("CONNECT example.org:443 HTTP/1.1"), "example.org:443");
    assert_eq!(path("OPTIONS / RTSP/1.0"), "/");
    assert_eq!(path("GET //x/y HTTP/1.1"), "//x/y");
    assert_eq!(path("GET /login?next=http://example.org/ HTTP/1.1"), "/login?next=http://example.org/");
    assert_eq!(path("M-SEARCH * HTTP/1.1"), "*");
}

#[test]
fn what_is_no_request_has_neither_method_nor_target() {
    for garbage in [
        "",
        "-",
        "GET",
        r"\x16\x03\x01\x02\x00",
        "\u{16}\u{3}\u{1} \u{2}",
        "GET HTTP/1.1",
        " / HTTP/1.1",
        "  ",
        "GET \\t",
    ] {
        assert_eq!(request(garbage), (None, None, None), "{garbage:?}");
    }
}

#[test]
fn absolute_targets_name_the_host() {
    let host = |line: &str| request(line).2.unwrap_or_default();
    assert_eq!(path("GET http://example.org/a?b HTTP/1.1"), "/a?b");
    assert_eq!(host("GET http://example.org/a?b HTTP/1.1"), "example.org");
    assert_eq!(host("GET HTTPS://u:p@example.org:8443?q HTTP/1.1"), "example.org");
    assert_eq!(path("GET HTTPS://u:p@example.org:8443?q HTTP/1.1"), "/?q");
    assert_eq!(path("GET http://example.org HTTP/1.1"), "/");
    assert_eq!(host("GET http://[2001:db8::1]:80/ HTTP/1.1"), "[2001:db8::1]");
    assert_eq!(host("GET /x://y HTTP/1.1"), "");
}

#[test]
fn ports_and_forwarded_addresses() {
    let port = |text: &'static str| {
        String::from_utf8(without_port(Cow::Borrowed(text.as_bytes())).to_vec()).unwrap()
    };
    assert_eq!(port("example.com:443"), "example.com");
    assert_eq!(port("[::1]:443"), "[::1]");
    assert_eq!(port("2001:db8::1"), "2001:db8::1");
    assert_eq!(port("example.com:x"), "example.com:x");
    let first = |text: &'static str| {
        first_address(&Cow::Borrowed(text.as_bytes())).map(|value| String::from_utf8(value.to_vec()).unwrap())
    };
    assert_eq!(first("192.0.2.1, 10.0.0.1").as_deref(), Some("192.0.2.1"));
    assert_eq!(first("192.0.2.1:5000").as_deref(), Some("192.0.2.1"));
    assert_eq!(first("unknown, 192.0.2.1,+10.0.0.1").as_deref(), Some("192.0.2.1"));
    assert_eq!(first("\"[2001:db8::1]:443\"").as_deref(), Some("2001:db8::1"));
    assert_eq!(first("2001:db8::1").as_deref(), Some("2001:db8::1"));
    assert_eq!(first("unknown"), None);
    assert_eq!(first(" , "), None);
    let header: Cow<'_, [u8]> = Cow::Borrowed(b"proto=https;For=\"[2001:db8::1]:4\", for=10.0.0.1");
    assert_eq!(first_forwarded(&header).as_deref(), Some(&b"2001:db8::1"[..]));
}

#[test]
fn times() {
    let at = |text: &str| time::read(text.as_bytes());
    let instant = Some(1_431_857_103_000);
    for same in [
        "17/May/2015:10:05:03 +0000",
        "[17/May/2015:10:05:03 +0000]",
        "17/May/2015:10:05:03",
        "17/May/2015:15:35:03 +0530",
        "17/May/2015:03:05:03 -0700",
        "2015-05-17T10:05:03Z",
        "2015-05-17T10:05:03+00:00",
        "2015-05-17T12:05:03.000+02:00",
        "2015-05-17 10:05:03",
        "2015/05/17 10:05:03.000",
        "1431857103",
        "1431857103.000",
        "1431857103000",
        "1431857103000000",
        "1431857103000000000",
        "1.431857103e9",
    ] {
        assert_eq!(at(same), instant, "{same}");
    }
    assert_eq!(at("2015-05-17T10:05:03.1234567Z"), instant.map(|ms| ms + 123));
    assert_eq!(at("1431857103.5"), instant.map(|ms| ms + 500));
    assert_eq!(at("30/Jun/2015:23:59:60 +0000"), at("30/Jun/2015:23:59:59 +0000"));
    assert_eq!(at("29/Feb/2000:00:00:00 +0000"), Some(951_782_400_000));
    assert_eq!(at("31/Dec/9999:23:59:59 +0000"), Some(253_402_300_799_000));
    assert_eq!(at("01/Jan/1970:00:00:00 +0000"), Some(0));
    for impossible in [
        "31/Feb/2015:00:00:00 +0000",
        "29/Feb/2015:00:00:00 +0000",
        "00/Jan/2015:00:00:00 +0000",
        "17/Mai/2015:00:00:00 +0000",
        "17/May/2015:25:61:00 +0000",
        "17/May/1969:10:05:03 +0000",
        "17/May/2015 10:05:03 +0000",
        "17/May/2015:10:05:03 +00",
        "17/May/2015:10:05:03 +9999",
        "2015-13-01T00:00:00Z",
        "2015-05-17T10:05Z",
        "2015-05-17",
        "14318571.03.1",
        "99999999999999999999",
        "1e300",
        "now",
        "",
    ] {
        let expected = (impossible == "17/May/2015:10:05:03 +00").then_some(1_431_857_103_000);
        assert_eq!(at(impossible), expected, "{impossible}");
    }
}

#[test]
fn escapes() {
    let plain = |text: &'static str| String::from_utf8(unescape(text.as_bytes()).to_vec()).unwrap();
    assert!(matches!(unescape(b"plain"), Cow::Borrowed(_)));
    assert_eq!(plain(r#"a\x22b\"c\\d\/e\n"#), "a\"b\"c\\d/e\n");
    assert_eq!(plain(r"\u00e9\ud83d\ude00\ud83d"), "é😀\u{FFFD}");
    assert_eq!(plain(r"\x2 \u12 \q \"), r"\x2 \u12 \q \");
    let text = |value: Cow<'_, [u8]>| String::from_utf8(value.to_vec()).unwrap();
    assert_eq!(text(percent_decode(Cow::Borrowed(b"a%20b%zz%2"))), "a b%zz%2");
    assert_eq!(text(percent_decode_twice_encoded(Cow::Borrowed(b"a%2520b%20c%25d"))), "a%20b%20c%25d");
}
