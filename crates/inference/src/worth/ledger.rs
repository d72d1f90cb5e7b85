//! Credits added up: by source beside what Google Analytics would have credited.

use std::collections::BTreeMap;

use entrenous_core::evidence::Candidate;
use entrenous_core::evidence::source::Source;
use entrenous_core::ga_view::Channel;

use super::models::{Credit, Division, Model, divide, in_order};
use super::money::{Currency, FINE, rounded, split};
use super::path::{Conversion, ga_channel};
use crate::stats::NORMAL_95;

/// What is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Conversions, in thousandths of one.
    Conversions,
    /// Revenue of one currency, in its minor units.
    Revenue(Currency),
}

/// What one conversion counts where conversions are credited.
pub const ONE_CONVERSION: i64 = 1_000;

/// What sources are credited with: `low <= value <= high`, in minor units (thousandths, of conversions).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Credited {
    /// The expectation over the sources' probabilities.
    pub value: i128,
    /// The lower end of the 90 % interval.
    pub low: i128,
    /// The upper end.
    pub high: i128,
}

/// The credits of many conversions under one model. The order in which they are added does not matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    model: Model,
    cells: BTreeMap<Measure, BTreeMap<(Channel, Source), i128>>,
    entries: Vec<Entry>,
}

/// What the interval of a conversion's credit rests on.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    amounts: Vec<(Measure, i64)>,
    parts: Vec<(u64, Vec<Candidate>)>,
}

/// Each credit of one conversion's revenue, by visit and source: they add up to its revenue in millionths, exactly. Empty if
/// there is no revenue. Complexity: `n log n`.
pub fn credits(conversion: &Conversion, model: Model) -> Vec<Credit> {
    let Some(revenue) = conversion.revenue else { return Vec::new() };
    let division = divide(&in_order(conversion), model);
    let credited = spread(&division, revenue.minor);
    let cells = division.parts.iter().flat_map(|part| part.chances.iter().map(move |chance| (part, chance)));
    let credit = |((part, chance), millionths): ((_, &Candidate), _)| {
        let part: &super::models::Part = part;
        Credit { visit: part.visit, generation: part.generation, source: chance.source.clone(), millionths }
    };
    cells.zip(credited).map(credit).collect()
}

fn spread(division: &Division, minor: i64) -> Vec<i128> {
    let weights: Vec<f64> =
        division.parts.iter().flat_map(|part| &part.chances).map(|chance| chance.probability).collect();
    split(i128::from(minor) * FINE, &weights)
}

impl Ledger {
    /// An empty ledger.
    pub fn new(model: Model) -> Ledger {
        Ledger { model, cells: BTreeMap::new(), entries: Vec::new() }
    }

    /// Credits a conversion. Complexity: `n log n` in its visits; the ledger keeps their candidates.
    pub fn add(&mut self, conversion: &Conversion) {
        let touches = in_order(conversion);
        let channel = ga_channel(&touches);
        let division = divide(&touches, self.model);
        let refund = conversion.revenue.is_some_and(|revenue| revenue.minor < 0);
        let counted = (!refund).then_some((Measure::Conversions, ONE_CONVERSION));
        let paid = conversion.revenue.map(|revenue| (Measure::Revenue(revenue.currency), revenue.minor));
        let amounts: Vec<_> = [counted, paid].into_iter().flatten().collect();
        for &(measure, minor) in &amounts {
            let cells = self.cells.entry(measure).or_default();
            let chances = division.parts.iter().flat_map(|part| &part.chances);
            for (chance, fine) in chances.zip(spread(&division, minor)) {
                *cells.entry((channel, chance.source.clone())).or_default() += fine;
            }
        }
        let converted = touches.last().map_or(0, |touch| touch.visit);
        self.entries.push(Entry { amounts, parts: units(division, converted) });
    }

    /// What has been credited at all: conversions, and revenue by currency.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.cells.keys().copied()
    }

    /// All credits together, in minor units: the conversions' revenue, to the cent.
    pub fn total(&self, measure: Measure) -> i128 {
        self.fine(measure, |_, _| ()).values().sum::<i128>().div_euclid(FINE)
    }

    /// Credit by source, in minor units. Adds up to [`Ledger::total`].
    pub fn by_source(&self, measure: Measure) -> BTreeMap<Source, i128> {
        rounded(&self.fine(measure, |_, source| source.clone()))
    }

    /// What Google Analytics would have credited, in minor units. Adds up to [`Ledger::total`].
    pub fn by_channel(&self, measure: Measure) -> BTreeMap<Channel, i128> {
        rounded(&self.fine(measure, |channel, _| channel))
    }

    /// Where the credit of a channel of Google Analytics really belongs, in minor units. Adds up to the channel's credit; the sum
    /// over channels may differ from [`Ledger::by_source`] by less than a minor unit a channel.
    pub fn of_channel(&self, measure: Measure, channel: Channel) -> BTreeMap<Source, i128> {
        let mut fine = self.fine(measure, |own, source| (own == channel).then(|| source.clone()));
        fine.remove(&None);
        rounded(&fine).into_iter().filter_map(|(source, minor)| Some((source?, minor))).collect()
    }

    fn fine<K: Ord>(&self, measure: Measure, key: impl Fn(Channel, &Source) -> K) -> BTreeMap<K, i128> {
        let mut sums = BTreeMap::new();
        for ((channel, source), fine) in self.cells.get(&measure).into_iter().flatten() {
            *sums.entry(key(*channel, source)).or_default() += fine;
        }
        sums
    }

    /// What the sources that `belongs` selects are credited with, with its 90 % interval.
    ///
    /// `relative` is the half-width of the interval of *the number of their visits*, in parts of that number
    /// (`Estimate::relative_half_width`): by how much all probabilities may be too high or too low together. Two errors come
    /// together as for a page's visits, chance and that one, `sqrt(1.645² · variance + (relative · value)²)`, and the interval
    /// never leaves what is proven and what is possible. Complexity: linear in all visits' candidates, and `n log n` in visits.
    pub fn credit(&self, measure: Measure, belongs: impl Fn(&Source) -> bool, relative: f64) -> Credited {
        let value = self
            .by_source(measure)
            .iter()
            .filter(|(source, _)| belongs(source))
            .map(|(_, minor)| minor)
            .sum();
        let (mut low, mut high, mut deviations) = (0.0, 0.0, Vec::new());
        for entry in &self.entries {
            let Some(&(_, minor)) = entry.amounts.iter().find(|(own, _)| *own == measure) else { continue };
            let amount = minor as f64;
            for (unit, chances) in &entry.parts {
                let [own, all, at_least, at_most] = bounds(chances, &belongs);
                deviations.push((*unit, amount * (own * (all - own)).max(0.0).sqrt()));
                low += (amount * at_least).min(amount * at_most);
                high += (amount * at_least).max(amount * at_most);
            }
        }
        let relative = if relative.is_finite() { relative.max(0.0) } else { 1.0 };
        let half = (NORMAL_95 * deviation(deviations)).hypot(relative * value as f64);
        // A rounding error of 1e-6 minor units does not cost a whole one.
        let outwards = |low: f64, high: f64| ((low + 1e-6).floor() as i128, (high - 1e-6).ceil() as i128);
        let (low, high) = outwards((value as f64 - half).max(low), (value as f64 + half).min(high));
        Credited { value, low: low.min(value), high: high.max(value) }
    }
}

/// Of a part: what the selected sources are expected to get, what all get, and what the selected get at least and at most. As with
/// a verdict, what the listed others cannot take away is theirs; a lone candidate without proof may still be wrong.
fn bounds(chances: &[Candidate], belongs: impl Fn(&Source) -> bool) -> [f64; 4] {
    let (mut own, mut others) = ([0.0; 3], [0.0; 3]);
    for chance in chances {
        let sums = if belongs(&chance.source) { &mut own } else { &mut others };
        for (sum, add) in sums.iter_mut().zip([chance.probability, chance.low, chance.high]) {
            *sum += add;
        }
    }
    let all = own[0] + others[0];
    let left = if others[0] > 0.0 { all - others[2] } else { 0.0 };
    let (at_least, at_most) = (f64::max(own[1], left), f64::min(own[2], all - others[1]));
    [own[0], all, at_least.clamp(0.0, own[0]), at_most.max(own[0])]
}

/// By what a conversion's credit is right or wrong as a whole. With weights that hold anyway that is each visit; else the
/// division itself depends on the sources, and all is taken to hang on one: the root of the lineage, or the visit that converted.
fn units(division: Division, converted: u64) -> Vec<(u64, Vec<Candidate>)> {
    if division.fixed {
        return division.parts.into_iter().map(|part| (part.visit, part.chances)).collect();
    }
    let passed_on = division.parts.iter().filter(|part| part.generation > 0);
    let root = passed_on.max_by_key(|part| part.generation).map_or(converted, |part| part.visit);
    vec![(root, division.parts.into_iter().flat_map(|part| part.chances).collect())]
}

/// Deviations of one unit add up, those of different units add in squares.
fn deviation(mut deviations: Vec<(u64, f64)>) -> f64 {
    deviations.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let sums =
        deviations.chunk_by(|a, b| a.0 == b.0).map(|unit| unit.iter().map(|(_, own)| own).sum::<f64>());
    sums.map(|sum| sum * sum).sum::<f64>().sqrt()
}
