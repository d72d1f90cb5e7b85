//! Preview fetches of short links and of cards' pictures: receipts that need no access log.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use entrenous_core::collect::HitKind;
use entrenous_core::event::{Address, Journaled, Logged, LoggedFetch, LoggedSender, Mark};
use entrenous_core::evidence::Fetch;
use entrenous_core::evidence::rules::{Agent, Rules};
use entrenous_core::share::{PARAMETER, Token};

use super::Collector;
use super::keys::DayKeys;
use super::sites::Site;
use crate::serve::Client;

/// As [`Logged::request`] numbers it.
const LINK: u8 = 3;
/// The fetcher is sent on, or gets a card.
const FOUND: u16 = 302;

/// Somebody asked for a link, or for its card's picture.
pub(crate) struct Look<'a> {
    /// The site's domain.
    pub site: &'a str,
    /// Where a person is sent.
    pub target: &'a str,
    /// The short link, as `host/slug`; empty if it is none.
    pub link: &'a str,
    /// What the link carries.
    pub token: Option<Token>,
    pub client: Client,
    pub headers: &'a HeaderMap,
}

impl Collector {
    /// Notes that a link's preview was fetched, if it was a preview fetcher that asked: deliveries make a share of it, and the page that is fetched
    /// next is a part of that. Nobody waits for it; what cannot be noted is counted as missed.
    pub(crate) fn looked(&self, look: &Look<'_>) {
        let Some(line) = self.look(look) else { return };
        if self.journal.hand_over(Journaled::Line(Box::new(line)).to_bytes(), missed).is_err() {
            missed(1);
        }
    }

    fn look(&self, look: &Look<'_>) -> Option<Logged> {
        let user_agent = look.headers.get(USER_AGENT).map(|agent| agent.as_bytes()).unwrap_or_default();
        let agent = self.agent(user_agent);
        let (sites, keys) = (self.sites.load(), self.keys.load());
        let site = sites.named(look.site)?;
        let Client(address) = look.client;
        self.limits.take(Some(keys.address(0, address)), site.number).ok()?;
        let Look { target, link, token, .. } = *look;
        let seen = Seen { agent, address, target, link, token, at_ms: (self.clock)() };
        line(site, &keys, &self.rules, &seen)
    }
}

/// What a request of a link shows.
pub(crate) struct Seen<'a> {
    /// What the rules take the user agent for.
    pub agent: Agent,
    pub address: IpAddr,
    /// See [`Look::target`].
    pub target: &'a str,
    /// See [`Look::link`].
    pub link: &'a str,
    /// See [`Look::token`].
    pub token: Option<Token>,
    /// When, in ms since 1970.
    pub at_ms: i64,
}

/// A preview fetcher's request, as a log's line that nobody wrote; none of anybody else's, and of those whose address is left out.
pub(crate) fn line(site: &Site, keys: &DayKeys, rules: &Rules, seen: &Seen<'_>) -> Option<Logged> {
    let Agent::Preview(_) = seen.agent else { return None };
    let sender = LoggedSender::of(seen.agent, true, rules)?;
    if site.excludes(seen.address) {
        return None;
    }
    // Another's page is none of the site: its home page was not passed on.
    let page = Address::parse(seen.target, false).filter(|address| site.owns(&address.host));
    let page = page.map_or_else(String::new, |address| address.target.into_string());
    let mut target = site.cleaner.target_of_page(&page, rules, keys.clicks());
    let parents = seen.token.map(|token| keys.arrived(site.number, &token)).unwrap_or_default();
    // Of two links to one page two previews are two shares.
    let mut mark = |name: &str, value: &str| {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(name);
        target.push('=');
        target.push_str(value);
    };
    if let Some(oldest) = parents.last() {
        mark(PARAMETER, &format!("{oldest:016x}"));
    }
    if !seen.link.is_empty() {
        mark("link", seen.link);
    }
    Some(Logged {
        site: site.number,
        reading: 0,
        received_ms: seen.at_ms,
        time_ms: seen.at_ms,
        visitor: 0,
        visitor_yesterday: 0,
        joinable: false,
        address: keys.address(site.number, seen.address),
        sender,
        kind: HitKind::ALL.iter().position(|kind| *kind == HitKind::Preview).unwrap_or_default() as u8,
        status: FOUND,
        host: "".into(),
        target: target.into(),
        referrer: "".into(),
        own_referrer: None,
        requested_with: "".into(),
        fetch: LoggedFetch::number(Fetch::NotRecorded),
        user_activated: false,
        request: LINK,
        records_referrer: false,
        records_user_agent: true,
        has_assets: false,
        clients_visible: true,
        country: [0; 2],
        mark: Mark::default(),
        parents,
        link: seen.link.into(),
    })
}

/// Receipts that could not be written.
fn missed(receipts: usize) {
    metrics::counter!("entrenous_receipts_missed_total").increment(receipts as u64);
}
