//! Events in the words of Umami's script and its Node client (`POST /api/send`).

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read::{is_name, properties, referrer};
use super::{Address, BadBody, Event, Name, Rejected};

#[derive(Deserialize)]
struct Send<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    payload: Option<Payload<'a>>,
}

#[derive(Deserialize)]
struct Payload<'a> {
    website: Option<String>,
    hostname: Option<String>,
    url: Option<String>,
    referrer: Option<String>,
    name: Option<String>,
    screen: Option<String>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// Reads a body of Umami's. An event without a name is a page view; what names a person (`identify`) is `None`: acknowledged and
/// forgotten.
///
/// The site is called by Umami's number for it, or by its domain. Without `url` the home page is meant, without `hostname` the
/// site's own host.
///
/// # Errors
/// When the body cannot be read at all.
pub fn read_umami(body: &[u8]) -> Result<Option<Result<Event, Rejected>>, BadBody> {
    let send: Send<'_> = serde_json::from_slice(body).map_err(|error| BadBody::Json(error.to_string()))?;
    match send.kind.as_deref() {
        Some("event") | None => Ok(send.payload.map(event).or(Some(Err(Rejected::Malformed)))),
        Some("identify") => Ok(None),
        Some(_) => Ok(Some(Err(Rejected::Malformed))),
    }
}

fn event(payload: Payload<'_>) -> Result<Event, Rejected> {
    let site = payload.website.filter(|site| !site.is_empty()).ok_or(Rejected::UnknownSite)?;
    let name = payload.name.filter(|name| !name.is_empty());
    if name.as_deref().is_some_and(|name| !is_name(name)) {
        return Err(Rejected::BadName);
    }
    let url = payload.url.filter(|url| !url.is_empty()).unwrap_or_else(|| "/".to_owned());
    let url = if url.starts_with('/') {
        let host = payload.hostname.as_deref().filter(|host| !host.is_empty());
        match host {
            Some(host) => Address::parse(&format!("https://{host}{url}"), false),
            // The host is the site's own: the door knows it.
            None => Address::parse(&format!("https://localhost{url}"), false)
                .map(|address| Address { host: String::new(), ..address }),
        }
    } else {
        Address::parse(&url, false)
    };
    let width = payload.screen.as_deref().and_then(|screen| screen.split('x').next()?.parse().ok());
    Ok(Event {
        id: None,
        site: site.into(),
        name: name.map_or(Name::PageView, |name| Name::from(name.as_str())),
        url: url.ok_or(Rejected::BadUrl)?,
        referrer: payload.referrer.and_then(referrer),
        props: payload.data.map(|data| properties(data.get())).transpose()?.unwrap_or_default(),
        revenue: None,
        engaged_ms: 0,
        scroll: 0,
        webview: None,
        width: width.unwrap_or_default(),
        page_view: None,
        age_ms: 0,
        visitor: None,
        returning: false,
        token: None,
        parent: None,
        carried: Default::default(),
    })
}
