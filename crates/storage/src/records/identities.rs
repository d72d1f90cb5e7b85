//! Who somebody is at a sign-in provider.

use super::{Account, Records, RecordsError};

impl Records {
    /// The account of somebody whom a provider calls so.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn account_of_identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Account>, RecordsError> {
        let query = sqlx::query_as(
            "SELECT a.id, a.email, a.password, a.name, a.language, a.theme
             FROM identities i JOIN accounts a ON a.id = i.account WHERE i.issuer = ? AND i.subject = ?",
        );
        Ok(query.bind(issuer).bind(subject).fetch_optional(&self.pool).await?)
    }

    /// Notes that an account is whom a provider calls so. It stays the first that was.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such account.
    pub async fn add_identity(&self, issuer: &str, subject: &str, account: i64) -> Result<(), RecordsError> {
        sqlx::query(
            "INSERT INTO identities (issuer, subject, account) VALUES (?, ?, ?)
             ON CONFLICT (issuer, subject) DO NOTHING",
        )
        .bind(issuer)
        .bind(subject)
        .bind(account)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
