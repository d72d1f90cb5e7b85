//! Which days of a query come from roll-ups, and which statement answers it.

use std::collections::BTreeSet;

use duckdb::Connection;

use super::filter::{Conditions, Of, asks_events, asks_visits, split, visit_dimensions};
use super::sums::{EVENTS_OF_VISIT, Wanted, of_grouped_events, of_marked_events, of_visits};
use super::time::interval_of;
use super::{Dimension, Filter, Match, Query};
use crate::events::StoreError;

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

/// Visits that several statements read, made once.
#[derive(Debug)]
pub(super) struct Source {
    /// What it is made of; equal for equal visits.
    rest: (String, String),
    columns: BTreeSet<&'static str>,
    pub(super) uses: usize,
}

/// Makes the statements of queries on one site, range and filter.
pub(super) struct Planner<'c> {
    pub(super) conditions: Conditions<'c>,
    pub(super) sources: Vec<Source>,
    /// What is rolled up.
    run: (i64, i64),
}

impl<'c> Planner<'c> {
    pub(super) fn new(connection: &'c Connection, query: &Query, run: (i64, i64)) -> Planner<'c> {
        Planner { conditions: Conditions::new(connection, query), sources: Vec::new(), run }
    }

    /// A statement with columns `d0`, `d1`, … and the sums, one row for each value in each part of the range.
    pub(super) fn parts(&mut self, query: &Query, wanted: Wanted) -> Result<String, StoreError> {
        let range = (self.conditions.from, self.conditions.to);
        let run = self.run;
        let mut parts = Vec::new();
        let rest = match self.rolled(query, wanted)? {
            Some(rolled) => {
                parts.push(rolled);
                (range != run).then(|| outside(run))
            }
            None => Some("true".to_owned()),
        };
        if let Some(rest) = rest {
            if query.dimensions.iter().any(Dimension::is_of_events) {
                self.of_events(query, wanted, &rest, &mut parts)?;
            } else {
                parts.push(self.of_visits(query, wanted, &rest)?);
            }
        }
        Ok(parts.join(" UNION ALL "))
    }

    /// From roll-ups, if they hold the answer: without a filter, or with one on what they are split by.
    fn rolled(&mut self, query: &Query, wanted: Wanted) -> Result<Option<String>, StoreError> {
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
        let (site, (from, to)) = (self.conditions.site, self.run);
        Ok(Some(format!(
            "SELECT {columns}{} FROM daily_{table} r WHERE r.site = {site} AND r.day >= {from} AND r.day < {to} \
             AND {condition} GROUP BY {}",
            wanted.totals(),
            groups(query)
        )))
    }

    fn one_of(&self, matched: Match, values: &[String]) -> Result<String, StoreError> {
        let ids = self.conditions.ids(matched, values)?;
        let list = ids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        Ok(if list.is_empty() { "false".to_owned() } else { format!("r.value IN ({list})") })
    }

    fn columns(&self, query: &Query, column: impl Fn(&Dimension) -> String) -> String {
        let each = query.dimensions.iter().enumerate();
        each.map(|(at, dimension)| format!("{} AS d{at}, ", column(dimension))).collect()
    }

    fn of_visits(&mut self, query: &Query, wanted: Wanted, rest: &str) -> Result<String, StoreError> {
        let filter = match &query.filter {
            Some(filter) => self.conditions.of(filter, Of::Visit)?,
            None => "true".to_owned(),
        };
        let source = self.source(query, filter, rest, wanted);
        let columns = self.columns(query, |dimension| match dimension.column() {
            None => interval_of("v.started", &query.buckets),
            Some(column) => format!("v.{column}"),
        });
        let sums = of_visits(wanted, self.run.0 < self.run.1 && rest == "true");
        Ok(format!("SELECT {columns}{sums} FROM s{source} v GROUP BY {}", groups(query)))
    }

    fn of_events(
        &mut self,
        query: &Query,
        wanted: Wanted,
        rest: &str,
        parts: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        let (cohort, own) = split(query.filter.as_ref());
        let marks = rest == "true"
            && self.run.0 < self.run.1
            && own.is_empty()
            && query.dimensions.iter().all(|d| matches!(d, Dimension::Time | Dimension::Page));
        let by_visits = query.dimensions.iter().any(|d| !d.is_of_events() && *d != Dimension::Time);
        let inner = by_visits || !cohort.is_empty() || own.iter().any(|filter| asks_visits(filter));
        let join = if inner { "JOIN" } else { "LEFT JOIN" };
        let mut conditions = vec![];
        for filter in &own {
            conditions.push(self.conditions.of(filter, Of::Event)?);
        }
        let own = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
        let needs_visits = inner || wanted.of_visits() || marks;
        let source = if needs_visits {
            let mut conditions = vec![];
            for filter in &cohort {
                conditions.push(self.conditions.of(filter, Of::Visit)?);
            }
            let cohort = if conditions.is_empty() { "true".to_owned() } else { conditions.join(" AND ") };
            Some(self.source(query, cohort, rest, wanted))
        } else {
            None
        };
        let visits = source.map_or(String::new(), |at| format!("{join} s{at} v ON v.visit = e.visit"));
        let filtering = if inner { visits.clone() } else { String::new() };
        let mut properties = String::new();
        let (site, from, to) = (self.conditions.site, self.conditions.from, self.conditions.to);
        for (at, dimension) in query.dimensions.iter().enumerate() {
            if let Dimension::Property(key) = dimension {
                let key = self.conditions.id(key)?;
                properties.push_str(&format!(
                    " JOIN props p{at} ON p{at}.seq = e.seq AND p{at}.site = {site} AND p{at}.started >= {from} \
                     AND p{at}.started < {to} AND p{at}.key = {key}"
                ));
            }
        }
        let at_of = |dimension: &Dimension| query.dimensions.iter().position(|d| d == dimension).unwrap_or(0);
        let columns = self.columns(query, |dimension| match dimension {
            Dimension::Time => interval_of("e.started", &query.buckets),
            Dimension::Property(_) => format!("p{}.value", at_of(dimension)),
            of_event if of_event.is_of_events() => format!("e.{}", of_event.column().unwrap_or("page")),
            of_visit => format!("v.{}", of_visit.column().unwrap_or("visit")),
        });
        let key = key("e", &query.days);
        let selected = |visits: &str, when: &str| {
            format!(
                "FROM events e {visits}{properties} WHERE e.site = {site} AND e.started >= {from} AND e.started < {to} \
                 AND e.machine = 0 AND {when} AND {own}"
            )
        };
        let mut when = rest.replace("v.started", "e.started");
        if marks {
            let (a, b) = self.run;
            let sums = of_marked_events(wanted, &key);
            let run = selected(&visits, &format!("e.started >= {a} AND e.started < {b}"));
            parts.push(format!("SELECT {columns}{sums} {run} GROUP BY {}", groups(query)));
            if (a, b) == (from, to) {
                return Ok(());
            }
            when = outside((a, b)).replace("v.started", "e.started");
        }
        let numbers: String = (0..query.dimensions.len()).map(|at| format!("d{at}, ")).collect();
        let again = match (source, wanted.of_visits()) {
            (Some(at), true) => format!("LEFT JOIN s{at} v ON v.visit = g.visit"),
            _ => String::new(),
        };
        parts.push(format!(
            "SELECT {numbers}{} FROM (SELECT {columns}e.visit AS visit, {key} AS event_key, {EVENTS_OF_VISIT} {} \
             GROUP BY {numbers}e.visit, event_key) g {again} GROUP BY {}",
            of_grouped_events(wanted),
            selected(&filtering, &when),
            groups(query)
        ));
        Ok(())
    }

    /// The visits that a condition selects, by the number of their source.
    fn source(&mut self, query: &Query, filter: String, rest: &str, wanted: Wanted) -> usize {
        let mut columns: BTreeSet<&'static str> =
            query.dimensions.iter().filter(|d| !d.is_of_events()).filter_map(Dimension::column).collect();
        let mut asked = Vec::new();
        if let Some(filter) = &query.filter
            && asks_events(filter)
        {
            visit_dimensions(filter, &mut asked);
        }
        columns.extend(asked.into_iter().filter_map(Dimension::column));
        let by_sum: [(usize, &'static str); 7] = [
            (2, "views"),
            (3, "events"),
            (4, "events"),
            (6, "engaged_ms"),
            (7, "dark"),
            (8, "dark_proven"),
            (9, "dark_possible"),
        ];
        columns.extend(by_sum.iter().filter(|(at, _)| wanted.0[*at]).map(|(_, column)| *column));
        if wanted.0[5] {
            columns.insert("ended");
        }
        let rest = (filter, rest.to_owned());
        let at = match self.sources.iter().position(|source| source.rest == rest) {
            Some(at) => at,
            None => {
                self.sources.push(Source { rest, columns: BTreeSet::new(), uses: 0 });
                self.sources.len() - 1
            }
        };
        self.sources[at].columns.append(&mut columns);
        self.sources[at].uses += 1;
        at
    }

    /// The statements that make the sources, as the beginning of a statement that reads them.
    pub(super) fn with(&self, days: &[i64]) -> String {
        let each = self.sources.iter().enumerate().map(|(at, source)| {
            let materialized = if source.uses > 1 { "MATERIALIZED" } else { "NOT MATERIALIZED" };
            format!("s{at} AS {materialized} ({})", self.visits(source, days))
        });
        let list = each.collect::<Vec<_>>().join(", ");
        if list.is_empty() { list } else { format!("WITH {list} ") }
    }

    fn visits(&self, source: &Source, days: &[i64]) -> String {
        let Conditions { site, from, to, .. } = self.conditions;
        let (a, b) = self.run;
        let columns: String = source.columns.iter().map(|column| format!(", v.{column}")).collect();
        let key = key("v", days);
        let (filter, rest) = &source.rest;
        let of = |table: &str, repeated: &str| {
            format!(
                "SELECT v.visit, {key} AS key, v.started, {repeated} AS repeated{columns} FROM {table} v \
                 WHERE v.site = {site} AND v.started >= {from} AND v.started < {to} AND {rest} AND {filter}"
            )
        };
        if (a, b) == (from, to) {
            return of("visits", "v.repeated");
        }
        let repeated = format!("(v.repeated OR v.started < {a} OR v.started >= {b})");
        format!("{} UNION ALL {}", of("visits", &repeated), of("open_visits", "true"))
    }
}

/// A visitor's key, told apart by day; none if the visitor is unknown.
fn key(of: &str, days: &[i64]) -> String {
    let day = interval_of(&format!("{of}.started"), days);
    format!("xor(nullif({of}.visitor, 0), hash({day}))")
}

fn outside((from, to): (i64, i64)) -> String {
    format!("(v.started < {from} OR v.started >= {to})")
}

fn groups(query: &Query) -> String {
    match query.dimensions.len() {
        0 => "()".to_owned(),
        count => (0..count).map(|at| format!("d{at}")).collect::<Vec<_>>().join(", "),
    }
}

/// A statement of the sums of days by one dimension, from rows alone, with the day's place as `d0` and the value as `d1`;
/// `marked` is the range whose marks are set.
pub(in crate::events) fn raw_sums(
    connection: &Connection,
    site: u32,
    dimension: Option<Dimension>,
    days: &[i64],
    marked: (i64, i64),
) -> Result<String, StoreError> {
    let query = Query {
        site,
        metrics: Vec::new(),
        dimensions: [Dimension::Time].into_iter().chain(dimension).collect(),
        filter: None,
        days: days.to_vec(),
        buckets: days.to_vec(),
        order: Vec::new(),
        limit: 1,
        offset: 0,
    };
    let mut planner = Planner::new(connection, &query, marked);
    let mut parts = Vec::new();
    if query.dimensions.iter().any(Dimension::is_of_events) {
        planner.of_events(&query, Wanted::ALL, "true", &mut parts)?;
    } else {
        parts.push(planner.of_visits(&query, Wanted::ALL, "true")?);
    }
    Ok(format!("{}{}", planner.with(days), parts.join(" UNION ALL ")))
}
