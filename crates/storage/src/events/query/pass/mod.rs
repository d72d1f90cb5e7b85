//! Filtered panels of days that are rolled up: each row is read once for all panels, and added up here.
//!
//! The engine would read and group the rows once a panel. Roll-ups have set marks, so that hardly anything has to be remembered to
//! count visitors once: a visit that is not marked `repeated` is its visitor's only one of the day. Rows come in pieces of whole
//! days, since nothing is distinct beyond a day.

mod events;
mod read;
mod visits;

use std::thread;

use duckdb::Connection;
use hashbrown::HashMap;

use super::decode::{Found, Raw, order, order_of};
use super::filter::{Conditions, split};
use super::run::wanted;
use super::sums::Wanted;
use super::{Dimension, Filter, OrderBy, Query};
use crate::events::StoreError;
use read::Piece;

/// Visits of a piece, some 150 bytes each; a day that has more is one piece.
const VISITS: u64 = 250_000;

/// Sums in the order of [`super::sums::SUMS`].
pub(super) type Row = [u64; 11];

/// What a panel is split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Nothing,
    Time,
    /// A column of visits, by its place in [`Piece::dimensions`].
    Visit(usize),
    Page,
    Event,
}

/// One panel's sums so far.
#[derive(Debug)]
struct Panel {
    /// The query's place.
    at: usize,
    by: By,
    /// The row of each value, from 1, by the value's number; untouched parts of it take no memory.
    places: Vec<u32>,
    values: Vec<u32>,
    rows: Vec<Row>,
}

impl Panel {
    fn new(at: usize, by: By) -> Panel {
        Panel { at, by, places: Vec::new(), values: Vec::new(), rows: Vec::new() }
    }

    fn place(&mut self, value: u32) -> usize {
        if value as usize >= self.places.len() {
            self.places.resize(value as usize + 1, 0);
        }
        let place = &mut self.places[value as usize];
        if *place == 0 {
            self.values.push(value);
            self.rows.push(Row::default());
            *place = self.rows.len() as u32;
        }
        *place as usize - 1
    }

    fn add(&mut self, place: usize, row: &Row) {
        self.rows[place].iter_mut().zip(row).for_each(|(sum, figure)| *sum += figure);
    }
}

/// The panels of one site, range and filter that are answered here.
#[derive(Debug, Default)]
pub(super) struct Pass {
    panels: Vec<Panel>,
    dimensions: Vec<&'static str>,
    wanted: Option<Wanted>,
}

impl Pass {
    /// Takes a query in, if it can be answered here; `false` if not.
    pub(super) fn takes(&mut self, at: usize, query: &Query, wanted: Wanted) -> bool {
        let (Some(filter), [] | [_]) = (&query.filter, &query.dimensions[..]) else { return false };
        let by_text = |(by, _): &(OrderBy, bool)| {
            !matches!(by, OrderBy::Metric(_) | OrderBy::Dimension(Dimension::Time))
        };
        if order_of(query).iter().any(by_text) {
            return false;
        }
        let by = match query.dimensions.first() {
            None => By::Nothing,
            Some(Dimension::Time)
                if !query.buckets.iter().all(|bound| query.days.binary_search(bound).is_ok()) =>
            {
                return false;
            }
            Some(Dimension::Time) => By::Time,
            Some(Dimension::Property(_)) => return false,
            // Events that pass are then those of visits that pass.
            Some(of_events) if of_events.is_of_events() => {
                let (cohort, own) = split(Some(filter));
                if cohort.is_empty() || own.iter().any(|filter| !matches!(filter, Filter::Matches(..))) {
                    return false;
                }
                if *of_events == Dimension::Page { By::Page } else { By::Event }
            }
            Some(of_visits) => {
                let Some(column) = of_visits.column() else { return false };
                By::Visit(self.dimensions.iter().position(|known| *known == column).unwrap_or_else(|| {
                    self.dimensions.push(column);
                    self.dimensions.len() - 1
                }))
            }
        };
        self.panels.push(Panel::new(at, by));
        self.wanted = Some(self.wanted.map_or(wanted, |all| all.and(wanted)));
        true
    }

    /// Adds the sums of the days in `run` to what was found of the other days, and puts the rows in order.
    pub(super) fn answer(
        mut self,
        connection: &Connection,
        queries: &[Query],
        run: (i64, i64),
        found: &mut [Vec<Found>],
    ) -> Result<(), StoreError> {
        let (Some(first), Some(wanted)) = (self.panels.first(), self.wanted) else { return Ok(()) };
        let query = &queries[first.at];
        let mut conditions = Conditions::new(connection, query);
        let plan = Plan::of(&self, queries, wanted);
        let mut panels = std::mem::take(&mut self.panels);
        let names = "SELECT CAST(coalesce(max(id), 0) AS UBIGINT) FROM names WHERE site = ?";
        let names: usize = connection.query_row(names, [query.site], |row| row.get(0))?;
        for panel in &mut panels {
            panel.places = vec![0; names.max(query.days.len()) + 1];
        }
        for range in pieces(connection, query, run)? {
            conditions.narrow(range);
            let piece = Piece::read(&mut conditions, query, &plan)?;
            // One thread a core: the panels of visits, and those of events, which take as long.
            thread::scope(|scope| {
                let (of_events, of_visits): (Vec<&mut Panel>, Vec<&mut Panel>) =
                    panels.iter_mut().partition(|panel| matches!(panel.by, By::Page | By::Event));
                let (piece, plan) = (&piece, &plan);
                scope.spawn(move || of_events.into_iter().for_each(|panel| events::add(panel, piece, plan)));
                of_visits.into_iter().for_each(|panel| visits::add(panel, piece, plan));
            });
        }
        for panel in panels {
            finish(panel, queries, found);
        }
        Ok(())
    }
}

/// What all pieces are read for.
#[derive(Debug)]
struct Plan {
    dimensions: Vec<&'static str>,
    wanted: Wanted,
    events: bool,
    /// A filter decides on events, so that an event's mark does not say whether it is the first.
    chosen: bool,
    /// The bucket of each day.
    buckets: Vec<u32>,
}

impl Plan {
    fn of(pass: &Pass, queries: &[Query], wanted: Wanted) -> Plan {
        let of_events = |panel: &Panel| matches!(panel.by, By::Page | By::Event);
        let query = &queries[pass.panels[0].at];
        let (_, own) = split(query.filter.as_ref());
        let timed = pass.panels.iter().find(|panel| panel.by == By::Time).map(|panel| &queries[panel.at]);
        let bucket = |day: &i64| {
            timed.map_or(0, |query| query.buckets.partition_point(|bound| bound <= day) as u32 - 1)
        };
        Plan {
            dimensions: pass.dimensions.clone(),
            wanted,
            events: pass.panels.iter().any(of_events),
            chosen: !own.is_empty(),
            buckets: query.days[..query.days.len() - 1].iter().map(bucket).collect(),
        }
    }
}

/// Ranges of whole days that hold some [`VISITS`] visits each.
fn pieces(
    connection: &Connection,
    query: &Query,
    (from, to): (i64, i64),
) -> Result<Vec<(i64, i64)>, StoreError> {
    let sql = "SELECT r.day, r.day_end, CAST(coalesce(t.visits, 0) AS UBIGINT) FROM rolled r
               LEFT JOIN daily_total t ON t.site = r.site AND t.day = r.day
               WHERE r.site = ? AND r.day >= ? AND r.day_end <= ? ORDER BY r.day";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(duckdb::params![query.site, from, to])?;
    let (mut pieces, mut held): (Vec<(i64, i64)>, u64) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let (start, end, visits): (i64, i64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match pieces.last_mut() {
            Some((_, last)) if held + visits <= VISITS => {
                (*last, held) = (end, held + visits);
            }
            _ => {
                pieces.push((start, end));
                held = visits;
            }
        }
    }
    Ok(pieces)
}

/// Adds a panel to the rows of its query; orders and cuts them.
fn finish(panel: Panel, queries: &[Query], found: &mut [Vec<Found>]) {
    let (query, rows) = (&queries[panel.at], &mut found[panel.at]);
    let key = |values: &[Raw]| match values {
        [Raw::Number(number)] => *number,
        _ => 0,
    };
    let mut known: HashMap<u32, usize> =
        rows.iter().enumerate().map(|(at, row)| (key(&row.values), at)).collect();
    for (value, sums) in panel.values.into_iter().zip(panel.rows) {
        let sums = wanted(query).only(sums);
        if !query.dimensions.is_empty() && sums == Row::default() {
            continue;
        }
        match known.entry(value).or_insert(rows.len()) {
            at if *at < rows.len() => rows[*at].sums += sums.into(),
            _ => {
                let values = if query.dimensions.is_empty() { vec![] } else { vec![Raw::Number(value)] };
                rows.push(Found { values, sums: sums.into(), revenue: Vec::new(), shares: 0 });
            }
        }
    }
    order(query, rows);
    rows.drain(..rows.len().min(query.offset as usize));
    rows.truncate(query.limit as usize);
}
