//! Estimates, and the dice that their intervals are drawn with.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Beta, Binomial, Distribution, Gamma, Poisson, StandardUniform};

/// An estimate with its 90 % interval: `low <= value <= high`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Below it lies the truth in one of twenty cases.
    pub low: f64,
    /// Above it lies the truth in one of twenty cases.
    pub high: f64,
}

impl Interval {
    /// Nothing is estimated.
    pub(super) fn certain(value: f64) -> Interval {
        Interval { value, low: value, high: value }
    }

    /// Whether a number lies within, ends included.
    pub fn holds(self, number: f64) -> bool {
        self.low <= number && number <= self.high
    }

    /// The middle and the 5 % and 95 % points of draws, which it sorts.
    pub(super) fn of_draws(draws: &mut [f64]) -> Interval {
        draws.sort_unstable_by(f64::total_cmp);
        Interval { value: quantile(draws, 0.5), low: quantile(draws, 0.05), high: quantile(draws, 0.95) }
    }
}

/// Between which two draws, and how far; 0 where there are none.
pub(super) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = part.clamp(0.0, 1.0) * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * (at - below as f64)
}

/// The dice of one estimate. The seed is the caller's: the same seed and input give the same numbers.
#[derive(Debug)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of a seed; other dice for each kind of estimate.
    pub(super) fn new(seed: u64, about: u64) -> Dice {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&about.to_le_bytes());
        Dice(ChaCha8Rng::from_seed(bytes))
    }

    /// Between 0 and 1.
    pub(super) fn uniform(&mut self) -> f64 {
        StandardUniform.sample(&mut self.0)
    }

    /// Of the gamma distribution with this shape, of scale 1; 0 for no shape.
    pub(super) fn gamma(&mut self, shape: f64) -> f64 {
        // Past this its deviation is below a millionth of it.
        if shape >= 1e12 || shape.is_nan() {
            return shape;
        }
        Gamma::new(shape, 1.0).map_or(0.0, |gamma| gamma.sample(&mut self.0))
    }

    /// A share, of so many for and against.
    pub(super) fn share(&mut self, part: f64, rest: f64) -> f64 {
        Beta::new(part, rest).map_or(part / (part + rest), |beta| beta.sample(&mut self.0))
    }

    /// A count with this mean.
    pub(super) fn poisson(&mut self, mean: f64) -> f64 {
        if mean < 8.0 {
            // By inversion: cheaper than an object where most counts are small.
            let mut left = self.uniform() - (-mean).exp();
            let (mut count, mut term) = (0.0, (-mean).exp());
            while left > 0.0 && count < 60.0 {
                count += 1.0;
                term *= mean / count;
                left -= term;
            }
            return count;
        }
        if mean < 1e12 {
            Poisson::new(mean).map_or(mean, |poisson| poisson.sample(&mut self.0))
        } else {
            mean
        }
    }

    /// How many of `of` fall under a chance of `share`.
    pub(super) fn binomial(&mut self, of: f64, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        let rounded = of.round().clamp(0.0, 1e15) as u64;
        Binomial::new(rounded, share).map_or(0.0, |binomial| binomial.sample(&mut self.0) as f64)
    }
}
