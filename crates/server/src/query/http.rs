//! `POST /api/v1/query`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{Scope, Site};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::answer::{QueryResponse, Setting, answer};
use super::ask::{Asked, DateRange, Known, QueryRequest, Range, Wrong};
use super::room::Room;
use crate::accounts::Access;
use crate::serve::{App, Json, Problem};

/// Figures of a site.
///
/// Metrics by dimensions over a range, in the manner of Plausible's Stats API v2. Inferred figures (`dark_visits`) come with their
/// interval. Visitors over a range are the sum of daily visitors.
#[utoipa::path(
    post,
    path = "/api/v1/query",
    tag = "figures",
    request_body = QueryRequest,
    responses((status = 200, description = "The rows", body = QueryResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn query(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Json(mut request): Json<QueryRequest>,
) -> Result<Response, Problem> {
    // Beside whatever is asked: filters in a list all have to hold.
    request.filters.extend_from_slice(access.locked());
    let site = site(&app, &access, &request.site, "/site", Scope::StatsRead)?;
    let zone = zone(&site)?;
    let first = match &request.date_range {
        DateRange::Named(name) if name == "all" => {
            let id = site.id;
            room.readers.ask(move |reader| reader.first_ms(id)).await?
        }
        _ => None,
    };
    let now = (room.clock)();
    let known = Known { now, first: first.and_then(|ms| Timestamp::from_millisecond(ms).ok()) };
    let asked = Asked::read(&request, &zone, known)?;
    let relative = room.relative(site.id);
    let setting = Setting { site: site.id, domain: site.domain.clone(), relative, now };
    let told = room.readers.ask(move |reader| answer(reader, &request, &asked, &setting)).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(told)).into_response())
}

/// The site of this domain, if they may do this to it.
pub(super) fn site(
    app: &App,
    access: &Access,
    domain: &str,
    at: &str,
    scope: Scope,
) -> Result<Arc<Site>, Problem> {
    let directory = app.directory.load();
    let site = directory.site_of_host(domain).filter(|site| access.sees(site.id)).cloned();
    let site = site.ok_or_else(|| {
        Wrong::new(at, "there is no site of this domain; GET /api/v1/sites lists those that you may see")
    })?;
    access.may(scope, Some(site.id))?;
    Ok(site)
}

/// The time zone of a site's days.
pub(super) fn zone(site: &Site) -> Result<TimeZone, Problem> {
    TimeZone::get(&site.time_zone).map_err(|error| Problem::internal(&error))
}

/// From when to when, in ms since 1970.
pub(super) async fn span_of(room: &Room, site: &Site, range: &str) -> Result<(i64, i64), Problem> {
    let id = site.id;
    let first =
        if range == "all" { room.readers.ask(move |reader| reader.first_ms(id)).await? } else { None };
    let first = first.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let known = Known { now: (room.clock)(), first };
    let range = Range::resolve(&DateRange::Named(range.to_owned()), &zone(site)?, known, "date_range")?;
    Ok((range.from.as_millisecond(), range.to.as_millisecond()))
}
