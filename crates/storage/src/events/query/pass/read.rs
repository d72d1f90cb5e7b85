//! A piece of rows, column by column.

use duckdb::arrow::array::{Array, BooleanArray, PrimitiveArray, RecordBatch};
use duckdb::arrow::datatypes::{ArrowPrimitiveType, UInt8Type, UInt32Type, UInt64Type};
use hashbrown::HashMap;

use super::{Plan, Row};
use crate::events::StoreError;
use crate::events::query::Query;
use crate::events::query::filter::{Conditions, Of, split};
use crate::events::query::time::interval_of;

/// What is added up of visits, with its place in [`SUMS`](super::super::sums::SUMS).
const FIGURES: [(usize, &str); 8] = [
    (2, "views"),
    (3, "events"),
    (5, "ended - v.started"),
    (6, "engaged_ms"),
    (7, "dark"),
    (8, "dark_proven"),
    (9, "dark_possible"),
    (10, "dark"),
];

/// The visits of some days that pass the filter, and the events of these days that do.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) day: Vec<u32>,
    pub(super) dimensions: Vec<Vec<u32>>,
    /// What each visit adds: read together.
    figures: Vec<[u32; FIGURES.len()]>,
    /// Which visits may not be their visitor's only one of the day.
    pub(super) repeated: Vec<bool>,
    visitor: Vec<u64>,
    /// Visits that may not be the only ones of their visitor and day, one visitor's and day's after the other's.
    pub(super) together: Vec<u32>,
    pub(super) events: Events,
}

/// Events, with the place of their visit.
#[derive(Debug, Default)]
pub(super) struct Events {
    pub(super) visit: Vec<u32>,
    pub(super) page: Vec<u32>,
    pub(super) name: Vec<u32>,
    pub(super) kind: Vec<u8>,
    pub(super) again: Vec<bool>,
    pub(super) engaged_ms: Vec<u32>,
}

impl Piece {
    /// Reads what `conditions` are narrowed to.
    pub(super) fn read(
        conditions: &mut Conditions<'_>,
        query: &Query,
        plan: &Plan,
    ) -> Result<Piece, StoreError> {
        let mut piece = Piece { dimensions: vec![Vec::new(); plan.dimensions.len()], ..Piece::default() };
        let visits = piece.read_visits(conditions, query, plan)?;
        if plan.events {
            piece.events.read(conditions, query, &visits)?;
        }
        Ok(piece)
    }

    /// The place of each visit by its number.
    fn read_visits(
        &mut self,
        conditions: &mut Conditions<'_>,
        query: &Query,
        plan: &Plan,
    ) -> Result<HashMap<u64, u32>, StoreError> {
        conditions.bound.clear();
        let condition = match &query.filter {
            Some(filter) => conditions.of(filter, Of::Visit)?,
            None => "true".to_owned(),
        };
        let wanted: Vec<usize> = (0..FIGURES.len()).filter(|&at| plan.wanted.needs(FIGURES[at].0)).collect();
        let figures = wanted.iter().map(|&at| format!(", CAST(v.{} AS UINTEGER)", FIGURES[at].1));
        let dimensions = plan.dimensions.iter().map(|column| format!(", v.{column}"));
        let columns: String = figures.chain(dimensions).collect();
        let day = interval_of("v.started", &query.days);
        let sql = format!(
            "SELECT v.visit, v.visitor, {day}, v.repeated{columns} FROM visits v WHERE v.site = {} AND v.started >= {} \
             AND v.started < {} AND {condition}",
            conditions.site, conditions.from, conditions.to
        );
        let mut visits = Vec::new();
        each(conditions, &sql, |batch| {
            visits.extend_from_slice(values::<UInt64Type>(batch, 0)?);
            self.visitor.extend_from_slice(values::<UInt64Type>(batch, 1)?);
            self.day.extend_from_slice(values::<UInt32Type>(batch, 2)?);
            self.repeated.extend(flags(batch, 3)?.values().iter());
            let begun = self.figures.len();
            self.figures.resize(visits.len(), [0; FIGURES.len()]);
            for (nth, &at) in wanted.iter().enumerate() {
                let read = values::<UInt32Type>(batch, 4 + nth)?;
                self.figures[begun..].iter_mut().zip(read).for_each(|(figures, read)| figures[at] = *read);
            }
            for (nth, column) in self.dimensions.iter_mut().enumerate() {
                column.extend_from_slice(values::<UInt32Type>(batch, 4 + wanted.len() + nth)?);
            }
            Ok(())
        })?;
        // A visitor that is not known is nobody.
        let mut together: Vec<u32> = (0..visits.len() as u32)
            .filter(|&at| self.repeated[at as usize] && self.visitor[at as usize] != 0)
            .collect();
        together.sort_unstable_by_key(|&at| self.person(at));
        self.together = together;
        Ok(if plan.events { visits.into_iter().zip(0..).collect() } else { HashMap::new() })
    }

    /// Who made a visit, and on which day.
    pub(super) fn person(&self, at: u32) -> (u32, u64) {
        (self.day[at as usize], self.visitor[at as usize])
    }

    /// What a visit adds to sums; its visitor is counted elsewhere.
    pub(super) fn row(&self, at: usize) -> Row {
        let mut row = Row::default();
        for ((place, _), figure) in FIGURES.iter().zip(self.figures[at]) {
            row[*place] = u64::from(figure);
        }
        row[1] = 1;
        row[4] = u64::from(row[3] <= 1);
        row[10] = row[10] * (1_000_000 - row[10]) / 1_000_000;
        row
    }
}

impl Events {
    fn read(
        &mut self,
        conditions: &mut Conditions<'_>,
        query: &Query,
        visits: &HashMap<u64, u32>,
    ) -> Result<(), StoreError> {
        conditions.bound.clear();
        let (_, own) = split(query.filter.as_ref());
        let mut condition = String::new();
        for filter in own {
            condition.push_str(&format!(" AND {}", conditions.of(filter, Of::Event)?));
        }
        let sql = format!(
            "SELECT e.visit, e.page, e.name, e.kind, e.again, e.engaged_ms FROM events e WHERE e.site = {} \
             AND e.started >= {} AND e.started < {} AND e.machine = 0{condition}",
            conditions.site, conditions.from, conditions.to
        );
        each(conditions, &sql, |batch| {
            let (page, name) = (values::<UInt32Type>(batch, 1)?, values::<UInt32Type>(batch, 2)?);
            let (kind, again) = (values::<UInt8Type>(batch, 3)?, flags(batch, 4)?);
            let engaged_ms = values::<UInt32Type>(batch, 5)?;
            for (at, visit) in values::<UInt64Type>(batch, 0)?.iter().enumerate() {
                if let Some(place) = visits.get(visit) {
                    self.visit.push(*place);
                    self.page.push(page[at]);
                    self.name.push(name[at]);
                    self.kind.push(kind[at]);
                    self.again.push(again.value(at));
                    self.engaged_ms.push(engaged_ms[at]);
                }
            }
            Ok(())
        })
    }
}

/// Asks, and shows the rows some thousand at once.
fn each(
    conditions: &Conditions<'_>,
    sql: &str,
    mut show: impl FnMut(&RecordBatch) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = conditions.connection.prepare(sql)?;
    let batches = statement.query_arrow(duckdb::params_from_iter(&conditions.bound))?;
    for batch in batches {
        show(&batch)?;
    }
    Ok(())
}

fn values<T: ArrowPrimitiveType>(batch: &RecordBatch, at: usize) -> Result<&[T::Native], StoreError> {
    let array = batch.column(at).as_any().downcast_ref::<PrimitiveArray<T>>();
    array.map(|array| &array.values()[..]).ok_or_else(|| unexpected(batch, at))
}

fn flags(batch: &RecordBatch, at: usize) -> Result<&BooleanArray, StoreError> {
    batch.column(at).as_any().downcast_ref().ok_or_else(|| unexpected(batch, at))
}

fn unexpected(batch: &RecordBatch, at: usize) -> StoreError {
    StoreError::Query(format!("column {at} came as {}", batch.column(at).data_type()))
}
