//! `GET /api/v1/cascade-starters`: which readers start cascades, by segment, never by person.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_inference::cascades::{Segment, Started, segments};
use entrenous_storage::events::StartedBy;
use entrenous_storage::records::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::told::Estimated;
use crate::accounts::Access;
use crate::query::http::{site, span_of};
use crate::query::parameters::Parameters;
use crate::query::room::Room;
use crate::serve::{App, Problem};

/// A segment of fewer visits is not told.
const LEAST: u64 = 30;
/// Cascades of a segment that are told of, as everywhere.
const FEWEST: u64 = super::LEAST as u64;
/// Segments that one answer holds at most: the largest.
const MOST: usize = 200;

/// By what readers are told apart.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum By {
    /// Country.
    Country,
    /// Kind of device.
    Device,
    /// Operating system.
    Os,
    /// Browser.
    Browser,
    /// Most probable source of the visit.
    Source,
    /// Path of its first page.
    EntryPage,
}

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The domain.
    #[param(example = "example.org")]
    site: String,
    /// As in a query: `day`, `7d`, `30d`, `91d`, `month`, `year`, `all`; `30d` if absent.
    #[param(example = "30d")]
    date_range: Option<String>,
    /// By what readers are told apart.
    #[param(inline)]
    by: By,
}

/// Who starts cascades.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartersResponse {
    /// The domain.
    site: String,
    /// From when on, in ms since 1970.
    from: i64,
    /// Until when.
    to: i64,
    /// Largest first. None has fewer than 30 visits: smaller ones are one row without a name.
    segments: Vec<OneSegment>,
}

/// A segment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneSegment {
    /// The value; absent: all small ones together.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Its visits.
    visits: u64,
    /// Those that started a cascade; absent if one to four did, for fewer than five could be told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    starts: Option<u64>,
    /// Visits that these cascades brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    brought: Option<u64>,
    /// Starts by visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<Estimated>,
}

/// Which readers start cascades.
///
/// By country, device, source and so on; never by person. Starts by visit come with their interval.
#[utoipa::path(
    get,
    path = "/api/v1/cascade-starters",
    tag = "figures",
    params(Asked),
    responses((status = 200, description = "Segments", body = StartersResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn starters(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    let site = site(&app, &access, &asked.site, "site", Scope::StatsRead)?;
    let (from, to) = span_of(&room, &site, asked.date_range.as_deref().unwrap_or("30d")).await?;
    let (id, by) = (site.id, asked.by.into());
    let counted = room.readers.ask(move |reader| reader.starters(id, (from, to), by)).await?;
    let counts = counted
        .into_iter()
        .map(|(value, [visits, starts, brought])| (value, Started { visits, starts, brought }));
    // The row without a name adds up the small ones: it is kept.
    let (named, rest): (Vec<_>, Vec<_>) =
        segments(counts, LEAST).into_iter().partition(|segment| segment.name.is_some());
    let segments = named.into_iter().take(MOST).chain(rest).map(told).collect();
    let told = StartersResponse { site: site.domain.clone(), from, to, segments };
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(told)).into_response())
}

fn told(segment: Segment<String>) -> OneSegment {
    let Segment { name, started: Started { visits, starts, brought }, rate } = segment;
    let is_told = starts == 0 || starts >= FEWEST;
    OneSegment {
        value: name,
        visits,
        starts: is_told.then_some(starts),
        brought: is_told.then_some(brought),
        rate: is_told.then(|| rate.into()),
    }
}

impl From<By> for StartedBy {
    fn from(by: By) -> StartedBy {
        match by {
            By::Country => StartedBy::Country,
            By::Device => StartedBy::Device,
            By::Os => StartedBy::Os,
            By::Browser => StartedBy::Browser,
            By::Source => StartedBy::Source,
            By::EntryPage => StartedBy::EntryPage,
        }
    }
}
