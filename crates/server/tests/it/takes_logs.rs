//! Access logs into the service: once, whether it runs or not, and without anybody's traces.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::service::{Service, beside, browser, with_data};
use crate::support::Folder;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0 Planted/7";
const DAY_S: i64 = 86_400;

/// A line in the combined format, at `second` since 1970.
pub(crate) fn line(second: i64, client: &str, target: &str, referrer: &str, agent: &str) -> String {
    let time = jiff::Timestamp::from_second(second).expect("a time");
    let time = time.strftime("%d/%b/%Y:%H:%M:%S +0000");
    format!("{client} - - [{time}] \"GET {target} HTTP/1.1\" 200 512 \"{referrer}\" \"{agent}\"\n")
}

/// Some visits of a day: each of a visitor of its own, two pages with a picture each.
pub(crate) fn log(begin_s: i64, visits: usize) -> String {
    let mut log = String::new();
    for visit in 0..visits {
        let client = format!("203.0.113.{}", visit % 200 + 1);
        let at = begin_s + visit as i64 * 40;
        let agent = format!("{FIREFOX} v{visit}");
        for (after, target) in
            [(0, "/a/long-read?email=planted@example.org"), (1, "/p.png"), (9, "/b/next"), (10, "/q.png")]
        {
            let _ = write!(log, "{}", line(at + after, &client, target, "-", &agent));
        }
    }
    let mut lines: Vec<&str> = log.split_inclusive('\n').collect();
    lines.sort_by_key(|line| line[line.find('[').expect("a time")..].to_owned());
    lines.concat()
}

/// Midnight (UTC) so many days ago.
pub(crate) fn days_ago(days: i64) -> i64 {
    let now = jiff::Timestamp::now().as_second();
    now - now.rem_euclid(DAY_S) - days * DAY_S
}

pub(crate) fn folder_with_site() -> (Folder, String) {
    let folder = Folder::new();
    let added = beside(&folder, &["site", "add", "example.org"]);
    assert_eq!(added.code, 0, "{}", added.err);
    let made = beside(&folder, &["key", "create", "--scope", "stats:read"]);
    let key = made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned();
    (folder, key)
}

pub(crate) fn import(folder: &Folder, files: &[&str]) -> String {
    let ran = beside(folder, &[&["import", "--site", "example.org"], files].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.out
}

pub(crate) async fn ask(service: &Service, key: &str, question: &Value) -> Value {
    let request = browser().post(format!("{}/api/v1/query", service.url)).bearer_auth(key).json(question);
    request.send().await.expect("answers").json().await.expect("JSON")
}

/// Visits and views of the last days.
pub(crate) async fn figures(service: &Service, key: &str) -> (u64, u64) {
    let question = json!({ "site": "example.org", "metrics": ["visits", "views"], "date_range": "91d" });
    let answer = ask(service, key, &question).await;
    let metrics = &answer["results"][0]["metrics"];
    (metrics[0].as_u64().unwrap_or(0), metrics[1].as_u64().unwrap_or(0))
}

/// The same, asked until there are as many views.
pub(crate) async fn figures_of(service: &Service, key: &str, views: u64) -> (u64, u64) {
    let begun = Instant::now();
    loop {
        let told = figures(service, key).await;
        if told.1 >= views || begun.elapsed() > Duration::from_secs(30) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn no_traces(folder: &Folder) {
    for path in files(Path::new(&folder.path("data"))) {
        let bytes = fs::read(&path).expect("readable");
        for planted in ["203.0.113.", "Planted/7", "planted@example.org", "planted%40example.org"] {
            let holds = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!holds, "{planted} is in {}", path.display());
        }
    }
}

#[tokio::test]
async fn a_log_counts_once_in_its_own_days_whether_the_server_runs_or_not() {
    let (folder, key) = folder_with_site();
    let (old, new) = (log(days_ago(40) + 3_600, 30), log(days_ago(3) + 7_200, 20));
    let first = folder.write("access.log.1", &old);
    assert!(import(&folder, &[&first]).contains("120 lines were taken in"), "stopped");

    let service = Service::start(&folder, &[]);
    assert_eq!(figures(&service, &key).await, (30, 60));
    // Joined, renamed and packed, it is still the same log: only what is new comes.
    let joined = folder.path("all.log.gz");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(format!("{old}{new}").as_bytes()).expect("in memory");
    fs::write(&joined, gzip.finish().expect("in memory")).expect("written");
    let told = import(&folder, &[&joined]);
    assert!(told.contains("80 lines were taken in") && told.contains("120 had been taken in"), "{told}");
    assert_eq!(figures(&service, &key).await, (50, 100));
    // And so it is a third time, beside a copy of itself.
    assert!(import(&folder, &[&first, &joined]).contains("0 lines were taken in"));
    let question = json!({ "site": "example.org", "metrics": ["visits", "views"], "date_range": "91d", "dimensions": ["time:day"] });
    let days = ask(&service, &key, &question).await;
    let days: Vec<_> =
        days["results"].as_array().expect("rows").iter().map(|row| row["metrics"].clone()).collect();
    assert_eq!(days, [json!([30, 60]), json!([20, 40])]);
    service.stop();
    no_traces(&folder);
}

#[tokio::test]
async fn a_log_that_grew_brings_what_is_new() {
    let (folder, key) = folder_with_site();
    let whole = log(days_ago(2) + 3_600, 40);
    let cut = whole.match_indices('\n').nth(100).expect("a line").0 + 1;
    let path = folder.write("access.log", &whole[..cut]);
    import(&folder, &[&path]);
    fs::write(&path, &whole).expect("written");
    let copy = folder.write("copy.log", &whole);
    let told = import(&folder, &[&path, &copy]);
    assert!(told.contains("59 lines were taken in"), "{told}");
    let service = Service::start(&folder, &[]);
    assert_eq!(figures(&service, &key).await.1, 80);
    service.stop();
}

#[tokio::test]
async fn an_import_goes_on_when_the_server_is_killed() {
    let (folder, key) = folder_with_site();
    let path = folder.write("access.log", log(days_ago(5), 1_500));
    let service = Service::start(&folder, &[]);
    let mut command = with_data(&folder);
    let command = command.args(["import", "--site", "example.org", &path]).stdout(Stdio::piped());
    let importing = command.spawn().expect("it starts");
    let begun = Instant::now();
    let spools = || {
        files(Path::new(&folder.path("data")))
            .iter()
            .filter(|path| path.extension().is_some_and(|kind| kind == "spool"))
            .count()
    };
    while spools() == 0 && begun.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(120)).await;
    service.signal("-KILL");
    service.ended();
    // The command takes over where the server was stopped, and ends as if nothing had happened.
    let done = importing.wait_with_output().expect("it ends");
    assert!(done.status.success(), "{done:?}");
    // What the server had taken in by then may be told as new or as known.
    assert!(String::from_utf8_lossy(&done.stdout).contains("6,000 "), "{done:?}");
    let service = Service::start(&folder, &[]);
    assert_eq!(figures(&service, &key).await, (1_500, 3_000));
    service.stop();
    assert_eq!(spools(), 0);
}

#[test]
fn what_cannot_be_imported_is_refused_with_a_remedy() {
    let (folder, _) = folder_with_site();
    let path = folder.write("access.log", log(days_ago(2), 3));
    let notes = folder.write("notes.txt", "milk, bread\n");
    for (arguments, remedy) in [
        (vec!["--site", "other.example", path.as_str()], "entrenous site add other.example"),
        (vec!["--site", "example.org", "/no/such/file"], "/no/such/file"),
        (vec!["--site", "example.org", notes.as_str()], "--log-format"),
        (vec!["--site", "example.org", "--log-format", "no such", path.as_str()], "--log-format"),
        (vec![path.as_str()], "--site"),
    ] {
        let ran = beside(&folder, &[vec!["import"], arguments].concat());
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(remedy), "{remedy} in {}", ran.err);
    }
}
