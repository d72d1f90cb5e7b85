//! Figures with tables of their own: revenue, and links passed on.

use duckdb::Connection;
use hashbrown::HashMap;

use super::answer::Sums;
use super::decode::{Found, Raw};
use super::filter::{Conditions, Of, asks_visits};
use super::time::interval_of;
use super::{Dimension, Filter, Metric, Query};
use crate::events::StoreError;

/// Adds revenue and shares to the rows of a query, or makes its rows if it asks for nothing else.
pub(super) fn add(connection: &Connection, query: &Query, rows: &mut Vec<Found>) -> Result<(), StoreError> {
    let alone = query.metrics.iter().all(|metric| matches!(metric, Metric::Revenue | Metric::Shares));
    let places = rows.iter().enumerate().map(|(at, row)| (row.values.clone(), at)).collect();
    let mut table = Table { rows, places, open: alone };
    if query.metrics.contains(&Metric::Revenue) {
        ask(connection, query, &revenue(connection, query)?, |values, currency, amount| {
            if let Some(row) = table.row(values) {
                row.revenue.push((currency, amount));
            }
        })?;
    }
    if query.metrics.contains(&Metric::Shares) {
        ask(connection, query, &shares(connection, query)?, |values, _, count| {
            if let Some(row) = table.row(values) {
                row.shares += count.unsigned_abs();
            }
        })?;
    }
    for row in table.rows.iter_mut() {
        row.revenue.sort_unstable();
    }
    let rows = table.rows;
    if alone {
        let most = |row: &Found| row.revenue.iter().map(|(_, amount)| *amount).max().unwrap_or(0);
        rows.sort_by(|a, b| (b.shares, most(b), &a.values).cmp(&(a.shares, most(a), &b.values)));
        rows.drain(..rows.len().min(query.offset as usize));
        rows.truncate(query.limit as usize);
    }
    Ok(())
}

struct Table<'r> {
    rows: &'r mut Vec<Found>,
    places: HashMap<Vec<Raw>, usize>,
    /// Rows may be added.
    open: bool,
}

impl Table<'_> {
    fn row(&mut self, values: Vec<Raw>) -> Option<&mut Found> {
        if let (true, false) = (self.open, self.places.contains_key(&values)) {
            self.places.insert(values.clone(), self.rows.len());
            let sums = Sums::default();
            self.rows.push(Found { values: values.clone(), sums, revenue: Vec::new(), shares: 0 });
        }
        self.rows.get_mut(*self.places.get(&values)?)
    }
}

/// A statement with `d0`, `d1`, …, then a currency and an amount, and what is bound in it.
type Asked = (String, Vec<String>);

fn ask(
    connection: &Connection,
    query: &Query,
    (sql, bound): &Asked,
    mut each: impl FnMut(Vec<Raw>, u32, i64),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(duckdb::params_from_iter(bound))?;
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(query.dimensions.len());
        for (at, dimension) in query.dimensions.iter().enumerate() {
            values.push(match dimension {
                Dimension::Property(_) => Raw::Text(row.get(at)?),
                _ => Raw::Number(row.get(at)?),
            });
        }
        let count = query.dimensions.len();
        each(values, row.get(count)?, row.get(count + 1)?);
    }
    Ok(())
}

fn revenue(connection: &Connection, query: &Query) -> Result<Asked, StoreError> {
    let mut conditions = Conditions::new(connection, query);
    let of_events = query.dimensions.iter().any(Dimension::is_of_events);
    let by_visits = query.dimensions.iter().any(|d| !d.is_of_events() && *d != Dimension::Time);
    let filtered = query.filter.as_ref().is_some_and(|filter| !of_events || asks_visits(filter));
    let of = if of_events { Of::Event } else { Of::Visit };
    let condition = query.filter.as_ref().map(|filter| conditions.of(filter, of)).transpose()?;
    let Conditions { site, from, to, .. } = conditions;
    let mut joins = String::new();
    if by_visits || filtered {
        joins.push_str(&format!(
            "JOIN (SELECT v.* FROM open_visits v WHERE site = {site} AND started >= {from} AND started < {to} \
             UNION ALL BY NAME SELECT v.* FROM visits v WHERE site = {site} AND started >= {from} AND started < {to}) v \
             ON v.visit = e.visit"
        ));
    }
    let mut columns = String::new();
    for (at, dimension) in query.dimensions.iter().enumerate() {
        let column = match dimension {
            Dimension::Time => interval_of("e.started", &query.buckets),
            Dimension::Property(key) => {
                let key = conditions.id(key)?;
                joins.push_str(&format!(" JOIN props p{at} ON p{at}.seq = e.seq AND p{at}.key = {key}"));
                format!("p{at}.value")
            }
            other => {
                let of = if other.is_of_events() { "e" } else { "v" };
                format!("{of}.{}", other.column().unwrap_or("visit"))
            }
        };
        columns.push_str(&format!("{column}, "));
    }
    let sql = format!(
        "SELECT {columns}e.currency, CAST(sum(e.revenue) AS BIGINT) FROM events e {joins} WHERE e.site = {site} \
         AND e.started >= {from} AND e.started < {to} AND e.machine = 0 AND e.revenue IS NOT NULL AND {} GROUP BY ALL",
        condition.unwrap_or_else(|| "true".to_owned())
    );
    Ok((sql, conditions.bound))
}

fn shares(connection: &Connection, query: &Query) -> Result<Asked, StoreError> {
    let refuse = || StoreError::Query("shares can be split and filtered by time and page only".to_owned());
    let mut conditions = Conditions::new(connection, query);
    let condition = match &query.filter {
        None => "true".to_owned(),
        Some(filter) if by_page_only(filter) => conditions.of(filter, Of::Event)?,
        Some(_) => return Err(refuse()),
    };
    let mut columns = String::new();
    for dimension in &query.dimensions {
        columns.push_str(&match dimension {
            Dimension::Time => format!("{}, ", interval_of("e.time", &query.buckets)),
            Dimension::Page => "e.page, ".to_owned(),
            _ => return Err(refuse()),
        });
    }
    let Conditions { site, from, to, .. } = conditions;
    let sql = format!(
        "SELECT {columns}CAST(0 AS UINTEGER), count(*) FROM shares e WHERE e.site = {site} AND e.time >= {from} AND e.time < {to} \
         AND {condition} GROUP BY ALL"
    );
    Ok((sql, conditions.bound))
}

fn by_page_only(filter: &Filter) -> bool {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().all(by_page_only),
        Filter::Not(inner) => by_page_only(inner),
        Filter::Matches(dimension, ..) => *dimension == Dimension::Page,
    }
}
