//! Step 1: the kind of hit, from one line alone.
//!
//! The agent decides first, then the request. This is the step that runs on all cores: it knows nothing of other lines.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;
use hashbrown::HashMap;
use siphasher::sip::SipHasher13;

use super::hit::Visitor;
use super::lens::{Lens, OTHER_HOSTS, Records, VisitorScope};
use super::request::{is_prefetch, kind_of_request, preview_request};
use super::site::{ReferrerUrl, bare_host, is_host, referrer_url, text};
use super::{Batch, DropReason, Hit, HitKind, Span};
use crate::access_log::{Format, Record};
use crate::evidence::Fetch;
use crate::evidence::rules::{Agent, Browser, Rules};

const DAY_MS: i64 = 24 * 3_600_000;
/// Clocks of servers differ from ours by no more than this; a wrong time zone by more.
const FUTURE_MS: i64 = 3_600_000;
/// Distinct user agents remembered by one worker.
const AGENTS_KEPT: usize = 50_000;

/// Turns records into hits.
pub struct Classifier<'r> {
    rules: &'r Rules,
    lens: &'r Lens,
    urls: FixedState,
    agents: HashMap<u64, Agent>,
}

impl<'r> Classifier<'r> {
    /// A classifier for one log.
    pub fn new(rules: &'r Rules, lens: &'r Lens) -> Self {
        let urls = FixedState::with_seed(lens.key.0 ^ lens.key.1.rotate_left(32));
        Classifier { rules, lens, urls, agents: HashMap::new() }
    }

    /// See [`Lens::records_of`].
    pub fn records_of(&self, format: &Format) -> Records {
        self.lens.records_of(format)
    }

    /// Adds the hit that a record of input line `line` says to `batch`. `records` is what its format could have said.
    pub fn push(&mut self, record: &Record<'_>, records: Records, line: u64, batch: &mut Batch) {
        let client = self.client(record);
        let target = record.target.as_deref().unwrap_or_default();
        let path = split_query(target).0;
        let site = self.site(record);
        let user_agent = record.user_agent.as_deref().unwrap_or_default();
        let agent_hash = self.hash_url(u16::MAX, user_agent);
        let agent = self.agent(record, records, user_agent, agent_hash);
        let (own_referrer, referrer) = self.referrer(record, site);
        let fetch = fetch(record, records);
        let (kind, reason) = self.kind(record, client, path, agent, fetch, site);
        let kept =
            matches!(kind, HitKind::Document | HitKind::Redirect | HitKind::Prefetch | HitKind::Preview);
        let keep =
            |batch: &mut Batch, bytes: Option<&[u8]>| if kept { batch.keep(bytes) } else { Span::default() };
        let address = self.hash_secret(client);
        let hit = Hit {
            time_ms: record.time_ms,
            line,
            address,
            user_agent: agent_hash,
            visitor: match agent {
                Agent::Person(_) => self.visitor(address, agent_hash, record.time_ms),
                _ => Visitor::default(),
            },
            returning: false,
            url: self.hash_url(site, target),
            page: self.hash_url(site, path),
            own_referrer,
            site,
            status: record.status,
            kind,
            reason,
            records,
            agent,
            fetch,
            user_activated: record.sec_fetch_user.as_deref() == Some(b"?1"),
            request: preview_request(record, path),
            target: keep(batch, Some(target)),
            referrer: keep(batch, referrer),
            requested_with: keep(batch, record.x_requested_with.as_deref()),
        };
        batch.hits.push(hit);
    }

    fn client<'a>(&self, record: &'a Record<'_>) -> &'a [u8] {
        let forwarded = if self.lens.use_forwarded { record.forwarded_for.as_deref() } else { None };
        forwarded.or(record.client.as_deref()).unwrap_or_default()
    }

    /// Index of the site that the host names; the last site stands for hosts that are not listed.
    fn site(&self, record: &Record<'_>) -> u16 {
        let sites = &self.lens.sites;
        let Some(host) = record.host.as_deref().filter(|_| sites.len() > 1) else { return 0 };
        let same = |site: &str| host.eq_ignore_ascii_case(site.as_bytes());
        let found = sites.iter().position(|site| same(site)).or_else(|| {
            let bare = bare_host(&String::from_utf8_lossy(host));
            sites.iter().position(|site| *site == bare)
        });
        let others = || sites.iter().position(|site| site == OTHER_HOSTS);
        found.or_else(others).and_then(|i| u16::try_from(i).ok()).unwrap_or_default()
    }

    fn agent(&mut self, record: &Record<'_>, records: Records, user_agent: &[u8], hash: u64) -> Agent {
        if record.user_agent.is_none() {
            return unnamed(records);
        }
        if let Some(&agent) = self.agents.get(&hash) {
            return agent;
        }
        if self.agents.len() >= AGENTS_KEPT {
            self.agents.clear();
        }
        let agent = self.rules.agent(user_agent);
        self.agents.insert(hash, agent);
        agent
    }

    /// The referring page if it is the site's own, and the referrer's text if it is not.
    fn referrer<'a>(&self, record: &'a Record<'_>, site: u16) -> (Option<u64>, Option<&'a [u8]>) {
        let Some(bytes) = record.referrer.as_deref() else { return (None, None) };
        match referrer_url(&text(bytes)) {
            ReferrerUrl::Web { host, path } if self.is_own(host, record, site) => {
                let page = split_query(path.as_bytes()).0;
                (Some(self.hash_url(site, page)), None)
            }
            _ => (None, Some(bytes)),
        }
    }

    fn is_own(&self, host: &str, record: &Record<'_>, site: u16) -> bool {
        let same_as_host =
            record.host.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(host.as_bytes()));
        if same_as_host {
            return true;
        }
        let is_site = |own: &String| !own.is_empty() && own != OTHER_HOSTS && is_host(host, own);
        self.lens.sites.get(usize::from(site)).is_some_and(is_site) || self.lens.own_hosts.iter().any(is_site)
    }

    fn expects_fetch_metadata(&self, site: u16) -> bool {
        self.lens.expects_fetch_metadata.get(usize::from(site)).copied().unwrap_or_default()
    }

    fn kind(
        &self,
        record: &Record<'_>,
        client: &[u8],
        path: &[u8],
        agent: Agent,
        fetch: Fetch,
        site: u16,
    ) -> (HitKind, Option<DropReason>) {
        if let Some(reason) = self.excluded(record, client, site) {
            return (HitKind::Excluded, Some(reason));
        }
        match agent {
            Agent::Bot if record.user_agent.is_none() => (HitKind::Bot, Some(DropReason::NoUserAgent)),
            Agent::Bot | Agent::MailImages => (HitKind::Bot, None),
            Agent::Scanner => (HitKind::Scanner, None),
            Agent::Monitoring => (HitKind::Monitoring, None),
            Agent::Preview(_) => (HitKind::Preview, None),
            Agent::Person(browser) => {
                let kind = kind_of_request(record, path);
                let silent = self.expects_fetch_metadata(site)
                    && fetch == Fetch::Absent
                    && record.sec_fetch_mode.is_none();
                if kind == HitKind::Document && silent && browser.sends_fetch_metadata() {
                    return (HitKind::Scanner, Some(DropReason::NoFetchMetadata));
                }
                if is_prefetch(record) && matches!(kind, HitKind::Document | HitKind::Asset) {
                    return (
                        HitKind::Prefetch,
                        (kind == HitKind::Asset).then_some(DropReason::PrefetchUnused),
                    );
                }
                (kind, None)
            }
        }
    }

    fn excluded(&self, record: &Record<'_>, client: &[u8], site: u16) -> Option<DropReason> {
        let exclude = &self.lens.exclude;
        let time = record.time_ms;
        if is_future(time, self.lens.now_ms) {
            return Some(DropReason::FutureDate);
        }
        if exclude.from_ms.is_some_and(|from| time < from) || exclude.to_ms.is_some_and(|to| time >= to) {
            return Some(DropReason::ExcludedPeriod);
        }
        if let Some(wanted) = &exclude.other_sites_than {
            let named = self.lens.sites.get(usize::from(site)).is_some_and(|site| !site.is_empty());
            let is = record.host.as_deref().map(|host| bare_host(&String::from_utf8_lossy(host)));
            if named && is.as_ref() != Some(wanted) {
                return Some(DropReason::ExcludedSite);
            }
        }
        exclude.client(client).then_some(DropReason::ExcludedAddress)
    }

    /// Pseudonym of an address: keyed, so that nobody without the run's key can find it by trying addresses.
    fn hash_secret(&self, bytes: &[u8]) -> u64 {
        let mut hasher = SipHasher13::new_with_keys(self.lens.key.0, self.lens.key.1);
        hasher.write(bytes);
        hasher.finish()
    }

    /// Days are told by UTC: the live service draws a key for each, a log's all come from the run's.
    fn visitor(&self, address: u64, user_agent: u64, time_ms: i64) -> Visitor {
        let of = |day: i64| {
            let mut hasher = SipHasher13::new_with_keys(self.lens.key.0, self.lens.key.1 ^ day as u64);
            hasher.write_u64(address);
            hasher.write_u64(user_agent);
            hasher.finish()
        };
        match self.lens.visitor_scope {
            VisitorScope::Input => {
                let always = of(0);
                Visitor { today: always, yesterday: always }
            }
            VisitorScope::Day => {
                let day = time_ms.div_euclid(DAY_MS);
                Visitor { today: of(day), yesterday: of(day - 1) }
            }
        }
    }

    fn hash_url(&self, site: u16, text: &[u8]) -> u64 {
        let mut hasher = self.urls.build_hasher();
        hasher.write_u16(site);
        hasher.write(text);
        hasher.finish()
    }
}

/// Whoever names no browser: a bot where agents are recorded, else anybody.
pub fn unnamed(records: Records) -> Agent {
    if records.user_agent { Agent::Bot } else { Agent::Person(Browser::unnamed()) }
}

/// Is this instant later than clocks can differ from `now_ms`?
pub fn is_future(time_ms: i64, now_ms: i64) -> bool {
    time_ms > now_ms.saturating_add(FUTURE_MS)
}

fn fetch(record: &Record<'_>, records: Records) -> Fetch {
    if !records.fetch_metadata {
        return Fetch::NotRecorded;
    }
    match record.sec_fetch_site.as_deref() {
        Some(b"none") => Fetch::None,
        Some(b"cross-site") => Fetch::CrossSite,
        Some(b"same-site" | b"same-origin") => Fetch::SameSite,
        None | Some(_) => Fetch::Absent,
    }
}

fn split_query(target: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr2(b'?', b'#', target).unwrap_or(target.len());
    (&target[..end], target.get(end + 1..).unwrap_or_default())
}
