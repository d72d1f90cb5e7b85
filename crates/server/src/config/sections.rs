//! The sections. What each setting means, its unit and its range stand in `config.example.toml`.
#![expect(missing_docs, reason = "config.example.toml describes every setting, and a test compares them")]

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{AllowedHost, LinkDomain, Network, Secret, empty};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    #[serde(with = "empty")]
    pub public_url: Option<String>,
    pub data_dir: PathBuf,
    pub trusted_proxies: Vec<Network>,
    pub proxy_header: ProxyHeader,
    pub connections: u64,
    pub header_seconds: u64,
    pub request_seconds: u64,
    pub shutdown_seconds: u64,
    pub body_kib: u64,
    pub requests_per_minute: u64,
}

impl Default for Server {
    fn default() -> Server {
        Server {
            listen: SocketAddr::from(([127, 0, 0, 1], 8722)),
            public_url: None,
            data_dir: PathBuf::from("entrenous-data"),
            trusted_proxies: Vec::new(),
            proxy_header: ProxyHeader::XForwardedFor,
            connections: 10_000,
            header_seconds: 75,
            request_seconds: 30,
            shutdown_seconds: 20,
            body_kib: 64,
            requests_per_minute: 600,
        }
    }
}

/// The header in which trusted proxies say who the client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    pub session_days: u64,
    pub audit_days: u64,
}

impl Default for Accounts {
    fn default() -> Accounts {
        Accounts { session_days: 30, audit_days: 400 }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    #[serde(with = "empty")]
    pub issuer: Option<String>,
    #[serde(with = "empty")]
    pub client_id: Option<String>,
    #[serde(with = "empty")]
    pub client_secret: Option<Secret>,
    #[serde(with = "empty")]
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Collect {
    pub body_kib: u64,
    pub batch_events: u64,
    pub events_per_client_per_minute: u64,
    pub events_per_site_per_second: u64,
    pub queue_events: u64,
    pub script_path: String,
    #[serde(with = "empty")]
    pub event_path: Option<String>,
    /// Access logs that are followed.
    pub log: Vec<LogFile>,
}

impl Default for Collect {
    fn default() -> Collect {
        Collect {
            body_kib: 1024,
            batch_events: 1000,
            events_per_client_per_minute: 600,
            events_per_site_per_second: 50_000,
            queue_events: 50_000,
            script_path: "/js/e.js".to_owned(),
            event_path: None,
            log: Vec::new(),
        }
    }
}

/// An access log that is followed as it grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogFile {
    /// The site's domain.
    pub site: String,
    /// The file or a pattern.
    pub path: String,
    /// A name or a format string, as of the report.
    #[serde(default, with = "empty")]
    pub format: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Links {
    pub domains: Vec<LinkDomain>,
    pub durable_clicks: bool,
    pub misses_per_client_per_minute: u64,
    #[serde(with = "empty")]
    pub logo_file: Option<PathBuf>,
}

impl Default for Links {
    fn default() -> Links {
        Links {
            domains: Vec::new(),
            durable_clicks: false,
            misses_per_client_per_minute: 60,
            logo_file: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cards {
    pub fetch_seconds: u64,
    pub allowed_hosts: Vec<AllowedHost>,
    pub system_fonts: bool,
    pub cache_mib: u64,
}

impl Default for Cards {
    fn default() -> Cards {
        Cards { fetch_seconds: 10, allowed_hosts: Vec::new(), system_fonts: true, cache_mib: 256 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Privacy {
    pub removed_parameters: Vec<String>,
    pub consent: Consent,
    pub token_hours: u64,
    #[serde(with = "empty")]
    pub geography_file: Option<PathBuf>,
}

impl Default for Privacy {
    fn default() -> Privacy {
        Privacy {
            removed_parameters: Vec::new(),
            consent: Consent::Never,
            token_hours: 72,
            geography_file: None,
        }
    }
}

/// May visitors be recognised from one day to the next?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    Never,
    /// Those who were asked and agreed.
    Asked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    pub memory_mib: u64,
    pub threads: u64,
    pub keep_events_days: u64,
    pub keep_totals_days: u64,
}

impl Default for Store {
    fn default() -> Store {
        Store { memory_mib: 256, threads: 0, keep_events_days: 730, keep_totals_days: 0 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    pub level: Level,
}

impl Default for Log {
    fn default() -> Log {
        Log { format: LogFormat::Text, level: Level::Info }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metrics {
    #[serde(with = "empty")]
    pub listen: Option<SocketAddr>,
    #[serde(with = "empty")]
    pub token: Option<Secret>,
}
