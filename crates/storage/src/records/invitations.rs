//! Invitations: links with which somebody joins a workspace, once.

use sqlx::FromRow;

use super::people::{join, role_of};
use super::{Membership, Records, RecordsError, Role, SecretHash};

/// An invitation that waits, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its number.
    pub id: i64,
    /// Into what, and as what.
    pub membership: Membership,
    /// Whom it is for, as the inviter wrote it down.
    pub note: String,
    /// The account that invites.
    pub invited_by: i64,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// Until when it is good, in seconds since 1970.
    pub expires: i64,
}

/// Who accepts.
#[derive(Debug, Clone, Copy)]
pub enum Accepting<'a> {
    /// Somebody who has an account.
    Account(i64),
    /// Somebody new: address, name and password's hash.
    New {
        /// The address to sign in with.
        email: &'a str,
        /// What people call them; may be empty.
        name: &'a str,
        /// The password's argon2id hash.
        password: &'a str,
    },
}

/// What became of accepting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// They are in; the account's number.
    Joined(i64),
    /// The link is not known, was used, revoked, or is too old.
    Void,
    /// There is an account of this address: whoever has it signs in first.
    HasAccount,
    /// They are in this workspace already; the link stays good.
    Member,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    workspace: i64,
    role: String,
    sites: String,
    note: String,
    invited_by: i64,
    created: i64,
    expires: i64,
}

const COLUMNS: &str = "id, workspace, role, sites, note, invited_by, created, expires";

impl From<Row> for Invitation {
    fn from(row: Row) -> Invitation {
        let sites = serde_json::from_str(&row.sites).unwrap_or_default();
        let role = row.role.parse().unwrap_or(Role::Client);
        let membership = Membership { workspace: row.workspace, role, sites };
        let Row { id, note, invited_by, created, expires, .. } = row;
        Invitation { id, membership, note, invited_by, created, expires }
    }
}

impl Records {
    /// Keeps an invitation and returns its number. Those whose time is over are forgotten.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn invite(
        &self,
        token: &SecretHash,
        membership: &Membership,
        note: &str,
        invited_by: i64,
        now: i64,
        expires: i64,
    ) -> Result<i64, RecordsError> {
        sqlx::query("DELETE FROM invitations WHERE expires <= ?").bind(now).execute(&self.pool).await?;
        let id = sqlx::query_scalar(
            "INSERT INTO invitations (token, workspace, role, sites, note, invited_by, created, expires)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(token.as_slice())
        .bind(membership.workspace)
        .bind(membership.role.name())
        .bind(serde_json::to_string(&membership.sites).unwrap_or_default())
        .bind(note)
        .bind(invited_by)
        .bind(now)
        .bind(expires);
        Ok(id.fetch_one(&self.pool).await?)
    }

    /// The invitations of a workspace that wait, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn invitations(&self, workspace: i64, now: i64) -> Result<Vec<Invitation>, RecordsError> {
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM invitations WHERE workspace = ? AND expires > ? ORDER BY id"
        )))
        .bind(workspace)
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Invitation::from).collect())
    }

    /// The invitation of a link that is good at `now`.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn invitation(&self, token: &SecretHash, now: i64) -> Result<Option<Invitation>, RecordsError> {
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM invitations WHERE token = ? AND expires > ?"
        )))
        .bind(token.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(Invitation::from))
    }

    /// Makes an invitation void. False if there is no such invitation in this workspace.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn revoke_invitation(&self, workspace: i64, id: i64) -> Result<bool, RecordsError> {
        let query = sqlx::query("DELETE FROM invitations WHERE workspace = ? AND id = ?");
        Ok(query.bind(workspace).bind(id).execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Takes somebody in and voids the link, or neither.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn accept_invitation(
        &self,
        token: &SecretHash,
        who: Accepting<'_>,
        now: i64,
    ) -> Result<Accepted, RecordsError> {
        // Writers one after the other: two who have the link cannot both use it.
        let mut all = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "DELETE FROM invitations WHERE token = ? AND expires > ? RETURNING {COLUMNS}"
        )))
        .bind(token.as_slice())
        .bind(now)
        .fetch_optional(&mut *all)
        .await?;
        let Some(invitation) = row.map(Invitation::from) else { return Ok(Accepted::Void) };
        let account = match who {
            Accepting::Account(account) => account,
            Accepting::New { email, name, password } => {
                let made = sqlx::query_scalar(
                    "INSERT INTO accounts (email, name, password, created) VALUES (?, ?, ?, ?)
                     ON CONFLICT (email) DO NOTHING RETURNING id",
                );
                let made = made.bind(email).bind(name).bind(password).bind(now);
                match made.fetch_optional(&mut *all).await? {
                    Some(account) => account,
                    None => return Ok(Accepted::HasAccount),
                }
            }
        };
        if role_of(&mut all, invitation.membership.workspace, account).await?.is_some() {
            return Ok(Accepted::Member);
        }
        join(&mut all, account, &invitation.membership, now).await?;
        all.commit().await?;
        Ok(Accepted::Joined(account))
    }
}
