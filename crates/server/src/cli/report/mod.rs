//! `entrenous report`: what is read and what is printed.

mod args;
mod options;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{anyhow, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Failure;
use crate::render::{self, HtmlMeta, Lang, TableOptions};
use crate::report::{self, ComposeError, Input, Outcome, Progress, VisitsFile};
pub(super) use args::Args;
use args::{Language, Output};

/// Pages in the JSON (contract 5).
const TOP_JSON: usize = 1000;
/// Pages that people read.
const TOP_READ: usize = 10;

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    let (inputs, missing) = inputs(&args.files).map_err(Failure::usage)?;
    let options = options::options(&args).map_err(Failure::usage)?;
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
