//! What can go wrong with records.

use std::path::PathBuf;

/// Records that could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be opened as a database.
    #[error("cannot open the records {}: {cause}; check that the folder is there and may be written, or restore a backup", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: sqlx::Error,
    },
    /// A later version of the program made the file.
    #[error("the records {} were written by a newer Entrenous (schema {found}, this one knows {known}); use the newer program, or restore a backup", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Version of its schema.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// An earlier version made the file, and it may not be changed now.
    #[error("the records {} are of an older Entrenous (schema {found}, this one writes {known}) and a server has them open; restart the server with this version first", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Version of its schema.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// A copy, as before the schema changes, could not be written.
    #[error("cannot copy the records to {}: {cause}; nothing was changed; make room on the disk", path.display())]
    Backup {
        /// The copy.
        path: PathBuf,
        /// Why.
        cause: sqlx::Error,
    },
    /// The schema could not be brought up to date.
    #[error("cannot bring the records {} up to date: {cause}; a copy of them as they were is beside them", path.display())]
    Migrate {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: sqlx::migrate::MigrateError,
    },
    /// There is one of that name already.
    #[error("there is already {0}; choose another, or use the one that is there")]
    Taken(String),
    /// Another process wrote for too long.
    #[error("the records are busy: another process has been writing for 5 seconds; try again")]
    Busy,
    /// Anything else that the database says.
    #[error("the records cannot be used: {0}; check the disk and that the data folder may be written")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for RecordsError {
    fn from(error: sqlx::Error) -> RecordsError {
        // SQLITE_BUSY is 5, and extended codes keep it in their low byte: https://www.sqlite.org/rescode.html
        let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
        match code {
            Some(code) if code & 0xff == 5 => RecordsError::Busy,
            _ => RecordsError::Database(error),
        }
    }
}

/// Names what is there already, where a row could not be written for that.
pub(super) fn taken(what: &str) -> impl FnOnce(sqlx::Error) -> RecordsError {
    move |error| match error.as_database_error() {
        Some(inner) if inner.is_unique_violation() => RecordsError::Taken(what.to_owned()),
        _ => error.into(),
    }
}
