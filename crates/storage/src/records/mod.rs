//! Records: what people set up, in one `SQLite` file. Accounts, workspaces and who is in them, sessions, sites, short links and their cards, API keys,
//! guest links, the audit log, the keys of days and of sites that ask for consent, and how far logs and imports have been read.
//!
//! Several processes may have it open: the server, and the command line beside it. The clock and all randomness are arguments;
//! times are seconds since 1970, days are days since then, both in UTC.

mod accounts;
mod audit;
mod cards;
mod consent_keys;
mod copy;
mod costs;
mod day_keys;
mod error;
mod experiments;
mod guests;
mod identities;
mod invitations;
mod keys;
mod links;
mod logs;
mod looks;
mod open;
mod people;
mod roles;
mod second_factor;
mod sessions;
mod sites;
#[cfg(test)]
mod tests;
mod utm;
mod watch;
mod workspaces;

use std::path::PathBuf;

use sqlx::SqlitePool;

pub use self::accounts::{Account, MadeAccount};
pub use self::audit::{Entry, NewEntry};
pub use self::cards::{StoredBrand, StoredPage};
pub use self::costs::Cost;
pub use self::error::RecordsError;
pub use self::experiments::{DealtUnit, Experiment, ExperimentDetails, Variant};
pub use self::guests::{GuestLink, NewGuestLink};
pub use self::invitations::{Accepted, Accepting, Invitation};
pub use self::keys::{ApiKey, NewKey, Scope};
pub use self::links::{NewLink, StoredLink};
pub use self::logs::LogPosition;
pub use self::looks::Look;
pub use self::open::Upgrade;
pub use self::people::{ChangedPeople, Member, Membership};
pub use self::roles::Role;
pub use self::second_factor::Totp;
pub use self::sessions::{Session, SignedIn};
pub use self::sites::{Site, SiteSettings};
pub use self::watch::Watch;
pub use self::workspaces::{FIRST_WORKSPACE, RemovedWorkspace, Workspace};

/// The SHA-256 of a secret. Secrets are 256 random bits, so that it needs no salt and cannot be guessed.
pub type SecretHash = [u8; 32];

/// The records. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Records {
    pool: SqlitePool,
    path: PathBuf,
}
