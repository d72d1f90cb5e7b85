//! Which statement answers a query.

use duckdb::Connection;

use super::filter::{Conditions, Of, asks_visits, split};
use super::source::{Source, key, outside};
use super::sums::{EVENTS_OF_VISIT, Wanted, of_grouped_events, of_marked_events, of_visits};
use super::time::interval_of;
use super::{Dimension, Query};
use crate::events::StoreError;

/// Makes the statements of queries on one site, range and filter.
pub(super) struct Planner<'c> {
    pub(super) conditions: Conditions<'c>,
    pub(super) sources: Vec<Source>,
    /// What is rolled up.
    pub(super) run: (i64, i64),
    /// Bounds of the range's days.
    pub(super) days: Vec<i64>,
}

impl<'c> Planner<'c> {
    pub(super) fn new(connection: &'c Connection, query: &Query, run: (i64, i64)) -> Planner<'c> {
        Planner {
            conditions: Conditions::new(connection, query),
            sources: Vec::new(),
            run,
            days: query.days.clone(),
        }
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
            self.of_rows(query, wanted, &rest, &mut parts)?;
        }
        Ok(parts.join(" UNION ALL "))
    }

    /// The same of the days that are not rolled up; none if all are.
    pub(super) fn rest(&mut self, query: &Query, wanted: Wanted) -> Result<Option<String>, StoreError> {
        if (self.conditions.from, self.conditions.to) == self.run {
            return Ok(None);
        }
        let mut parts = Vec::new();
        self.of_rows(query, wanted, &outside(self.run), &mut parts)?;
        Ok(Some(parts.join(" UNION ALL ")))
    }

    fn of_rows(
        &mut self,
        query: &Query,
        wanted: Wanted,
        rest: &str,
        parts: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        if query.dimensions.iter().any(Dimension::is_of_events) {
            return self.of_events(query, wanted, rest, parts);
        }
        parts.push(self.of_visits(query, wanted, rest)?);
        Ok(())
    }

    pub(super) fn columns(&self, query: &Query, column: impl Fn(&Dimension) -> String) -> String {
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
}

pub(super) fn groups(query: &Query) -> String {
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
    planner.of_rows(&query, Wanted::ALL, "true", &mut parts)?;
    Ok(format!("{}{}", planner.with(days), parts.join(" UNION ALL ")))
}
