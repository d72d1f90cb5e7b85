//! `cargo xtask bench ingest`: events in a second, durable, beside nginx answering the same requests with 204 and an access log.
//!
//! The load comes from another process (wrk) over 128 keep-alive connections, first on the one, then on the other, in rounds: what a
//! busy machine does to both cancels in the ratio. All steps and limits are on; the limits are set beyond the load.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::measure::median;
use crate::workspace::{Workspace, find_program};

pub(super) const SERVER: &str = "127.0.0.1:8792";
/// Where the server's figures are.
const FIGURES: &str = "127.0.0.1:8793";
const NGINX: &str = "127.0.0.1:8791";
const CONNECTIONS: u32 = 128;
const CATCHING_UP: Duration = Duration::from_secs(300);

/// Options of `cargo xtask bench ingest`.
#[derive(clap::Args)]
pub struct Args {
    /// Seconds of each run.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Rounds of the four runs.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Measure instead what so many millions of live share tokens cost: each view draws one, and one in a hundred arrives with one. Ten take some
    /// 3 GB of disk.
    #[arg(long)]
    million_tokens: Option<f64>,
}

/// What wrk told of a run.
pub(super) struct Run {
    pub(super) per_second: f64,
    pub(super) p99_ms: f64,
}

/// How wrk asks.
pub(super) struct Load {
    pub(super) seconds: u32,
    pub(super) connections: u32,
}

/// Measures and prints.
///
/// # Errors
/// When nginx or wrk is missing, or one of the programs fails.
pub(super) fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    for program in ["wrk", "nginx"] {
        ensure!(has(program), "{program} is missing: apt-get install wrk nginx-light");
    }
    let entrenous = workspace.build_release()?;
    let folder = workspace.target.join("bench-ingest");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    if let Some(millions) = args.million_tokens {
        return tokens(&entrenous, &folder, args, millions);
    }
    let single = script(&folder, "single", 1, "")?;
    let batch = script(&folder, "batch", 100, "")?;
    let _nginx = Running(nginx(&folder)?);
    let server = Running(server(&entrenous, &folder)?);
    std::thread::sleep(Duration::from_secs(2));
    let mut runs: [Vec<Run>; 3] = Default::default();
    let load = Load { seconds: args.seconds, connections: CONNECTIONS };
    let mut behind = Vec::new();
    for _ in 0..args.rounds {
        runs[0].push(wrk(&load, &single, NGINX)?);
        runs[1].push(wrk(&load, &single, SERVER)?);
        caught_up()?;
        runs[2].push(wrk(&load, &batch, SERVER)?);
        // What is still to be delivered would slow down the next run.
        behind.push(caught_up()?);
    }
    let peak = peak_mib(server.0.id());
    let of = |runs: &[Run], figure: fn(&Run) -> f64| median(runs.iter().map(figure));
    let (reference, one) = (of(&runs[0], |run| run.per_second), of(&runs[1], |run| run.per_second));
    println!("nginx, 204 and an access log: {reference:.0} requests/s");
    println!(
        "entrenous, one event a request: {one:.0} events/s, {:.2} of nginx (aim 0.25; 0.35 is excellent), p99 {:.1} ms (aim 20)",
        one / reference,
        of(&runs[1], |run| run.p99_ms)
    );
    println!(
        "entrenous, 100 events a request: {:.0} events/s (aim 200,000)",
        100.0 * of(&runs[2], |run| run.per_second)
    );
    println!(
        "entrenous, after {} s of that the event store had caught up in {:.1} s (aim 5)",
        args.seconds,
        median(behind.into_iter())
    );
    println!("entrenous, peak memory: {peak} MiB (aim 512)");
    Ok(())
}

/// The rate of single views that draw tokens, while few are live and while many are.
fn tokens(entrenous: &Path, folder: &Path, args: &Args, millions: f64) -> Result<()> {
    let carried = r#","token":"' .. token(n) .. '"' .. (n % 100 == 0 and ',"parent":"' .. token(math.random(n)) .. '"' or '') .. '"#;
    let (single, batch) = (script(folder, "single", 1, carried)?, script(folder, "batch", 100, carried)?);
    let _server = Running(server(entrenous, folder)?);
    std::thread::sleep(Duration::from_secs(2));
    let load = Load { seconds: args.seconds, connections: CONNECTIONS };
    let rate = || -> Result<f64> {
        let mut runs = Vec::new();
        for _ in 0..args.rounds {
            runs.push(wrk(&load, &single, SERVER)?.per_second);
            caught_up()?;
        }
        Ok(median(runs.into_iter()))
    };
    let few = rate()?;
    let mut live = 0.0;
    while live < millions * 1e6 {
        live += wrk(&load, &batch, SERVER)?.per_second * 100.0 * f64::from(args.seconds);
        caught_up()?;
    }
    let many = rate()?;
    println!("entrenous, one view with a token a request: {few:.0} events/s");
    println!(
        "the same with {:.1} million live tokens: {many:.0} events/s, {:.2} of it (aim 0.90)",
        live / 1e6,
        many / few
    );
    Ok(())
}

/// Waits until the event store has all that was taken in: how many seconds that took.
fn caught_up() -> Result<f64> {
    let begun = Instant::now();
    loop {
        let mut stream = TcpStream::connect(FIGURES)?;
        write!(stream, "GET /metrics HTTP/1.1\r\nHost: {FIGURES}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let waiting = answer.lines().find_map(|line| line.strip_prefix("entrenous_events_waiting "));
        if waiting.context("no entrenous_events_waiting among the figures")?.trim() == "0" {
            return Ok(begun.elapsed().as_secs_f64());
        }
        ensure!(begun.elapsed() < CATCHING_UP, "the event store does not catch up within {CATCHING_UP:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The requests that wrk makes: `events` views each, of other pages each time, a referrer, and `more` fields.
fn script(folder: &Path, name: &str, events: usize, more: &str) -> Result<PathBuf> {
    let path = folder.join(format!("{name}.lua"));
    let body = if events == 1 { "view()" } else { "'{\"events\":[' .. table.concat(views(), ',') .. ']}'" };
    let text = format!(
        r#"wrk.method = "POST"
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
local n, run = 0, os.time() % 36 ^ 3
local function token(number)
  local text, digits = '', '0123456789abcdefghijklmnopqrstuvwxyz'
  number = run * 36 ^ 6 + number
  for _ = 1, 10 do
    local digit = number % 36
    text, number = text .. digits:sub(digit + 1, digit + 1), (number - digit) / 36
  end
  return text
end
local function view()
  n = n + 1
  return '{{"name":"pageview","site":"example.org","url":"https://example.org/2026/11/article-' .. (n % 5000) .. '","referrer":"https://www.google.com/"{more}}}'
end
local function views()
  local all = {{}}
  for i = 1, {events} do all[i] = view() end
  return all
end
request = function()
  return wrk.format(nil, "/api/event", nil, {body})
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
         server {{ listen {NGINX}; location / {{ return 204; }} }} }}\n"
    );
    let path = folder.join("nginx.conf");
    fs::write(&path, settings)?;
    let program = find_program("nginx").unwrap_or_else(|| PathBuf::from("/usr/sbin/nginx"));
    Command::new(program).arg("-c").arg(path).stderr(Stdio::null()).spawn().context("cannot run nginx")
}

/// `entrenous` on the folder's data, with limits beyond any load.
pub(super) fn command<'a>(entrenous: &'a Path, folder: &'a Path) -> impl Fn(&[&str]) -> Command + 'a {
    move |arguments| {
        let mut command = Command::new(entrenous);
        command
            .args(arguments)
            .env("ENTRENOUS_SERVER__DATA_DIR", folder.join("data"))
            .env("ENTRENOUS_SERVER__LISTEN", SERVER)
            .env("ENTRENOUS_METRICS__LISTEN", FIGURES)
            .env("ENTRENOUS_SERVER__REQUESTS_PER_MINUTE", "1000000")
            .env("ENTRENOUS_COLLECT__EVENTS_PER_CLIENT_PER_MINUTE", "1000000000")
            .env("ENTRENOUS_COLLECT__EVENTS_PER_SITE_PER_SECOND", "1000000000");
        command
    }
}

pub(super) fn server(entrenous: &Path, folder: &Path) -> Result<Child> {
    let command = command(entrenous, folder);
    let added = command(&["site", "add", "example.org"]).stdout(Stdio::null()).status();
    ensure!(added.context("cannot run entrenous")?.success(), "entrenous site add failed");
    command(&["serve"]).stdout(Stdio::null()).spawn().context("cannot run entrenous serve")
}

pub(super) fn wrk(load: &Load, script: &Path, address: &str) -> Result<Run> {
    let output = Command::new("wrk")
        .args(["-t1", "--latency", &format!("-c{}", load.connections), &format!("-d{}", load.seconds), "-s"])
        .arg(script)
        .arg(format!("http://{address}"))
        .output()
        .context("cannot run wrk")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    // With a script that it cannot run it goes on without.
    ensure!(complaint.trim().is_empty(), "wrk: {}", complaint.trim());
    told(&String::from_utf8_lossy(&output.stdout))
}

/// Reads what wrk prints.
fn told(text: &str) -> Result<Run> {
    let after = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    if let Some(bad) = after("Non-2xx or 3xx responses:") {
        bail!("{bad} requests were refused: what is measured must be taken");
    }
    let per_second = after("Requests/sec:").and_then(|number| number.parse().ok());
    let p99_ms = after("99%").and_then(milliseconds);
    Ok(Run {
        per_second: per_second.context("wrk told no rate")?,
        p99_ms: p99_ms.context("wrk told no latency")?,
    })
}

/// `812.00us`, `8.22ms`, `1.02s`.
fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1_000.0)] {
        if let Some(number) = text.strip_suffix(unit).and_then(|number| number.parse::<f64>().ok()) {
            return Some(number * factor);
        }
    }
    None
}

pub(super) fn has(program: &str) -> bool {
    find_program(program).is_some() || Path::new("/usr/sbin").join(program).exists()
}

pub(super) fn peak_mib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    super::measure::peak_in(&status).map_or(0, |kib| kib / 1024)
}

/// A program of ours, stopped with the bench.
pub(super) struct Running(pub(super) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.0.id().to_string();
        // Asked first: nginx has workers of its own to stop.
        let _asked = Command::new("kill").arg(id).status();
        let _ended = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let run =
            told("  Latency Distribution\n     50%    2.01ms\n     99%    8.22ms\nRequests/sec:  47703.21\n")
                .expect("told");
        assert_eq!((run.per_second, run.p99_ms), (47_703.21, 8.22));
        assert!(told("Requests/sec: 3\n 99% 1ms\n  Non-2xx or 3xx responses: 5\n").is_err());
        assert!(told("nothing").is_err());
        assert_eq!(
            [milliseconds("812.00us"), milliseconds("1.02s"), milliseconds("x")],
            [Some(0.812), Some(1_020.0), None]
        );
    }
}
