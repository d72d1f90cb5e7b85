//! Sums over visits with what is needed for their intervals: the same sums under each draw.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::Source;
use entrenous_core::report::{Estimate, Ratio};

/// Which visits are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All.
    All,
    /// Those that GA4 would have called Direct.
    Direct,
    /// Those that nothing names: no usable referrer, campaign, click id or app.
    Ambiguous,
}

impl Scope {
    pub(super) const ALL: [Scope; 3] = [Scope::All, Scope::Direct, Scope::Ambiguous];
}

/// Which sources are summed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All private shares.
    Dark,
    /// All public posts.
    PublicSocial,
    /// One source.
    Source(Source),
}

impl Group {
    /// The groups that a source belongs to.
    pub(super) fn of(source: &Source) -> impl Iterator<Item = Group> {
        let wider = match source {
            source if source.is_dark() => Some(Group::Dark),
            source if source.is_public_social() => Some(Group::PublicSocial),
            _ => None,
        };
        [Some(Group::Source(source.clone())), wider].into_iter().flatten()
    }

    /// A name that stays, whatever the code calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Group::Dark => "all private".to_owned(),
            Group::PublicSocial => "all public".to_owned(),
            Group::Source(source) => source.to_string(),
        }
    }

    fn is_dark(&self) -> bool {
        match self {
            Group::Dark => true,
            Group::PublicSocial => false,
            Group::Source(source) => source.is_dark(),
        }
    }
}

/// One sum.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sum {
    /// The estimate: the sum of the visits' probabilities.
    pub(super) visits: f64,
    /// Visits that an observation proves.
    pub(super) proven: f64,
    /// Visits that may be it at all.
    pub(super) possible: f64,
    /// The sum of `p (1 - p)`: how far chance moves the number of such visits.
    pub(super) variance: f64,
    /// The sum under each draw; empty where nothing is uncertain.
    pub(super) draws: Vec<f64>,
}

/// Sums by group and scope.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    pub(super) sums: BTreeMap<(Group, Scope), Sum>,
    /// By how much the drawn intervals are stretched.
    pub(super) stretch: f64,
    /// Visits that it was chosen for.
    pub(super) weight: f64,
    /// The probability that there is private sharing at all.
    pub(super) presence: f64,
}

/// Below this probability of any private sharing none may be claimed (study).
const SURE: f64 = 0.95;
/// Below this, it is said how many could hide without any proof: with the least share of proofs that is likely (the 5 % point of
/// `PROVEN_SHARE`), three visits in a hundred prove themselves, and none of 3 / .027 would (study).
const DOUBTFUL: f64 = 0.5;
const COULD_HIDE: f64 = 111.0;

impl Totals {
    /// Adds the totals of other visits, of another window or site. Draws are paired: those of the same number share what was
    /// assumed about the world, so errors that all windows have in common do not average out.
    pub fn add(&mut self, other: &Totals) {
        self.add_as(other, Source::clone);
    }

    /// As [`Totals::add`], each source under the name that `name` gives it: the end of a long list becomes one.
    pub fn add_as(&mut self, other: &Totals, name: impl Fn(&Source) -> Source) {
        for ((group, scope), theirs) in &other.sums {
            let group = match group {
                Group::Source(source) => Group::Source(name(source)),
                Group::Dark | Group::PublicSocial => group.clone(),
            };
            let ours = self.sums.entry((group, *scope)).or_default();
            // A sum without draws is certain: it is the same under every draw.
            if ours.draws.is_empty() && !theirs.draws.is_empty() {
                ours.draws = vec![ours.visits; theirs.draws.len()];
            }
            for (i, draw) in ours.draws.iter_mut().enumerate() {
                *draw += theirs.draws.get(i).copied().unwrap_or(theirs.visits);
            }
            ours.visits += theirs.visits;
            ours.proven += theirs.proven;
            ours.possible += theirs.possible;
            ours.variance += theirs.variance;
        }
        // Each part is stretched as far as it is unsure: a small site does not widen what is known of a large one.
        let (ours, theirs) = (self.weight, other.weight);
        if ours + theirs > 0.0 {
            self.stretch = (self.stretch * ours + other.stretch * theirs) / (ours + theirs);
        }
        self.weight += other.weight;
        self.presence = self.presence.max(other.presence);
    }

    /// The estimate of a group with its 90 % interval; zeros where nothing may be of it.
    pub fn estimate(&self, group: &Group, scope: Scope) -> Estimate {
        let Some(sum) = self.sums.get(&(group.clone(), scope)) else { return Estimate::default() };
        let (mut low, mut high) = interval(sum.visits, &sum.draws, self.stretch);
        if group.is_dark() && self.presence < SURE {
            low = sum.proven;
        }
        if *group == Group::Dark && self.presence < DOUBTFUL {
            high = high.max(COULD_HIDE);
        }
        Estimate {
            visits: sum.visits,
            low: low.max(sum.proven).min(sum.visits),
            high: high.min(sum.possible).max(sum.visits),
        }
    }

    /// How many visits of a group are proven.
    pub fn proven(&self, group: &Group, scope: Scope) -> f64 {
        self.sums.get(&(group.clone(), scope)).map(|sum| sum.proven).unwrap_or_default()
    }

    /// The groups that occur, in order.
    pub fn groups(&self, scope: Scope) -> impl Iterator<Item = &Group> {
        self.sums.keys().filter(move |(_, own)| *own == scope).map(|(group, _)| group)
    }

    /// `part / (part + rest)` with its 90 % interval, part and rest paired draw by draw.
    pub fn share(&self, part: &Group, rest: &Group, scope: Scope) -> Ratio {
        let (part, rest) = (self.sums.get(&(part.clone(), scope)), self.sums.get(&(rest.clone(), scope)));
        let of = |sum: Option<&Sum>, draw: Option<usize>| match (sum, draw) {
            (Some(sum), Some(draw)) => sum.draws.get(draw).copied().unwrap_or(sum.visits),
            (Some(sum), None) => sum.visits,
            (None, _) => 0.0,
        };
        let ratio = |draw| {
            let (part, rest) = (of(part, draw), of(rest, draw));
            if part + rest > 0.0 { part / (part + rest) } else { 0.0 }
        };
        let possible = [part, rest].into_iter().flatten().map(|sum| sum.possible).sum::<f64>();
        if of(part, None) + of(rest, None) <= 0.0 || possible <= 0.0 {
            return Ratio::default();
        }
        let draws = [part, rest].into_iter().flatten().map(|sum| sum.draws.len()).max().unwrap_or_default();
        let drawn: Vec<f64> = (0..draws).map(|draw| ratio(Some(draw))).collect();
        let value = ratio(None);
        let (low, high) = interval(value, &drawn, self.stretch);
        // As with the sum itself: where any sharing is in doubt none is claimed.
        let proven = part.map_or(0.0, |sum| sum.proven) / (of(part, None) + of(rest, None));
        let low = if self.presence < SURE { proven } else { low.max(proven) };
        Ratio { value: Some(value), low: Some(low.clamp(0.0, value)), high: Some(high.clamp(value, 1.0)) }
    }
}

/// The draws' 5 and 95 % points about their median, about the estimate, stretched: priors are skewed, so the draws' median
/// lies below the estimate (study).
pub(super) fn interval(estimate: f64, draws: &[f64], stretch: f64) -> (f64, f64) {
    if draws.is_empty() {
        return (estimate, estimate);
    }
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (sorted.len() - 1) as f64;
        let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
        below + (above - below) * place.fract()
    };
    let middle = at(0.5);
    (estimate - stretch * (middle - at(0.05)), estimate + stretch * (at(0.95) - middle))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(visits: f64, draws: Vec<f64>) -> Totals {
        let sum = Sum { visits, possible: 1_000.0, draws, ..Sum::default() };
        Totals { sums: [((Group::Dark, Scope::All), sum)].into(), stretch: 1.0, weight: 1.0, presence: 1.0 }
    }

    #[test]
    fn windows_add_up_draw_by_draw() {
        let mut sum = totals(10.0, Vec::new());
        sum.add(&totals(5.0, vec![4.0, 5.0, 7.0]));
        assert_eq!(sum.sums[&(Group::Dark, Scope::All)].draws, [14.0, 15.0, 17.0]);
        sum.add(&totals(1.0, Vec::new()));
        assert_eq!(sum.sums[&(Group::Dark, Scope::All)].draws, [15.0, 16.0, 18.0]);
        assert_eq!(sum.estimate(&Group::Dark, Scope::All).visits, 16.0);
    }

    #[test]
    fn intervals_lie_about_the_estimate_and_within_what_is_possible() {
        let estimate =
            totals(100.0, (0..101).map(|i| 40.0 + f64::from(i)).collect()).estimate(&Group::Dark, Scope::All);
        assert_eq!((estimate.low, estimate.high), (55.0, 145.0));
        let mut narrow = totals(100.0, vec![-1e9, 0.0, 1e9]);
        narrow.sums.values_mut().for_each(|sum| (sum.proven, sum.possible) = (20.0, 300.0));
        let estimate = narrow.estimate(&Group::Dark, Scope::All);
        assert_eq!((estimate.low, estimate.high), (20.0, 300.0));
    }

    #[test]
    fn where_sharing_itself_is_in_doubt_none_is_claimed() {
        let mut doubtful = totals(10.0, vec![9.0, 10.0, 11.0]);
        doubtful.presence = 0.4;
        let estimate = doubtful.estimate(&Group::Dark, Scope::All);
        assert_eq!((estimate.low, estimate.high), (0.0, COULD_HIDE));
    }
}
