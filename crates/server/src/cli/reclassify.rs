//! `entrenous reclassify`: a site's history concluded anew by the running server, after the rules have changed.

use std::process::ExitCode;

use anyhow::anyhow;
use entrenous_core::collect::site::bare_host;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Failure, print, running, settings};
use crate::operate::control::Order;
use crate::refine::Difference;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: settings::From,
    /// The site's domain
    #[arg(long)]
    site: String,
    /// The first day, in the site's time zone [default: all]
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day [default: today]
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Change nothing, only say what would
    #[arg(long)]
    preview: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let folder = args.settings.data_dir()?;
    let domain = bare_host(&args.site);
    let sites = args.settings.with_records(async |records| records.sites().await.map_err(Failure::usage))?;
    let site = sites.iter().find(|site| site.domain == domain).ok_or_else(|| {
        Failure::usage(anyhow!("there is no site {domain}; entrenous site list shows them"))
    })?;
    if !folder.is_held() {
        return Err(Failure::usage(anyhow!(
            "no server runs on {}; start it first: entrenous serve",
            folder.path().display()
        )));
    }
    let zone = TimeZone::get(&site.time_zone).unwrap_or(TimeZone::UTC);
    let begin = |day: Date| {
        let begin = day.to_zoned_datetime(zone.clone()).map_err(Failure::usage)?;
        Ok(begin.timestamp().as_millisecond())
    };
    let from_ms = args.from.map(begin).transpose()?;
    let after = args.to.map(|last| last.checked_add(1.day())).transpose().map_err(Failure::usage)?;
    let to_ms = after.map(begin).transpose()?;
    if from_ms.zip(to_ms).is_some_and(|(from, to)| from >= to) {
        return Err(Failure::usage(anyhow!("--from has to be no later than --to")));
    }
    let order = Order::Reclassify { site: site.id, from_ms, to_ms, preview: args.preview };
    let difference: Difference = running(&folder, &order, |step| eprintln!("{step} …"))?;
    print(&told(&difference, args.preview))
}

fn told(difference: &Difference, preview: bool) -> String {
    let Difference { visits, changed, dark_before, dark_after, sources } = difference;
    let verb = if preview { "would change" } else { "change" };
    let mut text = format!(
        "{changed} of {visits} verdicts {verb}\nprivate visits (estimated): {dark_before:.1} before, {dark_after:.1} after\n"
    );
    for (source, (before, after)) in sources {
        text += &format!("{source}\t{before}\t{after}\n");
    }
    text
}
