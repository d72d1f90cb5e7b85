//! Clicks on short links: events like others, told by the door of links itself.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::REFERER;
use entrenous_core::event::{Address, Event, Name, Origin, Props};
use entrenous_core::evidence::rules::{Agent, Rules};

use super::door::request;
use super::{Collector, country};
use crate::serve::Client;

/// A redirect waits no longer for the disk, where it waits at all.
const PATIENCE: Duration = Duration::from_secs(2);

/// A person's click.
pub(crate) struct Click<'a> {
    /// The site's domain.
    pub site: &'a str,
    /// Where the reader is sent.
    pub target: &'a str,
    /// What is kept of it: which link, by which way.
    pub props: Props,
    pub client: Client,
    pub headers: &'a HeaderMap,
}

impl Collector {
    /// Writes a click down, on the disk already where `durable`. What cannot be written is counted as missed: the reader goes on all the same.
    /// Whoever is not counted (the staff, those whose browser asks for it, floods) is dropped, as any event is.
    pub(crate) async fn click(&self, click: Click<'_>, durable: bool) {
        let mut asked = request(click.headers, click.client, Origin::Script);
        asked.origin_host = None;
        let referrer = click.headers.get(REFERER).and_then(|value| value.to_str().ok());
        let event = event(&click, referrer, self);
        let (mut bytes, _) = self.admitted(vec![Ok(event)], &asked);
        let Some(bytes) = bytes.pop() else { return };
        let missed = if durable {
            // On a timeout it may still be written: then it is counted as missed, and is not.
            !matches!(tokio::time::timeout(PATIENCE, self.journal.append(vec![bytes])).await, Ok(Ok(_)))
        } else {
            self.journal.hand_over(bytes, missed).is_err()
        };
        if missed {
            self::missed(1);
        }
    }

    /// What the rules take a user agent for.
    pub(crate) fn agent(&self, user_agent: &[u8]) -> Agent {
        self.agents.agent(user_agent, &self.rules)
    }

    /// The tables.
    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The visitor's hash under the key of the day, and the country, zeros if not known.
    pub(crate) fn visitor(&self, site: u32, address: IpAddr, user_agent: &[u8]) -> (u64, [u8; 2]) {
        let visitor = self.keys.load().visitor(site, address, user_agent).0;
        (visitor, country(self.countries.as_ref(), address))
    }
}

/// Clicks that could not be written.
fn missed(clicks: usize) {
    metrics::counter!("entrenous_clicks_missed_total").increment(clicks as u64);
}

/// A click belongs to the page that it leads to, if that is the site's own, else to the site's first page.
fn event(click: &Click<'_>, referrer: Option<&str>, collector: &Collector) -> Event {
    let owns = |address: &Address| {
        collector.sites.load().named(click.site).is_some_and(|site| site.owns(&address.host))
    };
    let page = Address::parse(click.target, false).filter(owns);
    Event {
        id: None,
        site: click.site.into(),
        name: Name::Custom("click".into()),
        url: page.unwrap_or_else(|| Address { host: String::new(), target: "/".into() }),
        referrer: referrer.map(Into::into),
        props: click.props.clone(),
        revenue: None,
        token: None,
        parent: None,
        carried: Default::default(),
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
