//! `entrenous serve`: the service.

use std::process::ExitCode;

use super::{Failure, settings};
use crate::{operate, serve};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    settings: settings::From,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let config = args.settings.load()?;
    operate::start_log(&config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::usage)?;
    let say = |line: &str| {
        if let Err(failure) = super::print(&format!("{line}\n")) {
            tracing::warn!(error = %failure.error, "cannot tell where the server listens");
        }
    };
    runtime.block_on(serve::run(config, say, |_| ())).map_err(Failure::usage)?;
    Ok(ExitCode::SUCCESS)
}
