//! "Forward to a friend", for newsletters: mail runs no script, so the server draws the token. A page with an app a button, and the way to each.
//!
//! Opening the page is a page view of the site, so that what comes of forwarding has the mailing for its root; choosing an app is an act of
//! sharing.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::event::{Address, Event, Name, Origin};
use entrenous_core::evidence::source::App;
use entrenous_core::share::{Carried, Mechanism, PARAMETER, TOKEN_CHARS, Token, take_token};
use serde::Deserialize;

use super::Kit;
use crate::accounts::lang;
use crate::collect::request;
use crate::links::reads_ahead;
use crate::query::Parameters;
use crate::render::Lang;
use crate::serve::{App as Service, Client, Kind, Problem};

/// The page that counts as viewed: none of the site's own has this name.
const PAGE: &str = "/forward-to-a-friend";
const TITLE_CHARS: usize = 200;
const TAG_CHARS: usize = 60;
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// An app, what it is called, and where it takes a link (`^`) and a title (`*`).
const WAYS: [(App, &str, &str); 5] = [
    (App::Email, "E-mail", "mailto:?subject=*&body=^"),
    (App::Whatsapp, "WhatsApp", "https://wa.me/?text=*%20^"),
    (App::Telegram, "Telegram", "https://t.me/share/url?url=^&text=*"),
    (App::Line, "LINE", "https://line.me/R/share?text=*%20^"),
    // Both what iOS (`&body=`) and Android (`?body=`) understand.
    (App::Sms, "SMS", "sms:?&body=*%20^"),
];

/// What the mailing's link says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    site: String,
    url: String,
    /// What is forwarded is called.
    title: Option<String>,
    /// The mailing, as its other links call it.
    utm_source: Option<String>,
    utm_campaign: Option<String>,
}

#[derive(Template)]
#[template(config = "src/share/pages/askama.toml", path = "forward.html")]
struct Page {
    lang: Lang,
    title: String,
    page: String,
    ways: Vec<Way>,
}

struct Way {
    name: &'static str,
    href: String,
}

impl Asked {
    /// The page's address without a token, fragment or user's name, if it is on a host of the site: with the scheme, host and port that it was
    /// given with.
    fn address(&self, app: &Service) -> Result<String, Problem> {
        let wrong =
            || Problem::new(Kind::Invalid, "url is not an address of this site; give one of its pages");
        let known = Address::parse(&self.url, false).ok_or_else(wrong)?;
        let uri: Uri = self.url.trim().parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(wrong());
        };
        if !app.collector.owns(&self.site, &known.host) || !matches!(scheme, "http" | "https") {
            return Err(wrong());
        }
        let host = authority.as_str().rsplit('@').next().unwrap_or_default();
        let mut target = known.target.into_string();
        // Of two tokens the first would count.
        let _another = take_token(&mut target);
        Ok(format!("{scheme}://{host}{target}"))
    }

    fn title(&self) -> String {
        let title = self.title.as_deref().unwrap_or_default();
        title.chars().filter(|letter| !letter.is_control()).take(TITLE_CHARS).collect()
    }

    /// The page that was viewed, with the mailing that led to it.
    fn viewed(&self) -> Address {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("utm_medium", "email");
        for (name, value) in [("utm_source", &self.utm_source), ("utm_campaign", &self.utm_campaign)] {
            if let Some(value) = value {
                query.append_pair(name, &value.chars().take(TAG_CHARS).collect::<String>());
            }
        }
        Address { host: String::new(), target: format!("{PAGE}?{}", query.finish()).into() }
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site).append_pair("url", &self.url);
        let more =
            [("title", &self.title), ("utm_source", &self.utm_source), ("utm_campaign", &self.utm_campaign)];
        for (name, value) in more {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    fn event(&self, name: Name, token: Option<Token>, carried: Carried) -> Event {
        Event {
            id: None,
            site: self.site.as_str().into(),
            name,
            url: self.viewed(),
            referrer: None,
            props: Vec::new(),
            revenue: None,
            token,
            parent: None,
            carried,
            engaged_ms: 0,
            scroll: 0,
            webview: None,
            width: 0,
            page_view: None,
            age_ms: 0,
            visitor: None,
            returning: false,
        }
    }
}

/// The page with the apps, those first that this site's readers use.
pub(super) async fn page(
    State(app): State<Arc<Service>>,
    Extension(kit): Extension<Arc<Kit>>,
    client: Client,
    method: Method,
    headers: HeaderMap,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    let site = app.collector.site_named(&asked.site).ok_or(Kind::NotFound)?;
    let address = asked.address(&app)?;
    // The usual order does as well.
    let used = super::used(&kit, site).await.unwrap_or_default();
    let place = |app: App| used.iter().position(|used| used == app.name()).unwrap_or(usize::MAX);
    let mut ways = WAYS;
    ways.sort_by_key(|(app, ..)| place(*app));
    let query = asked.query();
    let way = |(app, name, _): (App, &'static str, &str)| Way {
        name,
        href: format!("/api/share/forward/{}?{query}", app.name()),
    };
    let lang = lang(&headers);
    let title = asked.title();
    let title = if title.is_empty() {
        lang.pick("Forward to a friend", "Transmettre à un proche").to_owned()
    } else {
        title
    };
    let shown = Page {
        lang,
        title,
        page: address.split_once("://").map_or_else(String::new, |(_, page)| page.to_owned()),
        ways: ways.map(way).into(),
    };
    let html = shown.render().map_err(|error| Problem::internal(&error))?;
    if method == Method::GET && !reads_ahead(&headers) {
        tell(&app, &asked.event(Name::PageView, None, Carried::default()), client, &headers).await;
    }
    const POLICY: &str =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, html).into_response())
}

/// Somebody has chosen an app: it opens with a link that carries a token of its own.
pub(super) async fn go(
    State(app): State<Arc<Service>>,
    Path(chosen): Path<String>,
    client: Client,
    method: Method,
    headers: HeaderMap,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    app.collector.site_named(&asked.site).ok_or(Kind::NotFound)?;
    let address = asked.address(&app)?;
    let (chosen, _, to) = WAYS.into_iter().find(|(app, ..)| app.name() == chosen).ok_or(Kind::NotFound)?;
    // Who objects to being measured passes a clean link on.
    let link = if objects(&headers) {
        address
    } else {
        let text = draw()?;
        let mark = if address.contains('?') { '&' } else { '?' };
        let carried = Carried { mechanism: Some(Mechanism::Button), app: Some(chosen) };
        let share = asked.event(Name::Custom("share".into()), Token::parse(&text), carried);
        if method == Method::GET && !reads_ahead(&headers) {
            tell(&app, &share, client, &headers).await;
        }
        format!("{address}{mark}{PARAMETER}={text}")
    };
    let to = to.replace('*', &escaped(&asked.title())).replace('^', &escaped(&link));
    let location = HeaderValue::from_str(&to).map_err(|error| Problem::internal(&error))?;
    Ok((
        StatusCode::FOUND,
        [(header::LOCATION, location), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
    )
        .into_response())
}

fn objects(headers: &HeaderMap) -> bool {
    ["sec-gpc", "dnt"].iter().any(|name| headers.get(*name).is_some_and(|value| value == "1"))
}

/// Tells of it as a page's script would. Whether it was counted is nothing to the reader, who goes on.
async fn tell(app: &Service, event: &Event, client: Client, headers: &HeaderMap) {
    let mut asked = request(headers, client, Origin::Script);
    asked.origin_host = None;
    if let Err(error) = app.collector.take(vec![Ok(event.clone())], &asked).await {
        tracing::warn!(%error, "a forward could not be noted");
    }
}

/// Ten digits and small letters by chance.
fn draw() -> Result<String, Problem> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal(&error))?;
    let mut number = u128::from_le_bytes(bytes);
    let mut text = String::with_capacity(TOKEN_CHARS);
    for _ in 0..TOKEN_CHARS {
        text.push(char::from(DIGITS[(number % 36) as usize]));
        number /= 36;
    }
    Ok(text)
}

/// As a part of an address: `+` for a space is understood by servers, not by apps.
fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
