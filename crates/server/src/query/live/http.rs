//! `GET /api/v1/realtime`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::Scope;
use futures_util::stream::unfold;
use serde::Deserialize;
use utoipa::IntoParams;

use super::hub::Watching;
use super::{Hub, MINUTES, Realtime, TOP, end_of_minute};
use crate::accounts::Access;
use crate::query::http::site;
use crate::query::parameters::Parameters;
use crate::query::room::Room;
use crate::serve::{App, Problem};

/// Proxies close what is silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Which site.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Watched {
    /// The site's domain.
    #[param(example = "example.org")]
    site: String,
}

/// What happens now.
///
/// The last 30 minutes of a site. With `Accept: text/event-stream` it is streamed, as by `/api/v1/realtime/stream`.
#[utoipa::path(
    get,
    path = "/api/v1/realtime",
    tag = "figures",
    params(Watched),
    responses((status = 200, description = "The last 30 minutes", body = Realtime)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn realtime(
    state: State<Arc<App>>,
    room: Extension<Arc<Room>>,
    access: Access,
    headers: HeaderMap,
    watched: Parameters<Watched>,
) -> Result<Response, Problem> {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/event-stream") {
        return stream(state, room, access, watched).await;
    }
    let site = site(&state, &access, &watched.0.site, "site", Scope::StatsRead)?;
    let told = now(&room, site.id, &site.domain).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(told)).into_response())
}

/// What happens now, as it happens.
///
/// Server-sent events named `realtime`, each with the same data as `/api/v1/realtime`: one at once, then one when something changed, at
/// most once a second; comments in between keep the connection open.
#[utoipa::path(
    get,
    path = "/api/v1/realtime/stream",
    tag = "figures",
    params(Watched),
    responses((status = 200, description = "A stream of events", content_type = "text/event-stream", body = String)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn stream(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Parameters(watched): Parameters<Watched>,
) -> Result<Response, Problem> {
    let site = site(&app, &access, &watched.site, "site", Scope::StatsRead)?;
    let watching = Hub::watch(&room, site.id, &site.domain)?;
    let seen = (app, access, site.id);
    let events = unfold((watching, true, seen), async |(mut watching, first, (app, access, site))| {
        let event = next(&mut watching, first).await?;
        // Whoever may not look any more sees the stream end.
        let goes_on = access.still_sees(&app, site).await.unwrap_or(false);
        goes_on.then_some((Ok::<_, Infallible>(event), (watching, false, (app, access, site))))
    });
    let headers =
        [(header::CACHE_CONTROL, "no-store"), (header::HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))).into_response())
}

/// The next event; none when the service stops.
async fn next(watching: &mut Watching, first: bool) -> Option<Event> {
    let Watching { told, stop, .. } = watching;
    loop {
        let known = if first { told.borrow_and_update().clone() } else { None };
        if let Some(now) = known {
            return Event::default().event("realtime").json_data(&*now).ok();
        }
        tokio::select! {
            changed = told.changed() => changed.ok()?,
            _ = stop.wait_for(|stop| *stop) => return None,
        }
        if let Some(now) = told.borrow_and_update().clone() {
            return Event::default().event("realtime").json_data(&*now).ok();
        }
    }
}

/// What happens now on a site.
///
/// # Errors
/// The store's.
pub(super) async fn now(room: &Room, site: u32, domain: &str) -> Result<Realtime, Problem> {
    let at = (room.clock)();
    let until = end_of_minute(at).as_millisecond();
    let told = room.readers.ask(move |reader| reader.now(site, until, MINUTES, TOP)).await?;
    Ok(Realtime::new(domain.to_owned(), told, at, room.relative(site)))
}
