//! Rows into columns, in the order of the tables. The engine takes a column at once in a fraction of the time that it takes for its
//! values one by one.

use std::sync::Arc;

use duckdb::Connection;
use duckdb::arrow::array::{
    Array, ArrayRef, BooleanArray, Int64Array, StringArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use duckdb::arrow::datatypes::{Field, Schema};
use duckdb::arrow::record_batch::RecordBatch;

use super::StoreError;
use super::rows::{EventRow, RequestColumns, ShareRow, VisitRow};

/// What a column can hold.
pub(super) trait Value: Sized {
    type Column: Array + From<Vec<Self>> + 'static;
}

macro_rules! columns {
    ($($value:ty: $column:ty),*) => { $(impl Value for $value { type Column = $column; })* };
}

columns!(u8: UInt8Array, u16: UInt16Array, u32: UInt32Array, u64: UInt64Array, i64: Int64Array, bool: BooleanArray);
columns!(&str: StringArray, Option<&str>: StringArray);
columns!(Option<u64>: UInt64Array, Option<u16>: UInt16Array, Option<u8>: UInt8Array, Option<i64>: Int64Array, Option<bool>: BooleanArray);

/// The columns of rows, in the order in which they are added.
pub(super) struct Columns<'r, R> {
    rows: &'r [R],
    /// The numbers of their names, so many a row.
    names: &'r [u32],
    columns: Vec<ArrayRef>,
}

impl<'r, R> Columns<'r, R> {
    pub(super) fn new(rows: &'r [R], names: &'r [u32]) -> Columns<'r, R> {
        Columns { rows, names, columns: Vec::new() }
    }

    pub(super) fn add<V: Value>(&mut self, value: impl Fn(&'r R) -> V) -> &mut Self {
        let values: Vec<V> = self.rows.iter().map(value).collect();
        self.columns.push(Arc::new(V::Column::from(values)));
        self
    }

    /// Adds one column for each of the names at these places of a row.
    pub(super) fn add_names(&mut self, places: impl IntoIterator<Item = usize>) -> &mut Self {
        let each = self.names.len() / self.rows.len().max(1);
        for place in places {
            let values = self.names.iter().skip(place).step_by(each.max(1)).copied();
            self.columns.push(Arc::new(UInt32Array::from_iter_values(values)));
        }
        self
    }

    /// Appends the rows to the table.
    pub(super) fn append(&mut self, connection: &Connection, table: &str) -> Result<(), StoreError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let columns = std::mem::take(&mut self.columns);
        let fields = columns.iter().map(|column| Field::new("", column.data_type().clone(), true));
        let schema = Schema::new(fields.collect::<Vec<_>>());
        let batch = RecordBatch::try_new(Arc::new(schema), columns)
            .map_err(|error| duckdb::Error::ToSqlConversionFailure(error.into()))?;
        let mut appender = connection.appender(table)?;
        appender.append_record_batch(batch)?;
        Ok(appender.flush()?)
    }
}

pub(super) fn event_names<'r>(event: &'r EventRow<'_>) -> [&'r str; 4] {
    [&event.name, &event.page, &event.link, &event.currency]
}

pub(super) fn share_names<'r>(share: &'r ShareRow<'_>) -> [&'r str; 4] {
    [&share.page, &share.fetcher, &share.audience, &share.link]
}

/// In the order of the columns.
pub(super) fn visit_names<'r>(visit: &'r VisitRow<'_>) -> [&'r str; 16] {
    let verdict = &visit.verdict;
    [
        &visit.entry_page,
        &visit.exit_page,
        &visit.country,
        &visit.device,
        &visit.os,
        &visit.browser,
        &visit.referrer,
        &visit.campaign_source,
        &visit.campaign_medium,
        &visit.campaign_name,
        &verdict.channel,
        &verdict.source,
        &verdict.app,
        &verdict.grade,
        &verdict.evidence,
        &visit.arrival.in_app,
    ]
}

pub(super) fn append_events(
    connection: &Connection,
    rows: &[EventRow<'_>],
    names: &[u32],
) -> Result<(), StoreError> {
    let mut columns = Columns::new(rows, names);
    columns.add(|event| event.site).add(|event| event.started_ms).add(|event| event.time_ms);
    columns.add(|event| event.seq).add(|event| event.visit).add(|event| event.visitor);
    columns.add(|event| event.kind as u8).add_names(0..3);
    columns.add(|event| event.revenue_milli).add_names(3..4);
    columns.add(|event| event.engaged_ms).add(|event| event.scroll).add(|event| event.origin as u8);
    columns.add(|_| 0_u32).add(|_| false);
    columns.append(connection, "events")
}

pub(super) fn append_props(
    connection: &Connection,
    rows: &[EventRow<'_>],
    keys: &[u32],
) -> Result<(), StoreError> {
    let props = rows.iter().flat_map(|event| event.props.iter().map(move |(_, value)| (event, &**value)));
    let rows: Vec<(&EventRow<'_>, &str)> = props.collect();
    let mut columns = Columns::new(&rows, keys);
    columns.add(|(event, _)| event.site).add(|(event, _)| event.started_ms);
    columns.add(|(event, _)| event.seq).add(|(event, _)| event.visit);
    columns.add_names(0..1).add(|(_, value)| *value);
    columns.append(connection, "props")
}

/// Visits that go on.
pub(super) fn append_open(
    connection: &Connection,
    rows: &[VisitRow<'_>],
    names: &[u32],
) -> Result<(), StoreError> {
    visits(rows, names).append(connection, "open_visits")
}

/// Visits that have ended, with all that their verdicts rest on.
pub(super) fn append_closed(
    connection: &Connection,
    rows: &[VisitRow<'_>],
    names: &[u32],
) -> Result<(), StoreError> {
    let mut columns = visits(rows, names);
    columns.add(|visit| visit.arrival.origin as u8).add(|visit| &*visit.verdict.candidates);
    request(&mut columns, |visit| Some(&visit.arrival.request));
    request(&mut columns, |visit| visit.arrival.redirect.as_ref());
    columns.add(|visit| visit.arrival.browser_major).add(|visit| visit.arrival.browser_minor);
    columns.add(|visit| visit.arrival.chromium);
    columns.add(|visit| visit.arrival.ios_major).add(|visit| visit.arrival.ios_minor).add_names(15..16);
    columns.add(|visit| visit.arrival.webview).add(|visit| visit.arrival.returning);
    columns.add(|visit| visit.arrival.seen_page).add(|visit| visit.arrival.own_share);
    columns.add(|visit| visit.arrival.receipts_before).add(|visit| visit.arrival.assets);
    columns.add(|visit| visit.arrival.carried.as_deref());
    columns.append(connection, "visits")
}

fn visits<'r, 't>(rows: &'r [VisitRow<'t>], names: &'r [u32]) -> Columns<'r, VisitRow<'t>> {
    let mut columns = Columns::new(rows, names);
    columns.add(|visit| visit.site).add(|visit| visit.visit).add(|visit| visit.visitor);
    columns.add(|visit| visit.started_ms).add(|visit| visit.ended_ms).add_names(0..2);
    columns.add(|visit| visit.views).add(|visit| visit.events).add(|visit| visit.engaged_ms).add_names(2..15);
    columns.add(|visit| visit.verdict.probability).add(|visit| visit.verdict.dark);
    columns.add(|visit| visit.verdict.dark_proven).add(|visit| visit.verdict.dark_possible).add(|_| false);
    columns
}

fn request<'r, 't: 'r>(
    columns: &mut Columns<'r, VisitRow<'t>>,
    of: impl Fn(&'r VisitRow<'t>) -> Option<&'r RequestColumns<'t>>,
) {
    columns.add(|visit| of(visit).map(|request| &*request.target));
    columns.add(|visit| of(visit).map(|request| &*request.referrer_url));
    columns.add(|visit| of(visit).map(|request| &*request.requested_with));
    columns.add(|visit| of(visit).map(|request| request.fetch));
    columns.add(|visit| of(visit).map(|request| request.user_activated));
    columns.add(|visit| of(visit).map(|request| request.own_referrer));
    columns.add(|visit| of(visit).map(|request| request.records_referrer));
}

pub(super) fn append_shares(
    connection: &Connection,
    rows: &[ShareRow<'_>],
    names: &[u32],
) -> Result<(), StoreError> {
    let mut columns = Columns::new(rows, names);
    columns.add(|share| share.site).add(|share| share.time_ms).add(|share| share.seq).add_names(0..3);
    columns.add(|share| share.token).add_names(3..4);
    columns.append(connection, "shares")
}
