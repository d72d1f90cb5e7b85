//! How old nodes are, so that what they have brought can be set against what they have had time for.

use std::collections::BTreeMap;

use super::delays::Curve;

/// Nodes by age; ages that differ by less than a sixteenth of a doubling are one.
#[derive(Debug, Clone, Default)]
pub(super) struct Ages(BTreeMap<u32, (f64, f64)>);

impl Ages {
    pub(super) fn add(&mut self, age_ms: i64) {
        let age = self.0.entry((((age_ms.max(0) + 1) as f64).log2() * 16.0) as u32).or_default();
        age.0 += 1.0;
        age.1 += age_ms as f64;
    }

    /// As how many nodes they count that have brought all: the sum of the parts of their children that have come.
    pub(super) fn exposure(&self, curve: &Curve) -> f64 {
        self.0.values().map(|&(count, ages)| count * curve.come_by(ages / count)).sum()
    }
}
