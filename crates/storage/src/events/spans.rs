//! Sums of runs of days: what a long range reads instead of the sums of each day.

use duckdb::{Connection, params};

use super::StoreError;
use super::query::sums::SUMS;
use super::rollup::TABLES;

/// Days of a span: a year has 13 and at most as many days before and after.
const DAYS: usize = 28;

/// Makes spans of the days of a site that are rolled up and in none: each of so many days that follow each other, from the
/// first.
pub(super) fn make(connection: &Connection, site: u32) -> Result<(), StoreError> {
    let alone = "SELECT day, day_end FROM rolled r WHERE site = $1 AND NOT EXISTS
                 (FROM spans s WHERE s.site = $1 AND r.day >= s.span AND r.day < s.span_end) ORDER BY day";
    let mut statement = connection.prepare(alone)?;
    let rows = statement.query_map([site], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let days: Vec<(i64, i64)> = rows.collect::<Result<_, _>>()?;
    let runs = days.chunk_by(|a, b| a.1 == b.0);
    let spans: Vec<(i64, i64)> =
        runs.flat_map(|run| run.chunks_exact(DAYS)).map(|days| (days[0].0, days[DAYS - 1].1)).collect();
    let sums = SUMS.map(|sum| format!("sum({sum})")).join(", ");
    for (from, to) in spans {
        connection.execute("INSERT INTO spans VALUES (?, ?, ?)", params![site, from, to])?;
        for (table, _) in TABLES {
            connection.execute_batch(&format!(
                "INSERT INTO span_{table} SELECT site, {from}, value, {sums} FROM daily_{table}
                 WHERE site = {site} AND day >= {from} AND day < {to} GROUP BY site, value"
            ))?;
        }
    }
    Ok(())
}

/// Drops the spans of a site that overlap `from..to`; the sums of their days stay.
pub(super) fn forget(connection: &Connection, site: u32, from: i64, to: i64) -> Result<(), StoreError> {
    let overlapping = "SELECT min(span), max(span) FROM spans WHERE site = ? AND span < ? AND span_end > ?";
    let ends = connection.query_row(overlapping, params![site, to, from], |row| {
        Ok(row.get::<_, Option<i64>>(0)?.zip(row.get::<_, Option<i64>>(1)?))
    })?;
    let Some((first, last)) = ends else { return Ok(()) };
    for table in TABLES.iter().map(|(table, _)| format!("span_{table}")) {
        let sql = format!("DELETE FROM {table} WHERE site = ? AND day BETWEEN ? AND ?");
        connection.execute(&sql, params![site, first, last])?;
    }
    let sql = "DELETE FROM spans WHERE site = ? AND span BETWEEN ? AND ?";
    connection.execute(sql, params![site, first, last])?;
    Ok(())
}

/// The spans that lie within a range, in their order.
pub(super) fn within(
    connection: &Connection,
    site: u32,
    (from, to): (i64, i64),
) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT span, span_end FROM spans WHERE site = ? AND span >= ? AND span_end <= ? ORDER BY span";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map(params![site, from, to], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
