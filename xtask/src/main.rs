//! The kitchen: demo, test, bench, layers. `cargo xtask help` lists the dishes.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::{bench, chaos, demo, duckdb, layers, make_log, size, testing};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The kitchen: demo, test, bench, layers.")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Make a small publisher's log and report on it.
    Demo(demo::Args),
    /// Set up what the tests need, run them, and name what was skipped.
    Test(testing::Args),
    /// Measure speed and memory on made-up logs.
    #[command(subcommand)]
    Bench(bench::Which),
    /// Kill the server at random moments under load, and look whether all that it acknowledged is counted once.
    Chaos(chaos::Args),
    /// Put the `DuckDB` library in place, which every build of the binary needs.
    Duckdb,
    /// Check who depends on whom, what the pure crates touch, and how things are called.
    Layers,
    /// List long Rust files; fail on far too long ones.
    Size,
    /// Write a made-up publisher's access log in the combined format.
    Loggen(make_log::Args),
}

fn main() -> Result<ExitCode> {
    match Args::parse().task {
        Task::Demo(args) => demo::run(&args),
        Task::Test(args) => testing::run(&args),
        Task::Bench(which) => bench::run(&which),
        Task::Chaos(args) => chaos::run(&args),
        Task::Duckdb => duckdb::run(),
        Task::Layers => layers::run(),
        Task::Size => size::run(),
        Task::Loggen(args) => make_log::run(&args),
    }
}
