//! API keys.

use std::fmt;
use std::str::FromStr;

use sqlx::FromRow;

use super::{Records, RecordsError, SecretHash};

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Send events from a server.
    EventsWrite,
    /// Ask for figures.
    StatsRead,
    /// Take single events and visits out.
    ExportRead,
    /// Read, add and change sites.
    SitesManage,
    /// Read, make and revoke keys.
    KeysManage,
    /// Read, add and change short links, and what campaign parameters may say.
    LinksManage,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 6] = [
        Scope::EventsWrite,
        Scope::StatsRead,
        Scope::ExportRead,
        Scope::SitesManage,
        Scope::KeysManage,
        Scope::LinksManage,
    ];

    /// Its name, as in `stats:read`.
    pub const fn name(self) -> &'static str {
        match self {
            Scope::EventsWrite => "events:write",
            Scope::StatsRead => "stats:read",
            Scope::ExportRead => "export:read",
            Scope::SitesManage => "sites:manage",
            Scope::KeysManage => "keys:manage",
            Scope::LinksManage => "links:manage",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(name: &str) -> Result<Scope, String> {
        Scope::ALL.into_iter().find(|scope| scope.name() == name).ok_or_else(|| {
            let all = Scope::ALL.map(Scope::name).join(", ");
            format!("there is no scope \"{name}\"; there are {all}")
        })
    }
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub id: i64,
    /// SHA-256 of the secret.
    pub secret: SecretHash,
    /// The secret's first letters, to recognise it by.
    pub prefix: String,
    /// What people call it.
    pub name: String,
    /// The workspace that it is of.
    pub workspace: i64,
    /// The one site that it is for; none: all sites of the workspace.
    pub site: Option<u32>,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// The last day on which it was used, in days since 1970.
    pub last_used_day: Option<i64>,
    /// When it was revoked, in seconds since 1970.
    pub revoked: Option<i64>,
}

/// A key to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewKey<'a> {
    /// SHA-256 of the secret.
    pub secret: &'a SecretHash,
    /// The secret's first letters.
    pub prefix: &'a str,
    /// What people call it.
    pub name: &'a str,
    /// The workspace that it is of.
    pub workspace: i64,
    /// The one site that it is for; none: all sites of the workspace.
    pub site: Option<u32>,
    /// What it may do.
    pub scopes: &'a [Scope],
}

#[derive(FromRow)]
struct Row {
    id: i64,
    secret: Vec<u8>,
    prefix: String,
    name: String,
    workspace: i64,
    site: Option<i64>,
    scopes: String,
    created: i64,
    last_used_day: Option<i64>,
    revoked: Option<i64>,
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> ApiKey {
        ApiKey {
            id: row.id,
            secret: row.secret.try_into().expect("the table admits 32 bytes only"),
            prefix: row.prefix,
            name: row.name,
            workspace: row.workspace,
            site: row.site.and_then(|site| u32::try_from(site).ok()),
            // One that this version does not know allows nothing.
            scopes: row.scopes.split(' ').filter_map(|name| name.parse().ok()).collect(),
            created: row.created,
            last_used_day: row.last_used_day,
            revoked: row.revoked,
        }
    }
}

impl Records {
    /// Makes a key and returns its number.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn add_key(&self, key: NewKey<'_>, now: i64) -> Result<i64, RecordsError> {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.name()).collect();
        let query = sqlx::query_scalar(
            "INSERT INTO api_keys (secret, prefix, name, workspace, site, scopes, created) VALUES (?, ?, ?, ?, ?, ?, ?)
             RETURNING id",
        );
        let query = query.bind(key.secret.as_slice()).bind(key.prefix).bind(key.name).bind(key.workspace);
        Ok(query.bind(key.site).bind(scopes.join(" ")).bind(now).fetch_one(&self.pool).await?)
    }

    /// All keys, the revoked ones too, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn keys(&self) -> Result<Vec<ApiKey>, RecordsError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, secret, prefix, name, workspace, site, scopes, created, last_used_day, revoked FROM api_keys
             ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(ApiKey::from).collect())
    }

    /// Revokes a key. False: there is no such key, or it was revoked before.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn revoke_key(&self, id: i64, now: i64) -> Result<bool, RecordsError> {
        let query = sqlx::query("UPDATE api_keys SET revoked = ? WHERE id = ? AND revoked IS NULL");
        Ok(query.bind(now).bind(id).execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Notes that a key was used on a day.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn note_key_used(&self, id: i64, day: i64) -> Result<(), RecordsError> {
        sqlx::query(
            "UPDATE api_keys SET last_used_day = ?1 WHERE id = ?2 AND coalesce(last_used_day, -1) < ?1",
        )
        .bind(day)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
