//! `entrenous report`: the arguments, and what is printed.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, anyhow, bail};
use clap::ValueEnum;
use entrenous_core::access_log::Format;
use entrenous_core::collect::lens::{Exclude, VisitorScope};
use entrenous_core::collect::site::bare_host;
use entrenous_core::evidence::rules::Rules;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::Failure;
use crate::render::{self, HtmlMeta, Lang, TableOptions};
use crate::report::{self, ComposeError, Input, Options, Outcome, Progress, VisitsFile};

/// Pages in the JSON (contract 5).
const TOP_JSON: usize = 1000;
/// Pages that people read.
const TOP_READ: usize = 10;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Access logs, patterns such as "logs/*.gz", or - for standard input
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Output::Table)]
    format: Output,
    /// Language of table and html [default: from the locale]
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// A format's name, or the format string of an nginx or Apache configuration [default: recognised]
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
    /// Also write one row per visit; PATH ends in .parquet, .csv or .ndjson
    #[arg(long, value_name = "PATH")]
    visits: Option<PathBuf>,
    /// Only hits from this day or instant on, e.g. 2026-11-01 or 2026-11-01T08:00
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Only hits up to and including this day, or before this instant
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Time zone of --from, --to and the printed period, e.g. Europe/Paris
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    tz: String,
    /// Only this site of a log that holds several
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    /// Leave out an address, a network such as 10.0.0.0/8, or a host name; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    exclude_ip: Vec<String>,
    /// A host that is the site's own; may be repeated [default: from the log]
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    internal: Vec<String>,
    /// How many pages to list [default: 10, in JSON 1000]
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Say what was concluded about this input line, and why, instead of the report
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u64).range(1..))]
    explain: Option<u64>,
    /// How long a visitor can be followed
    #[arg(long, value_enum, default_value_t = Scope::Input)]
    visitor_scope: Scope,
    /// A folder with evidence tables (*.tsv) whose rows come before the built-in ones
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Table,
    Json,
    Html,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    En,
    Fr,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scope {
    /// As long as the input
    Input,
    /// One UTC day, as in live collection
    Day,
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    let (inputs, missing) = inputs(&args.files).map_err(Failure::usage)?;
    let options = options(&args).map_err(Failure::usage)?;
    if inputs.is_empty() {
        return Err(Failure::usage(anyhow!(missing.join("; "))));
    }
    let mut visits = match &args.visits {
        Some(path) => Some(VisitsFile::create(path).map_err(|problem| Failure::usage(anyhow!(problem)))?),
        None => None,
    };
    let stop = Arc::new(AtomicBool::new(false));
    let on_interrupt = Arc::clone(&stop);
    // Without a handler Ctrl-C still ends the process; only the partial file would stay.
    let _without = ctrlc::set_handler(move || on_interrupt.store(true, std::sync::atomic::Ordering::Relaxed));
    let progress = Progress::of(&inputs);
    let outcome = report::compose(&inputs, &options, visits.as_mut(), &stop, &progress);
    progress.done();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(ComposeError::Interrupted) => return Ok(ExitCode::from(130)),
        Err(error @ ComposeError::NothingOpened(_)) => return Err(Failure::usage(error)),
        Err(error @ ComposeError::Visits(_)) => return Err(Failure::output(error)),
    };
    if let Some(visits) = visits {
        visits
            .finish()
            .map_err(|error| Failure::output(anyhow!(error).context("cannot write the visits file")))?;
    }
    missing.iter().for_each(|problem| eprintln!("warning: {problem}"));
    let text = match &outcome.explanation {
        Some(explanation) => render::explanation(lang(&args), explanation),
        None => render(&outcome, &args, &options.zone).map_err(Failure::output)?,
    };
    super::print(&text)?;
    Ok(if outcome.partial || !missing.is_empty() { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn inputs(files: &[String]) -> anyhow::Result<(Vec<Input>, Vec<String>)> {
    if !files.is_empty() {
        return Ok(report::expand(files));
    }
    if std::io::stdin().is_terminal() {
        bail!("name a log file, e.g. entrenous report /var/log/nginx/access.log, or pipe one in");
    }
    Ok((vec![Input::Stdin], Vec::new()))
}

fn options(args: &Args) -> anyhow::Result<Options> {
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
            (Ok(network), _) => networks.push(network),
            (_, Ok(address)) => networks.push(address.into()),
            _ if text.contains('/') => {
                bail!("--exclude-ip {text}: not a network; write it like 192.0.2.0/24")
            }
            _ => names.push(text.clone()),
        }
    }
    let exclude = Exclude {
        before_ms: args
            .from
            .as_deref()
            .map(|text| instant(text, &zone, false))
            .transpose()
            .context("--from")?,
        from_ms: args.to.as_deref().map(|text| instant(text, &zone, true)).transpose().context("--to")?,
        other_sites_than: args.site.as_deref().map(bare_host),
        networks,
        names,
    };
    if let (Some(from), Some(to)) = (exclude.before_ms, exclude.from_ms)
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

fn render(outcome: &Outcome, args: &Args, zone: &TimeZone) -> anyhow::Result<String> {
    let lang = lang(args);
    let report = &outcome.report;
    Ok(match args.format {
        Output::Json => serde_json::to_string_pretty(report)? + "\n",
        Output::Html => {
            let now = Timestamp::now();
            let meta = HtmlMeta {
                generated_at: now.display_with_offset(zone.to_offset(now)).to_string(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                subject: args.site.clone().unwrap_or_else(|| args.files.join(", ")),
                top: args.top.unwrap_or(TOP_READ),
            };
            render::html(report, lang, &meta)
        }
        Output::Table => {
            let terminal = std::io::stdout().is_terminal();
            let options = TableOptions {
                lang,
                width: 80,
                colour: terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
                unicode: speaks_unicode(&locale("LC_CTYPE")),
                top: args.top.unwrap_or(TOP_READ),
            };
            render::table(report, &options)
        }
    })
}

fn lang(args: &Args) -> Lang {
    match args.lang {
        Some(Language::En) => Lang::En,
        Some(Language::Fr) => Lang::Fr,
        None => Lang::from_locale(&locale("LC_MESSAGES")),
    }
}

/// The locale of a category: the first of the three variables that is set.
fn locale(category: &str) -> String {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("LC_ALL").or_else(|| set(category)).or_else(|| set("LANG")).unwrap_or_default()
}

fn speaks_unicode(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}
