//! The oracle: what the same facts would allow to somebody who knows the world. It is told the truth of twins, worlds that
//! were drawn with the same parameters and lived another time, and applies their frequencies.

use std::collections::BTreeMap;

use entrenous_core::evidence::{Facts, Fetch, PageKind, Seen};

use super::BrowserClass;

/// How many visits a coarser kind's frequency counts for in a finer one.
const SHRINK: f64 = 8.0;
/// The normal distribution's 95th percentile: 90 % lie within.
const Z90: f64 = 1.645;

/// The finest level of kinds.
const FINEST: usize = 3;
const DAY_MS: i64 = 86_400_000;

/// A kind of visit; zeros where it is left open.
type Kind = [u8; 8];

/// How often each kind of visit was dark in the twins.
#[derive(Debug, Clone, Default)]
pub struct Oracle {
    /// Per level, from the coarsest: dark and all visits by kind.
    levels: [BTreeMap<Kind, (f64, f64)>; 4],
    /// The finest kinds day by day.
    days: BTreeMap<(i64, Kind), (f64, f64)>,
}

/// What the oracle says of a world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foretold {
    /// The sum of its probabilities.
    pub visits: f64,
    /// The lower end of its 90 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Oracle {
    /// Learns one visit of a twin.
    pub fn learn(&mut self, facts: &Facts, was_dark: bool) {
        for (level, counts) in self.levels.iter_mut().enumerate() {
            let count = counts.entry(kind(facts, level)).or_default();
            count.0 += f64::from(u8::from(was_dark));
            count.1 += 1.0;
        }
        let day = self.days.entry((facts.started_ms.div_euclid(DAY_MS), kind(facts, FINEST))).or_default();
        day.0 += f64::from(u8::from(was_dark));
        day.1 += 1.0;
    }

    /// The probability that a visit was dark.
    pub fn probability(&self, facts: &Facts) -> f64 {
        self.cell(facts).0
    }

    /// The number of dark visits with its 90 % interval: chance in this world, and that the twins were few. Both count for
    /// more than coins would, as visits of one share come together.
    pub fn foretell<'f>(&self, visits: impl IntoIterator<Item = &'f Facts>) -> Foretold {
        let mut kinds: BTreeMap<Kind, (f64, f64, f64)> = BTreeMap::new();
        for facts in visits {
            let (p, seen) = self.cell(facts);
            kinds.entry(kind(facts, FINEST)).or_insert((0.0, p, seen)).0 += 1.0;
        }
        let (mut visits, mut variance, mut most) = (0.0, 0.0, 0.0);
        for (n, p, seen) in kinds.into_values() {
            visits += n * p;
            most += n;
            variance += n * p * (1.0 - p) * (1.0 + n / (seen + SHRINK));
        }
        let off = Z90 * f64::sqrt(variance * self.clustering());
        Foretold { visits, low: (visits - off).max(0.0), high: (visits + off).min(most) }
    }

    /// How many times a coin's variance the count of a day has in the twins; at least 1.
    fn clustering(&self) -> f64 {
        let finest = &self.levels[FINEST];
        let (mut days, mut coins) = (BTreeMap::<i64, f64>::new(), 0.0);
        for ((day, kind), (dark, all)) in &self.days {
            let p = finest.get(kind).map_or(0.0, |(dark, all)| dark / all);
            *days.entry(*day).or_default() += dark - all * p;
            coins += all * p * (1.0 - p);
        }
        let squares: f64 = days.values().map(|off| off * off).sum();
        if coins > 0.0 { (squares / coins).max(1.0) } else { 1.0 }
    }

    /// The frequency of a visit's finest kind, each drawn to that of the coarser one; and how often the kind was seen.
    fn cell(&self, facts: &Facts) -> (f64, f64) {
        let (mut p, mut seen) = (0.0, 0.0);
        for (level, counts) in self.levels.iter().enumerate() {
            let (dark, all) = counts.get(&kind(facts, level)).copied().unwrap_or_default();
            // The coarsest kind has nothing to be drawn to.
            let weight = if level == 0 { 0.0 } else { SHRINK };
            p = if all + weight > 0.0 { (dark + weight * p) / (all + weight) } else { 0.0 };
            seen = all;
        }
        (p, seen)
    }
}

/// The kind of a visit, the finer the higher the level: all; page and history; the browser's words; the visit itself.
fn kind(facts: &Facts, level: usize) -> Kind {
    let mut kind = Kind::default();
    if level >= 1 {
        kind[0] = match facts.page {
            PageKind::Home => 0,
            PageKind::Section => 1,
            PageKind::Deep => 2,
        };
        kind[1] = match (facts.seen, facts.seen_page) {
            (Seen::First, _) => 0,
            (Seen::Before, false) => 1,
            (Seen::Before, true) => 2,
            (Seen::CannotTell, _) => 3,
        };
    }
    if level >= 2 {
        kind[2] = match facts.fetch {
            Fetch::NotRecorded => 0,
            Fetch::Absent => 1,
            Fetch::None => 2,
            Fetch::CrossSite => 3,
            Fetch::SameSite => 4,
        };
        kind[3] = BrowserClass::of(&facts.browser) as u8;
        kind[4] = u8::from(facts.user_activated);
    }
    if level >= 3 {
        kind[5] = facts.documents.min(3) as u8;
        kind[6] = u8::from(facts.assets == 0);
        kind[7] = u8::from(facts.receipts_before > 0);
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::tests::unnamed;

    #[test]
    fn frequencies_of_the_twins_are_foretold_with_an_interval_around_them() {
        let (new, back) = (unnamed(), Facts { seen: Seen::Before, ..unnamed() });
        let mut oracle = Oracle::default();
        for i in 0..10_000 {
            oracle.learn(&new, i % 2 == 0);
            oracle.learn(&back, i % 10 == 0);
        }
        assert!((oracle.probability(&new) - 0.5).abs() < 0.01);
        assert!((oracle.probability(&back) - 0.1).abs() < 0.01);
        let foretold = oracle.foretell(std::iter::repeat_n(&new, 400));
        // 1.645 standard deviations of 400 coins are 16.5; the twins add a little.
        assert!((foretold.visits - 200.0).abs() < 1.0, "{foretold:?}");
        assert!((16.0..18.0).contains(&(foretold.high - foretold.visits)), "{foretold:?}");
    }

    #[test]
    fn days_that_go_together_widen_the_interval() {
        let on = |day: i64| Facts { started_ms: day * DAY_MS, ..unnamed() };
        let reach = |together: bool| {
            let mut oracle = Oracle::default();
            for i in 0..10_000 {
                // Half of the visits are dark: each second one, or all those of each second day.
                let dark = if together { i / 100 % 2 == 0 } else { i % 2 == 0 };
                oracle.learn(&on(i / 100), dark);
            }
            let foretold = oracle.foretell(std::iter::repeat_n(&unnamed(), 400));
            foretold.high - foretold.visits
        };
        assert!(reach(true) > 5.0 * reach(false));
    }

    #[test]
    fn an_unseen_kind_is_taken_as_the_coarser_one_and_ignorance_is_no_error() {
        let mut oracle = Oracle::default();
        assert_eq!(oracle.probability(&unnamed()), 0.0);
        assert_eq!(oracle.foretell([]).high, 0.0);
        (0..1_000).for_each(|i| oracle.learn(&unnamed(), i % 4 == 0));
        let unseen = Facts { documents: 3, receipts_before: 1, ..unnamed() };
        assert!((oracle.probability(&unseen) - 0.25).abs() < 0.01);
    }
}
