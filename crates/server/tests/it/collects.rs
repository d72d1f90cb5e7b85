//! Events from the door to the figures, through a killed server; and what is left of people in the files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};

use crate::service::{Service, beside};
use crate::support::Folder;

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0 Planted/7";

/// By which the browser of somebody who agreed knows itself again.
const ID: &str = "5eed5eed5eed5eed5eed5eed5eed5eed";

/// What must be in no file.
const PLANTED: [&str; 9] = [
    ID,
    "203.0.113.77",
    "Planted/7",
    "planted@example.org",
    "planted%40example.org",
    "+33612345678",
    "33612345678",
    "IwAR0planted",
    "secret-planted-token",
];

pub(crate) fn environment() -> [(&'static str, &'static str); 3] {
    [
        ("ENTRENOUS_SERVER__TRUSTED_PROXIES", "127.0.0.1"),
        ("ENTRENOUS_LOG__LEVEL", "trace"),
        ("ENTRENOUS_PRIVACY__CONSENT", "asked"),
    ]
}

/// A page view by somebody whose traces are planted everywhere.
pub(crate) fn view(page: usize) -> Value {
    json!({
        "name": "pageview", "site": "example.org", "id": format!("{:032x}", page + 1),
        "url": format!("https://example.org/read/{page}?email=planted@example.org&to=%2B33612345678&token=secret-planted-token&fbclid=IwAR0planted"),
        "referrer": "https://web.whatsapp.com/?text=planted%40example.org",
        "props": { "contact": "planted@example.org", "plan": "gold" },
        "visitor": ID, "returning": true,
    })
}

pub(crate) async fn send(client: &Client, url: &str, event: &Value) -> u16 {
    let request = client.post(format!("{url}/api/event")).header("user-agent", AGENT);
    let request = request.header("x-forwarded-for", "203.0.113.77").body(event.to_string());
    let answer = request.send().await.expect("answers");
    assert_eq!(answer.headers().get("x-entrenous-dropped"), None, "it is counted");
    answer.status().as_u16()
}

/// Visits and views of today, asked until they are as many as expected: the store is a moment behind.
pub(crate) async fn figures(client: &Client, url: &str, key: &str, views: u64) -> (u64, u64) {
    let question = json!({ "site": "example.org", "metrics": ["visits", "views"], "date_range": "7d" });
    let begun = Instant::now();
    loop {
        let request = client.post(format!("{url}/api/v1/query")).bearer_auth(key).json(&question);
        let answer: Value = request.send().await.expect("answers").json().await.expect("JSON");
        let metrics = &answer["results"][0]["metrics"];
        let told = (metrics[0].as_u64().unwrap_or(0), metrics[1].as_u64().unwrap_or(0));
        if told.1 >= views || begun.elapsed() > Duration::from_secs(30) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
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

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn what_was_acknowledged_is_counted_once_through_kills_and_names_nobody() {
    let folder = Folder::new();
    let added = beside(&folder, &["site", "add", "example.org"]);
    assert_eq!(added.code, 0, "{}", added.err);
    let asks = beside(&folder, &["site", "set", "example.org", "--asks-consent", "true"]);
    assert_eq!(asks.code, 0, "{}", asks.err);
    let made = beside(&folder, &["key", "create", "--scope", "stats:read"]);
    let key = made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned();
    let client = Client::new();
    let (mut acknowledged, mut logs) = (0, String::new());
    for round in 0..4 {
        let service = Service::start(&folder, &environment());
        for page in 0..25 {
            let event = view(round * 25 + page);
            assert_eq!(send(&client, &service.url, &event).await, 202);
            acknowledged += 1;
            if page % 10 == 0 {
                assert_eq!(send(&client, &service.url, &event).await, 202, "a repetition is no fault");
            }
        }
        if round == 2 {
            // Some of it has been delivered, some has not.
            figures(&client, &service.url, &key, 10).await;
        }
        service.signal("-KILL");
        logs += &service.ended().1;
    }
    let service = Service::start(&folder, &environment());
    let (visits, views) = figures(&client, &service.url, &key, acknowledged).await;
    assert_eq!((visits, views), (1, acknowledged), "each once, and all in one visit");
    logs += &service.stop();
    for path in files(Path::new(&folder.path("data"))) {
        let bytes = fs::read(&path).expect("readable");
        for planted in PLANTED {
            assert!(!holds(&bytes, planted), "{planted} is in {}", path.display());
        }
        // The id as a number is this in whichever order of bytes.
        assert!(!bytes.windows(16).any(|window| window == [0x5e, 0xed].repeat(8)), "{}", path.display());
        assert!(!bytes.windows(16).any(|window| window == [0xed, 0x5e].repeat(8)), "{}", path.display());
    }
    for planted in PLANTED {
        assert!(!logs.contains(planted), "{planted} is in the log");
    }
}

#[tokio::test]
async fn who_agreed_and_comes_back_is_told_from_who_is_new() {
    let folder = Folder::new();
    beside(&folder, &["site", "add", "example.org"]);
    beside(&folder, &["site", "set", "example.org", "--asks-consent", "true"]);
    let made = beside(&folder, &["key", "create", "--scope", "stats:read", "--scope", "export:read"]);
    let key = made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned();
    let service = Service::start(&folder, &environment());
    let client = Client::new();
    // Nothing names where they come from, and nobody types such an address.
    let url = "https://example.org/2026/11/a-long-story-that-nobody-types";
    let new = json!({ "name": "pageview", "site": "example.org", "url": url });
    let mut back = new.clone();
    back["visitor"] = json!(ID);
    back["returning"] = json!(true);
    // Two people: a visit in which somebody agrees would go on.
    for (event, address) in [(&new, "203.0.113.77"), (&back, "203.0.113.78")] {
        let request = client.post(format!("{}/api/event", service.url)).header("user-agent", AGENT);
        let request = request.header("x-forwarded-for", address).body(event.to_string());
        assert_eq!(request.send().await.expect("answers").status(), 202);
    }
    assert_eq!(figures(&client, &service.url, &key, 2).await.1, 2);
    let rows = "/api/v1/export?site=example.org&from=2020-01-01&to=2049-12-31&kind=visits&format=ndjson";
    let request = client.get(format!("{}{rows}", service.url)).bearer_auth(&key);
    let answer = request.send().await.expect("answers").text().await.expect("text");
    assert!(answer.contains("deep_returning") && answer.contains("deep_first_seen"), "{answer}");
    service.stop();
}
