mod dealing;
mod hostile;
mod planning;
mod truth;

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

use super::{Looks, Plan, Tally, Unit, Weights};

pub(super) const KEY: [u8; 16] = [7; 16];

pub(super) fn weights(holdout: u32, variants: &[u32]) -> Weights {
    Weights::new(holdout, variants).unwrap()
}

pub(super) fn plan(holdout: u32, variants: &[u32], looks: Looks, planned_units: u64) -> Plan {
    Plan { weights: weights(holdout, variants), looks, planned_units }
}

pub(super) fn uniform(dice: &mut ChaCha8Rng) -> f64 {
    StandardUniform.sample(dice)
}

pub(super) fn normal(dice: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(dice)
}

/// Outcomes of the kinds that occur; each with its mean.
#[derive(Debug, Clone, Copy)]
pub(super) enum Made {
    /// Visits of a visitor's day and of those to whom it passed something on: mostly 1, now and then many.
    Visits,
    /// A conversion, 3 %.
    Conversion,
    /// Revenue of 3 % who buy, log-normal with this spread.
    Revenue(f64),
}

impl Made {
    pub(super) fn draw(self, dice: &mut ChaCha8Rng) -> f64 {
        match self {
            Made::Visits => {
                let mut visits = 1.0;
                while uniform(dice) < 0.3 {
                    visits += 1.0;
                }
                visits
            }
            Made::Conversion => f64::from(u8::from(uniform(dice) < 0.03)),
            Made::Revenue(sigma) => {
                if uniform(dice) < 0.03 {
                    40.0 * (sigma * normal(dice)).exp()
                } else {
                    0.0
                }
            }
        }
    }
}

pub(super) fn unit(outcome: f64) -> Unit {
    Unit { size: 1.0, outcome, reached: false }
}

pub(super) fn tally(outcomes: impl IntoIterator<Item = f64>) -> Tally {
    let mut tally = Tally::default();
    outcomes.into_iter().for_each(|outcome| tally.add(unit(outcome)));
    tally
}
