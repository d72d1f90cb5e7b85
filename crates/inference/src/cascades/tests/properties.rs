//! What holds for any nodes.

use proptest::collection::vec;
use proptest::prelude::*;

use super::made_up::{START, node};
use crate::cascades::{
    Cluster, Delays, Forest, Law, Loss, Node, Parent, Question, Sizes, Started, grown, reproduction,
    segments, three_lists, two_lists,
};

/// Few ids and few moments: duplicates, cycles, missing and later parents are frequent.
fn any_nodes() -> impl Strategy<Value = Vec<Node>> {
    let any_node = (0_u64..40, 0_u64..50, 0_i64..12, 0_u32..4).prop_map(|(id, parent, at, page)| {
        let parent = match parent {
            0..40 => Some(Parent::Known(parent)),
            40..43 => Some(Parent::Unknown),
            _ => None,
        };
        node(id, parent, START + at, page)
    });
    vec(any_node, 0..60)
}

/// The sum of distances over the number of pairs, by a walk up from each of two nodes.
fn brute_force(forest: &Forest, tree: usize) -> Option<f64> {
    let members: Vec<usize> = (0..forest.nodes().len()).filter(|&at| forest.tree(at) == Some(tree)).collect();
    let way = |at: usize| std::iter::successors(Some(at), |&at| forest.parent(at)).collect::<Vec<_>>();
    let (mut sum, mut pairs) = (0, 0);
    for (i, &a) in members.iter().enumerate() {
        for &b in &members[..i] {
            let (a, b) = (way(a), way(b));
            sum += a
                .iter()
                .enumerate()
                .find_map(|(up, at)| b.iter().position(|to| to == at).map(|down| up + down))
                .unwrap();
            pairs += 1;
        }
    }
    (pairs > 0).then(|| f64::from(sum as u32) / f64::from(pairs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nodes_partition_into_trees(nodes in any_nodes()) {
        let forest = Forest::build(&nodes);
        let cascades: Vec<_> = forest.cascades().collect();
        prop_assert_eq!(cascades.len(), forest.len());
        let sizes: usize = cascades.iter().map(|cascade| cascade.size as usize).sum();
        prop_assert_eq!(sizes + forest.faults().duplicates, nodes.len());
        prop_assert_eq!(Sizes::of(&cascades).nodes() as usize, sizes);
        for cascade in &cascades {
            prop_assert_eq!(cascade.generations.iter().sum::<u32>(), cascade.size);
            prop_assert_eq!(cascade.generations[0], 1);
            prop_assert!(cascade.generations.iter().all(|&count| count > 0));
            prop_assert_eq!(cascade.apps.values().sum::<u32>(), cascade.size);
            prop_assert_eq!(cascade.mechanisms.values().sum::<u32>(), cascade.size);
            prop_assert_eq!(cascade.pages.values().sum::<u32>(), cascade.size);
            prop_assert_eq!(cascade.carried.values().sum::<u32>(), cascade.size);
            prop_assert!(cascade.half_life_ms >= 0 && cascade.start_ms + cascade.half_life_ms <= cascade.last_ms);
        }
    }

    #[test]
    fn the_order_of_nodes_changes_nothing(
        (nodes, shuffled) in any_nodes().prop_flat_map(|nodes| (Just(nodes.clone()), Just(nodes).prop_shuffle())),
    ) {
        let (forest, other) = (Forest::build(&nodes), Forest::build(&shuffled));
        prop_assert_eq!(forest.faults(), other.faults());
        prop_assert_eq!(forest.cascades().collect::<Vec<_>>(), other.cascades().collect::<Vec<_>>());
    }

    #[test]
    fn virality_is_the_mean_distance(nodes in any_nodes()) {
        let forest = Forest::build(&nodes);
        for (tree, cascade) in forest.cascades().enumerate() {
            match (cascade.virality, brute_force(&forest, tree)) {
                (Some(ours), Some(brute)) => prop_assert!((ours - brute).abs() < 1e-9, "{} {}", ours, brute),
                (ours, brute) => prop_assert_eq!(ours, brute),
            }
        }
    }

    #[test]
    fn intervals_are_finite_and_hold_their_estimate(nodes in any_nodes(), lost in 0.0..1.0_f64, later in 0_i64..1_000_000) {
        let forest = Forest::build(&nodes);
        let (now_ms, loss) = (START + later, Loss::known(lost));
        let delays = Delays::learn(&forest, now_ms);
        let all = reproduction(&forest, 0..forest.len(), Cluster::Page, &delays, loss, now_ms, (1, 20));
        let mut intervals: Vec<_> = all.map(|all| all.number).into_iter().collect();
        if let Some(law) = Law::learn(&forest, 0..forest.len(), &delays, now_ms) {
            let question = Question { now_ms, loss, most: Some(1_000), seed: 1, draws: 20 };
            for tree in 0..forest.len().min(3) {
                let grown = grown(&forest, tree, &law, &delays, &question).unwrap();
                prop_assert!(grown.size.low >= f64::from(grown.seen) && grown.size.high <= 1_000.0, "{:?}", grown);
                intervals.extend([grown.size, grown.reproduction]);
            }
        }
        for interval in intervals {
            prop_assert!(interval.low >= 0.0 && interval.high.is_finite(), "{:?}", interval);
            prop_assert!(interval.holds(interval.value), "{:?}", interval);
        }
    }

    #[test]
    fn shares_are_never_fewer_than_were_seen(cells in proptest::array::uniform8(0_u64..60)) {
        if let Some(shares) = three_lists(&cells, 3, 40) {
            prop_assert_eq!(shares.seen, cells[1..].iter().sum::<u64>());
            prop_assert!(shares.all.low >= shares.seen as f64 && shares.all.high.is_finite(), "{:?}", shares);
            prop_assert!(shares.all.holds(shares.all.value), "{:?}", shares);
        }
        let (first, second) = (cells[1] + cells[3], cells[2] + cells[3]);
        let both = two_lists(first, second, cells[3]).unwrap();
        prop_assert!(both.low >= (first + second - cells[3]) as f64 - 1e-9 && both.holds(both.value), "{:?}", both);
    }

    #[test]
    fn no_segment_is_too_small_and_they_add_up(counts in vec((0_u8..9, 0_u64..40), 0..30), k in 1_u64..60) {
        let counts: Vec<(u8, Started)> =
            counts.into_iter().map(|(name, visits)| (name, Started { visits, starts: visits / 3, brought: 1 })).collect();
        let rows = segments(counts.clone(), k);
        prop_assert!(rows.iter().all(|row| row.started.visits >= k && row.rate.holds(row.rate.value)));
        let all: u64 = counts.iter().map(|(_, started)| started.visits).sum();
        let shown: u64 = rows.iter().map(|row| row.started.visits).sum();
        prop_assert!(shown == all || (shown == 0 && all < k), "{} of {}", shown, all);
    }
}
