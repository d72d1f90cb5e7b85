//! From nodes to trees. Nothing is estimated here.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::faults::{Faults, NONE, cut_cycles, parents};
use super::node::Node;
use super::shape::Cascade;

/// What the top of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Top {
    /// The visit that passed its page on first: the tree is a whole cascade, as far as tokens tell.
    Root,
    /// A visit that somebody's link brought, nobody knows whose: the tree is a piece of some cascade, its generations counted
    /// from here.
    Broken,
}

/// All cascades of a site, rebuilt from lineage.
///
/// The same nodes in another order give the same forest.
#[derive(Debug, Clone, Default)]
pub struct Forest {
    pub(super) nodes: Vec<Node>,
    pub(super) parents: Vec<u32>,
    pub(super) children: Vec<u32>,
    generations: Vec<u32>,
    trees: Vec<u32>,
    /// Nodes by tree, each tree's in order of time; the top is the first.
    members: Vec<u32>,
    starts: Vec<u32>,
    /// Sums of the distances between all pairs, by tree.
    distances: Vec<u128>,
    faults: Faults,
}

impl Forest {
    /// The most nodes that a forest takes.
    pub const MOST: usize = u32::MAX as usize - 1;

    /// Joins nodes to trees. Bad input is set right as [`Faults`] says, and never fails.
    ///
    /// Complexity: n in the nodes where they are in order of time, n log n where not; some 100 bytes a node.
    pub fn build(nodes: &[Node]) -> Forest {
        let mut faults = Faults::default();
        let mut sorted = nodes.to_vec();
        // By all fields: what is kept of equal ids depends on no order.
        if !sorted.is_sorted() {
            sorted.sort_unstable();
        }
        faults.too_many = sorted.len().saturating_sub(Forest::MOST);
        sorted.truncate(Forest::MOST);
        let mut numbers: HashMap<u64, u32> = HashMap::with_capacity(sorted.len());
        let mut next = 0;
        sorted.retain(|node| match numbers.entry(node.id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(next);
                next += 1;
                true
            }
        });
        faults.duplicates = nodes.len() - faults.too_many - sorted.len();
        let mut parents = parents(&sorted, &numbers, &mut faults);
        cut_cycles(&mut parents, &mut faults);
        Forest::join(sorted, parents, faults)
    }

    /// Generations, trees and distances of parents among whom there is no cycle.
    fn join(nodes: Vec<Node>, parents: Vec<u32>, faults: Faults) -> Forest {
        let n = nodes.len();
        let mut children = vec![0_u32; n];
        for &parent in parents.iter().filter(|&&parent| parent != NONE) {
            children[parent as usize] += 1;
        }
        let (mut generations, mut trees) = (vec![0_u32; n], vec![0_u32; n]);
        let order = from_the_tops(&parents, &children);
        let mut count = 0;
        for &at in &order {
            let parent = parents[at as usize];
            if parent == NONE {
                trees[at as usize] = count;
                count += 1;
            } else {
                trees[at as usize] = trees[parent as usize];
                generations[at as usize] = generations[parent as usize] + 1;
            }
        }
        let sizes = counts(&trees, count as usize);
        let starts = offsets(&sizes);
        let (members, mut free) = (&mut vec![0_u32; n], starts.clone());
        for (at, &tree) in trees.iter().enumerate() {
            members[free[tree as usize] as usize] = at as u32;
            free[tree as usize] += 1;
        }
        // An edge with s nodes below it lies on the way between s · (n - s) pairs.
        let (mut below, mut distances) = (vec![1_u32; n], vec![0_u128; count as usize]);
        for &at in order.iter().rev() {
            let parent = parents[at as usize];
            if parent != NONE {
                let (tree, s) = (trees[at as usize] as usize, below[at as usize]);
                distances[tree] += u128::from(u64::from(s) * u64::from(sizes[tree] - s));
                below[parent as usize] += s;
            }
        }
        let members = std::mem::take(members);
        Forest { nodes, parents, children, generations, trees, members, starts, distances, faults }
    }

    /// What was wrong with the nodes.
    pub fn faults(&self) -> Faults {
        self.faults
    }

    /// The nodes that were kept, in order of time.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many trees there are.
    pub fn len(&self) -> usize {
        self.distances.len()
    }

    /// Is there no tree?
    pub fn is_empty(&self) -> bool {
        self.distances.is_empty()
    }

    /// The parent of a node, both by their place in [`Forest::nodes`].
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.parents.get(node).filter(|&&parent| parent != NONE).map(|&parent| parent as usize)
    }

    /// Through how many hands the link had been that brought this node; 0 at the top of a tree.
    pub fn generation(&self, node: usize) -> Option<u32> {
        self.generations.get(node).copied()
    }

    /// How many visits its links have brought, as far as tokens tell.
    pub fn children(&self, node: usize) -> Option<u32> {
        self.children.get(node).copied()
    }

    /// The tree that a node belongs to: a number below [`Forest::len`], for [`Forest::cascade`].
    pub fn tree(&self, node: usize) -> Option<usize> {
        self.trees.get(node).map(|&tree| tree as usize)
    }

    /// The nodes of a tree by their places in [`Forest::nodes`], in order of time; the top is among the earliest. None where there is no such
    /// tree.
    pub fn members(&self, tree: usize) -> &[u32] {
        match (self.starts.get(tree), self.starts.get(tree.saturating_add(1))) {
            (Some(&from), Some(&to)) => &self.members[from as usize..to as usize],
            _ => &[],
        }
    }

    /// What the top of a tree is, and its place among the nodes.
    pub(super) fn top(&self, tree: usize) -> Option<(Top, usize)> {
        let top = self.members(tree).iter().find(|&&at| self.parents[at as usize] == NONE)?;
        let node = &self.nodes[*top as usize];
        Some((if node.parent.is_none() { Top::Root } else { Top::Broken }, *top as usize))
    }

    /// Whether a link brought this visit: all nodes but roots.
    pub(super) fn has_arrived(&self, node: usize) -> bool {
        self.nodes[node].parent.is_some()
    }

    /// The shape of one tree; none where there is no such tree. Complexity: n in its nodes.
    pub fn cascade(&self, tree: usize) -> Option<Cascade> {
        let (top, at) = self.top(tree)?;
        Some(Cascade::measure(self, self.members(tree), top, at, self.distances[tree]))
    }

    /// The shapes of all trees, in order of their tops' time.
    pub fn cascades(&self) -> impl Iterator<Item = Cascade> + '_ {
        (0..self.len()).filter_map(|tree| self.cascade(tree))
    }
}

/// All nodes, each after its parent, tops in order of time first.
fn from_the_tops(parents: &[u32], children: &[u32]) -> Vec<u32> {
    let mut free = offsets(children);
    let starts = free.clone();
    let mut sorted = vec![0_u32; starts.last().copied().unwrap_or_default() as usize];
    let mut order = Vec::with_capacity(parents.len());
    for (at, &parent) in parents.iter().enumerate() {
        if parent == NONE {
            order.push(at as u32);
        } else {
            sorted[free[parent as usize] as usize] = at as u32;
            free[parent as usize] += 1;
        }
    }
    let mut next = 0;
    while let Some(&at) = order.get(next) {
        order.extend_from_slice(&sorted[starts[at as usize] as usize..starts[at as usize + 1] as usize]);
        next += 1;
    }
    order
}

fn counts(of: &[u32], kinds: usize) -> Vec<u32> {
    let mut counts = vec![0_u32; kinds];
    of.iter().for_each(|&kind| counts[kind as usize] += 1);
    counts
}

/// Where each begins, and where the last ends.
fn offsets(sizes: &[u32]) -> Vec<u32> {
    let mut sum = 0;
    let ends = sizes.iter().map(|size| {
        sum += size;
        sum
    });
    std::iter::once(0).chain(ends).collect()
}
