//! Visits that several statements read, made once.

use std::collections::BTreeSet;

use super::filter::{Conditions, asks_events, visit_dimensions};
use super::plan::Planner;
use super::sums::Wanted;
use super::time::interval_of;
use super::{Dimension, Query};

/// Visits that several statements read, made once.
#[derive(Debug)]
pub(super) struct Source {
    /// What it is made of; equal for equal visits.
    rest: (String, String),
    columns: BTreeSet<&'static str>,
    pub(super) uses: usize,
}

impl Planner<'_> {
    /// The visits that a condition selects, by the number of their source.
    pub(super) fn source(&mut self, query: &Query, filter: String, rest: &str, wanted: Wanted) -> usize {
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
pub(super) fn key(of: &str, days: &[i64]) -> String {
    let day = interval_of(&format!("{of}.started"), days);
    format!("xor(nullif({of}.visitor, 0), hash({day}))")
}

/// Not in a range.
pub(super) fn outside((from, to): (i64, i64)) -> String {
    format!("(v.started < {from} OR v.started >= {to})")
}
