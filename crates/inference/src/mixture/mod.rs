//! The statistical engine: how many visits came from where, how sure that is, and what each visit probably was.
//!
//! Rules come first: whatever names its source keeps it ([`crate::attribution`]). The rest is counted as a whole before it is
//! spread over visits, for counting first is what makes the count right: see `docs/methods/attribution.md`.
//!
//! Visits, receipts and mail openings go in; [`Mixture::conclude`] ends a *window* of visits and says what they were. Long
//! inputs are concluded window by window, so that memory does not grow with them; [`Totals`] of windows and sites add up.

mod apps;
mod audit;
mod case;
mod conclusion;
mod context;
mod count;
mod doubt;
mod draws;
mod fit;
mod labels;
mod logistic;
mod lost;
mod machines;
mod mailing;
mod presence;
mod priors;
mod sends;
mod shallow;
mod solve;
mod solved;
mod tags;
mod totals;
mod window;

use entrenous_core::evidence::source::{Audience, Fetcher, Grade, Source};
use entrenous_core::evidence::{Evidence, Facts, Verdict};
use hashbrown::HashMap;

use crate::attribution;
use case::{Case, Numbers};
use window::{PageReceipt, Window};

pub use audit::Audit;
pub use conclusion::Conclusion;
pub use doubt::{Change, Doubts, Silence, Wave};
pub use solved::{Factor, Moved};
pub use totals::{Group, Scope, Totals};

/// What the engine must know besides visits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The same seed and input give the same answer.
    pub seed: u64,
    /// How often everything is drawn anew for the intervals.
    pub draws: usize,
    /// The log has parts of pages, so that a visit without any says something.
    pub has_assets: bool,
    /// Visitors can be told apart.
    pub clients_visible: bool,
    /// Hide the evidence of some known visits and infer them, to see how wrong that is.
    pub audit: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { seed: 1, draws: 60, has_assets: true, clients_visible: true, audit: true }
    }
}

/// Under which keys a visit is compared with others. None outlives the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    /// Hash of site and path of the entry page.
    pub page: u64,
    /// Keyed hash of the visitor.
    pub visitor: u64,
    /// Keyed hash of the address.
    pub address: u64,
    /// GA4 would have called the visit Direct.
    pub direct: bool,
}

/// A share that a link preview showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Hash of site and path.
    pub page: u64,
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Who fetched.
    pub fetcher: Fetcher,
    /// Who can see what was shared.
    pub audience: Audience,
}

/// How pieces of work that do not need each other are done: here one after the other, elsewhere on threads.
pub trait Runner {
    /// The results of `piece(0)` to `piece(pieces - 1)`, in that order.
    fn map<T: Send>(&self, pieces: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T>;
}

/// One after the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct OneByOne;

impl Runner for OneByOne {
    fn map<T: Send>(&self, pieces: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
        (0..pieces).map(piece).collect()
    }
}

/// Click ids remembered, with the address that showed each first; past it the engine forgets them all.
const CLICKS_KEPT: usize = 2_000_000;

/// What makes two of the rules' verdicts the same: source, grade, what decided, and how much of it.
type Distinct = (Source, Grade, Option<Evidence>, Option<Evidence>, usize, u64);

/// The engine for one site, with the visits of the window that is open.
#[derive(Debug)]
pub struct Mixture {
    settings: Settings,
    cases: Vec<Case>,
    verdicts: Vec<Verdict>,
    distinct: HashMap<Distinct, u32>,
    pages: HashMap<u64, u32>,
    visitors: HashMap<u64, u32>,
    receipts: Vec<PageReceipt>,
    mails: Vec<i64>,
    clicks: HashMap<u64, u64>,
    windows: u64,
}

impl Mixture {
    /// Nothing has happened yet.
    pub fn new(settings: Settings) -> Mixture {
        Mixture {
            settings,
            cases: Vec::new(),
            verdicts: Vec::new(),
            distinct: HashMap::new(),
            pages: HashMap::new(),
            visitors: HashMap::new(),
            receipts: Vec::new(),
            mails: Vec::new(),
            clicks: HashMap::new(),
            windows: 0,
        }
    }

    /// A visit ended.
    pub fn visit(&mut self, facts: &Facts, keys: Keys) {
        let rules = attribution::attribute(facts);
        let reused = case::click(facts).is_some_and(|click| self.is_reused(click, keys.address));
        let numbers = Numbers {
            page: number(&mut self.pages, keys.page),
            visitor: number(&mut self.visitors, keys.visitor),
            verdict: self.verdict_number(&rules),
            direct: keys.direct,
        };
        self.cases.push(Case::new(facts, &rules, numbers, reused, self.settings.clients_visible));
    }

    /// A link was passed on.
    pub fn receipt(&mut self, receipt: Receipt) {
        let page = number(&mut self.pages, receipt.page);
        let Receipt { time_ms, fetcher, audience, .. } = receipt;
        self.receipts.push(PageReceipt { page, time_ms, fetcher, audience });
    }

    /// A mail's pictures were loaded.
    pub fn mail_opened(&mut self, time_ms: i64) {
        self.mails.push(time_ms);
    }

    /// Visits of the open window.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Is the window empty?
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// Ends the window: what its visits were, in the order in which they went in. Complexity: n log n in the visits.
    pub fn conclude(&mut self, runner: &impl Runner) -> Conclusion {
        let pages = self.pages.len();
        self.pages.clear();
        self.visitors.clear();
        self.distinct.clear();
        let (cases, verdicts) = (std::mem::take(&mut self.cases), std::mem::take(&mut self.verdicts));
        let (receipts, mails) = (std::mem::take(&mut self.receipts), std::mem::take(&mut self.mails));
        self.windows += 1;
        if cases.is_empty() {
            return Conclusion::default();
        }
        let window = Window::new(
            cases,
            verdicts,
            pages,
            receipts,
            mails,
            self.settings.has_assets && self.settings.clients_visible,
        );
        solve::solve(window, &self.settings, self.windows, runner)
    }

    /// Was the click behind this id made at another address? Whoever shows it now was passed the link.
    fn is_reused(&mut self, click: u64, address: u64) -> bool {
        if self.clicks.len() >= CLICKS_KEPT {
            self.clicks.clear();
        }
        self.settings.clients_visible && *self.clicks.entry(click).or_insert(address) != address
    }

    fn verdict_number(&mut self, verdict: &Verdict) -> u32 {
        let evidence = |i: usize| verdict.evidence.get(i).copied();
        let top = verdict.top();
        let key = (
            top.source.clone(),
            verdict.grade,
            evidence(0),
            evidence(1),
            verdict.candidates.len(),
            top.probability.to_bits(),
        );
        *self.distinct.entry(key).or_insert_with(|| {
            self.verdicts.push(verdict.clone());
            self.verdicts.len() as u32 - 1
        })
    }
}

/// The number of a key, in order of appearance: unlike the key itself it is the same in every run.
fn number(numbers: &mut HashMap<u64, u32>, key: u64) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(key).or_insert(next)
}

#[cfg(test)]
mod tests;
