//! Rows of a CSV file, each within limits: a quote that is never closed must not swallow the file.

use std::io::BufRead;

use csv_core::ReadRecordResult;

use super::Limits;
use super::error::ImportError;
use super::input::Input;
use super::summary::SkipReason;

/// Reads one row after the other.
pub(super) struct Records<'a> {
    input: Input<'a>,
    parser: csv_core::Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
    record_bytes: usize,
    columns: usize,
    /// The line that comes next, from 1.
    line: u64,
    /// Whether it is known what parts the cells.
    begun: bool,
}

/// A row.
pub(super) struct Record<'a> {
    /// Its first line in the file, from 1.
    pub(super) line: u64,
    cells: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell; empty if the row has fewer.
    pub(super) fn bytes(&self, column: usize) -> &'a [u8] {
        let from = if column == 0 { 0 } else { self.ends.get(column - 1).copied().unwrap_or(0) };
        self.ends.get(column).map_or(b"", |to| &self.cells[from..*to])
    }

    /// A cell's text.
    pub(super) fn text(&self, column: usize) -> Result<&'a str, SkipReason> {
        std::str::from_utf8(self.bytes(column)).map_err(|_| SkipReason::Utf8)
    }

    /// A header's name; what is not UTF-8 in it is replaced.
    pub(super) fn heading(&self, column: usize) -> String {
        String::from_utf8_lossy(self.bytes(column)).trim().to_owned()
    }
}

impl<'a> Records<'a> {
    pub(super) fn new(input: Input<'a>, limits: &Limits) -> Records<'a> {
        Records {
            input,
            parser: csv_core::Reader::new(),
            cells: vec![0; 4096.min(limits.record_bytes)],
            ends: vec![0; 64.min(limits.columns)],
            record_bytes: limits.record_bytes,
            columns: limits.columns,
            line: 1,
            begun: false,
        }
    }

    /// The file's name.
    pub(super) fn file(&self) -> &str {
        &self.input.name
    }

    /// The next row; empty lines are none.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, ImportError> {
        self.skip_empty_lines()?;
        if !self.begun {
            self.begin()?;
        }
        let line = self.line;
        let (mut cells, mut ends) = (0, 0);
        loop {
            let bytes = match self.input.text.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) => return Err(self.input.failed(error)),
            };
            let (result, read, wrote, ended) =
                self.parser.read_record(bytes, &mut self.cells[cells..], &mut self.ends[ends..]);
            self.line += memchr::memchr_iter(b'\n', &bytes[..read]).count() as u64;
            self.input.text.consume(read);
            cells += wrote;
            ends += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() < self.record_bytes => {
                    self.cells.resize((self.cells.len() * 2).min(self.record_bytes), 0);
                }
                ReadRecordResult::OutputFull => {
                    let (file, limit) = (self.input.name.clone(), self.record_bytes);
                    return Err(ImportError::RecordTooLong { file, line, limit });
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < self.columns => {
                    self.ends.resize((self.ends.len() * 2).min(self.columns), 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    let (file, limit) = (self.input.name.clone(), self.columns);
                    return Err(ImportError::TooManyColumns { file, line, limit });
                }
                ReadRecordResult::Record => {
                    return Ok(Some(Record { line, cells: &self.cells[..cells], ends: &self.ends[..ends] }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Commas part the cells, or tabs, if the first line has tabs alone.
    fn begin(&mut self) -> Result<(), ImportError> {
        self.begun = true;
        let bytes = match self.input.text.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) => return Err(self.input.failed(error)),
        };
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if line.contains(&b'\t') && !line.contains(&b',') {
            self.parser = csv_core::ReaderBuilder::new().delimiter(b'\t').build();
        }
        Ok(())
    }

    /// The parser would skip them too, but without counting their lines to the row's beginning.
    fn skip_empty_lines(&mut self) -> Result<(), ImportError> {
        loop {
            let bytes = match self.input.text.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) => return Err(self.input.failed(error)),
            };
            let empty = bytes.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            self.line += memchr::memchr_iter(b'\n', &bytes[..empty]).count() as u64;
            let more = empty > 0 && empty == bytes.len();
            self.input.text.consume(empty);
            if !more {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, limits: &Limits) -> Result<Vec<(u64, Vec<String>)>, ImportError> {
        let input = Input { name: "t.csv".to_owned(), text: Box::new(std::io::Cursor::new(text.to_owned())) };
        let mut records = Records::new(input, limits);
        let mut all = Vec::new();
        while let Some(record) = records.next()? {
            all.push((record.line, (0..record.len()).map(|cell| record.heading(cell)).collect()));
        }
        Ok(all)
    }

    #[test]
    fn rows_know_their_line_behind_empty_lines_and_quotes() {
        let rows = records("a,b\r\n\r\n\r\n\"x\ny\",\"q\"\"q\"\n1,2", &Limits::default()).expect("rows");
        let expected = [(1, vec!["a", "b"]), (4, vec!["x\ny", "q\"q"]), (6, vec!["1", "2"])]
            .map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(rows, expected);
    }

    #[test]
    fn tabs_part_cells_too() {
        let rows = records("a\tb\n1,5\t2\n", &Limits::default()).expect("rows");
        assert_eq!(rows[1].1, ["1,5", "2"]);
    }

    #[test]
    fn a_quote_that_never_closes_is_named() {
        let limits = Limits { record_bytes: 100, ..Limits::default() };
        let error = records(&format!("a\n\"{}", "x,\n".repeat(100)), &limits).expect_err("too long");
        assert!(matches!(error, ImportError::RecordTooLong { line: 2, limit: 100, .. }), "{error}");
    }

    #[test]
    fn a_million_columns_are_no_table() {
        let error = records(&",".repeat(1_000_000), &Limits::default()).expect_err("too many");
        assert!(matches!(error, ImportError::TooManyColumns { line: 1, .. }), "{error}");
    }
}
