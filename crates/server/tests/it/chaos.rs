//! Kills the server at random moments under load, and now and then stops it: everything that was acknowledged is in the store exactly once.
//!
//! `ENTRENOUS_CHAOS_ROUNDS` says how many times (`cargo xtask chaos`); `ENTRENOUS_CHAOS_SEED` draws other moments.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use reqwest::Client;
use serde_json::{Value, json};

use crate::service::{Service, beside};
use crate::support::Folder;

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
const SENDERS: u64 = 8;
const ENVIRONMENT: [(&str, &str); 1] = [("ENTRENOUS_COLLECT__EVENTS_PER_CLIENT_PER_MINUTE", "100000000")];

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

fn event(number: u64) -> Value {
    // The id has an event that is sent again count once.
    json!({
        "name": "pageview", "site": "example.org", "id": format!("{:032x}", number + 1),
        "url": format!("https://example.org/page/{number}"),
    })
}

/// Sends events, some alone and some together, each again until it is acknowledged, until told to stop. Returns which were.
async fn sender(
    url: String,
    next: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    mut waiting: Vec<u64>,
) -> (Vec<u64>, Vec<u64>) {
    let _set_already = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().timeout(Duration::from_secs(5)).build().expect("a client");
    let (mut acknowledged, mut turn) = (Vec::new(), 0);
    while !stop.load(Ordering::Acquire) || !waiting.is_empty() {
        turn += 1;
        let count = if turn % 3 == 0 { 20 } else { 1 };
        if waiting.is_empty() {
            let first = next.fetch_add(count, Ordering::Relaxed);
            waiting.extend(first..first + count);
        }
        let body = match waiting[..] {
            [one] => event(one),
            _ => json!({ "events": waiting.iter().map(|&number| event(number)).collect::<Vec<_>>() }),
        };
        let request = client.post(format!("{url}/api/event")).header("user-agent", AGENT);
        let sent = request.body(body.to_string()).send().await;
        match sent {
            Ok(answer) if answer.status() == 202 => {
                assert_eq!(answer.headers().get("x-entrenous-dropped"), None, "it is counted");
                acknowledged.append(&mut waiting);
            }
            Ok(answer) => assert_eq!(answer.status(), 503, "nothing but being busy is in the way"),
            // Killed meanwhile: these may be in the journal or not.
            Err(_) => break,
        }
    }
    (acknowledged, waiting)
}

/// How often each page was seen.
async fn pages(client: &Client, url: &str, key: &str) -> HashMap<String, u64> {
    let mut found = HashMap::new();
    loop {
        let question = json!({
            "site": "example.org", "metrics": ["views"], "dimensions": ["page"], "date_range": "7d",
            "pagination": { "limit": 10_000, "offset": found.len() },
        });
        let request = client.post(format!("{url}/api/v1/query")).bearer_auth(key).json(&question);
        let answer: Value = request.send().await.expect("answers").json().await.expect("JSON");
        let rows = answer["results"].as_array().unwrap_or_else(|| panic!("{answer}"));
        for row in rows {
            let page = row["dimensions"][0].as_str().expect("a page").to_owned();
            found.insert(page, row["metrics"][0].as_u64().expect("a number"));
        }
        if rows.len() < 10_000 {
            return found;
        }
    }
}

#[tokio::test]
async fn everything_acknowledged_is_counted_once_through_kills_at_random_moments() {
    let (rounds, seed) = (number("ENTRENOUS_CHAOS_ROUNDS", 4), number("ENTRENOUS_CHAOS_SEED", 1));
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let folder = Folder::new();
    assert_eq!(beside(&folder, &["site", "add", "example.org"]).code, 0);
    let made = beside(&folder, &["key", "create", "--scope", "stats:read"]);
    let key = made.out.split_whitespace().find(|word| word.len() > 30).expect("a key").to_owned();
    let next = Arc::new(AtomicU64::new(0));
    let mut acknowledged = Vec::new();
    let mut waiting: Vec<Vec<u64>> = vec![Vec::new(); SENDERS as usize];
    for round in 0..=rounds {
        let service = Service::start(&folder, &ENVIRONMENT);
        let stop = Arc::new(AtomicBool::new(false));
        let senders: Vec<_> = waiting
            .drain(..)
            .map(|waiting| {
                tokio::spawn(sender(service.url.clone(), Arc::clone(&next), Arc::clone(&stop), waiting))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(20 + u64::from(dice.next_u32() % 700))).await;
        let (is_last, asked) = (round == rounds, dice.next_u32() % 5 == 0);
        if is_last {
            stop.store(true, Ordering::Release);
        } else {
            service.signal(if asked { "-TERM" } else { "-KILL" });
        }
        for sender in senders {
            let (done, left) = sender.await.expect("no panic");
            acknowledged.extend(done);
            waiting.push(left);
        }
        if round % 20 == 0 {
            println!("round {round}: {} acknowledged", acknowledged.len());
        }
        if is_last {
            assert!(waiting.iter().all(Vec::is_empty), "whoever is not killed answers");
            let (client, begun) = (Client::new(), Instant::now());
            let mut found = pages(&client, &service.url, &key).await;
            while found.len() < acknowledged.len() && begun.elapsed() < Duration::from_secs(120) {
                tokio::time::sleep(Duration::from_millis(300)).await;
                found = pages(&client, &service.url, &key).await;
            }
            let missing =
                acknowledged.iter().filter(|number| !found.contains_key(&format!("/page/{number}")));
            assert_eq!(missing.collect::<Vec<_>>(), Vec::<&u64>::new(), "acknowledged and not found");
            let repeated: Vec<_> = found.iter().filter(|(_, views)| **views != 1).collect();
            assert!(repeated.is_empty(), "counted more than once: {repeated:?}");
            assert_eq!(found.len(), acknowledged.len(), "nothing else is claimed");
            println!("{rounds} kills, {} events acknowledged, each counted once", acknowledged.len());
            service.stop();
            return;
        }
        let (code, log) = service.ended();
        assert!(!asked || code == Some(0), "{log}");
    }
}
