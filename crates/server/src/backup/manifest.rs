//! What a backup says of itself, in `backup.json`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use entrenous_storage::events::Contents;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{BackupError, EVENTS, JOURNAL, RECORDS};

/// The form of backups that this release makes, and the latest that it reads.
const FORM: u32 = 1;
pub(super) const NAME: &str = "backup.json";

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the folder.
    pub form: u32,
    /// The release that made it.
    pub release: String,
    /// When it was begun (RFC 3339).
    pub made: String,
    /// The event store.
    pub events: Events,
    /// The journal's part.
    pub journal: Part,
    /// Every file, with what it must be.
    pub files: Vec<Copied>,
}

/// The event store in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// The last event of the journal that is in it.
    pub delivered: u64,
    /// From which event on the journal is needed beside it.
    pub needed_from: u64,
    /// Rows of events.
    pub events: u64,
    /// Visits that have ended.
    pub visits: u64,
}

impl From<Contents> for Events {
    fn from(contents: Contents) -> Events {
        Events {
            delivered: contents.position.seq,
            needed_from: contents.position.replay_from,
            events: contents.events,
            visits: contents.visits,
        }
    }
}

/// Events of the journal, from the first to the last; none where `last` is before `first`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Number of the first event.
    pub first: u64,
    /// Number of the last event.
    pub last: u64,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// Where in the folder.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Describes the files that are in `folder`.
    pub(super) fn of(
        folder: &Path,
        made: jiff::Timestamp,
        events: Contents,
        journal: Part,
    ) -> Result<Manifest, BackupError> {
        let release = env!("CARGO_PKG_VERSION").to_owned();
        let files = files(folder)?.iter().map(|path| Copied::of(folder, path)).collect::<Result<_, _>>()?;
        Ok(Manifest { form: FORM, release, made: made.to_string(), events: events.into(), journal, files })
    }

    /// Writes it, and has the disk keep it.
    pub(super) fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(NAME);
        let text = serde_json::to_vec_pretty(self).expect("plain values");
        File::create(&path)
            .and_then(|mut file| {
                file.write_all(&text)?;
                file.sync_all()
            })
            .map_err(BackupError::file("write", &path))
    }

    /// Reads that of a backup.
    ///
    /// # Errors
    ///
    /// There is none, or a later release made it.
    pub fn read(folder: &Path) -> Result<Manifest, BackupError> {
        let no_backup = |why: String| BackupError::NoBackup { path: folder.to_owned(), why };
        let text = fs::read(folder.join(NAME)).map_err(|error| no_backup(error.to_string()))?;
        let value: serde_json::Value =
            serde_json::from_slice(&text).map_err(|error| no_backup(error.to_string()))?;
        let form = value["form"].as_u64().and_then(|form| u32::try_from(form).ok());
        match form {
            Some(found) if found > FORM => {
                Err(BackupError::Newer { path: folder.to_owned(), found, known: FORM })
            }
            _ => serde_json::from_value(value).map_err(|error| no_backup(error.to_string())),
        }
    }

    /// Is every file as it was when the backup was made, and none missing?
    pub(super) fn compare(&self, folder: &Path) -> Result<(), BackupError> {
        let damaged = |why: String| BackupError::Damaged { path: folder.to_owned(), why };
        for told in &self.files {
            if !folder.join(&told.path).is_file() {
                return Err(damaged(format!("{} is missing", told.path.display())));
            }
            if Copied::of(folder, &told.path)? != *told {
                return Err(damaged(format!("{} has changed", told.path.display())));
            }
        }
        let has = |name: &str| self.files.iter().any(|file| file.path == Path::new(name));
        match [EVENTS, RECORDS].into_iter().find(|name| !has(name)) {
            Some(name) => Err(damaged(format!("it tells of no {name}"))),
            None => Ok(()),
        }
    }
}

impl Copied {
    fn of(folder: &Path, path: &Path) -> Result<Copied, BackupError> {
        let whole = folder.join(path);
        let mut hash = Sha256::new();
        let bytes = File::open(&whole)
            .and_then(|mut file| io::copy(&mut file, &mut Hashing(&mut hash)))
            .map_err(BackupError::file("read", &whole))?;
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Copied { path: path.to_owned(), bytes, sha256 })
    }
}

struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a backup consists of, but for its `backup.json` and the journal's lock, which is empty.
fn files(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut found = vec![PathBuf::from(EVENTS), PathBuf::from(RECORDS)];
    let journal = folder.join(JOURNAL);
    let entries = fs::read_dir(&journal).map_err(BackupError::file("read", &journal))?;
    for entry in entries {
        let name = entry.map_err(BackupError::file("read", &journal))?.file_name();
        if name != "lock" {
            found.push(Path::new(JOURNAL).join(name));
        }
    }
    found.sort();
    Ok(found)
}
