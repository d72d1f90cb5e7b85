//! Rows of the engine as answers.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use duckdb::{Connection, Row as EngineRow};
use hashbrown::HashMap;

use super::answer::{Answer, Row, Sums, Value};
use super::run::DIMENSIONS;
use super::{Dimension, Metric, OrderBy, Query};
use crate::events::StoreError;

/// A row before its numbers are texts again.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) values: Vec<Raw>,
    pub(super) sums: Sums,
    pub(super) revenue: Vec<(u32, i64)>,
    pub(super) shares: u64,
}

/// A value as stored: a number of the dictionary or of a bucket, or text of a property.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Raw {
    Number(u32),
    Text(String),
}

/// The order in force: what was asked for, else time, else the first metric.
pub(super) fn order_of(query: &Query) -> Vec<(OrderBy, bool)> {
    if !query.order.is_empty() {
        return query.order.clone();
    }
    if query.dimensions.contains(&Dimension::Time) {
        return vec![(OrderBy::Dimension(Dimension::Time), false)];
    }
    let first = query.metrics.iter().find(|m| !matches!(m, Metric::Revenue | Metric::Shares));
    first.map(|metric| vec![(OrderBy::Metric(*metric), true)]).unwrap_or_default()
}

pub(super) fn read(row: &EngineRow<'_>, query: &Query) -> Result<Found, StoreError> {
    let mut values = Vec::with_capacity(query.dimensions.len());
    for (at, dimension) in query.dimensions.iter().enumerate() {
        values.push(match dimension {
            Dimension::Property(_) => Raw::Text(row.get(2 + 2 * at)?),
            _ => Raw::Number(row.get(1 + 2 * at)?),
        });
    }
    let mut sums = [0_u64; 11];
    for (at, sum) in sums.iter_mut().enumerate() {
        *sum = row.get(1 + 2 * DIMENSIONS + at)?;
    }
    let sums = Sums::from(sums);
    Ok(Found { values, sums, revenue: Vec::new(), shares: 0 })
}

pub(super) fn decode(
    connection: &Connection,
    queries: &[Query],
    found: Vec<Vec<Found>>,
) -> Result<Vec<Answer>, StoreError> {
    let mut numbers = BTreeSet::new();
    for (query, rows) in queries.iter().zip(&found) {
        for row in rows {
            for (dimension, value) in query.dimensions.iter().zip(&row.values) {
                if let (true, Raw::Number(number)) = (*dimension != Dimension::Time, value) {
                    numbers.insert(*number);
                }
            }
            numbers.extend(row.revenue.iter().map(|(currency, _)| currency));
        }
    }
    let texts = texts(connection, &numbers)?;
    let text = |number: &u32| texts.get(number).cloned().unwrap_or_default();
    let answers = queries.iter().zip(found).map(|(query, mut rows)| {
        let value = |at: usize, raw: &Raw| match (raw, &query.dimensions[at]) {
            (Raw::Text(text), _) => Value::Text(text.clone()),
            (Raw::Number(number), Dimension::Time) => Value::Time(query.buckets[*number as usize]),
            (Raw::Number(number), _) => Value::Text(text(number)),
        };
        let order = order_of(query);
        rows.sort_by(|a, b| a.values.cmp(&b.values));
        let mut rows: Vec<Row> = rows
            .into_iter()
            .map(|row| Row {
                values: row.values.iter().enumerate().map(|(at, raw)| value(at, raw)).collect(),
                sums: row.sums,
                revenue: row.revenue.iter().map(|(currency, amount)| (text(currency), *amount)).collect(),
                shares: row.shares,
            })
            .collect();
        rows.sort_by(|a, b| compare(query, &order, (&a.sums, &a.values), (&b.sums, &b.values)));
        Answer { rows }
    });
    Ok(answers.collect())
}

/// Puts rows in the order in which the engine would: by figures or time, then by values.
pub(super) fn order(query: &Query, rows: &mut [Found]) {
    let order = order_of(query);
    rows.sort_by(|a, b| {
        compare(query, &order, (&a.sums, &a.values), (&b.sums, &b.values))
            .then_with(|| a.values.cmp(&b.values))
    });
}

/// As the engine ordered them; several queries' rows come mixed.
fn compare<V: Ord>(query: &Query, order: &[(OrderBy, bool)], a: (&Sums, &[V]), b: (&Sums, &[V])) -> Ordering {
    for (by, descending) in order {
        let ordering = match by {
            OrderBy::Metric(metric) => match (a.0.metric(*metric), b.0.metric(*metric)) {
                (Some(a), Some(b)) if *descending => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
            OrderBy::Dimension(dimension) => {
                let at = query.dimensions.iter().position(|d| d == dimension).unwrap_or(0);
                let ordering = a.1[at].cmp(&b.1[at]);
                if *descending { ordering.reverse() } else { ordering }
            }
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
    Ordering::Equal
}

fn texts(connection: &Connection, numbers: &BTreeSet<u32>) -> Result<HashMap<u32, String>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let list = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    let mut statement = connection.prepare(&format!("SELECT id, text FROM names WHERE id IN ({list})"))?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
