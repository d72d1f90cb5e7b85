//! The format string proper, out of the directive that was pasted with it.

use super::FormatError;

/// Bytes of the format with the position in the given string of each.
pub(super) struct Source {
    pub(super) bytes: Vec<u8>,
    pub(super) at: Vec<usize>,
    /// Whether values are escaped: not under nginx' `escape=none`.
    pub(super) escaped: bool,
}

impl Source {
    /// Accepts a bare format, `log_format name escape=json '...' '...';`, `LogFormat "..." name`, and quoted strings
    /// alone.
    pub(super) fn unwrap(text: &str) -> Result<Source, FormatError> {
        let mut source = Source { bytes: Vec::new(), at: Vec::new(), escaped: true };
        let is_comment = |line: &&str| line.trim_start().starts_with('#') || line.trim().is_empty();
        let skipped: usize = text.split_inclusive('\n').take_while(is_comment).map(str::len).sum();
        let body = text[skipped..].trim_end();
        let start = skipped + (body.len() - body.trim_start().len());
        let body = body.trim_start();
        let is_nginx = starts_with_word(body, "log_format");
        let is_apache = starts_with_word(body, "LogFormat");
        let quote = body.find(['"', '\'']);
        match quote {
            Some(first) if is_nginx || is_apache => {
                let options = &body[..first];
                source.escaped = !options.contains("escape=none");
                source.quoted(text, start + first, is_nginx)?;
            }
            // `'...' '...'` alone; a double quote may be a part of the format itself, as in `"%r"`.
            Some(0)
                if body.starts_with('\'') && body.len() > 1 && body.trim_end_matches(';').ends_with('\'') =>
            {
                source.quoted(text, start, true)?;
            }
            _ => source.plain(text, start, start + body.len()),
        }
        Ok(source)
    }

    /// Quoted strings one after another, as nginx joins them, or only the first.
    fn quoted(&mut self, text: &str, start: usize, join: bool) -> Result<(), FormatError> {
        let bytes = text.as_bytes();
        let mut at = start;
        while let Some(quote @ (b'"' | b'\'')) = bytes.get(at).copied() {
            let open = at;
            at += 1;
            let from = at;
            loop {
                match bytes.get(at) {
                    None => return Err(FormatError::Unclosed { at: open, open: char::from(quote) }),
                    Some(b'\\') => at = (at + 2).min(bytes.len()),
                    Some(byte) if *byte == quote => break,
                    Some(_) => at += 1,
                }
            }
            self.plain(text, from, at);
            at += 1;
            if !join {
                break;
            }
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
        }
        Ok(())
    }

    /// Copies text, with the backslashes of both configuration languages undone.
    fn plain(&mut self, text: &str, from: usize, to: usize) {
        let bytes = text.as_bytes();
        let mut at = from;
        while at < to {
            let (byte, used) = match (bytes[at], bytes.get(at + 1).filter(|_| at + 1 < to)) {
                (b'\\', Some(b't')) => (b'\t', 2),
                (b'\\', Some(mark @ (b'"' | b'\'' | b'\\'))) => (*mark, 2),
                (byte, _) => (byte, 1),
            };
            self.bytes.push(byte);
            self.at.push(at);
            at += used;
        }
    }
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_whitespace()))
}
