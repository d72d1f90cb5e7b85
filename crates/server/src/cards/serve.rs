//! Card pictures over HTTP, drawn when they are first asked for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::cards::{Fault, Template};
use entrenous_core::collect::site::bare_host;
use image::RgbImage;
use sha2::{Digest, Sha256};

use tokio::sync::watch;

use super::Cards;
use super::draw::{Drawing, draw};
use super::face::Face;
use super::fetch::What;
use super::look::AGENT;
use super::picture;
use super::ranges::{Part, part};
use crate::collect::look::Look;
use crate::links::Entry;
use crate::serve::{App, Client, Kind, Problem, now};

/// The address names what is in the picture: it never changes.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The address is that of an older card.
const FOR_NOW: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// A card is drawn without its picture where that takes longer: whoever shares a link does not wait.
const PATIENCE: Duration = Duration::from_secs(3);
/// For so long a picture that could not be had is not asked for again.
const LATER: Duration = Duration::from_secs(600);
/// Pixels of a picture that are kept: what cards need, and a little more.
const SIDE: u32 = 1_600;
/// Pictures that could not be had, and are remembered.
const MISSED: usize = 1_000;
/// For so long a card without its picture is served as it is, and for so many.
const BARE: Duration = Duration::from_secs(30);
const BARES: usize = 200;

/// `/cards/{host}/{slug}/{file}` on the service's own address.
pub(super) async fn at_home(
    State(app): State<Arc<App>>,
    Path((host, slug, file)): Path<(String, String, String)>,
    client: Client,
    request: axum::extract::Request,
) -> Response {
    let entry = app.links.load().domain(&bare_host(&host)).and_then(|domain| domain.link(&slug).cloned());
    let (parts, _) = request.into_parts();
    let answer = match &entry {
        Some(entry) => file_of(&app, entry, &file, &parts, client).await,
        None => None,
    };
    // As at the links' own door: nobody finds out by trying which slugs there are.
    answer.unwrap_or_else(|| match app.misses.check(client.neighbourhood()) {
        Ok(_) => Problem::from(Kind::NotFound).into_response(),
        Err(problem) => problem.into_response(),
    })
}

/// The picture `file` of a link's card; none if there is no such picture.
pub(crate) async fn file_of(
    app: &Arc<App>,
    entry: &Arc<Entry>,
    file: &str,
    parts: &Parts,
    client: Client,
) -> Option<Response> {
    if entry.stored.link.is_shut(now()) || !matches!(parts.method, Method::GET | Method::HEAD) {
        return None;
    }
    let (face, is_current) = Face::of_file(entry, file)?;
    let name = face.file();
    let (bytes, is_whole) = match app.cards.kept.at_hand(&name) {
        Some(bytes) => (bytes, true),
        None => match made(app, &face, &name).await {
            Ok(made) => made,
            Err(fault) => {
                tracing::warn!(%fault, "a card could not be drawn");
                return Some(StatusCode::SERVICE_UNAVAILABLE.into_response());
            }
        },
    };
    if parts.method == Method::GET {
        looked(app, entry, client, &parts.headers);
    }
    let answer = answer(bytes, &name, is_current && is_whole, is_whole, &parts.headers);
    Some(if parts.method == Method::HEAD { without_body(answer) } else { answer })
}

/// Whoever fetches the picture has been given the link: a receipt, if it is a preview fetcher.
fn looked(app: &App, entry: &Entry, client: Client, headers: &HeaderMap) {
    let (stored, site) = (&entry.stored, &*entry.site);
    let (link, target) = (format!("{}/{}", stored.host, stored.slug), &*stored.link.target);
    app.collector.looked(&Look { site, target, link: &link, token: None, client, headers });
}

/// From the disk, or drawn; false: without its picture, which could not be had yet.
pub(super) async fn made(app: &Arc<App>, face: &Face<'_>, name: &str) -> Result<(Bytes, bool), Fault> {
    if let Some(bytes) = kept(app, name).await? {
        return Ok((bytes, true));
    }
    if let Some(bytes) = app.cards.bare(name) {
        return Ok((bytes, false));
    }
    let needs = matches!(face.own.template, Template::Side | Template::Cover) && !face.own.image.is_empty();
    let picture = if needs { app.cards.picture_soon(&face.own.image).await } else { None };
    let is_whole = picture.is_some() == needs;
    let _permit = app.cards.drawing.acquire().await.map_err(|_| Fault::Broken)?;
    // Whoever asked at the same time may have drawn it meanwhile.
    if let Some(bytes) = app.cards.kept.at_hand(name) {
        return Ok((bytes, true));
    }
    let (cards, own, style) = (Arc::clone(&app.cards), face.own.clone(), Arc::clone(&face.entry.style));
    let (host, name) = (face.entry.site.clone(), name.to_owned());
    blocking(move || {
        let picture = picture.as_deref().map(picture::decoded).transpose()?.map(|picture| picture.to_rgb8());
        let bytes = cards.draw(&own, &host, &style, picture.as_ref())?;
        // One that lacks its picture is drawn again when that may be there.
        if is_whole {
            cards.kept.put(&name, &bytes);
        } else {
            cards.hold_bare(&name, &bytes);
        }
        Ok((bytes, is_whole))
    })
    .await
}

async fn kept(app: &Arc<App>, name: &str) -> Result<Option<Bytes>, Fault> {
    let (cards, wanted) = (Arc::clone(&app.cards), name.to_owned());
    blocking(move || Ok(cards.kept.get(&wanted))).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Fault::Broken))
}

impl Cards {
    fn draw(
        &self,
        own: &entrenous_core::cards::Own,
        host: &str,
        style: &super::Style,
        picture: Option<&RgbImage>,
    ) -> Result<Bytes, Fault> {
        let fonts = self.fonts().ok_or(Fault::Broken)?;
        let drawing = Drawing {
            template: own.template,
            shape: own.shape,
            title: &own.title,
            text: &own.text,
            host,
            brand: &style.brand,
            logo: style.logo.as_ref(),
            picture,
        };
        draw(fonts, &drawing).map(Bytes::from)
    }

    /// The picture, if it is there soon. Fetching it goes on when nobody waits any more, and is done once however many wait.
    async fn picture_soon(self: &Arc<Cards>, url: &str) -> Option<Bytes> {
        let mut done = {
            let mut fetching = self.fetching.lock().ok()?;
            match fetching.get(url) {
                Some(done) => done.clone(),
                None => {
                    let (tell, done) = watch::channel(None);
                    fetching.insert(url.into(), done.clone());
                    let (cards, url) = (Arc::clone(self), url.to_owned());
                    tokio::spawn(async move {
                        let got = cards.picture(&url, false).await;
                        tell.send_replace(Some(got));
                        if let Ok(mut fetching) = cards.fetching.lock() {
                            fetching.remove(url.as_str());
                        }
                    });
                    done
                }
            }
        };
        let got = tokio::time::timeout(PATIENCE, done.wait_for(Option::is_some)).await.ok()?.ok()?;
        got.clone().flatten()
    }

    /// A card that was drawn without its picture a while ago.
    fn bare(&self, name: &str) -> Option<Bytes> {
        let bare = self.bare.lock().ok()?;
        bare.get(name).filter(|(at, _)| at.elapsed() < BARE).map(|(_, bytes)| bytes.clone())
    }

    fn hold_bare(&self, name: &str, bytes: &Bytes) {
        let Ok(mut bare) = self.bare.lock() else { return };
        bare.retain(|_, (at, _)| at.elapsed() < BARE);
        if bare.len() < BARES {
            bare.insert(name.into(), (Instant::now(), bytes.clone()));
        }
    }

    /// The picture of this address as JPEG, small enough for cards: kept, unless it is asked for `anew`, or fetched.
    pub(super) async fn picture(self: &Arc<Cards>, url: &str, anew: bool) -> Option<Bytes> {
        let name = format!("picture-{}.jpg", hash(url.as_bytes()));
        let (cards, wanted) = (Arc::clone(self), name.clone());
        if !anew && let Ok(Some(bytes)) = blocking(move || Ok(cards.kept.get(&wanted))).await {
            return Some(bytes);
        }
        if !anew && self.missed.lock().ok()?.get(url).is_some_and(|at| at.elapsed() < LATER) {
            return None;
        }
        let fetched = match self.fetcher.get(url, AGENT, What::Picture).await {
            Ok(got) => blocking(move || picture::small(&got.body, SIDE, 85)).await,
            Err(fault) => Err(fault),
        };
        match fetched {
            Ok(bytes) => {
                let bytes = Bytes::from(bytes);
                let (cards, kept) = (Arc::clone(self), bytes.clone());
                let _kept = blocking(move || {
                    cards.kept.put(&name, &kept);
                    Ok(())
                })
                .await;
                Some(bytes)
            }
            Err(fault) => {
                tracing::debug!(%fault, "a card's picture could not be had");
                let mut missed = self.missed.lock().ok()?;
                if missed.len() >= MISSED {
                    missed.clear();
                }
                missed.insert(url.into(), Instant::now());
                None
            }
        }
    }
}

fn without_body(mut answer: Response) -> Response {
    *answer.body_mut() = Body::empty();
    answer
}

/// As hexadecimal digits: enough of SHA-256 that no two pictures share it.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A file with all that fetchers ask for: parts, `HEAD`, and whether it is still the same.
fn answer(bytes: Bytes, name: &str, is_current: bool, is_whole: bool, asked: &HeaderMap) -> Response {
    let text =
        |name: header::HeaderName| asked.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // One without its picture has another content under the same name.
    let tag = format!(
        "\"{}{}\"",
        name.rsplit('-').next().and_then(|rest| rest.split('.').next()).unwrap_or_default(),
        if is_whole { "" } else { "-bare" }
    );
    let kind = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    let is_same = |list: &str| {
        list.split(',')
            .any(|one| matches!(one.trim().trim_start_matches("W/"), same if same == tag || same == "*"))
    };
    let length = bytes.len();
    let if_range = text(header::IF_RANGE);
    let takes_parts = is_whole && (if_range.is_empty() || if_range == tag);
    let part = if takes_parts { part(text(header::RANGE), length) } else { Part::Whole };
    let (status, body) = if is_same(text(header::IF_NONE_MATCH)) {
        (StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        match &part {
            Part::Whole => (StatusCode::OK, bytes),
            Part::Some(range) => (StatusCode::PARTIAL_CONTENT, bytes.slice(range.clone())),
            Part::Outside => (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new()),
        }
    };
    let size = body.len();
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    let mut set = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    match (status, part) {
        (StatusCode::PARTIAL_CONTENT, Part::Some(range)) => {
            set(header::CONTENT_RANGE, format!("bytes {}-{}/{length}", range.start, range.end - 1));
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, _) => set(header::CONTENT_RANGE, format!("bytes */{length}")),
        _ => {}
    }
    if status != StatusCode::NOT_MODIFIED {
        set(header::CONTENT_LENGTH, size.to_string());
    }
    set(header::ETAG, tag);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, if is_current { FOR_GOOD } else { FOR_NOW });
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}
