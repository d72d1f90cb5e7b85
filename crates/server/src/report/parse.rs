//! Parsing: a chunk's lines become hits. Runs on all cores; knows nothing of other chunks.

use std::collections::BTreeMap;

use entrenous_core::access_log::{Line, Malformed};
use entrenous_core::collect::Batch;
use entrenous_core::collect::classify::Classifier;

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
                    Line::Record { format, record } => {
                        if counts.len() <= format {
                            counts.resize(format + 1, 0);
                            let met = reader.formats().iter().take(format + 1).skip(records.len());
                            records.extend(met.map(|format| classifier.records_of(format)));
                        }
                        counts[format] += 1;
                        classifier.push(&record, records[format], parsed.lines, &mut parsed.batch);
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
            self.samples.push(shown(line));
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
    fn shown_lines_move_no_cursor() {
        assert_eq!(shown(b"a\x1b[2Jb\xff"), "a\\u{1b}[2Jb\u{fffd}");
        assert_eq!(shown("a\u{202e}b".as_bytes()), "a\\u{202e}b");
        assert_eq!(shown(&[b'x'; 100]).chars().count(), SAMPLE_CHARS + 1);
    }
}
