//! What became of a file: told to the person who imports it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::recognise::Format;
use super::row::{Dimension, Imported};

/// Skipped rows whose line is told; the rest are only counted.
const TOLD: usize = 20;
/// Unknown columns that are named; the rest are only counted.
const NAMED: usize = 100;
/// Of an unknown column's name, so many characters.
const NAME_CHARS: usize = 80;

/// What became of all the files of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// By file; an archive has one for each file in it that was read.
    pub files: Vec<FileSummary>,
    /// Files in the archive that are not of a format that we know. At most as many as the archive may hold.
    pub ignored_files: Vec<String>,
}

impl Summary {
    /// First and last day of all rows.
    pub fn period(&self) -> Option<(Date, Date)> {
        let periods = || self.files.iter().filter_map(|file| file.period);
        Some((periods().map(|p| p.0).min()?, periods().map(|p| p.1).max()?))
    }
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// Its name, within an archive the name there.
    pub name: String,
    /// What it was read as.
    pub format: Format,
    /// Rows, events or views read, without headers and comments.
    pub rows: u64,
    /// How many of them were left out, by reason.
    pub skipped: BTreeMap<SkipReason, u64>,
    /// The first of these: line (from 1) and reason.
    pub first_skipped: Vec<(u64, SkipReason)>,
    /// Columns (of JSON: fields) that are not in the tool's documentation as we know it. Nothing was taken from them.
    pub unknown_columns: Vec<String>,
    /// How many more unknown columns there were than are named.
    pub more_unknown_columns: u64,
    /// How many rows came out, by what they are about.
    pub given: BTreeMap<Dimension, u64>,
    /// First and last day of what came out.
    pub period: Option<(Date, Date)>,
    /// The currency of revenue, where the format fixes it; else that of the account it was exported from.
    pub currency: Option<&'static str>,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// It has more or fewer cells than the header.
    Cells,
    /// Its date or time cannot be read, or lies outside the years 1990 to 2100.
    Date,
    /// A cell that should hold a number holds something else, or a number below 0.
    Number,
    /// A cell that is needed is not valid UTF-8.
    Utf8,
    /// A name is too long.
    TooLong,
    /// A name holds control characters.
    Control,
    /// The JSON of an event cannot be read.
    Json,
    /// The tool itself says that a machine made this view.
    Machine,
    /// A sum of other rows of the table.
    GrandTotal,
    /// A row of a table whose numbers an earlier table of the file gave already.
    Again,
    /// A value that the tool's documentation does not know, such as a new kind of event.
    Kind,
}

impl SkipReason {
    /// What to tell a person.
    pub fn text(self) -> &'static str {
        match self {
            SkipReason::Cells => "not as many cells as the header has",
            SkipReason::Date => "no date that can be read (years 1990 to 2100)",
            SkipReason::Number => "a cell that should be a number is none, or is below 0",
            SkipReason::Utf8 => "text that is not UTF-8",
            SkipReason::TooLong => "a name that is too long",
            SkipReason::Control => "a name with control characters",
            SkipReason::Json => "JSON that cannot be read",
            SkipReason::Machine => "a view by a machine, as the export says",
            SkipReason::GrandTotal => "the sum of the other rows",
            SkipReason::Again => "numbers that an earlier table of the file gave",
            SkipReason::Kind => "a kind of event that is not documented",
        }
    }
}

impl FileSummary {
    pub(super) fn new(name: &str, format: Format) -> FileSummary {
        FileSummary {
            name: name.to_owned(),
            format,
            rows: 0,
            skipped: BTreeMap::new(),
            first_skipped: Vec::new(),
            unknown_columns: Vec::new(),
            more_unknown_columns: 0,
            given: BTreeMap::new(),
            period: None,
            currency: None,
        }
    }

    pub(super) fn skip(&mut self, line: u64, reason: SkipReason) {
        *self.skipped.entry(reason).or_default() += 1;
        if self.first_skipped.len() < TOLD {
            self.first_skipped.push((line, reason));
        }
    }

    /// Notes a column that nobody documented; the same name counts once.
    pub(super) fn unknown(&mut self, column: &str) {
        let name: String = column.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
        if self.unknown_columns.contains(&name) {
            return;
        }
        if self.unknown_columns.len() < NAMED {
            self.unknown_columns.push(name);
        } else {
            self.more_unknown_columns += 1;
        }
    }

    pub(super) fn gave(&mut self, row: &Imported) {
        *self.given.entry(row.dimension).or_default() += 1;
        let days = jiff::Span::new().days(i64::from(row.days.saturating_sub(1)).min(400_000));
        let last = row.day.saturating_add(days);
        self.period = Some(match self.period {
            Some((first, old_last)) => (first.min(row.day), old_last.max(last)),
            None => (row.day, last),
        });
    }
}
