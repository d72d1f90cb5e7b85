//! Keys of days: visitors of a day are told apart by a hash under its key, and once the key is gone nobody can make that hash again. Share
//! tokens have keys of days of their own, which live longer.

use super::{Records, RecordsError};

impl Records {
    /// The key of a day. On the first asking it is `fresh`, 128 random bits.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn day_key(&self, day: i64, fresh: [u8; 16]) -> Result<[u8; 16], RecordsError> {
        sqlx::query("INSERT INTO day_keys (day, key) VALUES (?, ?) ON CONFLICT (day) DO NOTHING")
            .bind(day)
            .bind(fresh.as_slice())
            .execute(&self.pool)
            .await?;
        let key: Vec<u8> = sqlx::query_scalar("SELECT key FROM day_keys WHERE day = ?")
            .bind(day)
            .fetch_one(&self.pool)
            .await?;
        Ok(key.try_into().expect("the table admits 16 bytes only"))
    }

    /// The days that have a key, oldest first.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn days_with_key(&self) -> Result<Vec<i64>, RecordsError> {
        Ok(sqlx::query_scalar("SELECT day FROM day_keys ORDER BY day").fetch_all(&self.pool).await?)
    }

    /// Destroys the keys of all days before `day`: overwritten in the file, and gone from its write-ahead log. Returns how many.
    ///
    /// # Errors
    ///
    /// [`RecordsError::Busy`] where another process read for too long: they are deleted, but may still be in the log. Call again.
    pub async fn destroy_day_keys_before(&self, day: i64) -> Result<u64, RecordsError> {
        let gone = sqlx::query("DELETE FROM day_keys WHERE day < ?").bind(day).execute(&self.pool).await?;
        self.empty_log().await?;
        Ok(gone.rows_affected())
    }

    /// The keys of share tokens from day `from` to day `today`, newest first. Today's is `fresh` on the first asking.
    ///
    /// # Errors
    ///
    /// The records cannot be written.
    pub async fn token_keys(
        &self,
        from: i64,
        today: i64,
        fresh: [u8; 16],
    ) -> Result<Vec<[u8; 16]>, RecordsError> {
        sqlx::query("INSERT INTO token_keys (day, key) VALUES (?, ?) ON CONFLICT (day) DO NOTHING")
            .bind(today)
            .bind(fresh.as_slice())
            .execute(&self.pool)
            .await?;
        let keys = "SELECT key FROM token_keys WHERE day BETWEEN ? AND ? ORDER BY day DESC";
        let keys: Vec<Vec<u8>> =
            sqlx::query_scalar(keys).bind(from).bind(today).fetch_all(&self.pool).await?;
        Ok(keys.into_iter().map(|key| key.try_into().expect("the table admits 16 bytes only")).collect())
    }

    /// Destroys the keys of share tokens of all days before `day`. Returns how many.
    ///
    /// # Errors
    ///
    /// As [`Records::destroy_day_keys_before`].
    pub async fn destroy_token_keys_before(&self, day: i64) -> Result<u64, RecordsError> {
        let gone = sqlx::query("DELETE FROM token_keys WHERE day < ?").bind(day).execute(&self.pool).await?;
        if gone.rows_affected() > 0 {
            self.empty_log().await?;
        }
        Ok(gone.rows_affected())
    }

    /// Earlier images of a page are in the write-ahead log until it is emptied.
    async fn empty_log(&self) -> Result<(), RecordsError> {
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await?;
        if busy == 0 { Ok(()) } else { Err(RecordsError::Busy) }
    }
}
