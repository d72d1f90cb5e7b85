//! The statistical engine: how many visits came from where, how sure that is, and what each visit probably was.
//!
//! Rules come first: whatever names its source keeps it ([`crate::attribution`]). The rest is counted as a whole before it is
//! spread over visits, for counting first is what makes the count right: see `docs/methods/attribution.md`.
//!
//! Visits, receipts and mail openings go in; [`Mixture::conclude`] ends a *window* of visits and says what they were. Long
//! inputs are concluded window by window, so that memory does not grow with them; [`Totals`] of windows and sites add up.

mod conclusion;
mod totals;

use entrenous_core::evidence::Facts;
use entrenous_core::evidence::source::{Audience, Fetcher};

pub use conclusion::{Conclusion, Factor, Moved};
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

/// The engine for one site, with the visits of the window that is open.
#[derive(Debug)]
pub struct Mixture {
    settings: Settings,
    visits: Vec<(entrenous_core::evidence::Verdict, bool)>,
}

impl Mixture {
    /// Nothing has happened yet.
    pub fn new(settings: Settings) -> Mixture {
        Mixture { settings, visits: Vec::new() }
    }

    /// A visit ended.
    pub fn visit(&mut self, facts: &Facts, keys: Keys) {
        self.visits.push((crate::attribution::attribute(facts), keys.direct));
    }

    /// A link was passed on.
    pub fn receipt(&mut self, _receipt: Receipt) {}

    /// A mail's pictures were loaded.
    pub fn mail_opened(&mut self, _time_ms: i64) {}

    /// Visits of the open window.
    pub fn len(&self) -> usize {
        self.visits.len()
    }

    /// Is the window empty?
    pub fn is_empty(&self) -> bool {
        self.visits.is_empty()
    }

    /// Ends the window: what its visits were, in the order in which they went in.
    pub fn conclude(&mut self, _runner: &impl Runner) -> Conclusion {
        let visits = std::mem::take(&mut self.visits);
        Conclusion::of_rules(visits, self.settings.draws)
    }
}
