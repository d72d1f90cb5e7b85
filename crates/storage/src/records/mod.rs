//! Records: what people set up, in one `SQLite` file. Accounts, sessions, sites, short links and their cards, API keys, the keys of days and of sites
//! that ask for consent, and how far logs and imports have been read.
//!
//! Several processes may have it open: the server, and the command line beside it. The clock and all randomness are arguments;
//! times are seconds since 1970, days are days since then, both in UTC.

mod accounts;
mod cards;
mod consent_keys;
mod copy;
mod costs;
mod day_keys;
mod error;
mod experiments;
mod keys;
mod links;
mod logs;
mod open;
mod sessions;
mod sites;
#[cfg(test)]
mod tests;
mod utm;
mod watch;

use std::path::PathBuf;

use sqlx::SqlitePool;

pub use self::accounts::{Account, MadeAccount};
pub use self::cards::{StoredBrand, StoredPage};
pub use self::costs::Cost;
pub use self::error::RecordsError;
pub use self::experiments::{DealtUnit, Experiment, ExperimentDetails, Variant};
pub use self::keys::{ApiKey, NewKey, Scope};
pub use self::links::{NewLink, StoredLink};
pub use self::logs::LogPosition;
pub use self::open::Upgrade;
pub use self::sites::{Site, SiteSettings};
pub use self::watch::Watch;

/// The SHA-256 of a secret. Secrets are 256 random bits, so that it needs no salt and cannot be guessed.
pub type SecretHash = [u8; 32];

/// The records. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Records {
    pool: SqlitePool,
    path: PathBuf,
}
