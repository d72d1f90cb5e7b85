//! From a log's line to what is kept of it: the only place of this room where an address and a user agent are seen.

use std::borrow::Cow;
use std::net::IpAddr;

use entrenous_core::access_log::Record;
use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::lens::{Clients, Lens, Records};
use entrenous_core::collect::site::{ReferrerUrl, bare_host, referrer_url};
use entrenous_core::collect::{Batch, HitKind, Request};
use entrenous_core::event::{Logged, LoggedFetch, LoggedSender, Mark, page};
use entrenous_core::evidence::rules::{Agent, Rules};
use entrenous_core::share::{PARAMETER, take_token};

use super::days::LogKeys;
use crate::collect::sites::Site;

/// Bytes of an address that are kept.
const TARGET_BYTES: usize = 4_096;

/// The country of an address; zeros if not known.
pub(crate) type Countries<'a> = &'a dyn Fn(IpAddr) -> [u8; 2];

/// What reading a line depends on besides the line.
pub(crate) struct Admission<'a> {
    pub(crate) site: &'a Site,
    pub(crate) rules: &'a Rules,
    pub(crate) lens: &'a Lens,
    pub(crate) names_hosts: bool,
    /// The reading that lines belong to.
    pub(crate) reading: u64,
    pub(crate) countries: Countries<'a>,
    pub(crate) classifier: Classifier<'a>,
    pub(crate) keys: LogKeys,
    batch: Batch,
}

impl<'a> Admission<'a> {
    /// For one log of one site.
    pub(crate) fn new(
        site: &'a Site,
        rules: &'a Rules,
        (lens, names_hosts): (&'a Lens, bool),
        keys: LogKeys,
        countries: Countries<'a>,
        reading: u64,
    ) -> Admission<'a> {
        let classifier = Classifier::new(rules, lens);
        Admission {
            site,
            rules,
            lens,
            names_hosts,
            reading,
            countries,
            classifier,
            keys,
            batch: Batch::default(),
        }
    }

    /// Is this line the site's?
    pub(crate) fn is_of_site(&self, record: &Record<'_>) -> bool {
        let host = record.host.as_deref().filter(|_| self.names_hosts);
        host.is_none_or(|host| self.site.owns(&bare_host(&String::from_utf8_lossy(host))))
    }

    /// What is kept of a line; nothing of machines, and of what the site leaves out. `records` is what its format could have said.
    pub(crate) fn admit(&mut self, record: &Record<'_>, records: Records) -> Option<Logged> {
        self.batch.hits.clear();
        let mut batch = std::mem::take(&mut self.batch);
        self.classifier.push(record, records, 0, &mut batch);
        let hit = batch.hits.pop()?;
        // Its text is not needed: what is kept is cleaned first.
        self.batch = Batch::default();
        if matches!(hit.kind, HitKind::Excluded | HitKind::Scanner | HitKind::Bot | HitKind::Monitoring) {
            return None;
        }
        let is_page = matches!(hit.kind, HitKind::Document | HitKind::Prefetch);
        let sender = LoggedSender::of(hit.agent, is_page, self.rules)?;
        let text = |bytes: &Option<Cow<'_, [u8]>>| match bytes.as_deref() {
            Some(bytes) => String::from_utf8_lossy(&bytes[..bytes.len().min(TARGET_BYTES)]).into_owned(),
            None => String::new(),
        };
        let time_ms = record.time_ms;
        let keeps_text = is_page || matches!(hit.kind, HitKind::Redirect | HitKind::Preview);
        let mut parents = Vec::new();
        let target = if keeps_text {
            let clicks = self.keys.clicks(time_ms);
            let mut asked = text(&record.target);
            let token = take_token(&mut asked);
            let mut target = self.site.cleaner.target_of_page(&asked, self.rules, clicks);
            if let Some(token) = token {
                parents = self.keys.arrived(self.site.number, &token);
                // Of two links to one page two previews are two shares; under the oldest key, for a link's is to be the same tomorrow.
                if hit.kind == HitKind::Preview {
                    let sign = if target.contains('?') { '&' } else { '?' };
                    target +=
                        &format!("{sign}{PARAMETER}={:016x}", parents.last().copied().unwrap_or_default());
                }
            }
            target
        } else {
            String::new()
        };
        let referrer = text(&record.referrer);
        let own_referrer = hit.own_referrer.and_then(|_| match referrer_url(&referrer) {
            ReferrerUrl::Web { path, .. } => {
                let path = self.site.cleaner.target(path.split(['?', '#']).next().unwrap_or_default());
                Some(page(self.site.number, &path))
            }
            _ => None,
        });
        let keeps_referrer = own_referrer.is_none() && keeps_text && hit.kind != HitKind::Preview;
        let client = record.forwarded_for.as_deref().filter(|_| self.lens.use_forwarded);
        let client = client.or(record.client.as_deref()).unwrap_or_default();
        let who = self.keys.who(
            self.site.number,
            client,
            record.user_agent.as_deref().unwrap_or_default(),
            time_ms,
        );
        let is_person = matches!(hit.agent, Agent::Person(_));
        Some(Logged {
            site: self.site.number,
            reading: self.reading,
            received_ms: time_ms,
            time_ms,
            visitor: if is_person { who.visitor.today } else { 0 },
            visitor_yesterday: if is_person { who.visitor.yesterday } else { 0 },
            // Scripts may know the site's visitors by ids, and nothing tells which.
            joinable: who.joinable && self.lens.clients == Clients::Visible && !self.site.knows_again(),
            address: who.address,
            sender,
            kind: HitKind::ALL.iter().position(|kind| *kind == hit.kind).unwrap_or_default() as u8,
            status: hit.status,
            host: if is_page { bare_host(&text(&record.host)).into() } else { "".into() },
            target: target.into(),
            referrer: if keeps_referrer { self.site.cleaner.referrer(&referrer).into() } else { "".into() },
            own_referrer,
            requested_with: if is_page {
                self.site.cleaner.value(&text(&record.x_requested_with)).into()
            } else {
                "".into()
            },
            fetch: LoggedFetch::number(hit.fetch),
            user_activated: hit.user_activated,
            request: match hit.request {
                Request::Page => 0,
                Request::Asset => 1,
                Request::Other => 2,
                Request::Link => 3,
            },
            records_referrer: hit.records.referrer,
            records_user_agent: hit.records.user_agent,
            has_assets: self.lens.has_assets,
            clients_visible: self.lens.clients == Clients::Visible,
            country: if is_page { self.country(client) } else { [0; 2] },
            mark: Mark::default(),
            parents,
            link: "".into(),
        })
    }

    fn country(&self, client: &[u8]) -> [u8; 2] {
        let address = std::str::from_utf8(client).ok().and_then(|text| text.parse().ok());
        address.map(self.countries).unwrap_or_default()
    }
}
