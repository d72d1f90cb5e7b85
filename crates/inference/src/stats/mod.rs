//! The plain maths that several rooms share: intervals, quantiles, and the bootstrap. It knows no visits and no shares.

mod bootstrap;
mod functions;
mod rates;

pub(crate) use bootstrap::{Unit, contrast};
pub(crate) use functions::{ln_gamma, normal_quantile, t_quantile};
pub(crate) use rates::{newcombe, wilson};

/// What cuts 5 % off either side of the standard normal distribution: intervals are of 90 %.
pub(crate) const NORMAL_95: f64 = 1.644_853_626_951_472_7;

/// An estimate with the ends of its 90 % interval: `low <= value <= high`, all finite.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of `value` plus and minus `half`; `None` unless both are finite.
    pub(crate) fn about(value: f64, half: f64) -> Option<Interval> {
        (value.is_finite() && half.is_finite()).then(|| {
            let half = half.max(0.0);
            Interval { value, low: value - half, high: value + half }
        })
    }

    /// Whether nothing between the ends is 0: the sign is known.
    pub fn excludes_zero(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}
