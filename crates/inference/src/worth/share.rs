//! What one more share is worth.

use std::collections::BTreeMap;

use super::Finding;
use crate::stats::{Unit, contrast};

/// An act of passing a link on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareAct {
    /// The cascade that it belongs to: what one cascade's shares bring hangs together.
    pub cascade: u64,
    /// The share from which the sharer had the link, as an index into the same list.
    pub parent: Option<usize>,
    /// What visits that arrived by this very share brought, in minor units of one currency.
    pub revenue_minor: i64,
}

/// Below so many cascades with revenue nothing is said: measured, see `docs/methods/worth.md`.
pub const FEWEST_CASCADES: usize = 30;

/// What each share brought down its lineage, in minor units: itself, and the shares that came of it.
///
/// Claimed parents that form a cycle, and parents that are not in the list, pass nothing on. Complexity: linear.
pub fn down_the_lineage(acts: &[ShareAct]) -> Vec<i128> {
    let mut sums: Vec<i128> = acts.iter().map(|act| i128::from(act.revenue_minor)).collect();
    let parent = |i: usize| acts[i].parent.filter(|&parent| parent < acts.len() && parent != i);
    let mut children = vec![0_usize; acts.len()];
    (0..acts.len()).filter_map(parent).for_each(|parent| children[parent] += 1);
    // Leaves first. Of a cycle no member ever becomes a leaf.
    let mut leaves: Vec<usize> = (0..acts.len()).filter(|&i| children[i] == 0).collect();
    while let Some(leaf) = leaves.pop() {
        let Some(parent) = parent(leaf) else { continue };
        sums[parent] += sums[leaf];
        children[parent] -= 1;
        if children[parent] == 0 {
            leaves.push(parent);
        }
    }
    sums
}

/// The expected revenue down the lineage per share, in minor units, with its 90 % interval by a bootstrap of whole cascades.
///
/// Give it shares whose tokens have run out: younger ones have not yet brought what they will. It is what shares brought,
/// not what *causing* one more would: for that, experiment. Complexity: linear, and 999 times the cascades with revenue.
pub fn value_of_one_more_share(acts: &[ShareAct], seed: u64) -> Finding {
    let mut cascades: BTreeMap<u64, Unit> = BTreeMap::new();
    for (act, sum) in acts.iter().zip(down_the_lineage(acts)) {
        let cascade = cascades.entry(act.cascade).or_default();
        cascade.weight[0] += 1.0;
        cascade.sum[0] += sum as f64;
    }
    let units: Vec<Unit> = cascades.into_values().collect();
    let enough = units.iter().filter(|unit| unit.sum[0] != 0.0).count() >= FEWEST_CASCADES;
    enough.then(|| contrast(&units, [1.0, 0.0], seed)).flatten().into()
}
