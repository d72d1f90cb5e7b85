//! `cargo xtask loggen`: a made-up publisher's log in a file.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::loggen::{self, Params, Tally};

/// Options of `cargo xtask loggen`.
#[derive(clap::Args)]
pub struct Args {
    /// Lines, exactly.
    #[arg(long, default_value_t = 1_000_000)]
    lines: u64,
    /// People, if there are visits enough for them (some 11 lines each).
    #[arg(long, default_value_t = 60_000)]
    visitors: u64,
    /// Pages of the site.
    #[arg(long, default_value_t = 20_000)]
    pages: u32,
    /// Days, from 1 June 2026 on.
    #[arg(long, default_value_t = 7)]
    days: u32,
    /// The same seed makes the same log.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
}

/// Writes the log and prints what was planted.
///
/// # Errors
///
/// When the file cannot be written.
pub fn run(args: &Args) -> Result<ExitCode> {
    let Args { lines, visitors, pages, days, seed, .. } = *args;
    let start = Instant::now();
    let tally = write(Params { lines, visitors, pages, days, seed }, &args.out)?;
    let speed = tally.lines as f64 / start.elapsed().as_secs_f64().max(1e-9) / 1e6;
    print!("{}: {tally}", args.out.display());
    println!("{:.1} s, {speed:.2} million lines/s", start.elapsed().as_secs_f64());
    Ok(ExitCode::SUCCESS)
}

/// Writes the log to this path, its folder made where it is missing. An unfinished log is removed.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write(params: Params, path: &Path) -> Result<Tally> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(cannot)?;
    }
    let file = File::create(path).with_context(cannot)?;
    let tally = loggen::generate(params, BufWriter::with_capacity(1 << 20, file));
    if tally.is_err() && path.is_file() {
        fs::remove_file(path).with_context(cannot)?;
    }
    tally.with_context(cannot)
}
