//! Which values are allowed.

use std::ops::RangeInclusive;

use entrenous_core::access_log::Format;
use entrenous_core::collect::site::bare_host;

use super::{Config, Fault};

/// The values that are not allowed, without their places.
pub(super) fn faults(config: &Config) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |key: &str, says: String| {
        faults.push(Fault { place: String::new(), key: key.to_owned(), says });
    };
    for (key, value, range) in numbers(config) {
        if !range.contains(&value) {
            fault(key, format!("{value} is not allowed; from {} to {}", range.start(), range.end()));
        }
    }
    if let Some(url) = &config.server.public_url
        && let Err(says) = public_url(url)
    {
        fault("server.public_url", says);
    }
    if let Some(issuer) = &config.oidc.issuer {
        let is_loopback = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
        if !issuer.starts_with("https://") && !is_loopback.iter().any(|own| issuer.starts_with(own)) {
            fault(
                "oidc.issuer",
                "it has to begin with https://; http:// is for this machine alone".to_owned(),
            );
        }
        if config.oidc.client_id.is_none() {
            fault("oidc.client_id", "it is empty; the provider names it".to_owned());
        }
    }
    if config.server.data_dir.as_os_str().is_empty() {
        fault("server.data_dir", "it is empty; name a folder".to_owned());
    }
    let paths = [
        ("collect.script_path", Some(&config.collect.script_path)),
        ("collect.event_path", config.collect.event_path.as_ref()),
    ];
    for (key, path) in paths {
        if let Some(path) = path
            && let Err(says) = own_path(path)
        {
            fault(key, says);
        }
    }
    if config.collect.event_path.as_ref() == Some(&config.collect.script_path) {
        fault("collect.event_path", "script_path is the same; give it a path of its own".to_owned());
    }
    if config.collect.log.iter().any(|log| log.site.is_empty() || log.path.is_empty()) {
        fault("collect.log", "each [[collect.log]] needs a site and a path".to_owned());
    }
    for format in config.collect.log.iter().filter_map(|log| log.format.as_ref()) {
        if let Err(error) = Format::compile(format) {
            fault("collect.log", format!("its format cannot be used: {error}"));
        }
    }
    let service = config.server.public_url.as_deref().and_then(|url| url.split("://").nth(1)).map(bare_host);
    for (index, domain) in config.links.domains.iter().enumerate() {
        if config.links.domains[..index].iter().any(|before| before.host == domain.host) {
            fault("links.domains", format!("{} is there twice; a domain is one site's", domain.host));
        }
        if service.as_ref() == Some(&domain.host) {
            fault(
                "links.domains",
                format!("{} is server.public_url; links need a domain of their own", domain.host),
            );
        }
    }
    if config.metrics.token.as_ref().is_some_and(|token| token.reveal().len() < 16) {
        fault("metrics.token", "it is too short to be a secret; 16 letters or more".to_owned());
    }
    if config.metrics.listen == Some(config.server.listen) && config.server.listen.port() != 0 {
        fault("metrics.listen", "server.listen is the same; give it a port of its own".to_owned());
    }
    faults
}

fn numbers(config: &Config) -> [(&'static str, u64, RangeInclusive<u64>); 21] {
    let Config { server, accounts, collect, links, cards, store, privacy, .. } = config;
    [
        ("server.connections", server.connections, 16..=1_000_000),
        ("server.header_seconds", server.header_seconds, 1..=300),
        ("server.request_seconds", server.request_seconds, 1..=3600),
        ("server.shutdown_seconds", server.shutdown_seconds, 1..=300),
        ("server.body_kib", server.body_kib, 1..=65_536),
        ("server.requests_per_minute", server.requests_per_minute, 1..=1_000_000),
        ("accounts.session_days", accounts.session_days, 1..=365),
        ("accounts.audit_days", accounts.audit_days, 31..=3_650),
        ("collect.body_kib", collect.body_kib, 1..=65_536),
        ("collect.batch_events", collect.batch_events, 1..=10_000),
        ("collect.events_per_client_per_minute", collect.events_per_client_per_minute, 1..=1_000_000_000),
        ("collect.events_per_site_per_second", collect.events_per_site_per_second, 1..=1_000_000_000),
        ("collect.queue_events", collect.queue_events, 1000..=10_000_000),
        ("links.misses_per_client_per_minute", links.misses_per_client_per_minute, 1..=1_000_000),
        ("cards.fetch_seconds", cards.fetch_seconds, 1..=60),
        ("cards.cache_mib", cards.cache_mib, 1..=1_048_576),
        ("privacy.token_hours", privacy.token_hours, 1..=720),
        ("store.memory_mib", store.memory_mib, 64..=1_048_576),
        ("store.threads", store.threads, 0..=256),
        ("store.keep_events_days", store.keep_events_days, 0..=36_500),
        ("store.keep_totals_days", store.keep_totals_days, 0..=36_500),
    ]
}

/// `http://host[:port]` or `https://…`, without a path.
fn public_url(url: &str) -> Result<(), String> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    match host {
        Some(host) if !host.is_empty() && host.chars().all(plain) => Ok(()),
        _ => Err(format!("\"{url}\" is no address without a path; write it like https://stats.example.org")),
    }
}

/// A path that a route can have: no parameters, nothing that is ours already.
fn own_path(path: &str) -> Result<(), String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-._~".contains(letter);
    let ours = ["/api/v1", "/healthz", "/readyz", "/metrics", "/setup", "/login", "/logout", "/cards"];
    if !path.starts_with('/') || path.len() < 2 || path.len() > 200 || !path.chars().all(plain) {
        return Err(format!("\"{path}\" is no plain path; write it like /js/script.js"));
    }
    match ours.iter().find(|own| path.starts_with(**own)) {
        Some(own) => Err(format!("{own} is the server's own; take another path")),
        None => Ok(()),
    }
}
