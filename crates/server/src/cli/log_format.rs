//! `entrenous log-format`: the format to paste into a server's configuration.

use std::process::ExitCode;

use clap::ValueEnum;
use entrenous_core::access_log::{Server, recommended};

use super::Failure;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The web server
    server: Name,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Name {
    Nginx,
    Apache,
    Caddy,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let server = match args.server {
        Name::Nginx => Server::Nginx,
        Name::Apache => Server::Apache,
        Name::Caddy => Server::Caddy,
    };
    super::print(recommended(server))
}
