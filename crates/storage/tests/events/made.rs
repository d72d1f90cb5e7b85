//! Rows made up for tests.

use entrenous_storage::events::rows::{
    Delivery, EventKind, EventRow, Origin, Position, ShareRow, VerdictColumns, VisitRow,
};
use entrenous_storage::events::{EventStore, Options};

pub(crate) const SITE: u32 = 7;
pub(crate) const DAY: i64 = 86_400_000;

/// A whole world: what a brute-force computation and the store are both given.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) events: Vec<EventRow<'static>>,
    pub(crate) closed: Vec<VisitRow<'static>>,
    pub(crate) open: Vec<VisitRow<'static>>,
    pub(crate) shares: Vec<ShareRow<'static>>,
}

impl World {
    pub(crate) fn delivery(&self, seq: u64) -> Delivery<'_> {
        Delivery {
            events: &self.events,
            closed: &self.closed,
            open: &self.open,
            machines: &[],
            shares: &self.shares,
            logs: &[],
            position: Position { seq, replay_from: 1, clock_ms: 0 },
            ..Delivery::default()
        }
    }

    pub(crate) fn visits(&self) -> impl Iterator<Item = &VisitRow<'static>> {
        self.closed.iter().chain(&self.open)
    }

    pub(crate) fn store(&self) -> EventStore {
        let mut store = memory();
        store.deliver(&self.delivery(1)).unwrap();
        store
    }
}

pub(crate) fn memory() -> EventStore {
    EventStore::in_memory(&Options::default()).unwrap()
}

pub(crate) fn event(
    visit: &VisitRow<'static>,
    seq: u64,
    kind: EventKind,
    name: &'static str,
    page: &'static str,
) -> EventRow<'static> {
    EventRow {
        site: visit.site,
        started_ms: visit.started_ms,
        time_ms: visit.started_ms + (seq - visit.visit) as i64,
        seq,
        visit: visit.visit,
        visitor: visit.visitor,
        kind,
        name: name.into(),
        page: page.into(),
        link: "".into(),
        props: vec![],
        revenue_milli: None,
        currency: "".into(),
        engaged_ms: 0,
        scroll: None,
        origin: Origin::Tracker,
    }
}

pub(crate) fn visit(visit: u64, visitor: u64, started_ms: i64, page: &'static str) -> VisitRow<'static> {
    VisitRow {
        site: SITE,
        visit,
        visitor,
        started_ms,
        ended_ms: started_ms + 1000,
        entry_page: page.into(),
        exit_page: page.into(),
        views: 1,
        events: 1,
        device: "mobile".into(),
        verdict: VerdictColumns {
            source: "unknown".into(),
            dark: 250_000,
            dark_possible: 1_000_000,
            ..Default::default()
        },
        ..Default::default()
    }
}
