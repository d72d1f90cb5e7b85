//! nginx: `$name` and `${name}`.

use super::super::slot::Slot;
use super::FormatError;
use super::builder::Builder;
use super::source::Source;

pub(super) fn has_variable(format: &[u8]) -> bool {
    format
        .windows(2)
        .any(|pair| pair[0] == b'$' && (pair[1].is_ascii_alphabetic() || b"_{".contains(&pair[1])))
}

pub(super) fn compile(source: &Source) -> Result<Builder, FormatError> {
    let mut builder = Builder::default();
    let bytes = &source.bytes;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] != b'$' {
            builder.literal(bytes[at]);
            at += 1;
            continue;
        }
        let braced = bytes.get(at + 1) == Some(&b'{');
        let from = at + 1 + usize::from(braced);
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let to = from + bytes[from..].iter().take_while(|byte| is_name(byte)).count();
        if braced && bytes.get(to) != Some(&b'}') {
            return Err(FormatError::Unclosed { at: source.at[start], open: '{' });
        }
        if from == to {
            builder.literal(b'$');
            at += 1;
            continue;
        }
        at = to + usize::from(braced);
        let written = String::from_utf8_lossy(&bytes[start..at]).into_owned();
        builder.field(source.at[start], written, Slot::of_nginx(&bytes[from..to]))?;
    }
    Ok(builder)
}
