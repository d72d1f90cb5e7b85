//! Entrenous: the one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    entrenous::cli::run()
}
