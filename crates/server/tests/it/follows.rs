//! Logs that are followed: growing, rotated and emptied, through kills; and beside a page's script.

use std::fs::{self, File};
use std::io::Write;

use reqwest::Client;
use serde_json::json;

use crate::service::{Service, serve};
use crate::support::Folder;
use crate::takes_logs::{days_ago, figures, figures_of, folder_with_site, line, log};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";

fn configured(folder: &Folder) -> String {
    let text =
        format!("[[collect.log]]\nsite = \"example.org\"\npath = \"{}\"\n", folder.path("access.log*"));
    folder.write("entrenous.toml", &text)
}

fn start(folder: &Folder, config: &str) -> Service {
    let mut command = serve(folder, &[("ENTRENOUS_SERVER__TRUSTED_PROXIES", "127.0.0.1")]);
    command.args(["--config", config]);
    Service::run(command)
}

fn append(path: &str, text: &str) {
    let mut file = File::options().append(true).create(true).open(path).expect("opens");
    file.write_all(text.as_bytes()).expect("written");
}

/// A page for each number, of one visitor each, now.
fn now(numbers: std::ops::Range<usize>) -> String {
    let second = jiff::Timestamp::now().as_second();
    numbers
        .map(|n| {
            line(
                second,
                &format!("198.51.100.{}", n % 250),
                &format!("/a/page-{n}"),
                "-",
                &format!("{AGENT} v{n}"),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_line_counts_once_through_rotation_and_kills() {
    let (folder, key) = folder_with_site();
    let (config, path) = (configured(&folder), folder.path("access.log"));
    // What was there before: of the day before yesterday, then of now.
    append(&path, &log(days_ago(2) + 3_600, 10));
    append(&path, &now(0..10));
    let mut views = 20 + 10;
    let mut service = start(&folder, &config);
    assert_eq!(figures_of(&service, &key, views).await.1, views);
    for round in 1..4_usize {
        append(&path, &now(round * 100..round * 100 + 20));
        if round == 1 {
            // Renamed, written on for a moment, and begun anew.
            fs::rename(&path, folder.path("access.log.1")).expect("renamed");
            append(&folder.path("access.log.1"), &now(9_000..9_005));
            views += 5;
        }
        if round == 2 {
            // Some of it has been read, some has not.
            tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        }
        service.signal("-KILL");
        service.ended();
        append(&path, &now(round * 100 + 20..round * 100 + 30));
        views += 30;
        service = start(&folder, &config);
        assert_eq!(figures_of(&service, &key, views).await.1, views, "round {round}");
    }
    // copytruncate: everything has been read by now.
    fs::copy(&path, folder.path("access.log.2")).expect("copied");
    File::options().write(true).open(&path).expect("opens").set_len(0).expect("emptied");
    append(&path, &now(8_000..8_010));
    views += 10;
    assert_eq!(figures_of(&service, &key, views).await.1, views, "emptied");
    tokio::time::sleep(std::time::Duration::from_secs(7)).await;
    assert_eq!(figures(&service, &key).await.1, views, "the copy is known");
    service.stop();
}

#[tokio::test]
async fn a_view_that_script_and_log_tell_of_counts_once() {
    let (folder, key) = folder_with_site();
    let (config, path) = (configured(&folder), folder.path("access.log"));
    let service = start(&folder, &config);
    let client = Client::new();
    let send = async |client: &Client, who: &str, page: &str| {
        let event =
            json!({ "name": "pageview", "site": "example.org", "url": format!("https://example.org{page}") });
        let request = client.post(format!("{}/api/event", service.url)).header("user-agent", AGENT);
        let answer =
            request.header("x-forwarded-for", who).body(event.to_string()).send().await.expect("answers");
        assert_eq!(answer.status().as_u16(), 202);
    };
    let second = jiff::Timestamp::now().as_second();
    // Three readers: both tell of two of them, in either order; one has no script; and one only a script.
    append(&path, &line(second, "192.0.2.1", "/a/read", "https://web.whatsapp.com/", AGENT));
    append(&path, &line(second, "192.0.2.3", "/a/read", "-", AGENT));
    assert_eq!(figures_of(&service, &key, 2).await, (2, 2));
    send(&client, "192.0.2.1", "/a/read").await;
    send(&client, "192.0.2.2", "/a/read").await;
    send(&client, "192.0.2.4", "/a/read").await;
    assert_eq!(figures_of(&service, &key, 4).await, (4, 4));
    append(&path, &line(second + 1, "192.0.2.2", "/a/read", "https://web.whatsapp.com/", AGENT));
    // A receipt goes in as a share.
    append(&path, &line(second + 1, "192.0.2.9", "/a/read", "-", "WhatsApp/2.23.20.0 A"));
    append(&path, &line(second + 60, "192.0.2.8", "/other", "-", AGENT));
    assert_eq!(figures_of(&service, &key, 5).await, (5, 5));
    let question = json!({ "site": "example.org", "metrics": ["visits"], "date_range": "day", "dimensions": ["source"] });
    let told = crate::takes_logs::ask(&service, &key, &question).await;
    let private = told["results"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["dimensions"][0] == "dark_social/whatsapp");
    assert_eq!(private.expect("one row")["metrics"][0], 2, "the log says it of both: {told}");
    let mut shares = 0;
    for _ in 0..100 {
        let question = json!({ "site": "example.org", "metrics": ["shares"], "date_range": "day" });
        shares = crate::takes_logs::ask(&service, &key, &question).await["results"][0]["metrics"][0]
            .as_u64()
            .unwrap_or(0);
        if shares == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    assert_eq!(shares, 1);
    service.stop();
    // Read once more by hand, the same log brings nothing.
    let told = crate::takes_logs::import(&folder, &[&path]);
    assert!(told.contains("\n0 lines were taken in"), "{told}");
}
