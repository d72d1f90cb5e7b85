//! Attribution models: how a conversion's credit is divided among the visits that led to it.

use entrenous_core::evidence::Candidate;
use entrenous_core::evidence::source::Source;

use super::path::{Ancestor, Conversion, Touch, checked, is_direct};

/// Seven days: the half-life of Google's time-decay model while it had one (two secondary sources, read 2026-11-27).
pub const HALF_LIFE_MS: u64 = 7 * 24 * 3_600_000;

/// Of the credit of a visit that was passed on, how much goes up its lineage by default, in percent.
pub const PASSED_ON: u8 = 50;

/// Generations that get credit; what lies further back leaves its part to the last of them: less than a billionth by default.
const GENERATIONS: usize = 32;

/// How credit is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// All to the first visit.
    First,
    /// All to the visit that converted.
    Last,
    /// All to the last visit that somebody or something brought; to the visit that converted if all were typed, bookmarked or
    /// unknown. Where that is a matter of probability, each possibility gets its part.
    LastNonDirect,
    /// The same to each.
    Linear,
    /// 40 % to the first, 40 % to the last, 20 % to those between; half each of two.
    Position,
    /// Each visit counts half as much as one that was `half_life_ms` later.
    TimeDecay {
        /// In ms; 0 leaves all to the last visit.
        half_life_ms: u64,
    },
    /// As last non-direct; then each visit that was passed on gives up `passed_on` percent of its credit to the visit that
    /// passed it on, which does the same, up to the root.
    ShareAware {
        /// 0 to 100; more counts as 100.
        passed_on: u8,
    },
}

impl Model {
    /// All models, as they are by default.
    pub const ALL: [Model; 7] = [
        Model::First,
        Model::Last,
        Model::LastNonDirect,
        Model::Linear,
        Model::Position,
        Model::TimeDecay { half_life_ms: HALF_LIFE_MS },
        Model::ShareAware { passed_on: PASSED_ON },
    ];
}

/// What one visit gets, as a part of the conversion.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// The visit; 0 if none is known.
    pub(super) visit: u64,
    /// 0 for the converting visitor's own visits, 1 for the visit that passed it on.
    pub(super) generation: u32,
    /// By source: probabilities and bounds in parts of the conversion. They add up to the visit's weight.
    pub(super) chances: Vec<Candidate>,
}

/// A conversion divided.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Division {
    /// What each visit gets; together 1.
    pub(super) parts: Vec<Part>,
    /// Whether the weights hold whatever the sources are; else they are expectations themselves.
    pub(super) fixed: bool,
}

/// A conversion's visits in order of time; of the same moment, by number.
pub(super) fn in_order(conversion: &Conversion) -> Vec<&Touch> {
    let mut touches: Vec<&Touch> = conversion.touches.iter().collect();
    touches.sort_by_key(|touch| (touch.at_ms, touch.visit));
    touches
}

/// Divides a conversion. Complexity: `n log n` in the visits, and linear in their candidates and in up to 32 generations.
pub(super) fn divide(touches: &[&Touch], model: Model) -> Division {
    let n = touches.len();
    let Some(last) = n.checked_sub(1) else {
        return Division { parts: vec![part(0, 0, &checked(&[]), 1.0)], fixed: true };
    };
    let weigh = |weight: &dyn Fn(usize) -> f64| {
        let weights: Vec<f64> = (0..n).map(weight).collect();
        let all: f64 = weights.iter().sum();
        let parts = touches.iter().zip(weights).filter(|(_, weight)| *weight > 0.0);
        let parts =
            parts.map(|(touch, weight)| part(touch.visit, 0, &checked(&touch.candidates), weight / all));
        Division { parts: parts.collect(), fixed: true }
    };
    match model {
        Model::First => weigh(&|k| f64::from(u8::from(k == 0))),
        Model::Last => weigh(&|k| f64::from(u8::from(k == last))),
        Model::Linear => weigh(&|_| 1.0),
        Model::Position if n <= 2 => weigh(&|_| 1.0),
        Model::Position => weigh(&|k| if k == 0 || k == last { 0.4 } else { 0.2 / (n - 2) as f64 }),
        Model::TimeDecay { half_life_ms } => {
            // Ages against the last visit: only ratios matter, and so the weights cannot all vanish.
            let age = |k: usize| touches[last].at_ms.abs_diff(touches[k].at_ms);
            weigh(&|k| match (age(k), half_life_ms) {
                (0, _) => 1.0,
                (_, 0) => 0.0,
                (age, half) => (-(age as f64) / half as f64).exp2(),
            })
        }
        Model::LastNonDirect => last_non_direct(touches, 0.0),
        Model::ShareAware { passed_on } => last_non_direct(touches, f64::from(passed_on.min(100)) / 100.0),
    }
}

fn last_non_direct(touches: &[&Touch], passed_on: f64) -> Division {
    // What is left: for the estimate, and at least and at most.
    let (mut left, mut low, mut high) = (1.0, 1.0, 1.0);
    let mut parts = Vec::new();
    let mut fixed = true;
    let mut credit = |touch: &Touch, chances: Vec<Candidate>, [p, l, h]: [f64; 3]| {
        let chances = chances.into_iter().map(|c| Candidate {
            probability: c.probability * p,
            low: c.low * l,
            high: (c.high * h).min(1.0),
            ..c
        });
        pass_on(touch, chances.collect(), passed_on, &mut parts);
    };
    for touch in touches.iter().rev() {
        let (direct, named): (Vec<_>, Vec<_>) =
            checked(&touch.candidates).into_iter().partition(|c| is_direct(&c.source));
        if !named.is_empty() {
            fixed &= direct.is_empty();
            credit(touch, named, [left, low, high]);
        }
        left *= direct.iter().map(|c| c.probability).sum::<f64>();
        low *= direct.iter().map(|c| c.low).sum::<f64>();
        high *= direct.iter().map(|c| c.high).sum::<f64>().min(1.0);
        if direct.is_empty() {
            break;
        }
    }
    if let (true, Some(touch)) = (left > 0.0, touches.last()) {
        let mut direct = checked(&touch.candidates);
        let all = direct.len();
        direct.retain(|c| is_direct(&c.source));
        let own: f64 = direct.iter().map(|c| c.probability).sum();
        if direct.len() < all {
            // Given that it was direct: certainly the only such source, else any of them.
            let low = f64::from(u8::from(direct.len() == 1));
            direct.iter_mut().for_each(|c| (c.probability, c.low, c.high) = (c.probability / own, low, 1.0));
        }
        credit(touch, direct, [left, low, high]);
    }
    Division { parts, fixed }
}

/// Gives a visit its credit, and its lineage the part that is passed on.
fn pass_on(touch: &Touch, mut chances: Vec<Candidate>, passed_on: f64, parts: &mut Vec<Part>) {
    let mut weight: f64 = chances.iter().map(|c| c.probability).sum();
    // A visit that occurs again is a false parent: the lineage ends before it.
    let mut known = vec![touch.visit];
    let is_new = |ancestor: &&Ancestor| {
        let new = !known.contains(&ancestor.visit);
        known.push(ancestor.visit);
        new
    };
    let ancestors: Vec<&Ancestor> = touch.lineage.iter().take(GENERATIONS).take_while(is_new).collect();
    let sum = |bound: fn(&Candidate) -> f64| chances.iter().map(bound).sum::<f64>();
    let mut bounds = [sum(|c| c.low), sum(|c| c.high).min(1.0)];
    let (mut visit, mut generation) = (touch.visit, 0);
    for ancestor in ancestors.into_iter().map(Some).chain([None]) {
        let kept = if ancestor.is_some() { 1.0 - passed_on } else { 1.0 };
        if kept > 0.0 {
            let scaled = chances.iter().map(|c| Candidate {
                source: c.source.clone(),
                probability: c.probability * kept,
                low: c.low * kept,
                high: c.high * kept,
            });
            parts.push(Part { visit, generation, chances: scaled.collect() });
        }
        let Some(ancestor) = ancestor.filter(|_| passed_on > 0.0) else { return };
        weight *= passed_on;
        bounds = bounds.map(|bound| bound * passed_on);
        (visit, generation) = (ancestor.visit, generation + 1);
        chances = checked(&ancestor.candidates)
            .into_iter()
            .map(|c| Candidate {
                probability: c.probability * weight,
                low: c.low * bounds[0],
                high: c.high * bounds[1],
                ..c
            })
            .collect();
    }
}

fn part(visit: u64, generation: u32, candidates: &[Candidate], weight: f64) -> Part {
    let scaled = candidates.iter().map(|c| Candidate {
        source: c.source.clone(),
        probability: c.probability * weight,
        low: c.low * weight,
        high: c.high * weight,
    });
    Part { visit, generation, chances: scaled.collect() }
}

/// A credit of a conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The visit; 0 if none is known.
    pub visit: u64,
    /// 0 for the converting visitor's own visits, 1 for the visit that passed it on, and so on.
    pub generation: u32,
    /// Where that visit came from, if so.
    pub source: Source,
    /// Millionths of a minor unit of the conversion's revenue.
    pub millionths: i128,
}
