//! How often the truth lies within 90 % intervals, where 30 % of the tokens are lost.

use super::made_up::{Brings, DAY, START, WORLD, World, dice};
use crate::cascades::{Cluster, Delays, Forest, Interval, Law, Loss, Question, grown, reproduction};

/// How often, of how many.
#[derive(Debug, Default, Clone)]
pub(super) struct Held {
    of: u32,
    within: u32,
    below: u32,
    widths: Vec<f64>,
    error: f64,
}

impl Held {
    fn add(&mut self, interval: Interval, truth: f64) {
        self.of += 1;
        self.within += u32::from(interval.holds(truth));
        self.below += u32::from(truth < interval.low);
        self.widths.push((interval.high - interval.low) / truth.max(1e-9));
        self.error += interval.value / truth.max(1e-9) - 1.0;
    }

    pub(super) fn percent(&self) -> f64 {
        100.0 * f64::from(self.within) / f64::from(self.of.max(1))
    }

    fn told(mut self) -> String {
        let n = f64::from(self.of.max(1));
        self.widths.sort_by(f64::total_cmp);
        let width = self.widths.get(self.widths.len() / 2).copied().unwrap_or_default();
        format!(
            "{:5.1} % (low {:4.1}, width {:6.1} %, bias {:5.1} %)",
            self.percent(),
            100.0 * f64::from(self.below) / n,
            100.0 * width,
            100.0 * self.error / n
        )
    }
}

/// One cascade at a time: size and reproduction number.
pub(super) fn single(world: World, seeds: std::ops::Range<u64>, loss: Loss) -> (Held, Held, f64) {
    let (mut size, mut number, mut endless) = (Held::default(), Held::default(), 0);
    for seed in seeds {
        let (nodes, truth) = world.live(1, &mut dice(seed));
        let forest = Forest::build(&nodes);
        let delays = Delays::learn(&forest, world.now_ms);
        let Some(law) = Law::learn(&forest, 0..forest.len(), &delays, world.now_ms) else { continue };
        let question = Question { now_ms: world.now_ms, loss, most: None, seed, draws: 200 };
        let grown = grown(&forest, 0, &law, &delays, &question).unwrap();
        endless += u32::from(grown.endless);
        size.add(grown.size, truth.sizes[0] as f64);
        number.add(grown.reproduction, world.mean * world.come());
    }
    (size, number, f64::from(endless))
}

/// Many cascades together: the reproduction number of each of these sites.
pub(super) fn many(
    world: World,
    cascades: usize,
    mean: f64,
    seeds: std::ops::Range<u64>,
    by: Cluster,
) -> Held {
    let mut number = Held::default();
    for seed in seeds {
        let (nodes, _) = world.live(cascades, &mut dice(seed));
        let forest = Forest::build(&nodes);
        let delays = Delays::learn(&forest, world.now_ms);
        let loss = Loss::known(world.lost);
        if let Some(found) =
            reproduction(&forest, 0..forest.len(), by, &delays, loss, world.now_ms, (seed, 400))
        {
            number.add(found.number, mean);
        }
    }
    number
}

const LAWS: [Brings; 6] =
    [Brings::Chain, Brings::Few, Brings::Poisson, Brings::Uneven(0.5), Brings::Uneven(0.1), Brings::Tail];

/// Seeds that nothing was chosen by.
const REPORTED: std::ops::Range<u64> = 100_000..100_500;

#[test]
#[ignore = "prints a table of docs/methods/cascades.md; takes minutes"]
fn table_of_single_cascades() {
    for brings in LAWS {
        for (mean, root, days) in [(0.8, 60, 365), (0.8, 60, 1), (1.6, 10, 2)] {
            if brings == Brings::Chain && mean > 1.0 {
                continue;
            }
            let world = World { brings, mean, root: Some(root), now_ms: START + days * DAY, ..WORLD };
            let (size, number, endless) = single(world, REPORTED, Loss::known(0.3));
            println!(
                "{brings:?}, R {mean}, {days} d: size {} R {} endless {endless}",
                size.told(),
                number.told()
            );
        }
    }
}

#[test]
#[ignore = "prints a table of docs/methods/cascades.md; takes minutes"]
fn table_of_many_cascades() {
    for brings in LAWS {
        for (cascades, days) in [(30, 365), (300, 365), (300, 3)] {
            let world = World { brings, root: None, mean: 0.7, now_ms: START + days * DAY, ..WORLD };
            let held = many(world, cascades, 0.7, REPORTED, Cluster::Cascade);
            println!("{brings:?} {cascades} cascades, {days} d: {}", held.told());
        }
    }
}

/// 500 cascades of each of two laws, lived to their end and a day old: 85 to 95 % of them must be held.
#[test]
fn the_truth_lies_within_the_intervals() {
    for (brings, days) in [(Brings::Few, 365), (Brings::Uneven(0.5), 1)] {
        let world = World { brings, mean: 0.6, root: Some(40), now_ms: START + days * DAY, ..WORLD };
        let (size, number, _) = single(world, 200_000..200_500, Loss::known(0.3));
        for (what, held) in [("size", size), ("number", number)] {
            assert!((85.0..=95.0).contains(&held.percent()), "{brings:?} {what}: {}", held.told());
        }
    }
}

#[test]
fn the_reproduction_number_of_many_cascades_lies_within_its_interval() {
    let world = World { brings: Brings::Uneven(0.3), root: None, mean: 0.6, ..WORLD };
    let held = many(world, 100, 0.6, 200_000..200_200, Cluster::Cascade);
    assert!((83.0..=97.0).contains(&held.percent()), "{}", held.told());
}
