//! The pixel: a page view of a reader whose browser runs no scripts.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, REFERER};
use axum::response::{IntoResponse, Response};
use entrenous_core::event::{Address, Event, Name, Origin, Rejected};
use serde::Deserialize;

use super::door::request;
use crate::serve::{App, Client};

/// One transparent pixel, `GIF89a`.
const PIXEL: [u8; 43] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x21, 0xf9, 4, 1,
    0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 1, 0x44, 0, 0x3b, 0,
];

/// What the address of the pixel says.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    site: Option<String>,
    url: Option<String>,
}

/// Counts a page view and answers with the picture, whatever came of it: a reader must not see a broken one. The page is
/// what `url` says, else the pixel's own referrer; where the reader came from cannot be known.
pub(super) async fn pixel(
    State(app): State<Arc<App>>,
    client: Client,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let referrer = headers.get(REFERER).and_then(|value| value.to_str().ok());
    let event = event(asked, referrer);
    let request = request(&headers, client, Origin::Pixel);
    let dropped = match app.collector.take(vec![event], &request).await {
        Ok((_, dropped)) => dropped.first().map(|(_, reason)| reason.name()),
        Err(_) => Some("not_taken"),
    };
    let mut response = ([(CONTENT_TYPE, "image/gif"), (CACHE_CONTROL, "no-store")], PIXEL).into_response();
    if let Some(reason) = dropped {
        response.headers_mut().insert("x-entrenous-dropped", axum::http::HeaderValue::from_static(reason));
    }
    response
}

fn event(asked: Asked, referrer: Option<&str>) -> Result<Event, Rejected> {
    let url = asked.url.as_deref().or(referrer).ok_or(Rejected::BadUrl)?;
    Ok(Event {
        id: None,
        site: asked.site.ok_or(Rejected::UnknownSite)?.into(),
        name: Name::PageView,
        url: Address::parse(url, false).ok_or(Rejected::BadUrl)?,
        referrer: None,
        props: Vec::new(),
        revenue: None,
        engaged_ms: 0,
        scroll: 0,
        webview: None,
        width: 0,
        page_view: None,
        age_ms: 0,
        visitor: None,
        returning: false,
        token: None,
        parent: None,
        carried: Default::default(),
    })
}
