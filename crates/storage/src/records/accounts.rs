//! Accounts, and the tokens with which the first is made.

use sqlx::FromRow;

use super::error::taken;
use super::people::join;
use super::{FIRST_WORKSPACE, Membership, Records, RecordsError, Role, SecretHash};

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// The address to sign in with; upper and lower case are the same.
    pub email: String,
    /// The password's argon2id hash, as a PHC string.
    pub password: String,
    /// What people call them; may be empty.
    pub name: String,
    /// `en` or `fr`; none: as the browser says.
    pub language: Option<String>,
    /// `light` or `dark`; none: as the system says.
    pub theme: Option<String>,
}

/// What became of making the first account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeAccount {
    /// It was made; its number.
    Made(i64),
    /// The token is not known, was used, or is too old.
    TokenInvalid,
    /// There is an account already.
    NotFirst,
}

impl Records {
    /// How many accounts there are.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn account_count(&self) -> Result<i64, RecordsError> {
        Ok(sqlx::query_scalar("SELECT count(*) FROM accounts").fetch_one(&self.pool).await?)
    }

    /// The account with this address.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, RecordsError> {
        let query =
            sqlx::query_as("SELECT id, email, password, name, language, theme FROM accounts WHERE email = ?");
        Ok(query.bind(email).fetch_optional(&self.pool).await?)
    }

    /// Lets whoever has the token make the first account until `expires`. Tokens from before become void.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn put_setup_token(&self, token: &SecretHash, expires: i64) -> Result<(), RecordsError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM setup_tokens").execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO setup_tokens (token, expires) VALUES (?, ?)")
            .bind(token.as_slice())
            .bind(expires)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Would the token make an account at `now`?
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn setup_token_is_valid(&self, token: &SecretHash, now: i64) -> Result<bool, RecordsError> {
        let query = sqlx::query_scalar::<_, i64>(
            "SELECT count(*) FROM setup_tokens WHERE token = ? AND expires > ?
             AND NOT EXISTS (SELECT 1 FROM accounts)",
        );
        Ok(query.bind(token.as_slice()).bind(now).fetch_one(&self.pool).await? == 1)
    }

    /// Makes the first account, which owns the first workspace, and voids the token, or neither.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn make_first_account(
        &self,
        token: &SecretHash,
        email: &str,
        password: &str,
        now: i64,
    ) -> Result<MadeAccount, RecordsError> {
        // Writers one after the other: two who have the link cannot both be first.
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let there: i64 =
            sqlx::query_scalar("SELECT count(*) FROM accounts").fetch_one(&mut *transaction).await?;
        if there > 0 {
            return Ok(MadeAccount::NotFirst);
        }
        let used = sqlx::query("DELETE FROM setup_tokens WHERE token = ? AND expires > ?")
            .bind(token.as_slice())
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        if used.rows_affected() != 1 {
            return Ok(MadeAccount::TokenInvalid);
        }
        let id = sqlx::query_scalar(
            "INSERT INTO accounts (email, password, created) VALUES (?, ?, ?) RETURNING id",
        )
        .bind(email)
        .bind(password)
        .bind(now)
        .fetch_one(&mut *transaction)
        .await
        .map_err(taken("an account with this address"))?;
        let owner = Membership { workspace: FIRST_WORKSPACE, role: Role::Owner, sites: Vec::new() };
        join(&mut transaction, id, &owner, now).await?;
        transaction.commit().await?;
        Ok(MadeAccount::Made(id))
    }

    /// Changes what an account is called and how it likes its pages.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn change_account(
        &self,
        id: i64,
        name: &str,
        language: Option<&str>,
        theme: Option<&str>,
    ) -> Result<(), RecordsError> {
        sqlx::query("UPDATE accounts SET name = ?, language = ?, theme = ? WHERE id = ?")
            .bind(name)
            .bind(language)
            .bind(theme)
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Gives an account another password, as its argon2id hash.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn change_password(&self, id: i64, password: &str) -> Result<(), RecordsError> {
        let query = sqlx::query("UPDATE accounts SET password = ? WHERE id = ?").bind(password).bind(id);
        query.execute(&self.pool).await?;
        Ok(())
    }
}
