//! `--config`, `entrenous config`, and the records that the settings lead to.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use entrenous_storage::records::{Records, Upgrade};

use super::Failure;
use crate::config::{Config, EXAMPLE};
use crate::serve::DataDir;

/// Where the settings are.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct From {
    /// The file of settings; what it leaves out has its default (`entrenous config example` shows all)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl From {
    /// The settings of the file and of the environment.
    pub(super) fn load(&self) -> Result<Config, Failure> {
        // What is no UTF-8 can be none of our settings.
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Config::load(self.config.as_deref(), std::env::vars_os().filter_map(text)).map_err(Failure::usage)
    }

    /// The data folder.
    pub(super) fn data_dir(&self) -> Result<DataDir, Failure> {
        DataDir::open(&self.load()?.server.data_dir).map_err(Failure::usage)
    }

    /// Does something with the records, also while a server has them open.
    pub(super) fn with_records<T>(
        &self,
        work: impl AsyncFnOnce(Records) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let folder = self.data_dir()?;
        let upgrade = if folder.is_held() { Upgrade::Forbidden } else { Upgrade::Allowed };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(Failure::usage)?.block_on(async {
            let records = Records::open(&folder.records(), upgrade).await.map_err(Failure::usage)?;
            let done = work(records.clone()).await;
            records.close().await;
            done
        })
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what is wrong with the settings, and what would be right
    Check(From),
    /// Print every setting with its default and its meaning
    Example,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    match &args.command {
        Command::Check(from) => {
            from.load()?;
            super::print("The settings are in order.\n")
        }
        Command::Example => super::print(EXAMPLE),
    }
}
