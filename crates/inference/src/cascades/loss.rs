//! Which part of the tokens was lost on the way.

use super::forest::{Forest, Top};
use super::interval::{Dice, Interval};

/// The most that may be lost: of what is left nothing could be concluded.
const MOST: f64 = 0.95;

/// The part of the visits that links brought whose parent is not known, 0 to 0.95: a token was taken off the link on its way, or
/// its key was gone. Such a visit is not labelled, or the top of a tree of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    share: f64,
    /// What it was measured on: visits that lost theirs, and that kept it.
    measured: Option<(f64, f64)>,
}

impl Loss {
    /// Every token arrives.
    pub const NONE: Loss = Loss { share: 0.0, measured: None };

    /// This part is lost, for certain.
    pub fn known(share: f64) -> Loss {
        Loss { share: if share.is_nan() { 0.0 } else { share.clamp(0.0, MOST) }, measured: None }
    }

    /// Measured where both can be counted: of `of` visits that links certainly brought, `lost` came without a parent. Short links
    /// tell: the server sees each click, and whether its token reached the page.
    ///
    /// Its uncertainty is that of a share with Jeffreys' prior, `Beta(lost + 1/2, kept + 1/2)`; nothing measured says nothing.
    pub fn measured(lost: u64, of: u64) -> Loss {
        let lost = lost.min(of) as f64;
        let (lost, kept) = (lost + 0.5, of as f64 - lost + 0.5);
        Loss { share: (lost / (lost + kept)).min(MOST), measured: Some((lost, kept)) }
    }

    /// Tokens whose key was gone, and parents that were no node: of all visits that arrived with a token, the tops of pieces.
    /// What came without any token is not among them.
    pub fn expired(forest: &Forest) -> Loss {
        let tops = (0..forest.len()).filter_map(|tree| forest.top(tree));
        let lost = tops.filter(|(top, _)| *top == Top::Broken).count();
        let of = (0..forest.nodes().len()).filter(|&at| forest.has_arrived(at)).count();
        if lost == 0 { Loss::NONE } else { Loss::measured(lost as u64, of as u64) }
    }

    /// The estimate.
    pub fn share(self) -> f64 {
        self.share
    }

    /// The estimate with its 90 % interval.
    pub fn interval(self, seed: u64) -> Interval {
        let mut dice = Dice::new(seed, 5);
        let mut draws: Vec<f64> = (0..1_000).map(|_| self.draw(&mut dice)).collect();
        let Interval { low, high, .. } = Interval::of_draws(&mut draws);
        Interval { value: self.share, low: low.min(self.share), high: high.max(self.share) }
    }

    pub(super) fn draw(self, dice: &mut Dice) -> f64 {
        self.measured.map_or(self.share, |(lost, kept)| dice.share(lost, kept).min(MOST))
    }
}
