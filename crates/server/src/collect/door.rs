//! The doors over HTTP.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, ORIGIN, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use entrenous_core::collect::site::bare_host;
use entrenous_core::event::{self, BadBody, Origin};
use entrenous_storage::journal::AppendError;
use entrenous_storage::records::Scope;
use serde_json::json;

use super::answer::answer;
use super::{Collector, Request, pixel, script};
use crate::accounts::{Access, Who, key_of};
use crate::serve::{App, Client, Kind, Problem};

/// All doors. Pages of any site may use them: what they may do is decided event by event.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let settings = &app.collector.settings;
    let mut doors = Router::new()
        .route("/api/event", post(events).options(preflight))
        .route("/api/send", post(umami).options(preflight))
        .route("/pixel.gif", get(pixel::pixel))
        .route("/js/e.js", get(script::core))
        .route("/js/e.plus.js", get(script::plus))
        .route("/js/e.share.js", get(script::share))
        .route("/js/e.experiments.js", get(script::experiments));
    if let Some(path) = &settings.script_path {
        doors = doors.route(path, get(script::core));
    }
    if let Some(path) = &settings.event_path {
        doors = doors.route(path, post(events).options(preflight));
    }
    doors
        .layer(DefaultBodyLimit::max(settings.body_bytes))
        // On errors as well: a script that may not read the answer would take it for a broken network and send again.
        .layer(map_response(async |mut answer: Response| {
            answer.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            answer
        }))
}

/// Takes one event or several. The body is JSON whatever its content type says: `text/plain` spares browsers a preflight.
async fn events(State(app): State<Arc<App>>, client: Client, headers: HeaderMap, body: Bytes) -> Response {
    let mut request = request(&headers, client, Origin::Script);
    // A browser hands on what a page behind a password was opened with: only a key is meant for us.
    let bears_key = |value: &HeaderValue| {
        value.as_bytes().get(..7).is_some_and(|begin| begin.eq_ignore_ascii_case(b"bearer "))
    };
    if headers.get(AUTHORIZATION).is_some_and(bears_key)
        && let Err(problem) = speak_for_server(&app, &headers, &mut request)
    {
        return problem.into_response();
    }
    match event::read(&body) {
        Ok(events) => {
            let is_batch = events.len() != 1 || body.trim_ascii_start().starts_with(b"[");
            take(&app.collector, events, &request, is_batch).await
        }
        Err(bad) => unreadable(&bad),
    }
}

/// With a key a server speaks: for the visitor whose address it names in `X-Forwarded-For` and whose user agent it hands on, or for
/// nobody. What proxies of ours have appended, the server's own address first, is not the visitor's.
fn speak_for_server(app: &Arc<App>, headers: &HeaderMap, request: &mut Request<'_>) -> Result<(), Problem> {
    let key = key_of(app, headers).ok_or_else(|| Problem::from(Kind::Unauthorized))?;
    let directory = app.directory.load_full();
    Access::new(Who::Key(Arc::clone(&key)), directory).may_any(&[Scope::EventsWrite])?;
    request.only_workspace = Some(key.workspace);
    let server = request.address;
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let named = lines.flat_map(|line| line.split(',')).map(|item| item.trim().parse::<IpAddr>().ok());
    let visitor = named.take_while(|address| address.is_none() || *address != server).next().flatten();
    (request.origin, request.only_site, request.address) = (Origin::Server, key.site, visitor);
    Ok(())
}

/// Umami's words. Its scripts expect an object in answer.
async fn umami(State(app): State<Arc<App>>, client: Client, headers: HeaderMap, body: Bytes) -> Response {
    let read = match event::read_umami(&body) {
        Ok(Some(event)) => vec![event],
        Ok(None) => return (StatusCode::OK, axum::Json(json!({}))).into_response(),
        Err(bad) => return unreadable(&bad),
    };
    let mut request = request(&headers, client, Origin::Script);
    // Umami's Node client says what it is. Anybody may say so: it is let through as a program, and held to all that visitors are held to.
    request.is_program = memchr::memmem::find(request.user_agent, b"Umami/").is_some();
    let response = take(&app.collector, read, &request, false).await;
    if response.status() == StatusCode::ACCEPTED {
        let (mut parts, body) = response.into_parts();
        parts.status = StatusCode::OK;
        return Response::from_parts(parts, body);
    }
    response
}

pub(super) async fn take(
    collector: &Collector,
    events: Vec<Result<event::Event, event::Rejected>>,
    request: &Request<'_>,
    is_batch: bool,
) -> Response {
    if events.len() > collector.settings.batch_events {
        return unreadable(&BadBody::TooMany(events.len()));
    }
    match collector.take(events, request).await {
        Ok((accepted, dropped)) => answer(&dropped, accepted, is_batch),
        Err(error) => refused(&error),
    }
}

/// What the headers say of whoever asks.
pub(crate) fn request(headers: &HeaderMap, Client(address): Client, origin: Origin) -> Request<'_> {
    let is_one = |name: &str| headers.get(name).is_some_and(|value| value == "1");
    let origin_host = headers.get(ORIGIN).and_then(|origin| {
        let text = origin.to_str().ok()?;
        // "null" is a file, a sandbox or a redirect: it names nobody.
        text.split_once("://").map(|(_, host)| bare_host(host))
    });
    Request {
        address: Some(address),
        only_site: None,
        only_workspace: None,
        is_program: false,
        user_agent: headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default(),
        origin_host,
        objects: is_one("sec-gpc") || is_one("dnt"),
        origin,
        idempotency_key: headers.get("idempotency-key").map(HeaderValue::as_bytes),
    }
}

async fn preflight() -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-headers", "content-type, idempotency-key, authorization"),
            ("access-control-max-age", "86400"),
        ],
    )
}

fn unreadable(bad: &BadBody) -> Response {
    let kind = if matches!(bad, BadBody::TooMany(_)) { Kind::Invalid } else { Kind::BadRequest };
    Problem::new(kind, bad.to_string()).into_response()
}

/// The journal is full or cannot write: come back, nothing was taken.
fn refused(error: &AppendError) -> Response {
    let (kind, seconds) = match error {
        AppendError::TooLarge { .. } => {
            return Problem::new(Kind::TooLarge, error.to_string()).into_response();
        }
        AppendError::Busy => (Kind::Unavailable, 1),
        AppendError::Disk(_) | AppendError::Closed => (Kind::Unavailable, 30),
    };
    metrics::counter!("entrenous_events_refused_total").increment(1);
    Problem::new(kind, error.to_string()).retry_after(seconds).into_response()
}
