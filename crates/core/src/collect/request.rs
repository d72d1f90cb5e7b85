//! What one request asks for, whoever asks.

use super::path::kind_of_path;
use super::{HitKind, Request};
use crate::access_log::{Field, Record};

fn has(field: &Field<'_>, text: &str) -> bool {
    field.as_deref().is_some_and(|value| value.eq_ignore_ascii_case(text.as_bytes()))
}

pub(super) fn is_prefetch(record: &Record<'_>) -> bool {
    let purpose = record.sec_purpose.as_deref().unwrap_or_default();
    !purpose.is_empty()
        && (memchr::memmem::find(purpose, b"prefetch").is_some() || purpose.starts_with(b"preview"))
}

/// The kind of a person's request.
pub(super) fn kind_of_request(record: &Record<'_>, path: &[u8]) -> HitKind {
    let Some(method) = record.method.as_deref() else {
        return if record.status >= 400 { HitKind::Error } else { HitKind::Other };
    };
    // `*` and whatever else is no path of a page.
    if !record.target.as_deref().is_some_and(|target| target.starts_with(b"/")) {
        return HitKind::Other;
    }
    match record.status {
        100..=199 => return HitKind::Other,
        300..=303 | 305..=399 => return HitKind::Redirect,
        400.. => return HitKind::Error,
        _ => {}
    }
    match method {
        b"GET" => {}
        b"POST" | b"PUT" | b"PATCH" | b"DELETE" | b"OPTIONS" => return HitKind::Api,
        _ => return HitKind::Other,
    }
    if has(&record.x_requested_with, "XMLHttpRequest") || has(&record.sec_fetch_dest, "empty") {
        return HitKind::Api;
    }
    match (record.sec_fetch_dest.as_deref(), kind_of_path(path)) {
        (Some(b"document"), HitKind::Asset | HitKind::Api) => HitKind::Document,
        (Some(b"iframe" | b"frame" | b"embed" | b"object"), HitKind::Document) => HitKind::Other,
        (
            Some(
                b"image" | b"script" | b"style" | b"font" | b"audio" | b"video" | b"track" | b"manifest"
                | b"worker" | b"serviceworker" | b"sharedworker",
            ),
            HitKind::Document,
        ) => HitKind::Asset,
        (_, kind) => kind,
    }
}

/// What a preview fetcher asks for. Fetchers take pages by GET; what they take by HEAD is candidates for images.
pub(super) fn preview_request(record: &Record<'_>, path: &[u8]) -> Request {
    if record.method.as_deref() != Some(b"GET") || !path.starts_with(b"/") {
        return Request::Other;
    }
    match kind_of_path(path) {
        HitKind::Asset => Request::Asset,
        HitKind::WellKnown | HitKind::Feed | HitKind::Api => Request::Other,
        _ => Request::Page,
    }
}
