//! Sums of finished days.

use std::collections::BTreeSet;

use duckdb::{Connection, params};
use hashbrown::HashMap;

use super::query::Dimension;
use super::query::raw_sums;
use super::query::sums::SUMS;
use super::query::time::interval_of;
use super::{EventStore, StoreError};

/// Tables of sums, one a dimension.
pub(super) const TABLES: [(&str, Option<Dimension>); 17] = [
    ("daily_total", None),
    ("daily_page", Some(Dimension::Page)),
    ("daily_event", Some(Dimension::Event)),
    ("daily_entry_page", Some(Dimension::EntryPage)),
    ("daily_exit_page", Some(Dimension::ExitPage)),
    ("daily_source", Some(Dimension::Source)),
    ("daily_app", Some(Dimension::App)),
    ("daily_grade", Some(Dimension::Grade)),
    ("daily_channel", Some(Dimension::Channel)),
    ("daily_referrer", Some(Dimension::Referrer)),
    ("daily_campaign_source", Some(Dimension::CampaignSource)),
    ("daily_campaign_medium", Some(Dimension::CampaignMedium)),
    ("daily_campaign_name", Some(Dimension::CampaignName)),
    ("daily_country", Some(Dimension::Country)),
    ("daily_device", Some(Dimension::Device)),
    ("daily_os", Some(Dimension::Os)),
    ("daily_browser", Some(Dimension::Browser)),
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
    for day in days {
        for table in TABLES.iter().map(|(table, _)| *table).chain(["rolled"]) {
            connection
                .execute(&format!("DELETE FROM {table} WHERE site = ? AND day = ?"), params![site, day])?;
        }
    }
    Ok(())
}

impl EventStore {
    /// Makes the sums of finished days that have none yet, so that queries need not read their rows; `days` are bounds of
    /// `(start, end)` in ms since 1970, in the site's time zone. Days on which a visit that goes on started are left out, as are
    /// days that overlap others already rolled up: after a change of time zone, [`EventStore::forget_roll_ups`] comes first.
    /// Returns how many were made. Give only days that are over.
    ///
    /// # Errors
    /// The engine's; days made before it stay.
    pub fn roll_up(&mut self, site: u32, days: &[(i64, i64)]) -> Result<usize, StoreError> {
        let mut made = 0;
        let mut waiting = Vec::new();
        for &day in days {
            let busy =
                "SELECT (SELECT count(*) FROM open_visits WHERE site = $1 AND started < $3 AND started >= $2)
                             + (SELECT count(*) FROM rolled WHERE site = $1 AND day < $3 AND day_end > $2)
                             + (SELECT count(*) FROM pruned WHERE site = $1 AND raw_before > $2)";
            let busy: i64 = self.connection.query_row(busy, params![site, day.0, day.1], |row| row.get(0))?;
            if busy == 0 && day.0 < day.1 {
                waiting.push(day);
            }
        }
        waiting.sort_unstable();
        // Days that follow each other are made together.
        for run in waiting.chunk_by(|a, b| a.1 == b.0).flat_map(|run| run.chunks(DAYS_AT_ONCE)) {
            let transaction = self.connection.unchecked_transaction()?;
            roll_up(&transaction, site, run)?;
            transaction.commit()?;
            made += run.len();
        }
        self.rolled.reload(&self.connection)?;
        Ok(made)
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
            "INSERT INTO {table} SELECT {site}, b.start, {value}, {} FROM ({select}) s JOIN (VALUES {starts}) b(place, start) ON b.place = s.d0 \
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
