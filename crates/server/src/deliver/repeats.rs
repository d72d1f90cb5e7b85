//! Which events have been told before: a sender that got no answer sends again.

use std::collections::HashSet;

/// Ids remembered in each of two generations.
const KEPT: usize = 4_000_000;

/// The ids of about the last day: two generations, of which the older is forgotten when the younger is full or a day old.
///
/// Within one generation's life every repetition is found, whatever the rate up to [`KEPT`] events in it.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    young: HashSet<u64>,
    old: HashSet<u64>,
    begun_ms: i64,
}

const DAY_MS: i64 = 24 * 3_600_000;

impl Repeats {
    /// Notes an id of a site at `now_ms`; true if it was noted before. An id of 0 is none.
    ///
    /// Half of the 128 bits are kept: among eight million ids two are alike by chance once in some 600,000 days.
    pub(super) fn is_repeat(&mut self, site: u32, id: u128, now_ms: i64) -> bool {
        let id = (id ^ (id >> 64)) as u64;
        if id == 0 {
            return false;
        }
        // Two sites may number alike.
        let id = id.wrapping_add(u64::from(site).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        if self.young.len() >= KEPT || now_ms - self.begun_ms > DAY_MS {
            self.old = std::mem::take(&mut self.young);
            self.begun_ms = now_ms;
        }
        self.old.contains(&id) || !self.young.insert(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_within_a_day_is_found() {
        let mut repeats = Repeats::default();
        assert!(!repeats.is_repeat(1, 7, 0));
        assert!(repeats.is_repeat(1, 7, 1));
        assert!(!repeats.is_repeat(2, 7, 1), "another site's is another");
        assert!(!repeats.is_repeat(1, 8, DAY_MS + 1));
        assert!(repeats.is_repeat(1, 7, DAY_MS + 2), "the older generation counts");
        assert!(!repeats.is_repeat(1, 9, 2 * DAY_MS + 3));
        assert!(!repeats.is_repeat(1, 7, 2 * DAY_MS + 4), "two days later it is forgotten");
    }

    #[test]
    fn events_without_id_are_never_repetitions() {
        let mut repeats = Repeats::default();
        assert!(!repeats.is_repeat(1, 0, 0) && !repeats.is_repeat(1, 0, 0));
    }

    #[test]
    fn memory_is_bounded() {
        let mut repeats = Repeats::default();
        for id in 1..=(2 * KEPT as u128 + 10) {
            repeats.is_repeat(1, id, 0);
        }
        assert!(repeats.young.len() <= KEPT && repeats.old.len() <= KEPT);
    }
}
