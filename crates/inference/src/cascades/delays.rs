//! How long links lie before they are opened, learned although the latest have not been opened yet.

use std::collections::BTreeMap;

use super::forest::Forest;
use super::interval::Dice;

/// Bins of delays, equally wide on a logarithmic scale.
const BINS: usize = 64;
/// Below a second nothing is told apart.
const FIRST_MS: f64 = 1_000.0;
/// So many delays, spread evenly over the bins, are added to those that were seen: without them one early opening could say that
/// none is ever earlier (judgement).
const ADDED: f64 = 1.0;

/// How long after a visit the visits come that its links bring.
///
/// A visit of an hour ago cannot have brought one after two hours yet, so late openings are rarer among those that were seen than
/// they are. The estimate corrects that: the product-limit estimator for right-truncated delays (Lagakos, Barraj and De Gruttola
/// 1988, Biometrika 75(3)), which asks of each delay how frequent it is among those no longer than it, of parents old enough to
/// have shown it. Delays longer than the oldest parent's age cannot be known, and count as if there were none.
#[derive(Debug, Clone, PartialEq)]
pub struct Delays {
    /// How many delays are of a bin, their parents' ages of another.
    seen: Vec<Cell>,
    /// Each bin is longer by this than the one before, in parts of the logarithm.
    step: f64,
    curve: Curve,
}

/// Delay's bin, age's bin, number.
type Cell = (usize, usize, f64);

/// Which part of all delays is at most so long, at the upper end of each bin.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    by: [f64; BINS],
    step: f64,
}

impl Delays {
    /// Learns from all known edges. Complexity: n in the nodes.
    pub fn learn(forest: &Forest, now_ms: i64) -> Delays {
        let edges = || {
            (0..forest.nodes.len()).filter_map(|at| {
                let parent = forest.nodes[forest.parent(at)?].at_ms;
                let span = |to: i64| to.saturating_sub(parent).max(0) as f64;
                (forest.nodes[at].at_ms <= now_ms).then(|| (span(forest.nodes[at].at_ms), span(now_ms)))
            })
        };
        let longest = edges().map(|(_, age)| age).fold(FIRST_MS * 2.0, f64::max);
        let step = (longest / FIRST_MS).ln() / (BINS - 1) as f64;
        let mut counts = BTreeMap::new();
        for (delay, age) in edges() {
            *counts.entry((bin(delay, step), bin(age, step))).or_insert(0.0) += 1.0;
        }
        let seen: Vec<Cell> = counts.into_iter().map(|((delay, age), count)| (delay, age, count)).collect();
        let curve = Curve::of(&seen, step);
        Delays { seen, step, curve }
    }

    /// Every visit has brought all that it will.
    pub fn all_come() -> Delays {
        let step = 1.0;
        Delays { seen: Vec::new(), step, curve: Curve { by: [1.0; BINS], step } }
    }

    /// Which part of a visit's children, 0 to 1, has come by this age.
    pub fn come_by(&self, age_ms: i64) -> f64 {
        self.curve.come_by(age_ms as f64)
    }

    /// The curve if other edges had been seen: each with a weight drawn anew (Bayesian bootstrap).
    pub(super) fn draw(&self, dice: &mut Dice) -> Curve {
        let drawn: Vec<Cell> =
            self.seen.iter().map(|&(delay, age, count)| (delay, age, dice.gamma(count))).collect();
        if drawn.is_empty() { self.curve.clone() } else { Curve::of(&drawn, self.step) }
    }
}

impl Curve {
    fn of(seen: &[Cell], step: f64) -> Curve {
        let mut by = [1.0; BINS];
        if seen.is_empty() {
            return Curve { by, step };
        }
        let (mut delays, mut ages, mut of_one) = ([0.0; BINS], [0.0; BINS], [0.0; BINS]);
        for &(delay, age, count) in seen {
            delays[delay] += count;
            ages[age] += count;
            if delay == age {
                of_one[delay] += count;
            }
        }
        // From the longest to the shortest: of the delays up to this bin, how many are of it? Only parents older than the whole bin
        // are asked: those whose age falls into it could have shown a part of it.
        let (mut up_to, mut younger): (f64, f64) = (delays.iter().sum(), ages.iter().sum());
        let (mut part, added) = (1.0, ADDED / BINS as f64);
        for bin in (0..BINS).rev() {
            by[bin] = part;
            let asked = (up_to - younger).max(0.0) + added * (bin + 1) as f64;
            let of_it = (delays[bin] - of_one[bin]).max(0.0) + added;
            part *= (1.0 - of_it / asked).max(0.0);
            up_to -= delays[bin];
            younger -= ages[bin];
        }
        Curve { by, step }
    }

    /// Which part has come by this age; within a bin in proportion.
    pub(super) fn come_by(&self, age_ms: f64) -> f64 {
        if self.by[0] >= 1.0 {
            return 1.0;
        }
        if age_ms <= 0.0 {
            return 0.0;
        }
        let at = ((age_ms / FIRST_MS).ln() / self.step + 1.0).max(0.0);
        if age_ms < FIRST_MS {
            return self.by[0] * age_ms / FIRST_MS;
        }
        let below = (at.floor() as usize).clamp(1, BINS);
        let Some(&above) = self.by.get(below) else { return 1.0 };
        self.by[below - 1] + (above - self.by[below - 1]) * (at - below as f64).clamp(0.0, 1.0)
    }
}

/// Bin 0 ends at a second, the last at the longest age.
fn bin(delay_ms: f64, step: f64) -> usize {
    if delay_ms < FIRST_MS { 0 } else { (((delay_ms / FIRST_MS).ln() / step) as usize + 1).min(BINS - 1) }
}
