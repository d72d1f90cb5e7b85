//! Is a backup whole, and can everything in it be read?

use std::fs;
use std::path::Path;

use entrenous_storage::events::{self, Options};
use entrenous_storage::records::Records;
use tokio::runtime::Handle;

use super::manifest::{Events, Manifest, Part};
use super::{BackupError, EVENTS, JOURNAL, RECORDS, tail};

/// Compares all files with what the backup says of them, opens each store and counts. The backup is not changed. Waits for the disk.
///
/// # Errors
///
/// See [`BackupError`].
pub fn verify(folder: &Path, runtime: &Handle) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(folder)?;
    manifest.compare(folder)?;
    let damaged = |why: String| BackupError::Damaged { path: folder.to_owned(), why };
    let events = Events::from(events::contents(&folder.join(EVENTS), &Options::default())?);
    if events != manifest.events {
        return Err(damaged(format!("its event store holds {events:?} instead of {:?}", manifest.events)));
    }
    runtime.block_on(Records::check_copy(&folder.join(RECORDS)))?;
    // Opening a journal repairs it: a copy is opened. Beside the backup there is room for it, unless it is on a medium that cannot be written.
    let beside = folder.parent().unwrap_or(folder);
    let scratch = tempfile::tempdir_in(beside).or_else(|_| tempfile::tempdir());
    let scratch = scratch.map_err(BackupError::file("make a folder beside", folder))?;
    copy_folder(&folder.join(JOURNAL), scratch.path())?;
    let (Part { first, last }, _) = tail::read_through(scratch.path())?;
    let Part { first: told_first, last: told_last } = manifest.journal;
    let is_empty = told_last < told_first;
    if last != told_last || (!is_empty && first > told_first) {
        return Err(damaged(format!(
            "its journal holds events {first} to {last} instead of {told_first} to {told_last}"
        )));
    }
    Ok(manifest)
}

/// Copies the files of a flat folder.
pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(to).map_err(BackupError::file("make", to))?;
    for entry in fs::read_dir(from).map_err(BackupError::file("read", from))? {
        let path = entry.map_err(BackupError::file("read", from))?.path();
        if let Some(name) = path.file_name() {
            let copy = to.join(name);
            fs::copy(&path, &copy).map_err(BackupError::file("write", &copy))?;
            fs::File::open(&copy)
                .and_then(|file| file.sync_all())
                .map_err(BackupError::file("sync", &copy))?;
        }
    }
    Ok(())
}
