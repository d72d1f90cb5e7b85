//! The command line. Exit codes: 0 done; 1 output could not be written; 2 wrong usage or nothing could be opened;
//! 3 partial; 130 interrupted.

mod backup;
mod demo;
mod doctor;
mod evaluate;
mod import;
mod key;
mod link;
mod locale;
mod log_format;
mod prune;
mod reclassify;
mod report;
mod serve;
mod settings;
mod simulate;
mod site;
mod worlds_bar;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use entrenous_storage::records::{NewEntry, Records};

use crate::operate::control::{self, Order};
use crate::serve::{DataDir, now};

/// Sees what people share in private, and says how sure it is.
#[derive(Debug, Parser)]
#[command(name = "entrenous", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read access logs and report how much of Direct is private sharing
    Report(Box<report::Args>),
    /// Print a server's log format that also records the evidence headers
    LogFormat(log_format::Args),
    /// Make up a log whose truth is known
    Simulate(simulate::Args),
    /// Measure how well private sharing is estimated, where the truth is known
    Evaluate(Box<evaluate::Args>),
    /// Run the service that counts live
    Serve(serve::Args),
    /// Check the settings of the service, or print them all
    Config(settings::Args),
    /// Add and list the sites of the service
    Site(site::Args),
    /// Add, list and import short links, and draw their QR codes
    Link(link::Args),
    /// Make, list and revoke API keys of the service
    Key(key::Args),
    /// Forget what is past its time, which the server does by itself, or count it
    Prune(prune::Args),
    /// Conclude a site's history anew after the rules have changed, or preview the difference
    Reclassify(reclassify::Args),
    /// Serve a made-up publisher with three months behind it, to look around
    Demo(demo::Args),
    /// Look at settings, folder, stores and server, and say what is wrong and what to do
    Doctor(settings::From),
    /// Copy everything into a folder, also while a server is running
    Backup(backup::BackupArgs),
    /// Check that a backup is whole and can be read
    Verify(backup::VerifyArgs),
    /// Put a backup in the place of what is in the data folder
    Restore(backup::RestoreArgs),
    /// Read exports of Plausible, GA4, Matomo, Umami or GoatCounter
    Import(import::Args),
}

/// A failure with the exit code that contract 1.5 gives it.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    error: anyhow::Error,
}

impl Failure {
    /// 1: the output could not be written.
    pub fn output(error: impl Into<anyhow::Error>) -> Failure {
        Failure { code: 1, error: error.into() }
    }

    /// 2: wrong usage, or nothing could be opened.
    pub fn usage(error: impl Into<anyhow::Error>) -> Failure {
        Failure { code: 2, error: error.into() }
    }
}

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Report(args) => report::run(*args),
        Command::LogFormat(args) => log_format::run(&args),
        Command::Simulate(args) => simulate::run(args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Config(args) => settings::run(&args),
        Command::Site(args) => site::run(args),
        Command::Link(args) => link::run(args),
        Command::Key(args) => key::run(args),
        Command::Prune(args) => prune::run(&args),
        Command::Reclassify(args) => reclassify::run(&args),
        Command::Demo(args) => demo::run(args),
        Command::Doctor(from) => doctor::run(&from),
        Command::Backup(args) => backup::make(&args),
        Command::Verify(args) => backup::verify(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Import(args) => import::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            // Names of files and bytes of logs may hold anything, also what moves a cursor.
            let text = format!("{:#}", failure.error);
            let safe: String = text.chars().filter(|&c| c == '\n' || !c.is_control()).collect();
            eprintln!("error: {safe}");
            ExitCode::from(failure.code)
        }
    }
}

/// Writes to standard output; a reader that has gone away is no failure.
fn print(text: &str) -> Result<ExitCode, Failure> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::output(anyhow::Error::new(error).context("cannot write to standard output")))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// For work that waits on the disk and now and then on the records. A thread of its own drives it: a handle alone would not.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(Failure::usage)
}

/// Adds an entry to the audit log: whoever has the server's folder did it.
async fn note(records: &Records, workspace: i64, action: &str, what: &str) -> Result<(), Failure> {
    let who = "command line";
    let entry = NewEntry { workspace: Some(workspace), account: None, who, action, what, client: who };
    records.add_entry(entry, now()).await.map_err(Failure::usage)
}

/// Has the server that uses the data folder carry out an order.
fn running<T: serde::de::DeserializeOwned>(
    folder: &DataDir,
    order: &Order,
    hear: impl FnMut(&str),
) -> Result<T, Failure> {
    let done = control::order(folder.path(), order, hear).map_err(|error| {
        let socket = folder.path().join(control::SOCKET);
        Failure::usage(anyhow::anyhow!(
            "a server uses the data folder, but cannot be reached at {}: {error}; run this as the server's user",
            socket.display()
        ))
    })?;
    let done = done.map_err(|why| Failure::output(anyhow::Error::msg(why)))?;
    serde_json::from_value(done).map_err(Failure::output)
}
