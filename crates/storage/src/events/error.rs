//! What can go wrong, each with its remedy.

use std::io;
use std::path::{Path, PathBuf};

/// Why the event store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file open.
    #[error("{}: another process has this event store open; stop it, or use another data directory", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file is no event store, or damaged.
    #[error("{}: this event store cannot be read ({detail}); restore a backup: the journal holds what came after it", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        detail: String,
    },
    /// A later release wrote the file.
    #[error("{}: this event store has schema {found}, and this release knows {known}; install the release that wrote it, or restore \
             the backup that was made before it was upgraded", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The latest schema known here.
        known: u32,
    },
    /// The file cannot be opened, for another reason.
    #[error("{}: the event store cannot be opened ({detail}); check that its folder exists and can be written", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        detail: String,
    },
    /// A copy before a migration, or an export, could not be written.
    #[error("{}: cannot be written ({error}); make room or choose another place", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The batch has been delivered already.
    #[error("events up to {given} have been delivered already (the store is at {stored}): go on from there")]
    Stale {
        /// Position of the batch.
        given: u64,
        /// Position of the store.
        stored: u64,
    },
    /// There are more distinct texts than ids for them.
    #[error("the dictionary of names is full (4 billion); prune old data")]
    Full,
    /// The query asks for what cannot be told.
    #[error("{0}")]
    Query(String),
    /// The engine failed.
    #[error("the event store failed: {0}")]
    Engine(#[from] duckdb::Error),
}

impl StoreError {
    /// May the same succeed later, as when the disk has space again?
    pub fn is_passing(&self) -> bool {
        match self {
            // After some failures, as of a checkpoint on a full disk, the engine refuses everything until the file is opened anew.
            StoreError::Engine(error) => {
                let text = error.to_string();
                !["FATAL", "invalidated"].iter().any(|word| text.contains(word))
            }
            StoreError::Write { .. } => true,
            _ => false,
        }
    }

    /// Tells apart why a file cannot be opened; the engine says it in words only.
    pub(super) fn opening(path: &Path, error: &duckdb::Error) -> StoreError {
        let (path, detail) = (path.to_owned(), error.to_string());
        let says = |words: &[&str]| words.iter().any(|word| detail.contains(word));
        if says(&["Could not set lock", "Conflicting lock", "being used by another process"]) {
            StoreError::Locked { path }
        } else if says(&[
            "not a valid DuckDB database",
            "Corrupt",
            "corrupt",
            "Checksum",
            "checksum",
            "Serialization",
            "INTERNAL",
            "WAL file",
            "Failed to load metadata",
            "deserialize",
            "newer version",
            "storage version",
        ]) {
            StoreError::Corrupt { path, detail }
        } else {
            StoreError::Open { path, detail }
        }
    }
}
