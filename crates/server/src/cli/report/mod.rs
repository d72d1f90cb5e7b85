//! `entrenous report`: what is read and what is printed.

mod args;
mod options;

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::{anyhow, bail};
use entrenous_core::report::Warning;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Failure;
use super::locale::{lang, speaks_unicode};
use crate::render::{self, HtmlMeta, TableOptions};
use crate::report::{self, ComposeError, CreateError, Input, Outcome, Progress, Unmatched, VisitsFile};
use args::Output;
pub(super) use args::{Args, EngineName};

/// Pages in the JSON (contract 5).
const TOP_JSON: usize = 1000;
/// Pages that people read.
const TOP_READ: usize = 10;

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    let (inputs, missing) = inputs(&args.files).map_err(Failure::usage)?;
    let options = options::options(&args).map_err(Failure::usage)?;
    if inputs.is_empty() {
        let missing: Vec<_> =
            missing.iter().map(|(argument, reason)| format!("{argument}: {reason}")).collect();
        return Err(Failure::usage(anyhow!(missing.join("; "))));
    }
    let mut visits = match &args.visits {
        Some(path) => Some(VisitsFile::create(path).map_err(|error| match error {
            CreateError::Write(..) => Failure::output(error),
            CreateError::Ending(_) | CreateError::Folder(_) => Failure::usage(error),
        })?),
        None => None,
    };
    leave_nothing_on_interrupt(visits.as_ref());
    let progress = Progress::of(&inputs);
    let outcome = report::compose(&inputs, &options, visits.as_mut(), None, &progress);
    progress.done();
    let mut outcome = outcome.map_err(|error| match error {
        ComposeError::NothingOpened(_) => Failure::usage(error),
        ComposeError::Visits(_) => Failure::output(error),
    })?;
    if let Some(visits) = visits {
        visits
            .finish()
            .map_err(|error| Failure::output(anyhow!(error).context("cannot write the visits file")))?;
    }
    outcome.partial |= !missing.is_empty();
    let unread = missing.into_iter().map(|(file, reason)| Warning::Unreadable { file, reason });
    outcome.report.warnings.extend(unread);
    if outcome.partial && args.format == Output::Json {
        outcome
            .report
            .warnings
            .iter()
            .for_each(|warning| eprintln!("warning: {}", render::warning(lang(args.lang), warning)));
    }
    print(&outcome, &args, &options.zone)?;
    Ok(if outcome.partial { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// Prints the report, or the explanation of a line; both where the report must be alone on standard output.
fn print(outcome: &Outcome, args: &Args, zone: &TimeZone) -> Result<(), Failure> {
    let explanation =
        outcome.explanation.as_ref().map(|explanation| render::explanation(lang(args.lang), explanation));
    let text = match (explanation, args.format) {
        (Some(explanation), Output::Table) => explanation,
        (explanation, _) => {
            explanation.iter().for_each(|text| eprint!("{text}"));
            render(outcome, args, zone).map_err(Failure::output)?
        }
    };
    super::print(&text).map(|_| ())
}

/// Ctrl-C ends at once, whatever is being waited for, and takes the unfinished visits file along.
fn leave_nothing_on_interrupt(visits: Option<&VisitsFile>) {
    let part = visits.map(|visits| visits.unfinished().to_owned());
    let handler = ctrlc::set_handler(move || {
        if let Some(part) = &part {
            let _already_gone = std::fs::remove_file(part);
        }
        std::process::exit(130);
    });
    if let Err(error) = handler {
        eprintln!("warning: Ctrl-C would leave a partial file behind: {error}");
    }
}

fn inputs(files: &[String]) -> anyhow::Result<(Vec<Input>, Unmatched)> {
    if !files.is_empty() {
        return Ok(report::expand(files));
    }
    if std::io::stdin().is_terminal() {
        bail!("name a log file, e.g. entrenous report /var/log/nginx/access.log, or pipe one in");
    }
    Ok((vec![Input::Stdin], Vec::new()))
}

fn render(outcome: &Outcome, args: &Args, zone: &TimeZone) -> anyhow::Result<String> {
    let lang = lang(args.lang);
    let report = &outcome.report;
    Ok(match args.format {
        Output::Json => serde_json::to_string_pretty(report)? + "\n",
        Output::Html => {
            let now = Timestamp::now();
            let meta = HtmlMeta {
                generated_at: now.display_with_offset(zone.to_offset(now)).to_string(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                subject: args.site.clone().unwrap_or_else(|| names(&args.files)),
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
                unicode: speaks_unicode(),
                top: args.top.unwrap_or(TOP_READ),
            };
            render::table(report, &options)
        }
    })
}

/// The names of files without their folders: a report is handed on, and where logs lie is nobody's business.
fn names(files: &[String]) -> String {
    let name = |file: &String| file.rsplit('/').next().unwrap_or_default().to_owned();
    files.iter().map(name).collect::<Vec<_>>().join(", ")
}
