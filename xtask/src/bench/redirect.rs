//! `cargo xtask bench redirect`: short links followed in a second, with the click written down, beside nginx answering with a static 302.
//!
//! As the ingest benchmark: load from another process (wrk) over keep-alive connections, first on the one, then on the other, in rounds. Once with
//! clicks handed to the journal, once with `durable_clicks`, where each redirect waits for the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::ingest::{self, Load, Run, Running, has, wrk};
use super::machine;
use super::measure::median;
use crate::workspace::{Workspace, find_program};

const NGINX: &str = "127.0.0.1:8794";
const HOST: &str = "go.example";
const CONNECTIONS: u32 = 64;

/// Options of `cargo xtask bench redirect`.
#[derive(clap::Args)]
pub struct Args {
    /// Seconds of each run.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Rounds of the three runs.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// Measures and prints.
///
/// # Errors
/// When nginx or wrk is missing, or one of the programs fails.
pub(super) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    for program in ["wrk", "nginx"] {
        ensure!(has(program), "{program} is missing: apt-get install wrk nginx-light");
    }
    println!("{}", machine::describe());
    let entrenous = workspace.build_release()?;
    let folder = workspace.target.join("bench-redirect");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let script = script(&folder)?;
    let load = Load { seconds: args.seconds, connections: CONNECTIONS };
    let _nginx = Running(nginx(&folder)?);
    let mut runs: [Vec<Run>; 3] = Default::default();
    for _ in 0..args.rounds {
        std::thread::sleep(Duration::from_secs(1));
        runs[0].push(wrk(&load, &script, NGINX)?);
        for (index, durable) in [(1, "false"), (2, "true")] {
            let server = Running(server(&entrenous, &folder, durable)?);
            std::thread::sleep(Duration::from_secs(2));
            runs[index].push(wrk(&load, &script, ingest::SERVER)?);
            drop(server);
            // What is still to be delivered must not slow down the next run.
            fs::remove_dir_all(folder.join("data"))?;
        }
    }
    let of = |runs: &[Run], figure: fn(&Run) -> f64| median(runs.iter().map(figure));
    let rate = |index: usize| of(&runs[index], |run| run.per_second);
    let p99 = |index: usize| of(&runs[index], |run| run.p99_ms);
    println!("nginx, static 302 and an access log: {:.0} requests/s, p99 {:.2} ms", rate(0), p99(0));
    for (index, what, aim) in [(1, "clicks in the journal's queue", 0.6), (2, "durable clicks", 0.25)] {
        println!(
            "entrenous, {what}: {:.0} redirects/s, {:.2} of nginx (aim {aim}), p99 {:.2} ms, {:.1} times nginx's (aim 3)",
            rate(index),
            rate(index) / rate(0),
            p99(index),
            p99(index) / p99(0)
        );
    }
    Ok(())
}

/// Requests for twenty links in turn, as a browser makes them.
fn script(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("redirect.lua");
    let text = format!(
        r#"wrk.headers["Host"] = "{HOST}"
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
wrk.headers["Accept-Language"] = "fr,en;q=0.5"
local n = 0
request = function()
  n = n + 1
  return wrk.format(nil, "/link" .. (n % 20))
end
"#
    );
    fs::write(&path, text)?;
    Ok(path)
}

fn nginx(folder: &Path) -> Result<Child> {
    let here = folder.display();
    let settings = format!(
        "daemon off; worker_processes 2; pid {here}/nginx.pid; error_log {here}/nginx.error; events {{ worker_connections 1024; }}\n\
         http {{ access_log {here}/nginx.log; keepalive_requests 100000000; client_body_temp_path {here}/body;\n\
         proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;\n\
         server {{ listen {NGINX}; location / {{ return 302 https://example.org/page; }} }} }}\n"
    );
    let path = folder.join("nginx.conf");
    fs::write(&path, settings)?;
    let program = find_program("nginx").unwrap_or_else(|| PathBuf::from("/usr/sbin/nginx"));
    Command::new(program).arg("-c").arg(path).stderr(Stdio::null()).spawn().context("cannot run nginx")
}

fn server(entrenous: &Path, folder: &Path, durable: &str) -> Result<Child> {
    let command = |arguments: &[&str]| {
        let mut command = ingest::command(entrenous, folder)(arguments);
        command
            .env("ENTRENOUS_LINKS__DOMAINS", format!("{HOST}=example.org"))
            .env("ENTRENOUS_LINKS__DURABLE_CLICKS", durable)
            .stdout(Stdio::null());
        command
    };
    let done = |arguments: &[&str]| -> Result<()> {
        ensure!(
            command(arguments).status().context("cannot run entrenous")?.success(),
            "entrenous {arguments:?} failed"
        );
        Ok(())
    };
    done(&["site", "add", "example.org"])?;
    let table = folder.join("links.csv");
    let rows: String = (0..20).map(|link| format!("link{link},https://example.org/page/{link}\n")).collect();
    fs::write(&table, format!("slug,target\n{rows}"))?;
    done(&["link", "import", &table.display().to_string()])?;
    command(&["serve"]).spawn().context("cannot run entrenous serve")
}
