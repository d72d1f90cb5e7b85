//! Apache: `%h`, `%>s`, `%{Referer}i`, `%!200,304{Referer}i`, `%{%Y-%m-%d}t`.

use super::super::layout::Layout;
use super::super::slot::Slot;
use super::FormatError;
use super::builder::Builder;
use super::source::Source;

pub(super) fn compile(source: &Source) -> Result<Builder, FormatError> {
    let mut builder = Builder::default();
    let bytes = &source.bytes;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        if bytes[start] != b'%' {
            builder.literal(bytes[start]);
            continue;
        }
        if bytes.get(at) == Some(&b'%') {
            builder.literal(b'%');
            at += 1;
            continue;
        }
        let mut argument = None;
        while let Some(byte) = bytes.get(at) {
            match byte {
                // Which of several requests, and under which statuses: the field stays the same.
                b'<' | b'>' | b'!' | b',' | b'0'..=b'9' => at += 1,
                b'{' => {
                    let unclosed = FormatError::Unclosed { at: source.at[at], open: '{' };
                    let length = bytes[at + 1..].iter().position(|byte| *byte == b'}').ok_or(unclosed)?;
                    argument = Some(&bytes[at + 1..at + 1 + length]);
                    at += length + 2;
                }
                _ => break,
            }
        }
        let letters = match bytes.get(at..) {
            Some([b'^', b't', b'i' | b'o', ..] | [b'^', b'F', b'A' | b'B', ..]) => 3,
            Some([_, ..]) => 1,
            _ => 0,
        };
        let letter = &bytes[at.min(bytes.len())..at + letters];
        at += letters;
        let written = String::from_utf8_lossy(&bytes[start..at]).into_owned();
        let position = source.at[start];
        if letter == b"t" {
            time(&mut builder, position, written, argument)?;
            continue;
        }
        match slot(letter, argument) {
            Some(slot) => builder.field(position, written, slot)?,
            None => return Err(FormatError::UnknownDirective { at: position, directive: written }),
        }
    }
    Ok(builder)
}

fn slot(letter: &[u8], argument: Option<&[u8]>) -> Option<Slot> {
    Some(match letter {
        // `%{c}a` is the proxy's own address where mod_remoteip found the client's.
        b"a" if argument == Some(b"c") => Slot::ClientFallback,
        b"a" => Slot::Client,
        b"h" => Slot::ClientFallback,
        b"l" => Slot::Ident,
        b"u" => Slot::User,
        b"r" => Slot::Request,
        b"m" => Slot::Method,
        b"U" => Slot::Path,
        b"q" => Slot::Query,
        b"s" => Slot::Status,
        b"b" | b"B" | b"O" => Slot::Bytes,
        b"v" => Slot::HostFallback,
        b"V" => Slot::Host,
        b"i" => argument.and_then(Slot::of_header).unwrap_or(Slot::Skip),
        b"A" | b"C" | b"D" | b"e" | b"f" | b"H" | b"I" | b"k" | b"L" | b"n" | b"o" | b"p" | b"P" | b"R"
        | b"S" | b"T" | b"X" | b"^ti" | b"^to" | b"^FA" | b"^FB" | b"c" | b"E" | b"F" | b"M" | b"d"
        | b"g" => Slot::Skip,
        _ => return None,
    })
}

/// `%t` is `[17/May/2015:10:05:03 +0000]`; an argument is a token or a `strftime` format, after `begin:` or `end:`.
fn time(
    builder: &mut Builder,
    at: usize,
    written: String,
    argument: Option<&[u8]>,
) -> Result<(), FormatError> {
    let argument = argument
        .map(|text| text.strip_prefix(b"begin:").or_else(|| text.strip_prefix(b"end:")).unwrap_or(text));
    match argument {
        None | Some(b"" | b"begin" | b"end") => {
            builder.literal(b'[');
            builder.field(at, written, Slot::Time)?;
            builder.literal(b']');
            Ok(())
        }
        Some(b"sec" | b"msec" | b"usec" | b"%s") => builder.field(at, written, Slot::Time),
        Some(b"msec_frac" | b"usec_frac") => builder.field(at, written, Slot::Fraction),
        Some(format) => match Layout::new(format) {
            Some(layout) => builder.layout(at, written, layout),
            None => Err(FormatError::Layout { at, layout: String::from_utf8_lossy(format).into_owned() }),
        },
    }
}
