//! From a backup into a data folder.

use std::fs;
use std::path::{Path, PathBuf};

use entrenous_storage::journal::{Journal, Options};
use entrenous_storage::records::{Records, RecordsError, Upgrade};
use tokio::runtime::Handle;

use super::make::sync;
use super::manifest::Manifest;
use super::verify::{copy_folder, verify};
use super::{BackupError, EVENTS, JOURNAL, RECORDS};

/// What restoring has done.
#[derive(Debug)]
pub struct Restored {
    /// The backup.
    pub manifest: Manifest,
    /// Events in the journal that was there, which the backup does not have: the next start delivers them.
    pub newer_events: u64,
    /// Where what was there before is now.
    pub set_aside: Option<PathBuf>,
}

/// Puts the event store of the backup `from` in place of that in `folder`, and the records too unless they are to stay. A journal that
/// continues the backup stays, and the next start delivers what the backup does not have; otherwise the journal of the backup takes its
/// place. Nothing is deleted: what was there is set aside. No server may use the folder.
///
/// # Errors
///
/// See [`BackupError`]. Before the backup has been verified and the journal looked at nothing is changed.
pub fn restore(
    from: &Path,
    folder: &Path,
    keep_records: bool,
    now: jiff::Timestamp,
    runtime: &Handle,
) -> Result<Restored, BackupError> {
    let manifest = verify(from, runtime)?;
    let last = last_of_journal(folder, &manifest)?;
    let mut parts = vec![EVENTS, "events.duckdb.wal"];
    if !keep_records {
        parts.extend([RECORDS, "records.sqlite-wal", "records.sqlite-shm"]);
    }
    if last.is_none() {
        parts.push(JOURNAL);
    }
    if !keep_records {
        forget_keys(&folder.join(RECORDS), runtime);
    }
    let aside = folder.join(format!("replaced-{}", now.strftime("%Y-%m-%dT%H-%M-%SZ")));
    let moved = set_aside(folder, &parts, &aside)?;
    if last.is_none() {
        place(folder, JOURNAL, |to| copy_folder(&from.join(JOURNAL), to))?;
    }
    for name in parts.iter().filter(|name| [EVENTS, RECORDS].contains(name)) {
        place(folder, name, |to| {
            fs::copy(from.join(name), to).map_err(BackupError::file("write", to))?;
            fs::File::open(to).and_then(|file| file.sync_all()).map_err(BackupError::file("sync", to))
        })?;
    }
    sync(folder)?;
    let newer_events = last.map_or(0, |last| last.saturating_sub(manifest.events.delivered));
    Ok(Restored { manifest, newer_events, set_aside: moved.then_some(aside) })
}

/// The last event of the folder's journal, if that continues the backup; none if there is no such journal.
fn last_of_journal(folder: &Path, manifest: &Manifest) -> Result<Option<u64>, BackupError> {
    let path = folder.join(JOURNAL);
    if !path.is_dir() {
        return Ok(None);
    }
    let size = Journal::open(&path, Options::default())?.size()?;
    let delivered = manifest.events.delivered;
    // An older journal than the backup's, or an empty one, has nothing to add.
    if size.last < delivered.max(manifest.journal.last) || size.last == 0 {
        return Ok(None);
    }
    if size.first > delivered + 1 {
        return Err(BackupError::Gap { folder: folder.to_owned(), first: size.first, last: delivered });
    }
    Ok(Some(size.last))
}

/// What is set aside may be kept for long, and keys of days must not be. Records that cannot be opened are left as they are.
fn forget_keys(records: &Path, runtime: &Handle) {
    if records.is_file() {
        let forgotten = runtime.block_on(async {
            let records = Records::open(records, Upgrade::Forbidden).await?;
            records.destroy_day_keys_before(i64::MAX).await?;
            records.destroy_token_keys_before(i64::MAX).await?;
            records.close().await;
            Ok::<_, RecordsError>(())
        });
        if let Err(error) = forgotten {
            tracing::warn!(%error, "the records that are set aside may hold keys of today and yesterday: delete them when you can");
        }
    }
}

/// Moves what is there away. True if anything was.
fn set_aside(folder: &Path, parts: &[&str], aside: &Path) -> Result<bool, BackupError> {
    let mut moved = false;
    for name in parts {
        let path = folder.join(name);
        if path.exists() {
            fs::create_dir_all(aside).map_err(BackupError::file("make", aside))?;
            fs::rename(&path, aside.join(name)).map_err(BackupError::file("set aside", &path))?;
            moved = true;
        }
    }
    Ok(moved)
}

/// A complete part or none: a half-written one never has its name.
fn place(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&Path) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let (partial, whole) = (folder.join(format!("{name}.partial")), folder.join(name));
    if partial.is_dir() {
        fs::remove_dir_all(&partial).map_err(BackupError::file("remove", &partial))?;
    }
    write(&partial)?;
    fs::rename(&partial, &whole).map_err(BackupError::file("rename", &partial))
}
