//! `cargo demo`: the service with a made-up publisher, in one command; `cargo demo report`: the report on a log made for it.

use std::fs::{self, File};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::loggen::Params;
use crate::make_log;
use crate::workspace::{Workspace, find_program, short};

/// A small newspaper's week.
const WEEK: Params = Params { lines: 20_000, visitors: 1_400, pages: 600, days: 7, seed: 7 };

/// Options that choose another output than the table, or make a page pointless.
const OTHER_OUTPUT: [&str; 3] = ["--format", "--explain", "--help"];

/// Options of `cargo demo`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// Report on a small newspaper's week instead.
    Report {
        /// Handed on to `entrenous report`, e.g. `--lang fr`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        report: Vec<String>,
    },
    /// Serve the made-up publisher, with options of `entrenous demo`, e.g. `--listen 127.0.0.1:9000`.
    Serve {
        /// Handed on.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<String>,
    },
}

/// Builds what is shown, and shows it.
///
/// # Errors
///
/// When a step fails.
pub fn run(args: &Args) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    match &args.what {
        Some(What::Report { report }) => report_on_a_week(&workspace, report),
        Some(What::Serve { options }) => serve(&workspace, options),
        None => serve(&workspace, &[]),
    }
}

/// The dashboard's files, then the binary that has them in it, then the demo.
fn serve(workspace: &Workspace, options: &[String]) -> Result<ExitCode> {
    build_dashboard(workspace)?;
    eprintln!("Building entrenous; the first time takes a few minutes.");
    let entrenous = workspace.build_release()?;
    let folder = workspace.target.join("demo").join("data");
    fs::create_dir_all(&folder)?;
    let mut command = Command::new(&entrenous);
    command.current_dir(&workspace.root).arg("demo").args(options);
    if !options.iter().any(|option| option.starts_with("--folder")) {
        command.arg("--folder").arg(&folder);
    }
    let status = command.status().context("cannot run entrenous")?;
    // Ctrl-C is how it ends.
    Ok(if status.code().is_none_or(|code| code == 0 || code == 130) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Builds `web/dist`. Without npm the service has a plain first page.
fn build_dashboard(workspace: &Workspace) -> Result<()> {
    let web = workspace.root.join("web");
    let Some(npm) = find_program("npm") else {
        eprintln!(
            "npm is missing (it comes with Node 20 or newer): the demo has no dashboard, only its API."
        );
        return Ok(());
    };
    let run = |arguments: &[&str]| -> Result<()> {
        let status =
            Command::new(&npm).current_dir(&web).args(arguments).status().context("cannot run npm")?;
        ensure!(status.success(), "npm {} failed ({status})", arguments.join(" "));
        Ok(())
    };
    if !web.join("node_modules").exists() {
        run(&["ci", "--no-audit", "--no-fund"])?;
    }
    run(&["run", "build", "--silent"])
}

/// Makes the log, builds the binary, reports on the log.
fn report_on_a_week(workspace: &Workspace, options: &[String]) -> Result<ExitCode> {
    let folder = workspace.target.join("demo");
    let (log, page) = (folder.join("access.log"), folder.join("report.html"));
    make_log::write(WEEK, &log)?;
    let shown = |path| short(path, &workspace.root).display().to_string();
    eprintln!("A made-up newspaper's week is in {} ({} lines).", shown(&log), WEEK.lines);
    eprintln!("Building entrenous; the first time takes a few minutes.");
    let entrenous = workspace.build_release()?;

    let report = || {
        let mut command = Command::new(&entrenous);
        command.current_dir(&workspace.root).args(["report", "--tz", "Europe/Paris"]).args(options);
        command
    };
    eprintln!(
        "\n$ entrenous report --tz Europe/Paris {}\n",
        options.iter().cloned().chain([shown(&log)]).collect::<Vec<_>>().join(" ")
    );
    let status = report().arg(&log).status().context("cannot run entrenous")?;
    ensure!(status.success(), "entrenous report failed ({status})");
    if changes_output(options) {
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
