//! `entrenous evaluate`: the engine and what it is compared with, where the truth is known.

mod args;

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::anyhow;
use entrenous_simulator::Scenario;
use jiff::Timestamp;

use super::Failure;
use super::locale::{lang, speaks_unicode};
use super::worlds_bar::bar;
use crate::evaluate::{self, Blind, Evaluation, Given, Plan};
use crate::render::{self, TableOptions};
use crate::report::{self, Input, Progress};
pub(super) use args::Args;
use args::Output;

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if !args.blind.is_empty() {
        return blind(args);
    }
    let evaluation = match (&args.log, &args.truth) {
        (Some(log), Some(truth)) => given(Given {
            log: log.clone(),
            truth: truth.clone(),
            now_ms: Timestamp::now().as_millisecond(),
            plan: plan(args, Scenario::PUBLISHER),
        })?,
        _ => worlds(args)?,
    };
    super::print(&render(&evaluation, args).map_err(Failure::output)?)
}

fn blind(args: &Args) -> Result<ExitCode, Failure> {
    let (inputs, missing) = report::expand(&args.blind);
    if let Some((argument, reason)) = missing.first() {
        return Err(Failure::usage(anyhow!("{argument}: {reason}")));
    }
    let progress = Progress::of(&inputs);
    let now_ms = Timestamp::now().as_millisecond();
    let tested = evaluate::blind(&inputs, now_ms, args.seed, threads(), &progress);
    progress.done();
    let tested = tested.map_err(Failure::usage)?;
    let lang = lang(args.lang);
    tested.warnings.iter().for_each(|warning| eprintln!("warning: {}", render::warning(lang, warning)));
    super::print(&render_blind(&tested, args).map_err(Failure::output)?)?;
    Ok(if tested.partial { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn render_blind(blind: &Blind, args: &Args) -> anyhow::Result<String> {
    let lang = lang(args.lang);
    Ok(match args.format {
        Output::Json => serde_json::to_string_pretty(blind)? + "\n",
        Output::Table => render::blind_table(blind, &table_options(args)),
        Output::Html => render::blind_html(blind, lang, env!("CARGO_PKG_VERSION")),
    })
}

fn given(given: Given) -> Result<Evaluation, Failure> {
    let (progress, bar) = (Progress::of(&[Input::File(given.log.clone())]), bar("worlds"));
    bar.set_length(given.plan.training as u64);
    let evaluation = evaluate::score_given(&given, &progress, &bar);
    progress.done();
    bar.finish_and_clear();
    evaluation.map_err(Failure::usage)
}

fn worlds(args: &Args) -> Result<Evaluation, Failure> {
    let Some(scenario) = args.scenario else {
        return Err(Failure::usage(anyhow!("give --log with --truth, or --scenario")));
    };
    let bar = bar("worlds");
    let evaluation = evaluate::score_worlds(&plan(args, scenario), &bar);
    bar.finish_and_clear();
    evaluation.map_err(Failure::usage)
}

fn plan(args: &Args, scenario: Scenario) -> Plan {
    Plan {
        scenario,
        worlds: args.worlds as usize,
        first_seed: args.seed,
        days: args.days.unwrap_or(scenario.default_days()),
        visits: args.visits.unwrap_or(scenario.default_visits()),
        combined: args.combined,
        twins: args.twins,
        training: args.training,
        set: args.set.clone(),
        engine: args.engine.engine(),
        threads: threads(),
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn render(evaluation: &Evaluation, args: &Args) -> anyhow::Result<String> {
    let lang = lang(args.lang);
    Ok(match args.format {
        Output::Json => serde_json::to_string_pretty(evaluation)? + "\n",
        Output::Table => render::evaluation_table(evaluation, &table_options(args)),
        Output::Html => render::evaluation_html(evaluation, lang, env!("CARGO_PKG_VERSION")),
    })
}

fn table_options(args: &Args) -> TableOptions {
    let terminal = std::io::stdout().is_terminal();
    TableOptions {
        lang: lang(args.lang),
        width: 80,
        colour: terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        unicode: speaks_unicode(),
        top: 0,
    }
}
