//! Finding out which formats a log is written in.

use super::columns::Columns;
use super::format::{Format, is_skipped, trim};

/// More lines than this are not looked at.
const SAMPLE_LINES: usize = 1000;

/// A format that reads some lines of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The format.
    pub format: Format,
    /// How many lines of the sample are best read by it.
    pub lines: usize,
    /// The evidence columns of those lines.
    pub columns: Columns,
}

/// What a sample says about a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognised {
    /// The formats that read some line, in order of how many; each line counts for the most specific that reads it.
    pub candidates: Vec<Candidate>,
    /// Lines looked at that are neither blank nor directives.
    pub lines: usize,
}

impl Recognised {
    /// The format of most lines.
    pub fn primary(&self) -> Option<&Format> {
        self.candidates.first().map(|candidate| &candidate.format)
    }

    /// The evidence columns that any of the lines has.
    pub fn columns(&self) -> Columns {
        self.candidates.iter().fold(Columns::default(), |all, candidate| all | candidate.columns)
    }
}

/// Looks at the first lines of a log (at most 1,000 are taken). Malformed lines and mixed formats do no harm.
pub fn recognise<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> Recognised {
    let builtin = Format::all();
    let mut found = Recognised::default();
    let mut directive: Option<Format> = None;
    for line in lines {
        if let Some(format) = Format::of_directive(line) {
            directive = Some(format);
        }
        if is_skipped(line) {
            continue;
        }
        if found.lines == SAMPLE_LINES {
            break;
        }
        found.lines += 1;
        if let Some(format) = best(directive.iter().chain(&builtin), line) {
            found.count(format, line);
        }
    }
    // Stable: among equals the one met first.
    found.candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.lines));
    found
}

/// The first format that reads a line.
pub(super) fn best<'f>(formats: impl IntoIterator<Item = &'f Format>, line: &[u8]) -> Option<&'f Format> {
    formats.into_iter().find(|format| format.may_read(trim(line)) && format.parse(line).is_ok())
}

impl Recognised {
    fn count(&mut self, format: &Format, line: &[u8]) {
        let columns = format.columns_of(line);
        match self.candidates.iter_mut().find(|candidate| candidate.format == *format) {
            Some(candidate) => {
                candidate.lines += 1;
                candidate.columns |= columns;
            }
            None => self.candidates.push(Candidate { format: format.clone(), lines: 1, columns }),
        }
    }
}
