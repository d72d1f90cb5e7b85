//! `entrenous backup`, `verify` and `restore`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use entrenous_storage::events::EventStore;
use entrenous_storage::journal::{self, Journal};
use entrenous_storage::records::{Records, Upgrade};
use tokio::runtime::Runtime;

use super::{Failure, running, runtime, settings};
use crate::backup::{self, BackupError, Last, Manifest, Sources};
use crate::operate::control::Order;
use crate::serve::DataDir;

#[derive(Debug, clap::Args)]
pub(super) struct BackupArgs {
    #[command(flatten)]
    settings: settings::From,
    /// In this folder a new one is made, named by the time
    into: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// The folder of the backup
    backup: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct RestoreArgs {
    #[command(flatten)]
    settings: settings::From,
    /// The folder of the backup
    backup: PathBuf,
    /// Leave accounts, sites and keys as they are: only the event store is made anew
    #[arg(long)]
    events_only: bool,
}

/// Makes a backup: the running server does, or this process where none runs.
pub(super) fn make(args: &BackupArgs) -> Result<ExitCode, Failure> {
    let folder = args.settings.data_dir()?;
    let into = std::path::absolute(&args.into).map_err(Failure::usage)?;
    let say = |step: &str| eprintln!("{step} …");
    let (made, manifest) = if folder.is_held() {
        let order = Order::Backup(into);
        let made: Made = running(&folder, &order, say)?;
        (made.folder, made.backup)
    } else {
        let runtime = runtime()?;
        let done = offline(&folder, &into, &runtime, &say);
        done.map_err(Failure::output)?
    };
    if let Err(error) = Last::note(folder.path(), &manifest, &made) {
        eprintln!("the backup is complete, but `entrenous doctor` will not know of it: {error}");
    }
    super::print(&format!("{}\n{}", made.display(), told(&manifest)))
}

#[derive(serde::Deserialize)]
struct Made {
    folder: PathBuf,
    backup: Manifest,
}

fn offline(
    folder: &DataDir,
    into: &Path,
    runtime: &Runtime,
    say: &dyn Fn(&str),
) -> Result<(PathBuf, Manifest), BackupError> {
    let path = folder.path();
    let store = EventStore::open(&path.join(backup::EVENTS), &Default::default())?;
    let options = journal::Options { last_known: store.position()?.seq, ..journal::Options::default() };
    let journal = Journal::open(&path.join(backup::JOURNAL), options)?;
    let records = runtime.block_on(Records::open(&folder.records(), Upgrade::Allowed))?;
    let sources = Sources { events: store.reader()?, records: records.clone(), journal: journal.reader() };
    let done = backup::make(&sources, into, jiff::Timestamp::now(), runtime.handle(), say)?;
    journal.forget_before(done.1.events.needed_from)?;
    runtime.block_on(records.close());
    Ok(done)
}

pub(super) fn verify(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let manifest = backup::verify(&args.backup, runtime()?.handle()).map_err(Failure::output)?;
    super::print(&format!("whole and readable\n{}", told(&manifest)))
}

pub(super) fn restore(args: &RestoreArgs) -> Result<ExitCode, Failure> {
    let folder = args.settings.data_dir()?;
    let _held = folder.hold().map_err(Failure::usage)?;
    let done = backup::restore(
        &args.backup,
        folder.path(),
        args.events_only,
        jiff::Timestamp::now(),
        runtime()?.handle(),
    );
    let done = done.map_err(Failure::output)?;
    let mut text = format!("restored\n{}", told(&done.manifest));
    if done.newer_events > 0 {
        text += &format!(
            "{} newer events are in the journal; the next start of the server delivers them\n",
            done.newer_events
        );
    }
    if let Some(aside) = done.set_aside {
        text +=
            &format!("what was there before is in {}; delete it once you do not need it\n", aside.display());
    }
    super::print(&text)
}

fn told(manifest: &Manifest) -> String {
    format!(
        "made {}; {} events, {} visits, journal up to event {}\n",
        manifest.made, manifest.events.events, manifest.events.visits, manifest.journal.last
    )
}
