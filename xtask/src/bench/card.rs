//! `cargo xtask bench card`: how long drawing a card takes, and how many a second are served once they are drawn.
//!
//! Serving is measured as redirects are: load from another process (wrk) over keep-alive connections, in rounds.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::ingest::{self, Load, Run, Running, has, wrk};
use super::measure::median;
use crate::workspace::Workspace;

const HOST: &str = "go.example";
const CONNECTIONS: u32 = 64;
const LINKS: u32 = 20;
/// Cards in a second.
const AIM: f64 = 10_000.0;

/// Options of `cargo xtask bench card`.
#[derive(clap::Args)]
pub struct Args {
    /// Seconds of each run.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Runs.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// Measures and prints.
///
/// # Errors
/// When wrk is missing, or one of the programs fails.
pub(super) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    ensure!(has("wrk"), "wrk is missing: apt-get install wrk");
    super::cargo_bench(workspace, "entrenous", "card", &[])?;
    let entrenous = workspace.build_release()?;
    let folder = workspace.target.join("bench-card");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let _server = Running(server(&entrenous, &folder)?);
    std::thread::sleep(Duration::from_secs(2));
    let paths = (0..LINKS).map(card).collect::<Result<Vec<_>>>()?;
    let bytes = paths.iter().map(|path| Ok(get(path)?.len())).collect::<Result<Vec<_>>>()?;
    let script = script(&folder, &paths)?;
    let load = Load { seconds: args.seconds, connections: CONNECTIONS };
    let runs = (0..args.rounds).map(|_| wrk(&load, &script, ingest::SERVER)).collect::<Result<Vec<Run>>>()?;
    let (rate, p99) =
        (median(runs.iter().map(|run| run.per_second)), median(runs.iter().map(|run| run.p99_ms)));
    let mean = bytes.iter().sum::<usize>() / bytes.len().max(1);
    println!("cards of {} kB from the cache: {rate:.0} a second (aim {AIM}), p99 {p99:.2} ms", mean / 1_000);
    Ok(())
}

/// The path of a link's card, as an app finds it.
fn card(link: u32) -> Result<String> {
    let page = String::from_utf8_lossy(&get(&format!("/link{link}"))?).into_owned();
    let image = page.split("property=\"og:image\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let path = image.and_then(|image| image.split(HOST).nth(1));
    Ok(path.context("the link's page names no picture")?.to_owned())
}

/// Asks as a preview fetcher does.
fn get(path: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(ingest::SERVER).context("the server does not answer")?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: TelegramBot (like TwitterBot)\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    ensure!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{path}: {}",
        String::from_utf8_lossy(&answer).lines().next().unwrap_or_default()
    );
    Ok(answer)
}

/// Requests for all cards in turn.
fn script(folder: &Path, paths: &[String]) -> Result<PathBuf> {
    let path = folder.join("card.lua");
    let quoted: Vec<String> = paths.iter().map(|path| format!("\"{path}\"")).collect();
    let text = format!(
        r#"wrk.headers["Host"] = "{HOST}"
wrk.headers["User-Agent"] = "TelegramBot (like TwitterBot)"
local paths = {{ {} }}
local n = 0
request = function()
  n = n + 1
  return wrk.format(nil, paths[n % #paths + 1])
end
"#,
        quoted.join(", ")
    );
    fs::write(&path, text)?;
    Ok(path)
}

fn server(entrenous: &Path, folder: &Path) -> Result<Child> {
    let command = |arguments: &[&str]| {
        let mut command = ingest::command(entrenous, folder)(arguments);
        command.env("ENTRENOUS_LINKS__DOMAINS", format!("{HOST}=example.org")).stdout(Stdio::null());
        command
    };
    let done = |arguments: &[&str]| -> Result<()> {
        let status = command(arguments).status().context("cannot run entrenous")?;
        ensure!(status.success(), "entrenous {arguments:?} failed");
        Ok(())
    };
    done(&["site", "add", "example.org"])?;
    for link in 0..LINKS {
        let (slug, title) = (format!("link{link}"), format!("What people pass on in private, part {link}"));
        let card = ["--title", &title, "--text", "A text below it.", "--template", "plain"];
        done(&[&["link", "add", "https://example.org/page", "--slug", &slug][..], &card].concat())?;
    }
    command(&["serve"]).spawn().context("cannot run entrenous serve")
}
