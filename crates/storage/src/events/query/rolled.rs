//! What roll-ups answer.

use std::collections::BTreeSet;

use duckdb::Connection;

use super::plan::{Planner, groups};
use super::sums::Wanted;
use super::time::interval_of;
use super::{Dimension, Filter, Match, Query};
use crate::events::{StoreError, spans};

/// The longest run of a query's days that are rolled up, `from..to`; empty if there is none.
pub(super) fn rolled_run(connection: &Connection, query: &Query) -> Result<(i64, i64), StoreError> {
    let (from, to) = (query.days[0], query.days[query.days.len() - 1]);
    let mut statement =
        connection.prepare("SELECT day, day_end FROM rolled WHERE site = ? AND day >= ? AND day_end <= ?")?;
    let rows =
        statement.query_map(duckdb::params![query.site, from, to], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rolled: BTreeSet<(i64, i64)> = rows.collect::<Result<_, _>>()?;
    let (mut best, mut run) = ((from, from), (from, from));
    for day in query.days.windows(2).map(|pair| (pair[0], pair[1])) {
        run = match rolled.contains(&day) {
            true if run.1 == day.0 => (run.0, day.1),
            true => day,
            false => (day.1, day.1),
        };
        if run.1 - run.0 > best.1 - best.0 {
            best = run;
        }
    }
    Ok(best)
}

impl Planner<'_> {
    /// Do roll-ups hold the answer of the days that are rolled up?
    pub(super) fn is_rolled(&mut self, query: &Query) -> Result<bool, StoreError> {
        Ok(self.rolled(query, Wanted::ALL)?.is_some())
    }

    /// From roll-ups, if they hold the answer: without a filter, or with one on what they are split by.
    pub(super) fn rolled(&mut self, query: &Query, wanted: Wanted) -> Result<Option<String>, StoreError> {
        if self.run.0 >= self.run.1 || !query.buckets.iter().all(|bound| query.days.contains(bound)) {
            return Ok(None);
        }
        let mut split: Vec<_> = query.dimensions.iter().filter(|d| **d != Dimension::Time).collect();
        let mut condition = String::from("true");
        match (&query.filter, &split[..]) {
            (None, _) => {}
            (Some(Filter::Matches(dimension, matched, values)), [by]) if dimension == *by => {
                condition = self.one_of(*matched, values)?;
            }
            (Some(Filter::Matches(dimension, Match::Is, values)), [])
                if values.len() == 1 && !dimension.is_of_events() =>
            {
                condition = self.one_of(Match::Is, values)?;
                split.push(dimension);
            }
            _ => return Ok(None),
        }
        let table = match &split[..] {
            [] => "total",
            [Dimension::Event] => "event",
            [one] => match one.column() {
                Some(column) => column,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let columns = self.columns(query, |dimension| match dimension {
            Dimension::Time => interval_of("r.day", &query.buckets),
            _ => "r.value".to_owned(),
        });
        let timed = query.dimensions.contains(&Dimension::Time);
        let rows = if timed { self.days(table, &[self.run]) } else { self.spans_and_days(table)? };
        Ok(Some(format!(
            "SELECT {columns}{} FROM ({rows}) r WHERE {condition} GROUP BY {}",
            wanted.totals(),
            groups(query)
        )))
    }

    /// The sums of days in any of these ranges.
    fn days(&self, table: &str, ranges: &[(i64, i64)]) -> String {
        let site = self.conditions.site;
        let ranges = ranges.iter().map(|(from, to)| format!("r.day >= {from} AND r.day < {to}"));
        let ranges = ranges.collect::<Vec<_>>().join(" OR ");
        format!("SELECT r.* FROM daily_{table} r WHERE r.site = {site} AND ({ranges})")
    }

    /// The sums of the spans of what is rolled up, and of the days that no span holds.
    fn spans_and_days(&self, table: &str) -> Result<String, StoreError> {
        let spans = spans::within(self.conditions.connection, self.conditions.site, self.run)?;
        let (mut begun, mut between, mut starts) = (self.run.0, Vec::new(), Vec::new());
        for (from, to) in spans.into_iter().chain([(self.run.1, self.run.1)]) {
            if begun < from {
                between.push((begun, from));
            }
            if from < to {
                starts.push(from.to_string());
            }
            begun = to;
        }
        let mut parts = Vec::new();
        if !starts.is_empty() {
            let (site, starts) = (self.conditions.site, starts.join(", "));
            parts.push(format!(
                "SELECT r.* FROM span_{table} r WHERE r.site = {site} AND r.day IN ({starts})"
            ));
        }
        if !between.is_empty() {
            parts.push(self.days(table, &between));
        }
        Ok(parts.join(" UNION ALL "))
    }

    fn one_of(&self, matched: Match, values: &[String]) -> Result<String, StoreError> {
        let ids = self.conditions.ids(matched, values)?;
        let list = ids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        Ok(if list.is_empty() { "false".to_owned() } else { format!("r.value IN ({list})") })
    }
}
