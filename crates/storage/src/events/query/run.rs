//! Asking the engine.

use duckdb::Connection;

use super::answer::{Answer, Sums};
use super::decode::{Found, decode, order_of, read};
use super::pass::Pass;
use super::plan::Planner;
use super::rolled::rolled_run;
use super::sums::{SUMS, Wanted};
use super::{Dimension, Metric, OrderBy, Query, extra};
use crate::events::{Reader, StoreError};

/// The most rows that a query may ask for.
const ROWS: u32 = 100_000;
/// The most values that dimensions and intervals may have.
pub(super) const DIMENSIONS: usize = 3;
const INTERVALS: usize = 100_000;

impl Reader {
    /// Answers a query.
    ///
    /// # Errors
    /// [`StoreError::Query`] if it asks for what cannot be told; the engine's.
    pub fn query(&self, query: &Query) -> Result<Answer, StoreError> {
        Ok(self.panels(std::slice::from_ref(query))?.pop().unwrap_or_default())
    }

    /// Answers many queries of one moment. Those on the same site, range and filter share the reading.
    ///
    /// # Errors
    /// As [`Reader::query`], for any of them.
    pub fn panels(&self, queries: &[Query]) -> Result<Vec<Answer>, StoreError> {
        queries.iter().try_for_each(check)?;
        // One picture for all; it is given up at the end, there is nothing to commit.
        let moment = self.connection.unchecked_transaction()?;
        let mut found: Vec<Vec<Found>> = queries.iter().map(|_| Vec::new()).collect();
        let shares = |a: &Query, b: &Query| a.site == b.site && a.days == b.days && a.filter == b.filter;
        let mut done = vec![false; queries.len()];
        for first in 0..queries.len() {
            if done[first] {
                continue;
            }
            let group: Vec<usize> =
                (first..queries.len()).filter(|&at| shares(&queries[first], &queries[at])).collect();
            ask(&moment, queries, &group, &mut found)?;
            group.into_iter().for_each(|at| done[at] = true);
        }
        for (query, rows) in queries.iter().zip(&mut found) {
            extra::add(&moment, query, rows)?;
        }
        let answers = decode(&moment, queries, found);
        moment.finish()?;
        answers
    }
}

fn check(query: &Query) -> Result<(), StoreError> {
    let refuse = |why: &str| Err(StoreError::Query(why.to_owned()));
    let ascending =
        |bounds: &[i64]| (2..=INTERVALS).contains(&bounds.len()) && bounds.is_sorted_by(|a, b| a < b);
    if query.metrics.is_empty() {
        return refuse("no metric is asked for: name one");
    }
    if query.dimensions.len() > DIMENSIONS {
        return refuse("more than three dimensions: ask for fewer");
    }
    if query.dimensions.iter().enumerate().any(|(at, d)| query.dimensions[..at].contains(d)) {
        return refuse("a dimension is named twice");
    }
    if !(1..=ROWS).contains(&query.limit) {
        return refuse("the limit is not between 1 and 100,000");
    }
    if !ascending(&query.days) {
        return refuse("the range is empty or too long: choose a later end");
    }
    let timed = query.dimensions.contains(&Dimension::Time);
    let within = query.buckets.first() >= query.days.first() && query.buckets.last() <= query.days.last();
    if timed && !(ascending(&query.buckets) && query.buckets.first() == query.days.first() && within) {
        return refuse("the intervals do not cover the range");
    }
    for (by, _) in &query.order {
        match by {
            OrderBy::Metric(Metric::Revenue | Metric::Shares) => {
                return refuse("rows cannot be ordered by revenue or shares: choose another metric");
            }
            OrderBy::Dimension(dimension) if !query.dimensions.contains(dimension) => {
                return refuse("rows are ordered by a dimension that is not asked for");
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn wanted(query: &Query) -> Wanted {
    let ordering = query.order.iter().filter_map(|(by, _)| match by {
        OrderBy::Metric(metric) => Some(*metric),
        OrderBy::Dimension(_) => None,
    });
    Wanted::of(query.metrics.iter().copied().chain(ordering))
}

/// Asks for the sums of a group of queries in one statement.
fn ask(
    connection: &Connection,
    queries: &[Query],
    group: &[usize],
    found: &mut [Vec<Found>],
) -> Result<(), StoreError> {
    let first = &queries[group[0]];
    let run = rolled_run(connection, first)?;
    let mut planner = Planner::new(connection, first, run);
    let (mut statements, mut pass) = (Vec::new(), Pass::default());
    for &at in group {
        let query = &queries[at];
        let wanted = wanted(query);
        if !wanted.any() {
            continue;
        }
        if run.0 < run.1 && !planner.is_rolled(query)? && pass.takes(at, query, wanted) {
            if let Some(rest) = planner.rest(query, wanted)? {
                let whole = Query { order: Vec::new(), limit: u32::MAX, offset: 0, ..query.clone() };
                statements.push(statement(at, &whole, &rest, wanted));
            }
        } else {
            statements.push(statement(at, query, &planner.parts(query, wanted)?, wanted));
        }
    }
    if !statements.is_empty() {
        execute(connection, queries, &planner, &statements, found)?;
    }
    for &at in group {
        // What holds nothing is no row, except the sum of all.
        found[at].retain(|row| queries[at].dimensions.is_empty() || row.sums != Sums::default());
    }
    pass.answer(connection, queries, run, found)
}

fn execute(
    connection: &Connection,
    queries: &[Query],
    planner: &Planner<'_>,
    statements: &[String],
    found: &mut [Vec<Found>],
) -> Result<(), StoreError> {
    let days = &planner.days;
    let sql = format!("{}{}", planner.with(days), statements.join(" UNION ALL "));
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(duckdb::params_from_iter(&planner.conditions.bound))?;
    while let Some(row) = rows.next()? {
        let at = row.get::<_, u32>(0)? as usize;
        found[at].push(read(row, &queries[at])?);
    }
    Ok(())
}

/// One query's rows, ordered and cut, in a shape that all queries share.
fn statement(at: usize, query: &Query, parts: &str, wanted: Wanted) -> String {
    let count = query.dimensions.len();
    let groups: Vec<String> = (0..count).map(|at| format!("d{at}")).collect();
    let group_by = if count == 0 { "()".to_owned() } else { groups.join(", ") };
    let columns: String = groups.iter().map(|group| format!("{group}, ")).collect();
    let (mut values, mut joins) = (String::new(), String::new());
    for at in 0..DIMENSIONS {
        let (number, text) = match query.dimensions.get(at) {
            None => ("0".to_owned(), "NULL".to_owned()),
            Some(Dimension::Property(_)) => ("0".to_owned(), format!("t.d{at}")),
            Some(_) => (format!("t.d{at}"), "NULL".to_owned()),
        };
        values.push_str(&format!("CAST({number} AS UINTEGER) AS n{at}, CAST({text} AS VARCHAR) AS t{at}, "));
    }
    let mut order = Vec::new();
    for (by, descending) in order_of(query) {
        let expression = match &by {
            OrderBy::Metric(metric) => ratio(*metric),
            OrderBy::Dimension(dimension) => {
                let at = query.dimensions.iter().position(|d| d == dimension).unwrap_or(0);
                if matches!(dimension, Dimension::Time | Dimension::Property(_)) {
                    format!("t.d{at}")
                } else {
                    joins.push_str(&format!(" LEFT JOIN names o{at} ON o{at}.id = t.d{at}"));
                    format!("coalesce(o{at}.text, '')")
                }
            }
        };
        order.push(format!("{expression} {} NULLS LAST", if descending { "DESC" } else { "ASC" }));
    }
    order.extend(groups.iter().map(|group| format!("t.{group}")));
    let order = if order.is_empty() { String::new() } else { format!("ORDER BY {}", order.join(", ")) };
    let sums: Vec<String> = SUMS.iter().map(|sum| format!("t.{sum}")).collect();
    format!(
        "(SELECT CAST({at} AS UINTEGER) AS q, {values}{} FROM (SELECT {columns}{} FROM ({parts}) GROUP BY {group_by}) t{joins} \
         {order} LIMIT {} OFFSET {})",
        sums.join(", "),
        wanted.totals(),
        query.limit,
        query.offset
    )
}

fn ratio(metric: Metric) -> String {
    let per_visit = |sum: &str| format!("t.{sum} / nullif(t.visits, 0)");
    match metric {
        Metric::Visitors => "t.visitors".to_owned(),
        Metric::Visits => "t.visits".to_owned(),
        Metric::Views => "t.views".to_owned(),
        Metric::Events => "t.events".to_owned(),
        Metric::ViewsPerVisit => per_visit("views"),
        Metric::BounceRate => per_visit("bounces"),
        Metric::VisitDuration => per_visit("duration_ms"),
        Metric::EngagedTime => per_visit("engaged_ms"),
        Metric::DarkVisits | Metric::Revenue | Metric::Shares => "t.dark".to_owned(),
    }
}
