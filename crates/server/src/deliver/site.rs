//! One site's events on their way through the steps: which visit each belongs to, and what becomes of the visits.
//!
//! Pure but for the rules it asks and the tokens it is told of: the same events in the same order give the same visits, so that a crash is mended by pushing
//! them through again.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use entrenous_core::collect::lens::{Clients, Lens, VisitorScope};
use entrenous_core::collect::{Batch, DropReason, Entry, Hit, HitKind, Outcome, Share, Steps, Visit, facts};
use entrenous_core::event::{Collected, Logged, LoggedSender};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_core::share::Descent;
use entrenous_inference::attribution::attribute;
use entrenous_storage::events::rows::{LineageRow, TokenRow};

use super::descent::{self, Tokens};
use super::going::Going;
use super::views::{Teller, Views};
use crate::collect::sites::Site;

/// Previews with tokens that are remembered until they turn out to be shares or not.
const PREVIEWS: usize = 10_000;
/// Pages fetched ahead of a click that are remembered until somebody looks at them.
const AHEAD: usize = 1_000;

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

/// What comes of an event or a line.
#[derive(Debug)]
pub(super) enum Change {
    /// It belongs to this visit.
    Event {
        /// The visit: its entry's number in the journal; 0 if it belongs to none.
        visit: u64,
        /// When the visit began, in ms since 1970; the event's own time if there is none.
        started_ms: i64,
    },
    /// A page of a log was viewed in this visit.
    Page {
        /// The line: this one, or one that fetched the page ahead.
        line: Box<Logged>,
        /// Its number in the journal.
        seq: u64,
        /// The visit: its entry's number in the journal; 0 if it belongs to none.
        visit: u64,
        /// When the visit began, in ms since 1970; the line's own time if there is none.
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
    Share(Share, Passed),
    /// A token was drawn.
    Token(TokenRow),
    /// A visit came by one.
    Child(LineageRow),
}

/// What is known of a link that was passed on besides its page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Passed {
    /// Its token, if it has one that is known.
    pub token: Option<u64>,
    /// The short link, as `host/slug`; empty if it is none.
    pub link: Box<str>,
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
    /// Views that script or log alone has told of, where the site has both.
    views: Option<Views>,
    /// Lines that fetched pages ahead, with their numbers.
    ahead: VecDeque<(u64, Box<Logged>)>,
    /// Of previews that may show a share, by line, what their links are.
    previews: BTreeMap<u64, Passed>,
    /// Share tokens.
    tokens: Tokens,
    /// For how long one is known, in ms.
    token_life_ms: i64,
}

impl SiteSteps {
    /// Nothing has happened on this site yet. Its log may be followed beside its script.
    pub(super) fn new(rules: Arc<Rules>, site: &Site) -> SiteSteps {
        SiteSteps {
            views: site.follows_log.then(Views::default),
            token_life_ms: site.token_life_ms,
            ..SiteSteps::with(rules, site.hosts.clone(), Clients::Visible)
        }
    }

    /// Nothing has been read yet of a log that `line` begins.
    pub(super) fn of_reading(rules: Arc<Rules>, hosts: Vec<String>, line: &Logged) -> SiteSteps {
        let clients = if line.clients_visible { Clients::Visible } else { Clients::Hidden(1.0) };
        SiteSteps::with(rules, hosts, clients)
    }

    fn with(rules: Arc<Rules>, hosts: Vec<String>, clients: Clients) -> SiteSteps {
        let lens = Arc::new(Lens {
            own_hosts: hosts.clone(),
            has_assets: false,
            visitor_scope: VisitorScope::Day,
            clients,
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
            views: None,
            ahead: VecDeque::new(),
            previews: BTreeMap::new(),
            tokens: Tokens::default(),
            token_life_ms: 0,
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
        let mut hit = event.hit(seq, self.clock_ms, &self.hosts, &self.rules, &mut batch);
        let is_view = hit.kind == HitKind::Document;
        let is_known = is_view && self.is_known(&hit, event.time_ms(), Teller::Script);
        if is_known {
            // It keeps the visit open; the view was counted when the log told of it.
            hit.kind = HitKind::Api;
        }
        self.steps_take(&batch, &hit, out);
        if is_view && self.views.is_some() {
            // Whoever runs a page's script loads what belongs to the page.
            self.steps_take(&batch, &Hit { kind: HitKind::Asset, own_referrer: None, ..hit }, out);
        }
        if is_known {
            let began = self.enrich(&batch, &hit, event.country);
            if let Some((visit, started_ms)) = self.visit_of(&hit) {
                self.lineage(seq, (visit, started_ms), began == Some(visit), event, out);
            }
            return;
        }
        let Some(open) = self.steps.visit_of(&hit) else {
            return out(Change::Event { visit: 0, started_ms: event.time_ms() });
        };
        let (visit, started_ms) = (open.entry.line, open.entry.time_ms);
        let going = self.going.entry(visit).or_insert_with(|| Going::new(event, started_ms));
        going.add(event);
        self.touched.entry(visit).or_insert_with(|| open.entry.clone());
        out(Change::Event { visit, started_ms });
        self.lineage(seq, (visit, started_ms), visit == seq, event, out);
    }

    /// The visit that a hit belongs to, and when it began.
    fn visit_of(&self, hit: &Hit) -> Option<(u64, i64)> {
        self.steps.visit_of(hit).map(|open| (open.entry.line, open.entry.time_ms))
    }

    /// What event `seq` of a visit says of tokens. Only how a visit began says where it came from.
    fn lineage(
        &mut self,
        seq: u64,
        (visit, started_ms): (u64, i64),
        begins: bool,
        event: &Collected,
        out: &mut impl FnMut(Change),
    ) {
        let Some(going) = self.going.get_mut(&visit) else { return };
        if begins && going.descent.is_none() && !event.parents.is_empty() {
            let descent = self.tokens.arrive(visit, event, self.clock_ms, self.token_life_ms);
            going.descent = Some(descent);
            if let Some(child) = descent::row(event.site, visit, started_ms, descent) {
                out(Change::Child(child));
            }
        }
        if event.token != 0 {
            let origin = going.origin(visit);
            out(Change::Token(self.tokens.draw((seq, visit), event, self.clock_ms, origin)));
        }
    }

    /// Takes a token that the store knows.
    pub(super) fn know(&mut self, row: &TokenRow) {
        self.tokens.know(row);
    }

    /// Takes the line of number `seq`.
    pub(super) fn push_line(&mut self, seq: u64, line: &Logged, out: &mut impl FnMut(Change)) {
        let time_ms = if line.reading == 0 { line.received_ms } else { line.time_ms };
        self.clock_ms = self.clock_ms.max(time_ms);
        if line.has_assets {
            self.steps.expect_assets();
        }
        if let LoggedSender::Preview { .. } = line.sender {
            let token = self.tokens.known(&line.parents, (seq, self.clock_ms), self.token_life_ms);
            let passed = Passed { token, link: line.link.clone() };
            if passed != Passed::default() {
                if self.previews.len() >= PREVIEWS {
                    self.previews.pop_first();
                }
                self.previews.insert(seq, passed);
            }
        }
        let mut batch = Batch::default();
        let mut hit = line.hit(seq, self.clock_ms, &self.rules, &mut batch);
        let is_view = hit.kind == HitKind::Document;
        let is_known = is_view && self.is_known(&hit, line.time_ms, Teller::Log);
        if is_known {
            hit.kind = HitKind::Api;
        }
        let pages_before = self.steps.visit_of(&hit).map_or(0, |open| open.documents);
        self.steps_take(&batch, &hit, out);
        if is_known {
            self.enrich(&batch, &hit, line.country);
            return;
        }
        match hit.kind {
            HitKind::Document => self.page(seq, line, &hit, out),
            HitKind::Prefetch => {
                if self.ahead.len() >= AHEAD {
                    self.ahead.pop_front();
                }
                self.ahead.push_back((seq, Box::new(line.clone())));
            }
            // A part of a page that was fetched ahead shows that somebody looks at it.
            HitKind::Asset if self.steps.visit_of(&hit).is_some_and(|open| open.documents > pages_before) => {
                let page = |line: &Logged| Some(entrenous_core::event::page(line.site, line.path()));
                let shown = |(_, ahead): &(u64, Box<Logged>)| {
                    ahead.visitor == line.visitor && page(ahead) == line.own_referrer
                };
                if let Some((seq, line)) =
                    self.ahead.iter().position(shown).and_then(|at| self.ahead.remove(at))
                {
                    self.page(seq, &line, &hit, out);
                }
            }
            _ => {}
        }
    }

    /// Ends everything that is open: a reading is over.
    pub(super) fn finish(&mut self, out: &mut impl FnMut(Change)) {
        let mut outcomes = Vec::new();
        self.steps.finish(&mut |outcome| outcomes.push(outcome));
        outcomes.into_iter().for_each(|outcome| self.take(outcome, out));
    }

    /// A page of a log was viewed, as the steps have it.
    fn page(&mut self, seq: u64, line: &Logged, hit: &Hit, out: &mut impl FnMut(Change)) {
        let page = |visit, started_ms| Change::Page { line: Box::new(line.clone()), seq, visit, started_ms };
        let Some(open) = self.steps.visit_of(hit) else { return out(page(0, line.time_ms)) };
        let (visit, started_ms) = (open.entry.line, open.entry.time_ms);
        let clock_ms = self.clock_ms;
        let going = self.going.entry(visit).or_insert_with(|| Going::of_line(line, started_ms));
        going.last_ms = going.last_ms.max(clock_ms);
        going.views += 1;
        going.exit = line.target.clone();
        going.joinable &= line.joinable;
        self.touched.entry(visit).or_insert_with(|| open.entry.clone());
        out(page(visit, started_ms));
    }

    fn is_known(&mut self, hit: &Hit, time_ms: i64, teller: Teller) -> bool {
        let clock_ms = self.clock_ms;
        self.views
            .as_mut()
            .is_some_and(|views| views.is_known(clock_ms, hit.visitor, hit.page, time_ms, teller))
    }

    /// The visit that a view began, told of by the other side before, takes what it lacks: which visit that is.
    fn enrich(&mut self, batch: &Batch, hit: &Hit, country: [u8; 2]) -> Option<u64> {
        let entry = self.steps.enrich(batch, hit)?;
        if let Some(going) = self.going.get_mut(&entry.line)
            && going.country == [0; 2]
        {
            going.country = country;
        }
        self.touched.insert(entry.line, entry.clone());
        Some(entry.line)
    }

    fn steps_take(&mut self, batch: &Batch, hit: &Hit, out: &mut impl FnMut(Change)) {
        let mut outcomes = Vec::new();
        self.steps.push(batch, hit, &mut |outcome| outcomes.push(outcome));
        outcomes.into_iter().for_each(|outcome| self.take(outcome, out));
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
        self.tokens.forget();
        let told = touched.into_iter().filter_map(|(visit, entry)| {
            let going = self.going.get(&visit)?.clone();
            let visit = Visit { site: 0, entry, documents: going.views, assets: 0, explained: false };
            Some(self.told(visit, going))
        });
        told.collect()
    }

    /// Forgets which visits have changed.
    pub(super) fn forget_touched(&mut self) {
        self.touched.clear();
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
            Outcome::Share(share) => {
                let passed = self.previews.remove(&share.line).unwrap_or_default();
                out(Change::Share(share, passed));
            }
            Outcome::MailOpened { .. } => {}
        }
    }

    fn told(&self, visit: Visit, going: Going) -> Told {
        let mut facts = facts(&visit, &self.lens, &self.rules);
        if let Some(descent) = going.descent {
            facts.carried = descent::carried(descent);
            facts.own_share |= descent == Descent::Own;
        }
        let verdict = attribute(&facts);
        Told { visit, going, facts, verdict }
    }
}
