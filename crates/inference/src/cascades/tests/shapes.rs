//! What is counted, by hand and at full size.

use entrenous_core::evidence::source::App;

use super::made_up::{Brings, MINUTE, START, WORLD, World, dice, node};
use entrenous_core::share::Mechanism;

use crate::cascades::{Carried, Forest, Node, Parent, Sizes, Top};

/// The worked example of `docs/methods/cascades.md`: 1 brings 2, 3 and 4; 3 brings 5; 5 brings 6.
fn example() -> Vec<Node> {
    let child = |id, parent, minutes: i64| node(id, Some(Parent::Known(parent)), START + minutes * MINUTE, 7);
    let mut nodes = vec![
        node(1, None, START, 7),
        child(2, 1, 5),
        child(3, 1, 10),
        child(4, 1, 30),
        child(5, 3, 60),
        child(6, 5, 120),
    ];
    for (node, app) in
        nodes.iter_mut().zip([None, Some(App::Whatsapp), Some(App::Whatsapp), None, None, Some(App::Signal)])
    {
        node.app = app;
        node.mechanism = if node.id < 5 { Mechanism::Button } else { Mechanism::AddressBar };
        node.carried = if node.id < 5 { Carried::Proven } else { Carried::Inferred };
    }
    nodes
}

#[test]
fn the_worked_example() {
    let forest = Forest::build(&example());
    assert_eq!(forest.len(), 1);
    let cascade = forest.cascade(0).unwrap();
    assert_eq!((cascade.id, cascade.top, cascade.start_ms), (1, Top::Root, START));
    assert_eq!((cascade.size, cascade.depth(), cascade.breadth()), (6, 3, 3));
    assert_eq!(cascade.generations, [1, 3, 1, 1]);
    // Edges with s nodes below: 2 and 4 have 1, 3 has 3, 5 has 2, 6 has 1: 5 + 5 + 9 + 8 + 5 = 32 steps over 15 pairs.
    assert_eq!(cascade.virality, Some(32.0 / 15.0));
    // The third of six came after 10 minutes.
    assert_eq!(cascade.half_life_ms, 10 * MINUTE);
    assert_eq!(cascade.last_ms, START + 120 * MINUTE);
    assert_eq!(
        cascade.apps.into_iter().collect::<Vec<_>>(),
        [(None, 3), (Some(App::Whatsapp), 2), (Some(App::Signal), 1)]
    );
    assert_eq!(
        cascade.mechanisms.into_iter().collect::<Vec<_>>(),
        [(Mechanism::AddressBar, 2), (Mechanism::Button, 4)]
    );
    assert_eq!(cascade.pages.into_iter().collect::<Vec<_>>(), [(7, 6)]);
    assert_eq!(
        cascade.carried.into_iter().collect::<Vec<_>>(),
        [(Carried::Proven, 4), (Carried::Inferred, 2)]
    );
}

#[test]
fn the_known_ends_of_structural_virality() {
    let of = |parent: fn(u64) -> u64, n: u64| {
        let nodes: Vec<Node> = (0..n)
            .map(|id| node(id, (id > 0).then(|| Parent::Known(parent(id))), START + id as i64, 0))
            .collect();
        Forest::build(&nodes).cascade(0).unwrap().virality
    };
    let broadcast = of(|_| 0, 1_000).unwrap();
    assert!((broadcast - (2.0 - 2.0 / 1_000.0)).abs() < 1e-12, "{broadcast}");
    let chain = of(|id| id - 1, 1_000).unwrap();
    assert!((chain - 1_001.0 / 3.0).abs() < 1e-9, "{chain}");
    assert_eq!(of(|_| 0, 2), Some(1.0));
    assert_eq!(of(|_| 0, 1), None);
}

#[test]
fn a_hundred_thousand_nodes_are_rebuilt_exactly() {
    let world =
        World { brings: Brings::Uneven(0.3), mean: 0.85, root: None, lost: 0.0, most: 30_000, ..WORLD };
    let (nodes, truth) = world.live(20_000, &mut dice(11));
    assert!(nodes.len() >= 100_000, "{}", nodes.len());
    let forest = Forest::build(&nodes);
    assert_eq!(forest.faults(), Default::default());
    assert_eq!((forest.nodes().len(), forest.len()), (truth.parents.len(), truth.sizes.len()));
    // Parents stand before their children in the truth, so one pass has its generations.
    let mut generations = vec![0; truth.parents.len()];
    for (at, parent) in truth.parents.iter().enumerate() {
        generations[at] = parent.map_or(0, |parent| generations[parent] + 1);
    }
    for (at, node) in forest.nodes().iter().enumerate() {
        let parent = forest.parent(at).map(|parent| forest.nodes()[parent].id as usize);
        assert_eq!(parent, truth.parents[node.id as usize]);
        assert_eq!(forest.generation(at), Some(generations[node.id as usize]));
    }
    let mut sizes: Vec<usize> = forest.cascades().map(|cascade| cascade.size as usize).collect();
    let mut wanted = truth.sizes;
    sizes.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(sizes, wanted);
}

#[test]
fn one_cascade_of_a_hundred_thousand_nodes_is_rebuilt_exactly() {
    let n = 100_000_u64;
    let parent = |id: u64| id.checked_sub(1).map(|last| (last * 7 / 8).min(last));
    let nodes: Vec<Node> =
        (0..n).map(|id| node(id, parent(id).map(Parent::Known), START + id as i64, 0)).collect();
    let forest = Forest::build(&nodes);
    let cascade = forest.cascade(0).unwrap();
    let mut generations = vec![0_usize; n as usize];
    for id in 1..n {
        generations[id as usize] = generations[parent(id).unwrap() as usize] + 1;
    }
    let mut wanted = vec![0; generations.iter().max().unwrap() + 1];
    generations.iter().for_each(|&generation| wanted[generation] += 1);
    assert_eq!((forest.len(), u64::from(cascade.size)), (1, n));
    assert_eq!(cascade.generations, wanted);
}

#[test]
fn sizes_and_single_nodes() {
    let mut nodes = example();
    nodes.extend((10..13).map(|id| node(id, None, START, 1)));
    nodes.push(node(13, Some(Parent::Unknown), START, 1));
    let cascades: Vec<_> = Forest::build(&nodes).cascades().collect();
    let sizes = Sizes::of(&cascades);
    assert_eq!(sizes.by_size.clone().into_iter().collect::<Vec<_>>(), [(1, 4), (6, 1)]);
    assert_eq!((sizes.cascades(), sizes.nodes(), sizes.broken), (5, 10, 1));
    assert_eq!(sizes.single_share(), Some(0.8));
    assert_eq!((sizes.quantile(0.5), sizes.quantile(0.8), sizes.quantile(0.9)), (Some(1), Some(1), Some(6)));
    assert_eq!((Sizes::default().single_share(), Sizes::default().quantile(0.5)), (None, None));
}
