//! `cargo xtask bench fresh`: how long after an event was sent a query shows it, and what the idle service takes of memory.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::ingest::{Running, SERVER, command, peak_mib, server};
use crate::workspace::Workspace;

/// Options of `cargo xtask bench fresh`.
#[derive(clap::Args)]
pub struct Args {
    /// How many events are waited for, one after the other.
    #[arg(long, default_value_t = 200)]
    events: usize,
}

/// So long an event is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Measures and prints.
///
/// # Errors
/// When the service does not start, or an event is not shown at all.
pub(super) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    let entrenous = workspace.build_release()?;
    let folder = workspace.target.join("bench-fresh");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let key = key(command(&entrenous, &folder))?;
    let begun = Instant::now();
    let server = Running(server(&entrenous, &folder)?);
    while TcpStream::connect(SERVER).is_err() {
        ensure!(begun.elapsed() < PATIENCE, "the service does not start");
        std::thread::sleep(Duration::from_millis(2));
    }
    println!("{}", super::machine::describe());
    std::thread::sleep(Duration::from_secs(3));
    println!("idle: {} MiB at most since the start (aim 128)", peak_mib(server.0.id()));
    let mut times = Vec::with_capacity(args.events);
    for number in 0..args.events {
        let page = format!("/page/{number}");
        let view =
            json!({ "name": "pageview", "site": "example.org", "url": format!("https://example.org{page}") });
        let sent = Instant::now();
        let (status, _) = post("/api/event", "", &view)?;
        ensure!(status == 202, "an event was answered with {status}");
        let question = json!({
            "site": "example.org", "metrics": ["views"], "dimensions": ["page"], "date_range": "day", "filters": [["is", "page", [page]]],
        });
        loop {
            let (status, answer) =
                post("/api/v1/query", &format!("Authorization: Bearer {key}\r\n"), &question)?;
            ensure!(status == 200, "a query was answered with {status}: {answer}");
            if answer["results"][0]["metrics"][0] == 1 {
                break;
            }
            ensure!(sent.elapsed() < PATIENCE, "an event is not shown after {PATIENCE:?}: {answer}");
            std::thread::sleep(Duration::from_millis(5));
        }
        times.push(sent.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
    println!(
        "{} events, from sending to a query that shows it: median {:.0} ms, p99 {:.0} ms (aim 2000), most {:.0} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    Ok(())
}

/// A key that may ask.
fn key(mut command: impl FnMut(&[&str]) -> Command) -> Result<String> {
    let output =
        command(&["key", "create", "--scope", "stats:read"]).output().context("cannot run entrenous key")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let key = text.split_whitespace().find(|word| word.len() > 30);
    key.map(str::to_owned).context("entrenous key create printed no key")
}

/// Posts JSON on a connection of its own.
fn post(path: &str, headers: &str, body: &Value) -> Result<(u16, Value)> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(SERVER)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {SERVER}\r\nConnection: close\r\nContent-Type: application/json\r\n{headers}\
         User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    Ok((status, serde_json::from_str(body).unwrap_or(Value::Null)))
}
