//! Reading the lines of one file, whose format may change on the way.

use super::columns::Columns;
use super::format::{Format, is_skipped};
use super::recognise::{Recognised, best};
use super::record::{Malformed, Record};
use std::sync::Arc;

/// Lines that no expected format reads are tried with all others, this often without success: a file of garbage
/// must not cost sixteen attempts a line.
const PATIENCE: u32 = 2000;

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly every line is a record, and lives for a moment")]
pub enum Line<'a> {
    /// A request.
    Record {
        /// Which of [`Reader::formats`] read it.
        format: usize,
        /// What it says.
        record: Record<'a>,
        /// The evidence columns that the line has, with or without a value.
        columns: Columns,
    },
    /// Blank, or a `#` directive.
    Skipped,
    /// Not readable in any format expected.
    Malformed(Malformed),
}

/// Reads the lines of one file, in order: each in the format of most lines first, then in the others.
#[derive(Debug, Clone)]
pub struct Reader {
    formats: Vec<Format>,
    /// Indices of `formats`, in the order of trying.
    order: Vec<usize>,
    /// What to try when the file changes its format.
    others: Arc<[Format]>,
    is_fixed: bool,
    patience: u32,
}

impl Reader {
    /// Reads one format only, the user's choice; `#Fields:` directives still count if it is a W3C format.
    pub fn fixed(format: Format) -> Reader {
        Reader { formats: vec![format], order: vec![0], others: Arc::new([]), is_fixed: true, patience: 0 }
    }

    /// Reads the formats recognised in the first lines, and others if the file changes later.
    pub fn new(recognised: &Recognised) -> Reader {
        let formats: Vec<Format> =
            recognised.candidates.iter().map(|candidate| candidate.format.clone()).collect();
        let order = (0..formats.len()).collect();
        let others = Format::all().into();
        let mut reader = Reader { formats, order, others, is_fixed: false, patience: PATIENCE };
        reader.settle();
        reader
    }

    /// The formats met so far; an index into it never changes its meaning.
    pub fn formats(&self) -> &[Format] {
        &self.formats
    }

    /// Reads one line, with or without its line end.
    pub fn read<'a>(&mut self, line: &'a [u8]) -> Line<'a> {
        if is_skipped(line) {
            self.follow(line);
            return Line::Skipped;
        }
        let mut reason = Malformed::Shape;
        for &index in &self.order {
            match self.formats[index].read(line) {
                Ok((record, columns)) => return Line::Record { format: index, record, columns },
                Err(Malformed::TooLong) => return Line::Malformed(Malformed::TooLong),
                // The format whose shape the line has knows best what is wrong with it.
                Err(other) if reason == Malformed::Shape => reason = other,
                Err(_) => {}
            }
        }
        if self.patience > 0 {
            self.patience -= 1;
            if let Some(format) = best(&*self.others, line)
                && let Ok((record, columns)) = format.read(line)
            {
                self.patience = PATIENCE;
                let format = format.clone();
                let index = self.add(format);
                self.settle();
                return Line::Record { format: index, record, columns };
            }
        }
        Line::Malformed(reason)
    }

    /// Takes a `#Fields:` directive: it is how the next lines are read.
    fn follow(&mut self, line: &[u8]) {
        let Some(format) = Format::of_directive(line) else { return };
        if self.is_fixed && !self.formats.iter().all(Format::is_w3c) {
            return;
        }
        let index = self.add(format);
        self.order.retain(|&other| other != index && !self.formats[other].is_w3c());
        self.order.insert(0, index);
    }

    fn add(&mut self, format: Format) -> usize {
        let index = self.formats.iter().position(|known| *known == format).unwrap_or_else(|| {
            self.formats.push(format);
            self.formats.len() - 1
        });
        if !self.order.contains(&index) {
            self.order.push(index);
        }
        index
    }

    /// The formats that read more than is theirs (`..._and_more`) come last.
    fn settle(&mut self) {
        self.order.sort_by_key(|&index| self.formats[index].name().ends_with("_and_more"));
    }
}
