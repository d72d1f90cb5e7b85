//! Full disks, locked files and clocks that step back: a clear error or a degraded state, and nothing acknowledged is lost.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use entrenous_storage::events::EventStore;
use reqwest::Client;
use serde_json::{Value, json};

use crate::collects::figures;
use crate::service::{Service, beside, serve};
use crate::support::{Folder, Ran};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
const ENVIRONMENT: [(&str, &str); 1] = [("ENTRENOUS_COLLECT__EVENTS_PER_CLIENT_PER_MINUTE", "100000000")];

fn site_and_key(folder: &Folder) -> String {
    assert_eq!(beside(folder, &["site", "add", "example.org"]).code, 0);
    let made = beside(folder, &["key", "create", "--scope", "stats:read"]);
    made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned()
}

/// A view with some 200 KiB of properties; compressing does not shrink them much.
fn large(number: u64) -> Value {
    let views: Vec<Value> = (0..50)
        .map(|part| {
            let text: String = (0..110_u64)
                .map(|at| {
                    format!(
                        "{:016x}",
                        (number * 50 + part + 1).wrapping_mul(at + 7).wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    )
                })
                .collect();
            let props: serde_json::Map<String, Value> =
                (0..8).map(|at| (format!("p{at}"), json!(&text[at * 200..at * 200 + 199]))).collect();
            json!({
                "name": "pageview", "site": "example.org", "id": format!("{:032x}", number * 50 + part + 1),
                "url": format!("https://example.org/page/{part}"), "props": props,
            })
        })
        .collect();
    json!({ "events": views })
}

async fn status_of(client: &Client, url: &str, body: &Value) -> (u16, String) {
    let request = client.post(format!("{url}/api/event")).header("user-agent", AGENT).body(body.to_string());
    let answer = request.send().await.expect("answers");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

/// A file system of this size in memory, gone with the test; none where this user may not have one.
struct Small(String);

impl Small {
    fn mount(path: &str, size: &str) -> Option<Small> {
        std::fs::create_dir_all(path).expect("a folder");
        let size = format!("size={size},mode=0700");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs", path]).output().ok()?;
        done.status.success().then(|| Small(path.to_owned()))
    }

    fn resize(&self, size: &str) {
        let size = format!("remount,size={size}");
        assert!(Command::new("mount").args(["-o", &size, &self.0]).status().expect("mount").success());
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _gone = Command::new("umount").args(["--lazy", &self.0]).status();
    }
}

#[tokio::test]
async fn on_a_full_disk_events_are_refused_and_none_that_was_acknowledged_is_lost() {
    let folder = Folder::new();
    let Some(disk) = Small::mount(&folder.path("data"), "24m") else {
        println!("skipped: mounting a file system needs root");
        return;
    };
    let key = site_and_key(&folder);
    let client = Client::new();
    let mut service = Service::start(&folder, &ENVIRONMENT);
    let mut acknowledged = 0;
    let refused = loop {
        let (status, body) = status_of(&client, &service.url, &large(acknowledged)).await;
        if status != 202 {
            break (status, body);
        }
        acknowledged += 1;
        if acknowledged.is_multiple_of(8) {
            // The event store fills as well: the disk is full for both.
            tokio::time::sleep(Duration::from_millis(900)).await;
        }
        assert!(acknowledged < 2_000, "it cannot all have fitted");
    };
    assert_eq!(refused.0, 503, "{}", refused.1);
    assert!(refused.1.contains("disk"), "the reason is named: {}", refused.1);
    assert!(acknowledged > 10, "some fitted");
    // Room is made, and the same process goes on.
    disk.resize("400m");
    let begun = Instant::now();
    while status_of(&client, &service.url, &large(acknowledged)).await.0 != 202 {
        assert!(begun.elapsed() < Duration::from_secs(20), "it takes events again");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    acknowledged += 1;
    for round in 0..2 {
        let (_, views) = figures(&client, &service.url, &key, acknowledged * 50).await;
        let ready = client.get(format!("{}/readyz", service.url)).send().await.expect("answers").status();
        service.signal("-KILL");
        let (_, log) = service.ended();
        // What the disk refuses may have broken the event store's engine: that is told, and the next start has all.
        let told = round == 0 && ready == 503 && log.contains("does not work");
        assert!(views == acknowledged * 50 || told, "{views} of {}, each once: {log}", acknowledged * 50);
        service = Service::start(&folder, &ENVIRONMENT);
    }
    service.stop();
}

#[test]
fn an_event_store_that_another_process_has_open_is_named() {
    let folder = Folder::new();
    site_and_key(&folder);
    let _open =
        EventStore::open(Path::new(&folder.path("data/events.duckdb")), &Default::default()).expect("opened");
    let ran = Ran::of(serve(&folder, &[]).output().expect("it runs"));
    assert!(ran.code == 2 && ran.err.contains("another process has this event store open"), "{ran:?}");
}

#[tokio::test]
async fn a_clock_that_is_set_back_loses_nothing() {
    if !Path::new("/usr/bin/faketime").exists() {
        println!("skipped: faketime is not installed");
        return;
    }
    let folder = Folder::new();
    let key = site_and_key(&folder);
    let client = Client::new();
    let mut total = 0;
    // Two hours ahead, back, and a day ahead and back: the machine's own clock is not touched.
    for shift in ["+2h", "+0", "+26h", "-1h"] {
        let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
        let service = Service::start(
            &folder,
            &[("LD_PRELOAD", library), ("FAKETIME", shift), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")],
        );
        for _ in 0..5 {
            let event = json!({
                "name": "pageview", "site": "example.org", "id": format!("{:032x}", total + 1),
                "url": "https://example.org/page",
            });
            assert_eq!(status_of(&client, &service.url, &event).await.0, 202);
            total += 1;
        }
        service.signal("-KILL");
        service.ended();
    }
    // Asked on a day on which all of them have happened.
    let service = Service::start(
        &folder,
        &[
            ("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            ("FAKETIME", "+30h"),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ],
    );
    assert_eq!(figures(&client, &service.url, &key, total).await.1, total);
    service.stop();
}
