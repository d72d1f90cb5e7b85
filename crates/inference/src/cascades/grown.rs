//! How large a cascade is, its lost branches with it.

use super::delays::{Curve, Delays};
use super::forest::{Forest, Top};
use super::interval::{Dice, Interval};
use super::law::{Drawn, Law, Spread};
use super::loss::Loss;

/// Times between which births are not told apart.
const BINS: usize = 48;
/// A branch that grows beyond so many times what is seen, and this besides, has no known size.
const BEYOND: f64 = 100.0;

/// What is asked about a cascade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The time of the answer, in ms since 1970.
    pub now_ms: i64,
    /// The part of the tokens that is lost.
    pub loss: Loss,
    /// What the cascade cannot exceed, where something is known: all visits to its pages since its start.
    pub most: Option<u64>,
    /// The same seed and input give the same answer.
    pub seed: u64,
    /// How often everything uncertain is drawn; 20 at least. 200 leave an interval's ends uncertain by some 4 % of its width.
    pub draws: usize,
}

/// A cascade with the branches that broke off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grown {
    /// Nodes that are seen.
    pub seen: u32,
    /// Nodes that have come by now, seen or not, with its 90 % interval; never below `seen`.
    pub size: Interval,
    /// In more than one of twenty draws the lost branches had no end: `size.high` is then no bound but the most that was asked for.
    pub endless: bool,
    /// Visits that a visit's links bring.
    pub reproduction: Interval,
}

/// Estimates a tree's true size; none where there is no such tree.
///
/// A lost token hides a child and all that it brought. Given the known children of a node, the number of its lost ones follows
/// from the law (a gamma or binomial distribution, exactly); each begins a branch of its own, which grows by the same law until
/// now. All of it is drawn again and again, in bins of time. Complexity: n in the tree's nodes, and `draws` times 1,000 numbers.
pub fn grown(forest: &Forest, tree: usize, law: &Law, delays: &Delays, question: &Question) -> Option<Grown> {
    let (top, at) = forest.top(tree)?;
    let seen = forest.members(tree).len() as f64;
    let times = Times::of(forest, tree, question.now_ms);
    let pools = times.pools(forest, tree, (top == Top::Root).then_some(at));
    let most = question.most.map_or(seen * BEYOND + 1e4, |most| (most as f64).max(seen));
    let mut dice = Dice::new(question.seed, 2);
    let (mut sizes, mut means, mut endless) = (Vec::new(), Vec::new(), 0);
    let draws = question.draws.max(20);
    for _ in 0..draws {
        let drawn = law.draw(delays, question.loss, &mut dice);
        let hidden = if drawn.lost > 0.0 {
            Branches { drawn: &drawn, times: &times, room: most - seen }.hidden(&pools, &mut dice)
        } else {
            Some(0.0)
        };
        endless += usize::from(hidden.is_none());
        sizes.push(hidden.map_or(most, |hidden| seen + hidden));
        means.push(drawn.mean);
    }
    Some(Grown {
        seen: seen as u32,
        size: Interval::of_draws(&mut sizes),
        endless: endless * 20 > draws,
        reproduction: Interval::of_draws(&mut means),
    })
}

/// Nodes that are seen and of about one time.
#[derive(Debug, Clone, Copy, Default)]
struct Pool {
    arrivals: f64,
    /// Their known children.
    children: f64,
    /// Known children of the root, if it is among them.
    of_root: Option<f64>,
    /// When they came, on average, in ms after the start.
    time: f64,
}

/// The time from a cascade's start until now in bins.
struct Times {
    start_ms: i64,
    /// Upper ends, in ms after the start; the last is now.
    ends: Vec<f64>,
}

impl Times {
    /// Half of the bins hold equally many nodes, half are equally wide on a logarithmic scale.
    fn of(forest: &Forest, tree: usize, now_ms: i64) -> Times {
        let members = forest.members(tree);
        let time = |at: usize| members.get(at).map_or(now_ms, |&at| forest.nodes[at as usize].at_ms);
        let start_ms = time(0);
        let since = |ms: i64| ms.saturating_sub(start_ms).max(0) as f64;
        let now = since(now_ms.max(time(members.len().saturating_sub(1)))).max(1.0);
        let half = BINS / 2;
        let mut ends: Vec<f64> = (1..half).map(|i| since(time(i * members.len() / half))).collect();
        ends.extend((0..half).map(|i| now * 2.0_f64.powf(-0.7 * i as f64)));
        ends.sort_unstable_by(f64::total_cmp);
        ends.dedup();
        ends.retain(|&end| end > 0.0);
        Times { start_ms, ends }
    }

    fn bin(&self, time: f64) -> usize {
        self.ends.partition_point(|&end| end < time).min(self.ends.len() - 1)
    }

    fn pools(&self, forest: &Forest, tree: usize, root: Option<usize>) -> Vec<Pool> {
        let mut pools = vec![Pool::default(); self.ends.len()];
        for &at in forest.members(tree) {
            let time = forest.nodes[at as usize].at_ms.saturating_sub(self.start_ms) as f64;
            let (pool, children) = (&mut pools[self.bin(time)], f64::from(forest.children[at as usize]));
            if root == Some(at as usize) {
                pool.of_root = Some(children);
            } else {
                pool.arrivals += 1.0;
                pool.children += children;
                pool.time += time;
            }
        }
        for pool in &mut pools {
            pool.time /= pool.arrivals.max(1.0);
        }
        pools
    }

    /// Which parts of a node's children come in which bins, from the one of its birth on, until all have come.
    fn parts(&self, curve: &Curve, time: f64, from: usize) -> Vec<f64> {
        let mut parts = Vec::with_capacity(self.ends.len() - from);
        let mut before = 0.0;
        for &end in &self.ends[from..] {
            let by = curve.come_by(end - time);
            parts.push((by - before).max(0.0));
            if by >= 1.0 {
                break;
            }
            before = by;
        }
        parts
    }

    /// The time with this part of the bin left.
    fn before_end(&self, bin: usize, left: f64) -> f64 {
        let from = bin.checked_sub(1).map_or(0.0, |before| self.ends[before]);
        self.ends[bin] - (self.ends[bin] - from) * left
    }
}

/// The lost branches under one draw.
struct Branches<'a> {
    drawn: &'a Drawn,
    times: &'a Times,
    /// As many nodes may be hidden.
    room: f64,
}

impl Branches<'_> {
    /// How many nodes are hidden; none if they are more than there is room for.
    fn hidden(&self, pools: &[Pool], dice: &mut Dice) -> Option<f64> {
        let Drawn { lost, curve, .. } = self.drawn;
        let mut born = vec![0.0; pools.len()];
        let mut hidden = 0.0;
        for (bin, pool) in pools.iter().enumerate() {
            if let Some(children) = pool.of_root {
                // Of the root nothing is assumed: flat in its number of children.
                let parts = self.times.parts(curve, 0.0, bin);
                let come: f64 = parts.iter().sum::<f64>().max(1e-6);
                let mean = dice.gamma(children + 0.5) / ((1.0 - lost) * come);
                scatter(&mut born[bin..], &parts, |part| dice.poisson(mean * lost * part));
            }
            if pool.arrivals > 0.0 {
                let parts = self.times.parts(curve, pool.time, bin);
                self.lost_children(pool, &parts, &mut born[bin..], dice);
            }
            // Children of one bin may have children in it themselves: each generation is born nearer to its end.
            let mut left = 0.5;
            while born[bin] > 0.0 {
                let new = std::mem::take(&mut born[bin]);
                hidden += new;
                if hidden > self.room {
                    return None;
                }
                let parts = self.times.parts(curve, self.times.before_end(bin, left), bin);
                self.all_children(new, &parts, &mut born[bin..], dice);
                left /= 2.0;
            }
        }
        Some(hidden)
    }

    /// Children whose token was lost, of nodes whose other children are known.
    fn lost_children(&self, pool: &Pool, parts: &[f64], born: &mut [f64], dice: &mut Dice) {
        let Drawn { mean, spread, lost, .. } = *self.drawn;
        let come: f64 = parts.iter().sum();
        match spread {
            Spread::Over(k) => {
                let own = dice.gamma(pool.arrivals * k + pool.children) / (k / mean + (1.0 - lost) * come);
                scatter(born, parts, |part| dice.poisson(own * lost * part));
            }
            Spread::Under(m) => {
                let mut left = (pool.arrivals * m - pool.children).max(0.0);
                let mut chance = 1.0 - mean / m * (1.0 - lost) * come;
                scatter(born, parts, |part| {
                    let share = mean / m * lost * part;
                    let count = dice.binomial(left, if chance > 0.0 { share / chance } else { 1.0 });
                    (left, chance) = (left - count, chance - share);
                    count
                });
            }
        }
    }

    /// All children of hidden nodes.
    fn all_children(&self, nodes: f64, parts: &[f64], born: &mut [f64], dice: &mut Dice) {
        let Drawn { mean, spread, .. } = *self.drawn;
        match spread {
            Spread::Over(k) => {
                let own = dice.gamma(nodes * k) * mean / k;
                scatter(born, parts, |part| dice.poisson(own * part));
            }
            Spread::Under(m) => {
                let (mut left, mut chance) = (nodes * m, 1.0);
                scatter(born, parts, |part| {
                    let share = mean / m * part;
                    let count = dice.binomial(left, if chance > 0.0 { share / chance } else { 1.0 });
                    (left, chance) = (left - count, chance - share);
                    count
                });
            }
        }
    }
}

fn scatter(born: &mut [f64], parts: &[f64], mut count: impl FnMut(f64) -> f64) {
    for (born, &part) in born.iter_mut().zip(parts) {
        *born += count(part);
    }
}
