//! Delivery through crashes: what comes out is what would have come out without them.

mod lineage;
mod lines;
mod looks;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;
use entrenous_core::event::{BrowserNames, Collected, Journaled};
use entrenous_core::evidence::rules::{Agent, Rules};
use entrenous_storage::events::EventStore;
use entrenous_storage::events::rows::{Position, VisitRow};
use entrenous_storage::journal::{self, Journal};
use proptest::prelude::*;

use super::batch::{Batch, Deliveries};
use super::{Deliverer, Progress};
use crate::collect::sites::{Site, Sites};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

/// Two hours before midnight (UTC): days change in most of the made-up runs.
const BEGIN_MS: i64 = 1_790_035_200_000 - 7_200_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// One step: seconds since the last, site, visitor, kind, page, is it told again later?
type Step = (u32, u32, u8, u8, u8, bool);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(
        (0..1_500_u32, 1..3_u32, 0..4_u8, 0..4_u8, 0..3_u8, prop::bool::weighted(0.2)),
        1..60,
    )
}

fn sites() -> Sites {
    Sites::new(vec![Site::plain(1, "one.example"), Site::plain(2, "two.example")])
}

/// The journal that these steps leave: numbers from 1, some events told twice.
fn journal(steps: &[Step]) -> Vec<Collected> {
    let Agent::Person(browser) = RULES.agent(
        b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
    ) else {
        panic!("a person")
    };
    let (mut time_ms, mut events) = (BEGIN_MS, Vec::new());
    for (number, &(after, site, who, kind, page, again)) in (1..).zip(steps) {
        time_ms += i64::from(after) * 1_000;
        let day = time_ms.div_euclid(DAY_MS) as u64;
        let event = Collected {
            id: number,
            site,
            received_ms: time_ms,
            age_ms: 0,
            origin: 0,
            name: ["pageview", "pageview", "engagement", "signup"][usize::from(kind)].into(),
            visitor: day << 16 | u64::from(who) << 1 | 1,
            visitor_yesterday: (day - 1) << 16 | u64::from(who) << 1 | 1,
            address: u64::from(who),
            host: "one.example".into(),
            target: format!("/page/{page}/x").into(),
            referrer: "".into(),
            webview: "".into(),
            browser: BrowserNames::of(browser, &RULES),
            country: *b"FR",
            page_view: 0,
            engaged_ms: 1_000,
            scroll: 50,
            width: 800,
            props: Vec::new(),
            revenue: None,
            returning: false,
            token: 0,
            parents: Vec::new(),
            mechanism: "".into(),
            app: "".into(),
        };
        events.extend(std::iter::repeat_n(event, if again { 2 } else { 1 }));
    }
    events
}

/// What the store holds after some batches.
#[derive(Debug, Default, PartialEq)]
struct Stored {
    /// Visit by event.
    events: BTreeMap<u64, u64>,
    closed: BTreeMap<u64, (u32, u32, u32, i64, String)>,
    machines: BTreeMap<u64, String>,
    twice: Vec<u64>,
    position: Option<Position>,
}

impl Stored {
    fn write(&mut self, batch: &Batch) {
        let delivery = batch.delivery();
        for event in delivery.events {
            if self.events.insert(event.seq, event.visit).is_some() {
                self.twice.push(event.seq);
            }
        }
        for visit in delivery.closed {
            let VisitRow { views, events, engaged_ms, ended_ms, exit_page, .. } = visit;
            let row = (*views, *events, *engaged_ms, *ended_ms, exit_page.to_string());
            if self.closed.insert(visit.visit, row).is_some() {
                self.twice.push(visit.visit);
            }
        }
        for machine in delivery.machines {
            self.machines.insert(machine.visit, machine.reason.to_string());
        }
        self.position = Some(delivery.position);
    }
}

/// Delivers the journal in batches of `size`, with a crash after each batch whose number is in `crashes`: before it is written, or right after.
fn deliver(journal: &[Collected], size: usize, crashes: &[(usize, bool)]) -> Stored {
    let (known, mut stored) = (sites(), Stored::default());
    let mut deliveries = Deliveries::new(Arc::clone(&RULES));
    let (mut next, mut number) = (0, 0);
    while next < journal.len() {
        let upto = (next + size).min(journal.len());
        (next..upto).for_each(|at| deliveries.push(at as u64 + 1, &journal[at], &known));
        // Time passes up to the last event: nothing later can be waiting.
        deliveries.pass(journal[upto - 1].received_ms);
        let batch = deliveries.take();
        number += 1;
        let crash = crashes.iter().find(|(at, _)| *at == number).map(|(_, written)| *written);
        if crash != Some(false) {
            stored.write(&batch);
            next = upto;
        }
        if crash.is_some() {
            deliveries = again(journal, stored.position, &known);
        }
    }
    let end = journal.last().map_or(0, |event| event.received_ms) + 2 * 3_600_000;
    deliveries.pass(end);
    stored.write(&deliveries.take());
    stored.position = None;
    stored
}

fn again(journal: &[Collected], position: Option<Position>, known: &Sites) -> Deliveries {
    let mut deliveries = Deliveries::new(Arc::clone(&RULES));
    let Some(position) = position else { return deliveries };
    for seq in position.replay_from..=position.seq {
        deliveries.push(seq, &journal[seq as usize - 1], known);
        if seq % 7 == 0 {
            deliveries.forget();
        }
    }
    deliveries.skip(position.seq);
    deliveries.pass(position.clock_ms);
    deliveries.forget();
    deliveries
}

proptest! {
    #[test]
    fn crashes_change_nothing(
        steps in steps(), size in 1..9_usize,
        crashes in proptest::collection::vec((1..20_usize, any::<bool>()), 0..6),
    ) {
        let journal = journal(&steps);
        let calm = deliver(&journal, size, &[]);
        prop_assert_eq!(&calm.twice, &Vec::<u64>::new());
        prop_assert_eq!(calm.events.len(), steps.len(), "each event once, however often it was told");
        prop_assert_eq!(deliver(&journal, size, &crashes), calm);
    }

    #[test]
    fn every_page_view_is_in_a_visit(steps in steps()) {
        let stored = deliver(&journal(&steps), 5, &[]);
        let views = steps.iter().filter(|step| step.3 < 2).count() as u64;
        let in_visits: u64 = stored.closed.values().map(|row| u64::from(row.0)).sum();
        let of_machines = stored.events.values().filter(|visit| stored.machines.contains_key(visit)).count() as u64;
        prop_assert!(in_visits <= views && in_visits + of_machines >= views, "{} of {}, {} machines'", in_visits, views, of_machines);
    }
}

#[test]
fn sites_that_number_alike_lose_nothing() {
    let mut events = journal(&[(0, 1, 0, 0, 0, false), (1, 2, 1, 0, 0, false)]);
    events.iter_mut().for_each(|event| event.id = 7);
    assert_eq!(deliver(&events, 2, &[]).events.len(), 2);
}

#[test]
fn a_visit_that_crosses_midnight_is_one() {
    let midnight = (BEGIN_MS.div_euclid(DAY_MS) + 1) * DAY_MS;
    let before = ((midnight - BEGIN_MS) / 1_000) as u32 - 60;
    let stored = deliver(&journal(&[(before, 1, 0, 0, 0, false), (120, 1, 0, 0, 1, false)]), 1, &[(1, true)]);
    assert_eq!(stored.closed.len(), 1, "{stored:?}");
    assert_eq!(stored.closed[&1].0, 2);
}

/// A journal in small segments with these events, of which those before `first` are forgotten where segments allow.
fn stored_journal(folder: &std::path::Path, events: &[Collected], first: u64) -> Journal {
    let options = journal::Options { segment_bytes: 1, ..journal::Options::default() };
    let journal = Journal::open(folder, options).expect("opens");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    for event in events {
        runtime.block_on(journal.writer().append(vec![event.to_bytes()])).expect("appended");
    }
    journal.forget_before(first).expect("forgotten");
    journal
}

fn clock() -> i64 {
    BEGIN_MS + 3_600_000
}

#[test]
fn a_store_behind_the_journals_beginning_goes_on_from_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let events = journal(&[(0, 1, 0, 0, 0, false); 8]);
    let journal = stored_journal(folder.path(), &events, 6);
    let first = journal.size().expect("told").first;
    assert!(first > 1 && first <= 6, "some went: {first}");
    let store = EventStore::in_memory(&entrenous_storage::events::Options::default()).expect("opens");
    let (_orders, taken) = std::sync::mpsc::sync_channel(1);
    let progress = Arc::new(Progress::default());
    let deliverer = Deliverer {
        journal: journal.reader(),
        store,
        sites: Arc::new(ArcSwap::from_pointee(sites())),
        rules: Arc::clone(&RULES),
        clock,
        orders: taken,
        stop: Arc::new(AtomicBool::new(true)),
        progress: Arc::clone(&progress),
    };
    deliverer.run().expect("it delivers what is left");
    assert_eq!(progress.delivered.load(Ordering::Acquire), 8);
}
