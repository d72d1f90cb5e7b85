//! A host that cards may be fetched from wherever it is.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A host and its port, exactly: `wiki.example.lan:8080`, or with the address at which it is: `www.example.org:443=10.0.0.5`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowedHost {
    /// As in an address.
    host: String,
    port: u16,
    /// Where it is, whatever its name says.
    pub(crate) address: Option<IpAddr>,
}

impl AllowedHost {
    /// Is it this one?
    pub(crate) fn is(&self, host: &str, port: u16) -> bool {
        self.host.eq_ignore_ascii_case(host) && self.port == port
    }
}

impl std::str::FromStr for AllowedHost {
    type Err = String;

    fn from_str(text: &str) -> Result<AllowedHost, String> {
        let wrong = || {
            format!(
                "\"{text}\" names no host and port; write it like wiki.example.lan:443 or www.example.org:443=10.0.0.5"
            )
        };
        let (name, address) = match text.trim().split_once('=') {
            Some((name, address)) => (name, Some(address.trim().parse().map_err(|_| wrong())?)),
            None => (text.trim(), None),
        };
        let (host, port) = name.trim().rsplit_once(':').ok_or_else(wrong)?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
        if host.is_empty() || host.len() > 253 || !host.chars().all(plain) {
            return Err(wrong());
        }
        Ok(AllowedHost { host: host.to_owned(), port: port.parse().map_err(|_| wrong())?, address })
    }
}

impl TryFrom<String> for AllowedHost {
    type Error = String;

    fn try_from(text: String) -> Result<AllowedHost, String> {
        text.parse()
    }
}

impl From<AllowedHost> for String {
    fn from(allowed: AllowedHost) -> String {
        let AllowedHost { host, port, address } = allowed;
        address.map_or_else(|| format!("{host}:{port}"), |address| format!("{host}:{port}={address}"))
    }
}
