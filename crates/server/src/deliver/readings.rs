//! Readings: logs of the past on their way through steps of their own, whose clock is the log's.
//!
//! Visits of a reading are written whole, when they have ended. Where a page's script counted as well, they are the script's: a
//! visitor whom both know by the same hash is joined, and on days whose keys are gone the log's visits are left out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entrenous_core::event::Logged;
use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::rows::{EventRow, ShareRow, VisitRow};
use entrenous_storage::events::{EventStore, StoreError};

use super::rows;
use super::site::{Change, SiteSteps};

const DAY_MS: i64 = 24 * 3_600_000;
/// A script tells of a visit no more than this before or after the log does: pages load slowly.
const APART_MS: i64 = 30_000;

/// A log that is being read.
pub(super) struct Reading {
    /// The number of its first line in the journal.
    pub(super) first: u64,
    /// The last of its entries.
    pub(super) entry: u64,
    steps: SiteSteps,
    /// Pages of the visits that go on.
    pages: HashMap<u64, Vec<EventRow<'static>>>,
}

/// A visit of a reading that has ended, or a page without a visit.
#[derive(Debug)]
pub(super) struct ReadVisit {
    pub(super) row: Option<VisitRow<'static>>,
    pub(super) pages: Vec<EventRow<'static>>,
    joinable: bool,
}

impl Reading {
    /// The reading that `line` begins, at number `first` of the journal. `hosts` are the site's bare hosts.
    pub(super) fn new(first: u64, rules: Arc<Rules>, hosts: Vec<String>, line: &Logged) -> Reading {
        Reading { first, entry: 0, steps: SiteSteps::of_reading(rules, hosts, line), pages: HashMap::new() }
    }

    /// Takes the next line.
    pub(super) fn push(
        &mut self,
        seq: u64,
        line: &Logged,
        rules: &Rules,
        visits: &mut Vec<ReadVisit>,
        shares: &mut Vec<ShareRow<'static>>,
    ) {
        // What an import wrote before a failed write comes again. Lines of logs that are followed have no numbers.
        if (1..=self.entry).contains(&line.mark.entry) {
            return;
        }
        self.entry = self.entry.max(line.mark.entry);
        let Reading { steps, pages, .. } = self;
        steps.push_line(seq, line, &mut |change| take(line.site, change, pages, rules, visits, shares));
        // They are told when they end.
        steps.forget_touched();
    }

    /// Ends everything that is open.
    pub(super) fn finish(
        mut self,
        site: u32,
        rules: &Rules,
        visits: &mut Vec<ReadVisit>,
        shares: &mut Vec<ShareRow<'static>>,
    ) {
        let pages = &mut self.pages;
        self.steps.finish(&mut |change| take(site, change, pages, rules, visits, shares));
    }
}

fn take(
    site: u32,
    change: Change,
    pages: &mut HashMap<u64, Vec<EventRow<'static>>>,
    rules: &Rules,
    visits: &mut Vec<ReadVisit>,
    shares: &mut Vec<ShareRow<'static>>,
) {
    match change {
        Change::Page { line, seq, visit, started_ms } => {
            let row = rows::page(seq, &line, visit, started_ms);
            match visit {
                0 => visits.push(ReadVisit { row: None, pages: vec![row], joinable: line.joinable }),
                _ => pages.entry(visit).or_default().push(row),
            }
        }
        Change::Closed(told) => {
            let row = rows::visit(site, &told, rules);
            let pages = pages.remove(&row.visit).unwrap_or_default();
            visits.push(ReadVisit { row: Some(row), pages, joinable: told.going.joinable });
        }
        // A machine's visit is none, and nothing of it is stored yet.
        Change::Machine { visit, .. } => _ = pages.remove(&visit),
        Change::Share(share, passed) => shares.push(rows::share(site, &share, &passed)),
        // No line of a log draws a token.
        Change::Event { .. } | Change::Token(_) | Change::Child(_) => {}
    }
}

/// Which of these visits count: those that no script told of.
///
/// # Errors
/// The store's.
pub(super) fn counted(visits: &[ReadVisit], store: &EventStore) -> Result<Vec<bool>, StoreError> {
    let mut spans: HashMap<u32, (i64, i64)> = HashMap::new();
    for (site, from, to) in visits.iter().filter_map(ReadVisit::span) {
        let span = spans.entry(site).or_insert((from, to));
        *span = (span.0.min(from), span.1.max(to));
    }
    let mut scripts = HashMap::new();
    for (site, (from, to)) in spans {
        let whole_days = (from - from.rem_euclid(DAY_MS), to - to.rem_euclid(DAY_MS) + DAY_MS);
        scripts.insert(site, Scripts::of(store, site, whole_days)?);
    }
    let counts = |visit: &ReadVisit| {
        let Some((site, from, to)) = visit.span() else { return false };
        let Some(scripts) = scripts.get(&site) else { return true };
        let visitor = visit.row.as_ref().map(|row| row.visitor);
        let visitor = visitor.or_else(|| visit.pages.first().map(|page| page.visitor)).unwrap_or_default();
        !scripts.tell_of(visitor, visit.joinable, from, to)
    };
    Ok(visits.iter().map(counts).collect())
}

impl ReadVisit {
    /// Site, begin and end in ms since 1970.
    fn span(&self) -> Option<(u32, i64, i64)> {
        let of_row = self.row.as_ref().map(|row| (row.site, row.started_ms, row.ended_ms));
        of_row.or_else(|| self.pages.first().map(|page| (page.site, page.time_ms, page.time_ms)))
    }
}

/// What a page's script told of some days.
struct Scripts {
    visits: HashMap<u64, Vec<(i64, i64)>>,
    days: HashSet<i64>,
}

impl Scripts {
    fn of(store: &EventStore, site: u32, span: (i64, i64)) -> Result<Scripts, StoreError> {
        let mut scripts = Scripts { visits: HashMap::new(), days: HashSet::new() };
        for visit in store.scripted(site, span)? {
            scripts.days.extend([visit.first_ms.div_euclid(DAY_MS), visit.last_ms.div_euclid(DAY_MS)]);
            scripts.visits.entry(visit.visitor).or_default().push((visit.first_ms, visit.last_ms));
        }
        Ok(scripts)
    }

    /// Do they tell of this visit, as far as that can be known? Without a common key they have told of all of a day's.
    fn tell_of(&self, visitor: u64, joinable: bool, from: i64, to: i64) -> bool {
        if !joinable {
            return self.days.contains(&from.div_euclid(DAY_MS));
        }
        let near = |&(first, last): &(i64, i64)| first <= to + APART_MS && last >= from - APART_MS;
        self.visits.get(&visitor).is_some_and(|visits| visits.iter().any(near))
    }
}
