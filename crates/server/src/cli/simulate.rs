//! `entrenous simulate`: a made-up log whose truth is known.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use entrenous_simulator::{Order, Scenario};

use super::Failure;
use super::worlds_bar::bar;
use crate::simulate::{self, Request, SimulateError};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The kind of world
    #[arg(long, value_name = "NAME", value_parser = scenario, default_value = "publisher")]
    scenario: Scenario,
    /// Draws the world: the same seed makes the same world
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The same world lived another time
    #[arg(long, value_name = "N", default_value_t = 0)]
    run: u64,
    /// How many days [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    days: Option<u32>,
    /// Visits of people, about [default: the scenario's]
    #[arg(long, value_name = "N")]
    visits: Option<u64>,
    /// The folder to write to; it is made if it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Format of the truth [default: both]
    #[arg(long, value_enum)]
    truth_format: Option<TruthFormat>,
    /// Give a parameter of the world a value, as NAME=VALUE; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TruthFormat {
    Csv,
    Parquet,
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    let visits = args.visits.unwrap_or(args.scenario.default_visits());
    let request = Request {
        order: Order {
            seed: args.seed,
            run: args.run,
            days: args.days.unwrap_or(args.scenario.default_days()),
            visits,
            scenario: args.scenario,
        },
        set: args.set,
        csv: args.truth_format != Some(TruthFormat::Parquet),
        parquet: args.truth_format != Some(TruthFormat::Csv),
        out: args.out,
    };
    leave_nothing_on_interrupt(&request);
    let bar = bar("visits");
    bar.set_length(visits);
    let world = simulate::simulate_to_files(&request, &|| bar.inc(1));
    bar.finish_and_clear();
    let world = world.map_err(|error| match error {
        SimulateError::Write(..) => Failure::output(error),
        SimulateError::NoFolder(_) | SimulateError::World(_) => Failure::usage(error),
    })?;
    let (out, truth) = (request.out.display(), if request.csv { "truth.csv" } else { "truth.parquet" });
    super::print(&format!(
        "{out}: {} lines, {} visits of people, {} of them from private shares\n\n\
         What the log shows:          entrenous report {out}/access.json.log\n\
         How well that is estimated:  entrenous evaluate --log {out}/access.json.log --truth {out}/{truth}\n",
        world.lines,
        world.visits,
        world.dark(),
    ))
}

/// Ctrl-C ends at once and takes unfinished files along.
fn leave_nothing_on_interrupt(request: &Request) {
    let parts = simulate::unfinished(request);
    let handler = ctrlc::set_handler(move || {
        for part in &parts {
            let _already_gone = std::fs::remove_file(part);
        }
        std::process::exit(130);
    });
    if let Err(error) = handler {
        eprintln!("warning: Ctrl-C would leave partial files behind: {error}");
    }
}

/// A scenario by its name; the error lists them all.
pub(super) fn scenario(name: &str) -> Result<Scenario, String> {
    name.parse().map_err(|error: entrenous_simulator::UnknownScenario| error.to_string())
}

/// `NAME=VALUE`.
pub(super) fn assignment(text: &str) -> Result<(String, f64), String> {
    let parts = text.split_once('=').and_then(|(name, value)| Some((name.to_owned(), value.parse().ok()?)));
    parts.ok_or_else(|| "write it as NAME=VALUE with a number, e.g. visit.dark=0.2".to_owned())
}
