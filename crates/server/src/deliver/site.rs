//! One site's events on their way through the steps: which visit each belongs to, and what becomes of the visits.
//!
//! Pure but for the rules it asks: the same events in the same order give the same visits, so that a crash is mended by pushing
//! them through again.

use std::collections::HashMap;
use std::sync::Arc;

use entrenous_core::collect::lens::{Lens, VisitorScope};
use entrenous_core::collect::{Batch, DropReason, Entry, Outcome, Share, Steps, Visit, facts};
use entrenous_core::event::{BrowserNames, Collected, Name};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_inference::attribution::attribute;

/// What is known of a visit besides how it began, as far as it has come.
#[derive(Debug, Clone)]
pub(super) struct Going {
    /// The browser.
    pub browser: BrowserNames,
    /// Country of the address.
    pub country: [u8; 2],
    /// By which door its entry came, as in [`Collected::origin`].
    pub origin: u8,
    /// When it began, in ms since 1970.
    pub started_ms: i64,
    /// Time of the last event, in ms since 1970.
    pub last_ms: i64,
    /// Path and query of the page viewed last.
    pub exit: Box<str>,
    /// Pages viewed.
    pub views: u32,
    /// Events of the site's own.
    pub events: u32,
    /// Reading time in ms.
    pub engaged_ms: u64,
}

/// A visit with what is concluded about it.
#[derive(Debug)]
pub(super) struct Told {
    /// The steps' visit.
    pub visit: Visit,
    /// The rest.
    pub going: Going,
    /// What the verdict rests on.
    pub facts: Facts,
    /// What the rules say.
    pub verdict: Verdict,
}

/// What comes of an event.
#[derive(Debug)]
pub(super) enum Change {
    /// It belongs to this visit.
    Event {
        /// The visit: its entry's number in the journal; 0 if it belongs to none.
        visit: u64,
        /// When the visit began, in ms since 1970; the event's own time if there is none.
        started_ms: i64,
    },
    /// A visit has ended.
    Closed(Box<Told>),
    /// A visit was a machine's.
    Machine {
        /// The visit.
        visit: u64,
        /// When it began, in ms since 1970.
        started_ms: i64,
        /// What gave it away.
        reason: DropReason,
    },
    /// A link was passed on.
    Share(Share),
}

/// The steps of one site.
pub(super) struct SiteSteps {
    rules: Arc<Rules>,
    lens: Arc<Lens>,
    hosts: Vec<String>,
    steps: Steps,
    /// The steps' clock: events come in about the order in which they happen, and it never runs backwards.
    clock_ms: i64,
    going: HashMap<u64, Going>,
    /// Entries of the visits that have changed since they were last asked for.
    touched: HashMap<u64, Entry>,
}

impl SiteSteps {
    /// Nothing has happened on this site yet. `hosts` are its bare hosts.
    pub(super) fn new(rules: Arc<Rules>, hosts: Vec<String>) -> SiteSteps {
        let lens = Arc::new(Lens {
            own_hosts: hosts.clone(),
            has_assets: false,
            visitor_scope: VisitorScope::Day,
            ..Lens::plain()
        });
        SiteSteps {
            rules,
            steps: Steps::new(Arc::clone(&lens)),
            lens,
            hosts,
            clock_ms: i64::MIN,
            going: HashMap::new(),
            touched: HashMap::new(),
        }
    }

    /// Takes the event of number `seq`, which is later than all before.
    pub(super) fn push(&mut self, seq: u64, event: &Collected, out: &mut impl FnMut(Change)) {
        self.clock_ms = self.clock_ms.max(event.received_ms);
        // A server's event without a client belongs to nobody's visit.
        if event.visitor == 0 {
            return out(Change::Event { visit: 0, started_ms: event.time_ms() });
        }
        let mut batch = Batch::default();
        let hit = event.hit(seq, self.clock_ms, &self.hosts, &self.rules, &mut batch);
        let mut outcomes = Vec::new();
        self.steps.push(&batch, &hit, &mut |outcome| outcomes.push(outcome));
        outcomes.into_iter().for_each(|outcome| self.take(outcome, out));
        let Some(open) = self.steps.visit_of(&hit) else {
            return out(Change::Event { visit: 0, started_ms: event.time_ms() });
        };
        let (visit, started_ms) = (open.entry.line, open.entry.time_ms);
        let going = self.going.entry(visit).or_insert_with(|| Going::new(event, started_ms));
        going.add(event);
        self.touched.entry(visit).or_insert_with(|| open.entry.clone());
        out(Change::Event { visit, started_ms });
    }

    /// Time passes: visits that have been silent for 30 minutes end.
    pub(super) fn pass(&mut self, now_ms: i64, out: &mut impl FnMut(Change)) {
        let mut outcomes = Vec::new();
        self.steps.pass(now_ms, &mut |outcome| outcomes.push(outcome));
        outcomes.into_iter().for_each(|outcome| self.take(outcome, out));
    }

    /// The visits that go on and have changed since this was last asked, with what the rules say of them so far.
    pub(super) fn touched(&mut self) -> Vec<Told> {
        let mut touched: Vec<(u64, Entry)> = std::mem::take(&mut self.touched).into_iter().collect();
        touched.sort_unstable_by_key(|(visit, _)| *visit);
        let told = touched.into_iter().filter_map(|(visit, entry)| {
            let going = self.going.get(&visit)?.clone();
            let visit = Visit { site: 0, entry, documents: going.views, assets: 0, explained: false };
            Some(self.told(visit, going))
        });
        told.collect()
    }

    /// When the oldest visit began that goes on, in ms since 1970. Linear in the open visits.
    pub(super) fn oldest_ms(&self) -> Option<i64> {
        self.going.values().map(|going| going.started_ms).min()
    }

    fn take(&mut self, outcome: Outcome, out: &mut impl FnMut(Change)) {
        match outcome {
            Outcome::Visit(visit) => {
                self.touched.remove(&visit.entry.line);
                if let Some(going) = self.going.remove(&visit.entry.line) {
                    out(Change::Closed(Box::new(self.told(*visit, going))));
                }
            }
            Outcome::Machine { entry, reason, .. } => {
                self.touched.remove(&entry);
                let started_ms = self.going.remove(&entry).map_or(self.clock_ms, |going| going.started_ms);
                out(Change::Machine { visit: entry, started_ms, reason });
            }
            Outcome::Share(share) => out(Change::Share(share)),
            Outcome::MailOpened { .. } => {}
        }
    }

    fn told(&self, visit: Visit, going: Going) -> Told {
        let facts = facts(&visit, &self.lens, &self.rules);
        let verdict = attribute(&facts);
        Told { visit, going, facts, verdict }
    }
}

impl Going {
    fn new(event: &Collected, started_ms: i64) -> Going {
        Going {
            browser: event.browser.clone(),
            country: event.country,
            origin: event.origin,
            started_ms,
            last_ms: event.received_ms,
            exit: event.target.clone(),
            views: 0,
            events: 0,
            engaged_ms: 0,
        }
    }

    fn add(&mut self, event: &Collected) {
        self.last_ms = self.last_ms.max(event.received_ms);
        match event.name() {
            Name::PageView => {
                self.views += 1;
                self.exit = event.target.clone();
            }
            Name::Engagement => self.engaged_ms += u64::from(event.engaged_ms),
            Name::Custom(_) => self.events += 1,
        }
    }
}
