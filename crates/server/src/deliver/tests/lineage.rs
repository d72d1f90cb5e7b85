//! Lineage through crashes: each child once, with the parent that it has without them.

use entrenous_storage::events::{EventStore, LineageNode, Options};

use super::*;
use crate::deliver::arrived;
use crate::deliver::batch::Deliveries;

/// One step: seconds since the last, who, which token is drawn, with which one they arrive (0: none).
type Step = (u32, u8, u8, u8);

fn events(steps: &[Step]) -> Vec<Collected> {
    let views: Vec<super::Step> =
        steps.iter().map(|(after, who, ..)| (*after, 1, *who, 0, 0, false)).collect();
    let mut events = journal(&views);
    for (event, (_, _, drawn, arrives)) in events.iter_mut().zip(steps) {
        event.token = u64::from(*drawn);
        event.parents = if *arrives == 0 { Vec::new() } else { vec![1_000_000, u64::from(*arrives)] };
    }
    events
}

/// What is stored of lineage, and of tokens 1 to 9 where each was drawn first.
type Told = (Vec<LineageNode>, Vec<(u64, u64, Option<u16>)>);

fn stored(journal: &[Collected], size: usize, crashes: &[(usize, bool)]) -> Told {
    let mut store = EventStore::in_memory(&Options::default()).expect("opens");
    let known = sites();
    let mut deliveries = Deliveries::new(Arc::clone(&RULES));
    let take = |deliveries: &mut Deliveries, store: &EventStore, range: std::ops::Range<usize>| {
        let read: Vec<_> =
            range.map(|at| (at as u64 + 1, Some(Journaled::Event(Box::new(journal[at].clone()))))).collect();
        deliveries.know(&store.tokens(&arrived(&read)).expect("told"), &known);
        for (seq, event) in &read {
            deliveries.take_in(*seq, event.as_ref().expect("an event"), &known);
        }
    };
    let (mut next, mut number) = (0, 0);
    while next < journal.len() {
        let upto = (next + size).min(journal.len());
        take(&mut deliveries, &store, next..upto);
        let batch = deliveries.take();
        number += 1;
        let crash = crashes.iter().find(|(at, _)| *at == number).map(|(_, written)| *written);
        if crash != Some(false) {
            store.deliver(&batch.delivery()).expect("delivered");
            next = upto;
        }
        if crash.is_some() {
            let position = store.position().expect("told");
            deliveries = Deliveries::new(Arc::clone(&RULES));
            if position.seq > 0 {
                take(&mut deliveries, &store, position.replay_from as usize - 1..position.seq as usize);
            }
            deliveries.skip(position.seq);
            deliveries.pass(position.clock_ms);
            deliveries.forget();
        }
    }
    let nodes = store.reader().expect("a reader").lineage(1, (0, i64::MAX / 2)).expect("told");
    let mut tokens = store.tokens(&(1..10).map(|token| (1, token)).collect::<Vec<_>>()).expect("told");
    tokens.sort_by_key(|row| (row.token, row.seq));
    tokens.dedup_by_key(|row| row.token);
    (nodes, tokens.iter().map(|row| (row.token, row.root, row.generation)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn crashes_change_nothing_of_lineage(
        steps in proptest::collection::vec((0..900_u32, 0..4_u8, 0..6_u8, 0..6_u8), 1..30),
        size in 1..6_usize,
        crashes in proptest::collection::vec((1..12_usize, any::<bool>()), 0..4),
    ) {
        let journal = events(&steps);
        let calm = stored(&journal, size, &[]);
        let mut visits: Vec<u64> = calm.0.iter().map(|node| node.visit).collect();
        visits.dedup();
        prop_assert_eq!(visits.len(), calm.0.len(), "each once");
        prop_assert!(calm.0.iter().all(|node| node.parent.is_none_or(|parent| parent < node.visit)));
        prop_assert_eq!(stored(&journal, size, &crashes), calm);
    }
}

#[test]
fn a_token_that_is_claimed_again_stays_with_the_first() {
    // The first draws 5, the second claims it in a later batch, the third arrives with it.
    let journal = events(&[(0, 0, 5, 0), (9, 1, 5, 0), (9, 2, 0, 5)]);
    let (nodes, _) = stored(&journal, 1, &[]);
    let child = nodes.iter().find(|node| node.parent.is_some()).expect("a child");
    assert_eq!((child.visit, child.parent), (3, Some(1)), "{nodes:?}");
}

#[test]
fn a_view_that_the_log_told_of_first_has_its_lineage_all_the_same() {
    let known = Sites::new(vec![Site { follows_log: true, ..Site::plain(1, "one.example") }]);
    let views = events(&[(0, 0, 5, 0), (60, 1, 6, 5)]);
    let Some(Journaled::Line(mut line)) = super::lines::log(&[(0, 1, 0)]).into_iter().next() else {
        panic!("a line")
    };
    // The second view, as the log has it.
    (line.reading, line.joinable, line.target) = (0, true, views[1].target.clone());
    (line.visitor, line.visitor_yesterday) = (views[1].visitor, views[1].visitor_yesterday);
    (line.time_ms, line.received_ms) = (views[1].received_ms, views[1].received_ms);
    let mut store = EventStore::in_memory(&Options::default()).expect("opens");
    let mut deliveries = Deliveries::new(Arc::clone(&RULES));
    deliveries.push(1, &views[0], &known);
    deliveries.take_in(2, &Journaled::Line(line), &known);
    deliveries.push(3, &views[1], &known);
    store.deliver(&deliveries.take().delivery()).expect("delivered");
    let nodes = store.reader().expect("a reader").lineage(1, (0, i64::MAX / 2)).expect("told");
    let told: Vec<_> = nodes.iter().map(|node| (node.visit, node.parent)).collect();
    assert_eq!(told, [(1, None), (2, Some(1))], "{nodes:?}");
    let tokens = store.tokens(&[(1, 6)]).expect("told");
    assert_eq!((tokens[0].visit, tokens[0].generation), (2, Some(1)), "its own token has the visit's place");
}

#[test]
fn one_person_who_comes_each_day_is_one_child() {
    let day = 86_400;
    let journal = events(&[(0, 0, 5, 0), (60, 1, 0, 5), (day, 1, 0, 5), (day - 7_200, 1, 0, 5)]);
    let (nodes, _) = stored(&journal, 1, &[]);
    assert_eq!(nodes.iter().filter(|node| node.parent == Some(1)).count(), 1, "{nodes:?}");
}
