//! Opening the file, and bringing its schema up to date.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

use super::{Records, RecordsError};

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/records");

/// May opening change the schema of an older file?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upgrade {
    /// Yes, after a copy has been made beside the file.
    Allowed,
    /// No: a server has it open.
    Forbidden,
}

impl Records {
    /// Opens the file, which is made if it is not there. One of an older version is copied to `NAME.before-N`, N the new schema's
    /// number, and brought up to date.
    ///
    /// # Errors
    ///
    /// See [`RecordsError`].
    pub async fn open(path: &Path, upgrade: Upgrade) -> Result<Records, RecordsError> {
        let open = |cause| RecordsError::Open { path: path.to_owned(), cause };
        let pool =
            SqlitePoolOptions::new().max_connections(4).connect_with(options(path)).await.map_err(open)?;
        let records = Records { pool, path: path.to_owned() };
        records.bring_up_to_date(upgrade, &MIGRATIONS).await?;
        Ok(records)
    }

    /// Closes all connections; the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Can they be read?
    ///
    /// # Errors
    ///
    /// They cannot.
    pub async fn check(&self) -> Result<(), RecordsError> {
        sqlx::query("SELECT 1 FROM sites LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn bring_up_to_date(
        &self,
        upgrade: Upgrade,
        migrations: &Migrator,
    ) -> Result<(), RecordsError> {
        let path = self.path.clone();
        let known = migrations.iter().map(|migration| migration.version).max().unwrap_or_default();
        let open = |cause| RecordsError::Open { path: path.clone(), cause };
        let found = schema(&mut *self.pool.acquire().await.map_err(open)?).await.map_err(open)?;
        match found {
            Some(found) if found > known => return Err(RecordsError::Newer { path, found, known }),
            Some(found) if found < known => {
                if upgrade == Upgrade::Forbidden {
                    return Err(RecordsError::Older { path, found, known });
                }
                self.copy_before(known).await?;
            }
            Some(_) => return Ok(()),
            None => {}
        }
        migrations.run(&self.pool).await.map_err(|cause| RecordsError::Migrate { path, cause })
    }

    /// Copies the file as it is before schema `version`.
    async fn copy_before(&self, version: i64) -> Result<(), RecordsError> {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".before-{version}"));
        let path = PathBuf::from(name);
        // Left from an attempt that failed: the file is still as it was then.
        let _none_there = std::fs::remove_file(&path);
        self.copy_to(&path).await
    }
}

pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // In a write-ahead log anything less may lose the last commits with the power: a key that was revoked would be valid again.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // Keys of days that are over must not stay in free pages.
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_secs(5))
}

/// The version of the file's schema; none in a new file.
pub(super) async fn schema(connection: &mut SqliteConnection) -> Result<Option<i64>, sqlx::Error> {
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'")
        .fetch_one(&mut *connection)
        .await?;
    if known == 0 {
        return Ok(None);
    }
    sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success").fetch_one(connection).await
}
