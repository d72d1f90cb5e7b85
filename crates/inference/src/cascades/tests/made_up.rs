//! Made-up cascades whose truth is known. Nothing here uses what is tested: visits bring others by a law, after delays, and tokens
//! are lost.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, LogNormal, Poisson, StandardUniform};

use entrenous_core::share::Mechanism;

use crate::cascades::{Carried, Node, Parent};

pub(super) const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 1_440 * MINUTE;
/// 1 January 2026.
pub(super) const START: i64 = 1_767_225_600_000;

/// How many visits a visit brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Brings {
    /// One or none.
    Chain,
    /// Two at most.
    Few,
    Poisson,
    /// Negative binomial with this shape.
    Uneven(f64),
    /// A tail that no law of the estimate has: the number of friends told is Pareto distributed (exponent 1.6, 1 to 400), and most
    /// visits tell nobody.
    Tail,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct World {
    pub(super) brings: Brings,
    /// The mean of that law.
    pub(super) mean: f64,
    /// How far means of cascades differ: the deviation of their logarithm.
    pub(super) differ: f64,
    /// Visits that a root brings: so many, or by the law.
    pub(super) root: Option<u32>,
    pub(super) lost: f64,
    /// Of visits without a parent: those that had a token all the same.
    pub(super) expired: f64,
    pub(super) now_ms: i64,
    pub(super) most: usize,
}

pub(super) const WORLD: World = World {
    brings: Brings::Poisson,
    mean: 0.8,
    differ: 0.0,
    root: Some(40),
    lost: 0.3,
    expired: 0.3,
    now_ms: START + 365 * DAY,
    most: 200_000,
};

/// What happened, whether it was seen or not.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// Each visit's parent; the ids are places here.
    pub(super) parents: Vec<Option<usize>>,
    pub(super) times: Vec<i64>,
    /// Sizes of cascades.
    pub(super) sizes: Vec<usize>,
}

pub(super) fn dice(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub(super) fn uniform(dice: &mut ChaCha8Rng) -> f64 {
    StandardUniform.sample(dice)
}

impl Brings {
    fn draw(self, mean: f64, dice: &mut ChaCha8Rng) -> u32 {
        let poisson = |mean: f64, dice: &mut ChaCha8Rng| {
            if mean > 0.0 { Poisson::new(mean).unwrap().sample(dice) as u32 } else { 0 }
        };
        match self {
            Brings::Chain => u32::from(uniform(dice) < mean),
            Brings::Few => (0..2).map(|_| u32::from(uniform(dice) < mean / 2.0)).sum(),
            Brings::Poisson => poisson(mean, dice),
            Brings::Uneven(k) => poisson(Gamma::new(k, mean / k).unwrap().sample(dice), dice),
            Brings::Tail => {
                // The mean of the Pareto distribution between 1 and 400 with this exponent is 2.38.
                let (a, most) = (1.6_f64, 400.0_f64);
                let friends = (1.0 - uniform(dice) * (1.0 - most.powf(-a))).powf(-1.0 / a);
                let mean_friends = a / (a - 1.0) * (1.0 - most.powf(1.0 - a)) / (1.0 - most.powf(-a));
                if uniform(dice) < 0.15 { poisson(mean / 0.15 * friends / mean_friends, dice) } else { 0 }
            }
        }
    }
}

/// The logarithm of delays: half of all links are opened within 3.4 hours (Bitly 2011), one in twenty after a day.
const DELAY: f64 = 1.2;

impl World {
    /// Which part of a root's children has come by now.
    pub(super) fn come(&self) -> f64 {
        let z = (((self.now_ms - START) as f64) / (204.0 * MINUTE as f64)).ln() / DELAY;
        // The normal distribution function, by steps of its density.
        let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        0.5 + (0..10_000).map(|i| density((f64::from(i) + 0.5) * z / 1e4) * z / 1e4).sum::<f64>()
    }

    /// So many cascades, each on a page of its own, within the first tenth of the time where there are several; and what is seen of
    /// them.
    pub(super) fn live(&self, cascades: usize, dice: &mut ChaCha8Rng) -> (Vec<Node>, Truth) {
        let delay = LogNormal::new((204.0 * MINUTE as f64).ln(), DELAY).unwrap();
        let mut truth = Truth::default();
        let mut pages = Vec::new();
        for cascade in 0..cascades {
            let first = truth.parents.len();
            let spread = if cascades > 1 { (self.now_ms - START) as f64 / 10.0 } else { 0.0 };
            truth.parents.push(None);
            truth.times.push(START + (uniform(dice) * spread) as i64);
            let normal: f64 = rand_distr::StandardNormal.sample(dice);
            let mean = self.mean * (self.differ * normal - self.differ.powi(2) / 2.0).exp();
            let mut next = first;
            while next < truth.parents.len() && truth.parents.len() - first < self.most {
                let children = match self.root {
                    Some(root) if next == first => root,
                    _ => self.brings.draw(mean, dice),
                };
                for _ in 0..children {
                    let at = truth.times[next] + delay.sample(dice).min(1e15) as i64;
                    if at <= self.now_ms {
                        truth.parents.push(Some(next));
                        truth.times.push(at);
                    }
                }
                next += 1;
            }
            truth.sizes.push(truth.parents.len() - first);
            pages.resize(truth.parents.len(), cascade as u32);
        }
        (self.seen(&truth, &pages, dice), truth)
    }

    /// A token that is lost breaks an edge. Its visit has a token whose key is gone; or it is seen only if a token of its own is.
    fn seen(&self, truth: &Truth, pages: &[u32], dice: &mut ChaCha8Rng) -> Vec<Node> {
        let lost: Vec<bool> =
            truth.parents.iter().map(|parent| parent.is_some() && uniform(dice) < self.lost).collect();
        let mut passed = vec![false; lost.len()];
        for (at, parent) in truth.parents.iter().enumerate() {
            if let (Some(parent), false) = (parent, lost[at]) {
                passed[*parent] = true;
            }
        }
        let mut nodes = Vec::new();
        for (at, parent) in truth.parents.iter().enumerate() {
            let seen = match parent {
                Some(_) if lost[at] && uniform(dice) < self.expired => Some(Some(Parent::Unknown)),
                Some(_) if lost[at] => passed[at].then_some(None),
                Some(parent) => Some(Some(Parent::Known(*parent as u64))),
                None => Some(None),
            };
            if let Some(parent) = seen {
                nodes.push(node(at as u64, parent, truth.times[at], pages[at]));
            }
        }
        nodes
    }
}

pub(super) fn node(id: u64, parent: Option<Parent>, at_ms: i64, page: u32) -> Node {
    let mechanism = Mechanism::ALL[(id % Mechanism::ALL.len() as u64) as usize];
    let carried = Carried::ALL[(id % 3) as usize];
    Node { at_ms, id, parent, page, mechanism, app: None, carried }
}
