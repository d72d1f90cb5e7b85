//! How one log is to be read: what the survey concluded and what the user asked for.

use core::net::IpAddr;
use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::access_log::{Columns, Format};

/// Everything that reading a line depends on besides the line.
#[derive(Debug, Clone)]
pub struct Lens {
    /// The sites of the log, by bare host; a hit's `site` is an index into it. One unnamed site if the log names no hosts.
    pub sites: Vec<String>,
    /// Bare hosts that are the site's own besides the hit's.
    pub own_hosts: Vec<String>,
    /// What each format of the log records at all, by its name.
    pub records: BTreeMap<&'static str, Records>,
    /// Whether visitors can be told apart.
    pub clients: Clients,
    /// Take the forwarded address for the client's.
    pub use_forwarded: bool,
    /// The log has requests for parts of pages.
    pub has_assets: bool,
    /// By site: modern browsers send fetch metadata here, so that one without is none. They do over HTTPS only.
    pub expects_fetch_metadata: Vec<bool>,
    /// What to leave out.
    pub exclude: Exclude,
    /// The time of the report, ms since 1970: what is dated later cannot have happened.
    pub now_ms: i64,
    /// Key of the pseudonyms of addresses and user agents: drawn for the run, never stored.
    pub key: (u64, u64),
    /// How long a visitor can be followed.
    pub visitor_scope: VisitorScope,
    /// The input line to explain.
    pub explain: Option<u64>,
}

/// Which columns the log has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Records {
    /// `Referer`.
    pub referrer: bool,
    /// `User-Agent`.
    pub user_agent: bool,
    /// `Sec-Fetch-*`.
    pub fetch_metadata: bool,
}

impl Records {
    /// What these columns amount to.
    pub fn of(columns: Columns) -> Records {
        Records {
            referrer: columns.referrer(),
            user_agent: columns.user_agent(),
            fetch_metadata: columns.fetch_metadata(),
        }
    }
}

/// Whether an address stands for a visitor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Clients {
    /// It does.
    Visible,
    /// One address stands for nearly all: this share of the lines.
    Hidden(f64),
    /// Addresses have their last part removed.
    Truncated,
}

/// How long a visitor's key lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VisitorScope {
    /// As long as the input: recurrence may be used.
    #[default]
    Input,
    /// A UTC day: visitors are known again as in the live service. A visit that crosses midnight keeps its key until it ends.
    /// All days' keys come from the run's, which is never stored; the live service draws and destroys one a day.
    Day,
}

/// Which hits to leave out.
#[derive(Debug, Clone, Default)]
pub struct Exclude {
    /// Before this instant, ms since 1970.
    pub from_ms: Option<i64>,
    /// At or after this instant, ms since 1970.
    pub to_ms: Option<i64>,
    /// Every site but this one (a bare host).
    pub other_sites_than: Option<String>,
    /// Addresses and networks.
    pub networks: Vec<IpNet>,
    /// Client fields that are not addresses (host names), compared as text.
    pub names: Vec<String>,
}

impl Exclude {
    /// Is this client left out?
    pub fn client(&self, client: &[u8]) -> bool {
        if self.networks.is_empty() && self.names.is_empty() {
            return false;
        }
        let Ok(text) = std::str::from_utf8(client) else { return false };
        match text.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) => {
                let address = address.to_canonical();
                self.networks.iter().any(|network| network.contains(&address))
            }
            Err(_) => self.names.iter().any(|name| name.eq_ignore_ascii_case(text)),
        }
    }
}

/// The name under which hits of rarely named hosts are counted.
pub const OTHER_HOSTS: &str = "(other hosts)";

impl Lens {
    /// What a format records: as the survey saw it, else as the format says by itself.
    pub fn records_of(&self, format: &Format) -> Records {
        self.records.get(format.name()).copied().unwrap_or_else(|| Records::of(format.columns()))
    }

    /// A lens that leaves nothing out and expects nothing: for one unnamed site, all columns, visitors that can be told apart.
    pub fn plain() -> Lens {
        Lens {
            sites: vec![String::new()],
            own_hosts: Vec::new(),
            records: BTreeMap::new(),
            clients: Clients::Visible,
            use_forwarded: false,
            has_assets: true,
            expects_fetch_metadata: Vec::new(),
            exclude: Exclude::default(),
            now_ms: i64::MAX,
            key: (0, 0),
            visitor_scope: VisitorScope::Input,
            explain: None,
        }
    }
}
