//! Who is signed in.

use sqlx::FromRow;

use super::{Account, Membership, Records, RecordsError, SecretHash};

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The session's number.
    pub session: i64,
    /// When it was last seen, to the hour, in seconds since 1970.
    pub seen: i64,
    /// Where they are, and as what.
    pub memberships: Vec<Membership>,
}

/// A session, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// Which kind of client it is of, as in `Firefox, Linux`; may be empty.
    pub client: String,
    /// When it began, in seconds since 1970.
    pub created: i64,
    /// When it was last seen, to the hour, in seconds since 1970.
    pub seen: i64,
    /// When it ends, in seconds since 1970.
    pub expires: i64,
}

impl Records {
    /// Signs an account in until `expires`. Sessions that are over are forgotten.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such account.
    pub async fn start_session(
        &self,
        token: &SecretHash,
        account: i64,
        client: &str,
        now: i64,
        expires: i64,
    ) -> Result<(), RecordsError> {
        sqlx::query("DELETE FROM sessions WHERE expires <= ?").bind(now).execute(&self.pool).await?;
        sqlx::query(
            "INSERT INTO sessions (token, account, client, created, seen, expires) VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
        )
        .bind(token.as_slice())
        .bind(account)
        .bind(client)
        .bind(now)
        .bind(expires)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Who is signed in with the token at `now`.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn signed_in(&self, token: &SecretHash, now: i64) -> Result<Option<SignedIn>, RecordsError> {
        #[derive(FromRow)]
        struct Row {
            session: i64,
            seen: i64,
            #[sqlx(flatten)]
            account: Account,
        }
        let row: Option<Row> = sqlx::query_as(
            "SELECT s.id AS session, s.seen, a.id, a.email, a.password, a.name, a.language, a.theme
             FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.token = ? AND s.expires > ?",
        )
        .bind(token.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let Some(Row { session, seen, account }) = row else { return Ok(None) };
        let memberships = self.memberships(account.id).await?;
        Ok(Some(SignedIn { account, session, seen, memberships }))
    }

    /// An account's sessions that go on at `now`, the one seen last first.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn sessions(&self, account: i64, now: i64) -> Result<Vec<Session>, RecordsError> {
        let query = sqlx::query_as(
            "SELECT id, client, created, seen, expires FROM sessions WHERE account = ? AND expires > ?
             ORDER BY seen DESC, id DESC",
        );
        Ok(query.bind(account).bind(now).fetch_all(&self.pool).await?)
    }

    /// Notes that a session was seen.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn note_session_seen(&self, session: i64, now: i64) -> Result<(), RecordsError> {
        sqlx::query("UPDATE sessions SET seen = max(seen, ?) WHERE id = ?")
            .bind(now)
            .bind(session)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Signs out.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn end_session(&self, token: &SecretHash) -> Result<(), RecordsError> {
        sqlx::query("DELETE FROM sessions WHERE token = ?")
            .bind(token.as_slice())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends one of an account's sessions. False if it has no such session.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn end_session_of(&self, account: i64, session: i64) -> Result<bool, RecordsError> {
        let query = sqlx::query("DELETE FROM sessions WHERE account = ? AND id = ?");
        Ok(query.bind(account).bind(session).execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Ends all of an account's sessions but one.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn end_other_sessions(&self, account: i64, but: i64) -> Result<(), RecordsError> {
        sqlx::query("DELETE FROM sessions WHERE account = ? AND id <> ?")
            .bind(account)
            .bind(but)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
