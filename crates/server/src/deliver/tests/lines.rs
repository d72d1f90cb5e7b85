//! Lines of a log that is imported, through crashes: each page once, and in the same visits.

use entrenous_core::collect::HitKind;
use entrenous_core::event::{Logged, LoggedSender, Mark};
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::EventStore;
use entrenous_storage::events::Options;

use super::*;
use crate::deliver::batch::Deliveries;

const READING: u64 = 77;

pub(super) fn log(steps: &[(u32, u8, u8)]) -> Vec<Journaled> {
    let rules: &Rules = &RULES;
    let agent = rules.agent(b"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0");
    let mut time_ms = BEGIN_MS - 90 * DAY_MS;
    let line = |(entry, &(after, who, page)): (u64, &(u32, u8, u8))| {
        time_ms += i64::from(after) * 1_000;
        let visitor = u64::from(who) << 1 | 1;
        Journaled::Line(Box::new(Logged {
            site: 1,
            reading: READING,
            received_ms: BEGIN_MS,
            time_ms,
            visitor,
            visitor_yesterday: visitor,
            joinable: false,
            address: u64::from(who),
            sender: LoggedSender::of(agent, true, rules).expect("a person"),
            kind: HitKind::ALL.iter().position(|kind| *kind == HitKind::Document).expect("it is one") as u8,
            status: 200,
            host: "".into(),
            target: format!("/page/{page}/x").into(),
            referrer: "".into(),
            own_referrer: None,
            requested_with: "".into(),
            fetch: 0,
            user_activated: false,
            request: 0,
            records_referrer: true,
            records_user_agent: true,
            has_assets: false,
            clients_visible: true,
            country: [0; 2],
            mark: Mark {
                hour: time_ms.div_euclid(3_600_000),
                log: 9,
                lines: entry,
                heads: Vec::new(),
                entry,
            },
            parents: Vec::new(),
            link: "".into(),
        }))
    };
    let mut all: Vec<Journaled> = (1..).zip(steps).map(line).collect();
    all.push(Journaled::Ended(vec![READING]));
    all
}

/// Delivers in batches of `size`, killed after the batches in `crashes`: before one is written, or right after.
fn stored(journal: &[Journaled], size: usize, crashes: &[(usize, bool)]) -> (u64, u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("events.duckdb");
    let mut store = EventStore::open(&path, &Options::default()).expect("opens");
    let known = sites();
    let mut deliveries = Deliveries::new(Arc::clone(&RULES));
    let (mut next, mut number) = (0, 0);
    while next < journal.len() {
        let upto = (next + size).min(journal.len());
        (next..upto).for_each(|at| deliveries.take_in(at as u64 + 1, &journal[at], &known));
        let mut batch = deliveries.take();
        number += 1;
        let crash = crashes.iter().find(|(at, _)| *at == number).map(|(_, written)| *written);
        if crash != Some(false) {
            batch.settle(&store).expect("settled");
            store.deliver(&batch.delivery()).expect("delivered");
            next = upto;
        }
        if crash.is_some() {
            let position = store.position().expect("told");
            deliveries = Deliveries::new(Arc::clone(&RULES));
            for seq in position.replay_from.max(1)..=position.seq {
                deliveries.take_in(seq, &journal[seq as usize - 1], &known);
            }
            deliveries.skip(position.seq);
            deliveries.forget();
        }
    }
    drop(store);
    let contents = entrenous_storage::events::contents(&path, &Options::default()).expect("opens");
    (contents.events, contents.visits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn crashes_change_nothing_of_an_import(
        // Who repeats somebody's page within five seconds is taken for a machine.
        steps in proptest::collection::vec((6..1_500_u32, 0..4_u8, 0..3_u8), 1..40),
        size in 1..9_usize,
        crashes in proptest::collection::vec((1..12_usize, any::<bool>()), 0..4),
    ) {
        let journal = log(&steps);
        let calm = stored(&journal, size, &[]);
        prop_assert_eq!(calm.0, steps.len() as u64, "each line once");
        prop_assert_eq!(stored(&journal, size, &crashes), calm);
    }
}

#[test]
fn what_an_import_writes_again_after_a_failed_write_counts_once() {
    let mut journal = log(&[(0, 1, 0), (9, 1, 1), (9, 1, 2), (9, 2, 0)]);
    let again: Vec<Journaled> = journal[1..3].to_vec();
    journal.splice(3..3, again);
    assert_eq!(stored(&journal, 2, &[]), (4, 2));
}
