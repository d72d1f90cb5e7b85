//! Estimates of one world at a time, and what they need.

use super::made_up::{Brings, DAY, MINUTE, START, WORLD, World, dice, node};
use crate::cascades::{Cluster, Delays, Forest, Law, Loss, Node, Parent, Question, grown, reproduction};

const YEAR: i64 = START + 365 * DAY;

#[test]
fn with_full_tokens_a_cascade_is_as_large_as_it_is_seen() {
    let (nodes, truth) = World { lost: 0.0, ..WORLD }.live(1, &mut dice(1));
    let forest = Forest::build(&nodes);
    let delays = Delays::all_come();
    let law = Law::learn(&forest, [0], &delays, YEAR).unwrap();
    let question = Question { now_ms: YEAR, loss: Loss::NONE, most: None, seed: 1, draws: 100 };
    let grown = grown(&forest, 0, &law, &delays, &question).unwrap();
    assert_eq!((grown.size.low, grown.size.high), (truth.sizes[0] as f64, truth.sizes[0] as f64));
    assert!(grown.reproduction.holds(0.8), "{grown:?}");
    assert_eq!(law.arrivals() as usize, truth.sizes[0] - 1);
}

#[test]
fn visits_that_came_recently_do_not_lower_the_reproduction_number() {
    // It grows: most visits of the last day have their children yet to come.
    let world = World { mean: 1.6, root: Some(10), lost: 0.0, now_ms: START + 2 * DAY, ..WORLD };
    let (nodes, _) = world.live(1, &mut dice(5));
    let forest = Forest::build(&nodes);
    let children = |delays: &Delays| {
        let law = Law::learn(&forest, [0], delays, world.now_ms).unwrap();
        law.reproduction(delays, Loss::NONE, 1, 200)
    };
    let delays = Delays::learn(&forest, world.now_ms);
    assert!((delays.come_by(204 * MINUTE) - 0.5).abs() < 0.08, "{}", delays.come_by(204 * MINUTE));
    assert!(children(&delays).holds(1.6), "{:?}", children(&delays));
    assert!(children(&Delays::all_come()).high < 1.2);
}

#[test]
fn the_same_seed_gives_the_same_answer() {
    let (nodes, _) = WORLD.live(1, &mut dice(3));
    let forest = Forest::build(&nodes);
    let delays = Delays::learn(&forest, YEAR);
    let law = Law::learn(&forest, 0..forest.len(), &delays, YEAR).unwrap();
    let ask = |seed| {
        let question = Question { now_ms: YEAR, loss: Loss::known(0.3), most: Some(5_000), seed, draws: 50 };
        grown(&forest, 0, &law, &delays, &question).unwrap()
    };
    assert_eq!(ask(1), ask(1));
    assert_ne!(ask(1), ask(2));
    let all = |seed| {
        reproduction(&forest, 0..forest.len(), Cluster::Cascade, &delays, Loss::known(0.3), YEAR, (seed, 50))
    };
    assert_eq!(all(1), all(1));
}

#[test]
fn nobody_who_arrived_says_nothing_about_passing_on() {
    let roots: Vec<Node> = (0..9).map(|id| node(id, None, START, 0)).collect();
    let forest = Forest::build(&roots);
    let delays = Delays::learn(&forest, YEAR);
    assert!(Law::learn(&forest, 0..9, &delays, YEAR).is_none());
    assert_eq!(reproduction(&forest, 0..9, Cluster::Cascade, &delays, Loss::NONE, YEAR, (1, 50)), None);
    assert_eq!(delays.come_by(1), 1.0);
}

#[test]
fn a_cascade_that_may_have_no_end_says_so() {
    // Every visit brought one more: branches that broke off may go on for ever.
    let chain: Vec<Node> = (0..30)
        .map(|id| node(id, id.checked_sub(1).map(Parent::Known), START + id as i64 * MINUTE, 0))
        .collect();
    let forest = Forest::build(&chain);
    let delays = Delays::all_come();
    let law = Law::learn(&forest, [0], &delays, YEAR).unwrap();
    let question = Question { now_ms: YEAR, loss: Loss::known(0.3), most: Some(777), seed: 1, draws: 100 };
    let grown = grown(&forest, 0, &law, &delays, &question).unwrap();
    assert!(grown.endless && grown.size.high == 777.0, "{grown:?}");
}

#[test]
fn what_is_lost_is_measured_with_its_own_interval() {
    assert_eq!(Loss::known(f64::NAN).share(), 0.0);
    assert_eq!(Loss::known(7.0).share(), 0.95);
    let measured = Loss::measured(30, 100);
    let interval = measured.interval(1);
    assert!((measured.share() - 30.5 / 101.0).abs() < 1e-12);
    assert!(interval.holds(0.3) && interval.low > 0.2 && interval.high < 0.4, "{interval:?}");
    let world = World { brings: Brings::Poisson, expired: 1.0, ..WORLD };
    let (nodes, _) = world.live(1, &mut dice(8));
    assert!(Loss::expired(&Forest::build(&nodes)).interval(1).holds(0.3));
    assert_eq!(Loss::expired(&Forest::build(&nodes[..1])), Loss::NONE);
}

#[test]
fn an_uncertain_loss_widens_the_interval() {
    let (nodes, _) = WORLD.live(1, &mut dice(3));
    let forest = Forest::build(&nodes);
    let delays = Delays::learn(&forest, YEAR);
    let law = Law::learn(&forest, 0..forest.len(), &delays, YEAR).unwrap();
    let width = |loss| {
        let number = law.reproduction(&delays, loss, 1, 400);
        number.high - number.low
    };
    assert!(width(Loss::measured(3, 10)) > 1.3 * width(Loss::known(0.3)));
}
