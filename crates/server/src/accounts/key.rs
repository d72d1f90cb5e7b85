//! A key that somebody wants to make, checked.

use entrenous_storage::records::{NewKey, Records, RecordsError, Scope};
use serde::Deserialize;

use super::Secret;

/// A key as it is asked for, over HTTP or on the command line.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// What people call it.
    pub name: Option<String>,
    /// The workspace of whose sites it is for, where no site is named; the first in which you may make keys, where nothing is said.
    pub workspace: Option<i64>,
    /// The domain of the one site that it is for; all sites of the workspace, where nothing is said.
    pub site: Option<String>,
    /// What it may do.
    pub scopes: Vec<String>,
}

/// Why a key cannot be made, and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum InvalidKey {
    /// There is no such scope, or none is named.
    #[error("{0}")]
    Scope(String),
    /// The name is too long.
    #[error("the name has to have 1 to 200 characters")]
    Name,
    /// The system has no randomness.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The records cannot be written.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl KeyRequest {
    /// Its scopes, each once.
    ///
    /// # Errors
    ///
    /// One is not known, or there is none.
    pub fn scopes(&self) -> Result<Vec<Scope>, InvalidKey> {
        let scopes: Result<Vec<Scope>, String> = self.scopes.iter().map(|name| name.parse()).collect();
        let mut scopes = scopes.map_err(InvalidKey::Scope)?;
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            let all = Scope::ALL.map(Scope::name).join(", ");
            return Err(InvalidKey::Scope(format!("name what the key may do: {all}")));
        }
        Ok(scopes)
    }

    /// Makes the key, for the workspace and the site with these numbers. Returns its number and its secret, which is shown now and never again.
    ///
    /// # Errors
    ///
    /// See [`InvalidKey`].
    pub async fn make(
        &self,
        records: &Records,
        workspace: i64,
        site: Option<u32>,
        now: i64,
    ) -> Result<(i64, Secret), InvalidKey> {
        let scopes = self.scopes()?;
        let name = self.name.as_deref().unwrap_or("API key").trim();
        if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(InvalidKey::Name);
        }
        let secret = Secret::new_key().map_err(InvalidKey::Random)?;
        let prefix = &secret.text()[..Secret::KEY_PREFIX.len() + 6];
        let key = NewKey { secret: &secret.hash(), prefix, name, workspace, site, scopes: &scopes };
        Ok((records.add_key(key, now).await?, secret))
    }
}
