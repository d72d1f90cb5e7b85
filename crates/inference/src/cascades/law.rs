//! How many visits a visit brings: the law that numbers of children follow, and how well it is known.

use super::ages::Ages;
use super::delays::{Curve, Delays};
use super::forest::Forest;
use super::interval::{Dice, Interval};
use super::loss::Loss;

/// Levels of how much of its children a node can have had.
const LEVELS: usize = 24;
/// Points of the grid over the mean.
const POINTS: usize = 96;
/// How far the grid reaches to either side, in standard deviations.
const REACH: f64 = 6.0;

/// What of the law is not its mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Spread {
    /// Negative binomial: each node's own mean is gamma distributed with this shape. The smaller, the more one node brings
    /// almost all; without end it is Poisson's law.
    Over(f64),
    /// Binomial: no node can bring more than this.
    Under(f64),
}

/// From chains to a few nodes that bring all; each as likely as the others before anything is seen (judgement).
const SPREADS: [Spread; 25] = [
    Spread::Under(1.0),
    Spread::Under(2.0),
    Spread::Under(3.0),
    Spread::Under(4.0),
    Spread::Under(6.0),
    Spread::Under(10.0),
    Spread::Under(30.0),
    Spread::Over(1e6),
    Spread::Over(100.0),
    Spread::Over(30.0),
    Spread::Over(10.0),
    Spread::Over(5.0),
    Spread::Over(3.0),
    Spread::Over(2.0),
    Spread::Over(1.4),
    Spread::Over(1.0),
    Spread::Over(0.7),
    Spread::Over(0.5),
    Spread::Over(0.35),
    Spread::Over(0.25),
    Spread::Over(0.18),
    Spread::Over(0.12),
    Spread::Over(0.08),
    Spread::Over(0.05),
    Spread::Over(0.03),
];

/// How many visits the links of a visit bring that a link brought itself: the posterior of mean and spread.
///
/// Roots are no part of it: a visit is a root *because* it passed its page on, so their children would make the mean too high.
#[derive(Debug, Clone)]
pub struct Law {
    /// Visits that links brought, and their known children.
    arrivals: u64,
    children: u64,
    /// The logarithm of the mean of known children, spread, and the weight of all up to here.
    grid: Vec<(f64, Spread, f64)>,
    step: f64,
    ages: Ages,
    exposure: f64,
}

/// One draw of all that is uncertain about passing on.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    /// Children of an arrival, known or not, when all have come.
    pub(super) mean: f64,
    pub(super) spread: Spread,
    /// The part of tokens that is lost.
    pub(super) lost: f64,
    pub(super) curve: Curve,
}

impl Law {
    /// Learns from the arrivals of these trees; none if there is none that has had time for a child.
    ///
    /// Known children of a node that has had the part `e` of its time have the mean `ρ · e`. The grid holds the likelihood of
    /// `ρ` and the spread, negative binomial or binomial, with the prior `ρ^(-1/2)`.
    /// Complexity: n in the nodes of the trees, and some 60,000 logarithms.
    pub fn learn(
        forest: &Forest,
        trees: impl IntoIterator<Item = usize>,
        delays: &Delays,
        now_ms: i64,
    ) -> Option<Law> {
        let mut counts = Counts::default();
        for tree in trees {
            for &at in forest.members(tree) {
                if forest.has_arrived(at as usize) {
                    let age = now_ms.saturating_sub(forest.nodes[at as usize].at_ms).max(0);
                    counts.add(forest.children[at as usize], age, delays.come_by(age));
                }
            }
        }
        counts.law()
    }

    /// Visits that links brought.
    pub fn arrivals(&self) -> u64 {
        self.arrivals
    }

    /// Their known children.
    pub fn children(&self) -> u64 {
        self.children
    }

    /// The reproduction number: how many visits the links of a visit bring, on average, that a link brought itself. Those whose
    /// token was lost and those that have yet to come are counted in.
    pub fn reproduction(&self, delays: &Delays, loss: Loss, seed: u64, draws: usize) -> Interval {
        let mut dice = Dice::new(seed, 1);
        let mut means: Vec<f64> =
            (0..draws.max(20)).map(|_| self.draw(delays, loss, &mut dice).mean).collect();
        Interval::of_draws(&mut means)
    }

    pub(super) fn draw(&self, delays: &Delays, loss: Loss, dice: &mut Dice) -> Drawn {
        let all = self.grid.last().map_or(0.0, |&(_, _, sum)| sum);
        let wanted = dice.uniform() * all;
        let at = self.grid.partition_point(|&(_, _, sum)| sum < wanted).min(self.grid.len() - 1);
        let (log, spread, _) = self.grid[at];
        let curve = delays.draw(dice);
        let lost = loss.draw(dice);
        let exposure = self.ages.exposure(&curve);
        let other = if exposure > 0.0 { self.exposure / exposure } else { 1.0 };
        let mean = (log + (dice.uniform() - 0.5) * self.step).exp() * other / (1.0 - lost);
        let spread = match spread {
            // Nobody brings more than all they can.
            Spread::Under(most) => Spread::Under(most.max(mean.ceil())),
            over => over,
        };
        Drawn { mean, spread, lost, curve }
    }
}

/// What the likelihood needs to know of the arrivals.
#[derive(Debug, Default)]
struct Counts {
    /// By level: nodes, their children, the sum of their `e`.
    levels: [(f64, f64, f64); LEVELS],
    /// How many nodes have so many children.
    with: Vec<f64>,
    ages: Ages,
}

impl Counts {
    fn add(&mut self, children: u32, age_ms: i64, e: f64) {
        let level = &mut self.levels[((e * LEVELS as f64) as usize).min(LEVELS - 1)];
        level.0 += 1.0;
        level.1 += f64::from(children);
        level.2 += e;
        let k = children as usize;
        if self.with.len() <= k {
            self.with.resize(k + 1, 0.0);
        }
        self.with[k] += 1.0;
        self.ages.add(age_ms);
    }

    fn law(mut self) -> Option<Law> {
        let sum = |of: fn(&(f64, f64, f64)) -> f64| self.levels.iter().map(of).sum::<f64>();
        let (nodes, children, exposure) = (sum(|l| l.0), sum(|l| l.1), sum(|l| l.2));
        if exposure <= 0.0 {
            return None;
        }
        // Nodes with more than j children.
        let most = self.with.len() - 1;
        let mut more = 0.0;
        for count in self.with.iter_mut().rev() {
            (more, *count) = (more + *count, more);
        }
        let squares: f64 = self.with.iter().enumerate().map(|(j, more)| more * (2 * j + 1) as f64).sum();
        let centre = ((children + 0.5) / exposure).ln();
        let deviation = (1.0 / (children + 0.5) + squares / (children + 0.5).powi(2)).sqrt().min(3.0);
        let step = 2.0 * REACH * deviation / POINTS as f64;
        let mut grid = Vec::with_capacity(POINTS * SPREADS.len());
        for spread in SPREADS {
            let of_spread = self.of_spread(spread, most, children);
            for point in 0..POINTS {
                let log = centre + (point as f64 + 0.5) * step - REACH * deviation;
                // The prior's density by the logarithm: ρ^(-1/2) · ρ.
                grid.push((log, spread, of_spread + self.of_mean(spread, log.exp(), most) + log / 2.0));
            }
        }
        let best = grid.iter().map(|cell| cell.2).fold(f64::NEG_INFINITY, f64::max);
        let mut sum = 0.0;
        for cell in &mut grid {
            sum += (cell.2 - best).exp();
            cell.2 = sum;
        }
        Some(Law { arrivals: nodes as u64, children: children as u64, grid, step, ages: self.ages, exposure })
    }

    /// The part of the likelihood's logarithm that the mean does not enter.
    fn of_spread(&self, spread: Spread, most: usize, children: f64) -> f64 {
        let nodes: f64 = self.levels.iter().map(|level| level.0).sum();
        let more = self.with.iter().take(most).enumerate();
        match spread {
            Spread::Over(k) => {
                more.map(|(j, more)| more * (k + j as f64).ln()).sum::<f64>() + nodes * k * k.ln()
            }
            Spread::Under(m) if (most as f64) <= m => {
                more.map(|(j, more)| more * (m - j as f64).ln()).sum::<f64>() - children * m.ln()
            }
            Spread::Under(_) => f64::NEG_INFINITY,
        }
    }

    fn of_mean(&self, spread: Spread, mean: f64, most: usize) -> f64 {
        let of = |&(nodes, children, e): &(f64, f64, f64)| {
            if nodes == 0.0 {
                return 0.0;
            }
            let here = mean * (e / nodes).max(1e-9);
            match spread {
                Spread::Over(k) => children * here.ln() - (nodes * k + children) * (k + here).ln(),
                Spread::Under(m) if (most as f64) > m || here >= m => f64::NEG_INFINITY,
                Spread::Under(m) => children * here.ln() + (nodes * m - children) * (-here / m).ln_1p(),
            }
        };
        self.levels.iter().map(of).sum()
    }
}
