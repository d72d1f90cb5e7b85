//! From bytes to text, as browsers do it: the byte order mark, what the server says, what the page says, UTF-8.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// Bytes in which a page says its encoding: the HTML standard's 1,024.
const PRESCAN: usize = 1_024;

/// A text, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text. What could not be read is U+FFFD.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
    /// Something could not be read.
    pub is_broken: bool,
}

/// Reads `bytes`; `content_type` is the header's value, empty if there is none. Linear.
pub fn decoded(bytes: &[u8], content_type: &str) -> Decoded {
    let declared = after_charset(content_type.as_bytes()).and_then(Encoding::for_label);
    let encoding = declared.or_else(|| in_page(bytes)).unwrap_or(UTF_8);
    // It looks at the byte order mark first.
    let (text, encoding, is_broken) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), is_broken }
}

/// What the page's first bytes say, in whichever of the two ways.
fn in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes).to_ascii_lowercase();
    let meta = memmem::find(&head, b"<meta")?;
    let encoding = Encoding::for_label(after_charset(head.get(meta..)?)?)?;
    // It was read as ASCII so far, so that it cannot be one of these.
    if encoding == UTF_16LE || encoding == UTF_16BE { Some(UTF_8) } else { Some(encoding) }
}

/// The name after `charset=`, with or without quotes.
fn after_charset(text: &[u8]) -> Option<&[u8]> {
    let lower = text.to_ascii_lowercase();
    let at = memmem::find(&lower, b"charset")? + b"charset".len();
    let rest = text.get(at..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.+".contains(byte));
    Some(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default())
}
