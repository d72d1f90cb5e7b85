//! The ways in which servers write bytes that would break a line.

use std::borrow::Cow;

/// A part of a value, borrowed if the whole is.
pub(super) fn part<'a>(whole: &Cow<'a, [u8]>, from: usize, to: usize) -> Cow<'a, [u8]> {
    match whole {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[from..to]),
        Cow::Owned(bytes) => Cow::Owned(bytes[from..to].to_vec()),
    }
}

/// Undoes `\xhh` (nginx, Apache), `\"`, `\\`, `\n` ... (Apache, JSON) and `\uhhhh` (JSON). A backslash that begins
/// none of these stays.
pub(super) fn unescape(raw: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = memchr::memchr(b'\\', raw) else { return Cow::Borrowed(raw) };
    let mut out = Vec::with_capacity(raw.len());
    out.extend_from_slice(&raw[..first]);
    let mut rest = &raw[first..];
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let plain = match after {
            [b'x', high, low, ..] => {
                if let (Some(high), Some(low)) = (hex(*high), hex(*low)) {
                    out.push(high * 16 + low);
                    rest = &after[3..];
                    continue;
                }
                None
            }
            [b'u', tail @ ..] => {
                if let Some((character, used)) = unicode(tail) {
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    rest = &tail[used..];
                    continue;
                }
                None
            }
            [b'n', ..] => Some(b'\n'),
            [b't', ..] => Some(b'\t'),
            [b'r', ..] => Some(b'\r'),
            [b'b', ..] => Some(8),
            [b'f', ..] => Some(12),
            [b'v', ..] => Some(11),
            [mark @ (b'"' | b'\\' | b'/' | b'\''), ..] => Some(*mark),
            _ => None,
        };
        match plain {
            Some(byte) => {
                out.push(byte);
                rest = &after[1..];
            }
            None => out.push(b'\\'),
        }
    }
    Cow::Owned(out)
}

/// The character of `hhhh` or of a surrogate pair `hhhh\uhhhh`, and the bytes used. A lone surrogate is U+FFFD.
fn unicode(text: &[u8]) -> Option<(char, usize)> {
    let unit = |text: &[u8]| {
        text.get(..4)?.iter().try_fold(0_u32, |sum, byte| Some(sum * 16 + u32::from(hex(*byte)?)))
    };
    let first = unit(text)?;
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = text.get(4..).and_then(|tail| tail.strip_prefix(b"\\u")).and_then(unit)
        && (0xDC00..0xE000).contains(&second)
    {
        let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 10));
    }
    Some((char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 4))
}

/// Undoes `%hh`. A percent sign that begins none stays.
pub(super) fn percent_decode(raw: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    replace_percent(raw, |high, low, _| Some(high * 16 + low))
}

/// Undoes only the encoding of the percent sign itself, where what it begins is encoded too: `%2520` is `%20`.
pub(super) fn percent_decode_twice_encoded(raw: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    replace_percent(raw, |high, low, tail| {
        let again = matches!(tail, [a, b, ..] if hex(*a).is_some() && hex(*b).is_some());
        ((high, low) == (2, 5) && again).then_some(b'%')
    })
}

fn replace_percent(raw: Cow<'_, [u8]>, byte_of: impl Fn(u8, u8, &[u8]) -> Option<u8>) -> Cow<'_, [u8]> {
    if memchr::memchr(b'%', &raw).is_none() {
        return raw;
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut rest: &[u8] = &raw;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte == b'%'
            && let [high, low, tail @ ..] = after
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
            && let Some(decoded) = byte_of(high, low, tail)
        {
            out.push(decoded);
            rest = tail;
        } else {
            out.push(*byte);
        }
    }
    Cow::Owned(out)
}

/// `+` for a space, as IIS writes user agents.
pub(super) fn plus_to_space(raw: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'+', raw).is_none() {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect())
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
