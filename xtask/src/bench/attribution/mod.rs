//! `cargo xtask bench attribution`: many worlds of each scenario, what they show beside what was aimed at, and
//! `docs/methods/accuracy.md` from it.

mod aims;
mod document;
mod sensitivity;
mod worlds;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use super::machine;
use crate::workspace::Workspace;
use worlds::Evaluator;

/// Options of `cargo xtask bench attribution`.
#[derive(clap::Args)]
pub struct Args {
    /// Worlds of each scenario.
    #[arg(long, default_value_t = 200)]
    worlds: u32,
    /// The first world's seed. Choose one that nothing was fitted on.
    #[arg(long, default_value_t = 1_000_000)]
    first_seed: u64,
    /// Twins of each world that the oracle learns from.
    #[arg(long, default_value_t = 1)]
    twins: u32,
    /// Only these scenarios; the document is then left alone.
    #[arg(long, value_delimiter = ',')]
    scenarios: Vec<String>,
    /// Worlds for each moved parameter of the sensitivity table; 0 leaves it out.
    #[arg(long, default_value_t = 10)]
    sensitivity_worlds: u32,
    /// Keep what each run printed in this folder, and go on from there after an interruption. Not for another version of the engine.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

/// Runs the worlds, prints the aims, writes the document.
pub(super) fn run(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    let evaluator = Evaluator {
        program: workspace.build_release()?,
        worlds: args.worlds,
        first_seed: args.first_seed,
        twins: args.twins,
        keep: args.keep.clone(),
    };
    let all = worlds::scenarios(workspace)?;
    let wanted = |name: &String| args.scenarios.is_empty() || args.scenarios.contains(name);
    let mut results = Vec::new();
    for name in all.into_iter().filter(wanted) {
        eprintln!("{name}: {} worlds from seed {}", args.worlds, args.first_seed);
        results.push(evaluator.evaluate(&name)?);
    }
    let aims = aims::all(&results);
    println!("{}", machine::describe());
    print!("{}", aims::table(&aims));
    if !args.scenarios.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let moved = match args.sensitivity_worlds {
        0 => Vec::new(),
        worlds => sensitivity::run(workspace, &Evaluator { worlds, ..evaluator })?,
    };
    document::write(workspace, args, &results, &aims, &moved)?;
    Ok(ExitCode::SUCCESS)
}
