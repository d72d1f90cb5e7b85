//! What the share kit asks the server: in which order this site's readers use apps, and the QR code of a link for those that take no links; and
//! forwarding from newsletters, where no script runs.

mod forward;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use entrenous_core::event::Address;
use serde::Deserialize;
use serde_json::json;

use crate::links::qr::{Code, Form, Level};
use crate::query::{Parameters, Room};
use crate::serve::{App, Kind, Problem};

/// A longer address makes a code that is hard to read from a screen.
const CODE_BYTES: usize = 500;
const DAY_MS: i64 = 24 * 3_600_000;
/// Days whose private shares count.
const DAYS: i64 = 30;
/// An answer holds for an hour, here and with whoever asked.
const KEPT: Duration = Duration::from_secs(3_600);

/// Answers by site: as many as there are sites.
type Kept = Mutex<HashMap<u32, (Option<Instant>, Arc<Vec<String>>)>>;

struct Kit {
    room: Arc<Room>,
    kept: Kept,
}

/// Pages of any site ask here.
pub(crate) fn routes(room: &Arc<Room>) -> Router<Arc<App>> {
    let kit = Arc::new(Kit { room: Arc::clone(room), kept: Mutex::default() });
    Router::new()
        .route("/api/share", get(apps))
        .route("/api/share/qr.svg", get(qr))
        .route("/api/share/forward", get(forward::page))
        .route("/api/share/forward/{app}", get(forward::go))
        .layer(Extension(kit))
}

#[derive(Deserialize)]
struct AskedCode {
    site: String,
    url: String,
}

/// The code of one of the site's own addresses: of others nothing is drawn, nor of what no telephone could read.
async fn qr(
    State(app): State<Arc<App>>,
    Parameters(AskedCode { site, url }): Parameters<AskedCode>,
) -> Result<Response, Problem> {
    let address = Address::parse(&url, true).filter(|_| url.len() <= CODE_BYTES);
    let address = address.ok_or_else(|| {
        Problem::new(
            Kind::Invalid,
            format!("url is no address of at most {CODE_BYTES} bytes; give one of the site's"),
        )
    })?;
    let is_own = app.collector.owns(&site, &address.host);
    let domains = &app.config.links.domains;
    let is_short =
        domains.iter().any(|domain| domain.host == address.host && app.collector.owns(&site, &domain.site));
    if !is_own && !is_short {
        return Err(Problem::new(Kind::NotFound, "url is not on a host of this site"));
    }
    let code = Code::new(&url, Level::MEDIUM)
        .map_err(|_| Problem::new(Kind::Invalid, "url is too long for a code that a telephone reads"))?;
    let headers = [(CACHE_CONTROL, "private, no-store"), (CONTENT_TYPE, "image/svg+xml")];
    Ok((headers, code.draw(Form::Svg, None, 0)).into_response())
}

#[derive(Deserialize)]
struct Asked {
    site: String,
}

/// Apps by private shares, those used most first. Those that nobody used are left out: the kit puts them behind.
async fn apps(
    State(app): State<Arc<App>>,
    Extension(kit): Extension<Arc<Kit>>,
    Parameters(Asked { site }): Parameters<Asked>,
) -> Result<Response, Problem> {
    let number = app.collector.site_named(&site).ok_or(Kind::NotFound)?;
    let apps = used(&kit, number).await?;
    let headers = [(CACHE_CONTROL, "public, max-age=3600"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((headers, axum::Json(json!({ "apps": *apps }))).into_response())
}

/// The apps of a site's readers, asked of the store once an hour.
async fn used(kit: &Kit, number: u32) -> Result<Arc<Vec<String>>, Problem> {
    let (mut apps, is_old) = {
        let mut kept = kit.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, apps) = kept.entry(number).or_insert_with(|| (None, Arc::default()));
        let is_old = since.is_none_or(|since| since.elapsed() >= KEPT);
        // One asks the store; whoever comes meanwhile gets the answer of before.
        *since = if is_old { Some(Instant::now()) } else { *since };
        (Arc::clone(apps), is_old)
    };
    if is_old {
        let from = kit.room.now_ms() - DAYS * DAY_MS;
        apps = Arc::new(kit.room.ask(move |reader| reader.apps(number, from)).await?);
        let mut kept = kit.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(number, (Some(Instant::now()), Arc::clone(&apps)));
    }
    Ok(apps)
}
