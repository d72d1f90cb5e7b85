//! `entrenous prune`: forgets what is past its time, or counts it.

use std::process::ExitCode;

use entrenous_storage::events::EventStore;
use entrenous_storage::records::Site;

use super::{Failure, print, running, settings};
use crate::backup::EVENTS;
use crate::collect::sites::Sites;
use crate::deliver::retention;
use crate::operate::control::{Forgotten, Order};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: settings::From,
    /// Forget nothing, only count
    #[arg(long)]
    dry_run: bool,
}

/// The running server does it, or this process where none runs.
pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (config, folder) = (args.settings.load()?, args.settings.data_dir()?);
    let known = args.settings.with_records(async |records| records.sites().await.map_err(Failure::usage))?;
    let forgotten: Vec<Forgotten> = if folder.is_held() {
        running(&folder, &Order::Prune { dry_run: args.dry_run }, |_| {})?
    } else {
        let _held = folder.hold().map_err(Failure::usage)?;
        let mut store =
            EventStore::open(&folder.path().join(EVENTS), &Default::default()).map_err(Failure::usage)?;
        let sites = Sites::of(known.clone(), &config);
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let pruned = store
            .reader()
            .and_then(|reader| retention::prune(&mut store, &reader, &sites, now_ms, args.dry_run))
            .map_err(Failure::output)?;
        pruned.into_iter().map(Forgotten::of).collect()
    };
    print(&told(&forgotten, &known, args.dry_run))
}

fn told(forgotten: &[Forgotten], known: &[Site], dry_run: bool) -> String {
    if forgotten.is_empty() {
        return "nothing is past its time\n".to_owned();
    }
    let verb = if dry_run { "would be forgotten" } else { "forgotten" };
    let line = |gone: &Forgotten| {
        let domain = known.iter().find(|site| site.id == gone.site).map_or("?", |site| &site.domain);
        let Forgotten { events, visits, shares, sums, .. } = gone;
        format!("{domain}: {events} events, {visits} visits, {shares} shares, {sums} sums by day {verb}\n")
    };
    forgotten.iter().map(line).collect()
}
