//! The door of domains of links: who asks, what is decided, and what is written down of it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use entrenous_core::event::{Address, Props};
use entrenous_core::evidence::rules::{Agent, Browser};
use entrenous_core::links::{Asker, Decision, Gone, Who, decide, preferred};
use jiff::Timestamp;

use super::answer;
use super::directory::{Domain, Entry};
use super::pages::Page;
use super::token;
use crate::accounts::{lang, verify};
use crate::cards;
use crate::collect::click::Click;
use crate::collect::look::Look;
use crate::experiments;
use crate::serve::{App, Client, client, now};

/// Bytes of a form with a password.
const FORM_BYTES: usize = 4 << 10;
/// How long a form may take to arrive, and the records to count a click.
const PATIENCE: Duration = Duration::from_secs(5);
/// Characters of a placement that are kept.
const PLACEMENT_CHARS: usize = 60;

/// In front of everything: what is asked of a domain of links is answered here, all else goes on.
pub(crate) async fn by_host(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = request.uri().host().or(host);
    let domain = host.and_then(|host| app.links.load().domain(host).cloned());
    match domain {
        None => next.run(request).await,
        Some(domain) => {
            let started = Instant::now();
            let (parts, body) = request.into_parts();
            let answer = open(&app, &domain, &parts, body).await;
            let answer = answer::finish(answer, parts.method == Method::HEAD);
            app.metrics.link(answer.status(), started.elapsed());
            answer
        }
    }
}

async fn open(app: &Arc<App>, domain: &Domain, parts: &Parts, body: Body) -> Response {
    if !matches!(parts.method, Method::GET | Method::HEAD | Method::POST) {
        return answer::not_so();
    }
    let path = parts.uri.path();
    if path == "/" {
        return answer::redirect(&format!("https://{}/", domain.site));
    }
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let Some(ConnectInfo(peer)) = peer else { return answer::later() };
    let settings = &app.config.server;
    let client = client(peer.ip(), &parts.headers, settings.proxy_header, &settings.trusted_proxies);
    if path.starts_with("/~")
        && let Some((token, target)) = token::target(path, parts.uri.query(), &domain.site)
    {
        if parts.method == Method::GET {
            let (site, target, headers) = (&*domain.site, &*target, &parts.headers);
            app.collector.looked(&Look { site, target, link: "", token: Some(token), client, headers });
        }
        return answer::redirect(&target);
    }
    let slug = path.trim_start_matches('/');
    if let Some((slug, file)) = slug.split_once('/')
        && let Some(entry) = domain.link(slug)
        && let Some(answer) = cards::file_of(app, entry, file, parts, client).await
    {
        return answer;
    }
    // Some apps put a slash after whatever they take for an address.
    let slug = slug.strip_suffix('/').unwrap_or(slug);
    match domain.link(slug) {
        Some(entry) => lead(app, &Opened { entry, parts, client }, body).await,
        None if app.misses.check(client.neighbourhood()).is_err() => answer::too_many(lang(&parts.headers)),
        None => answer::unknown(lang(&parts.headers)),
    }
}

/// A link that somebody has opened.
struct Opened<'a> {
    entry: &'a Arc<Entry>,
    parts: &'a Parts,
    client: Client,
}

async fn lead(app: &Arc<App>, opened: &Opened<'_>, body: Body) -> Response {
    let (entry, headers) = (opened.entry, &opened.parts.headers);
    let link = &entry.stored.link;
    let lang = || lang(headers);
    let mut asker = asker(app, opened);
    if opened.parts.method == Method::POST {
        let Ok(Ok(form)) = tokio::time::timeout(PATIENCE, to_bytes(body, FORM_BYTES)).await else {
            return answer::unknown(lang());
        };
        asker.tapped = true;
        if link.has_password && matches!(decide(link, &asker, now()), Decision::NeedsPassword) {
            let password = form_urlencoded::parse(&form).find(|(name, _)| name == "password");
            let Some((_, password)) = password else { return Page::password(lang(), false).answer(asked()) };
            if app.attempts.check((opened.client.neighbourhood(), entry.stored.id)).is_err() {
                return answer::too_many(lang());
            }
            match verify(app, password.into_owned(), entry.stored.password.clone()).await {
                Ok(true) => asker.gave_password = true,
                Ok(false) => return Page::password(lang(), true).answer(wrong()),
                Err(_) => return answer::later(),
            }
        }
    }
    let decision = decide(link, &asker, now());
    if asker.who == Who::Preview && !asker.only_looks {
        note(app, opened, &decision);
    }
    match decision {
        Decision::Redirect { target, rule, counts } => {
            if counts {
                if !uses(app, entry).await {
                    return answer::gone(lang(), Gone::UsedUp);
                }
                let props = props(opened, target, rule);
                let click = Click { site: &entry.site, target, props, client: opened.client, headers };
                app.collector.click(click, app.config.links.durable_clicks).await;
            }
            answer::redirect(target)
        }
        Decision::Card => {
            cards::ask(app, &entry.stored, entry.page.as_ref());
            answer::card(entry, asker.fetcher, dealt(app, entry).as_deref())
        }
        Decision::NeedsPassword => Page::password(lang(), false).answer(asked()),
        Decision::NeedsTap => Page::tap(lang()).answer(asked()),
        Decision::NotYet => answer::not_yet(lang()),
        Decision::Gone(why) => answer::gone(lang(), why),
        Decision::Later => answer::later(),
    }
}

/// The variant of its card that a running experiment deals to the page that the link leads to, as `experiment/variant`.
fn dealt(app: &App, entry: &Entry) -> Option<String> {
    let card = &entry.stored.link.card;
    if card.variants.is_empty() {
        return None;
    }
    let page = Address::parse(&entry.stored.link.target, false);
    let page = page.filter(|page| app.collector.owns(&entry.site, &page.host))?;
    let path = page.target.split(['?', '#']).next().unwrap_or_default();
    let names = experiments::dealt_to_page(app, entry.stored.site, path, now());
    names.into_iter().find(|name| card.variants.contains_key(name))
}

/// A preview of a link that leads somewhere is a receipt.
fn note(app: &App, opened: &Opened<'_>, decision: &Decision<'_>) {
    let stored = &opened.entry.stored;
    let target = match decision {
        Decision::Redirect { target, .. } => target,
        Decision::Card => &*stored.link.target,
        _ => return,
    };
    let link = format!("{}/{}", stored.host, stored.slug);
    let (site, client, headers) = (&*opened.entry.site, opened.client, &opened.parts.headers);
    app.collector.looked(&Look { site, target, link: &link, token: None, client, headers });
}

const fn asked() -> axum::http::StatusCode {
    axum::http::StatusCode::OK
}

const fn wrong() -> axum::http::StatusCode {
    axum::http::StatusCode::UNPROCESSABLE_ENTITY
}

/// What the request shows of whoever asks. What only rules want to know is looked up where there are any.
fn asker<'a>(app: &'a App, opened: &Opened<'a>) -> Asker<'a> {
    let headers = &opened.parts.headers;
    let link = &opened.entry.stored.link;
    let user_agent = headers.get(header::USER_AGENT).map(|agent| agent.as_bytes()).unwrap_or_default();
    let agent = app.collector.agent(user_agent);
    let browser = match agent {
        Agent::Person(browser) => browser,
        _ => Browser::unnamed(),
    };
    let has_rules = !link.rules.is_empty();
    let rules = app.collector.rules();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let by_browser = || browser.in_app.and_then(|app| rules.in_app(app)).map(|app| &app.means);
    let by_package = || rules.package(text("x-requested-with")).map(|package| &package.means);
    let site = opened.entry.stored.site;
    let (visitor, country) =
        if has_rules { app.collector.visitor(site, opened.client.0, user_agent) } else { Default::default() };
    Asker {
        who: Who::of(agent),
        fetcher: match agent {
            Agent::Preview(preview) => Some(preview.fetcher.name()),
            _ => None,
        },
        reads_ahead: reads_ahead(headers),
        only_looks: opened.parts.method == Method::HEAD,
        app: if has_rules { by_browser().or_else(by_package) } else { None },
        device: browser.device,
        os: browser.os,
        language: if has_rules { preferred(text("accept-language")) } else { "" },
        country,
        minute: if link.rules.iter().any(|rule| rule.hours.is_some()) { minute(app, site) } else { 0 },
        visitor,
        used: opened.entry.used.load(Ordering::Acquire),
        gave_password: false,
        tapped: false,
    }
}

/// Does a browser fetch this before anybody has chosen it?
pub(crate) fn reads_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        headers.get(*name).is_some_and(|value| {
            let value = value.as_bytes();
            [&b"prefetch"[..], b"prerender", b"preview"]
                .iter()
                .any(|word| memchr::memmem::find(value, word).is_some())
        })
    })
}

/// The minute of the site's day.
fn minute(app: &App, site: u32) -> u16 {
    let sites = app.collector.sites.load();
    let Some(site) = sites.numbered(site) else { return 0 };
    let time = Timestamp::now().to_zoned_datetime(site.zone.clone());
    u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or_default()
}

/// Counts a click against the link's limit, in memory at once and in the records before the reader goes on. If those cannot be written, memory
/// alone counts: the reader goes on.
async fn uses(app: &App, entry: &Entry) -> bool {
    let Some(most) = entry.stored.link.clicks else { return true };
    let one_more = |used: u64| (used < most).then(|| used.saturating_add(1));
    if entry.used.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more).is_err() {
        return false;
    }
    match tokio::time::timeout(PATIENCE, app.records.use_link(entry.stored.id, most)).await {
        Ok(Ok(counted)) => counted,
        Ok(Err(error)) => {
            tracing::warn!(%error, "a click could not be counted against its link's limit but in memory");
            true
        }
        Err(_) => true,
    }
}

/// What is kept of a click besides what every event has.
fn props(opened: &Opened<'_>, target: &str, rule: Option<usize>) -> Props {
    let stored = &opened.entry.stored;
    let mut props: Props = vec![("link".into(), format!("{}/{}", stored.host, stored.slug).into())];
    let query = opened.parts.uri.query().unwrap_or_default();
    let placement = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "qr");
    props.push(("mechanism".into(), if placement.is_some() { "qr" } else { "link" }.into()));
    if let Some((_, placement)) = placement {
        let plain = |letter: &char| letter.is_alphanumeric() || " -_.".contains(*letter);
        let placement: String = placement.chars().filter(plain).take(PLACEMENT_CHARS).collect();
        if !placement.is_empty() {
            props.push(("placement".into(), placement.into()));
        }
    }
    if let Some(rule) = rule {
        props.push(("rule".into(), (rule + 1).to_string().into()));
        props.push(("target".into(), target.into()));
    }
    props
}
