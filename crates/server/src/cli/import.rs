//! `entrenous import`: what other tools counted.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Failure;
use crate::import::{self, Dimension, FileSummary, ImportError, Settings, Summary};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Exports of Plausible, GA4, Matomo, Umami or GoatCounter; .zip and .gz are unpacked
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Say what would be imported, and store nothing
    #[arg(long, required = true)]
    dry_run: bool,
    /// First day, for exports that do not say of when they are
    #[arg(long, value_name = "YYYY-MM-DD", requires = "to")]
    from: Option<Date>,
    /// Last day, for the same
    #[arg(long, value_name = "YYYY-MM-DD", requires = "from")]
    to: Option<Date>,
    /// What labels are, for exports that do not say it: page, source, country, browser, ...
    #[arg(long, value_name = "NAME", value_parser = dimension)]
    dimension: Option<Dimension>,
    /// The site's time zone, for exports of single views
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    tz: TimeZone,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let settings = Settings {
        time_zone: args.tz.clone(),
        period: args.from.zip(args.to),
        dimension: args.dimension,
        ..Settings::default()
    };
    if settings.period.is_some_and(|(first, last)| last < first) {
        return Err(Failure::usage(anyhow::anyhow!("--to is before --from; exchange them")));
    }
    let mut text = String::new();
    for path in &args.files {
        let summary = read(path, &settings).map_err(Failure::usage)?;
        tell(&mut text, path, &summary);
    }
    text.push_str("\nNothing was stored: this was a dry run.\n");
    super::print(&text)
}

fn read(path: &Path, settings: &Settings) -> anyhow::Result<Summary> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
    if file.metadata().is_ok_and(|about| !about.is_file()) {
        anyhow::bail!(
            "{name} is no file: exports have to be saved as files first, since ZIPs are read from their end"
        );
    }
    import::read(file, &name, settings, &mut |_| Ok(())).map_err(|error: ImportError| error.into())
}

fn tell(text: &mut String, path: &Path, summary: &Summary) {
    // Writing to a String does not fail.
    let _ = writeln!(text, "{}", printable(&path.display().to_string()));
    for file in &summary.files {
        let _ = tell_file(text, file);
    }
    for name in &summary.ignored_files {
        let _ = writeln!(text, "  {}: not an export that we know, left out", printable(name));
    }
}

fn tell_file(text: &mut String, file: &FileSummary) -> std::fmt::Result {
    write!(text, "  {}: {}, {} rows read", printable(&file.name), file.format.title(), file.rows)?;
    match file.period {
        Some((first, last)) => writeln!(text, ", {first} to {last}")?,
        None => writeln!(text, ", nothing to import")?,
    }
    for (dimension, rows) in &file.given {
        writeln!(text, "    {:<12} {rows}", dimension.name())?;
    }
    if let Some(currency) = file.currency {
        writeln!(text, "    revenue in {currency}")?;
    }
    for (reason, rows) in &file.skipped {
        let lines =
            file.first_skipped.iter().filter(|(_, why)| why == reason).map(|(line, _)| line.to_string());
        let lines: Vec<_> = lines.collect();
        let lines = if lines.is_empty() { String::new() } else { format!(" (line {})", lines.join(", ")) };
        writeln!(text, "    skipped {rows}: {}{lines}", reason.text())?;
    }
    if !file.unknown_columns.is_empty() {
        let names: Vec<_> = file.unknown_columns.iter().map(|name| printable(name)).collect();
        let more = match file.more_unknown_columns {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(text, "    unknown columns, left out: {}{more}", names.join(", "))?;
    }
    Ok(())
}

/// Names come from elsewhere.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
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
