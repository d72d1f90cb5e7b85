//! `cargo xtask test`: sets up what the tests need, runs them, and names what was skipped.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::workspace::{Workspace, cargo, find_program};

/// A package of the system that some tests need.
struct SystemPackage {
    /// Its name for apt.
    name: &'static str,
    /// The file the tests look for.
    file: &'static str,
    /// What is skipped without it.
    why: &'static str,
}

/// All of them.
const NEEDED: [SystemPackage; 1] =
    [SystemPackage { name: "chromium", file: "/usr/bin/chromium", why: "the HTML report in a real browser" }];

/// Where the tests find real logs.
const REFERENCE_DATA: &str = "ENTRENOUS_REFERENCE_DATA";

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Args {
    /// Install missing system packages without asking. CI=true means the same.
    #[arg(long)]
    install: bool,
    /// Handed on to `cargo test --workspace`.
    #[arg(last = true)]
    cargo_test: Vec<String>,
}

/// Runs all tests.
///
/// # Errors
///
/// When cargo cannot be run. Failing tests are an exit code, not an error.
pub fn run(args: &Args) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    crate::duckdb::put_in_place(&workspace)?;
    let missing = || NEEDED.iter().filter(|package| !Path::new(package.file).exists());
    if missing().next().is_some() {
        let names: Vec<&str> = missing().map(|package| package.name).collect();
        if args.install || is_true(env::var("CI").ok().as_deref()) || agreed(missing())? {
            install(&names);
        }
    }
    let status = cargo()
        .current_dir(&workspace.root)
        .args(["test", "--workspace"])
        .args(&args.cargo_test)
        .status()
        .context("cannot run cargo test")?;
    let data = env::var_os(REFERENCE_DATA);
    for line in skipped(missing(), data.is_some_and(|folder| Path::new(&folder).is_dir())) {
        println!("{line}");
    }
    println!("{}", if status.success() { "all tests passed" } else { "tests FAILED" });
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was not tested, and how to have it tested.
fn skipped<'a>(missing: impl Iterator<Item = &'a SystemPackage>, has_data: bool) -> Vec<String> {
    let mut lines: Vec<String> = missing
        .map(|SystemPackage { name, why, .. }| {
            format!("skipped: {why} ({name} is not installed; `cargo xtask test --install` does that)")
        })
        .collect();
    if !has_data {
        lines.push(format!("skipped: tests on real logs ({REFERENCE_DATA} names no folder)"));
    }
    lines
}

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("true" | "1"))
}

/// Asks a person, where there is one.
fn agreed<'a>(missing: impl Iterator<Item = &'a SystemPackage>) -> Result<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    eprintln!("Some tests need system packages:");
    for package in missing {
        eprintln!("  {}: {}", package.name, package.why);
    }
    eprint!("Install them with apt-get? [y/N] ");
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "o" | "oui"))
}

/// Installs packages with apt. A failure is said and leaves the tests concerned skipped.
fn install(names: &[&str]) {
    let install = ["install", "--yes", "--no-install-recommends"];
    // A fresh machine has no package lists; try without fetching them first.
    let done = apt(&install, names) || (apt(&["update"], &[]) && apt(&install, names));
    if !done {
        eprintln!("could not install {}; the tests that need it are skipped", names.join(", "));
    }
}

/// Runs apt-get as root, without questions.
fn apt(verb: &[&str], names: &[&str]) -> bool {
    if find_program("apt-get").is_none() {
        return false;
    }
    let is_root =
        Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet").args(verb).args(names);
    eprintln!("$ apt-get {} {}", verb.join(" "), names.join(" "));
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_skipped_is_named() {
        assert!(skipped([].into_iter(), true).is_empty());
        let lines = skipped(NEEDED.iter(), false);
        assert_eq!(lines.len(), NEEDED.len() + 1);
        assert!(lines[0].contains("chromium"), "{lines:?}");
        assert!(lines[1].contains("real logs"), "{lines:?}");
    }

    #[test]
    fn ci_is_believed_when_it_says_true() {
        assert!(is_true(Some("true")) && is_true(Some("1")));
        assert!(!is_true(Some("false")) && !is_true(Some("")) && !is_true(None));
    }
}
