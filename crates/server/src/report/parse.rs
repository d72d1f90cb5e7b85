//! Parsing: a chunk's lines become hits. Runs on all cores; knows nothing of other chunks.

use std::collections::BTreeMap;
use std::net::IpAddr;

use entrenous_core::access_log::{Line, Malformed};
use entrenous_core::collect::Batch;
use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::lens::Records;

use super::chunks::{Chunk, Content};

/// So many characters of a malformed line are shown.
const SAMPLE_CHARS: usize = 80;
/// So many malformed lines of a chunk are kept with their text.
const SAMPLES: usize = 3;

/// The hits of a chunk and the counts of its lines.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// Hits; their `line` is relative to the chunk, from 0.
    pub(super) batch: Batch,
    pub(super) bytes: u64,
    pub(super) lines: u64,
    pub(super) skipped: u64,
    pub(super) formats: BTreeMap<&'static str, u64>,
    /// Lines that could not be read, relative to the chunk.
    pub(super) malformed: Vec<(u32, Malformed)>,
    /// The beginnings of the first of them.
    pub(super) samples: Vec<String>,
}

/// Parses a chunk.
pub(super) fn parse(chunk: Chunk, classifier: &mut Classifier<'_>) -> Parsed {
    let mut parsed = Parsed { bytes: chunk.bytes, ..Parsed::default() };
    match chunk.content {
        Content::TooLong(head) => parsed.malformed(Malformed::TooLong, &head),
        Content::Cut(line) => parsed.malformed(Malformed::Truncated, &line),
        Content::Lines(lines) => {
            let mut reader = chunk.reader;
            let mut counts: Vec<u64> = Vec::new();
            let mut records = Vec::new();
            let mut start = 0;
            while start < lines.len() {
                let end = memchr::memchr(b'\n', &lines[start..]).map_or(lines.len(), |len| start + len);
                let line = &lines[start..end];
                start = end + 1;
                match reader.read(line) {
                    Line::Record { format, record, columns } => {
                        if counts.len() <= format {
                            counts.resize(format + 1, 0);
                            let met = reader.formats().iter().take(format + 1).skip(records.len());
                            records.extend(met.map(|format| classifier.records_of(format)));
                        }
                        counts[format] += 1;
                        // A site that began to log fetch metadata did so from one line to the next, also within one layout of JSON.
                        let records = Records { fetch_metadata: columns.fetch_metadata(), ..records[format] };
                        classifier.push(&record, records, parsed.lines, &mut parsed.batch);
                        parsed.lines += 1;
                    }
                    Line::Skipped => {
                        parsed.skipped += 1;
                        parsed.lines += 1;
                    }
                    Line::Malformed(reason) => parsed.malformed(reason, line),
                }
            }
            for (format, count) in reader.formats().iter().zip(counts).filter(|(_, count)| *count > 0) {
                *parsed.formats.entry(format.name()).or_default() += count;
            }
        }
    }
    parsed
}

impl Parsed {
    fn malformed(&mut self, reason: Malformed, line: &[u8]) {
        if self.samples.len() < SAMPLES {
            self.samples.push(without_addresses(&shown(line)));
        }
        self.malformed.push((u32::try_from(self.lines).unwrap_or(u32::MAX), reason));
        self.lines += 1;
    }
}

/// The beginning of a line, with everything that could move a cursor escaped.
pub(super) fn shown(line: &[u8]) -> String {
    let head = &line[..line.len().min(4 * SAMPLE_CHARS)];
    let text = String::from_utf8_lossy(head);
    let mut shown: String = text.chars().take(SAMPLE_CHARS).flat_map(escaped).collect();
    if text.chars().nth(SAMPLE_CHARS).is_some() || head.len() < line.len() {
        shown.push('…');
    }
    shown
}

/// The text with addresses blanked out: a report is handed on, and addresses are nobody's business.
fn without_addresses(text: &str) -> String {
    let ends = |c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':'));
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        let (host, _port) =
            word.split_once(':').filter(|(_, port)| !port.contains(':')).unwrap_or((word, ""));
        let is_address = word.parse::<IpAddr>().is_ok() || host.parse::<IpAddr>().is_ok();
        out.push_str(if is_address { "(address)" } else { word });
        out.push_str(&piece[word.len()..]);
    }
    out
}

fn escaped(c: char) -> impl Iterator<Item = char> {
    let risky = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let (escape, plain) = if risky { (Some(c.escape_unicode()), None) } else { (None, Some(c)) };
    escape.into_iter().flatten().chain(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_name_no_address() {
        for (text, without) in [
            ("203.0.113.7 - - [x", "(address) - - [x"),
            ("\"2001:db8::1\", 10.0.0.1:8080 GET", "\"(address)\", (address) GET"),
            ("at 10:05:03 GET /a1.2", "at 10:05:03 GET /a1.2"),
        ] {
            assert_eq!(without_addresses(text), without);
        }
    }

    #[test]
    fn shown_lines_move_no_cursor() {
        assert_eq!(shown(b"a\x1b[2Jb\xff"), "a\\u{1b}[2Jb\u{fffd}");
        assert_eq!(shown("a\u{202e}b".as_bytes()), "a\\u{202e}b");
        assert_eq!(shown(&[b'x'; 100]).chars().count(), SAMPLE_CHARS + 1);
    }
}
