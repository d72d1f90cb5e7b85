//! What a cascade of 100,000 nodes costs: milliseconds to rebuild and measure it, beside a plain reading. Run by
//! `cargo xtask bench cascades`.
//!
//! The plain reading is what one writes first: a hash map of children and a breadth-first walk from the root, without structural
//! virality; and for that, a walk from every node, here of a tree small enough to wait for.

use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::time::Instant;

use entrenous_core::share::Mechanism;
use entrenous_inference::cascades::{Carried, Delays, Forest, Law, Loss, Node, Parent, Question, grown};

const NODES: usize = 100_000;
const SMALL: usize = 2_000;
const RUNS: usize = 9;
const AIM_MS: f64 = 200.0;

fn main() {
    let nodes = made_up(NODES);
    let ours = median(|| {
        let forest = Forest::build(black_box(&nodes));
        black_box(forest.cascade(0));
    });
    let mut shuffled = nodes.clone();
    let mut state = 7_u64;
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, below(&mut state, at as u64 + 1) as usize);
    }
    let unordered = median(|| {
        let forest = Forest::build(black_box(&shuffled));
        black_box(forest.cascade(0));
    });
    let plain = median(|| {
        black_box(walk(&children(black_box(&nodes)), 0));
    });
    println!("cascade of {NODES} nodes, median of {RUNS} runs");
    println!("rebuilt and measured, structural virality with it: {ours:.1} ms (aim: {AIM_MS:.0} ms)");
    println!("the same, nodes in no order: {unordered:.1} ms");
    println!("plain reading (hash map of children, walk by generation), without virality: {plain:.1} ms");

    let small = made_up(SMALL);
    let of_small = median(|| {
        black_box(Forest::build(black_box(&small)).cascade(0));
    });
    let brute = median(|| {
        black_box(all_pairs(black_box(&small)));
    });
    let squared = (NODES as f64 / SMALL as f64).powi(2);
    println!(
        "virality of {SMALL} nodes: {of_small:.2} ms, all else with it; by a walk from every node: {brute:.1} ms"
    );
    println!("by such walks {NODES} nodes would take {:.0} s (their number squared)", brute * squared / 1e3);

    let forest = Forest::build(&nodes);
    let now_ms = nodes.last().map_or(0, |node| node.at_ms) + 86_400_000;
    let estimated = median(|| {
        let delays = Delays::learn(&forest, now_ms);
        let Some(law) = Law::learn(&forest, [0], &delays, now_ms) else { return };
        let question =
            Question { now_ms, loss: Loss::known(0.3), most: Some(10 * NODES as u64), seed: 1, draws: 200 };
        black_box(grown(&forest, 0, &law, &delays, &question));
    });
    println!("true size and reproduction number with 30 % of the tokens lost, 200 draws: {estimated:.0} ms");
}

/// Each visit opens the link of one of the latest 500, mostly of the more diligent.
fn made_up(count: usize) -> Vec<Node> {
    let mut state = 1;
    let node = |at: usize| {
        let parent = at.checked_sub(1).map(|last| {
            let window = last.min(500) as u64 + 1;
            let back = below(&mut state, window).min(below(&mut state, window)) as usize;
            Parent::Known(id((last - back) as u64))
        });
        Node {
            at_ms: 1_767_225_600_000 + at as i64 * 1_000,
            id: id(at as u64),
            parent,
            page: (at % 3) as u32,
            mechanism: Mechanism::ALL[at % Mechanism::ALL.len()],
            app: None,
            carried: Carried::Inferred,
        }
    };
    (0..count).map(node).collect()
}

/// Ids as random as tokens are.
fn id(number: u64) -> u64 {
    let mut state = number;
    below(&mut state, u64::MAX)
}

fn below(state: &mut u64, n: u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut x = *state;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) % n
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

fn children(nodes: &[Node]) -> (u64, HashMap<u64, Vec<u64>>) {
    let mut children: HashMap<u64, Vec<u64>> = HashMap::new();
    let mut root = 0;
    for node in nodes {
        match node.parent {
            Some(Parent::Known(parent)) => children.entry(parent).or_default().push(node.id),
            _ => root = node.id,
        }
    }
    (root, children)
}

/// Sizes of generations.
fn walk((root, children): &(u64, HashMap<u64, Vec<u64>>), first: u32) -> Vec<u32> {
    let mut generations = Vec::new();
    let mut queue = VecDeque::from([(*root, first)]);
    while let Some((id, generation)) = queue.pop_front() {
        if generations.len() <= generation as usize {
            generations.push(0);
        }
        generations[generation as usize] += 1;
        queue.extend(children.get(&id).into_iter().flatten().map(|child| (*child, generation + 1)));
    }
    generations
}

/// The mean distance of all pairs, by a walk from every node.
fn all_pairs(nodes: &[Node]) -> f64 {
    let mut edges: HashMap<u64, Vec<u64>> = HashMap::new();
    for node in nodes {
        if let Some(Parent::Known(parent)) = node.parent {
            edges.entry(parent).or_default().push(node.id);
            edges.entry(node.id).or_default().push(parent);
        }
    }
    let mut sum = 0_u64;
    for node in nodes {
        let mut queue = VecDeque::from([(node.id, None, 0_u64)]);
        while let Some((id, from, distance)) = queue.pop_front() {
            sum += distance;
            let next = edges.get(&id).into_iter().flatten().filter(|next| Some(**next) != from);
            queue.extend(next.map(|next| (*next, Some(id), distance + 1)));
        }
    }
    sum as f64 / (nodes.len() * (nodes.len() - 1)) as f64
}
