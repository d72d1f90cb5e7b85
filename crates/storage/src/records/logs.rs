//! How far logs have been read, and which files have been imported.

use sqlx::FromRow;

use super::{Records, RecordsError};

/// How far a file has been read.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LogPosition {
    /// What the file begins with, hashed: a rotated file keeps it, a new one has another.
    pub fingerprint: Vec<u8>,
    /// Bytes that have been read.
    pub offset: i64,
}

impl Records {
    /// The positions in files that have had this path.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn log_positions(&self, site: u32, path: &str) -> Result<Vec<LogPosition>, RecordsError> {
        let query =
            sqlx::query_as("SELECT fingerprint, offset FROM log_positions WHERE site = ? AND path = ?");
        Ok(query.bind(site).bind(path).fetch_all(&self.pool).await?)
    }

    /// Notes how far a file has been read.
    ///
    /// # Errors
    ///
    /// The records cannot be written, or there is no such site.
    pub async fn put_log_position(
        &self,
        site: u32,
        path: &str,
        position: &LogPosition,
    ) -> Result<(), RecordsError> {
        sqlx::query(
            "INSERT INTO log_positions (site, path, fingerprint, offset) VALUES (?, ?, ?, ?)
             ON CONFLICT (site, path, fingerprint) DO UPDATE SET offset = excluded.offset",
        )
        .bind(site)
        .bind(path)
        .bind(&position.fingerprint)
        .bind(position.offset)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
