//! The dashboard's files, built in `web/` and compiled in: a release is one binary. Without a build of it there is a plain first page.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;

use crate::accounts;
use crate::serve::{App, Kind, Problem};

/// What `npm run build` has written; nothing where it was not run. A debug build reads the files where they are.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// Everything from here, no inline script or style, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// Their names change with what is in them, but for the few that the page names itself.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const ASKED_EACH_TIME: &str = "no-cache";
const FIRST: &str = "index.html";
/// Pictures and fonts are compressed already.
const WORTH_PACKING: [&str; 5] = [".js", ".css", ".html", ".svg", ".json"];

/// A file, as it is and packed.
struct File {
    plain: Bytes,
    packed: Option<Bytes>,
    tag: HeaderValue,
}

/// Packed once, when the first is asked for: some 1 MB, in some 50 ms.
static PACKED: LazyLock<HashMap<Cow<'static, str>, File>> =
    LazyLock::new(|| Files::iter().filter_map(|name| Some((name.clone(), File::read(&name)?))).collect());

impl File {
    fn read(name: &str) -> Option<File> {
        let file = Files::get(name)?;
        let plain: Bytes = file.data.into_owned().into();
        let packs = WORTH_PACKING.iter().any(|end| name.ends_with(end));
        let hash: String =
            file.metadata.sha256_hash()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        Some(File {
            packed: if packs { pack(&plain) } else { None },
            plain,
            tag: HeaderValue::from_str(&format!("\"{hash}\"")).ok()?,
        })
    }
}

fn pack(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    Some(encoder.finish().ok()?.into())
}

/// The routes of this room: files, and the first page.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/", get(first)).route("/assets/{*path}", get(asset))
}

/// A file that the page names.
async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    // What is not named by its content may change under its name.
    let is_named = path.rsplit_once('.').is_some_and(|(name, _)| name.contains('-'));
    let cached = if is_named { FOR_GOOD } else { ASKED_EACH_TIME };
    answer(&format!("assets/{path}"), cached, &headers)
        .unwrap_or_else(|| Problem::from(Kind::NotFound).into_response())
}

async fn first(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    if PACKED.contains_key(FIRST) { page(&app, &headers).await } else { accounts::home(&app, &headers).await }
}

/// Whatever no route is for: a page of the dashboard, if a browser asks for one; else there is nothing.
pub(crate) async fn otherwise(
    State(app): State<Arc<App>>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_page = accepts.contains("text/html") && !uri.path().starts_with("/api/");
    if is_page && PACKED.contains_key(FIRST) {
        page(&app, &headers).await
    } else {
        Err(Kind::NotFound.into())
    }
}

/// The dashboard's one page, for whoever is signed in; it takes the address apart by itself.
async fn page(app: &Arc<App>, headers: &HeaderMap) -> Result<Response, Problem> {
    if !accounts::is_signed_in(app, headers).await? {
        return Ok(accounts::to_login());
    }
    let mut answer = answer(FIRST, ASKED_EACH_TIME, headers).ok_or(Kind::NotFound)?;
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Ok(answer)
}

fn answer(name: &str, cached: &'static str, headers: &HeaderMap) -> Option<Response> {
    let file = PACKED.get(name)?;
    let fixed = [
        (header::CACHE_CONTROL, HeaderValue::from_static(cached)),
        (header::ETAG, file.tag.clone()),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&file.tag) {
        return Some((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let takes =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let packed = file.packed.as_ref().filter(|_| takes.contains("gzip"));
    let mut answer = (fixed, packed.unwrap_or(&file.plain).clone()).into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    if packed.is_some() {
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Some(answer)
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "webmanifest" => "application/json",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
