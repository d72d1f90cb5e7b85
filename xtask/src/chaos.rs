//! `cargo xtask chaos`: the test of kills at random moments, with many of them. All tests run a short version of it.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::workspace::{Workspace, cargo};

/// Options of `cargo xtask chaos`.
#[derive(clap::Args)]
pub struct Args {
    /// How many times the server is killed.
    #[arg(long, default_value_t = 200)]
    rounds: u32,
    /// Draws the moments.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the test.
///
/// # Errors
///
/// When cargo cannot be run. A failing test is an exit code, not an error.
pub fn run(args: &Args) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    crate::duckdb::put_in_place(&workspace)?;
    let status = cargo()
        .current_dir(&workspace.root)
        .args(["test", "--workspace", "--test", "it", "--", "--nocapture", "chaos::"])
        .env("ENTRENOUS_CHAOS_ROUNDS", args.rounds.to_string())
        .env("ENTRENOUS_CHAOS_SEED", args.seed.to_string())
        .status()
        .context("cannot run cargo test")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
