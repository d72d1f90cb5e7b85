//! What the engine concludes about a window of visits.

use entrenous_core::evidence::Verdict;

use super::audit::Audit;
use super::case::Role;
use super::doubt::Doubts;
use super::solved::{Moved, Solved};
use super::totals::Totals;

/// What a window's visits were.
#[derive(Debug, Default)]
pub struct Conclusion {
    pub(super) solved: Option<Solved>,
    pub(super) totals: Totals,
    pub(super) audit: Audit,
    pub(super) doubts: Doubts,
}

impl Conclusion {
    /// The verdict on the visit that went in as number `i` of the window, counted from 0.
    ///
    /// # Panics
    /// If the window has no such visit.
    pub fn verdict(&self, i: usize) -> Verdict {
        let Some(solved) = &self.solved else { unreachable!("an empty window has no visits") };
        solved.verdict(i)
    }

    /// What moved the verdict on visit `i`, in order; empty where something names the source.
    pub fn moved(&self, i: usize) -> Vec<Moved> {
        self.solved.as_ref().map(|solved| solved.moved(i as u32)).unwrap_or_default()
    }

    /// Is the visit one that nothing names?
    pub fn is_ambiguous(&self, i: usize) -> bool {
        self.solved.as_ref().is_some_and(|solved| solved.window.cases[i].role == Role::Ambiguous)
    }

    /// What came of hiding known visits; empty where none were hidden.
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// What speaks against the figures.
    pub fn doubts(&self) -> &Doubts {
        &self.doubts
    }

    /// The sums with their draws.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }
}
