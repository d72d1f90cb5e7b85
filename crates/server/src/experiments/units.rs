//! From stored visits to what came of each unit, down the lineage of its shares.

use std::collections::HashMap;

use entrenous_inference::experiments::{Tally, Unit};
use entrenous_storage::events::UnitVisit;
use entrenous_storage::records::{DealtUnit, Experiment};

use super::door::assigned;

/// Generations that are followed.
const GENERATIONS: usize = 32;
const DAY_MS: i64 = 86_400_000;

/// What is counted of a unit.
pub(super) const OUTCOMES: [&str; 3] = ["visits", "conversions", "revenue"];

/// Tallies of the holdout and of each variant, by outcome.
pub(super) type Tallies = [Vec<Tally>; 3];

/// What is counted when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Units begin from here on, in ms since 1970.
    pub(super) from: i64,
    /// And before this.
    pub(super) to: i64,
    /// Now.
    pub(super) now: i64,
    /// How long a token is known, in ms: so long after its day a unit's shares count.
    pub(super) life: i64,
}

/// One unit on its way.
#[derive(Debug, Default)]
struct Counted {
    variant: usize,
    first_ms: i64,
    size: f64,
    outcome: [f64; 3],
    reached: bool,
}

/// The tallies of an experiment, and how many of its units are not over yet. `visits` are in the order in which they began.
///
/// A visit counts for its own unit and for each unit of the visits that passed it on, once each. Linear in visits, times the generations.
pub(super) fn tallies(experiment: &Experiment, visits: &[UnitVisit], window: Window) -> (Tallies, u64) {
    let by_id: HashMap<u64, usize> = visits.iter().enumerate().map(|(at, visit)| (visit.visit, at)).collect();
    let is_page = experiment.details.unit == DealtUnit::Page;
    let mut numbers: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut units: Vec<Counted> = Vec::new();
    // Of a visitor who saw a page of the experiment all visits of that day are the unit's.
    let dealt = |visit: &UnitVisit| -> Option<Vec<u8>> {
        let in_time = (window.from..window.to).contains(&visit.started_ms);
        let page = visit.page.as_ref().filter(|_| in_time)?;
        Some(if is_page { page.as_bytes().to_vec() } else { visit.visitor.to_le_bytes().to_vec() })
    };
    for visit in visits {
        let Some(name) = dealt(visit) else { continue };
        numbers.entry(name).or_insert_with_key(|name| {
            let variant = assigned(experiment, name);
            units.push(Counted { variant, first_ms: visit.started_ms, ..Counted::default() });
            units.len() - 1
        });
    }
    let of: Vec<Option<usize>> = visits
        .iter()
        .map(|visit| match (is_page, &visit.page) {
            (true, Some(page)) => numbers.get(page.as_bytes()).copied(),
            (true, None) => None,
            (false, _) => numbers.get(visit.visitor.to_le_bytes().as_slice()).copied(),
        })
        .collect();
    // A page's time is the experiment's; a visitor's is their day.
    let ends =
        |unit: &Counted| if is_page { window.to + window.life } else { unit.first_ms + DAY_MS + window.life };
    for (at, visit) in visits.iter().enumerate() {
        let mut counted: Vec<usize> = Vec::new();
        let mut generation = Some(at);
        for hands in 0..=GENERATIONS {
            let Some(up) = generation else { break };
            if let Some(number) = of[up]
                && !counted.contains(&number)
            {
                counted.push(number);
                let unit = &mut units[number];
                // A page's own visits are of its time alone: before and after, it shows what it always shows.
                let is_own_page = hands == 0 && is_page;
                let in_time = if is_own_page {
                    (window.from..window.to).contains(&visit.started_ms)
                } else {
                    visit.started_ms < ends(unit)
                };
                if in_time {
                    unit.outcome[0] += 1.0;
                    unit.outcome[1] += f64::from(visit.conversions);
                    unit.outcome[2] += visit.revenue as f64;
                    if is_own_page {
                        unit.size += 1.0;
                    }
                }
            }
            generation = by_id.get(&visits[up].parent).copied().filter(|parent| *parent < up);
        }
        let others = counted
            .iter()
            .any(|number| of[at].is_some_and(|own| units[own].variant != units[*number].variant));
        if let Some(own) = of[at].filter(|_| others) {
            units[own].reached = true;
        }
    }
    let count = experiment.details.variants.len() + 1;
    let mut tallies: Tallies = [(); 3].map(|()| vec![Tally::default(); count]);
    let mut open = 0;
    for unit in &units {
        if ends(unit) > window.now {
            open += 1;
            continue;
        }
        let size = if is_page { unit.size } else { 1.0 };
        for (outcome, tally) in unit.outcome.iter().zip(&mut tallies) {
            if let Some(tally) = tally.get_mut(unit.variant) {
                tally.add(Unit { size, outcome: *outcome, reached: unit.reached });
            }
        }
    }
    (tallies, open)
}
