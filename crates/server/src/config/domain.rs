//! A domain of short links.

use entrenous_core::collect::site::bare_host;
use serde::{Deserialize, Serialize};

/// A domain whose paths are short links, and the site whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkDomain {
    /// Its host name, as compared.
    pub host: String,
    /// The site's domain, as compared.
    pub site: String,
}

impl std::str::FromStr for LinkDomain {
    type Err = String;

    fn from_str(text: &str) -> Result<LinkDomain, String> {
        let wrong =
            || format!("\"{text}\" names no domain and site; write it like go.example.org=example.org");
        let (host, site) = text.split_once('=').ok_or_else(wrong)?;
        let (host, site) = (bare_host(host), bare_host(site));
        let plain = |name: &str| {
            (1..=253).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        };
        if !plain(&host) || !plain(&site) || host == site {
            return Err(wrong());
        }
        Ok(LinkDomain { host, site })
    }
}

impl TryFrom<String> for LinkDomain {
    type Error = String;

    fn try_from(text: String) -> Result<LinkDomain, String> {
        text.parse()
    }
}

impl From<LinkDomain> for String {
    fn from(domain: LinkDomain) -> String {
        format!("{}={}", domain.host, domain.site)
    }
}
