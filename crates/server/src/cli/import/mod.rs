//! `entrenous import`: access logs, and what other tools counted.

mod export;
mod log;
mod told;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use entrenous_core::access_log::Format;
use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{Records, Upgrade};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Failure, settings};
use crate::collect::sites::{Site, Sites};
use crate::config::Config;
use crate::import::{Dimension, Settings};
use crate::logs::spool::Taken;
use crate::serve::{DataDir, hand_over};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Access logs, as of the report; or exports of Plausible, GA4, Matomo, Umami or GoatCounter. Packed ones are unpacked
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// The site that they are of, by its domain
    #[arg(long, value_name = "DOMAIN", required_unless_present = "dry_run")]
    site: Option<String>,
    /// Say what would be imported of an export, and store nothing
    #[arg(long)]
    dry_run: bool,
    /// The logs' format, where it is not recognised: a name, or the format string of the server
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    log_format: Option<Format>,
    /// First day, for exports that do not say of when they are
    #[arg(long, value_name = "YYYY-MM-DD", requires = "to")]
    from: Option<Date>,
    /// Last day, for the same
    #[arg(long, value_name = "YYYY-MM-DD", requires = "from")]
    to: Option<Date>,
    /// What labels are, for exports that do not say it: page, source, country, browser, ...
    #[arg(long, value_name = "NAME", value_parser = dimension)]
    dimension: Option<Dimension>,
    /// The site's time zone, for exports of single views [default: the site's]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    tz: Option<TimeZone>,
    #[command(flatten)]
    settings: settings::From,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut settings =
        Settings { period: args.from.zip(args.to), dimension: args.dimension, ..Settings::default() };
    if settings.period.is_some_and(|(first, last)| last < first) {
        return Err(Failure::usage(anyhow::anyhow!("--to is before --from; exchange them")));
    }
    settings.time_zone = args.tz.clone().unwrap_or(TimeZone::UTC);
    let paths: Vec<PathBuf> = args.files.iter().map(PathBuf::from).collect();
    let Some(domain) = args.site.as_deref().filter(|_| !args.dry_run) else {
        return export::dry_run(&paths, &settings);
    };
    let folder = DataDir::open(&args.settings.load()?.server.data_dir).map_err(Failure::usage)?;
    let upgrade = if folder.is_held() { Upgrade::Forbidden } else { Upgrade::Allowed };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(Failure::usage)?;
    let config = args.settings.load()?;
    runtime.block_on(async {
        let records = Records::open(&folder.records(), upgrade).await.map_err(Failure::usage)?;
        let service = Service::find(config, folder, records.clone(), domain).await?;
        if args.tz.is_none() {
            settings.time_zone = service.zone.clone();
        }
        let done = import(&paths, args, &settings, &service).await;
        records.close().await;
        done
    })
}

async fn import(
    paths: &[PathBuf],
    args: &Args,
    settings: &Settings,
    service: &Service,
) -> Result<ExitCode, Failure> {
    let is_export = |path: &&PathBuf| args.log_format.is_none() && export::is_export(path, settings);
    let (exports, logs): (Vec<_>, Vec<_>) = paths.iter().partition(is_export);
    let mut code = ExitCode::SUCCESS;
    for path in exports {
        export::import(path, settings, service).await?;
    }
    if !logs.is_empty() {
        let names: Vec<String> = logs.iter().map(|path| path.display().to_string()).collect();
        code = log::import(&names, args.log_format.as_ref(), service).await?;
    }
    Ok(code)
}

/// The service whose data folder this is, whether it runs or not.
struct Service {
    config: Config,
    folder: DataDir,
    records: Records,
    site: Arc<Site>,
    zone: TimeZone,
}

impl Service {
    async fn find(
        config: Config,
        folder: DataDir,
        records: Records,
        domain: &str,
    ) -> Result<Service, Failure> {
        let sites = records.sites().await.map_err(Failure::usage)?;
        let zones: Vec<(u32, String)> = sites.iter().map(|site| (site.id, site.time_zone.clone())).collect();
        let site = Sites::of(sites, &config).named(domain).cloned().ok_or_else(|| {
            let add = bare_host(domain);
            anyhow::anyhow!("there is no site {domain}; add it with: entrenous site add {add}")
        });
        let site = site.map_err(Failure::usage)?;
        let zone = zones.iter().find(|(id, _)| *id == site.number).map_or("UTC", |(_, zone)| zone);
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Ok(Service { config, folder, records, site, zone })
    }

    /// Has a spool taken in.
    async fn take(&self, id: &str) -> Result<Taken, Failure> {
        let taken = hand_over(&self.config, &self.folder, &self.records, id).await.map_err(Failure::usage)?;
        match &taken.refused {
            Some(why) => Err(Failure::output(anyhow::anyhow!("it could not be taken in: {why}"))),
            None => Ok(taken),
        }
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn format(text: &str) -> Result<Format, String> {
    Format::compile(text).map_err(|error| error.to_string())
}

fn dimension(name: &str) -> Result<Dimension, String> {
    // Labels name parts; the total has none.
    let names =
        || Dimension::ALL[1..].iter().map(|dimension| dimension.name()).collect::<Vec<_>>().join(", ");
    Dimension::named(name)
        .filter(|about| *about != Dimension::Total)
        .ok_or_else(|| format!("one of {}", names()))
}

fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| "use a name such as Europe/Paris or UTC".to_owned())
}
