//! Imports: what other tools counted, read as sums by day.
//!
//! Bytes in, rows out, and a summary of what was left out: nothing here opens a file, looks at a clock or stores. The rows
//! are [`Imported`]: aggregates of another tool, kept apart from everything that we count or infer.
//!
//! Raw exports (GA4's BigQuery tables, Umami's `website_event`, GoatCounter's views) become sums while they are read; ids of
//! visitors and visits are held as hashes with a random key until the file's end, and appear nowhere. Sums (Plausible's, GA4's
//! reports, Matomo's, Umami's dashboard) pass through.
//!
//! One file for each format; `recognise` says which it is. `archive` unpacks. `records`, `objects` and `input` keep what is
//! read at once within [`Limits`]; `columns` and `table` understand tables of sums, `visits` raw views and events.

mod archive;
mod columns;
mod days;
mod error;
mod ga4_bigquery;
mod ga4_csv;
mod ga4_event;
mod goatcounter;
mod input;
mod matomo;
mod objects;
mod plausible;
mod recognise;
mod records;
mod row;
mod summary;
mod sums;
mod table;
mod umami;
mod value;
mod visits;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;

pub use archive::read;
pub use error::ImportError;
pub use recognise::{Format, recognise};
pub use row::{Counts, Dimension, Imported};
pub use summary::{FileSummary, SkipReason, Summary};

/// Takes the rows, one after the other; what it fails with ends the import.
pub type Each<'a> = dyn FnMut(Imported) -> Result<(), Box<dyn std::error::Error + Send + Sync>> + 'a;

/// What the file does not say.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the site's days begin, for exports that tell moments and no days.
    pub time_zone: TimeZone,
    /// First and last day, for exports that tell neither days nor a period.
    pub period: Option<(Date, Date)>,
    /// What the labels are, for exports that do not say it.
    pub dimension: Option<Dimension>,
    /// How much may be held and unpacked.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { time_zone: TimeZone::UTC, period: None, dimension: None, limits: Limits::default() }
    }
}

/// How much may be held and unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that a file or archive may unpack to, in all.
    pub unpacked_bytes: u64,
    /// Files in an archive.
    pub archive_files: usize,
    /// Bytes of a row or event.
    pub record_bytes: usize,
    /// Columns of a table.
    pub columns: usize,
    /// Bytes of a name, such as a path.
    pub value_bytes: usize,
    /// Different rows that are held at once. Sums are given when there are so many; raw exports fail.
    pub values: usize,
    /// Bytes of all names that are held at once; the same holds.
    pub name_bytes: usize,
    /// Visits of a raw export: some 150 bytes each.
    pub visits: usize,
    /// Distinct visitors and visits of all pages, sources and so on, of a raw export: some 16 bytes each.
    pub seen: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            unpacked_bytes: 64 << 30,
            archive_files: 1_000,
            record_bytes: 1 << 20,
            columns: 2_000,
            value_bytes: 2_000,
            values: 1_000_000,
            name_bytes: 128 << 20,
            visits: 2_000_000,
            seen: 20_000_000,
        }
    }
}
