//! `kill -9` in the middle of delivering.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use entrenous_storage::events::rows::EventKind;
use entrenous_storage::events::{EventStore, Options};

use crate::delivery::totals;
use crate::made::{World, event, visit};

/// Visits of a batch.
const BATCH: u64 = 50;

fn batch(number: u64) -> World {
    let mut world = World::default();
    for at in 0..BATCH {
        let id = number * BATCH + at + 1;
        let ended = visit(id, id, id as i64, "/a");
        world.events.push(event(&ended, id, EventKind::PageView, "pageview", "/a"));
        world.closed.push(ended);
    }
    world
}

#[test]
fn what_is_killed_leaves_whole_batches() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.duckdb");
    for round in 1..=3_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "--nocapture", "crash::delivers_without_end"])
            .env("ENTRENOUS_TEST_STORE", &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let Some(seq) = line.unwrap().strip_prefix("delivered ").map(|seq| seq.parse().unwrap()) else {
                continue;
            };
            told = seq;
            if told >= round * 5 * BATCH {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let store = EventStore::open(&path, &Options::default()).unwrap();
        let seq = store.position().unwrap().seq;
        assert!(seq >= told, "what was said to be delivered is there");
        assert_eq!(seq % BATCH, 0);
        assert_eq!(totals(&store), (seq, seq, seq), "whole batches, each once");
    }
}

#[test]
#[ignore = "the process that what_is_killed_leaves_whole_batches kills"]
fn delivers_without_end() {
    let path = std::env::var_os("ENTRENOUS_TEST_STORE").unwrap();
    let mut store = EventStore::open(path.as_ref(), &Options::default()).unwrap();
    let from = store.position().unwrap().seq / BATCH;
    // More than it can do before it is killed.
    for number in from..from + 100_000 {
        let seq = (number + 1) * BATCH;
        store.deliver(&batch(number).delivery(seq)).unwrap();
        println!("delivered {seq}");
    }
}
