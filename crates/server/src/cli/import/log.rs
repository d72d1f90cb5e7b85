//! Access logs into the service, whether it runs or not.

use std::fmt::Write;
use std::io;
use std::net::IpAddr;
use std::process::ExitCode;

use anyhow::Context;
use entrenous_core::access_log::Format;
use entrenous_core::collect::lens::Clients;
use entrenous_core::evidence::rules::Rules;

use super::super::Failure;
use super::told::printable;
use super::{Service, grouped};
use crate::deliver::retention::kept_from_ms;
use crate::logs::admit::Admission;
use crate::logs::days::LogKeys;
use crate::logs::spool::{Purpose, Spooled, Spools, Taken};
use crate::logs::survey::{Looked, look};
use crate::logs::{Told, fresh_number, read};
use crate::report::{Progress, expand};
use crate::serve::{countries, day_keys, fresh_key, now_ms};

/// Reads logs and has what is new of them taken in.
pub(super) async fn import(
    files: &[String],
    format: Option<&Format>,
    service: &Service,
) -> Result<ExitCode, Failure> {
    let (inputs, unmatched) = expand(files);
    let progress = Progress::of(&inputs);
    let counter = progress.counter();
    let rules = Rules::builtin();
    let now = now_ms();
    let key = (fresh_number(), fresh_number());
    let looked = look(&inputs, format, &service.site, &rules, &counter, now, key);
    let mut errors: Vec<String> = unmatched.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    errors.extend(looked.errors.iter().map(|(name, why)| format!("{name}: {why}")));
    if looked.sampled.is_empty() {
        return Err(Failure::usage(anyhow::anyhow!("nothing to read: {}", errors.join("; "))));
    }
    if !looked.is_log {
        let names = files.join(", ");
        return Err(Failure::usage(anyhow::anyhow!(
            "{names}: neither an access log in a format that is known nor another tool's export; name the log's format with --log-format"
        )));
    }
    let keys =
        day_keys(&service.records, now, service.config.privacy.token_hours).await.map_err(Failure::usage)?;
    let keys = LogKeys::new(keys, fresh_key());
    let countries = countries(&service.config).map_err(Failure::usage)?;
    let country = |address: IpAddr| crate::collect::country(countries.as_ref(), address);
    let reading = fresh_number();
    let id = format!("{now:014}-{reading:016x}");
    let Looked { sampled, lens, names_hosts, .. } = looked;
    let site = &service.site;
    let (kept_from_ms, mut too_old) = (kept_from_ms(site, now), 0);
    let mut admission = Admission::new(site, &rules, (&lens, names_hosts), keys, &country, reading);
    let spooled = || -> io::Result<Told> {
        let purpose = Purpose::Log { site: site.number, reading };
        let mut spool = Spools::of(service.folder.path()).begin(&id, &purpose)?;
        let mut push = |entry: &Spooled| match entry {
            // It would be forgotten within the hour.
            Spooled::Line { line, .. } if line.time_ms < kept_from_ms => {
                too_old += 1;
                Ok(())
            }
            entry => spool.push(entry),
        };
        let told = read(sampled, &mut admission, &counter, &|lines| progress.lines(lines), &mut push)?;
        spool.finish()?;
        Ok(told)
    };
    let told = spooled().context("cannot write into the data folder").map_err(Failure::output)?;
    progress.done();
    let taken = service.take(&id).await?;
    for error in &errors {
        eprintln!("warning: {}", printable(error));
    }
    if too_old > 0 {
        let (domain, days) =
            (service.site.hosts.first().map_or("", String::as_str), service.site.keep_events_days);
        eprintln!(
            "warning: {} lines are older than the {days} days for which single events of {domain} are kept, and were left out; keep them longer and import again: entrenous site set {domain} --keep-events-days 0",
            grouped(too_old)
        );
    }
    let text = tell(&told, &taken, lens.clients != Clients::Visible);
    let partial = !errors.is_empty() || !told.damaged.is_empty() || !told.unrecognised.is_empty();
    super::super::print(&text)?;
    Ok(if partial { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn tell(told: &Told, taken: &Taken, hidden: bool) -> String {
    let mut text = String::new();
    let lines = &told.lines;
    // Writing to a String does not fail.
    let _ = writeln!(
        text,
        "{} lines read, {} of them by people and by fetchers of link previews",
        grouped(lines.lines),
        grouped(lines.kept)
    );
    let mut note = |count: u64, what: &str| {
        if count > 0 {
            let _ = writeln!(text, "  {} {what}", grouped(count));
        }
    };
    note(lines.malformed, "could not be read");
    note(lines.of_others, "are of other sites");
    note(taken.known, "had been taken in before");
    for name in &told.unrecognised {
        let _ = writeln!(
            text,
            "  {}: no line of it could be read; name its format with --log-format",
            printable(name)
        );
    }
    for (name, why) in &told.damaged {
        let why = printable(why);
        let _ = writeln!(text, "  {}: breaks off ({why}); what came before was taken in", printable(name));
    }
    if hidden {
        text.push_str(
            "  addresses in this log do not stand for visitors: they were removed, or are a proxy's. Visitors are fewer than there were\n",
        );
    }
    let _ = writeln!(text, "{} lines were taken in", grouped(taken.new));
    text
}
