//! Who is signed in.

use super::{Account, Records, RecordsError, SecretHash};

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
        now: i64,
        expires: i64,
    ) -> Result<(), RecordsError> {
        sqlx::query("DELETE FROM sessions WHERE expires <= ?").bind(now).execute(&self.pool).await?;
        sqlx::query("INSERT INTO sessions (token, account, created, expires) VALUES (?, ?, ?, ?)")
            .bind(token.as_slice())
            .bind(account)
            .bind(now)
            .bind(expires)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The account that is signed in with the token at `now`.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn signed_in(&self, token: &SecretHash, now: i64) -> Result<Option<Account>, RecordsError> {
        let query = sqlx::query_as(
            "SELECT a.id, a.email, a.password FROM sessions s JOIN accounts a ON a.id = s.account
             WHERE s.token = ? AND s.expires > ?",
        );
        Ok(query.bind(token.as_slice()).bind(now).fetch_optional(&self.pool).await?)
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
}
