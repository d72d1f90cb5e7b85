//! From arguments to options, with a remedy for each that cannot be understood.

use std::path::Path;

use anyhow::{Context, bail};
use entrenous_core::access_log::Format;
use entrenous_core::collect::lens::{Exclude, VisitorScope};
use entrenous_core::collect::site::bare_host;
use entrenous_core::evidence::rules::Rules;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::args::{Args, Output, Scope};
use super::{TOP_JSON, TOP_READ};
use crate::report::{Options, WINDOW};

pub(super) fn options(args: &Args) -> anyhow::Result<Options> {
    let zone = zone(&args.tz)?;
    let format = match &args.log_format {
        Some(text) => Some(
            Format::compile(text)
                .with_context(|| format!("--log-format; or use a name: {}", Format::NAMES.join(", ")))?,
        ),
        None => None,
    };
    let (mut networks, mut names) = (Vec::new(), Vec::new());
    for text in &args.exclude_ip {
        match (text.parse(), text.parse::<std::net::IpAddr>()) {
            (_, Ok(address)) => networks.push(address.to_canonical().into()),
            (Ok(network), _) => networks.push(network),
            _ if text.contains('/') => {
                bail!("--exclude-ip {text}: not a network; write it like 192.0.2.0/24")
            }
            _ => names.push(text.clone()),
        }
    }
    let exclude = Exclude {
        from_ms: args
            .from
            .as_deref()
            .map(|text| instant(text, &zone, false))
            .transpose()
            .context("--from")?,
        to_ms: args.to.as_deref().map(|text| instant(text, &zone, true)).transpose().context("--to")?,
        other_sites_than: args.site.as_deref().map(bare_host),
        networks,
        names,
    };
    if let (Some(from), Some(to)) = (exclude.from_ms, exclude.to_ms)
        && from >= to
    {
        bail!("--from is not before --to");
    }
    let top = args.top.unwrap_or(if args.format == Output::Json { TOP_JSON } else { TOP_READ });
    Ok(Options {
        format,
        rules: rules(args.rules.as_deref())?,
        internal: args.internal.clone(),
        site: args.site.clone(),
        exclude,
        visitor_scope: match args.visitor_scope {
            Scope::Input => VisitorScope::Input,
            Scope::Day => VisitorScope::Day,
        },
        top,
        zone,
        now_ms: Timestamp::now().as_millisecond(),
        key: draw_key(),
        explain: args.explain,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        engine: args.engine.engine(),
        seed: args.seed,
        window: WINDOW,
    })
}

/// A key for this run: the standard library seeds its hash tables from the system's randomness.
fn draw_key() -> (u64, u64) {
    use std::hash::{BuildHasher, RandomState};
    let draw = || RandomState::new().hash_one(0_u8);
    (draw(), draw())
}

fn zone(name: &str) -> anyhow::Result<TimeZone> {
    if name.eq_ignore_ascii_case("utc") {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).with_context(|| format!("--tz {name}: use a name such as Europe/Paris or UTC"))
}

/// A day or an instant; the end of a day if it is a day and `end` is asked for.
fn instant(text: &str, zone: &TimeZone, end: bool) -> anyhow::Result<i64> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Ok(timestamp.as_millisecond());
    }
    if let Ok(date) = text.parse::<civil::Date>()
        && !text.contains(['T', ' '])
    {
        let date = if end { date.tomorrow()? } else { date };
        return Ok(zone.to_timestamp(date.at(0, 0, 0, 0))?.as_millisecond());
    }
    let time: civil::DateTime =
        text.parse().with_context(|| format!("{text}: write it like 2026-11-01 or 2026-11-01T08:00"))?;
    Ok(zone.to_timestamp(time)?.as_millisecond())
}

/// The built-in tables, with those of a folder in front.
fn rules(folder: Option<&Path>) -> anyhow::Result<Rules> {
    let Some(folder) = folder else { return Ok(Rules::builtin()) };
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("--rules {}: give a folder that holds *.tsv files", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())
            .with_context(|| format!("--rules: cannot read {}", entry.path().display()))?;
        files.push((name, text));
    }
    files.sort();
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    Ok(Rules::with_overrides(files)?)
}
