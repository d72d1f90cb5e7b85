//! What is known of logs: how far they have been read, where scripts counted as well, and the shares that they showed.

use std::collections::BTreeMap;

use duckdb::{Connection, params};

use super::rows::LogHour;
use super::{EventStore, Reader, StoreError};

/// When a page's script told of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scripted {
    /// Keyed hash of the visitor.
    pub visitor: u64,
    /// Its first event, in ms since 1970.
    pub first_ms: i64,
    /// Its last event, in ms since 1970.
    pub last_ms: i64,
}

/// A link that was passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredShare {
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Path of the page.
    pub page: String,
    /// Who fetched the preview, by name.
    pub fetcher: String,
    /// Who can see it, by name.
    pub audience: String,
}

impl Reader {
    /// How far a site's logs have been read.
    ///
    /// # Errors
    /// The engine's.
    pub fn log_hours(&self, site: u32) -> Result<Vec<LogHour>, StoreError> {
        let sql = "SELECT hour, log, lines, heads FROM log_hours WHERE site = ? ORDER BY hour, log";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([site], |row| {
            let heads: String = row.get(3)?;
            let heads = heads.split(' ').filter_map(|head| u64::from_str_radix(head, 16).ok()).collect();
            Ok(LogHour { site, hour: row.get(0)?, log: row.get(1)?, lines: row.get(2)?, heads })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A site's shares in a range (ms since 1970), oldest first.
    ///
    /// # Errors
    /// The engine's.
    pub fn shares(&self, site: u32, (from, to): (i64, i64)) -> Result<Vec<StoredShare>, StoreError> {
        let sql = "SELECT s.time, p.text, f.text, a.text FROM shares s
                   JOIN names p ON p.site = s.site AND p.id = s.page
                   JOIN names f ON f.site = s.site AND f.id = s.fetcher
                   JOIN names a ON a.site = s.site AND a.id = s.audience
                   WHERE s.site = ? AND s.time >= ? AND s.time < ? ORDER BY s.time, s.seq";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, from, to], |row| {
            Ok(StoredShare {
                time_ms: row.get(0)?,
                page: row.get(1)?,
                fetcher: row.get(2)?,
                audience: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl EventStore {
    /// The visits of which a page's script or pixel told between `from` and `to` (ms since 1970).
    ///
    /// # Errors
    /// The engine's.
    pub fn scripted(&self, site: u32, (from, to): (i64, i64)) -> Result<Vec<Scripted>, StoreError> {
        let sql = "SELECT visitor, min(time), max(time) FROM events
                   WHERE site = ? AND time >= ? AND time < ? AND origin IN (0, 3) AND visit <> 0 GROUP BY visitor, visit";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map(params![site, from, to], |row| {
            Ok(Scripted { visitor: row.get(0)?, first_ms: row.get(1)?, last_ms: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Notes how far logs have been read: of each hour the last word counts, and its heads stay where it has none.
pub(super) fn note(connection: &Connection, told: &[LogHour]) -> Result<(), StoreError> {
    let mut hours: BTreeMap<(u32, i64, u64), (u64, &[u64])> = BTreeMap::new();
    for LogHour { site, hour, log, lines, heads } in told {
        let known = hours.entry((*site, *hour, *log)).or_default();
        known.0 = known.0.max(*lines);
        if !heads.is_empty() {
            known.1 = heads;
        }
    }
    for ((site, hour, log), (lines, heads)) in hours {
        let heads = heads.iter().map(|head| format!("{head:x}")).collect::<Vec<_>>().join(" ");
        let updated = connection.execute(
            "UPDATE log_hours SET lines = greatest(lines, $4), heads = CASE WHEN $5 = '' THEN heads ELSE $5 END
             WHERE site = $1 AND hour = $2 AND log = $3",
            params![site, hour, log, lines, heads],
        )?;
        if updated == 0 {
            connection.execute(
                "INSERT INTO log_hours VALUES (?, ?, ?, ?, ?)",
                params![site, hour, log, lines, heads],
            )?;
        }
    }
    Ok(())
}
