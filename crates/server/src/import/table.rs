//! A CSV file that is one table of sums.

use super::columns::{Columns, Table};
use super::error::ImportError;
use super::input::Input;
use super::records::Records;
use super::summary::FileSummary;
use super::sums::Sums;
use super::{Each, Settings};

/// Reads it: a header, then rows. `check` may refuse a header, and say what its labels are.
pub(super) fn read(
    input: Input<'_>,
    columns: &Columns,
    settings: &Settings,
    summary: &mut FileSummary,
    each: &mut Each<'_>,
    check: impl FnOnce(&mut Table, &str) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut records = Records::new(input, &settings.limits);
    let mut table = match records.next()? {
        Some(header) => Table::new(columns, &header, summary),
        None => return Ok(()),
    };
    check(&mut table, records.file())?;
    let period = table.period(records.file(), None, settings)?;
    let mut sums = Sums::new(&settings.limits);
    while let Some(record) = records.next()? {
        summary.rows += 1;
        if let Err(reason) = table.row(&record, period, settings, &mut sums) {
            summary.skip(record.line, reason);
        }
        if sums.is_full() {
            sums.give(summary, each)?;
        }
    }
    sums.give(summary, each)
}
