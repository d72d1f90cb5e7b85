//! What the share kit asks the server: in which order this site's readers use apps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use serde_json::json;

use crate::query::{Parameters, Room};
use crate::serve::{App, Kind, Problem};

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
    Router::new().route("/api/share", get(apps)).layer(Extension(kit))
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
    let headers = [(CACHE_CONTROL, "public, max-age=3600"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((headers, axum::Json(json!({ "apps": *apps }))).into_response())
}
