//! The arguments of `entrenous report`.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::NonEmptyStringValueParser;
use entrenous_core::report::Engine;

use crate::cli::locale::Language;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Access logs, patterns such as "logs/*.gz", or - for standard input
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Output::Table)]
    pub(super) format: Output,
    /// Language of table and html [default: from the locale]
    #[arg(long, value_enum)]
    pub(super) lang: Option<Language>,
    /// A format's name, or the format string of an nginx or Apache configuration [default: recognised]
    #[arg(long, value_name = "FORMAT")]
    pub(super) log_format: Option<String>,
    /// Also write one row per visit; PATH ends in .parquet, .csv or .ndjson
    #[arg(long, value_name = "PATH")]
    pub(super) visits: Option<PathBuf>,
    /// Only hits from this day or instant on, e.g. 2026-11-01 or 2026-11-01T08:00
    #[arg(long, value_name = "TIME")]
    pub(super) from: Option<String>,
    /// Only hits up to and including this day, or before this instant
    #[arg(long, value_name = "TIME")]
    pub(super) to: Option<String>,
    /// Time zone of --from, --to and the printed period, e.g. Europe/Paris
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(super) tz: String,
    /// Only this site of a log that holds several
    #[arg(long, value_name = "HOST", value_parser = NonEmptyStringValueParser::new())]
    pub(super) site: Option<String>,
    /// Leave out an address, a network such as 10.0.0.0/8, or a host name; may be repeated
    #[arg(long, value_name = "ADDRESS", value_parser = NonEmptyStringValueParser::new())]
    pub(super) exclude_ip: Vec<String>,
    /// A host that is the site's own; may be repeated [default: from the log]
    #[arg(long, value_name = "HOST", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub(super) internal: Vec<String>,
    /// How many pages to list [default: 10, in JSON 1000]
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,
    /// Say what was concluded about this input line, and why, instead of the report
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) explain: Option<u64>,
    /// How long a visitor can be followed
    #[arg(long, value_enum, default_value_t = Scope::Input)]
    pub(super) visitor_scope: Scope,
    /// What reasons about visits: estimates with 90 % intervals, or the rules of the first version with hard bounds
    #[arg(long, value_enum, default_value_t = EngineName::Statistical)]
    pub(super) engine: EngineName,
    /// Seed of the statistical engine: the same seed and input give the same report
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// A folder with evidence tables (*.tsv) whose rows come before the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    Table,
    Json,
    Html,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum EngineName {
    Statistical,
    Rules,
}

impl EngineName {
    pub(in crate::cli) fn engine(self) -> Engine {
        match self {
            EngineName::Statistical => Engine::Statistical,
            EngineName::Rules => Engine::Rules,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Scope {
    /// As long as the input
    Input,
    /// One UTC day, as in live collection
    Day,
}
