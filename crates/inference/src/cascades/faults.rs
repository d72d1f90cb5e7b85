//! What can be wrong with nodes, and how it is set right.

use hashbrown::HashMap;

use super::node::{Node, Parent};

/// No parent.
pub(super) const NONE: u32 = u32::MAX;

/// What was wrong with the nodes, and what became of it. Nothing of it stops anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// Nodes left out: another node has their id. The earliest stays.
    pub duplicates: usize,
    /// Parents that are no node: their child's parent is unknown.
    pub missing: usize,
    /// Parents that came after their child: their child's parent is unknown.
    pub later: usize,
    /// Nodes that were their own forebears, all of one moment: the parent of the one with the lowest id is unknown.
    pub cycles: usize,
    /// Nodes past [`super::Forest::MOST`]: left out, the last first.
    pub too_many: usize,
}

/// The place of each node's parent, where it can be one.
pub(super) fn parents(nodes: &[Node], numbers: &HashMap<u64, u32>, faults: &mut Faults) -> Vec<u32> {
    let parent = |node: &Node| {
        let Some(Parent::Known(id)) = node.parent else { return NONE };
        let Some(&parent) = numbers.get(&id) else {
            faults.missing += 1;
            return NONE;
        };
        if nodes[parent as usize].at_ms > node.at_ms {
            faults.later += 1;
            return NONE;
        }
        parent
    };
    nodes.iter().map(parent).collect()
}

/// Cuts each cycle at its first node. Whoever is no later than a child that is no later than them is of the same moment.
pub(super) fn cut_cycles(parents: &mut [u32], faults: &mut Faults) {
    // Where each parent stands before its child no way leads back.
    if parents.iter().enumerate().all(|(at, &parent)| parent == NONE || (parent as usize) < at) {
        return;
    }
    let mut walked = vec![NONE; parents.len()];
    for from in 0..parents.len() {
        let mut at = from;
        while walked[at] == NONE {
            walked[at] = from as u32;
            match parents[at] {
                NONE => break,
                parent => at = parent as usize,
            }
        }
        if walked[at] != from as u32 || parents[at] == NONE {
            continue;
        }
        // The walk met itself: `at` lies on a cycle.
        let (mut first, mut next) = (at, parents[at] as usize);
        while next != at {
            first = first.min(next);
            next = parents[next] as usize;
        }
        parents[first] = NONE;
        faults.cycles += 1;
    }
}
