//! Which backup was the last: a small file in the data folder.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{BackupError, Manifest};

const NAME: &str = "last-backup.json";

/// The last backup that was made and verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// When it was begun (RFC 3339).
    pub made: String,
    /// Where it was put.
    pub folder: PathBuf,
}

impl Last {
    /// Notes in the data folder that a backup was made.
    ///
    /// # Errors
    ///
    /// The note cannot be written; the backup is as good.
    pub fn note(data: &Path, made: &Manifest, folder: &Path) -> Result<(), BackupError> {
        let last = Last { made: made.made.clone(), folder: folder.to_owned() };
        let path = data.join(NAME);
        let text = serde_json::to_vec(&last).expect("plain values");
        fs::write(&path, text).map_err(BackupError::file("write", &path))
    }

    /// What was noted; none if nothing that can be read was.
    pub fn of(data: &Path) -> Option<Last> {
        serde_json::from_slice(&fs::read(data.join(NAME)).ok()?).ok()
    }

    /// How many whole days ago that was.
    pub fn age_days(&self, now: jiff::Timestamp) -> Option<i64> {
        let made: jiff::Timestamp = self.made.parse().ok()?;
        Some(now.duration_since(made).as_hours() / 24)
    }
}
