//! The shape of one cascade, counted.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::App;
use entrenous_core::share::Mechanism;

use super::forest::{Forest, Top};
use super::node::Carried;

/// One cascade, or a piece of one whose top's parent is unknown. Everything in it is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Cascade {
    /// The id of the node at the top.
    pub id: u64,
    /// What that node is.
    pub top: Top,
    /// When it began, in ms since 1970.
    pub start_ms: i64,
    /// When its last node came, in ms since 1970.
    pub last_ms: i64,
    /// Nodes, the top among them; at least 1.
    pub size: u32,
    /// Nodes by generation, the top's (1) first; they add up to `size`.
    pub generations: Vec<u32>,
    /// Structural virality: the mean number of steps between two different nodes, over all pairs (Goel, Anderson, Hofman and
    /// Watts 2016, "The structural virality of online diffusion", Management Science 62(1), online in 2015). From 1 for a pair,
    /// through nearly 2 where one node brought all, to (n + 1) / 3 for a chain of n; none for a single node.
    pub virality: Option<f64>,
    /// How long after its start half of its nodes had come, the top among them, in ms; 0 up to a size of 2.
    pub half_life_ms: i64,
    /// Nodes by the app that carried the link; none where nothing names it.
    pub apps: BTreeMap<Option<App>, u32>,
    /// Nodes by how the link was made.
    pub mechanisms: BTreeMap<Mechanism, u32>,
    /// Nodes by page.
    pub pages: BTreeMap<u32, u32>,
    /// Nodes by who could see the link.
    pub carried: BTreeMap<Carried, u32>,
}

impl Cascade {
    pub(super) fn measure(forest: &Forest, members: &[u32], top: Top, at: usize, distances: u128) -> Cascade {
        let first = &forest.nodes[at];
        let mut generations = Vec::new();
        let (mut apps, mut mechanisms) = (BTreeMap::new(), BTreeMap::new());
        let (mut pages, mut carried) = (BTreeMap::new(), BTreeMap::new());
        for &member in members {
            let node = &forest.nodes[member as usize];
            let generation = forest.generation(member as usize).unwrap_or_default() as usize;
            if generations.len() <= generation {
                generations.resize(generation + 1, 0);
            }
            generations[generation] += 1;
            *apps.entry(node.app).or_insert(0) += 1;
            *mechanisms.entry(node.mechanism).or_insert(0) += 1;
            *pages.entry(node.page).or_insert(0) += 1;
            *carried.entry(node.carried).or_insert(0) += 1;
        }
        let n = members.len();
        let time = |at: Option<&u32>| at.map_or(first.at_ms, |&at| forest.nodes[at as usize].at_ms);
        // Mean over ordered pairs: each of the n (n - 1) / 2 pairs once.
        let pairs = n as f64 * (n as f64 - 1.0) / 2.0;
        Cascade {
            id: first.id,
            top,
            start_ms: first.at_ms,
            last_ms: time(members.last()),
            size: n as u32,
            generations,
            virality: (n > 1).then(|| distances as f64 / pairs),
            half_life_ms: time(members.get(n.div_ceil(2).saturating_sub(1))).saturating_sub(first.at_ms),
            apps,
            mechanisms,
            pages,
            carried,
        }
    }

    /// Through how many hands its links have been at most: the last generation, 0 for a single node.
    pub fn depth(&self) -> u32 {
        self.generations.len().saturating_sub(1) as u32
    }

    /// Nodes of the largest generation.
    pub fn breadth(&self) -> u32 {
        self.generations.iter().copied().max().unwrap_or_default()
    }
}

/// How large cascades are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes {
    /// How many cascades there are of each size.
    pub by_size: BTreeMap<u32, u32>,
    /// How many of them are pieces, their top's parent unknown.
    pub broken: u32,
}

impl Sizes {
    /// Counts cascades by size.
    pub fn of<'a>(cascades: impl IntoIterator<Item = &'a Cascade>) -> Sizes {
        let mut sizes = Sizes::default();
        for cascade in cascades {
            *sizes.by_size.entry(cascade.size).or_insert(0) += 1;
            sizes.broken += u32::from(cascade.top == Top::Broken);
        }
        sizes
    }

    /// Cascades.
    pub fn cascades(&self) -> u64 {
        self.by_size.values().map(|&count| u64::from(count)).sum()
    }

    /// Nodes of all cascades.
    pub fn nodes(&self) -> u64 {
        self.by_size.iter().map(|(&size, &count)| u64::from(size) * u64::from(count)).sum()
    }

    /// Which part of them are single nodes, 0 to 1; none where there are no cascades.
    pub fn single_share(&self) -> Option<f64> {
        let single = self.by_size.get(&1).copied().unwrap_or_default();
        (self.cascades() > 0).then(|| f64::from(single) / self.cascades() as f64)
    }

    /// The smallest size that this part of the cascades, 0 to 1, does not exceed; none where there are no cascades.
    pub fn quantile(&self, part: f64) -> Option<u32> {
        let wanted = part.clamp(0.0, 1.0) * self.cascades() as f64;
        let mut below = 0.0;
        let found = self.by_size.iter().find(|&(_, &count)| {
            below += f64::from(count);
            below >= wanted
        });
        found.or(self.by_size.last_key_value()).map(|(&size, _)| size)
    }
}
