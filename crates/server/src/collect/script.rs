//! The page's script, compiled in and served from here: nothing is loaded from anywhere else.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

const CORE: &str = include_str!("../../../../tracker/dist/e.js");
const PLUS: &str = include_str!("../../../../tracker/dist/e.plus.js");
const SHARE: &str = include_str!("../../../../tracker/dist/e.share.js");
const EXPERIMENTS: &str = include_str!("../../../../tracker/dist/e.experiments.js");
/// A day without asking, a week more while asking: a new version reaches all readers within days.
const CACHED: &str = "public, max-age=86400, stale-while-revalidate=604800";
/// The version changes with the binary, and so may the script.
const VERSION: &str = concat!("\"", env!("CARGO_PKG_VERSION"), "\"");

/// The script.
pub(super) async fn core(headers: HeaderMap) -> Response {
    serve(CORE, &headers)
}

/// The script that also reports downloads.
pub(super) async fn plus(headers: HeaderMap) -> Response {
    serve(PLUS, &headers)
}

/// The script with tokens in addresses and the share kit.
pub(super) async fn share(headers: HeaderMap) -> Response {
    serve(SHARE, &headers)
}

/// The script that asks which variants of experiments a page is to show.
pub(super) async fn experiments(headers: HeaderMap) -> Response {
    serve(EXPERIMENTS, &headers)
}

fn serve(script: &'static str, headers: &HeaderMap) -> Response {
    let always = [(CACHE_CONTROL, CACHED), (ETAG, VERSION)];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known == VERSION) {
        return (StatusCode::NOT_MODIFIED, always).into_response();
    }
    (always, [(CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}
