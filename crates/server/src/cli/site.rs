//! `entrenous site`: sites, in the data folder, also while a server is running.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Subcommand;
use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::SiteSettings;

use super::{Failure, note, settings};
use crate::serve::now;
use crate::sites::{SiteChange, SiteRequest};

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
    /// Change a site; what is not named stays as it is, and a list takes the place of the one before
    Set(Box<Set>),
    /// Remove a site, its keys, and all that was counted of it
    Remove {
        #[command(flatten)]
        settings: settings::From,
        /// Its host name
        domain: String,
        /// Yes, erase everything: only a backup brings it back
        #[arg(long)]
        erase: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Set {
    #[command(flatten)]
    settings: settings::From,
    /// Its host name
    domain: String,
    /// What to call it
    #[arg(long)]
    name: Option<String>,
    /// Further host names that are this site; "" for none
    #[arg(long = "host", value_name = "HOST")]
    hosts: Option<Vec<String>>,
    /// Names by which other tools' scripts call it, as Umami's number for it; "" for none
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Option<Vec<String>>,
    /// Query parameters to keep in addresses though they look personal; "" for none
    #[arg(long = "keep-parameter", value_name = "NAME")]
    kept_parameters: Option<Vec<String>>,
    /// Addresses and networks whose events are left out: the staff's; "" for none
    #[arg(long = "exclude-ip", value_name = "NETWORK")]
    excluded: Option<Vec<String>>,
    /// Count those too whose browser asks not to be measured
    #[arg(long, value_name = "true|false")]
    ignores_signals: Option<bool>,
    /// Visitors are asked whether they may be known again (needs privacy.consent = "asked"); false destroys the key that knows them
    #[arg(long, value_name = "true|false")]
    asks_consent: Option<bool>,
    /// How many days single events are kept; 0: for good
    #[arg(long, value_name = "DAYS")]
    keep_events_days: Option<u64>,
    /// How many days totals are kept; 0: for good
    #[arg(long, value_name = "DAYS")]
    keep_totals_days: Option<u64>,
}

impl Set {
    fn change(&self) -> SiteChange {
        let list = |given: &Option<Vec<String>>| {
            given.as_ref().map(|list| list.iter().filter(|text| !text.is_empty()).cloned().collect())
        };
        SiteChange {
            name: self.name.clone(),
            hosts: list(&self.hosts),
            aliases: list(&self.aliases),
            kept_parameters: list(&self.kept_parameters),
            excluded: list(&self.excluded),
            ignores_signals: self.ignores_signals,
            asks_consent: self.asks_consent,
            keep_events_days: self.keep_events_days,
            keep_totals_days: self.keep_totals_days,
        }
    }
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Add { settings, domain, name, tz } => {
            let asked = SiteRequest { domain, name, time_zone: Some(tz), workspace: None };
            let site = asked.check().map_err(Failure::usage)?;
            settings.with_records(async |records| {
                let own = SiteSettings::default();
                let added = records.add_site(&site.domain, &site.name, &site.time_zone, &own, now()).await;
                let added = added.map_err(Failure::usage)?;
                note(&records, added.workspace, "site.add", &added.domain).await
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
        Command::Set(set) => {
            let domain = bare_host(&set.domain);
            let site = set.settings.with_records(async |records| {
                let all = records.sites().await.map_err(Failure::usage)?;
                let site = all.iter().find(|site| site.domain == domain).ok_or_else(|| unknown(&domain))?;
                let (name, settings) = set.change().of(site, &all).map_err(Failure::usage)?;
                let changed = records.change_site(site.id, &name, &settings).await.map_err(Failure::usage)?;
                let changed = changed.ok_or_else(|| unknown(&domain))?;
                note(&records, changed.workspace, "site.change", &changed.domain).await?;
                Ok(changed)
            })?;
            super::print(&format!("changed {}\n", site.domain))
        }
        Command::Remove { settings, domain, erase } => {
            let domain = bare_host(&domain);
            if !erase {
                return Err(Failure::usage(anyhow!(
                    "this erases all that was counted of {domain}; if that is what you want, say so with --erase"
                )));
            }
            settings.with_records(async |records| {
                let all = records.sites().await.map_err(Failure::usage)?;
                let site = all.iter().find(|site| site.domain == domain).ok_or_else(|| unknown(&domain))?;
                records.remove_site(site.id, now()).await.map_err(Failure::usage)?;
                note(&records, site.workspace, "site.remove", &domain).await
            })?;
            super::print(&format!(
                "removed {domain}; the server erases its events within a second or so, or when it starts\n"
            ))
        }
    }
}

fn unknown(domain: &str) -> Failure {
    Failure::usage(anyhow!("there is no site {domain}; entrenous site list shows them"))
}
