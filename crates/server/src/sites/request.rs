//! A site that somebody wants to add, checked.

use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{Site, SiteSettings};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::serve::{App, Problem};

/// A site as it is asked for, over HTTP or on the command line.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteRequest {
    /// Its host name, as in `example.org`.
    pub domain: String,
    /// What people call it; the domain, where nothing is said.
    pub name: Option<String>,
    /// The IANA time zone of its days; UTC, where nothing is said.
    pub time_zone: Option<String>,
    /// The workspace that it is to be of; the first in which you may add sites, where nothing is said.
    pub workspace: Option<i64>,
}

/// A site that can be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidSite {
    /// In lower case, without `www.`, letters beyond ASCII as punycode.
    pub domain: String,
    /// What people call it.
    pub name: String,
    /// A time zone that is known.
    pub time_zone: String,
}

/// Why a site cannot be added, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSite {
    /// The domain is none.
    #[error("\"{0}\" is no host name; write it like example.org, without https:// and path")]
    Domain(String),
    /// The name is empty or too long.
    #[error("the name has to have 1 to 200 characters")]
    Name,
    /// There is no such time zone.
    #[error("there is no time zone \"{0}\"; use a name such as Europe/Paris")]
    TimeZone(String),
}

impl SiteRequest {
    /// Checks it.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn check(&self) -> Result<ValidSite, InvalidSite> {
        if !is_host(&self.domain) {
            return Err(InvalidSite::Domain(self.domain.chars().take(100).collect()));
        }
        let domain = bare_host(&self.domain);
        let name = valid_name(self.name.as_deref().unwrap_or(&domain))?;
        let time_zone = self.time_zone.as_deref().unwrap_or("UTC");
        match TimeZone::get(time_zone) {
            Ok(zone) => {
                let time_zone = zone.iana_name().unwrap_or("UTC").to_owned();
                Ok(ValidSite { domain, name, time_zone })
            }
            Err(_) => Err(InvalidSite::TimeZone(time_zone.chars().take(100).collect())),
        }
    }
}

/// Is this a host name alone?
pub(super) fn is_host(written: &str) -> bool {
    let domain = bare_host(written);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let has_port_or_path = written.contains([':', '/', '?', '#', '@']);
    !has_port_or_path && domain.len() <= 253 && domain.split('.').all(label)
}

/// What people may call a site, without spaces around.
pub(super) fn valid_name(written: &str) -> Result<String, InvalidSite> {
    let name = written.trim();
    if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(InvalidSite::Name);
    }
    Ok(name.to_owned())
}

impl ValidSite {
    /// Adds it, and lets the service know.
    pub(crate) async fn add(&self, app: &App, workspace: i64, now: i64) -> Result<Site, Problem> {
        let settings = SiteSettings::default();
        let (name, zone) = (&self.name, &self.time_zone);
        let site = app.records.add_site_to(workspace, &self.domain, name, zone, &settings, now).await?;
        app.reload().await?;
        Ok(site)
    }
}
