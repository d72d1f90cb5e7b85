//! The sites that events are taken for.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use entrenous_core::collect::site::bare_host;
use entrenous_core::event::Cleaner;
use entrenous_storage::records::{Records, RecordsError};
use ipnet::IpNet;
use jiff::tz::TimeZone;

use super::keys::Key;
use crate::config::{Config, Consent};
use crate::serve::fresh_key;
use crate::serve::token_life_ms;

/// A site as the doors see it.
#[derive(Clone)]
pub struct Site {
    /// For how long a share token is known, in ms.
    pub token_life_ms: i64,
    /// Its number: what events are stored under.
    pub number: u32,
    /// The workspace that it is of.
    pub workspace: i64,
    /// Bare hosts whose pages are its own; the first is its domain.
    pub hosts: Vec<String>,
    /// Other names by which scripts call it (another tool's number for it).
    pub aliases: Vec<String>,
    /// Removes personal parts of addresses.
    pub cleaner: Cleaner,
    /// Whose events are left out: the staff's.
    pub excluded: Vec<IpNet>,
    /// Leave out those whose browser asks for it (`Sec-GPC`, `DNT`).
    pub honours_signals: bool,
    /// Visitors may be known again from day to day, if they agree: the server's setting and the site's allow it.
    pub asks_consent: bool,
    /// Under which the ids of those who agreed are hashed, where [`Site::knows_again`]. The doors alone have it.
    pub consent_key: Option<Key>,
    /// Where its days begin.
    pub zone: TimeZone,
    /// A log of this site is followed.
    pub follows_log: bool,
    /// How many days single events are kept; 0: for good.
    pub keep_events_days: u64,
    /// How many days totals are kept; 0: for good.
    pub keep_totals_days: u64,
}

impl Site {
    /// A site of which nothing special is known.
    #[cfg(test)]
    pub(crate) fn plain(number: u32, host: &str) -> Site {
        Site {
            number,
            workspace: 1,
            hosts: vec![host.to_owned()],
            aliases: Vec::new(),
            cleaner: Cleaner::default(),
            excluded: Vec::new(),
            honours_signals: true,
            asks_consent: false,
            consent_key: None,
            zone: TimeZone::UTC,
            follows_log: false,
            token_life_ms: 72 * 3_600_000,
            keep_events_days: 0,
            keep_totals_days: 0,
        }
    }

    /// Are visitors who agreed known by their browser's id? Where a log is followed they are known by address and user agent, as the log
    /// knows them: a view that both tell of must stay one.
    pub fn knows_again(&self) -> bool {
        self.asks_consent && !self.follows_log
    }

    /// Is this host the site's own, or below it?
    pub fn owns(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| {
            host == own || host.strip_suffix(own.as_str()).is_some_and(|below| below.ends_with('.'))
        })
    }

    /// Are this address's events left out?
    pub fn excludes(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.excluded.iter().any(|network| network.contains(&address))
    }
}

/// Nobody can print a key by mistake.
impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("number", &self.number)
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

/// All sites, by every name that a script may call them.
#[derive(Debug, Default)]
pub struct Sites {
    by_name: HashMap<String, Arc<Site>>,
    by_number: HashMap<u32, Arc<Site>>,
    /// Numbers of sites that were removed: what is stored of them is erased.
    removed: Vec<u32>,
}

impl Sites {
    /// The sites of the records.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn read(records: &Records, config: &Config) -> Result<Sites, RecordsError> {
        let mut all = Sites::all_of(records.sites().await?, config);
        for site in all.iter_mut().filter(|site| site.knows_again()) {
            site.consent_key = Some(records.consent_key(site.number, fresh_key()).await?);
        }
        let mut sites = Sites::new(all);
        sites.removed = records.removed_sites().await?;
        Ok(sites)
    }

    /// Sites as the records have them, without keys.
    pub fn of(records: Vec<entrenous_storage::records::Site>, config: &Config) -> Sites {
        Sites::new(Sites::all_of(records, config))
    }

    fn all_of(records: Vec<entrenous_storage::records::Site>, config: &Config) -> Vec<Site> {
        let site = |site: entrenous_storage::records::Site| Site {
            number: site.id,
            workspace: site.workspace,
            hosts: std::iter::once(&site.domain)
                .chain(&site.settings.hosts)
                .map(|host| bare_host(host))
                .collect(),
            aliases: site.settings.aliases,
            cleaner: Cleaner::new(&config.privacy.removed_parameters, &site.settings.kept_parameters),
            excluded: site.settings.excluded.iter().filter_map(|network| network.parse().ok()).collect(),
            honours_signals: !site.settings.ignores_signals,
            asks_consent: config.privacy.consent == Consent::Asked && site.settings.asks_consent,
            consent_key: None,
            // It was found when the site was made.
            zone: TimeZone::get(&site.time_zone).unwrap_or(TimeZone::UTC),
            keep_events_days: site.settings.keep_events_days.unwrap_or(config.store.keep_events_days),
            keep_totals_days: site.settings.keep_totals_days.unwrap_or(config.store.keep_totals_days),
            token_life_ms: token_life_ms(config.privacy.token_hours),
            follows_log: config.collect.log.iter().any(|log| bare_host(&log.site) == site.domain),
        };
        records.into_iter().map(site).collect()
    }

    /// Sites found by domain or alias.
    pub fn new(sites: Vec<Site>) -> Sites {
        let mut all = Sites::default();
        let sites: Vec<Arc<Site>> = sites.into_iter().map(Arc::new).collect();
        // A site's own domain goes before what others claim.
        let domains = sites.iter().flat_map(|site| site.hosts.first().map(|domain| (domain, site)));
        let claims = sites
            .iter()
            .flat_map(|site| site.hosts.iter().chain(&site.aliases).map(move |name| (name, site)));
        for (name, site) in domains.chain(claims) {
            all.by_name.entry(name.to_ascii_lowercase()).or_insert_with(|| Arc::clone(site));
        }
        all.by_number = sites.into_iter().map(|site| (site.number, site)).collect();
        all
    }

    /// The site that a script calls so: by a domain, with or without `www.`, or by an alias.
    pub fn named(&self, name: &str) -> Option<&Arc<Site>> {
        self.by_name.get(&*name.to_ascii_lowercase()).or_else(|| self.by_name.get(&bare_host(name)))
    }

    /// The numbers of all sites, in order.
    pub fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.by_number.keys().copied().collect();
        numbers.sort_unstable();
        numbers
    }

    /// The same, knowing that one was removed.
    #[cfg(test)]
    pub(crate) fn without(mut self, number: u32) -> Sites {
        self.removed.push(number);
        self
    }

    /// The numbers of sites that were removed.
    pub fn removed(&self) -> &[u32] {
        &self.removed
    }

    /// The site of this number.
    pub fn numbered(&self, number: u32) -> Option<&Arc<Site>> {
        self.by_number.get(&number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site {
            aliases: vec!["50429A93-8479".to_owned()],
            excluded: vec!["192.0.2.0/24".parse().expect("a network")],
            ..Site::plain(7, "example.org")
        }
    }

    #[test]
    fn a_site_answers_to_its_names() {
        let sites = Sites::new(vec![site()]);
        for name in ["example.org", "www.example.org", "EXAMPLE.org", "50429a93-8479"] {
            assert_eq!(sites.named(name).map(|site| site.number), Some(7), "{name}");
        }
        for name in ["", "example.com", "org", "evil-example.org"] {
            assert!(sites.named(name).is_none(), "{name}");
        }
        assert!(sites.numbered(7).is_some() && sites.numbered(8).is_none());
    }

    #[test]
    fn hosts_below_the_domain_are_its_own_and_lookalikes_are_not() {
        let site = site();
        assert!(site.owns("example.org") && site.owns("shop.example.org"));
        assert!(!site.owns("evilexample.org") && !site.owns("example.org.evil.example"));
    }

    #[test]
    fn the_staff_is_left_out_however_its_address_is_written() {
        let site = site();
        let excludes = |text: &str| site.excludes(text.parse().expect("an address"));
        assert!(excludes("192.0.2.9") && excludes("::ffff:192.0.2.9") && !excludes("192.0.3.9"));
    }
}
