//! The steps in their order, for one log: kind of hit, receipts, visits, evidence. The verdict is the reasoning's.
//!
//! Hits go in by time; closed visits and shares come out. All memory is bounded by what is open at one moment, but for
//! the set of visitors seen, which is 8 bytes each.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashSet;

use super::lens::{Clients, Lens, VisitorScope};
use super::outcome::{Explained, OpenVisit, Outcome, Visit};
use super::receipts::Receipts;
use super::runs::{Drop, Share};
use super::shadow::Recent;
use super::viewed::Viewed;
use super::visits::{Arrival, Entry, Key, Open, Prefetched, SILENCE_MS, Visits};
use super::{Batch, DropReason, Hit, HitKind, Request, ShareTally, Visitor};
use crate::evidence::rules::{Agent, Browser};
use crate::report::Hits;

const DAY_MS: i64 = 24 * 3_600_000;
/// The visitors seen are kept in so many tables, so that one table's growth does not double the memory of all.
const SEEN_TABLES: usize = 64;

/// The state of all steps for one log.
pub struct Steps {
    lens: Arc<Lens>,
    receipts: Receipts,
    recent: Recent,
    visits: Visits,
    viewed: Viewed,
    seen: Vec<HashSet<u64>>,
    seen_day: i64,
    hits: Vec<Hits>,
    dropped: BTreeMap<DropReason, u64>,
    span: Option<(i64, i64)>,
    shares: Vec<Share>,
    drops: Vec<Drop>,
    ended: Vec<(Key, Open)>,
    explained: Option<Explained>,
}

impl Steps {
    /// Nothing has happened yet.
    pub fn new(lens: Arc<Lens>) -> Self {
        Steps {
            receipts: Receipts::new(lens.explain),
            recent: Recent::default(),
            visits: Visits::default(),
            viewed: Viewed::default(),
            seen: (0..SEEN_TABLES).map(|_| HashSet::new()).collect(),
            seen_day: i64::MIN,
            hits: vec![Hits::default(); lens.sites.len().max(1)],
            lens,
            dropped: BTreeMap::new(),
            span: None,
            shares: Vec::new(),
            drops: Vec::new(),
            ended: Vec::new(),
            explained: None,
        }
    }

    /// Takes the next hit by time. `batch` holds its text.
    pub fn push(&mut self, batch: &Batch, hit: &Hit, out: &mut impl FnMut(Outcome)) {
        self.count(hit.site, hit.kind, 1);
        if let Some(reason) = hit.reason {
            self.drop(reason, 1);
        }
        if self.lens.explain == Some(hit.line) {
            self.explained = Some(Explained { kind: hit.kind, reasons: hit.reason.into_iter().collect() });
        }
        if hit.kind == HitKind::Excluded {
            return;
        }
        let (from, to) = self.span.unwrap_or((hit.time_ms, hit.time_ms));
        self.span = Some((from.min(hit.time_ms), to.max(hit.time_ms)));
        self.visits.ended(hit.time_ms, &mut self.ended);
        self.close_ended(out);
        match hit.agent {
            Agent::Preview(preview) if hit.kind == HitKind::Preview => {
                self.receipts.push(hit, preview, batch.text(hit.target), &mut self.shares, &mut self.drops);
                self.hand_over(out);
            }
            Agent::Person(browser) if hit.kind != HitKind::Scanner => self.person(batch, hit, browser, out),
            Agent::MailImages => out(Outcome::MailOpened { site: hit.site, time_ms: hit.time_ms }),
            _ => {}
        }
    }

    /// Ends everything that is open.
    pub fn finish(&mut self, out: &mut impl FnMut(Outcome)) {
        self.visits.finish(&mut self.ended);
        self.close_ended(out);
        self.receipts.finish(&mut self.shares, &mut self.drops);
        self.hand_over(out);
    }

    /// The visit that a hit belongs to, right after it was taken; none for machines' hits and where no page was viewed.
    pub fn visit_of(&self, hit: &Hit) -> Option<OpenVisit<'_>> {
        let Visitor { today, yesterday } = hit.visitor;
        let of = |visitor| self.visits.peek((hit.site, visitor), hit.time_ms);
        let open = of(today).or_else(|| of(yesterday))?;
        let entry = open.entry.as_deref()?;
        Some(OpenVisit { entry, documents: open.documents, assets: open.assets })
    }

    /// From here on requests for parts of pages are among the hits: a visit without any says something.
    pub fn expect_assets(&mut self) {
        if !self.lens.has_assets {
            Arc::make_mut(&mut self.lens).has_assets = true;
        }
    }

    /// Tells of a page view once more, as somebody else recorded it: nothing is counted, but the visit that began with it takes what
    /// its entry lacks, and goes on. The entry, if there is one.
    pub fn enrich(&mut self, batch: &Batch, hit: &Hit) -> Option<&Entry> {
        let Visitor { today, yesterday } = hit.visitor;
        let has_page = |visitor| self.visits.has_page((hit.site, visitor), hit.time_ms);
        let key = [today, yesterday].into_iter().find(|visitor| has_page(*visitor))?;
        let (open, _) = self.visits.at((hit.site, key), hit.address, hit.time_ms);
        if open.entry.as_ref().is_none_or(|entry| entry.page != hit.page) {
            return None;
        }
        let redirect = open.take_redirect(hit.time_ms);
        let entry = open.entry.as_deref_mut()?;
        entry.arrival.fill(arrival(batch, hit));
        entry.redirect = entry.redirect.take().or(redirect);
        entry.returning |= hit.returning;
        Some(entry)
    }

    /// Ends the visits that have been silent for long enough at `now_ms`, and nothing else: for a log that goes on.
    pub fn pass(&mut self, now_ms: i64, out: &mut impl FnMut(Outcome)) {
        self.visits.ended(now_ms, &mut self.ended);
        self.close_ended(out);
        self.receipts.expire(now_ms, &mut self.shares, &mut self.drops);
        self.hand_over(out);
    }

    /// Hits by kind of one site.
    pub fn hits(&self, site: u16) -> &Hits {
        &self.hits[usize::from(site)]
    }

    /// Why things were dropped or re-labelled.
    pub fn dropped(&self) -> &BTreeMap<DropReason, u64> {
        &self.dropped
    }

    /// First and last instant of the hits that were not excluded.
    pub fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// Requests and shares by fetcher.
    pub fn share_tally(&self) -> &ShareTally {
        &self.receipts.tally
    }

    /// What the line to explain was taken for, once it was met.
    pub fn explained(&self) -> Option<&Explained> {
        self.explained.as_ref()
    }

    fn person(&mut self, batch: &Batch, hit: &Hit, browser: Browser, out: &mut impl FnMut(Outcome)) {
        let visitor = self.visitor(hit);
        let key = (hit.site, visitor);
        if hit.kind == HitKind::Document && self.is_own_click(key, hit) {
            return self.continue_sharers_visit(key, hit, out);
        }
        let (open, before) = self.visits.at(key, hit.address, hit.time_ms);
        open.explained |= self.lens.explain == Some(hit.line);
        let mut page = None;
        match hit.kind {
            HitKind::Document => page = Some(Prefetched { hit: *hit, browser, arrival: arrival(batch, hit) }),
            HitKind::Asset => {
                open.assets += 1;
                page = open.take_prefetched(hit);
            }
            HitKind::Redirect if hit.request == Request::Page => {
                open.redirected(hit.time_ms, arrival(batch, hit))
            }
            HitKind::Prefetch if hit.reason.is_none() => {
                open.prefetched(Prefetched { hit: *hit, browser, arrival: arrival(batch, hit) });
                self.drop_line(hit.line, DropReason::PrefetchUnused);
            }
            _ => {}
        }
        if let Some((key, open)) = before {
            self.close(key, open, out);
        }
        let Some(page) = page else { return };
        if hit.kind == HitKind::Asset {
            self.count(page.hit.site, HitKind::Prefetch, -1);
            self.count(page.hit.site, HitKind::Document, 1);
            self.drop(DropReason::PrefetchUnused, -1);
            if let Some(explained) = self.explanation_of(page.hit.line) {
                *explained = Explained { kind: HitKind::Document, reasons: Vec::new() };
            }
        }
        // A visit asks what receipts there were before it, so they follow its clock, not that of previews alone.
        self.receipts.expire(hit.time_ms, &mut self.shares, &mut self.drops);
        self.hand_over(out);
        self.document(key, page);
    }

    /// Notes a page view in the visit that is open for `key`, as its entry if it is the first. Documents are answered 2xx or 304 by definition.
    fn document(&mut self, key: Key, page: Prefetched) {
        let hit = page.hit;
        let repeats = self.recent.repeats(&hit);
        let referred = !page.arrival.referrer.is_empty() || page.arrival.own_referrer;
        let seen_page = self.viewed.view(key, hit.page);
        let (open, _) = self.visits.at(key, hit.address, hit.time_ms);
        open.document(&hit, referred, repeats);
        if open.entry.is_some() {
            return;
        }
        let redirect = open.take_redirect(hit.time_ms);
        let mut entry = Box::new(Entry {
            line: hit.line,
            time_ms: hit.time_ms,
            page: hit.page,
            visitor: key.1,
            address: hit.address,
            arrival: page.arrival,
            redirect,
            browser: page.browser,
            returning: false,
            seen_page,
            own_share: self.receipts.shared_before(hit.address, hit.url, hit.time_ms),
            receipts_before: self.receipts.recent(hit.page),
        });
        entry.returning = !self.seen[key.1 as usize % SEEN_TABLES]
            .insert(key.1 ^ u64::from(key.0).rotate_left(48))
            | hit.returning;
        let (open, _) = self.visits.at(key, hit.address, hit.time_ms);
        open.entry = Some(entry);
    }

    /// Is this the sharer following their own link in another browser of the same address, while their visit goes on?
    fn is_own_click(&self, key: Key, hit: &Hit) -> bool {
        hit.referrer == super::Span::default()
            && hit.own_referrer.is_none()
            && !self.visits.has_page(key, hit.time_ms)
            && self.lens.clients == Clients::Visible
            && self.receipts.shared_by(hit.address, hit.url, hit.time_ms, SILENCE_MS)
            && self.visits.neighbour(key, hit.address, hit.time_ms).is_some()
    }

    fn continue_sharers_visit(&mut self, key: Key, hit: &Hit, out: &mut impl FnMut(Outcome)) {
        let sharers = self.visits.neighbour(key, hit.address, hit.time_ms);
        let (open, before) = self.visits.at(key, hit.address, hit.time_ms);
        open.continues = sharers;
        let (open, _) = self.visits.at(key, hit.address, hit.time_ms);
        open.document(hit, false, false);
        self.drop_line(hit.line, DropReason::OwnShare);
        if let Some((key, open)) = before {
            self.close(key, open, out);
        }
    }

    /// Who this is, for as long as the scope lets them be followed.
    fn visitor(&mut self, hit: &Hit) -> u64 {
        let Visitor { today, yesterday } = hit.visitor;
        if self.lens.visitor_scope == VisitorScope::Input {
            return today;
        }
        let day = hit.time_ms.div_euclid(DAY_MS);
        if day != self.seen_day {
            // Keys of other days can be met no more. Those of people who agreed to be known again can, but what comes of an event may not
            // depend on how long the program has run.
            self.seen_day = day;
            self.seen.iter_mut().for_each(HashSet::clear);
            self.viewed.clear();
        }
        let is_open = |visitor| self.visits.is_open((hit.site, visitor), hit.time_ms);
        if !is_open(today) && is_open(yesterday) { yesterday } else { today }
    }

    fn close_ended(&mut self, out: &mut impl FnMut(Outcome)) {
        let mut ended = std::mem::take(&mut self.ended);
        for (key, open) in ended.drain(..) {
            self.close(key, open, out);
        }
        self.ended = ended;
    }

    fn close(&mut self, key: Key, open: Open, out: &mut impl FnMut(Outcome)) {
        let crowded = open.repeated.is_some_and(|page| self.recent.is_crowded(page, self.lens.has_assets));
        if let Some(reason) = open.machine(self.lens.has_assets, crowded) {
            let kind = if reason == DropReason::ShadowRepeat { HitKind::Shadow } else { HitKind::Scanner };
            self.count(key.0, HitKind::Document, -i64::from(open.documents));
            self.count(key.0, kind, i64::from(open.documents));
            if let Some(explained) = self.explained_page_of(&open) {
                explained.kind = kind;
                explained.reasons.push(reason);
            }
            self.drop(reason, i64::from(open.documents));
            if let Some(entry) = open.entry {
                out(Outcome::Machine { site: key.0, entry: entry.line, reason });
            }
            return;
        }
        // Without a page there was no visit; the sharer's own click in another browser went to theirs.
        if let Some(entry) = open.entry {
            let Open { documents, assets, explained, .. } = open;
            out(Outcome::Visit(Box::new(Visit { site: key.0, entry: *entry, documents, assets, explained })));
        }
    }

    fn hand_over(&mut self, out: &mut impl FnMut(Outcome)) {
        for (line, reason) in std::mem::take(&mut self.drops) {
            self.drop_line(line, reason);
        }
        self.shares.drain(..).for_each(|share| out(Outcome::Share(share)));
    }

    fn count(&mut self, site: u16, kind: HitKind, by: i64) {
        let count = &mut self.hits[usize::from(site)].0[kind as usize];
        *count = count.saturating_add_signed(by);
    }

    /// What is said of a line, if it is the one to explain and was met.
    fn explanation_of(&mut self, line: u64) -> Option<&mut Explained> {
        self.explained.as_mut().filter(|_| self.lens.explain == Some(line))
    }

    /// What is said of the line to explain, if it is one of this visit's pages.
    fn explained_page_of(&mut self, open: &Open) -> Option<&mut Explained> {
        self.explained.as_mut().filter(|explained| open.explained && explained.kind == HitKind::Document)
    }

    fn drop_line(&mut self, line: u64, reason: DropReason) {
        self.drop(reason, 1);
        if let Some(explained) = self.explanation_of(line) {
            explained.reasons.push(reason);
        }
    }

    fn drop(&mut self, reason: DropReason, by: i64) {
        if by != 0 {
            let count = self.dropped.entry(reason).or_default();
            *count = count.saturating_add_signed(by);
            if *count == 0 {
                self.dropped.remove(&reason);
            }
        }
    }
}

fn arrival(batch: &Batch, hit: &Hit) -> Arrival {
    Arrival {
        target: batch.text(hit.target).into(),
        referrer: batch.text(hit.referrer).into(),
        requested_with: batch.text(hit.requested_with).into(),
        fetch: hit.fetch,
        user_activated: hit.user_activated,
        own_referrer: hit.own_referrer.is_some(),
        records_referrer: hit.records.referrer,
    }
}
