//! Around every request: a time limit, one form for whatever goes wrong, headers that close doors, the log and the figures.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::PROBLEM_JSON;
use super::{App, Kind, Problem};

/// Set where a room has not set its own.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Not none at all: browsers would then hide from a form where it was sent from.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ),
];

pub(super) async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = known(request.method());
    // The pattern, never the path: paths may hold what is nobody's business.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let limit = Duration::from_secs(app.config.server.request_seconds);
    let answer = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Problem::from(Kind::Timeout).into_response(),
    };
    let mut answer = in_our_form(answer);
    for (name, value) in HEADERS {
        answer.headers_mut().entry(name).or_insert(value);
    }
    let (status, took) = (answer.status(), started.elapsed());
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    app.metrics.request(method, route, status, took);
    let milliseconds = took.as_secs_f64() * 1000.0;
    // Whoever refuses for now says why by itself, once: a flood of refusals must not fill the disk.
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        tracing::warn!(method, route, status = status.as_u16(), milliseconds, "request");
    } else {
        tracing::debug!(method, route, status = status.as_u16(), milliseconds, "request");
    }
    answer
}

/// Turns what the framework answers in words of its own into a problem.
fn in_our_form(answer: Response) -> Response {
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error()) || is_ours(answer.headers()) {
        return answer;
    }
    let mut problem = Problem::of_status(status).into_response();
    // Such as Allow and Retry-After.
    for (name, value) in answer.headers() {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

fn is_ours(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind == PROBLEM_JSON || kind.starts_with("text/html") || kind.starts_with("application/json")
}

/// A panic is answered like any other failure. The hook has logged where it happened.
pub(super) fn panicked(_what: Box<dyn Any + Send>) -> Response {
    Problem::from(Kind::Internal).into_response()
}

/// A method's name; clients may make up others, which must not fill the figures.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
