//! Keys of days: visitors of a day are told apart by a hash under its key, and once the key is gone nobody can make that hash again.

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
        // Earlier images of the page are in the log until it is emptied.
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await?;
        if busy != 0 {
            return Err(RecordsError::Busy);
        }
        Ok(gone.rows_affected())
    }
}
