//! `GET /api/v1/receipts`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_storage::events::Receipt;
use entrenous_storage::records::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cascades::LEAST;
use super::http::{site, span_of};
use super::parameters::Parameters;
use super::room::Room;
use crate::accounts::Access;
use crate::serve::{App, Kind, Problem};

/// Receipts that one answer holds at most.
const MOST: u32 = 1_000;
const MINUTE_MS: i64 = 60_000;

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
    /// Receipts at most, 1 to 1,000; 100 if absent.
    limit: Option<u32>,
}

/// The latest receipts of a range of dates.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptsResponse {
    /// The domain.
    site: String,
    /// From when on, in ms since 1970.
    from: i64,
    /// Until when.
    to: i64,
    /// Newest first.
    receipts: Vec<OneReceipt>,
}

/// A link was put into a message: an app fetched its preview.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneReceipt {
    /// To the minute, in ms since 1970.
    time: i64,
    /// The app, or the service that fetched for several.
    app: String,
    /// Who can see the message: `private`, `public` or `mixed`.
    audience: String,
    /// Path of the page that the link leads to; empty if it is another site's.
    page: String,
    /// The short link, as `host/slug`.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// The link carried a token that is known: its readers can be counted.
    token: bool,
    /// Visits that came by that token so far, from five on: fewer would tell of single people.
    #[serde(skip_serializing_if = "Option::is_none")]
    visits: Option<u32>,
}

/// Receipts, newest first.
///
/// Preview fetches that showed that a link was put into a message: told by a short link of ours, by the picture of its card, or by a log
/// that is followed. Each is one act of passing on; repeated fetches of it are not counted again.
#[utoipa::path(
    get,
    path = "/api/v1/receipts",
    tag = "figures",
    params(Asked),
    responses((status = 200, description = "Receipts", body = ReceiptsResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn receipts(
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
    let (from, to) = span_of(&room, &site, asked.date_range.as_deref().unwrap_or("7d")).await?;
    let id = site.id;
    let found = room.readers.ask(move |reader| reader.receipts(id, (from, to), most)).await?;
    let receipts = found.into_iter().map(told).collect();
    let told = ReceiptsResponse { site: site.domain.clone(), from, to, receipts };
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(told)).into_response())
}

fn told(receipt: Receipt) -> OneReceipt {
    OneReceipt {
        time: receipt.time_ms - receipt.time_ms.rem_euclid(MINUTE_MS),
        app: receipt.fetcher,
        audience: receipt.audience,
        page: receipt.page,
        link: Some(receipt.link).filter(|link| !link.is_empty()),
        token: receipt.visits.is_some(),
        visits: receipt.visits.filter(|visits| *visits >= LEAST),
    }
}
