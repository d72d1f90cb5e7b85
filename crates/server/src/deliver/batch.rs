//! A batch on its way into the store: events and lines of all sites in the order of the journal.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entrenous_core::event::{Collected, Journaled, Logged};
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::rows::{
    Delivery, EventRow, LineageRow, LogHour, MachineRow, Position, ShareRow, TokenRow, VisitRow,
};
use entrenous_storage::events::{EventStore, StoreError};

use super::readings::{ReadVisit, Reading, counted};
use super::repeats::Repeats;
use super::rows;
use super::site::{Change, SiteSteps};
use crate::collect::sites::Sites;

const DAY_MS: i64 = 24 * 3_600_000;

/// All sites' steps, and the rows that have come of them since the last batch.
pub(crate) struct Deliveries {
    rules: Arc<Rules>,
    sites: HashMap<u32, SiteSteps>,
    /// Logs that are being read, by reading and site.
    readings: BTreeMap<(u64, u32), Reading>,
    repeats: Repeats,
    /// The first event of each day that may have to be read again.
    days: BTreeMap<i64, u64>,
    clock_ms: i64,
    last: u64,
    rows: Rows,
}

#[derive(Default)]
struct Rows {
    events: Vec<EventRow<'static>>,
    closed: Vec<VisitRow<'static>>,
    open: Vec<VisitRow<'static>>,
    machines: Vec<MachineRow<'static>>,
    shares: Vec<ShareRow<'static>>,
    logs: Vec<LogHour>,
    tokens: Vec<TokenRow>,
    lineage: Vec<LineageRow>,
    /// Visits of readings, with their pages: whether they count shows when they are written.
    read: Vec<ReadVisit>,
}

impl Deliveries {
    /// Nothing has been read yet.
    pub(crate) fn new(rules: Arc<Rules>) -> Deliveries {
        Deliveries {
            rules,
            sites: HashMap::new(),
            readings: BTreeMap::new(),
            repeats: Repeats::default(),
            days: BTreeMap::new(),
            clock_ms: i64::MIN,
            last: 0,
            rows: Rows::default(),
        }
    }

    /// Takes what the journal has under number `seq`. Events of sites that are gone are passed over.
    pub(crate) fn take_in(&mut self, seq: u64, journaled: &Journaled, known: &Sites) {
        match journaled {
            Journaled::Event(event) => self.push(seq, event, known),
            Journaled::Line(line) => self.push_line(seq, line, known),
            Journaled::Ended(readings) => {
                self.last = seq;
                self.end_readings(readings);
            }
        }
    }

    /// Takes tokens that the store knows, before the events whose visits came by them.
    pub(crate) fn know(&mut self, tokens: &[TokenRow], known: &Sites) {
        for token in tokens {
            if let Some(site) = known.numbered(token.site) {
                let rules = &self.rules;
                let steps = self.sites.entry(token.site);
                steps.or_insert_with(|| SiteSteps::new(Arc::clone(rules), site)).know(token);
            }
        }
    }

    /// Takes event number `seq`.
    pub(crate) fn push(&mut self, seq: u64, event: &Collected, known: &Sites) {
        self.note(seq, event.received_ms);
        let Some(site) = known.numbered(event.site) else { return };
        if self.repeats.is_repeat(event.site, event.id, self.clock_ms) {
            return;
        }
        let steps =
            self.sites.entry(event.site).or_insert_with(|| SiteSteps::new(Arc::clone(&self.rules), site));
        let (rows, rules) = (&mut self.rows, &self.rules);
        steps.push(seq, event, &mut |change| rows.add(event.site, seq, Some(event), change, rules));
    }

    /// Takes line number `seq`.
    fn push_line(&mut self, seq: u64, line: &Logged, known: &Sites) {
        self.note(seq, line.received_ms);
        let Some(site) = known.numbered(line.site) else { return };
        let mark = &line.mark;
        // What a door of ours tells has no place in any log.
        if mark.lines > 0 {
            let heads = mark.heads.clone();
            self.rows.logs.push(LogHour {
                site: line.site,
                hour: mark.hour,
                log: mark.log,
                lines: mark.lines,
                heads,
            });
        }
        let (rows, rules) = (&mut self.rows, &self.rules);
        if line.reading == 0 {
            let steps =
                self.sites.entry(line.site).or_insert_with(|| SiteSteps::new(Arc::clone(rules), site));
            return steps.push_line(seq, line, &mut |change| rows.add(line.site, seq, None, change, rules));
        }
        let reading = self
            .readings
            .entry((line.reading, line.site))
            .or_insert_with(|| Reading::new(seq, Arc::clone(rules), site.hosts.clone(), line));
        reading.push(seq, line, rules, &mut rows.read, &mut rows.shares);
    }

    fn end_readings(&mut self, ended: &[u64]) {
        let over: Vec<(u64, u32)> =
            self.readings.keys().filter(|(reading, _)| ended.contains(reading)).copied().collect();
        for key in over {
            if let Some(reading) = self.readings.remove(&key) {
                reading.finish(key.1, &self.rules, &mut self.rows.read, &mut self.rows.shares);
            }
        }
    }

    /// Logs that are being read, with the last entry of each.
    pub(crate) fn readings(&self) -> Vec<(u64, u64)> {
        self.readings.iter().map(|((number, _), reading)| (*number, reading.entry)).collect()
    }

    fn note(&mut self, seq: u64, received_ms: i64) {
        self.last = seq;
        self.clock_ms = self.clock_ms.max(received_ms);
        let day = self.clock_ms.div_euclid(DAY_MS);
        self.days.entry(day).or_insert(seq);
        // Repetitions are known for a day, and a visit of yesterday's may go on: two days are read again.
        while self.days.first_key_value().is_some_and(|(first, _)| *first < day - 1) {
            self.days.pop_first();
        }
    }

    /// Passes over what cannot be read: its numbers are not met again.
    pub(crate) fn skip(&mut self, last: u64) {
        self.last = self.last.max(last);
    }

    /// Time passes for all sites.
    pub(crate) fn pass(&mut self, now_ms: i64) {
        self.clock_ms = self.clock_ms.max(now_ms);
        let (rows, rules, last) = (&mut self.rows, &self.rules, self.last);
        let mut sites: Vec<(&u32, &mut SiteSteps)> = self.sites.iter_mut().collect();
        sites.sort_unstable_by_key(|(site, _)| **site);
        for (site, steps) in sites {
            steps.pass(self.clock_ms, &mut |change| rows.add(*site, last, None, change, rules));
        }
    }

    /// What has come of all since the last batch; empty of rows if nothing has.
    pub(crate) fn take(&mut self) -> Batch {
        let mut rows = std::mem::take(&mut self.rows);
        let mut sites: Vec<(&u32, &mut SiteSteps)> = self.sites.iter_mut().collect();
        sites.sort_unstable_by_key(|(site, _)| **site);
        for (site, steps) in sites {
            rows.open.extend(steps.touched().iter().map(|told| rows::visit(*site, told, &self.rules)));
        }
        Batch { rows, position: self.position() }
    }

    /// Visits of these sites do not go on: they were removed.
    pub(crate) fn forget_sites(&mut self, removed: &[u32]) {
        for site in removed {
            self.sites.remove(site);
        }
        self.readings.retain(|(_, site), _| !removed.contains(site));
    }

    /// Forgets the rows: they were written before a crash.
    pub(crate) fn forget(&mut self) {
        drop(self.take());
    }

    /// The day, in days since 1970, on which the oldest visit began that goes on: its key is kept for it.
    pub(crate) fn oldest_open_day(&self) -> Option<i64> {
        self.sites.values().filter_map(SiteSteps::oldest_ms).min().map(|time_ms| time_ms.div_euclid(DAY_MS))
    }

    /// How far the journal has been read, and from where it must be read again.
    pub(crate) fn position(&self) -> Position {
        let of_days = self.days.values().next().copied();
        // What a reading has open is known by its lines alone, from the first on.
        let of_readings = self.readings.values().map(|reading| reading.first).min();
        let replay_from = of_days.into_iter().chain(of_readings).min().unwrap_or(self.last + 1);
        Position { seq: self.last, replay_from, clock_ms: self.clock_ms }
    }
}

impl Rows {
    fn add(&mut self, site: u32, seq: u64, event: Option<&Collected>, change: Change, rules: &Rules) {
        match change {
            Change::Event { visit, started_ms } => {
                self.events.extend(event.map(|event| rows::event(seq, event, visit, started_ms)));
            }
            Change::Page { line, seq, visit, started_ms } => {
                self.events.push(rows::page(seq, &line, visit, started_ms));
            }
            Change::Closed(told) => self.closed.push(rows::visit(site, &told, rules)),
            Change::Machine { visit, started_ms, reason } => {
                self.machines.push(rows::machine(site, visit, started_ms, reason.name()));
            }
            Change::Share(share, passed) => self.shares.push(rows::share(site, &share, &passed)),
            Change::Token(token) => self.tokens.push(token),
            Change::Child(child) => self.lineage.push(child),
        }
    }
}

/// Rows to be written at once, and how far the journal has been read with them.
pub(crate) struct Batch {
    rows: Rows,
    position: Position,
}

impl Batch {
    /// Is there nothing to write?
    pub(crate) fn is_empty(&self) -> bool {
        let Rows { events, closed, open, machines, shares, logs, read, .. } = &self.rows;
        events.is_empty()
            && closed.is_empty()
            && open.is_empty()
            && machines.is_empty()
            && shares.is_empty()
            && logs.is_empty()
            && read.is_empty()
    }

    /// Decides which visits of readings count, beside what the store has of the site's script.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn settle(&mut self, store: &EventStore) -> Result<(), StoreError> {
        let read = std::mem::take(&mut self.rows.read);
        match counted(&read, store) {
            Ok(counts) => {
                for (visit, _) in read.into_iter().zip(counts).filter(|(_, counts)| *counts) {
                    self.rows.closed.extend(visit.row);
                    self.rows.events.extend(visit.pages);
                }
                Ok(())
            }
            Err(error) => {
                self.rows.read = read;
                Err(error)
            }
        }
    }

    /// As the store takes it, once it is settled.
    pub(crate) fn delivery(&self) -> Delivery<'_> {
        let Rows { events, closed, open, machines, shares, logs, tokens, lineage, .. } = &self.rows;
        Delivery { events, closed, open, machines, shares, logs, tokens, lineage, position: self.position }
    }
}
