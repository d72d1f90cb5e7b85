//! The request line, and the address inside it.

use super::escape::part;
use std::borrow::Cow;

type Bytes<'a> = Cow<'a, [u8]>;

/// Splits `GET /a b?c HTTP/1.1` at its first and last space. `None` for what is no HTTP request: a TLS handshake
/// sent to a plain port, binary probes, an empty line. HTTP/0.9 (`GET /`) has no protocol.
pub(super) fn split<'a>(line: &Bytes<'a>) -> Option<(Bytes<'a>, Bytes<'a>)> {
    let method_end = memchr::memchr(b' ', line)?;
    let known = method_end <= 32
        && line[..method_end].iter().all(|byte| byte.is_ascii_alphabetic() || b"-_".contains(byte));
    if !known || !line[0].is_ascii_alphabetic() {
        return None;
    }
    let from = method_end + line[method_end..].iter().position(|byte| *byte != b' ')?;
    let mut to = from + line[from..].trim_ascii_end().len();
    if let Some(space) = memchr::memrchr(b' ', &line[from..to])
        && is_protocol(&line[from + space + 1..to])
    {
        to = from + line[from..from + space].trim_ascii_end().len();
    } else if is_protocol(&line[from..to]) {
        return None;
    }
    (from < to).then(|| (part(line, 0, method_end), part(line, from, to)))
}

/// `HTTP/1.1`, `RTSP/1.0`.
fn is_protocol(word: &[u8]) -> bool {
    let Some(slash) = word.iter().position(|byte| *byte == b'/') else { return false };
    (2..=8).contains(&slash)
        && word[..slash].iter().all(u8::is_ascii_uppercase)
        && (1..=4).contains(&word[slash + 1..].len())
        && word[slash + 1..].iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// Path and query of a target, without its fragment, and the host if the target names one (`http://host/path`).
pub(super) fn reduce(target: Bytes<'_>) -> (Bytes<'_>, Option<Bytes<'_>>) {
    let end = memchr::memchr(b'#', &target).unwrap_or(target.len());
    if target.first() == Some(&b'/') || !is_absolute(&target[..end]) {
        return (if end == target.len() { target } else { part(&target, 0, end) }, None);
    }
    let from = memchr::memchr(b':', &target).map_or(0, |colon| colon + 3);
    let authority_end =
        target[from..end].iter().position(|byte| b"/?".contains(byte)).map_or(end, |at| from + at);
    let host_from = memchr::memrchr(b'@', &target[from..authority_end]).map_or(from, |at| from + at + 1);
    let host = without_port(part(&target, host_from, authority_end));
    let path = match target.get(authority_end) {
        Some(b'/') => part(&target, authority_end, end),
        Some(b'?') => Cow::Owned([b"/", &target[authority_end..end]].concat()),
        _ => Cow::Borrowed(&b"/"[..]),
    };
    (path, (!host.is_empty()).then_some(host))
}

fn is_absolute(target: &[u8]) -> bool {
    memchr::memchr(b':', target).is_some_and(|colon| {
        let scheme = &target[..colon];
        target[colon..].starts_with(b"://")
            && [&b"http"[..], b"https", b"ws", b"wss"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// `host:443` to `host`, `[::1]:443` to `[::1]`; a bare IPv6 address stays.
pub(super) fn without_port(host: Bytes<'_>) -> Bytes<'_> {
    let Some(colon) = memchr::memrchr(b':', &host) else { return host };
    let bracketed = host[..colon].ends_with(b"]");
    let single = memchr::memchr(b':', &host) == Some(colon);
    let port = &host[colon + 1..];
    if (bracketed || single) && port.iter().all(u8::is_ascii_digit) { part(&host, 0, colon) } else { host }
}

/// The first address in `X-Forwarded-For: 192.0.2.1, 10.0.0.1`, without port or brackets. `unknown` is none.
pub(super) fn first_address<'a>(list: &Bytes<'a>) -> Option<Bytes<'a>> {
    let mut from = 0;
    for item in list.split(|byte| *byte == b',') {
        let end = from + item.len();
        let is_noise = |byte: &u8| b" \"[]+".contains(byte);
        let start = from + item.iter().position(|byte| !is_noise(byte)).unwrap_or(item.len());
        from = end + 1;
        let start = start.min(end);
        let stop = list[start..end].iter().position(is_noise).map_or(end, |at| start + at);
        let value = without_port(part(list, start, stop));
        if !value.is_empty() && *value != *b"-" && !value.eq_ignore_ascii_case(b"unknown") {
            return Some(value);
        }
    }
    None
}

/// The first `for=` of `Forwarded: for="[2001:db8::1]:443";proto=https, for=10.0.0.1`.
pub(super) fn first_forwarded<'a>(header: &Bytes<'a>) -> Option<Bytes<'a>> {
    let from = header.windows(4).position(|window| window.eq_ignore_ascii_case(b"for="))? + 4;
    let end =
        header[from..].iter().position(|byte| b";,".contains(byte)).map_or(header.len(), |at| from + at);
    first_address(&part(header, from, end))
}
