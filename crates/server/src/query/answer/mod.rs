//! Answers: asking the store, and writing down what it says with what it means.

mod figures;
mod imports;
mod meaning;
mod words;

use std::collections::HashMap;

use entrenous_storage::events::query::{Answer, Dimension, Filter, Match, Query, Row, Value};
use entrenous_storage::events::{Reader, StoreError};
use jiff::Timestamp;

use super::ask::{Asked, QueryRequest, Question, Range, and, words as names};
use super::room::Relative;

pub(crate) use figures::inferred;
pub(crate) use meaning::interval;
pub use words::{
    Amount, Answered, ComparedRow, Echo, Figure, ImportedRow, ImportedSums, Inferred, IntervalMeta, Meta,
    QueryResponse, ResultRow, Span, Warning,
};

/// The most rows that are counted for `total_rows`.
const COUNTED: u32 = 100_000;
/// Rows of the other range are looked for by value up to so many; beyond, all are read.
const LOOKED_FOR: usize = 200;

/// What an answer needs beside the rows.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) site: u32,
    pub(crate) domain: String,
    pub(crate) relative: Relative,
    pub(crate) now: Timestamp,
}

/// Answers all questions of a request.
///
/// # Errors
/// The store's.
pub(crate) fn answer(
    reader: &Reader,
    request: &QueryRequest,
    asked: &Asked,
    setting: &Setting,
) -> Result<QueryResponse, StoreError> {
    let questions = &asked.questions;
    let mut queries: Vec<Query> = questions.iter().map(|q| q.query(setting.site, &asked.range)).collect();
    // Asked in the same breath, so that they share the reading.
    let counted: Vec<usize> = (0..questions.len()).filter(|at| questions[*at].include.total_rows).collect();
    let whole = |at: &usize| Query { limit: COUNTED, offset: 0, ..queries[*at].clone() };
    let whole: Vec<Query> = counted.iter().map(whole).collect();
    queries.extend(whole);
    let mut rows = reader.panels(&queries)?;
    let totals = rows.split_off(questions.len());
    let totals: HashMap<usize, u64> =
        counted.into_iter().zip(&totals).map(|(at, answer)| (at, answer.rows.len() as u64)).collect();
    let others = match &asked.comparison {
        None => Vec::new(),
        Some(other) => {
            let queries: Vec<Query> =
                questions.iter().zip(&rows).map(|(q, rows)| compared(q, rows, setting.site, other)).collect();
            reader.panels(&queries)?
        }
    };
    let mut answers = Vec::with_capacity(questions.len());
    for (at, question) in questions.iter().enumerate() {
        let other = asked.comparison.as_ref().zip(others.get(at));
        let writing = Writing { question, setting, range: &asked.range };
        let mut answered = writing.answered(&rows[at], other);
        answered.meta.total_rows = totals.get(&at).copied();
        if let Some(by) = question.imports {
            answered.imported = Some(imports::imported(reader, setting.site, &asked.range, by)?);
        }
        let own = request.queries.as_ref().and_then(|parts| parts.get(at));
        answered.query.filters =
            request.filters.iter().chain(own.iter().flat_map(|p| &p.filters)).cloned().collect();
        answers.push(answered);
    }
    Ok(match (asked.many, answers.pop()) {
        (false, Some(one)) => QueryResponse::One(Box::new(one)),
        (_, last) => {
            answers.extend(last);
            QueryResponse::Many { answers }
        }
    })
}

/// The question for the other range: the same rows, whatever place they had there.
fn compared(question: &Question, rows: &Answer, site: u32, other: &Range) -> Query {
    let mut query = Query { limit: COUNTED, offset: 0, ..question.query(site, other) };
    for (at, dimension) in question.dimensions.iter().enumerate() {
        if *dimension == Dimension::Time || rows.rows.len() > LOOKED_FOR {
            continue;
        }
        let mut values: Vec<String> = rows.rows.iter().map(|row| text(&row.values[at])).collect();
        values.sort_unstable();
        values.dedup();
        let these = Filter::Matches(dimension.clone(), Match::Is, values);
        query.filter = Some(match query.filter.take() {
            Some(filter) => and(filter, these),
            None => these,
        });
    }
    query
}

fn text(value: &Value) -> String {
    match value {
        Value::Time(ms) => ms.to_string(),
        Value::Text(text) => text.clone(),
    }
}

struct Writing<'a> {
    question: &'a Question,
    setting: &'a Setting,
    range: &'a Range,
}

impl Writing<'_> {
    fn answered(&self, rows: &Answer, other: Option<(&Range, &Answer)>) -> Answered {
        let Writing { question, setting, range } = self;
        let mut meta =
            meaning::meta(question, range, other.map(|(range, _)| range), setting.relative, setting.now);
        if question.include.time_labels && question.dimensions.contains(&Dimension::Time) {
            meta.time_labels = Some(question.labels(range));
            meta.comparison_time_labels = other.map(|(range, _)| question.labels(range));
        }
        let mut results: Vec<ResultRow> = rows.rows.iter().map(|row| self.row(row, range)).collect();
        if let Some((other, others)) = other {
            self.compare(&rows.rows, &mut results, other, others);
        }
        let span = meaning::span(range);
        let query = Echo {
            site: setting.domain.clone(),
            metrics: question.metrics.iter().map(|metric| names::metric_name(*metric)).collect(),
            dimensions: question.dimensions.iter().map(names::dimension_name).collect(),
            date_range: [span.from, span.to],
            filters: Vec::new(),
            interval: question.dimensions.contains(&Dimension::Time).then(|| question.interval.name()),
            order_by: question.order.iter().map(order).collect(),
            pagination: question.pagination,
            include: question.include,
        };
        Answered { results, imported: None, meta, query }
    }

    fn row(&self, row: &Row, range: &Range) -> ResultRow {
        let values = row.values.iter();
        let dimensions = values.map(|value| match value {
            Value::Time(ms) => range.label(self.question.interval, *ms),
            Value::Text(text) => text.clone(),
        });
        let metrics = self.question.metrics.iter();
        let relative = self.setting.relative.width();
        ResultRow {
            dimensions: dimensions.collect(),
            metrics: metrics.map(|metric| figures::figure(row, *metric, relative)).collect(),
            comparison: None,
        }
    }

    /// Times are compared by their place in the range, all else by value.
    fn compare(&self, rows: &[Row], results: &mut [ResultRow], other: &Range, others: &Answer) {
        let key = |bounds: &[i64], row: &Row| -> Vec<String> {
            let of = |value: &Value| match value {
                Value::Time(ms) => bounds.partition_point(|bound| bound < ms).to_string(),
                Value::Text(text) => text.clone(),
            };
            row.values.iter().map(of).collect()
        };
        let bounds = |range: &Range| self.question.query(0, range).buckets;
        let (own_bounds, other_bounds) = (bounds(self.range), bounds(other));
        let places: HashMap<_, _> = others.rows.iter().map(|row| (key(&other_bounds, row), row)).collect();
        let none = Row { values: Vec::new(), sums: Default::default(), revenue: Vec::new(), shares: 0 };
        for (row, result) in rows.iter().zip(results) {
            let found = places.get(&key(&own_bounds, row)).copied();
            let mut before = self.row(found.unwrap_or(&none), other);
            if found.is_none() {
                before.dimensions = self.missing(row, &own_bounds, other, &other_bounds);
            }
            let change =
                before.metrics.iter().zip(&result.metrics).map(|(a, b)| figures::change(a, b)).collect();
            result.comparison =
                Some(ComparedRow { dimensions: before.dimensions, metrics: before.metrics, change });
        }
    }

    /// What a row that the other range does not have would be called there.
    fn missing(&self, row: &Row, own: &[i64], other: &Range, others: &[i64]) -> Vec<String> {
        let of = |value: &Value| match value {
            Value::Time(ms) => {
                let place = own.partition_point(|bound| bound < ms);
                others.get(place).map(|ms| other.label(self.question.interval, *ms)).unwrap_or_default()
            }
            Value::Text(text) => text.clone(),
        };
        row.values.iter().map(of).collect()
    }
}

fn order((by, descending): &(entrenous_storage::events::query::OrderBy, bool)) -> (String, String) {
    use entrenous_storage::events::query::OrderBy;
    let by = match by {
        OrderBy::Metric(metric) => names::metric_name(*metric).to_owned(),
        OrderBy::Dimension(dimension) => names::dimension_name(dimension),
    };
    (by, if *descending { "desc" } else { "asc" }.to_owned())
}
