//! What stops an import. Single rows that cannot be read do not: they are skipped and told.

use super::Dimension;

/// Why a file could not be imported, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No format that we know.
    #[error(
        "{file}: not an export that we know. Known are Plausible's ZIP and its CSV files, GA4's CSV and BigQuery JSON, \
         Matomo's CSV, Umami's CSV and ZIP, GoatCounter's CSV"
    )]
    NotRecognised {
        /// The file's name.
        file: String,
    },
    /// An archive without a file that we know.
    #[error(
        "{file}: none of the files in this archive is an export that we know; unpack it and give the right file"
    )]
    NothingInArchive {
        /// The archive's name.
        file: String,
    },
    /// The archive is damaged, encrypted or packed in another way.
    #[error(
        "{file}: cannot unpack {entry}: {reason}. Export it again, or unpack it yourself and give the files"
    )]
    Archive {
        /// The archive's name.
        file: String,
        /// The file in it, or the archive itself.
        entry: String,
        /// What the unpacker says.
        reason: String,
    },
    /// More files than an export has.
    #[error(
        "{file}: the archive says it holds more than {limit} files; unpack it and give those that matter"
    )]
    TooManyFiles {
        /// The archive's name.
        file: String,
        /// How many are allowed.
        limit: usize,
    },
    /// It unpacks to more than is allowed.
    #[error(
        "{file}: unpacks to more than {limit} bytes. If that is right, unpack it yourself and import part by part"
    )]
    TooLarge {
        /// The file's name.
        file: String,
        /// Bytes allowed.
        limit: u64,
    },
    /// A row or event without end.
    #[error(
        "{file}, line {line}: longer than {limit} bytes. A quote that is never closed does this: mend the line"
    )]
    RecordTooLong {
        /// The file's name.
        file: String,
        /// Where it begins, from 1.
        line: u64,
        /// Bytes allowed.
        limit: usize,
    },
    /// More columns than any export has.
    #[error("{file}, line {line}: more than {limit} columns; this is not a table as the tools export it")]
    TooManyColumns {
        /// The file's name.
        file: String,
        /// The row, from 1.
        line: u64,
        /// Columns allowed.
        limit: usize,
    },
    /// A column without which the table has no meaning.
    #[error("{file}: no column named {column}. Export again without leaving columns out, in English")]
    MissingColumn {
        /// The file's name.
        file: String,
        /// Its documented name.
        column: &'static str,
    },
    /// The file tells neither days nor a period.
    #[error(
        "{file}: does not say of which days it is. Export with the date as a column, or give --from and --to"
    )]
    NoDates {
        /// The file's name.
        file: String,
    },
    /// The file does not say what its rows are about.
    #[error(
        "{file}: does not say what its labels are. Give --dimension, such as page, source, country or browser"
    )]
    NoDimension {
        /// The file's name.
        file: String,
    },
    /// Rows split by two things, of which one is counted by view: their visits cannot be added up.
    #[error(
        "{file}: rows are by {} and by something else, so that visits and visitors would count twice. \
         Export one table by each", .dimension.name()
    )]
    MixedDimensions {
        /// The file's name.
        file: String,
        /// What is counted by view or event.
        dimension: Dimension,
    },
    /// More to remember at once than is allowed.
    #[error(
        "{file}: more than {limit} different {what} in one file. Split it by month, and import month by month"
    )]
    TooMuch {
        /// The file's name.
        file: String,
        /// Values, visits or visitors.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// The file cannot be read.
    #[error("{file}: cannot be read: {source}")]
    Read {
        /// The file's name.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// Whoever takes the rows could not.
    #[error("a row could not be taken: {0}")]
    NotTaken(#[source] Box<dyn std::error::Error + Send + Sync>),
}
