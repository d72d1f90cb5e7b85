//! The audit log: who did what, when, on what, from which kind of client. Entries are added and, once old, forgotten; the table admits no
//! change of one.

use sqlx::FromRow;

use super::{Records, RecordsError};

/// An entry that is to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// The workspace; none: it is about the account itself.
    pub workspace: Option<i64>,
    /// The account that did it, or whose it was; none: a key's or the command line's doing.
    pub account: Option<i64>,
    /// Who did it, for people: an address, or a key's name.
    pub who: &'a str,
    /// What was done, as in `site.change`.
    pub action: &'a str,
    /// On what, as in `example.org`; may be empty.
    pub what: &'a str,
    /// The kind of client, as in `firefox, linux`; never an address.
    pub client: &'a str,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Entry {
    /// Its number: later ones have higher ones.
    pub id: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// See [`NewEntry::account`].
    pub account: Option<i64>,
    /// See [`NewEntry::who`].
    pub who: String,
    /// See [`NewEntry::action`].
    pub action: String,
    /// See [`NewEntry::what`].
    pub what: String,
    /// See [`NewEntry::client`].
    pub client: String,
}

impl Records {
    /// Adds an entry.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn add_entry(&self, new: NewEntry<'_>, now: i64) -> Result<(), RecordsError> {
        sqlx::query(
            "INSERT INTO audit (at, workspace, account, who, action, what, client)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(now)
        .bind(new.workspace)
        .bind(new.account)
        .bind(new.who)
        .bind(new.action)
        .bind(new.what)
        .bind(new.client)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The entries of a workspace and of the accounts in it, the latest first: at most `limit`, those before number `before`.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn entries(
        &self,
        workspace: i64,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Entry>, RecordsError> {
        let query = sqlx::query_as(
            "SELECT id, at, account, who, action, what, client FROM audit
             WHERE id < ?2 AND (workspace = ?1 OR (workspace IS NULL
                 AND account IN (SELECT account FROM memberships WHERE workspace = ?1)))
             ORDER BY id DESC LIMIT ?3",
        );
        let query = query.bind(workspace).bind(before.unwrap_or(i64::MAX)).bind(limit);
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Forgets entries from before a time, in seconds since 1970. Returns how many.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or the time is less than 30 days ago.
    pub async fn forget_entries(&self, before: i64) -> Result<u64, RecordsError> {
        let gone = sqlx::query("DELETE FROM audit WHERE at < ?").bind(before).execute(&self.pool).await?;
        Ok(gone.rows_affected())
    }
}
