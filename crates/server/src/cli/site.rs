//! `entrenous site`: sites, in the data folder, also while a server is running.

use std::process::ExitCode;

use clap::Subcommand;
use entrenous_storage::records::SiteSettings;

use super::{Failure, settings};
use crate::serve::now;
use crate::sites::SiteRequest;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a site
    Add {
        #[command(flatten)]
        settings: settings::From,
        /// Its host name, as in example.org
        domain: String,
        /// What to call it [default: the domain]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// The time zone of its days, as in Europe/Paris
        #[arg(long, value_name = "ZONE", default_value = "UTC")]
        tz: String,
    },
    /// List the sites
    List(settings::From),
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Add { settings, domain, name, tz } => {
            let asked = SiteRequest { domain, name, time_zone: Some(tz) };
            let site = asked.check().map_err(Failure::usage)?;
            settings.with_records(async |records| {
                let own = SiteSettings::default();
                let added = records.add_site(&site.domain, &site.name, &site.time_zone, &own, now()).await;
                added.map_err(Failure::usage)
            })?;
            super::print(&format!("added {}, with days in {}\n", site.domain, site.time_zone))
        }
        Command::List(settings) => {
            let sites =
                settings.with_records(async |records| records.sites().await.map_err(Failure::usage))?;
            let line = |site: &entrenous_storage::records::Site| {
                format!("{}\t{}\t{}\n", site.domain, site.time_zone, site.name)
            };
            super::print(&sites.iter().map(line).collect::<String>())
        }
    }
}
