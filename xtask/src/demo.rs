//! `cargo demo`: the main job in one command, on a log made for it.

use std::fs::{self, File};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::loggen::Params;
use crate::make_log;
use crate::workspace::{Workspace, short};

/// A small newspaper's week.
const WEEK: Params = Params { lines: 20_000, visitors: 1_400, pages: 600, days: 7, seed: 7 };

/// Options that choose another output than the table, or make a page pointless.
const OTHER_OUTPUT: [&str; 3] = ["--format", "--explain", "--help"];

/// Options of `cargo demo`.
#[derive(clap::Args)]
pub struct Args {
    /// Handed on to `entrenous report`, e.g. `--lang fr`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    report: Vec<String>,
}

/// Makes the log, builds the binary, reports on the log.
///
/// # Errors
///
/// When a step fails.
pub fn run(args: &Args) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    let folder = workspace.target.join("demo");
    let (log, page) = (folder.join("access.log"), folder.join("report.html"));
    make_log::write(WEEK, &log)?;
    let shown = |path| short(path, &workspace.root).display().to_string();
    eprintln!("A made-up newspaper's week is in {} ({} lines).", shown(&log), WEEK.lines);
    eprintln!("Building entrenous; the first time takes a few minutes.");
    let entrenous = workspace.build_release()?;

    let report = || {
        let mut command = Command::new(&entrenous);
        command.current_dir(&workspace.root).args(["report", "--tz", "Europe/Paris"]).args(&args.report);
        command
    };
    eprintln!(
        "\n$ entrenous report --tz Europe/Paris {}\n",
        args.report.iter().cloned().chain([shown(&log)]).collect::<Vec<_>>().join(" ")
    );
    let status = report().arg(&log).status().context("cannot run entrenous")?;
    ensure!(status.success(), "entrenous report failed ({status})");
    if changes_output(&args.report) {
        return Ok(ExitCode::SUCCESS);
    }
    let file = File::create(&page).with_context(|| format!("cannot write {}", page.display()))?;
    let status = report()
        .args(["--format", "html"])
        .arg(&log)
        .stdout(file)
        .status()
        .context("cannot run entrenous")?;
    ensure!(status.success(), "entrenous report --format html failed ({status})");
    if fs::metadata(&page)?.len() == 0 {
        eprintln!("This entrenous wrote no HTML report.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nThe same as a page: open {}", shown(&page));
    println!("Your own log:       {} report /var/log/nginx/access.log*", shown(&entrenous));
    Ok(ExitCode::SUCCESS)
}

/// Whether these options ask for something else than the table.
fn changes_output(options: &[String]) -> bool {
    options.iter().any(|given| {
        OTHER_OUTPUT.iter().any(|option| {
            given.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_format_makes_no_page() {
        let options = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(changes_output(&options("--lang fr --format json")));
        assert!(changes_output(&options("--format=json")));
        assert!(!changes_output(&options("--lang fr --log-format=combined")));
    }
}
