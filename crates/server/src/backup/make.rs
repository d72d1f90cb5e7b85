//! Making a backup, while everything goes on.

use std::fs::{self, DirBuilder, File};
use std::path::{Path, PathBuf};

use entrenous_storage::events::Reader;
use entrenous_storage::journal;
use entrenous_storage::records::Records;
use tokio::runtime::Handle;

use super::manifest::Manifest;
use super::{BackupError, EVENTS, JOURNAL, RECORDS, tail, verify};

/// What is copied from.
#[derive(Debug)]
pub struct Sources {
    /// The event store.
    pub events: Reader,
    /// The records.
    pub records: Records,
    /// The journal.
    pub journal: journal::Reader,
}

/// Makes a backup in a new folder under `into`, verifies it, and returns where it is and what is in it. `say` is told of each step.
/// Waits for the disk; a backup that fails is removed.
///
/// # Errors
///
/// See [`BackupError`].
pub fn make(
    sources: &Sources,
    into: &Path,
    now: jiff::Timestamp,
    runtime: &Handle,
    say: &dyn Fn(&str),
) -> Result<(PathBuf, Manifest), BackupError> {
    let name = format!("entrenous-{}", now.strftime("%Y-%m-%dT%H-%M-%SZ"));
    let (folder, partial) = (into.join(&name), into.join(format!("{name}.partial")));
    fs::create_dir_all(into).map_err(BackupError::file("make", into))?;
    private(&partial)?;
    let made = copy(sources, &partial, now, runtime, say).and_then(|()| {
        say("verifying");
        let manifest = verify(&partial, runtime)?;
        fs::rename(&partial, &folder).map_err(BackupError::file("rename", &partial))?;
        sync(into)?;
        Ok(manifest)
    });
    if made.is_err() {
        let _as_far_as_possible = fs::remove_dir_all(&partial);
    }
    made.map(|manifest| (folder, manifest))
}

fn copy(
    sources: &Sources,
    partial: &Path,
    now: jiff::Timestamp,
    runtime: &Handle,
    say: &dyn Fn(&str),
) -> Result<(), BackupError> {
    say("copying events");
    // First: what the journal gets meanwhile is then in its copy, and more than the store needs does no harm.
    let events = sources.events.copy_to(&partial.join(EVENTS))?;
    say("copying the journal");
    let journal = tail::copy(&sources.journal, events.position.replay_from, &partial.join(JOURNAL), runtime)?;
    say("copying records");
    runtime.block_on(sources.records.copy_to(&partial.join(RECORDS)))?;
    Manifest::of(partial, now, events, journal)?.write(partial)?;
    sync(&partial.join(JOURNAL))?;
    sync(partial)
}

/// A folder for its owner alone.
fn private(folder: &Path) -> Result<(), BackupError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(BackupError::file("make", folder))
}

/// Has the disk keep the names in a folder.
pub(super) fn sync(folder: &Path) -> Result<(), BackupError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(BackupError::file("sync", folder))
}
