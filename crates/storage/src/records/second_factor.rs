//! The second factor: codes of an authenticator app, recovery codes, and who is half signed in.

use sqlx::FromRow;

use super::{Account, Records, RecordsError, SecretHash};

/// Wrong codes that whoever is half signed in may give.
const TRIES: i64 = 5;

/// An authenticator app's secret.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Totp {
    /// 160 bits.
    pub secret: Vec<u8>,
    /// When its first code was given, in seconds since 1970; none: it counts for nothing yet.
    pub confirmed: Option<i64>,
}

impl Records {
    /// The secret of an account's authenticator app.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn totp(&self, account: i64) -> Result<Option<Totp>, RecordsError> {
        let query = sqlx::query_as("SELECT secret, confirmed FROM totp WHERE account = ?");
        Ok(query.bind(account).fetch_optional(&self.pool).await?)
    }

    /// Keeps a secret until its first code is given. False if the account has one that counts already.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn put_totp(&self, account: i64, secret: &[u8; 20]) -> Result<bool, RecordsError> {
        let query = sqlx::query(
            "INSERT INTO totp (account, secret) VALUES (?1, ?2)
             ON CONFLICT (account) DO UPDATE SET secret = ?2, last_step = 0 WHERE confirmed IS NULL",
        );
        let done = query.bind(account).bind(secret.as_slice()).execute(&self.pool).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets the secret count from now on, with these recovery codes. False if there is none that waits.
    ///
    /// # Errors
    ///
    /// The records cannot be written; nothing is changed then.
    pub async fn confirm_totp(
        &self,
        account: i64,
        step: i64,
        codes: &[SecretHash],
        now: i64,
    ) -> Result<bool, RecordsError> {
        let mut all = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "UPDATE totp SET confirmed = ?, last_step = ? WHERE account = ? AND confirmed IS NULL",
        )
        .bind(now)
        .bind(step)
        .bind(account)
        .execute(&mut *all)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM recovery_codes WHERE account = ?").bind(account).execute(&mut *all).await?;
        for code in codes {
            sqlx::query("INSERT INTO recovery_codes (code, account) VALUES (?, ?)")
                .bind(code.as_slice())
                .bind(account)
                .execute(&mut *all)
                .await?;
        }
        all.commit().await?;
        Ok(true)
    }

    /// Takes the code of a time step, once. False if it or a later one was taken before.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn use_totp_step(&self, account: i64, step: i64) -> Result<bool, RecordsError> {
        let query = sqlx::query(
            "UPDATE totp SET last_step = ?1 WHERE account = ?2 AND last_step < ?1 AND confirmed IS NOT NULL",
        );
        Ok(query.bind(step).bind(account).execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Forgets an account's authenticator app and recovery codes.
    ///
    /// # Errors
    ///
    /// The records cannot be written; nothing is changed then.
    pub async fn remove_totp(&self, account: i64) -> Result<(), RecordsError> {
        let mut both = self.pool.begin().await?;
        sqlx::query("DELETE FROM recovery_codes WHERE account = ?").bind(account).execute(&mut *both).await?;
        sqlx::query("DELETE FROM totp WHERE account = ?").bind(account).execute(&mut *both).await?;
        Ok(both.commit().await?)
    }

    /// How many recovery codes an account has left.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn recovery_codes(&self, account: i64) -> Result<i64, RecordsError> {
        let query = sqlx::query_scalar("SELECT count(*) FROM recovery_codes WHERE account = ?");
        Ok(query.bind(account).fetch_one(&self.pool).await?)
    }

    /// Takes a recovery code, once. False if the account has no such code.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn use_recovery_code(&self, account: i64, code: &SecretHash) -> Result<bool, RecordsError> {
        let query = sqlx::query("DELETE FROM recovery_codes WHERE account = ? AND code = ?");
        let query = query.bind(account).bind(code.as_slice());
        Ok(query.execute(&self.pool).await?.rows_affected() == 1)
    }

    /// Notes that the password was right, until `expires`.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn begin_sign_in(
        &self,
        token: &SecretHash,
        account: i64,
        now: i64,
        expires: i64,
    ) -> Result<(), RecordsError> {
        sqlx::query("DELETE FROM half_sign_ins WHERE expires <= ?").bind(now).execute(&self.pool).await?;
        sqlx::query("INSERT INTO half_sign_ins (token, account, expires) VALUES (?, ?, ?)")
            .bind(token.as_slice())
            .bind(account)
            .bind(expires)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Who gives a code: counted before it is looked at. None if too many were given, or too late.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn try_sign_in(&self, token: &SecretHash, now: i64) -> Result<Option<Account>, RecordsError> {
        let account: Option<i64> = sqlx::query_scalar(
            "UPDATE half_sign_ins SET tries = tries + 1 WHERE token = ? AND expires > ? AND tries < ?
             RETURNING account",
        )
        .bind(token.as_slice())
        .bind(now)
        .bind(TRIES)
        .fetch_optional(&self.pool)
        .await?;
        let query =
            sqlx::query_as("SELECT id, email, password, name, language, theme FROM accounts WHERE id = ?");
        Ok(query.bind(account).fetch_optional(&self.pool).await?)
    }

    /// Forgets that somebody was half signed in.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn end_half_sign_in(&self, token: &SecretHash) -> Result<(), RecordsError> {
        let query = sqlx::query("DELETE FROM half_sign_ins WHERE token = ?").bind(token.as_slice());
        query.execute(&self.pool).await?;
        Ok(())
    }
}
