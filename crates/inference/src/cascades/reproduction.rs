//! The reproduction number of many cascades together.

use hashbrown::HashMap;

use super::ages::Ages;
use super::delays::Delays;
use super::forest::Forest;
use super::interval::{Dice, Interval};
use super::law::Law;
use super::loss::Loss;

/// Below it the spread of what cascades bring would say more than so few of them can know.
const LEAST_DISPERSION: f64 = 0.1;

/// What may be taken as independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cluster {
    /// Cascades.
    Cascade,
    /// Pages: all trees whose top is a visit to the same page. Right where pages differ in how they travel, and there are 20 or more.
    Page,
}

/// How many visits the links of a visit bring, over many cascades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reproduction {
    /// The number, with its 90 % interval. Below 1 cascades die out.
    pub number: Interval,
    /// Visits that links brought: those whose children are counted.
    pub arrivals: u64,
    /// Their known children.
    pub children: u64,
    /// Clusters with at least one arrival.
    pub clusters: u64,
    /// By how much the number of children varies more, over clusters, than Poisson's law has it; 1 is Poisson's.
    pub dispersion: f64,
}

/// Estimates the reproduction number of these trees; none where fewer than two clusters have an arrival.
///
/// ```text
/// number = known children of arrivals / ((1 - lost) · Σ come by their age)
/// ```
///
/// Roots are not counted: they are roots *because* they passed a page on. The interval takes clusters, not visits, as
/// independent: its width comes from how far each cluster's children lie from what its arrivals lead to expect, and it is wider where
/// few clusters weigh most (degrees of freedom by Satterthwaite). Where the likelihood of [`Law`], which takes visits as independent, gives
/// a wider one, that is the interval: few clusters cannot tell how far they differ. Complexity: n in the nodes.
pub fn reproduction(
    forest: &Forest,
    trees: impl IntoIterator<Item = usize> + Clone,
    by: Cluster,
    delays: &Delays,
    loss: Loss,
    now_ms: i64,
    (seed, draws): (u64, usize),
) -> Option<Reproduction> {
    let mut ages = Ages::default();
    let mut clusters: HashMap<u64, (f64, f64)> = HashMap::new();
    let (mut arrivals, mut children) = (0_u64, 0_u64);
    for tree in trees.clone() {
        let Some((_, top)) = forest.top(tree) else { continue };
        let key = if by == Cluster::Page { u64::from(forest.nodes[top].page) } else { tree as u64 };
        let (mut known, mut exposure, mut any) = (0.0, 0.0, false);
        for at in forest.members(tree).iter().map(|&at| at as usize).filter(|&at| forest.has_arrived(at)) {
            let age = now_ms.saturating_sub(forest.nodes[at].at_ms).max(0);
            known += f64::from(forest.children[at]);
            exposure += delays.come_by(age);
            ages.add(age);
            children += u64::from(forest.children[at]);
            arrivals += 1;
            any = true;
        }
        if any {
            let cluster = clusters.entry(key).or_default();
            *cluster = (cluster.0 + known, cluster.1 + exposure);
        }
    }
    let mut sums: Vec<(f64, f64)> = clusters.into_values().collect();
    // Sums must not depend on the order of a hash table.
    sums.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let count = sums.len() as f64;
    let known = children as f64;
    let exposure: f64 = sums.iter().map(|(_, exposure)| exposure).sum();
    if count < 2.0 || exposure <= 0.0 {
        return None;
    }
    let mean = known / exposure;
    let squares: Vec<f64> = sums.iter().map(|(known, exposure)| (known - mean * exposure).powi(2)).collect();
    let sum: f64 = squares.iter().sum();
    let fourth: f64 = squares.iter().map(|square| square * square).sum();
    let dispersion = if known > 0.0 { count / (count - 1.0) * sum / known } else { 1.0 };
    let freedom = (2.0 * sum * sum / (fourth - sum * sum / count).max(1e-300)).clamp(1.0, count - 1.0);
    let mut dice = Dice::new(seed, 3);
    let draw = |dice: &mut Dice| {
        let stretch = freedom / (2.0 * dice.gamma(freedom / 2.0)).max(1e-9);
        let dispersion = (dispersion * stretch).max(LEAST_DISPERSION);
        let children = dice.gamma((known + 0.5) / dispersion) * dispersion;
        children / (ages.exposure(&delays.draw(dice)).max(1e-9) * (1.0 - loss.draw(dice)))
    };
    let mut numbers: Vec<f64> = (0..draws.max(20)).map(|_| draw(&mut dice)).collect();
    let mut ends = Interval::of_draws(&mut numbers);
    let law = Law::learn(forest, trees, delays, now_ms)?;
    let by_law = law.reproduction(delays, loss, seed, draws);
    if by_law.high - by_law.low > ends.high - ends.low {
        ends = by_law;
    }
    let Interval { low, high, .. } = ends;
    let value = mean / (1.0 - loss.share());
    let number = Interval { value, low: low.min(value), high: high.max(value) };
    Some(Reproduction { number, arrivals, children, clusters: count as u64, dispersion })
}
