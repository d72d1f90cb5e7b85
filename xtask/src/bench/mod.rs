//! `cargo xtask bench`: speed and memory of a report on made-up logs. Figures, no verdicts: a busy machine measures
//! its neighbours.

mod attribution;
mod card;
mod fresh;
mod ingest;
mod machine;
mod measure;
mod redirect;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::loggen::{EDITION, Params};
use crate::make_log;
use crate::workspace::{Workspace, cargo, find_program, short};
use measure::{Measured, median};

/// What is measured.
#[derive(clap::Subcommand)]
pub enum Which {
    /// Lines per second on a week's log, beside goaccess where it is installed.
    Report(Args),
    /// Peak memory on a month's log: 50 million lines, 5 million visitors, a million paths.
    Memory(Keep),
    /// What matching a user agent costs, beside woothee.
    Agent,
    /// Seconds and memory of the statistical engine on a million visits.
    Engine,
    /// Milliseconds for a cascade of 100,000 nodes, beside a plain reading.
    Cascades,
    /// Durable events in a second, one by one and in batches, beside nginx.
    Ingest(ingest::Args),
    /// Short links followed in a second, with their clicks written down, beside nginx's static 302.
    Redirect(redirect::Args),
    /// How long drawing a card takes, and how many a second are served once they are drawn.
    Card(card::Args),
    /// How long after an event was sent a query shows it, and what the idle service takes of memory
    Fresh(fresh::Args),
    /// How long a dashboard of a year waits, beside its panels one by one from rows.
    Query(Query),
    /// Events in a second that the event store takes in, without and with ten million live share tokens.
    Deliver,
    /// How well private sharing is estimated on made-up worlds, beside the aims; writes docs/methods/accuracy.md.
    Attribution(attribution::Args),
}

/// Options of `cargo xtask bench query`.
#[derive(clap::Args)]
pub struct Query {
    /// Millions of events; ten take about 1 GB of disk while it runs.
    #[arg(long, default_value_t = 10.0)]
    millions: f64,
    /// Also re-classify all visits.
    #[arg(long)]
    reclassify: bool,
    /// Leave the reference out: by hand, 100 million events take hours.
    #[arg(long)]
    alone: bool,
}

/// Options of `cargo xtask bench report`.
#[derive(clap::Args)]
pub struct Args {
    /// Lines in the log.
    #[arg(long, default_value_t = 5_000_000)]
    lines: u64,
    #[command(flatten)]
    keep: Keep,
}

/// What becomes of the log.
#[derive(clap::Args)]
pub struct Keep {
    /// Keep the log for the next time.
    #[arg(long)]
    keep: bool,
}

/// Runs of each program in `bench report`.
const RUNS: usize = 3;

/// The aim for peak memory, in MiB.
const AIM_MIB: u64 = 256;

const MONTH: Params = Params { lines: 50_000_000, visitors: 5_000_000, pages: 1_000_000, days: 31, seed: 50 };

/// Runs a benchmark.
///
/// # Errors
///
/// When a log cannot be written or a program cannot be run.
pub fn run(which: &Which) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    match which {
        Which::Report(args) => {
            let week =
                Params { lines: args.lines, visitors: args.lines / 14, pages: 50_000, days: 7, seed: 5 };
            with_log(&workspace, "week", week, args.keep.keep, |log| report(&workspace, log, args.lines))
        }
        Which::Memory(keep) => with_log(&workspace, "month", MONTH, keep.keep, |log| memory(&workspace, log)),
        Which::Agent => cargo_bench(&workspace, "entrenous-core", "agent", &[]),
        Which::Engine => cargo_bench(&workspace, "entrenous-inference", "engine", &[]),
        Which::Cascades => cargo_bench(&workspace, "entrenous-inference", "cascades", &[]),
        Which::Query(Query { millions, reclassify, alone }) => {
            let mut arguments = vec![millions.to_string()];
            arguments.extend(reclassify.then(|| "reclassify".to_owned()));
            arguments.extend(alone.then(|| "alone".to_owned()));
            cargo_bench(&workspace, "entrenous-storage", "query", &arguments)
        }
        Which::Deliver => {
            cargo_bench(&workspace, "entrenous-storage", "deliver", &[])?;
            let with_tokens = ["2000000", "50000", "10000000"].map(str::to_owned);
            cargo_bench(&workspace, "entrenous-storage", "deliver", &with_tokens)
        }
        Which::Ingest(args) => ingest::run(&workspace, args),
        Which::Redirect(args) => redirect::run(&workspace, args),
        Which::Card(args) => card::run(&workspace, args),
        Which::Fresh(args) => fresh::run(&workspace, args),
        Which::Attribution(args) => return attribution::run(&workspace, args),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// What is timed where it lives.
fn cargo_bench(workspace: &Workspace, package: &str, bench: &str, arguments: &[String]) -> Result<()> {
    println!("{}", machine::describe());
    let bench = ["bench", "--package", package, "--bench", bench, "--"];
    let status = cargo()
        .current_dir(&workspace.root)
        .args(bench)
        .args(arguments)
        .status()
        .context("cannot run cargo bench")?;
    ensure!(status.success(), "the benchmark failed ({status})");
    Ok(())
}

/// Speed and memory beside goaccess, alternating so that both meet the same neighbours.
fn report(workspace: &Workspace, log: &Path, lines: u64) -> Result<()> {
    let entrenous = workspace.build_release()?;
    let goaccess = find_program("goaccess");
    warm(log)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 1..=RUNS {
        ours.push(run_entrenous(workspace, &entrenous, log)?);
        say("entrenous", run, lines, &ours[run - 1]);
        if let Some(goaccess) = &goaccess {
            theirs.push(run_goaccess(workspace, goaccess, log)?);
            say("goaccess", run, lines, &theirs[run - 1]);
        }
    }
    let answered = has_answered(workspace, lines)?;
    println!("\n{}", machine::describe());
    println!("log: {lines} lines, {:.0} MB, in the page cache", fs::metadata(log)?.len() as f64 / 1e6);
    let our_speed = summary("entrenous", lines, &ours);
    if theirs.is_empty() {
        println!("goaccess is not installed, so there is nothing to compare with: apt-get install goaccess");
    } else {
        let their_speed = summary("goaccess", lines, &theirs);
        if answered {
            println!("entrenous / goaccess: {:.1} x", our_speed / their_speed);
        }
    }
    Ok(())
}

/// Peak memory on a month.
fn memory(workspace: &Workspace, log: &Path) -> Result<()> {
    let entrenous = workspace.build_release()?;
    let measured = run_entrenous(workspace, &entrenous, log)?;
    say("entrenous", 1, MONTH.lines, &measured);
    let answered = has_answered(workspace, MONTH.lines)?;
    println!("\n{}", machine::describe());
    let Some(peak) = measured.peak_kib else {
        println!("peak memory is not known on this system");
        return Ok(());
    };
    println!("peak memory: {} MiB at {} lines", peak / 1_024, MONTH.lines);
    if answered {
        let verdict = if peak < AIM_MIB * 1_024 { "within" } else { "OVER" };
        println!("{verdict} the aim of {AIM_MIB} MiB");
    }
    Ok(())
}

/// The log, made unless the same one is there, and removed afterwards unless it shall be kept.
fn with_log(
    workspace: &Workspace,
    name: &str,
    params: Params,
    keep: bool,
    measure: impl FnOnce(&Path) -> Result<()>,
) -> Result<()> {
    let folder = workspace.target.join("bench");
    let (log, recipe) = (folder.join(format!("{name}.log")), folder.join(format!("{name}.recipe")));
    let shown = short(&log, &workspace.root).display();
    let wanted = |bytes: u64| format!("edition {EDITION} {params:?} {bytes} bytes\n");
    let there = fs::metadata(&log).map(|file| file.len()).unwrap_or_default();
    if fs::read_to_string(&recipe).is_ok_and(|text| text == wanted(there)) {
        eprintln!("using {shown} from last time");
    } else {
        eprintln!("making {shown}: {} lines", params.lines);
        let tally = make_log::write(params, &log)?;
        fs::write(&recipe, wanted(tally.bytes)).context("cannot write the log's recipe")?;
        eprint!("{tally}");
    }
    let result = measure(&log);
    if !keep {
        fs::remove_file(&recipe).and_then(|()| fs::remove_file(&log)).context("cannot remove the log")?;
    }
    result
}

/// Reads the log once, so that no run pays for the disk.
fn warm(log: &Path) -> Result<()> {
    std::io::copy(&mut File::open(log)?, &mut std::io::sink())?;
    Ok(())
}

fn answer(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bench").join("entrenous.json")
}

fn run_entrenous(workspace: &Workspace, entrenous: &Path, log: &Path) -> Result<Measured> {
    let mut command = Command::new(entrenous);
    command.args(["report", "--format", "json"]).arg(log).stdout(File::create(answer(workspace))?);
    measure::run(command)
}

fn run_goaccess(workspace: &Workspace, goaccess: &Path, log: &Path) -> Result<Measured> {
    let mut command = Command::new(goaccess);
    command.arg(log).args(["--log-format=COMBINED", "--no-progress", "-o"]);
    command.arg(workspace.target.join("bench").join("goaccess.json"));
    measure::run(command)
}

fn say(name: &str, run: usize, lines: u64, measured: &Measured) {
    println!("{name} run {run}: {:.2} s, {:.0} lines/s", measured.seconds, lines as f64 / measured.seconds);
    if run == 1 {
        println!("  $ {}", measured.command);
    }
}

/// Prints the medians and gives the median speed in lines/s.
fn summary(name: &str, lines: u64, runs: &[Measured]) -> f64 {
    let speed = lines as f64 / median(runs.iter().map(|run| run.seconds));
    let peak = runs.iter().filter_map(|run| run.peak_kib).max();
    let peak = peak.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib / 1_024));
    println!("{name}: median {speed:.0} lines/s, peak memory {peak}");
    speed
}

/// Whether there is a report. A fast wrong one is an error: it must have seen every line.
fn has_answered(workspace: &Workspace, lines: u64) -> Result<bool> {
    let text = fs::read(answer(workspace)).context("cannot read the report back")?;
    let report: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let Some(seen) = report["input"]["lines"].as_u64() else {
        println!("note: this entrenous printed no report, so its figures mean nothing");
        return Ok(false);
    };
    ensure!(seen == lines, "the report saw {seen} lines of {lines}");
    Ok(true)
}
