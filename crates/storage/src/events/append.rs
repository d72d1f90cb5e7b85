//! Rows into columns, in the order of the tables.

use duckdb::{Appender, ToSql};

use super::StoreError;
use super::rows::{EventRow, RequestColumns, ShareRow, VisitRow};

/// The next numbers, as many as wanted.
pub(super) fn take<const N: usize>(ids: &mut impl Iterator<Item = u32>) -> [u32; N] {
    std::array::from_fn(|_| ids.next().unwrap_or(0))
}

pub(super) fn event_names<'r>(event: &'r EventRow<'_>) -> [&'r str; 4] {
    [&event.name, &event.page, &event.link, &event.currency]
}

pub(super) fn share_names<'r>(share: &'r ShareRow<'_>) -> [&'r str; 3] {
    [&share.page, &share.fetcher, &share.audience]
}

/// In the order of the columns.
pub(super) fn visit_names<'r>(visit: &'r VisitRow<'_>) -> [&'r str; 15] {
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
    ]
}

pub(super) fn append_event(
    events: &mut Appender<'_>,
    props: &mut Appender<'_>,
    event: &EventRow<'_>,
    ids: &mut impl Iterator<Item = u32>,
) -> Result<(), StoreError> {
    let [name, page, link, currency] = take(ids);
    let values: [&dyn ToSql; 17] = [
        &event.site,
        &event.started_ms,
        &event.time_ms,
        &event.seq,
        &event.visit,
        &event.visitor,
        &(event.kind as u8),
        &name,
        &page,
        &link,
        &event.revenue_milli,
        &currency,
        &event.engaged_ms,
        &event.scroll,
        &(event.origin as u8),
        &0_u32,
        &false,
    ];
    events.append_row(values.as_slice())?;
    for (_, value) in &event.props {
        let key = ids.next().unwrap_or(0);
        props.append_row((event.site, event.started_ms, event.seq, event.visit, key, &**value))?;
    }
    Ok(())
}

/// `in_app` for a visit that has ended, with all that its verdict rests on; without for one that goes on.
pub(super) fn append_visit(
    visits: &mut Appender<'_>,
    visit: &VisitRow<'_>,
    names: &[u32; 15],
    in_app: Option<u32>,
) -> Result<(), StoreError> {
    let verdict = &visit.verdict;
    let arrival = &visit.arrival;
    let mut values: Vec<&dyn ToSql> = Vec::with_capacity(56);
    values.extend([
        &visit.site as &dyn ToSql,
        &visit.visit,
        &visit.visitor,
        &visit.started_ms,
        &visit.ended_ms,
    ]);
    values.extend([&names[0] as &dyn ToSql, &names[1], &visit.views, &visit.events, &visit.engaged_ms]);
    values.extend(names[2..].iter().map(|name| name as &dyn ToSql));
    values.extend([&verdict.probability as &dyn ToSql, &verdict.dark, &verdict.dark_proven]);
    values.extend([&verdict.dark_possible as &dyn ToSql, &false]);
    let origin = arrival.origin as u8;
    if let Some(in_app) = &in_app {
        values.extend([&origin as &dyn ToSql, &verdict.candidates]);
        request(&mut values, &arrival.request);
        match &arrival.redirect {
            Some(redirect) => request(&mut values, redirect),
            None => values.extend([&duckdb::types::Null as &dyn ToSql; 7]),
        }
        values.extend([&arrival.browser_major as &dyn ToSql, &arrival.browser_minor, &arrival.chromium]);
        values.extend([&arrival.ios_major as &dyn ToSql, &arrival.ios_minor, in_app, &arrival.webview]);
        values.extend([&arrival.returning as &dyn ToSql, &arrival.seen_page, &arrival.own_share]);
        values.extend([&arrival.receipts_before as &dyn ToSql, &arrival.assets]);
    }
    Ok(visits.append_row(values.as_slice())?)
}

fn request<'r>(values: &mut Vec<&'r dyn ToSql>, request: &'r RequestColumns<'_>) {
    values.extend([&request.target as &dyn ToSql, &request.referrer_url, &request.requested_with]);
    values.extend([&request.fetch as &dyn ToSql, &request.user_activated]);
    values.extend([&request.own_referrer as &dyn ToSql, &request.records_referrer]);
}
