//! Settings: defaults, then the file, then the environment.
//!
//! Reading them touches nothing but the file that is named and files of secrets; the environment is an argument. A setting that is
//! not known, of the wrong kind or out of its range is an error which says where it is and what is allowed.

mod allowed;
mod allowed_host;
mod domain;
mod empty;
mod environment;
mod error;
mod network;
mod place;
mod secret;
mod sections;
#[cfg(test)]
mod tests;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub use self::allowed_host::AllowedHost;
pub use self::domain::LinkDomain;
pub use self::error::{ConfigError, Fault};
pub use self::network::Network;
pub use self::secret::Secret;
pub use self::sections::{
    Accounts, Cards, Collect, Consent, Level, Links, Log, LogFile, LogFormat, Metrics, Oidc, Privacy,
    ProxyHeader, Server, Store,
};

/// Every setting with its default and its meaning, as a file.
pub const EXAMPLE: &str = include_str!("../../../../config.example.toml");

/// All settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The listener, and where everything is kept.
    pub server: Server,
    /// Signing in.
    pub accounts: Accounts,
    /// Signing in with a provider.
    pub oidc: Oidc,
    /// What events may come in, and how.
    pub collect: Collect,
    /// Short links.
    pub links: Links,
    /// What previews of links show.
    pub cards: Cards,
    /// What is removed before anything is stored.
    pub privacy: Privacy,
    /// The event store.
    pub store: Store,
    /// The server's own log.
    pub log: Log,
    /// Figures for Prometheus.
    pub metrics: Metrics,
}

impl Config {
    /// Reads the settings: defaults, then `file`, then the variables of `environment` whose names begin with `ENTRENOUS_` and have
    /// two underscores after the section.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a setting is not as it should be. All values out of range are named at once.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?,
            None => String::new(),
        };
        let syntax = |cause| ConfigError::Syntax { path: file.unwrap_or(Path::new("")).to_owned(), cause };
        // Read with its types first: errors of this reading show the line.
        toml::from_str::<Config>(&text).map_err(|error| syntax(Box::new(error)))?;
        let mut table: toml::Table = toml::from_str(&text).map_err(|error| syntax(Box::new(error)))?;
        let given = environment::overlay(&mut table, environment)?;
        let config: Config = table.try_into().map_err(|error| syntax(Box::new(error)))?;

        let mut faults = allowed::faults(&config);
        for fault in &mut faults {
            fault.place = match given.get(&fault.key) {
                Some(variable) => format!("environment variable {variable}"),
                None => place::of(&text, file, &fault.key),
            };
        }
        if faults.is_empty() { Ok(config) } else { Err(ConfigError::Values(faults)) }
    }
}
