//! What other tools counted: sums of days, kept apart from everything that is counted here.

use duckdb::{ToSql, params};

use super::rows::ImportedRow;
use super::{EventStore, Reader, StoreError};

/// An export of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Which site.
    pub site: u32,
    /// SHA-256 of its rows and the tool, in hex.
    pub fingerprint: String,
    /// The tool.
    pub tool: String,
    /// The file's name.
    pub name: String,
    /// When it was taken in, in ms since 1970.
    pub imported_ms: i64,
    /// First and last day, in days since 1970.
    pub days: (i32, i32),
    /// ISO 4217 code of its revenue; empty if not known.
    pub currency: String,
}

/// Sums of one value over a range, as one tool counted them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedSums {
    /// The tool.
    pub tool: String,
    /// The first day, in days since 1970.
    pub day: i32,
    /// How many days the tool summed up; above 1 it did not tell them apart.
    pub days: u32,
    /// Which page, source, ...; empty for the whole.
    pub value: String,
    /// Visitors, visits, views, bounces, seconds of visits, events; none where the tool does not tell.
    pub counts: [Option<u64>; 6],
    /// Revenue in thousandths of [`ImportedSums::currency`].
    pub revenue_milli: Option<i64>,
    /// ISO 4217; empty if not known.
    pub currency: String,
}

impl EventStore {
    /// Takes an export in, whole or not at all. False: one with this fingerprint was taken in before, and nothing is done.
    ///
    /// # Errors
    /// The engine's; nothing is written then.
    pub fn import(&mut self, export: &Export, rows: &[ImportedRow]) -> Result<bool, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let Export { site, fingerprint, .. } = export;
        let known: i64 = transaction.query_row(
            "SELECT count(*) FROM imports WHERE site = ? AND fingerprint = ?",
            params![site, fingerprint],
            |row| row.get(0),
        )?;
        if known > 0 {
            return Ok(false);
        }
        let number: u32 = transaction.query_row(
            "SELECT CAST(coalesce(max(import), 0) + 1 AS UINTEGER) FROM imports WHERE site = ?",
            [site],
            |row| row.get(0),
        )?;
        transaction.execute(
            "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                site,
                number,
                fingerprint,
                export.tool,
                export.name,
                export.imported_ms,
                export.days.0,
                export.days.1,
                export.currency
            ],
        )?;
        let mut appender = transaction.appender("imported")?;
        for row in rows {
            let mut values: Vec<&dyn ToSql> = vec![site, &number, &row.day, &row.days];
            values.extend([&row.dimension as &dyn ToSql, &row.value]);
            values.extend(row.counts.iter().map(|count| count as &dyn ToSql));
            values.push(&row.revenue_milli);
            appender.append_row(values.as_slice())?;
        }
        appender.flush()?;
        drop(appender);
        transaction.commit()?;
        Ok(true)
    }
}

impl Reader {
    /// What other tools counted on a site in a range of days (since 1970, the last included), by one dimension. Rows that reach beyond
    /// the range are left out: a tool's sum cannot be divided. The most views first within a day; at most `limit`.
    ///
    /// # Errors
    /// The engine's.
    pub fn imported(
        &self,
        site: u32,
        (first, last): (i32, i32),
        dimension: &str,
        limit: u32,
    ) -> Result<Vec<ImportedSums>, StoreError> {
        let sql = "SELECT i.tool, r.day, r.days, r.value, CAST(sum(visitors) AS UBIGINT), CAST(sum(visits) AS UBIGINT),
                          CAST(sum(views) AS UBIGINT), CAST(sum(bounces) AS UBIGINT), CAST(sum(duration_s) AS UBIGINT),
                          CAST(sum(events) AS UBIGINT), CAST(sum(revenue_milli) AS BIGINT), i.currency
                   FROM imported r JOIN imports i ON i.site = r.site AND i.import = r.import
                   WHERE r.site = ? AND r.dimension = ? AND r.day >= ? AND CAST(r.day AS BIGINT) + r.days - 1 <= ?
                   GROUP BY ALL ORDER BY r.day, r.days, sum(views) DESC NULLS LAST, sum(visits) DESC NULLS LAST, r.value, i.tool
                   LIMIT ?";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, dimension, first, last, limit], |row| {
            let mut counts = [None; 6];
            for (at, count) in counts.iter_mut().enumerate() {
                *count = row.get(4 + at)?;
            }
            Ok(ImportedSums {
                tool: row.get(0)?,
                day: row.get(1)?,
                days: row.get(2)?,
                value: row.get(3)?,
                counts,
                revenue_milli: row.get(10)?,
                currency: row.get(11)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
