//! Sums of finished days.

use std::collections::BTreeSet;

use duckdb::{Connection, params};
use hashbrown::{HashMap, HashSet};

use super::query::Dimension;
use super::query::raw_sums;
use super::query::sums::SUMS;
use super::query::time::interval_of;
use super::{EventStore, StoreError, spans};

/// Tables of sums, one a dimension: `daily_…` and `span_…`.
pub(super) const TABLES: [(&str, Option<Dimension>); 17] = [
    ("total", None),
    ("page", Some(Dimension::Page)),
    ("event", Some(Dimension::Event)),
    ("entry_page", Some(Dimension::EntryPage)),
    ("exit_page", Some(Dimension::ExitPage)),
    ("source", Some(Dimension::Source)),
    ("app", Some(Dimension::App)),
    ("grade", Some(Dimension::Grade)),
    ("channel", Some(Dimension::Channel)),
    ("referrer", Some(Dimension::Referrer)),
    ("campaign_source", Some(Dimension::CampaignSource)),
    ("campaign_medium", Some(Dimension::CampaignMedium)),
    ("campaign_name", Some(Dimension::CampaignName)),
    ("country", Some(Dimension::Country)),
    ("device", Some(Dimension::Device)),
    ("os", Some(Dimension::Os)),
    ("browser", Some(Dimension::Browser)),
];
/// Days that are rolled up in one transaction.
const DAYS_AT_ONCE: usize = 31;

/// When the last day ends that is rolled up, by site: most batches come after it.
#[derive(Debug)]
pub(super) struct Rolled {
    until: HashMap<u32, i64>,
}

impl Rolled {
    pub(super) fn load(connection: &Connection) -> Result<Rolled, StoreError> {
        let mut rolled = Rolled { until: HashMap::new() };
        rolled.reload(connection)?;
        Ok(rolled)
    }

    /// Reads again what is rolled up.
    pub(super) fn reload(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let mut statement = connection.prepare("SELECT site, max(day_end) FROM rolled GROUP BY site")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.until = rows.collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Drops the sums of all days in which any of these times lies.
    pub(super) fn forget(
        &mut self,
        connection: &Connection,
        changed: impl Iterator<Item = (u32, i64)>,
    ) -> Result<(), StoreError> {
        let late: BTreeSet<(u32, i64)> = changed
            .filter(|(site, started)| self.until.get(site).is_some_and(|until| started < until))
            // The sums of a quarter of an hour's visits go together: no day begins within one.
            .map(|(site, started)| (site, started - started.rem_euclid(900_000)))
            .collect();
        for (site, from) in late {
            forget_days(connection, site, from, from + 900_000)?;
        }
        Ok(())
    }
}

/// Drops the sums of a site's days that overlap `from..to`, but for days whose rows are pruned.
pub(super) fn forget_days(connection: &Connection, site: u32, from: i64, to: i64) -> Result<(), StoreError> {
    let overlapping = "SELECT day FROM rolled WHERE site = $1 AND day < $2 AND day_end > $3
                       AND day >= coalesce((SELECT max(raw_before) FROM pruned WHERE site = $1), day)";
    let days: Vec<i64> = connection
        .prepare(overlapping)?
        .query_map(params![site, to, from], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { return Ok(()) };
    // No other day that is rolled up begins between them.
    for table in daily_tables().chain(["rolled".to_owned()]) {
        let sql = format!("DELETE FROM {table} WHERE site = ? AND day BETWEEN ? AND ?");
        connection.execute(&sql, params![site, first, last])?;
    }
    spans::forget(connection, site, *first, last + 1)
}

/// The names of the tables of days' sums.
pub(super) fn daily_tables() -> impl Iterator<Item = String> {
    TABLES.iter().map(|(table, _)| format!("daily_{table}"))
}

impl EventStore {
    /// Makes the sums of finished days that have none yet, so that queries need not read their rows; `days` are bounds of
    /// `(start, end)` in ms since 1970, in the site's time zone. Days on which a visit that goes on started are left out. Sums of
    /// days that were cut otherwise, in the time zone that the site had before, give way. Returns how many were made. Give only
    /// days that are over.
    ///
    /// # Errors
    /// The engine's; days made before it stay.
    pub fn roll_up(&mut self, site: u32, days: &[(i64, i64)]) -> Result<usize, StoreError> {
        let mut made = 0;
        let mut waiting = self.to_roll_up(site, days)?;
        self.forget_otherwise_cut(site, &waiting)?;
        waiting.sort_unstable();
        // Days that follow each other are made together.
        for run in waiting.chunk_by(|a, b| a.1 == b.0).flat_map(|run| run.chunks(DAYS_AT_ONCE)) {
            let transaction = self.connection.unchecked_transaction()?;
            roll_up(&transaction, site, run)?;
            transaction.commit()?;
            made += run.len();
        }
        if made > 0 {
            let transaction = self.connection.unchecked_transaction()?;
            spans::make(&transaction, site)?;
            transaction.commit()?;
        }
        self.rolled.reload(&self.connection)?;
        Ok(made)
    }

    /// Those of the days that [`EventStore::roll_up`] would make sums of.
    ///
    /// # Errors
    /// The engine's.
    pub fn to_roll_up(&self, site: u32, days: &[(i64, i64)]) -> Result<Vec<(i64, i64)>, StoreError> {
        let rolled = "SELECT day, day_end FROM rolled WHERE site = ?";
        let rolled: HashSet<(i64, i64)> = ranges(&self.connection, rolled, site)?.into_iter().collect();
        let open = "SELECT DISTINCT started, started FROM open_visits WHERE site = ? ORDER BY ALL";
        let open = ranges(&self.connection, open, site)?;
        let pruned = "SELECT coalesce(max(raw_before), -9223372036854775808) FROM pruned WHERE site = ?";
        let pruned: i64 = self.connection.query_row(pruned, [site], |row| row.get(0))?;
        let is_free = |day: &(i64, i64)| {
            let after = open.partition_point(|(started, _)| *started < day.0);
            let goes_on = open.get(after).is_some_and(|(started, _)| *started < day.1);
            day.0 < day.1 && day.0 >= pruned && !goes_on && !rolled.contains(day)
        };
        Ok(days.iter().copied().filter(is_free).collect())
    }

    /// Drops the sums of days that overlap these.
    fn forget_otherwise_cut(&mut self, site: u32, days: &[(i64, i64)]) -> Result<(), StoreError> {
        let rolled = ranges(&self.connection, "SELECT day, day_end FROM rolled WHERE site = ?", site)?;
        let transaction = self.connection.unchecked_transaction()?;
        for (from, to) in rolled {
            if days.iter().any(|day| day.0 < to && day.1 > from) {
                forget_days(&transaction, site, from, to)?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Drops all sums of a site: queries read its rows until they are made anew.
    ///
    /// # Errors
    /// The engine's.
    pub fn forget_roll_ups(&mut self, site: u32) -> Result<(), StoreError> {
        let transaction = self.connection.unchecked_transaction()?;
        forget_days(&transaction, site, i64::MIN, i64::MAX)?;
        transaction.commit()?;
        self.rolled.reload(&self.connection)
    }
}

fn roll_up(connection: &Connection, site: u32, days: &[(i64, i64)]) -> Result<(), StoreError> {
    let mut bounds: Vec<i64> = days.iter().map(|day| day.0).collect();
    bounds.push(days[days.len() - 1].1);
    let (from, to) = (bounds[0], bounds[days.len()]);
    mark(connection, site, &bounds)?;
    for day in days {
        connection.execute("INSERT INTO rolled VALUES (?, ?, ?)", params![site, day.0, day.1])?;
    }
    let starts = bounds.iter().enumerate().map(|(at, start)| format!("({at}, {start})"));
    let starts = starts.collect::<Vec<_>>().join(", ");
    for (table, dimension) in TABLES {
        let value = if dimension.is_some() { "d1" } else { "0" };
        let select = raw_sums(connection, site, dimension, &bounds, (from, to))?;
        connection.execute_batch(&format!(
            "INSERT INTO daily_{table} SELECT {site}, b.start, {value}, {} FROM ({select}) s JOIN (VALUES {starts}) b(place, start) ON b.place = s.d0 \
             ORDER BY b.start",
            SUMS.join(", ")
        ))?;
    }
    Ok(())
}

/// Marks visits whose visitor has another, or events without a visit, that day, and events whose visit has an earlier one on their page.
fn mark(connection: &Connection, site: u32, bounds: &[i64]) -> Result<(), StoreError> {
    let of_site = |table: &str| {
        let (from, to) = (bounds[0], bounds[bounds.len() - 1]);
        format!("{table}.site = {site} AND {table}.started >= {from} AND {table}.started < {to}")
    };
    let (visits, events) = (of_site("visits"), of_site("events"));
    let (day, event_day) = (interval_of("visits.started", bounds), interval_of("events.started", bounds));
    connection.execute_batch(&format!(
        "UPDATE visits SET repeated = false WHERE {visits} AND repeated;
         UPDATE events SET again = false WHERE {events} AND again;
         UPDATE visits SET repeated = true
         FROM (SELECT visitor, day FROM (
                   SELECT visitor, {day} AS day FROM visits WHERE {visits}
                   UNION ALL SELECT visitor, {event_day} AS day FROM events WHERE {events} AND visit = 0 AND machine = 0
               ) GROUP BY ALL HAVING count(*) > 1) s
         WHERE {visits} AND visits.visitor = s.visitor AND {day} = s.day;
         UPDATE events SET again = true
         FROM (SELECT visit, page, min(seq) AS seq FROM events WHERE {events} AND visit <> 0 AND machine = 0
               GROUP BY ALL HAVING count(*) > 1) s
         WHERE {events} AND events.visit = s.visit AND events.page = s.page AND events.seq > s.seq"
    ))?;
    Ok(())
}

fn ranges(connection: &Connection, sql: &str, site: u32) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([site], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
