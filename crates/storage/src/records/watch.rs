//! Noticing that records have changed, by whichever process.

use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions, Connection};

use super::open::options;
use super::{Records, RecordsError};

/// Tells whether anything was written since it was last asked.
#[derive(Debug)]
pub struct Watch {
    // SQLite counts what others than this connection have written.
    connection: SqliteConnection,
    seen: i64,
}

impl Records {
    /// Starts to watch.
    ///
    /// # Errors
    ///
    /// The file cannot be opened once more.
    pub async fn watch(&self) -> Result<Watch, RecordsError> {
        let mut connection = options(&self.path).connect().await?;
        let seen = version(&mut connection).await?;
        Ok(Watch { connection, seen })
    }
}

impl Watch {
    /// Was anything written since the last call?
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub async fn changed(&mut self) -> Result<bool, RecordsError> {
        let now = version(&mut self.connection).await?;
        Ok(std::mem::replace(&mut self.seen, now) != now)
    }

    /// Closes its connection.
    pub async fn close(self) {
        let _it_was_only_read = self.connection.close().await;
    }
}

async fn version(connection: &mut SqliteConnection) -> Result<i64, RecordsError> {
    Ok(sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await?)
}
