//! Filters as conditions.

use std::cell::RefCell;

use duckdb::Connection;
use hashbrown::HashMap;

use super::{Dimension, Filter, Match, Query};
use crate::events::StoreError;

/// Filters nest so deep, at most.
const DEPTH: usize = 16;

/// Where a condition is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Of a visit, `v`: filters on events ask whether such an event happened in it.
    Visit,
    /// Of an event, `e`, with its visit, `v`.
    Event,
}

/// Texts of the dictionary that are asked for, and how.
type Texts = (Match, Vec<String>);

/// Makes conditions for one query. Texts of the dictionary become numbers; others are bound to `$1`, `$2`, …
pub(super) struct Conditions<'c> {
    pub(super) connection: &'c Connection,
    pub(super) site: u32,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) bound: Vec<String>,
    /// What was looked up in the dictionary.
    known: RefCell<HashMap<Texts, Vec<u32>>>,
}

impl<'c> Conditions<'c> {
    pub(super) fn new(connection: &'c Connection, query: &Query) -> Conditions<'c> {
        let from = query.days.first().copied().unwrap_or(0);
        let to = query.days.last().copied().unwrap_or(0);
        Conditions { connection, site: query.site, from, to, bound: Vec::new(), known: RefCell::default() }
    }

    /// Asks for a part of the range from now on.
    pub(super) fn narrow(&mut self, (from, to): (i64, i64)) {
        (self.from, self.to) = (from, to);
    }

    /// The filter as a condition.
    pub(super) fn of(&mut self, filter: &Filter, of: Of) -> Result<String, StoreError> {
        self.nested(filter, of, 0)
    }

    fn nested(&mut self, filter: &Filter, of: Of, depth: usize) -> Result<String, StoreError> {
        if depth > DEPTH {
            return Err(StoreError::Query(format!("filters nest more than {DEPTH} deep: flatten them")));
        }
        match filter {
            Filter::And(all) => self.joined(all, of, depth, " AND ", "true"),
            Filter::Or(any) => self.joined(any, of, depth, " OR ", "false"),
            Filter::Not(inner) => Ok(format!("(NOT {})", self.nested(inner, of, depth + 1)?)),
            Filter::Matches(dimension, matched, values) => self.leaf(dimension, *matched, values, of),
        }
    }

    fn joined(
        &mut self,
        filters: &[Filter],
        of: Of,
        depth: usize,
        with: &str,
        none: &str,
    ) -> Result<String, StoreError> {
        let parts: Vec<String> =
            filters.iter().map(|filter| self.nested(filter, of, depth + 1)).collect::<Result<_, _>>()?;
        Ok(if parts.is_empty() { none.to_owned() } else { format!("({})", parts.join(with)) })
    }

    fn leaf(
        &mut self,
        dimension: &Dimension,
        matched: Match,
        values: &[String],
        of: Of,
    ) -> Result<String, StoreError> {
        let (site, from, to) = (self.site, self.from, self.to);
        if let Dimension::Property(key) = dimension {
            let key = self.id(key)?;
            let tests: Vec<String> =
                values.iter().map(|value| self.test("p.value", matched, value)).collect();
            let (any, column, outer) = match of {
                Of::Visit => (any_of(&tests), "visit", "v.visit"),
                Of::Event => (any_of(&tests), "seq", "e.seq"),
            };
            return Ok(format!(
                "({outer} IN (SELECT p.{column} FROM props p WHERE p.site = {site} AND p.started >= {from} \
                 AND p.started < {to} AND p.key = {key} AND {any}))"
            ));
        }
        let Some(column) = dimension.column() else {
            return Err(StoreError::Query("time is no filter: choose a range".to_owned()));
        };
        let ids = self.ids(matched, values)?;
        let list = ids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let within = |column: &str| {
            if ids.is_empty() { "false".to_owned() } else { format!("({column} IN ({list}))") }
        };
        Ok(match (dimension.is_of_events(), of) {
            (false, _) => within(&format!("v.{column}")),
            (true, Of::Event) => within(&format!("e.{column}")),
            (true, Of::Visit) => format!(
                "(v.visit IN (SELECT x.visit FROM events x WHERE x.site = {site} AND x.started >= {from} \
                 AND x.started < {to} AND x.machine = 0 AND {}))",
                within(&format!("x.{column}"))
            ),
        })
    }

    /// The number of a text of the site; one that no row has if it is unknown.
    pub(super) fn id(&self, text: &str) -> Result<u32, StoreError> {
        Ok(self.ids(Match::Is, &[text.to_owned()])?.first().copied().unwrap_or(u32::MAX))
    }

    /// Numbers of the texts that match any of these; 0 stands for the empty text.
    pub(super) fn ids(&self, matched: Match, values: &[String]) -> Result<Vec<u32>, StoreError> {
        let asked = (matched, values.to_vec());
        if let Some(ids) = self.known.borrow().get(&asked) {
            return Ok(ids.clone());
        }
        let mut bound = Vec::new();
        let tests: Vec<String> = values
            .iter()
            .map(|value| {
                bound.push(value.clone());
                test("n.text", matched, bound.len())
            })
            .collect();
        let sql = format!("SELECT id FROM names n WHERE n.site = {} AND {}", self.site, any_of(&tests));
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map(duckdb::params_from_iter(bound), |row| row.get(0))?;
        let mut ids: Vec<u32> = rows.collect::<Result<_, _>>()?;
        if values.iter().any(String::is_empty) {
            ids.push(0);
        }
        ids.sort_unstable();
        self.known.borrow_mut().insert(asked, ids.clone());
        Ok(ids)
    }

    fn test(&mut self, column: &str, matched: Match, value: &str) -> String {
        self.bound.push(value.to_owned());
        test(column, matched, self.bound.len())
    }
}

fn test(column: &str, matched: Match, parameter: usize) -> String {
    match matched {
        Match::Is => format!("{column} = ${parameter}"),
        Match::Contains => format!("contains({column}, ${parameter})"),
        Match::StartsWith => format!("starts_with({column}, ${parameter})"),
    }
}

fn any_of(tests: &[String]) -> String {
    if tests.is_empty() { "false".to_owned() } else { format!("({})", tests.join(" OR ")) }
}

/// The filter in two: what only visits decide, and what events have a say in.
pub(super) fn split(filter: Option<&Filter>) -> (Vec<&Filter>, Vec<&Filter>) {
    let conjuncts = match filter {
        None => Vec::new(),
        Some(Filter::And(all)) => all.iter().collect(),
        Some(other) => vec![other],
    };
    conjuncts.into_iter().partition(|filter| asks_visits(filter) && !asks_events(filter))
}

/// Does any part of it ask for events?
pub(super) fn asks_events(filter: &Filter) -> bool {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().any(asks_events),
        Filter::Not(inner) => asks_events(inner),
        Filter::Matches(dimension, ..) => dimension.is_of_events(),
    }
}

/// Does any part of it ask for visits?
pub(super) fn asks_visits(filter: &Filter) -> bool {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().any(asks_visits),
        Filter::Not(inner) => asks_visits(inner),
        Filter::Matches(dimension, ..) => !dimension.is_of_events(),
    }
}

/// The dimensions of visits that it asks for.
pub(super) fn visit_dimensions<'f>(filter: &'f Filter, into: &mut Vec<&'f Dimension>) {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().for_each(|inner| visit_dimensions(inner, into)),
        Filter::Not(inner) => visit_dimensions(inner, into),
        Filter::Matches(dimension, ..) if !dimension.is_of_events() => into.push(dimension),
        Filter::Matches(..) => {}
    }
}
