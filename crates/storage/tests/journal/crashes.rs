//! The power goes at any moment: every acknowledged event is found, and nothing else is claimed.

use crate::disk::Played;
use entrenous_storage::journal::{Journal, Options, Reader};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

/// What those who sent events know.
#[derive(Default)]
struct Known {
    /// All that was ever sent.
    sent: u64,
    /// What was acknowledged, or found later, by sequence number: the number it was sent with.
    kept: BTreeMap<u64, u64>,
    /// Sequence number up to which it has been forgotten by request.
    forgotten: u64,
}

fn options(dice: &mut ChaCha8Rng) -> Options {
    Options {
        segment_bytes: 1 << (11 + dice.next_u32() % 6),
        group_bytes: 1 << (8 + dice.next_u32() % 8),
        ..Options::default()
    }
}

/// An event that tells its number, and is as long as that number has it.
fn event(number: u64) -> Vec<u8> {
    let mut event = number.to_le_bytes().to_vec();
    event.resize(8 + (number.wrapping_mul(2_654_435_761) % 700) as usize, number as u8);
    event
}

fn number(event: &[u8]) -> u64 {
    let number = u64::from_le_bytes(event[..8].try_into().unwrap());
    assert_eq!(event, super::crashes::event(number), "an event has changed");
    number
}

pub(crate) fn read_all(reader: &Reader, from: u64) -> BTreeMap<u64, Box<[u8]>> {
    let mut all = BTreeMap::new();
    let mut next = from;
    loop {
        let read = reader.read(next, 7, 2000).unwrap();
        let Some((last, _)) = read.last() else { return all };
        let expected = next;
        next = last + 1;
        assert!(read.iter().map(|(sequence, _)| *sequence).eq(expected..next), "numbers are not in a row");
        all.extend(read);
    }
}

/// What was acknowledged is there; what else is there was sent, comes after all that was acknowledged, and is kept from
/// now on.
fn check(journal: &Journal, known: &mut Known, seed: u64) {
    let first = journal.size().unwrap().first;
    assert!(first <= known.forgotten.max(1), "seed {seed}: more was forgotten than asked for");
    let found = read_all(&journal.reader(), first);
    let acknowledged = known.kept.last_key_value().map_or(0, |(&last, _)| last);
    for (sequence, sent) in known.kept.range(first..) {
        let event = found.get(sequence);
        let event = event.unwrap_or_else(|| panic!("seed {seed}: acknowledged event {sequence} is lost"));
        assert_eq!(number(event), *sent, "seed {seed}: another event is in the place of {sequence}");
    }
    let mut seen: Vec<u64> = found.values().map(|event| number(event)).collect();
    seen.sort_unstable();
    assert!(seen.windows(2).all(|two| two[0] != two[1]), "seed {seed}: an event is there twice");
    for (&sequence, event) in &found {
        let sent = number(event);
        assert!(sent < known.sent, "seed {seed}: an event that nobody sent");
        let new = known.kept.insert(sequence, sent).is_none();
        assert!(!new || sequence > acknowledged, "seed {seed}: a refused event in the midst of others");
    }
}

/// Sends until the journal refuses for good, and has it forget now and then.
async fn live(journal: Journal, known: Arc<Mutex<Known>>, seed: u64) {
    let journal = Arc::new(journal);
    let mut senders = JoinSet::new();
    for sender in 0..4 {
        let (journal, known) = (Arc::clone(&journal), Arc::clone(&known));
        let mut dice = ChaCha8Rng::seed_from_u64(seed ^ ((sender + 1) << 40));
        senders.spawn(async move {
            let mut refused = 0;
            while refused < 3 {
                let count = 1 + u64::from(dice.next_u32() % 4);
                let from = {
                    let mut known = known.lock().unwrap();
                    known.sent += count;
                    known.sent - count
                };
                let Ok(sequences) = journal.writer().append((from..from + count).map(event).collect()).await
                else {
                    refused += 1;
                    continue;
                };
                assert_eq!(sequences.end - sequences.start, count);
                let mut known = known.lock().unwrap();
                if sequences.start % 50 == 0 {
                    known.forgotten = known.forgotten.max(sequences.start.saturating_sub(30));
                    // The disk may refuse this, too.
                    let _ = journal.forget_before(known.forgotten);
                }
                known.kept.extend(sequences.zip(from..));
            }
        });
    }
    while let Some(sender) = senders.join_next().await {
        sender.unwrap();
    }
}

fn crash(seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut disk = Played::new(seed);
    let known = Arc::new(Mutex::new(Known::default()));
    for _ in 0..3 {
        disk.machine().power = Some(u64::from(dice.next_u32() % (1 << (4 + dice.next_u32() % 7))));
        disk.machine().failing_syncs = (dice.next_u32() % 4 == 0).then_some(30);
        if let Ok(journal) = Journal::open_on(Arc::new(disk.clone()), options(&mut dice)) {
            runtime.block_on(live(journal, Arc::clone(&known), seed));
        }
        disk = disk.restart();
        let journal = Journal::open_on(Arc::new(disk.clone()), options(&mut dice)).unwrap();
        check(&journal, &mut known.lock().unwrap(), seed);
        if dice.next_u32() % 2 == 0 {
            drop(journal);
        } else {
            // The power goes again, without any warning.
            disk = disk.restart();
        }
    }
}

/// `JOURNAL_SEEDS=10000 cargo test --release -p entrenous-storage --test journal crashes`, for more of them.
#[test]
fn what_was_acknowledged_survives_crashes_and_nothing_else_is_claimed() {
    let seeds = std::env::var("JOURNAL_SEEDS").map_or(300, |seeds| seeds.parse().unwrap());
    for seed in 0..seeds {
        crash(seed);
    }
}
