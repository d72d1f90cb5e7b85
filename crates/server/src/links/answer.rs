//! From a decision to an answer.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::links::Gone;

use super::directory::Entry;
use super::pages::{CardPage, Page};
use crate::cards::Face;
use crate::render::Lang;

/// Neither browsers nor proxies may keep an answer: the next one may lead elsewhere, and each click has to come here.
const KEPT_NOWHERE: HeaderValue = HeaderValue::from_static("private, no-store");

/// Sends on. There is no `Referrer-Policy`: what the page with the link chose to tell of itself goes on to the target, no more and no less.
pub(super) fn redirect(target: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(target) else {
        // Targets are checked when links are made; this one was written into the records otherwise.
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::FOUND;
    answer.headers_mut().insert(header::LOCATION, location);
    answer
}

/// The page for previews and whatever is not told where a link leads.
pub(super) fn card(entry: &Entry, fetcher: Option<&str>, variant: Option<&str>) -> Response {
    CardPage::new(&Face::new(entry, fetcher, variant)).answer()
}

pub(super) fn gone(lang: Lang, why: Gone) -> Response {
    Page::gone(lang, why).answer(StatusCode::GONE)
}

pub(super) fn not_yet(lang: Lang) -> Response {
    Page::not_yet(lang).answer(StatusCode::NOT_FOUND)
}

pub(super) fn unknown(lang: Lang) -> Response {
    Page::unknown(lang).answer(StatusCode::NOT_FOUND)
}

pub(super) fn too_many(lang: Lang) -> Response {
    let mut answer = Page::too_many(lang).answer(StatusCode::TOO_MANY_REQUESTS);
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    answer
}

/// A browser that reads ahead is told to ask again when somebody looks: only then it is a click.
pub(super) fn later() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

pub(super) fn not_so() -> Response {
    let allow = [(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"))];
    (StatusCode::METHOD_NOT_ALLOWED, allow).into_response()
}

/// What every answer of a domain of links has.
pub(super) fn finish(mut answer: Response, is_head: bool) -> Response {
    let headers = answer.headers_mut();
    // But for pictures of cards: what is in their address never changes.
    headers.entry(header::CACHE_CONTROL).or_insert(KEPT_NOWHERE);
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    if is_head {
        *answer.body_mut() = Body::empty();
    }
    answer
}
