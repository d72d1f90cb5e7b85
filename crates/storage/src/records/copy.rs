//! Complete copies, made while the records are in use.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection};

use super::open::{MIGRATIONS, options, schema};
use super::{Records, RecordsError};

impl Records {
    /// Writes a complete copy as of one moment to `to`, a file that is not there yet, but for the keys of days: a copy would outlive the
    /// day on which they are destroyed.
    ///
    /// # Errors
    ///
    /// [`RecordsError::Backup`]; there is no copy then.
    pub async fn copy_to(&self, to: &Path) -> Result<(), RecordsError> {
        let copied = async {
            sqlx::query("VACUUM INTO ?").bind(to.display().to_string()).execute(&self.pool).await?;
            // In memory: a journal file would hold the keys once more.
            let mut copy = options(to).journal_mode(SqliteJournalMode::Memory).connect().await?;
            sqlx::query("DELETE FROM day_keys").execute(&mut copy).await?;
            sqlx::query("DELETE FROM token_keys").execute(&mut copy).await?;
            copy.close().await
        };
        copied.await.map_err(|cause| {
            let _none_made = std::fs::remove_file(to);
            RecordsError::Backup { path: to.to_owned(), cause }
        })
    }

    /// Reads everything, to find damage.
    ///
    /// # Errors
    ///
    /// There is some.
    pub async fn check_all(&self) -> Result<(), RecordsError> {
        let open = |cause| RecordsError::Open { path: self.path.clone(), cause };
        whole(&mut *self.pool.acquire().await.map_err(open)?).await.map_err(open)
    }

    /// Reads all of a copy, which nobody else has open, and says the version of its schema. The file is not changed.
    ///
    /// # Errors
    ///
    /// It is damaged, no records, or of a later version.
    pub async fn check_copy(path: &Path) -> Result<i64, RecordsError> {
        let open = |cause| RecordsError::Open { path: path.to_owned(), cause };
        let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
        let mut copy = options.connect().await.map_err(open)?;
        whole(&mut copy).await.map_err(open)?;
        let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
        let found = schema(&mut copy).await.map_err(open)?;
        copy.close().await.map_err(open)?;
        match found {
            Some(found) if found > known => Err(RecordsError::Newer { path: path.to_owned(), found, known }),
            Some(found) => Ok(found),
            None => Err(open(sqlx::Error::Protocol("the file holds no records".to_owned()))),
        }
    }
}

async fn whole(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let said: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(connection).await?;
    if said == "ok" { Ok(()) } else { Err(sqlx::Error::Protocol(format!("the file is damaged: {said}"))) }
}
