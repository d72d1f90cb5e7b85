//! Keys of sites whose visitors are asked whether they may be known again. Unlike those of days they last, and copies hold them.

use super::{Records, RecordsError};

impl Records {
    /// The key of a site. On the first asking it is `fresh`, 128 random bits.
    ///
    /// # Errors
    ///
    /// The records cannot be read or written, or there is no such site.
    pub async fn consent_key(&self, site: u32, fresh: [u8; 16]) -> Result<[u8; 16], RecordsError> {
        // Most times it is there, and whoever only reads wakes nobody who watches.
        if let Some(key) = self.known_consent_key(site).await? {
            return Ok(key);
        }
        sqlx::query("INSERT INTO consent_keys (site, key) VALUES (?, ?) ON CONFLICT (site) DO NOTHING")
            .bind(site)
            .bind(fresh.as_slice())
            .execute(&self.pool)
            .await?;
        Ok(self.known_consent_key(site).await?.unwrap_or(fresh))
    }

    async fn known_consent_key(&self, site: u32) -> Result<Option<[u8; 16]>, RecordsError> {
        let key: Option<Vec<u8>> = sqlx::query_scalar("SELECT key FROM consent_keys WHERE site = ?")
            .bind(site)
            .fetch_optional(&self.pool)
            .await?;
        Ok(key.map(|key| key.try_into().expect("the table admits 16 bytes only")))
    }

    /// Destroys the key of a site, if it has one: what was hashed under it can be joined with nobody any more. It is overwritten in the
    /// file; where another process reads just now, the write-ahead log may have it until the keys of the next day change.
    pub(super) async fn destroy_consent_key(&self, site: u32) -> Result<(), RecordsError> {
        let gone =
            sqlx::query("DELETE FROM consent_keys WHERE site = ?").bind(site).execute(&self.pool).await?;
        if gone.rows_affected() > 0 {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        }
        Ok(())
    }
}
