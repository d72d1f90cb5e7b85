//! Ratios of heavy-tailed sums, by a bootstrap of whole units.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};

use super::Interval;

/// What one unit (a visitor's day, a cascade) adds to the two ratios `sum / weight`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Unit {
    pub(crate) weight: [f64; 2],
    pub(crate) sum: [f64; 2],
}

/// How often the units are drawn anew. With 999 the 5 and 95 % points are the 50th and the 950th.
const DRAWS: usize = 999;

/// The 90 % interval of `of[0] · ratio[0] + of[1] · ratio[1]`: `[1, -1]` is a difference, `[1, 0]` the first ratio alone.
///
/// A studentised Poisson bootstrap (Hall 1992; Chamandy et al. 2012): each unit is drawn a Poisson number of times with mean 1, the
/// estimate's error is divided by its own standard error, and the quantiles of that say how lopsided the errors are. Units
/// without a sum matter for the weights alone: together they are drawn from a normal distribution, which makes the cost
/// `DRAWS` times the units *with* a sum. `None` where a ratio that is asked for has no weight, or nothing varies.
pub(crate) fn contrast(units: &[Unit], of: [f64; 2], seed: u64) -> Option<Interval> {
    let (some, none): (Vec<Unit>, Vec<Unit>) = units.iter().partition(|unit| unit.sum != [0.0, 0.0]);
    let rest = Rest::of(&none);
    let all = Drawn::of(&some, &vec![1; some.len()], rest.weight, of)?;
    let error = all.error(&some, &vec![1; some.len()], &rest);
    if !(error > 0.0 && error.is_finite() && all.value.is_finite()) {
        return None;
    }
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut times = vec![0_u8; some.len()];
    let mut studentised: Vec<f64> = (0..DRAWS)
        .filter_map(|_| {
            times.iter_mut().for_each(|times| *times = poisson(&mut dice));
            let drawn = Drawn::of(&some, &times, rest.draw(&mut dice), of)?;
            let own = drawn.error(&some, &times, &rest);
            (own > 0.0).then(|| (drawn.value - all.value) / own)
        })
        .filter(|t| t.is_finite())
        .collect();
    if studentised.len() < DRAWS / 2 {
        return None;
    }
    studentised.sort_by(f64::total_cmp);
    let at = |share: f64| studentised[((studentised.len() + 1) as f64 * share) as usize - 1];
    let (low, high) = (all.value - at(0.95) * error, all.value - at(0.05) * error);
    Some(Interval { value: all.value, low: low.min(all.value), high: high.max(all.value) })
}

/// The units without a sum.
struct Rest {
    weight: [f64; 2],
    squares: [f64; 2],
    product: f64,
}

impl Rest {
    fn of(units: &[Unit]) -> Rest {
        let total = |f: &dyn Fn(&Unit) -> f64| units.iter().map(f).sum();
        Rest {
            weight: [0, 1].map(|g| total(&|unit| unit.weight[g])),
            squares: [0, 1].map(|g| total(&|unit| unit.weight[g].powi(2))),
            product: total(&|unit| unit.weight[0] * unit.weight[1]),
        }
    }

    fn draw(&self, dice: &mut ChaCha8Rng) -> [f64; 2] {
        [0, 1].map(|g| {
            let z: f64 = StandardNormal.sample(dice);
            (self.weight[g] + self.squares[g].sqrt() * z).max(0.0)
        })
    }
}

/// One draw: weights, ratios and the value that is asked for.
struct Drawn {
    weight: [f64; 2],
    ratio: [f64; 2],
    of: [f64; 2],
    value: f64,
}

impl Drawn {
    fn of(units: &[Unit], times: &[u8], rest: [f64; 2], of: [f64; 2]) -> Option<Drawn> {
        let (mut weight, mut sum) = (rest, [0.0; 2]);
        for (unit, &times) in units.iter().zip(times).filter(|(_, times)| **times > 0) {
            for g in 0..2 {
                weight[g] += f64::from(times) * unit.weight[g];
                sum[g] += f64::from(times) * unit.sum[g];
            }
        }
        let mut ratio = [0.0; 2];
        for g in (0..2).filter(|&g| of[g] != 0.0) {
            if weight[g] <= 0.0 {
                return None;
            }
            ratio[g] = sum[g] / weight[g];
        }
        Some(Drawn { weight, ratio, of, value: of[0] * ratio[0] + of[1] * ratio[1] })
    }

    /// The standard error by linearisation: the root of the sum of the units' squared influence.
    fn error(&self, units: &[Unit], times: &[u8], rest: &Rest) -> f64 {
        let factor = |g: usize| if self.of[g] == 0.0 { 0.0 } else { self.of[g] / self.weight[g] };
        let factors = [factor(0), factor(1)];
        let pull = [0, 1].map(|g| factors[g] * self.ratio[g]);
        let mut squares = pull[0].powi(2) * rest.squares[0]
            + pull[1].powi(2) * rest.squares[1]
            + 2.0 * pull[0] * pull[1] * rest.product;
        for (unit, &times) in units.iter().zip(times).filter(|(_, times)| **times > 0) {
            let influence: f64 =
                (0..2).map(|g| factors[g] * (unit.sum[g] - self.ratio[g] * unit.weight[g])).sum();
            squares += f64::from(times) * influence * influence;
        }
        squares.max(0.0).sqrt()
    }
}

/// A Poisson number with mean 1, by inversion; more than 9 come once in ten million draws and count as 9.
fn poisson(dice: &mut ChaCha8Rng) -> u8 {
    /// `2^32 · P(X <= k)`.
    const AT_MOST: [u32; 9] = [
        1_580_030_168,
        3_160_060_337,
        3_950_075_421,
        4_213_413_783,
        4_279_248_373,
        4_292_415_291,
        4_294_609_777,
        4_294_923_276,
        4_294_962_463,
    ];
    let u = dice.next_u32();
    AT_MOST.iter().map(|&at_most| u8::from(u >= at_most)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(sums: &[f64]) -> Vec<Unit> {
        sums.iter().map(|&sum| Unit { weight: [1.0, 0.0], sum: [sum, 0.0] }).collect()
    }

    #[test]
    fn the_interval_of_a_tame_mean_is_the_one_of_the_textbook() {
        let sums: Vec<f64> = (0..2_000).map(|i| f64::from(i % 101)).collect();
        let found = contrast(&units(&sums), [1.0, 0.0], 1).unwrap();
        let mean = sums.iter().sum::<f64>() / 2_000.0;
        let half = 1.645 * (sums.iter().map(|x| (x - mean).powi(2)).sum::<f64>()).sqrt() / 2_000.0;
        assert!((found.value - mean).abs() < 1e-9);
        assert!((found.high - found.value - half).abs() < 0.1 * half, "{found:?} {half}");
        assert!((found.value - found.low - half).abs() < 0.1 * half, "{found:?} {half}");
    }

    #[test]
    fn a_long_tail_to_the_right_stretches_the_interval_to_the_right() {
        let mut sums = vec![0.0; 1_000];
        (0..40).for_each(|i| sums[i] = 1.15_f64.powi(i as i32));
        let found = contrast(&units(&sums), [1.0, 0.0], 1).unwrap();
        assert!(found.high - found.value > 1.3 * (found.value - found.low), "{found:?}");
        assert_eq!(contrast(&units(&sums), [1.0, 0.0], 1), Some(found));
    }

    #[test]
    fn where_nothing_varies_there_is_no_interval() {
        assert_eq!(contrast(&[], [1.0, 0.0], 1), None);
        assert_eq!(contrast(&units(&[0.0; 50]), [1.0, 0.0], 1), None);
        assert_eq!(contrast(&units(&[1.0, 2.0, 3.0]), [1.0, -1.0], 1), None);
    }
}
