//! Guest links: addresses that show one site's figures to whoever has them.

use serde_json::Value;
use sqlx::FromRow;

use super::links::json;
use super::{Records, RecordsError, SecretHash};

/// A guest link, without its secret.
#[derive(Debug, Clone, PartialEq)]
pub struct GuestLink {
    /// Its number.
    pub id: i64,
    /// The site that it shows.
    pub site: u32,
    /// What people call it.
    pub name: String,
    /// The argon2id hash of its password.
    pub password: Option<String>,
    /// Filters, in the words of the query API, that each question gets beside its own.
    pub filters: Vec<Value>,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// Until when it is good, in seconds since 1970; none: until it is revoked.
    pub expires: Option<i64>,
}

/// A guest link to be made; each field as in [`GuestLink`].
#[derive(Debug, Clone, Copy)]
pub struct NewGuestLink<'a> {
    /// SHA-256 of the secret.
    pub token: &'a SecretHash,
    /// See [`GuestLink::site`].
    pub site: u32,
    /// See [`GuestLink::name`].
    pub name: &'a str,
    /// See [`GuestLink::password`].
    pub password: Option<&'a str>,
    /// See [`GuestLink::filters`].
    pub filters: &'a [Value],
    /// See [`GuestLink::expires`].
    pub expires: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    site: u32,
    name: String,
    password: Option<String>,
    filters: String,
    created: i64,
    expires: Option<i64>,
}

const COLUMNS: &str = "id, site, name, password, filters, created, expires";

impl TryFrom<Row> for GuestLink {
    type Error = RecordsError;

    fn try_from(row: Row) -> Result<GuestLink, RecordsError> {
        // Filters that cannot be read would show everything: then there is no link.
        let filters = json(&row.filters)?;
        let Row { id, site, name, password, created, expires, .. } = row;
        Ok(GuestLink { id, site, name, password, filters, created, expires })
    }
}

impl Records {
    /// Makes a guest link and returns its number.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn add_guest_link(&self, new: NewGuestLink<'_>, now: i64) -> Result<i64, RecordsError> {
        let id = sqlx::query_scalar(
            "INSERT INTO guest_links (token, site, name, password, filters, created, expires)
             VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(new.token.as_slice())
        .bind(new.site)
        .bind(new.name)
        .bind(new.password)
        .bind(serde_json::to_string(new.filters).unwrap_or_default())
        .bind(now)
        .bind(new.expires);
        Ok(id.fetch_one(&self.pool).await?)
    }

    /// The guest links of a site, also those whose time is over, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn guest_links(&self, site: u32) -> Result<Vec<GuestLink>, RecordsError> {
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM guest_links WHERE site = ? ORDER BY id"
        )))
        .bind(site)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(GuestLink::try_from).collect()
    }

    /// The guest link with this secret that is good at `now`, whether or not it has a password.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn guest_link(&self, token: &SecretHash, now: i64) -> Result<Option<GuestLink>, RecordsError> {
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM guest_links WHERE token = ? AND coalesce(expires, ?2 + 1) > ?2"
        )))
        .bind(token.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.map(GuestLink::try_from).transpose()
    }

    /// The guest link that lets in whoever shows this: its own secret if it has no password, else a pass.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn guest(&self, token: &SecretHash, now: i64) -> Result<Option<GuestLink>, RecordsError> {
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM guest_links WHERE coalesce(expires, ?2 + 1) > ?2 AND (
                 (token = ?1 AND password IS NULL)
                 OR id = (SELECT link FROM guest_passes WHERE token = ?1 AND expires > ?2))"
        )))
        .bind(token.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        row.map(GuestLink::try_from).transpose()
    }

    /// Lets in whoever gave a link's password, until `expires`. Passes whose time is over are forgotten.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such link.
    pub async fn add_guest_pass(
        &self,
        token: &SecretHash,
        link: i64,
        now: i64,
        expires: i64,
    ) -> Result<(), RecordsError> {
        sqlx::query("DELETE FROM guest_passes WHERE expires <= ?").bind(now).execute(&self.pool).await?;
        sqlx::query("INSERT INTO guest_passes (token, link, expires) VALUES (?, ?, ?)")
            .bind(token.as_slice())
            .bind(link)
            .bind(expires)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Revokes a guest link: it and its passes are gone. False if the site has no such link.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn revoke_guest_link(&self, site: u32, id: i64) -> Result<bool, RecordsError> {
        let query = sqlx::query("DELETE FROM guest_links WHERE site = ? AND id = ?").bind(site).bind(id);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }
}
