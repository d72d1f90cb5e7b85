//! Intervals that may be looked at any time.

use crate::stats::{Interval, t_quantile};

/// An asymptotic confidence sequence: how many standard errors wide half the interval of a mean is after `n` units, so that *all*
/// intervals, of all looks, hold the truth together with probability `1 - alpha`.
///
/// Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences"
/// (Annals of Statistics 2024, arXiv:2103.06476), the Gaussian mixture boundary: `sqrt(2 (n ρ² + 1) / (n ρ²) · ln(sqrt(n ρ² + 1) / α))` standard errors. It is narrowest where `n = tuned`.
/// Constant time.
pub(super) fn standard_errors(n: f64, tuned: f64, alpha: f64) -> f64 {
    let x = n.max(1.0) / tuned.max(1.0) * narrowest(alpha);
    (2.0 * (x + 1.0) / x * (0.5 * (x + 1.0).ln() - alpha.ln())).sqrt()
}

/// `n ρ²` where the sequence is narrowest, to some 1 %: the same paper; a test tries others.
fn narrowest(alpha: f64) -> f64 {
    let l = -2.0 * alpha.ln();
    l + (l + 1.0).ln()
}

/// The width of the same at the number of units that it is tuned to, in standard errors: 2.76 for 10 %, where one look needs 1.64.
pub(super) fn tuned_standard_errors(alpha: f64) -> f64 {
    standard_errors(1e9, 1e9, alpha)
}

/// The interval of the difference of two means for a single look: Welch (1947).
pub(super) fn once(value: f64, [first, second]: [(f64, f64); 2], alpha: f64) -> Option<Interval> {
    let (a, b) = (first.0 / first.1, second.0 / second.1);
    let all = a + b;
    let freedom =
        if all > 0.0 { all * all / (a * a / (first.1 - 1.0) + b * b / (second.1 - 1.0)) } else { 1.0 };
    Interval::about(value, t_quantile(1.0 - alpha / 2.0, freedom) * all.sqrt())
}
