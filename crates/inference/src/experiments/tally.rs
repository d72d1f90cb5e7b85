//! What is remembered of the units of a variant: sums, so that tallies add up and units need not be kept.

/// What came of one unit, once and for all: a visitor's day or a page whose time of counting is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// What the outcome is divided by: 1 for a visitor's day; visits or visitor-days for a page. Counts as 1 if it is no number or negative.
    pub size: f64,
    /// Visits, conversions or revenue in minor units, of the unit itself and down the lineage of its shares. Counts as 0 if
    /// it is no number.
    pub outcome: f64,
    /// Whether the unit was reached by a share that came of a unit of another variant.
    pub reached: bool,
}

/// The units of the holdout or of a variant, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// How many.
    pub units: u64,
    /// How many of them were reached by a share that came of a unit of another variant.
    pub reached: u64,
    size: [f64; 3],
    outcome: [f64; 3],
    /// Size · outcome, size² · outcome, size · outcome².
    mixed: [f64; 3],
}

/// The largest size and outcome, either way: their cubes add up without becoming infinite.
const LARGEST: f64 = 1e90;

impl Tally {
    /// Adds a unit.
    pub fn add(&mut self, unit: Unit) {
        let size = if unit.size.is_finite() && unit.size >= 0.0 { unit.size.min(LARGEST) } else { 1.0 };
        let outcome = if unit.outcome.is_finite() { unit.outcome.clamp(-LARGEST, LARGEST) } else { 0.0 };
        let one = Tally {
            units: 1,
            reached: u64::from(unit.reached),
            size: [size, size * size, size * size * size],
            outcome: [outcome, outcome * outcome, outcome * outcome * outcome],
            mixed: [size * outcome, size * size * outcome, size * outcome * outcome],
        };
        self.merge(&one);
    }

    /// Adds the units of another tally.
    pub fn merge(&mut self, other: &Tally) {
        self.units = self.units.saturating_add(other.units);
        self.reached = self.reached.saturating_add(other.reached);
        let sums = [
            (&mut self.size, other.size),
            (&mut self.outcome, other.outcome),
            (&mut self.mixed, other.mixed),
        ];
        for (own, add) in sums {
            own.iter_mut().zip(add).for_each(|(own, add)| *own += add);
        }
    }

    /// Outcome per size. `None` without size.
    pub fn mean(&self) -> Option<f64> {
        (self.size[0] > 0.0).then(|| self.outcome[0] / self.size[0]).filter(|mean| mean.is_finite())
    }

    /// The variance of a unit's influence on the mean, and its skewness: what the whole unit adds or lacks against the mean, in
    /// parts of the mean size. So clusters enter as wholes: what varies between pages is in it, what their visits have in common too.
    pub(super) fn influence(&self) -> Option<(f64, f64)> {
        let mean = self.mean()?;
        let n = self.units as f64;
        if self.units < 2 {
            return None;
        }
        let average = self.size[0] / n;
        let squares = self.outcome[1] - 2.0 * mean * self.mixed[0] + mean * mean * self.size[1];
        let cubes = self.outcome[2] - 3.0 * mean * self.mixed[2] + 3.0 * mean * mean * self.mixed[1]
            - mean * mean * mean * self.size[2];
        let variance = (squares / (n - 1.0)).max(0.0) / (average * average);
        let third = cubes / n / (average * average * average);
        let skewness = if variance > 0.0 { third / variance.powf(1.5) } else { 0.0 };
        (variance.is_finite() && skewness.is_finite()).then_some((variance, skewness))
    }

    /// The part of the units that were reached by a share of another variant's; 0 without units.
    pub fn exposure(&self) -> f64 {
        if self.units > 0 { (self.reached as f64 / self.units as f64).min(1.0) } else { 0.0 }
    }
}
