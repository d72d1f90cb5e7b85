//! The arguments of `entrenous evaluate`.

use std::path::PathBuf;

use clap::ValueEnum;
use entrenous_simulator::Scenario;

use crate::cli::locale::Language;
use crate::cli::report::EngineName;
use crate::cli::simulate::{assignment, scenario};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// An access log whose truth is known
    #[arg(long, value_name = "FILE", requires = "truth")]
    pub(super) log: Option<PathBuf>,
    /// What each entry of the log was, as CSV or Parquet: line, source, app, page
    #[arg(long, value_name = "FILE", requires = "log")]
    pub(super) truth: Option<PathBuf>,
    /// Make up worlds of this kind instead of reading a log
    #[arg(long, value_name = "NAME", value_parser = scenario, conflicts_with = "log", required_unless_present_any = ["log", "blind"])]
    pub(super) scenario: Option<Scenario>,
    /// Hide what names the source of known visits in these logs, and infer it: no truth is needed
    #[arg(
        long,
        value_name = "LOG",
        num_args = 1..,
        conflicts_with_all = ["log", "truth", "scenario", "worlds", "visits", "days", "combined", "twins", "training", "set", "engine"]
    )]
    pub(super) blind: Vec<String>,
    /// How many worlds
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) worlds: u32,
    /// The first world's seed; the others follow. With --blind: chooses whose evidence is hidden
    #[arg(long, value_name = "FIRST", default_value_t = 1)]
    pub(super) seed: u64,
    /// Visits of people in each world, about [default: the scenario's]
    #[arg(long, value_name = "N")]
    pub(super) visits: Option<u64>,
    /// Days of each world [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) days: Option<u32>,
    /// Evaluate on plain combined logs, without evidence headers
    #[arg(long)]
    pub(super) combined: bool,
    /// Twins of each world that the oracle learns from; 0 leaves the oracle out
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) twins: usize,
    /// Other worlds whose truth teaches the logistic regression; 0 leaves it out
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(super) training: usize,
    /// Give a parameter of the worlds a value, as NAME=VALUE; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment, conflicts_with = "log")]
    pub(super) set: Vec<(String, f64)>,
    /// What reasons about visits
    #[arg(long, value_enum, default_value_t = EngineName::Statistical)]
    pub(super) engine: EngineName,
    /// How to print the figures
    #[arg(long, value_enum, default_value_t = Output::Table)]
    pub(super) format: Output,
    /// Language of table and html [default: from the locale]
    #[arg(long, value_enum)]
    pub(super) lang: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    Table,
    Json,
    Html,
}
