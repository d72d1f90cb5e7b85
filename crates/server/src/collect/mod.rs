//! Where events come in: from pages' scripts and pixels, from servers, and from other tools' scripts in their own words.
//!
//! ```text
//! request ─► read (core::event) ─► limits ─► admit ─► journal ─► answer
//!            what it says          floods    who, hashed   on disk    202 and what was dropped
//! ```
//!
//! No address and no user agent goes further than [`admit`].

pub mod admit;
mod agents;
mod answer;
pub(crate) mod click;
mod door;
pub mod keys;
mod limits;
pub(crate) mod look;
mod pixel;
mod script;
pub mod sites;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use arc_swap::ArcSwap;
use entrenous_core::event::{Event, Origin, Rejected};
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::journal::{AppendError, Writer};

use admit::Sender;
use agents::Agents;
use keys::DayKeys;
use limits::Limits;
use sites::Sites;

use crate::config::{Collect, Config};

pub use answer::{Dropped, Taken};
pub(crate) use door::request;
pub use door::routes;

/// Everything that the doors share.
pub struct Collector {
    rules: Arc<Rules>,
    /// Replaced when a site changes.
    pub sites: Arc<ArcSwap<Sites>>,
    /// Replaced when a day begins or a key is destroyed.
    pub keys: ArcSwap<DayKeys>,
    agents: Agents,
    limits: Limits,
    journal: Writer,
    /// Country of an address, where the operator has given a database.
    countries: Option<maxminddb::Reader<Vec<u8>>>,
    /// Ms since 1970.
    clock: fn() -> i64,
    settings: Settings,
}

/// What the operator has chosen.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Largest body, in bytes.
    pub body_bytes: usize,
    /// Most events in one body.
    pub batch_events: usize,
    /// Events of one client in a minute.
    pub client_per_minute: NonZeroU32,
    /// Events of one site in a second.
    pub site_per_second: NonZeroU32,
    /// A second path at which the page's script is served, under a name of the operator's own.
    pub script_path: Option<String>,
    /// A second path at which events are taken.
    pub event_path: Option<String>,
}

impl std::fmt::Debug for Collector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Collector").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Settings {
    /// As configured.
    pub fn of(config: &Config) -> Settings {
        let Collect {
            body_kib, batch_events, events_per_client_per_minute, events_per_site_per_second, ..
        } = config.collect;
        let size = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let limit = |number| u32::try_from(number).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX);
        // The usual path has a route of its own.
        let script_path = Some(config.collect.script_path.clone()).filter(|path| path != "/js/e.js");
        Settings {
            body_bytes: size(body_kib * 1024),
            batch_events: size(batch_events),
            client_per_minute: limit(events_per_client_per_minute),
            site_per_second: limit(events_per_site_per_second),
            script_path,
            event_path: config.collect.event_path.clone(),
        }
    }
}

/// Who asks, as the request shows, before the rules are asked.
pub(crate) struct Request<'a> {
    pub address: Option<IpAddr>,
    pub user_agent: &'a [u8],
    pub origin_host: Option<String>,
    pub objects: bool,
    pub origin: Origin,
    pub only_site: Option<u32>,
    pub only_workspace: Option<i64>,
    /// It says that it is a known program, not a browser.
    pub is_program: bool,
    pub idempotency_key: Option<&'a [u8]>,
}

impl Collector {
    /// The doors' shared part.
    pub fn new(
        rules: Arc<Rules>,
        sites: Arc<ArcSwap<Sites>>,
        keys: DayKeys,
        journal: Writer,
        countries: Option<maxminddb::Reader<Vec<u8>>>,
        clock: fn() -> i64,
        settings: Settings,
    ) -> Collector {
        Collector {
            rules,
            sites,
            keys: ArcSwap::from_pointee(keys),
            agents: Agents::default(),
            limits: Limits::new(settings.client_per_minute, settings.site_per_second),
            journal,
            countries,
            clock,
            settings,
        }
    }

    /// The number of the site that a page calls so.
    pub(crate) fn site_named(&self, name: &str) -> Option<u32> {
        self.sites.load().named(name).map(|site| site.number)
    }

    /// Is this a host of the site that a page calls so?
    pub(crate) fn owns(&self, site: &str, host: &str) -> bool {
        self.sites.load().named(site).is_some_and(|site| site.owns(host))
    }

    /// Countries of addresses, where the operator has given a database.
    pub(crate) fn countries(&self) -> Option<&maxminddb::Reader<Vec<u8>>> {
        self.countries.as_ref()
    }

    /// Forgets clients of whom nothing came for a while. To be called about once a minute.
    pub fn tidy(&self) {
        self.limits.tidy();
    }

    /// Takes events as far as they can be taken: how many are on disk now, and why each other one is not.
    ///
    /// # Errors
    /// When the journal cannot take them: nothing of the body is claimed then.
    pub(crate) async fn take(
        &self,
        events: Vec<Result<Event, Rejected>>,
        request: &Request<'_>,
    ) -> Result<(usize, Vec<(usize, Rejected)>), AppendError> {
        let (bytes, dropped) = self.admitted(events, request);
        let accepted = bytes.len();
        if accepted > 0 {
            self.journal.append(bytes).await?;
        }
        Ok((accepted, dropped))
    }

    fn admitted(
        &self,
        events: Vec<Result<Event, Rejected>>,
        request: &Request<'_>,
    ) -> (Vec<Vec<u8>>, Vec<(usize, Rejected)>) {
        let (sites, keys) = (self.sites.load(), self.keys.load());
        let sender = Sender {
            address: request.address,
            user_agent: request.user_agent,
            agent: self.agents.agent(request.user_agent, &self.rules),
            origin_host: request.origin_host.as_deref(),
            objects: request.objects,
            country: request
                .address
                .map(|address| country(self.countries.as_ref(), address))
                .unwrap_or_default(),
            origin: request.origin,
            only_site: request.only_site,
            only_workspace: request.only_workspace,
            is_program: request.is_program,
        };
        // A server may send for all its visitors: the site's limit holds it.
        let is_client = request.origin != Origin::Server;
        let client = request.address.filter(|_| is_client).map(|address| keys.address(0, address));
        let now_ms = (self.clock)();
        let (mut bytes, mut dropped) = (Vec::with_capacity(events.len()), Vec::new());
        for (index, event) in events.into_iter().enumerate() {
            let admitted = event.and_then(|event| {
                let site = sites.named(&event.site).ok_or(Rejected::UnknownSite)?;
                self.limits.take(client, site.number).map_err(|_| Rejected::TooMany)?;
                let id = fresh_id(site.number, request.idempotency_key, index);
                admit::admit(event, &sender, &sites, &keys, &self.rules, now_ms, id)
            });
            match admitted {
                Ok(collected) => bytes.push(collected.to_bytes()),
                Err(reason) => dropped.push((index, reason)),
            }
        }
        for (_, reason) in &dropped {
            metrics::counter!("entrenous_events_dropped_total", "reason" => reason.name()).increment(1);
        }
        metrics::counter!("entrenous_events_accepted_total").increment(bytes.len() as u64);
        (bytes, dropped)
    }
}

/// The country of an address; zeros if not known.
pub(crate) fn country(countries: Option<&maxminddb::Reader<Vec<u8>>>, address: IpAddr) -> [u8; 2] {
    let code = || {
        let found = countries?.lookup(address).ok()?;
        let country: maxminddb::geoip2::Country<'_> = found.decode().ok()??;
        country.country.iso_code?.as_bytes().try_into().ok()
    };
    code().unwrap_or_default()
}

/// An id for an event that came without: from the site and the request's key if it has one, so that a repetition has the same, else by chance.
fn fresh_id(site: u32, key: Option<&[u8]>, index: usize) -> u128 {
    use std::hash::Hasher;
    let mut bytes = [0; 16];
    match key {
        Some(key) => {
            for (half, part) in bytes.chunks_mut(8).zip([1, 2]) {
                let mut hasher = siphasher::sip::SipHasher13::new_with_keys(part, 0);
                hasher.write_u32(site);
                hasher.write(key);
                hasher.write_u64(index as u64);
                half.copy_from_slice(&hasher.finish().to_le_bytes());
            }
        }
        // Without the system's chance there is nothing to be done, and an id of 0 is never taken for a repetition.
        None => getrandom::fill(&mut bytes).unwrap_or_default(),
    }
    u128::from_le_bytes(bytes)
}
