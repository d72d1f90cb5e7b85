//! Measures of probabilities and of intervals. All are finite; what cannot be measured is `None`.

use serde::Serialize;

/// What was said of a visit, and what it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The probability that was given, 0 to 1.
    pub said: f64,
    /// Whether it was so.
    pub was: bool,
}

/// A probability of 0 for what happened would cost infinitely much: it is taken as this, and 1 as 1 less this.
pub const CLIP: f64 = 1e-6;

/// Bins of equal width into which probabilities are put for [`reliability`] and [`ece`].
pub const BINS: usize = 15;

/// The mean cost in nats of coding what was by what was said; `None` without visits.
pub fn log_loss(pairs: &[Pair]) -> Option<f64> {
    mean(pairs.iter().map(|pair| {
        let p = pair.said.clamp(CLIP, 1.0 - CLIP);
        if pair.was { -p.ln() } else { -(1.0 - p).ln() }
    }))
}

/// The mean squared distance between what was said and what was; `None` without visits.
pub fn brier(pairs: &[Pair]) -> Option<f64> {
    mean(pairs.iter().map(|pair| (pair.said - truth(pair)).powi(2)))
}

/// Visits of which a like probability was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub visits: u64,
    /// The mean of what was said.
    pub said: f64,
    /// The part of which it was true.
    pub was: f64,
}

/// The bins that hold visits, by rising probability.
pub fn reliability(pairs: &[Pair]) -> Vec<Bin> {
    let mut bins = [Bin::default(); BINS];
    for pair in pairs {
        let at = ((pair.said * BINS as f64) as usize).min(BINS - 1);
        bins[at].visits += 1;
        bins[at].said += pair.said;
        bins[at].was += truth(pair);
    }
    let filled = bins.into_iter().filter(|bin| bin.visits > 0);
    filled
        .map(|bin| {
            let visits = bin.visits as f64;
            Bin { said: bin.said / visits, was: bin.was / visits, ..bin }
        })
        .collect()
}

/// Expected calibration error: the bins' mean distance between what was said and what was, weighted by visits.
pub fn ece(pairs: &[Pair]) -> Option<f64> {
    ece_of(&reliability(pairs))
}

/// [`ece`] from its bins.
pub fn ece_of(bins: &[Bin]) -> Option<f64> {
    let visits: u64 = bins.iter().map(|bin| bin.visits).sum();
    let off: f64 = bins.iter().map(|bin| bin.visits as f64 * (bin.said - bin.was).abs()).sum();
    (visits > 0).then(|| off / visits as f64)
}

/// One reliability diagram from those of several worlds.
pub fn pooled(diagrams: &[Vec<Bin>]) -> Vec<Bin> {
    let mut sums = [Bin::default(); BINS];
    for bin in diagrams.iter().flatten() {
        let sum = &mut sums[((bin.said * BINS as f64) as usize).min(BINS - 1)];
        let (old, new) = (sum.visits as f64, bin.visits as f64);
        sum.said = (sum.said * old + bin.said * new) / (old + new);
        sum.was = (sum.was * old + bin.was * new) / (old + new);
        sum.visits += bin.visits;
    }
    sums.into_iter().filter(|bin| bin.visits > 0).collect()
}

/// By how much of the truth an estimate misses it, with its sign; `None` where the truth is 0.
pub fn relative_error(estimate: f64, truth: f64) -> Option<f64> {
    (truth > 0.0).then(|| (estimate - truth) / truth)
}

/// Is a counted truth inside an interval? Bounds that a rounding error keeps apart from it are met.
pub fn covers(low: f64, high: f64, truth: f64) -> bool {
    low - 1e-9 <= truth && truth <= high + 1e-9
}

/// The quantile `q` (0 to 1) with linear interpolation; `None` without values.
pub fn quantile(values: impl IntoIterator<Item = f64>, q: f64) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    let place = q.clamp(0.0, 1.0) * values.len().checked_sub(1)? as f64;
    let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
    Some(below + (above - below) * place.fract())
}

/// The mean; `None` without values.
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut n) = (0.0, 0_u64);
    for value in values {
        sum += value;
        n += 1;
    }
    (n > 0).then(|| sum / n as f64)
}

fn truth(pair: &Pair) -> f64 {
    f64::from(u8::from(pair.was))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs() -> impl Strategy<Value = Vec<Pair>> {
        let pair = (0.0..=1.0, any::<bool>()).prop_map(|(said, was)| Pair { said, was });
        prop::collection::vec(pair, 0..200)
    }

    #[test]
    fn nothing_measured_is_no_number() {
        assert_eq!((log_loss(&[]), brier(&[]), ece(&[]), quantile([], 0.5)), (None, None, None, None));
        assert_eq!((relative_error(3.0, 0.0), reliability(&[])), (None, vec![]));
    }

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile([3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile([1.0, 2.0], 0.9), Some(1.9));
        assert_eq!(quantile([f64::NAN, 7.0], 0.0), Some(7.0));
    }

    #[test]
    fn what_is_said_of_a_coin_costs_a_bit() {
        let coin = [Pair { said: 0.5, was: true }, Pair { said: 0.5, was: false }];
        assert_eq!(log_loss(&coin), Some(std::f64::consts::LN_2));
        assert_eq!((brier(&coin), ece(&coin)), (Some(0.25), Some(0.0)));
    }

    #[test]
    fn a_certain_error_costs_much_and_not_infinitely_much() {
        let wrong = log_loss(&[Pair { said: 0.0, was: true }]);
        assert!(wrong.is_some_and(|loss| (13.8..13.9).contains(&loss)), "{wrong:?}");
    }

    #[test]
    fn a_calibrated_forecast_has_next_to_no_error_and_a_shifted_one_its_shift() {
        // 1,000 visits at each hundredth, of which exactly that part was so.
        let visits = |shift: f64| -> Vec<Pair> {
            let each = |c: u32| (0..1_000).map(move |i| (f64::from(c) / 100.0, i < 10 * c));
            let all = (20..80).flat_map(each);
            all.map(|(p, was)| Pair { said: p + shift, was }).collect()
        };
        assert!(ece(&visits(0.0)).is_some_and(|e| e < 1e-9));
        assert!(ece(&visits(0.1)).is_some_and(|e| (e - 0.1).abs() < 1e-9));
    }

    proptest! {
        #[test]
        fn a_perfect_forecast_loses_nothing(truths in prop::collection::vec(any::<bool>(), 1..50)) {
            let perfect: Vec<_> =
                truths.iter().map(|&was| Pair { said: f64::from(u8::from(was)), was }).collect();
            prop_assert!(log_loss(&perfect).is_some_and(|loss| loss <= 2.0 * CLIP));
            prop_assert_eq!((brier(&perfect), ece(&perfect)), (Some(0.0), Some(0.0)));
        }

        #[test]
        fn order_does_not_matter(mut pairs in pairs()) {
            let before = [log_loss(&pairs), brier(&pairs), ece(&pairs)];
            pairs.reverse();
            for (a, b) in before.into_iter().zip([log_loss(&pairs), brier(&pairs), ece(&pairs)]) {
                prop_assert!((a.unwrap_or(-1.0) - b.unwrap_or(-1.0)).abs() < 1e-9);
            }
        }

        #[test]
        fn all_measures_are_finite_and_bins_hold_all_visits(pairs in pairs()) {
            for measure in [log_loss(&pairs), brier(&pairs), ece(&pairs)].into_iter().flatten() {
                prop_assert!(measure.is_finite() && measure >= 0.0);
            }
            let bins = reliability(&pairs);
            prop_assert_eq!(bins.iter().map(|bin| bin.visits).sum::<u64>(), pairs.len() as u64);
            prop_assert!(ece(&pairs).unwrap_or_default() <= 1.0);
        }

        #[test]
        fn diagrams_pool_to_the_diagram_of_all(a in pairs(), b in pairs()) {
            let together = pooled(&[reliability(&a), reliability(&b)]);
            let all = reliability(&[a, b].concat());
            prop_assert_eq!(together.len(), all.len());
            for (x, y) in together.iter().zip(&all) {
                prop_assert_eq!(x.visits, y.visits);
                prop_assert!((x.said - y.said).abs() < 1e-9 && (x.was - y.was).abs() < 1e-9);
            }
        }
    }
}
