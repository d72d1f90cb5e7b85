//! Forgetting: what is past its time, and whole sites.

use duckdb::{Connection, params};

use super::rollup::daily_tables;
use super::{EventStore, StoreError, spans};

/// Rows that were forgotten, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Events.
    pub events: u64,
    /// Properties of events.
    pub properties: u64,
    /// Visits that have ended.
    pub visits: u64,
    /// Links passed on.
    pub shares: u64,
    /// Rows of sums by day.
    pub sums: u64,
}

impl EventStore {
    /// Forgets a site's events, visits and shares from before `raw_before`, and sums by day from before `aggregate_before` (both
    /// in ms since 1970). Days whose rows go but whose sums stay are still told, as far as sums tell them: without filters. So
    /// days must be rolled up before, and `raw_before` should begin one. With `dry_run` nothing is forgotten, only counted.
    ///
    /// # Errors
    /// The engine's; nothing is forgotten then.
    pub fn prune(
        &mut self,
        site: u32,
        raw_before: i64,
        aggregate_before: i64,
        dry_run: bool,
    ) -> Result<Pruned, StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let pruned = Pruned {
            events: delete(&transaction, "events", "started", site, raw_before)?,
            properties: delete(&transaction, "props", "started", site, raw_before)?,
            visits: delete(&transaction, "visits", "started", site, raw_before)?,
            shares: delete(&transaction, "shares", "time", site, raw_before)?,
            sums: daily_tables().try_fold(0, |sum, table| {
                Ok::<_, StoreError>(sum + delete(&transaction, &table, "day", site, aggregate_before)?)
            })?,
        };
        spans::forget(&transaction, site, i64::MIN, aggregate_before)?;
        delete(&transaction, "rolled", "day", site, aggregate_before)?;
        // What a visit was can no longer be told: nor from which it descends.
        delete(&transaction, "lineage", "started", site, raw_before)?;
        transaction.execute("INSERT INTO pruned VALUES (?, ?)", params![site, raw_before])?;
        if dry_run {
            transaction.rollback()?;
            return Ok(pruned);
        }
        transaction.commit()?;
        self.rolled.reload(&self.connection)?;
        // Until then the rows are in the file, though no query shows them.
        self.checkpoint()?;
        Ok(pruned)
    }

    /// Forgets all of a site, its names included.
    ///
    /// # Errors
    /// The engine's; nothing is forgotten then.
    pub fn erase_site(&mut self, site: u32) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        let rows = ["events", "props", "visits", "open_visits", "shares", "rolled", "pruned", "names"];
        let rows = rows.into_iter().chain(["log_hours", "imports", "imported", "tokens", "lineage"]);
        spans::forget(&transaction, site, i64::MIN, i64::MAX)?;
        for table in rows.map(str::to_owned).chain(daily_tables()) {
            transaction.execute(&format!("DELETE FROM {table} WHERE site = ?"), [site])?;
        }
        transaction.commit()?;
        self.names.forget(site);
        self.rolled.reload(&self.connection)?;
        self.checkpoint()
    }
}

fn delete(
    connection: &Connection,
    table: &str,
    time: &str,
    site: u32,
    before: i64,
) -> Result<u64, StoreError> {
    let sql = format!("DELETE FROM {table} WHERE site = ? AND {time} < ?");
    Ok(connection.execute(&sql, params![site, before])? as u64)
}
