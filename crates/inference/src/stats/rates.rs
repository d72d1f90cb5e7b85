//! Rates and their differences where events are few.

use super::{Interval, NORMAL_95};

/// Wilson's score interval of a rate, of 90 %: `n` independent trials, not necessarily a whole number.
///
/// `None` without trials. Wilson (1927); it keeps to 0 and 1 and holds its level where events are few, unlike the normal
/// approximation. Constant time.
pub(crate) fn wilson(rate: f64, n: f64) -> Option<Interval> {
    if !(n > 0.0 && n.is_finite() && (0.0..=1.0).contains(&rate)) {
        return None;
    }
    let z2 = NORMAL_95 * NORMAL_95;
    let middle = (rate + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = NORMAL_95 / (1.0 + z2 / n) * (rate * (1.0 - rate) / n + z2 / (4.0 * n * n)).sqrt();
    Some(Interval {
        value: rate,
        low: (middle - half).clamp(0.0, rate),
        high: (middle + half).clamp(rate, 1.0),
    })
}

/// The difference `a - b` of two independent rates from their own intervals: Newcombe (1998), method 10. Constant time.
pub(crate) fn newcombe(a: Interval, b: Interval) -> Interval {
    let value = a.value - b.value;
    let low = value - (a.value - a.low).hypot(b.high - b.value);
    let high = value + (a.high - a.value).hypot(b.value - b.low);
    Interval { value, low: low.max(-1.0), high: high.min(1.0) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_interval_as_by_hand() {
        // 10 of 100: middle (0.1 + 0.013528) / 1.027055, half-width 1.644854 / 1.027055 * sqrt(0.0009 + 0.0000676).
        let found = wilson(0.1, 100.0).unwrap();
        assert!((found.low - 0.060_72).abs() < 1e-4 && (found.high - 0.160_36).abs() < 1e-4, "{found:?}");
        assert_eq!((wilson(0.0, 0.0), wilson(0.5, f64::NAN), wilson(f64::NAN, 3.0)), (None, None, None));
        assert_eq!(wilson(0.0, 50.0).map(|none| none.low), Some(0.0));
    }

    proptest! {
        #[test]
        fn differences_turn_around_with_their_rates(p in 0.0..=1.0, q in 0.0..=1.0, n in 1.0..1e6, m in 1.0..1e6) {
            let (a, b) = (wilson(p, n).unwrap(), wilson(q, m).unwrap());
            let (one, other) = (newcombe(a, b), newcombe(b, a));
            prop_assert!((one.low + other.high).abs() < 1e-12 && (one.high + other.low).abs() < 1e-12);
            prop_assert!(-1.0 <= one.low && one.low <= one.value && one.value <= one.high && one.high <= 1.0);
        }
    }
}
