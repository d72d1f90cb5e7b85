//! Is there private sharing on this site at all?
//!
//! Where there is, some of it proves itself: an app's own browser or referrer, a click id used twice, a receipt. Where many visits
//! look private and nothing ever proves it, they are something else.

use super::priors;

/// Points at which an unknown share is tried, in standard deviations of its logarithm.
const GRID: i32 = 40;

/// The probability that there is any, given the proven visits, the private receipts, and the visits inferred.
pub(super) fn presence(proven: f64, receipts: f64, inferred: f64) -> f64 {
    let (some, none) = (
        (priors::SOME.ln())
            + log_mixture(proven, inferred, priors::PROVEN_SHARE)
            + log_mixture(receipts, inferred, priors::RECEIPTS_PER_VISIT),
        (1.0 - priors::SOME).ln()
            + log_poisson(proven, priors::ACCIDENTS)
            + log_poisson(receipts, priors::ACCIDENTS),
    );
    let present = 1.0 / (1.0 + (none - some).exp());
    // That nothing proves it never makes it surer than it was beforehand.
    if proven + receipts > 0.0 { present } else { present.min(priors::SOME) }
}

/// The logarithm of the probability of so many proofs, were they a log-normal share of the inferred, up to a constant.
fn log_mixture(proofs: f64, inferred: f64, (centre, deviation): (f64, f64)) -> f64 {
    let terms: Vec<(f64, f64)> = (-GRID..=GRID)
        .map(|step| {
            let z = f64::from(step) / f64::from(GRID) * 4.0;
            let mean = (centre * (deviation * z).exp() * inferred).max(1e-6);
            (-z * z / 2.0, log_poisson(proofs, mean))
        })
        .collect();
    let most = terms.iter().map(|(weight, log)| weight + log).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = terms.iter().map(|(weight, log)| (weight + log - most).exp()).sum();
    let all: f64 = terms.iter().map(|(weight, _)| weight.exp()).sum();
    most + (sum / all).ln()
}

/// The logarithm of the Poisson probability without the factorial, which is the same on both sides.
fn log_poisson(count: f64, mean: f64) -> f64 {
    count * mean.ln() - mean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_inferred_and_nothing_proven_means_none() {
        assert!(presence(0.0, 0.0, 2_000.0) < 0.01);
        assert!(presence(150.0, 300.0, 2_000.0) > 0.999);
        assert!(presence(0.0, 60.0, 500.0) > 0.99);
    }

    #[test]
    fn little_says_little() {
        let p = presence(0.0, 0.0, 5.0);
        assert!((0.5..=0.9).contains(&p), "{p}");
        assert!((0.0..=1.0).contains(&presence(0.0, 0.0, 0.0)));
        assert!(presence(1e9, 1e9, 1e9).is_finite());
    }
}
