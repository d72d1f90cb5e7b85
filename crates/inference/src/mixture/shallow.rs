//! Home and section pages: mostly typed, but links to them are passed on too.
//!
//! Their tables cannot be learned from themselves, for they teach what typing looks like. So their private visits are counted by
//! proportion: as many for each on a deep page as among the visits that prove themselves private; and spread by fetch metadata.

use super::case::{CELLS, Cell, Role};
use super::count::{Cells, Tables};
use super::priors::{SHALLOW_SHARE, SHALLOW_WEIGHT};
use super::window::Window;
use entrenous_core::evidence::PageKind;
use entrenous_core::evidence::source::Grade;

/// No more of a cell's visits than this are private.
const MOST: f64 = 0.5;

/// The visits to home and section pages that nothing names.
#[derive(Debug, Clone)]
pub(super) struct Shallow {
    cells: Cells,
    /// Private visits to such pages for each to a deep one.
    ratio: f64,
}

impl Shallow {
    pub(super) fn of(window: &Window) -> Shallow {
        let mut cells = vec![0.0; CELLS];
        let (mut shallow, mut all) = (SHALLOW_SHARE * SHALLOW_WEIGHT, SHALLOW_WEIGHT);
        for case in &window.cases {
            let rules = window.rules(case);
            if case.role == Role::Ambiguous && !case.is_deep() {
                cells[usize::from(case.cell.0)] += 1.0;
            } else if case.role == Role::Settled
                && rules.grade == Grade::Proven
                && rules.top().source.is_dark()
            {
                all += 1.0;
                shallow += f64::from(u8::from(case.page_kind != PageKind::Deep));
            }
        }
        Shallow { cells, ratio: shallow / (all - shallow).max(1.0) }
    }

    /// By cell, the probability that such a visit is private, if so many to deep pages are.
    pub(super) fn private(&self, tables: &Tables, deep: f64) -> Vec<f64> {
        // History and documents of readers who type the home page are not those of readers who type a deep one.
        let ratio: Vec<f64> = (0..CELLS as u16).map(|cell| tables.weights(Cell(cell))[1].exp()).collect();
        let at =
            |scale: f64| ratio.iter().map(move |ratio| (scale * ratio / (1.0 + scale * ratio)).min(MOST));
        let sum = |scale: f64| at(scale).zip(&self.cells).map(|(p, count)| p * count).sum::<f64>();
        let wanted = self.ratio * deep;
        let (mut low, mut high) = (1e-9_f64.ln(), 1e3_f64.ln());
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if sum(middle.exp()) < wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        at(low.exp()).collect()
    }

    /// How many of these visits are private, at these probabilities.
    pub(super) fn count(&self, private: &[f64]) -> f64 {
        private.iter().zip(&self.cells).map(|(p, count)| p * count).sum()
    }

    /// All of these visits.
    pub(super) fn all(&self) -> f64 {
        self.cells.iter().sum()
    }
}
