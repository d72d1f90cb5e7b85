//! Workspaces: a brand's or an agency's sites, and the people who look at them.

use sqlx::FromRow;

use super::{Records, RecordsError, Role};

/// The workspace that is always there: what the command line adds without naming another goes there.
pub const FIRST_WORKSPACE: i64 = 1;

/// A workspace.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Workspace {
    /// Its number, from 1.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// When it was made, in seconds since 1970.
    pub created: i64,
}

/// What became of removing a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovedWorkspace {
    /// It is gone, with its keys and invitations.
    Gone,
    /// It has sites yet, or is the first.
    Needed,
}

impl Records {
    /// All workspaces, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>, RecordsError> {
        let all = sqlx::query_as("SELECT id, name, created FROM workspaces ORDER BY id");
        Ok(all.fetch_all(&self.pool).await?)
    }

    /// Makes a workspace whose owner is this account, and returns its number.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such account.
    pub async fn add_workspace(&self, name: &str, owner: i64, now: i64) -> Result<i64, RecordsError> {
        let mut both = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let id: i64 = sqlx::query_scalar("INSERT INTO workspaces (name, created) VALUES (?, ?) RETURNING id")
            .bind(name)
            .bind(now)
            .fetch_one(&mut *both)
            .await?;
        sqlx::query("INSERT INTO memberships (account, workspace, role, since) VALUES (?, ?, ?, ?)")
            .bind(owner)
            .bind(id)
            .bind(Role::Owner.name())
            .bind(now)
            .execute(&mut *both)
            .await?;
        both.commit().await?;
        Ok(id)
    }

    /// Gives a workspace another name. False if there is no such workspace.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn rename_workspace(&self, id: i64, name: &str) -> Result<bool, RecordsError> {
        let query = sqlx::query("UPDATE workspaces SET name = ? WHERE id = ?").bind(name).bind(id);
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Removes a workspace that has no site. Accounts that are in no other go with it.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn remove_workspace(&self, id: i64) -> Result<RemovedWorkspace, RecordsError> {
        let mut all = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let gone = sqlx::query(
            "DELETE FROM workspaces WHERE id = ?1 AND id <> ?2
             AND NOT EXISTS (SELECT 1 FROM sites WHERE workspace = ?1)",
        )
        .bind(id)
        .bind(FIRST_WORKSPACE)
        .execute(&mut *all)
        .await?;
        if gone.rows_affected() == 0 {
            return Ok(RemovedWorkspace::Needed);
        }
        sqlx::query("DELETE FROM accounts WHERE id NOT IN (SELECT account FROM memberships)")
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        Ok(RemovedWorkspace::Gone)
    }
}
