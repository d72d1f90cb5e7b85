//! What can go wrong with a backup, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use entrenous_storage::events::StoreError;
use entrenous_storage::journal::{JournalError, ReadError};
use entrenous_storage::records::RecordsError;

/// Why a backup could not be made, verified or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or a folder.
    #[error("cannot {what} {}: {cause}; check that there is room and that the folder may be written", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// With which.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
    /// The folder holds no finished backup.
    #[error("{} is no backup: it has no readable backup.json ({why}); name a folder that `entrenous backup` made", path.display())]
    NoBackup {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A later release made it.
    #[error("the backup {} has form {found}, and this release knows {known}; use the release that made it, or a later one", path.display())]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its form.
        found: u32,
        /// The latest form known here.
        known: u32,
    },
    /// Not as it was when it was made.
    #[error("the backup {} is damaged: {why}; use another one", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What differs.
        why: String,
    },
    /// Between backup and journal events are missing.
    #[error(
        "the journal in {} begins at event {first}, and the backup ends at {last}: events between them would be missing; restore a later \
         backup, or move the journal away first to go on without them", folder.display()
    )]
    Gap {
        /// The data folder.
        folder: PathBuf,
        /// The journal's first event.
        first: u64,
        /// The last event in the backup.
        last: u64,
    },
    /// The event store.
    #[error(transparent)]
    Events(#[from] StoreError),
    /// The records.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal, read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The journal of the backup, written.
    #[error("cannot write the journal of the backup: {0}")]
    Append(#[from] entrenous_storage::journal::AppendError),
}

impl BackupError {
    /// For `map_err` of what touches `path`.
    pub(super) fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BackupError {
        let path = path.to_owned();
        move |cause| BackupError::File { what, path, cause }
    }
}
