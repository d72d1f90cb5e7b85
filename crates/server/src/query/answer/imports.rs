//! What other tools counted, told apart from all that is counted and inferred here.

use entrenous_storage::events::{ImportedSums as Stored, Reader, StoreError};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::words::{ImportedRow, ImportedSums};
use crate::query::ask::Range;

/// The most rows that are told.
const ROWS: u32 = 10_000;
const EPOCH: Date = date(1970, 1, 1);

/// The sums of the range's days by one dimension.
pub(super) fn imported(
    reader: &Reader,
    site: u32,
    range: &Range,
    by: &'static str,
) -> Result<ImportedSums, StoreError> {
    let number = |day: Date| (day - EPOCH).get_days();
    let (first, last) = range.days();
    let rows = reader.imported(site, (number(first), number(last)), by, ROWS)?;
    Ok(ImportedSums {
        by,
        note: "counted by other tools, each in its own way: not to be added to other figures, nor visitors of days to one another",
        rows: rows.into_iter().map(row).collect(),
    })
}

fn row(stored: Stored) -> ImportedRow {
    let Stored { tool, day, days, value, counts, revenue_milli, currency } = stored;
    let [visitors, visits, views, bounces, duration_s, events] = counts;
    let after: Span = day.days();
    ImportedRow {
        tool,
        day: EPOCH.saturating_add(after).to_string(),
        days,
        value,
        visitors,
        visits,
        views,
        bounces,
        duration_s,
        events,
        revenue: revenue_milli.map(|milli| milli as f64 / 1000.0),
        currency: Some(currency).filter(|currency| !currency.is_empty()),
    }
}
