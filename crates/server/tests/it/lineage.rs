//! What is passed on: tokens become lineage, through kills, and neither tokens nor people are on the disk.

use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};

use crate::collects::files;
use crate::service::{Service, beside, serve};
use crate::support::Folder;
use crate::takes_logs::{folder_with_site, line};

/// A reader: a browser of their own, behind one address.
fn agent(reader: usize) -> String {
    format!("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0 Reader/{reader}")
}

async fn send(client: &Client, url: &str, reader: usize, more: Value) {
    let mut event =
        json!({ "name": "pageview", "site": "example.org", "url": "https://example.org/long-read" });
    if let (Some(event), Value::Object(more)) = (event.as_object_mut(), more) {
        event.extend(more);
    }
    let request = client.post(format!("{url}/api/event")).header("user-agent", agent(reader));
    let answer = request.body(event.to_string()).send().await.expect("answers");
    assert_eq!(answer.status(), 202, "{event}");
}

async fn get(client: &Client, url: &str, key: &str, path: &str) -> (u16, Value) {
    let answer = client.get(format!("{url}{path}")).bearer_auth(key).send().await.expect("answers");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn cascades(client: &Client, url: &str, key: &str, visits: u64) -> Value {
    let begun = Instant::now();
    loop {
        let (status, told) = get(client, url, key, "/api/v1/cascades?site=example.org&date_range=7d").await;
        assert_eq!(status, 200, "{told}");
        if told["visits"] == visits {
            return told;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "not yet: {told}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_page_that_is_passed_on_becomes_a_tree_through_kills_and_names_nobody() {
    let folder = Folder::new();
    assert_eq!(beside(&folder, &["site", "add", "example.org"]).code, 0);
    let made = beside(&folder, &["key", "create", "--scope", "stats:read"]);
    let key = made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned();
    let client = Client::new();
    let mut service = Service::start(&folder, &[]);
    let url = service.url.clone();
    // The first reader comes from a search, shares to WhatsApp, and looks at what was shared.
    send(&client, &url, 0, json!({ "token": "Bar0000000", "referrer": "https://www.google.com/" })).await;
    let act = json!({ "name": "share", "token": "PlantedAct", "mechanism": "button", "app": "whatsapp" });
    send(&client, &url, 0, act).await;
    send(&client, &url, 0, json!({ "parent": "PlantedAct" })).await;
    // Two come by the button's link, one of them twice; one by the address bar's, in the address itself.
    send(&client, &url, 1, json!({ "token": "Bar1111111", "parent": "PlantedAct" })).await;
    send(&client, &url, 2, json!({ "token": "Bar2222222", "parent": "PlantedAct" })).await;
    send(&client, &url, 2, json!({ "token": "Bar2222223", "parent": "PlantedAct" })).await;
    let by_address =
        json!({ "url": "https://example.org/long-read?x=1&fwd=Bar0000000", "token": "Bar3333333" });
    send(&client, &url, 3, by_address).await;
    cascades(&client, &url, &key, 4).await;
    service.signal("-KILL");
    service.ended();
    // Tokens of before the kill are known after it.
    service = Service::start(&folder, &[]);
    let url = service.url.clone();
    send(&client, &url, 4, json!({ "token": "Bar4444444", "parent": "Bar1111111" })).await;
    send(&client, &url, 5, json!({ "parent": "Bar4444444" })).await;
    let paid = json!({ "name": "Purchase", "revenue": { "amount": "12.50", "currency": "EUR" } });
    send(&client, &url, 5, paid).await;
    // A token that nobody drew, and one that is none.
    send(&client, &url, 6, json!({ "parent": "Unknown000" })).await;
    send(&client, &url, 7, json!({ "parent": "tampered!!" })).await;
    let told = cascades(&client, &url, &key, 7).await;
    assert_eq!((&told["count"], &told["broken"]), (&json!(2), &json!(1)), "{told}");
    let one = &told["cascades"][0];
    assert_eq!(told["cascades"].as_array().map(Vec::len), Some(1), "a small one is not told: {told}");
    assert_eq!(one["generations"], json!([1, 3, 1, 1]), "{one}");
    assert_eq!((&one["size"], &one["depth"], &one["page"]), (&json!(6), &json!(3), &json!("/long-read")));
    assert_eq!(one["mechanisms"], json!({ "address_bar": 3, "button": 3 }), "{one}");
    assert_eq!(one["carried"], json!({ "proven": 2, "inferred": 4 }), "{one}");
    assert_eq!((&one["conversions"], &one["revenue_milli"]), (&json!(1), &json!({ "EUR": 12_500 })));

    let id = one["id"].as_str().expect("an id");
    let (status, tree) = get(&client, &url, &key, &format!("/api/v1/cascades/{id}?site=example.org")).await;
    assert_eq!(status, 200, "{tree}");
    let parents: Vec<Option<u64>> =
        tree["nodes"].as_array().expect("nodes").iter().map(|node| node["parent"].as_u64()).collect();
    assert_eq!(parents, [None, Some(0), Some(0), Some(0), Some(1), Some(4)], "{tree}");
    assert!(
        tree["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .all(|node| node["started"].as_i64().expect("a time") % 60_000 == 0)
    );
    for wrong in ["/api/v1/cascades/0?site=example.org", "/api/v1/cascades/x?site=example.org"] {
        assert_eq!(get(&client, &url, &key, wrong).await.0, 404, "{wrong}");
    }
    for wrong in
        ["?site=example.org&limit=0", "?site=nobody.example", "?site=example.org&date_range=soon", ""]
    {
        let status = get(&client, &url, &key, &format!("/api/v1/cascades{wrong}")).await.0;
        assert!((400..500).contains(&status), "{wrong}: {status}");
    }
    // Where each visit came from: proven after an act of sharing.
    let sources =
        json!({ "site": "example.org", "metrics": ["visits"], "dimensions": ["source"], "date_range": "7d" });
    let request = client.post(format!("{url}/api/v1/query")).bearer_auth(&key).json(&sources);
    let answer: Value = request.send().await.expect("answers").json().await.expect("JSON");
    let visits = |source: &str| {
        let rows = answer["results"].as_array().expect("rows");
        rows.iter()
            .find(|row| row["dimensions"][0] == source)
            .map_or(0, |row| row["metrics"][0].as_u64().unwrap_or(0))
    };
    assert_eq!((visits("dark_social/whatsapp"), visits("organic_search")), (2, 1), "{answer}");
    // Four by tokens of the address bar or of nobody; and one that nothing names, which was most probably passed on, too.
    assert_eq!(visits("dark_social/unknown"), 5, "{answer}");
    let (status, kit) = get(&client, &url, "", "/api/share?site=www.example.org").await;
    assert_eq!((status, kit), (200, json!({ "apps": [] })), "visits that go on do not count yet");
    assert_eq!(get(&client, &url, "", "/api/share?site=nobody.example").await.0, 404);
    let code = |address: &str| {
        let asked = url::Url::parse_with_params(
            &format!("{url}/api/share/qr.svg"),
            [("site", "example.org"), ("url", address)],
        );
        client.get(asked.expect("an address")).send()
    };
    let drawn = code("https://www.example.org/a?fwd=ab3def6hij").await.expect("answers");
    assert_eq!(
        (drawn.status().as_u16(), drawn.headers()["content-type"].to_str().ok()),
        (200, Some("image/svg+xml"))
    );
    for (wrong, status) in [
        ("https://evil.example/", 404),
        ("javascript:alert(1)", 422),
        (&*format!("https://example.org/{}", "x".repeat(600)), 422),
    ] {
        assert_eq!(code(wrong).await.expect("answers").status().as_u16(), status, "{wrong}");
    }
    let script = client.get(format!("{url}/js/e.share.js")).send().await.expect("answers");
    assert!(script.text().await.expect("text").contains("entrenous-share"), "the kit is there");
    let log = service.stop();
    for path in files(Path::new(&folder.path("data"))) {
        let bytes = std::fs::read(&path).expect("readable");
        for planted in ["PlantedAct", "Bar1111111", "Bar0000000", "Reader/1"] {
            let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!found, "{planted} is in {}", path.display());
            assert!(!log.contains(planted), "{planted} is in the log");
        }
    }
}

#[tokio::test]
async fn a_preview_of_a_link_that_was_passed_on_is_a_receipt_of_it() {
    let (folder, key) = folder_with_site();
    let log = folder.path("access.log");
    let text = format!("[[collect.log]]\nsite = \"example.org\"\npath = \"{log}\"\n");
    let config = folder.write("entrenous.toml", &text);
    // Lines of pages that nobody followed let it know what kind of log this is.
    let second = jiff::Timestamp::now().as_second();
    let before: String =
        (0..20).map(|n| line(second, &format!("198.51.100.{n}"), "/other", "-", &agent(100 + n))).collect();
    std::fs::write(&log, before).expect("written");
    let mut command = serve(&folder, &[]);
    command.args(["--config", &config]);
    let service = Service::run(command);
    let (client, url) = (Client::new(), service.url.clone());
    send(&client, &url, 0, json!({ "token": "Planted000" })).await;
    send(&client, &url, 0, json!({ "name": "share", "token": "Planted001", "mechanism": "copy" })).await;
    send(&client, &url, 1, json!({ "parent": "Planted001" })).await;
    cascades(&client, &url, &key, 2).await;
    // Two apps of two senders fetch the preview of the link that was copied; one fetches that of the page itself.
    let mut more = String::new();
    let second = jiff::Timestamp::now().as_second();
    for (client, target, app) in [
        ("203.0.113.7", "/long-read?fwd=Planted001", "WhatsApp/2.23.20.0 A"),
        ("203.0.113.8", "/long-read?fwd=Planted001", "TelegramBot (like TwitterBot)"),
        ("203.0.113.9", "/long-read", "WhatsApp/2.23.20.0 A"),
    ] {
        more += &line(second, client, target, "-", app);
    }
    let mut file = std::fs::File::options().append(true).open(&log).expect("opens");
    std::io::Write::write_all(&mut file, more.as_bytes()).expect("written");
    // Three more come by the link, so that the cascade is told.
    for reader in 2..5 {
        send(&client, &url, reader, json!({ "parent": "Planted001" })).await;
    }
    let begun = Instant::now();
    let one = loop {
        let told = cascades(&client, &url, &key, 5).await["cascades"][0].clone();
        if told["receipts"] == json!({ "telegram": 1, "whatsapp": 1 })
            || begun.elapsed() > Duration::from_secs(30)
        {
            break told;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    assert_eq!(one["receipts"], json!({ "telegram": 1, "whatsapp": 1 }), "{one}");
    assert_eq!(one["carried"], json!({ "proven": 4, "inferred": 1 }), "{one}");
    service.stop();
    for path in files(Path::new(&folder.path("data"))) {
        let bytes = std::fs::read(&path).expect("readable");
        let planted = b"Planted00";
        assert!(
            !bytes.windows(planted.len()).any(|window| window == planted),
            "a token is in {}",
            path.display()
        );
    }
}
