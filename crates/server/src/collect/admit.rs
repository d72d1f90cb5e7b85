//! From an event and whoever sent it to what is kept of it: the only place where an address and a user agent are seen.

use std::net::IpAddr;

use entrenous_core::event::{BrowserNames, Collected, Event, Name, Origin, Rejected};
use entrenous_core::evidence::rules::{Agent, Browser, Rules};
use entrenous_core::evidence::source::App;
use entrenous_core::share::{Mechanism, take_token};

use super::keys::{DayKeys, consenting};
use super::sites::{Site, Sites};

/// Whoever sent an event, as the request shows.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The client's address, past trusted proxies; none where a server tells of something that nobody's browser did.
    pub address: Option<IpAddr>,
    /// `User-Agent`; empty if none.
    pub user_agent: &'a [u8],
    /// What the rules take the user agent for.
    pub agent: Agent,
    /// Bare host of `Origin`, where the browser names one.
    pub origin_host: Option<&'a str>,
    /// `Sec-GPC: 1` or `DNT: 1`.
    pub objects: bool,
    /// Country of the address; zeros if not known.
    pub country: [u8; 2],
    /// How it came.
    pub origin: Origin,
    /// The only site that it may be for.
    pub only_site: Option<u32>,
    /// The only workspace whose sites it may be for.
    pub only_workspace: Option<i64>,
    /// It says that it is a known program, which has no browser.
    pub is_program: bool,
}

/// Decides on one event. `fresh_id` is taken where the sender gave none.
///
/// # Errors
/// With the first reason that applies, in the order of the checks: site, host and origin, address, objection, agent.
pub fn admit(
    event: Event,
    sender: &Sender<'_>,
    sites: &Sites,
    keys: &DayKeys,
    rules: &Rules,
    now_ms: i64,
    fresh_id: u128,
) -> Result<Collected, Rejected> {
    let site = sites.named(&event.site).ok_or(Rejected::UnknownSite)?;
    let host = if event.url.host.is_empty() {
        site.hosts.first().cloned().unwrap_or_default()
    } else {
        event.url.host
    };
    check_source(site, &host, sender)?;
    let browser = browser(sender)?;
    let mut visitor =
        sender.address.map_or((0, 0), |address| keys.visitor(site.number, address, sender.user_agent));
    // Where nobody may be asked, or the browser objects, the id goes no further, nor what it says of other days.
    let agreed = event.visitor.filter(|_| site.asks_consent && !sender.objects && sender.address.is_some());
    if let (Some(id), Some(key)) = (agreed, &site.consent_key) {
        visitor = (consenting(key, site.number, id), visitor.0);
    }
    let mut target = event.url.target.into_string();
    // Where the page's script left it in the address, or there is no script.
    let left = take_token(&mut target);
    let parent = event.parent.or(left).filter(|_| !sender.objects && event.name == Name::PageView);
    let token = event.token.filter(|_| !sender.objects);
    let referrer = event.referrer.as_deref().map(|referrer| site.cleaner.referrer(referrer));
    let props = event
        .props
        .into_iter()
        .map(|(name, value)| (site.cleaner.value(&name).into(), site.cleaner.value(&value).into()));
    Ok(Collected {
        id: event.id.unwrap_or(fresh_id),
        site: site.number,
        received_ms: now_ms,
        age_ms: event.age_ms,
        origin: sender.origin as u8,
        name: site.cleaner.value(event.name.as_str()).into(),
        visitor: visitor.0,
        visitor_yesterday: visitor.1,
        address: sender.address.map_or(0, |address| keys.address(site.number, address)),
        host: host.into(),
        target: site.cleaner.target_of_page(&target, rules, keys.clicks()).into(),
        referrer: referrer.unwrap_or_default().into(),
        webview: event.webview.unwrap_or_default().into(),
        browser: BrowserNames::of(browser, rules),
        country: sender.country,
        page_view: event.page_view.unwrap_or_default(),
        engaged_ms: event.engaged_ms,
        scroll: event.scroll,
        width: event.width,
        props: props.collect(),
        revenue: event.revenue,
        returning: agreed.is_some() && event.returning,
        token: token.map_or(0, |token| keys.drawn(site.number, &token)),
        parents: parent.map(|token| keys.arrived(site.number, &token)).unwrap_or_default(),
        mechanism: event.carried.mechanism.map_or("", Mechanism::name).into(),
        app: event.carried.app.map_or("", App::name).into(),
    })
}

/// A server with a key may speak of any page of its site and for anybody.
fn check_source(site: &Site, host: &str, sender: &Sender<'_>) -> Result<(), Rejected> {
    let is_of_another = sender.only_site.is_some_and(|only| only != site.number)
        || sender.only_workspace.is_some_and(|only| only != site.workspace);
    if is_of_another {
        return Err(Rejected::ForbiddenSite);
    }
    if !site.owns(host) {
        return Err(Rejected::WrongHost);
    }
    if sender.origin == Origin::Server {
        return Ok(());
    }
    if sender.origin_host.is_some_and(|origin| !site.owns(origin)) {
        return Err(Rejected::WrongOrigin);
    }
    if sender.address.is_some_and(|address| site.excludes(address)) {
        return Err(Rejected::ExcludedAddress);
    }
    if sender.objects && site.honours_signals {
        return Err(Rejected::OptedOut);
    }
    Ok(())
}

fn browser(sender: &Sender<'_>) -> Result<Browser, Rejected> {
    match sender.agent {
        Agent::Person(browser) => Ok(browser),
        // Programs that a site's own server runs have no browser.
        _ if sender.origin == Origin::Server || sender.is_program => Ok(Browser::unnamed()),
        Agent::Bot | Agent::MailImages => Err(Rejected::Bot),
        Agent::Preview(_) => Err(Rejected::Preview),
        Agent::Scanner | Agent::Monitoring => Err(Rejected::Scanner),
    }
}
