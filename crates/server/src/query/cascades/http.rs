//! `GET /api/v1/cascades` and `GET /api/v1/cascades/{id}`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_storage::events::{LineageNode, Reader, StoreError, TokenReceipt};
use entrenous_storage::records::Scope;
use serde::Deserialize;
use utoipa::IntoParams;

use super::told::{self, CascadesResponse, TreeResponse, Wanted};
use crate::accounts::Access;
use crate::query::http::{site, span_of};
use crate::query::parameters::Parameters;
use crate::query::room::Room;
use crate::serve::{App, Kind, Problem, token_life_ms};

/// Cascades that one answer holds at most.
const MOST: u32 = 500;
/// Of what is left of more, nothing could be concluded.
const MOST_LOST: u32 = 95;

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The domain.
    #[param(example = "example.org")]
    site: String,
    /// As in a query: `day`, `7d`, `30d`, `91d`, `month`, `year`, `all`.
    #[param(example = "7d")]
    date_range: Option<String>,
    /// Cascades at most, 1 to 500; 100 if absent.
    limit: Option<u32>,
    /// The part of tokens that is lost on the way, in percent, 0 to 95; if absent, what the tokens themselves show.
    lost: Option<u32>,
}

/// Cascades of a range.
///
/// Trees of visits that pass a page on, of which a visit began in the range: counted from the lineage of share tokens. Those of fewer than five
/// visits are in the sums alone.
#[utoipa::path(
    operation_id = "list_cascades",
    get,
    path = "/api/v1/cascades",
    tag = "figures",
    params(Asked),
    responses((status = 200, description = "Cascades", body = CascadesResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    let site = site(&app, &access, &asked.site, "site", Scope::StatsRead)?;
    let most = asked.limit.unwrap_or(100);
    if !(1..=MOST).contains(&most) {
        return Err(Problem::new(Kind::Invalid, format!("limit is 1 to {MOST}")));
    }
    if asked.lost.is_some_and(|lost| lost > MOST_LOST) {
        return Err(Problem::new(Kind::Invalid, format!("lost is a part in percent, 0 to {MOST_LOST}")));
    }
    let span = span_of(&room, &site, asked.date_range.as_deref().unwrap_or("7d")).await?;
    let now_ms = (room.clock)().as_millisecond();
    // Earlier tokens are forgotten, and with them which buttons were pressed.
    let live = (now_ms - token_life_ms(app.config.privacy.token_hours)).max(span.0);
    let wanted = Wanted { most: most as usize, lost: asked.lost.map(|percent| f64::from(percent) / 100.0) };
    let told = room.readers.ask(move |reader| {
        let (stored, receipts) = read(reader, site.id, span)?;
        let seen = (live, reader.signs(site.id, (live, span.1))?);
        Ok(told::cascades(&site.domain, span, now_ms, (&stored, &receipts), seen, wanted))
    });
    Ok(answer(told.await?))
}

/// The tree of a cascade.
///
/// Its visits, each with its place in the tree, to the minute; nothing says whose they were. Trees of fewer than five visits are not told.
#[utoipa::path(
    operation_id = "show_cascade",
    get,
    path = "/api/v1/cascades/{id}",
    tag = "figures",
    params(("id" = String, Path, description = "As in the list"), Asked),
    responses(
        (status = 200, description = "The tree", body = TreeResponse),
        (status = 404, description = "No such cascade of at least five visits in the range"),
    ),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn tree(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Path(id): Path<String>,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    let site = site(&app, &access, &asked.site, "site", Scope::StatsRead)?;
    let span = span_of(&room, &site, asked.date_range.as_deref().unwrap_or("all")).await?;
    let Ok(id) = id.parse::<u64>() else { return Err(Kind::NotFound.into()) };
    let told = room.readers.ask(move |reader| {
        let (stored, receipts) = read(reader, site.id, span)?;
        Ok(told::tree(id, &stored, &receipts))
    });
    told.await?.map(answer).ok_or_else(|| Kind::NotFound.into())
}

/// Lineage, with the receipts of its links.
fn read(
    reader: &Reader,
    site: u32,
    span: (i64, i64),
) -> Result<(Vec<LineageNode>, Vec<TokenReceipt>), StoreError> {
    let stored = reader.lineage(site, span)?;
    let first = stored.first().map_or(span.0, |node| node.started_ms);
    let receipts = reader.token_receipts(site, first)?;
    Ok((stored, receipts))
}

fn answer(told: impl serde::Serialize) -> Response {
    ([(header::CACHE_CONTROL, "private, no-store")], axum::Json(told)).into_response()
}
