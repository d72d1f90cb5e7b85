//! How fast the event store takes batches in: events with their visits, 50,000 a transaction or as many as are given.
//!
//! `cargo bench -p entrenous-storage --bench deliver -- [EVENTS [BATCH [TOKENS]]]`: with so many share tokens that are known before, and
//! with a token drawn by each page view and asked for by one in a hundred, under four keys.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use entrenous_storage::events::rows::{
    ArrivalColumns, Delivery, EventKind, EventRow, Origin, Position, RequestColumns, TokenRow,
    VerdictColumns, VisitRow,
};
use entrenous_storage::events::{EventStore, Options};

/// Visits that are open at once.
const OPEN: usize = 20_000;

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let (events, size) = (numbers.next().unwrap_or(2_000_000), numbers.next().unwrap_or(50_000));
    let known: Option<usize> = numbers.next();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.duckdb");
    let mut store = EventStore::open(&path, &Options::default()).unwrap();
    let mut site = Site::new();
    if let Some(known) = known {
        let tokens: Vec<TokenRow> = (0..known as u64).map(|at| token(at, 0)).collect();
        let position = Position { seq: 0, replay_from: 1, clock_ms: 1 };
        store.deliver(&Delivery { tokens: &tokens, position, ..Delivery::default() }).unwrap();
    }
    let (mut spent, mut used, mut each) = (Duration::ZERO, 0.0, Vec::new());
    for number in 1..=(events / size).max(1) {
        let (events, closed, open) = site.batch(size);
        let drawn = events.iter().filter(|event| known.is_some() && event.kind == EventKind::PageView);
        let tokens: Vec<TokenRow> = drawn.map(|event| token(event.seq + (1 << 40), event.visit)).collect();
        // One of four keys is the one under which it was drawn.
        let asked = tokens.iter().step_by(100).flat_map(|row| {
            (0..4).map(move |key| {
                (
                    1,
                    if key == 0 {
                        token(row.seq % known.unwrap_or(1) as u64, 0).token
                    } else {
                        row.token ^ key
                    },
                )
            })
        });
        let asked: Vec<(u32, u64)> = asked.collect();
        let batch = Delivery {
            tokens: &tokens,
            events: &events,
            closed: &closed,
            open: &open,
            machines: &[],
            shares: &[],
            logs: &[],
            position: Position { seq: (number * size) as u64, replay_from: 1, clock_ms: 0 },
            ..Delivery::default()
        };
        let (start, busy) = (Instant::now(), processor());
        let found = store.tokens(&asked).unwrap().len();
        assert_eq!(found * 4, asked.len(), "each is known under one key");
        store.deliver(&batch).unwrap();
        each.push(start.elapsed());
        spent += start.elapsed();
        used += processor() - busy;
    }
    each.sort();
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!(
        "{} events in {:.1} s, {:.1} s of processor time: {:.0} events/s; a batch of {size} p50 {:.0} ms, p99 {:.0} ms, most {:.0} ms; file {} MiB",
        each.len() * size,
        spent.as_secs_f64(),
        used,
        (each.len() * size) as f64 / spent.as_secs_f64(),
        each[each.len() / 2].as_secs_f64() * 1e3,
        each[each.len() * 99 / 100].as_secs_f64() * 1e3,
        each[each.len() - 1].as_secs_f64() * 1e3,
        bytes >> 20
    );
}

/// The token that was drawn as number `seq`.
fn token(seq: u64, visit: u64) -> TokenRow {
    let token = (seq + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    TokenRow {
        site: 1,
        token,
        time_ms: 0,
        seq,
        visit,
        visitor: token,
        root: visit,
        generation: Some(0),
        mechanism: 0,
        app: "",
    }
}

/// What this process has used of all processors, in seconds; to 10 ms. A busy machine does not change it much.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// A site with readers who come and go.
struct Site {
    dice: u64,
    seq: u64,
    time_ms: i64,
    open: VecDeque<VisitRow<'static>>,
}

impl Site {
    fn new() -> Site {
        Site { dice: 1, seq: 0, time_ms: 1_767_225_600_000, open: VecDeque::new() }
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % sides
    }

    fn page(&mut self) -> String {
        let at = self.roll(50_000) * self.roll(50_000) / 50_000;
        format!("/news/2026/article-{at}")
    }

    fn batch(
        &mut self,
        size: usize,
    ) -> (Vec<EventRow<'static>>, Vec<VisitRow<'static>>, Vec<VisitRow<'static>>) {
        let (mut events, mut closed, mut touched) = (Vec::new(), Vec::new(), BTreeSet::new());
        while events.len() < size {
            self.seq += 1;
            self.time_ms += i64::from(self.seq.is_multiple_of(100));
            let page = self.page();
            if self.open.is_empty() || self.roll(10) < 4 {
                let visit = self.visit(page.clone());
                self.open.push_back(visit);
                if self.open.len() > OPEN {
                    closed.extend(self.open.pop_front());
                }
            }
            let at = match self.roll(10) {
                0..4 => self.open.len() - 1,
                _ => self.roll(self.open.len() as u64) as usize,
            };
            let (seq, time_ms) = (self.seq, self.time_ms);
            let visit = &mut self.open[at];
            (visit.ended_ms, visit.views, visit.events) = (time_ms, visit.views + 1, visit.events + 1);
            visit.exit_page = page.clone().into();
            touched.insert(visit.visit);
            events.push(EventRow {
                site: 1,
                started_ms: visit.started_ms,
                time_ms,
                seq,
                visit: visit.visit,
                visitor: visit.visitor,
                kind: EventKind::PageView,
                name: "pageview".into(),
                page: page.into(),
                link: "".into(),
                props: vec![],
                revenue_milli: None,
                currency: "".into(),
                engaged_ms: 0,
                scroll: None,
                origin: Origin::Tracker,
            });
        }
        let open = self.open.iter().filter(|visit| touched.contains(&visit.visit)).cloned().collect();
        (events, closed, open)
    }

    fn visit(&mut self, page: String) -> VisitRow<'static> {
        let host = self.roll(2000);
        VisitRow {
            site: 1,
            visit: self.seq,
            visitor: self.dice,
            started_ms: self.time_ms,
            ended_ms: self.time_ms,
            entry_page: page.clone().into(),
            country: "FR".into(),
            device: "mobile".into(),
            os: "ios".into(),
            browser: "safari".into(),
            referrer: format!("host{host}.example").into(),
            verdict: VerdictColumns {
                channel: "Direct".into(),
                source: "dark_social/unknown".into(),
                grade: "inferred".into(),
                evidence: "deep_first_seen".into(),
                probability: 412_000,
                dark: 412_000,
                dark_possible: 1_000_000,
                candidates: "dark_social/unknown:0.412:0:1;typed_or_bookmark:0.588:0:1".into(),
                ..Default::default()
            },
            arrival: ArrivalColumns {
                request: RequestColumns {
                    target: page.into(),
                    referrer_url: format!("https://host{host}.example/some/page").into(),
                    fetch: 3,
                    records_referrer: true,
                    ..Default::default()
                },
                browser_major: 17,
                ..Default::default()
            },
            ..Default::default()
        }
    }
}
