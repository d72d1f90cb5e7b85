//! Bad input is harmless.

use super::made_up::{START, node};
use crate::cascades::{Faults, Forest, Node, Parent, Top};

fn known(id: u64, parent: u64, at: i64) -> Node {
    node(id, Some(Parent::Known(parent)), START + at, 0)
}

/// Sizes of trees with what their tops are.
fn trees(forest: &Forest) -> Vec<(u32, Top, u64)> {
    forest.cascades().map(|cascade| (cascade.size, cascade.top, cascade.id)).collect()
}

#[test]
fn a_cycle_is_cut_at_its_lowest_id() {
    // 5 -> 4 -> 3 -> 5, all of one moment, with 6 below; and one that is its own parent.
    let nodes = [known(5, 4, 0), known(4, 3, 0), known(3, 5, 0), known(6, 5, 1), known(9, 9, 2)];
    let forest = Forest::build(&nodes);
    assert_eq!(forest.faults(), Faults { cycles: 2, ..Faults::default() });
    assert_eq!(trees(&forest), [(4, Top::Broken, 3), (1, Top::Broken, 9)]);
    assert_eq!(forest.cascade(0).unwrap().generations, [1, 1, 1, 1]);
}

#[test]
fn a_cycle_through_time_is_cut_where_a_parent_is_later_than_its_child() {
    let forest = Forest::build(&[known(1, 3, 0), known(2, 1, 1), known(3, 2, 2)]);
    assert_eq!(forest.faults(), Faults { later: 1, ..Faults::default() });
    assert_eq!(trees(&forest), [(3, Top::Broken, 1)]);
}

#[test]
fn a_parent_that_is_missing_or_later_is_unknown() {
    let forest = Forest::build(&[known(1, 77, 0), node(2, None, START + 9, 0), known(3, 2, 5)]);
    assert_eq!(forest.faults(), Faults { missing: 1, later: 1, ..Faults::default() });
    assert_eq!(trees(&forest), [(1, Top::Broken, 1), (1, Top::Broken, 3), (1, Top::Root, 2)]);
}

#[test]
fn of_equal_ids_the_earliest_stays() {
    let nodes = [known(2, 1, 5), node(1, None, START, 3), node(1, None, START + 1, 4), known(2, 1, 6)];
    let forest = Forest::build(&nodes);
    assert_eq!(forest.faults(), Faults { duplicates: 2, ..Faults::default() });
    assert_eq!(trees(&forest), [(2, Top::Root, 1)]);
    assert_eq!(forest.nodes()[1].at_ms, START + 5);
}

#[test]
fn a_parent_of_the_same_moment_with_a_higher_id_is_a_parent() {
    let forest = Forest::build(&[known(1, 2, 0), node(2, None, START, 0)]);
    assert_eq!((forest.faults(), trees(&forest)), (Faults::default(), vec![(2, Top::Root, 2)]));
}

#[test]
fn nothing_and_the_ends_of_time() {
    let forest = Forest::build(&[]);
    assert!(forest.is_empty() && forest.cascade(0).is_none() && forest.cascade(usize::MAX).is_none());
    let forest = Forest::build(&[node(1, None, i64::MIN, 0), node(2, Some(Parent::Known(1)), i64::MAX, 0)]);
    let cascade = forest.cascade(0).unwrap();
    assert_eq!((cascade.size, cascade.half_life_ms), (2, 0));
    assert_eq!((forest.parent(9), forest.generation(9), forest.tree(9)), (None, None, None));
}
