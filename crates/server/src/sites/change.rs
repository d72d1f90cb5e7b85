//! What somebody wants to change about a site, checked.

use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{Site, SiteSettings};
use serde::Deserialize;

use super::request::{InvalidSite, is_host, valid_name};
use crate::config::Network;

/// So many hosts, aliases, parameters and networks a site may have.
const MOST: usize = 100;
/// A hundred years.
const LONGEST_DAYS: u64 = 36_500;

/// A change of a site, over HTTP or on the command line. What is left out stays as it is; a list takes the place of the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SiteChange {
    /// What people call it.
    pub name: Option<String>,
    /// Further host names that are this site; hosts below one are its own anyway.
    pub hosts: Option<Vec<String>>,
    /// Names by which other tools' scripts call it, as Umami's number for it.
    pub aliases: Option<Vec<String>>,
    /// Query parameters that are kept in addresses of pages though they look personal.
    pub kept_parameters: Option<Vec<String>>,
    /// Addresses and networks whose events are left out: the staff's.
    pub excluded: Option<Vec<String>>,
    /// Count those too whose browser asks not to be measured (`Sec-GPC`, `DNT`).
    pub ignores_signals: Option<bool>,
    /// Visitors are asked whether they may be known again, if the server allows it (`privacy.consent`); false destroys the key that knows them.
    pub asks_consent: Option<bool>,
    /// How many days single events are kept; 0: for good.
    pub keep_events_days: Option<u64>,
    /// How many days totals are kept; 0: for good.
    pub keep_totals_days: Option<u64>,
}

/// Why a change cannot be made, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidChange {
    /// The name or a host.
    #[error(transparent)]
    Site(#[from] InvalidSite),
    /// Another site has this host or alias.
    #[error("\"{0}\" is a name of the site {1} already; a name leads to one site")]
    Taken(String, String),
    /// An alias or a parameter is empty or too long.
    #[error("{0} have to have 1 to 100 characters each, without spaces")]
    Text(&'static str),
    /// No network.
    #[error("{0}")]
    Network(String),
    /// Too many of something.
    #[error("a site has at most {MOST} {0}")]
    Many(&'static str),
    /// Too long a time.
    #[error("days are kept for 0 (for good) to {LONGEST_DAYS}")]
    Days,
}

impl SiteChange {
    /// The site's name and settings after the change, checked against all `others`.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn of(&self, site: &Site, others: &[Site]) -> Result<(String, SiteSettings), InvalidChange> {
        let name = match &self.name {
            Some(name) => valid_name(name)?,
            None => site.name.clone(),
        };
        let mut settings: SiteSettings = site.settings.clone();
        if let Some(hosts) = bounded("hosts", &self.hosts)? {
            let host = |host: &String| {
                if is_host(host) {
                    Ok(bare_host(host))
                } else {
                    Err(InvalidSite::Domain(host.chars().take(100).collect()))
                }
            };
            settings.hosts = hosts.iter().map(host).collect::<Result<_, _>>()?;
        }
        if let Some(aliases) = bounded("aliases", &self.aliases)? {
            settings.aliases = texts("aliases", aliases)?;
        }
        if let Some(parameters) = bounded("kept parameters", &self.kept_parameters)? {
            settings.kept_parameters = texts("kept parameters", parameters)?;
        }
        if let Some(networks) = bounded("excluded networks", &self.excluded)? {
            let network =
                |text: &String| text.parse::<Network>().map(String::from).map_err(InvalidChange::Network);
            settings.excluded = networks.iter().map(network).collect::<Result<_, _>>()?;
        }
        settings.ignores_signals = self.ignores_signals.unwrap_or(settings.ignores_signals);
        settings.asks_consent = self.asks_consent.unwrap_or(settings.asks_consent);
        for (asked, kept) in [
            (self.keep_events_days, &mut settings.keep_events_days),
            (self.keep_totals_days, &mut settings.keep_totals_days),
        ] {
            if asked.is_some_and(|days| days > LONGEST_DAYS) {
                return Err(InvalidChange::Days);
            }
            *kept = asked.or(*kept);
        }
        let names = || settings.hosts.iter().chain(&settings.aliases);
        for other in others.iter().filter(|other| other.id != site.id) {
            let theirs =
                || std::iter::once(&other.domain).chain(&other.settings.hosts).chain(&other.settings.aliases);
            if let Some(taken) = names().find(|name| {
                theirs().any(|own| own.eq_ignore_ascii_case(name) || bare_host(own) == bare_host(name))
            }) {
                return Err(InvalidChange::Taken(taken.clone(), other.domain.clone()));
            }
        }
        Ok((name, settings))
    }
}

fn bounded<'a>(
    what: &'static str,
    list: &'a Option<Vec<String>>,
) -> Result<Option<&'a [String]>, InvalidChange> {
    match list.as_deref() {
        Some(list) if list.len() > MOST => Err(InvalidChange::Many(what)),
        list => Ok(list),
    }
}

fn texts(what: &'static str, list: &[String]) -> Result<Vec<String>, InvalidChange> {
    let is_fine = |text: &String| {
        (1..=100).contains(&text.chars().count())
            && !text.chars().any(|c| c.is_control() || c.is_whitespace())
    };
    if list.iter().all(is_fine) { Ok(list.to_vec()) } else { Err(InvalidChange::Text(what)) }
}
