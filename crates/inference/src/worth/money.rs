//! Money that is never lost: whole numbers, split without remainder.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// ISO 4217, upper case.
pub type Currency = [u8; 3];

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// Minor units: cents, where the currency has cents. Negative for a refund. Whatever the unit is (an event holds thousandths), credits
    /// come out in the same.
    pub minor: i64,
    /// Amounts of different currencies are never added.
    pub currency: Currency,
}

/// Credits are held in millionths of a minor unit, so that a cent of advertising revenue can be split a hundred times over.
pub(super) const FINE: i128 = 1_000_000;

/// How finely weights are told apart: 2^40 steps of the largest. `i64 · FINE · 2^40` fits into an `i128`.
const STEPS: f64 = (1_u64 << 40) as f64;

/// Splits a total by weights, to the last unit: the parts add up to `total`, whatever the weights.
///
/// Largest remainder (Hamilton's method); ties go to the earlier weight. A weight that is negative or no number counts as 0; if
/// all do, all count alike. `|total|` may be up to 2^83. `split(-x) = -split(x)`. Complexity: `n log n`.
pub(super) fn split(total: i128, weights: &[f64]) -> Vec<i128> {
    let sane = |weight: f64| if weight.is_finite() { weight.max(0.0) } else { 0.0 };
    let largest = weights.iter().copied().map(sane).fold(0.0, f64::max);
    let steps =
        |weight: f64| if largest > 0.0 { (sane(weight) / largest * STEPS).round() as i128 } else { 1 };
    let steps: Vec<i128> = weights.iter().copied().map(steps).collect();
    let whole: i128 = steps.iter().sum();
    if whole == 0 {
        return Vec::new();
    }
    let (size, sign) = (total.abs(), total.signum());
    let mut parts: Vec<i128> = steps.iter().map(|step| size * step / whole).collect();
    let left = size - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&i| Reverse(size * steps[i] % whole));
    order.iter().take(usize::try_from(left).unwrap_or_default()).for_each(|&i| parts[i] += 1);
    parts.iter_mut().for_each(|part| *part *= sign);
    parts
}

/// Fine credits in whole minor units that add up to `total`, the whole number of minor units that the credits add up to.
///
/// Largest remainder; ties go to the smaller key. No figure moves by a minor unit or more. Complexity: `n log n`.
pub(super) fn rounded<K: Ord + Clone>(fine: &BTreeMap<K, i128>) -> BTreeMap<K, i128> {
    let total: i128 = fine.values().sum::<i128>().div_euclid(FINE);
    let mut rows: Vec<(&K, i128, i128)> =
        fine.iter().map(|(key, &value)| (key, value.div_euclid(FINE), value.rem_euclid(FINE))).collect();
    let left = total - rows.iter().map(|row| row.1).sum::<i128>();
    rows.sort_by_key(|row| Reverse(row.2));
    rows.iter_mut().take(usize::try_from(left).unwrap_or_default()).for_each(|row| row.1 += 1);
    rows.into_iter().map(|(key, minor, _)| (key.clone(), minor)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_cent_goes_to_the_largest_remainder_and_of_equals_to_the_first() {
        assert_eq!(split(100, &[1.0, 1.0, 1.0]), [34, 33, 33]);
        assert_eq!(split(-100, &[1.0, 1.0, 1.0]), [-34, -33, -33]);
        assert_eq!(split(10, &[0.0, 0.66, 0.34]), [0, 7, 3]);
        assert_eq!(split(3, &[f64::NAN, -1.0, 0.0]), [1, 1, 1]);
        assert_eq!(split(3, &[]), [0_i128; 0]);
        assert_eq!(split(5, &[f64::INFINITY, f64::MAX, f64::MAX, 5e-324]), [0, 3, 2, 0]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(total in any::<i64>(), weights in prop::collection::vec(any::<f64>(), 1..60)) {
            let fine = i128::from(total) * FINE;
            let parts = split(fine, &weights);
            prop_assert_eq!(parts.iter().sum::<i128>(), fine);
            prop_assert!(parts.iter().all(|part| *part == 0 || part.signum() == fine.signum()));
            prop_assert_eq!(split(-fine, &weights), parts.iter().map(|part| -part).collect::<Vec<_>>());
        }

        #[test]
        fn no_part_is_a_unit_away_from_its_quota(total in 0_i64..1_000_000_000, weights in prop::collection::vec(0.01..1.0, 1..20)) {
            let all: f64 = weights.iter().sum();
            for (part, weight) in split(i128::from(total), &weights).iter().zip(&weights) {
                prop_assert!((*part as f64 - total as f64 * weight / all).abs() < 1.001);
            }
        }

        #[test]
        fn rounding_keeps_the_sum(parts in prop::collection::vec(any::<i64>(), 1..40)) {
            let mut fine: BTreeMap<usize, i128> = parts.iter().map(|&part| i128::from(part)).enumerate().collect();
            let over = fine.values().sum::<i128>().rem_euclid(FINE);
            *fine.get_mut(&0).unwrap() -= over;
            let minor = rounded(&fine);
            prop_assert_eq!(minor.values().sum::<i128>() * FINE, fine.values().sum::<i128>());
            prop_assert!(minor.iter().all(|(key, minor)| (minor * FINE - fine[key]).abs() < FINE));
        }
    }
}
