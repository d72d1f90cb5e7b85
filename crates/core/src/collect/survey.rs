//! The survey: what kind of log this is, learned from a sample before the first step.
//!
//! Some rules depend on the whole log: which hosts are the site's own, whether assets and fetch metadata are recorded,
//! whether an address stands for a visitor. The survey looks at a sample of lines and concludes once.

use hashbrown::{HashMap, HashSet};

use super::HitKind;
use super::clients::{ClientCount, ENOUGH, KEPT, hash};
use super::lens::{Clients, OTHER_HOSTS, Records};
use super::path::kind_of_path;
use super::site::{ReferrerUrl, bare_host, referrer_url};
use crate::access_log::Record;
use crate::evidence::rules::{Agent, Rules};
use crate::report::Warning;

/// A host is the site's own if it refers this share of the asset requests (contract 1.2), and a site of its own if it
/// answers this share of the lines.
const NOTABLE: f64 = 0.01;
/// Sites reported apart.
const SITES: usize = 20;

/// What the sample has shown so far.
#[derive(Debug, Default)]
pub struct Survey {
    lines: u64,
    clients: ClientCount,
    forwarded: ClientCount,
    hosts: HashMap<String, u64>,
    asset_referrers: HashMap<String, Referred>,
    chain_referrers: HashMap<String, Referred>,
    pages: HashSet<u64>,
    pages_of_clients: HashSet<(u64, u64)>,
    referred: u64,
    documents: u64,
    assets: u64,
    /// Modern browsers' pages by host, and how many of them came with fetch metadata.
    modern: HashMap<String, (u64, u64)>,
}

/// How often a host refers, and how often by a page that the log knows.
#[derive(Debug, Default, Clone, Copy)]
struct Referred {
    times: u64,
    by_known_pages: u64,
}

/// What the survey concludes.
#[derive(Debug, Clone)]
pub struct Conclusion {
    /// Bare hosts of the sites reported apart; one unnamed site if the log names no hosts.
    pub sites: Vec<String>,
    /// Bare hosts that are the site's own besides the hit's.
    pub own_hosts: Vec<String>,
    /// Whether an address stands for a visitor.
    pub clients: Clients,
    /// Take the forwarded address for the client's.
    pub use_forwarded: bool,
    /// The log has requests for parts of pages.
    pub has_assets: bool,
    /// The sites on which modern browsers send fetch metadata; the unnamed one stands for the log as a whole.
    pub with_fetch_metadata: HashSet<String>,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
}

impl Survey {
    /// Looks at one record of the sample. `records` is what its format could have said.
    pub fn observe(&mut self, record: &Record<'_>, records: Records, agent: Agent) {
        self.lines += 1;
        let user_agent = hash(record.user_agent.as_deref().unwrap_or_default());
        if let Some(client) = record.client.as_deref() {
            self.clients.note(client, hash(client), user_agent);
        }
        if let Some(client) = record.forwarded_for.as_deref() {
            self.forwarded.note(client, hash(client), user_agent);
        }
        if let Some(host) = record.host.as_deref() {
            note(&mut self.hosts, bare_host(&String::from_utf8_lossy(host)));
        }
        let Agent::Person(browser) = agent else { return };
        let path =
            record.target.as_deref().unwrap_or_default().split(|&b| b == b'?').next().unwrap_or_default();
        let kind = kind_of_path(path);
        let client = hash(record.client.as_deref().unwrap_or_default());
        let referrer = record.referrer.as_deref().map(String::from_utf8_lossy);
        let referrer = referrer.as_deref().map(referrer_url);
        self.referred += u64::from(referrer.is_some());
        match kind {
            HitKind::Asset => {
                self.assets += 1;
                if let Some(ReferrerUrl::Web { host, path: from }) = referrer {
                    let known = self.pages.contains(&hash(without_query(from).as_bytes()));
                    refer(&mut self.asset_referrers, bare_host(host), known);
                }
            }
            HitKind::Document => {
                self.documents += 1;
                let answered = matches!(record.status, 200..=299 | 304);
                if records.fetch_metadata && answered && browser.sends_fetch_metadata() {
                    self.modern(record);
                }
                if let Some(ReferrerUrl::Web { host, path: from }) = referrer
                    && self.pages_of_clients.contains(&(client, hash(without_query(from).as_bytes())))
                {
                    refer(&mut self.chain_referrers, bare_host(host), true);
                }
                if self.pages_of_clients.len() < KEPT {
                    self.pages.insert(hash(path));
                    self.pages_of_clients.insert((client, hash(path)));
                }
            }
            _ => {}
        }
    }

    /// Notes a modern browser's page, for its host and for the log as a whole (the unnamed site).
    fn modern(&mut self, record: &Record<'_>) {
        let host = record.host.as_deref().map(|host| bare_host(&String::from_utf8_lossy(host)));
        for host in [Some(String::new()), host].into_iter().flatten() {
            if self.modern.len() < KEPT || self.modern.contains_key(&host) {
                let (all, with) = self.modern.entry(host).or_default();
                *all += 1;
                *with += u64::from(record.sec_fetch_site.is_some());
            }
        }
    }

    /// Concludes. `internal` are the hosts that the user names as their own.
    pub fn conclude(self, rules: &Rules, internal: &[String]) -> Conclusion {
        let mut warnings = Vec::new();
        let (clients, use_forwarded) = self.clients(&mut warnings);
        let has_assets = self.assets * 10 >= self.documents && self.assets > 0;
        if !has_assets && self.documents >= ENOUGH {
            warnings.push(Warning::NoAssets);
        }
        let sites = self.sites();
        let own_hosts = self.own_hosts(rules, internal, &mut warnings);
        let with = self.modern.into_iter().filter(|(_, (all, with))| *all >= 2 && with * 2 >= *all);
        let with_fetch_metadata = with.map(|(host, _)| host).collect();
        Conclusion { sites, own_hosts, clients, use_forwarded, has_assets, with_fetch_metadata, warnings }
    }

    fn clients(&self, warnings: &mut Vec<Warning>) -> (Clients, bool) {
        let mut clients = self.clients.conclude();
        let mut use_forwarded = false;
        if self.lines > 0 && self.clients.lines * 2 < self.lines {
            // Most lines name no client at all.
            clients = Clients::Hidden(1.0 - self.clients.lines as f64 / self.lines as f64);
        }
        let many_behind = self.forwarded.by_client.len() > 3 * self.clients.by_client.len();
        if (clients != Clients::Visible || many_behind)
            && self.forwarded.lines * 2 >= self.lines
            && self.lines > 0
        {
            let forwarded = self.forwarded.conclude();
            if forwarded == Clients::Visible || matches!(clients, Clients::Hidden(_)) {
                use_forwarded = true;
                clients = forwarded;
                warnings.push(Warning::ForwardedAddresses);
            }
        }
        match clients {
            Clients::Visible => {}
            Clients::Hidden(share) => warnings.push(Warning::HiddenClients { share }),
            Clients::Truncated => warnings.push(Warning::TruncatedAddresses),
        }
        (clients, use_forwarded)
    }

    /// The hosts of the log, if it records them: a few absolute addresses of scanners are no host column.
    fn sites(&self) -> Vec<String> {
        let total: u64 = self.hosts.values().sum();
        let mut sites = if self.records_hosts() { notable(&self.hosts, total) } else { Vec::new() };
        sites.truncate(SITES);
        match sites.len() {
            0 => vec![String::new()],
            1 => sites,
            _ => {
                sites.push(OTHER_HOSTS.to_owned());
                sites
            }
        }
    }

    fn records_hosts(&self) -> bool {
        self.hosts.values().sum::<u64>() * 2 >= self.lines
    }

    fn own_hosts(&self, rules: &Rules, internal: &[String], warnings: &mut Vec<Warning>) -> Vec<String> {
        if !internal.is_empty() {
            return internal.iter().map(|host| bare_host(host)).collect();
        }
        if !self.hosts.is_empty() && self.records_hosts() {
            return Vec::new();
        }
        let referrers =
            if self.asset_referrers.is_empty() { &self.chain_referrers } else { &self.asset_referrers };
        let total: u64 = referrers.values().map(|referred| referred.times).sum();
        let times = referrers.iter().map(|(host, referred)| (host.clone(), referred.times)).collect();
        let mut hosts = notable(&times, total);
        // Image search, networks and forums embed pictures of the site: they refer assets without being its own, and from
        // pages that the site does not have.
        hosts.retain(|host| {
            let ours =
                referrers.get(host).is_some_and(|referred| referred.by_known_pages * 2 >= referred.times);
            ours && rules.referrer_host(host, "/").is_none()
        });
        if !hosts.is_empty() {
            warnings.push(Warning::OwnHostsGuessed { hosts: hosts.clone() });
        } else if self.referred > 0 {
            warnings.push(Warning::OwnHostsUnknown);
        }
        hosts
    }
}

fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

fn refer(counts: &mut HashMap<String, Referred>, host: String, known: bool) {
    if !host.is_empty() && (counts.len() < KEPT || counts.contains_key(&host)) {
        let referred = counts.entry(host).or_default();
        referred.times += 1;
        referred.by_known_pages += u64::from(known);
    }
}

fn note(counts: &mut HashMap<String, u64>, name: String) {
    if name.is_empty() {
        return;
    }
    if counts.len() < KEPT || counts.contains_key(&name) {
        *counts.entry(name).or_default() += 1;
    }
}

/// Names with at least [`NOTABLE`] of the total, most frequent first, ties by name.
fn notable(counts: &HashMap<String, u64>, total: u64) -> Vec<String> {
    let mut names: Vec<_> = counts.iter().filter(|(_, n)| **n as f64 >= NOTABLE * total as f64).collect();
    names.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    names.into_iter().map(|(name, _)| name.clone()).collect()
}
