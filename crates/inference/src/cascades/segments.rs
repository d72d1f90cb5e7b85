//! Which readers start cascades: by segment, never by person.

use std::collections::BTreeMap;

use super::interval::Interval;

/// 95 % quantile of the standard normal distribution.
const NORMAL_95: f64 = 1.645;

/// A segment's visits and what they started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Started {
    /// Visits of the segment.
    pub visits: u64,
    /// Those of them that started a cascade: its roots. Not more than the visits.
    pub starts: u64,
    /// Visits that these cascades brought, the roots not among them.
    pub brought: u64,
}

/// A row of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment<K> {
    /// The segment, as a device, a country, a source; none for all that are too small to be shown, together.
    pub name: Option<K>,
    /// Its counts.
    pub started: Started,
    /// Starts by visit, 0 to 1, with a 90 % interval (Wilson's, which takes visits as independent).
    pub rate: Interval,
}

/// Counts by segment, from the largest to the smallest; of equals, in the order of their names.
///
/// No row has fewer than `k` visits: smaller segments are one row without a name. If that row itself is too small, the smallest that
/// could be shown joins it, so that nothing can be had by subtraction; and if all together are fewer than `k`, there is no row.
/// Rows add up to what went in, or there are none. Complexity: n log n in the segments.
pub fn segments<K: Ord>(counts: impl IntoIterator<Item = (K, Started)>, k: u64) -> Vec<Segment<K>> {
    let mut sums: BTreeMap<K, Started> = BTreeMap::new();
    for (name, started) in counts {
        sums.entry(name).or_default().add(started);
    }
    let mut large: Vec<(K, Started)> = sums.into_iter().filter(|(_, started)| started.visits > 0).collect();
    large.sort_by_key(|(_, started)| std::cmp::Reverse(started.visits));
    let small = large.split_off(large.partition_point(|(_, started)| started.visits >= k));
    let mut rest = Started::default();
    small.iter().for_each(|(_, started)| rest.add(*started));
    while rest.visits > 0 && rest.visits < k {
        let Some((_, smallest)) = large.pop() else { return Vec::new() };
        rest.add(smallest);
    }
    let named = large.into_iter().map(|(name, started)| (Some(name), started));
    let rest = (rest.visits > 0).then_some((None, rest));
    named
        .chain(rest)
        .map(|(name, started)| Segment { name, started, rate: wilson(started.starts, started.visits) })
        .collect()
}

impl Started {
    fn add(&mut self, other: Started) {
        self.visits = self.visits.saturating_add(other.visits);
        self.starts = self.starts.saturating_add(other.starts.min(other.visits));
        self.brought = self.brought.saturating_add(other.brought);
    }
}

/// A share with Wilson's 90 % interval (1927, JASA 22).
fn wilson(part: u64, of: u64) -> Interval {
    if of == 0 {
        return Interval { value: 0.0, low: 0.0, high: 1.0 };
    }
    let (n, z) = (of as f64, NORMAL_95);
    let share = part as f64 / n;
    let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    Interval { value: share, low: (middle - half).clamp(0.0, share), high: (middle + half).clamp(share, 1.0) }
}
