//! `entrenous demo`: the service with a made-up publisher, to look around.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use super::Failure;
use crate::{demo, operate, serve};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where it is kept; made once, and served again the next time
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8722")]
    listen: SocketAddr,
    /// Visits of people in its three months, about
    #[arg(long, value_name = "N", default_value_t = 40_000, value_parser = clap::value_parser!(u64).range(100..=2_000_000))]
    visits: u64,
    /// Another seed, another world
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::usage(anyhow::anyhow!(
            "a demo's password is known to everybody: it listens on this machine alone, as 127.0.0.1:8722"
        )));
    }
    let config = demo::config(args.folder.clone(), args.listen);
    operate::start_log(&config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::usage)?;
    eprintln!("Making three months of a made-up publisher; it takes some seconds.");
    let now_ms = serve::now_ms();
    let request = demo::Request { folder: args.folder, visits: args.visits, seed: args.seed, now_ms };
    let served = async {
        let to_come = demo::make(&config, &request).await.map_err(Failure::usage)?;
        let say = |line: &str| {
            let text = format!(
                "{line}\nSign in as {} with the password: {}\nCtrl-C ends it.\n",
                demo::EMAIL,
                demo::PASSWORD
            );
            if let Err(failure) = super::print(&text) {
                tracing::warn!(error = %failure.error, "cannot tell where the server listens");
            }
        };
        serve::run(config, say, |app| demo::go_on(app, to_come)).await.map_err(Failure::usage)
    };
    runtime.block_on(served)?;
    Ok(ExitCode::SUCCESS)
}
