//! How many visits come without referrer for each with: learned from how a site's pages differ.
//!
//! A page that search engines bring many readers to, and that nobody passes on, shows how many of them lose their referrer. So the
//! pages' links without referrer are explained by what each source referred to them, and by private sharing, which bursts: its
//! number is negative binomial about what receipts, proven visits and plain traffic suggest. Where pages say little the usual
//! ratios stand, with their uncertainty.

use entrenous_core::evidence::source::Source;
use nalgebra::{SMatrix, SVector};

use super::priors::{SHARED_BY_SIGN, SHARED_BY_VISIT, SHARING_SHAPE, without_referrer_spread};

/// Kinds of source whose ratio is learned as one: search, networks, all others.
pub(super) const KINDS: usize = 3;
/// The kinds' factors, then what private sharing depends on: signs, visits, and how it bursts.
const PARAMETERS: usize = KINDS + 3;
/// Pages that are looked at, at most.
const PAGES: usize = 2_000;
/// With more links than this on a page the sum of its two parts is taken as one distribution.
const LONGEST_SUM: f64 = 30.0;
const STEPS: usize = 12;
/// Step of the numerical derivatives, in logarithms.
const H: f64 = 0.02;
/// What the model leaves out of a ratio's uncertainty: standard deviation of its logarithm (judgement).
const LEFT_OUT: f64 = 0.2;

/// What is known of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Page {
    /// Entries without referrer that links opened, mailings apart.
    pub(super) links: f64,
    /// Such entries to be expected from each kind of source, at the usual ratios.
    pub(super) expected: [f64; KINDS],
    /// Private receipts and visits that prove themselves private.
    pub(super) signs: f64,
    /// All other visits.
    pub(super) visits: f64,
}

/// Factors about the usual ratios, by kind: centre and standard deviation of their logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ratios {
    centre: [f64; KINDS],
    deviation: [f64; KINDS],
}

impl Ratios {
    /// Learns from a site's pages. Complexity: pages x parameters^2.
    pub(super) fn learn(pages: &[Page]) -> Ratios {
        let useful: Vec<Page> = pages
            .iter()
            .filter(|page| page.links > 0.05 || page.expected.iter().sum::<f64>() > 0.05)
            .copied()
            .collect();
        let step = useful.len().div_ceil(PAGES).max(1);
        // A part of the pages would seem to say as much as all: each stands for as many as are left out.
        let sample: Vec<Page> = useful.into_iter().step_by(step).collect();
        let weight = step as f64;
        let priors = priors();
        let mut at: SVector<f64, PARAMETERS> = SVector::from_fn(|i, _| priors[i].0);
        let objective = |at: &SVector<f64, PARAMETERS>| {
            let prior: f64 =
                at.iter().zip(priors).map(|(x, (mean, sd))| ((x - mean) / sd).powi(2) / 2.0).sum();
            prior - weight * sample.iter().map(|page| log_likelihood(page, at)).sum::<f64>()
        };
        let mut value = objective(&at);
        let mut curvature = SMatrix::<f64, PARAMETERS, PARAMETERS>::identity();
        for _ in 0..STEPS {
            let (gradient, hessian) = derivatives(&objective, &at, value);
            curvature = positive(hessian);
            let Some(solved) = curvature.cholesky() else { break };
            let step = solved.solve(&gradient).map(|s| s.clamp(-1.0, 1.0));
            let mut length = 1.0;
            let mut next = at - step * length;
            let mut there = objective(&next);
            while there > value && length > 0.01 {
                length /= 3.0;
                next = at - step * length;
                there = objective(&next);
            }
            if !there.is_finite() || there >= value - 1e-4 {
                break;
            }
            (at, value) = (next, there);
        }
        let variance = curvature.cholesky().map(|solved| solved.inverse().diagonal());
        let deviation = |kind: usize| {
            let learned = variance.map_or(priors[kind].1, |v| v[kind].max(0.0).sqrt());
            learned.hypot(LEFT_OUT).min(priors[kind].1)
        };
        Ratios { centre: std::array::from_fn(|kind| at[kind]), deviation: std::array::from_fn(deviation) }
    }

    /// The factor about a source's usual ratio, `z` standard deviations from the centre.
    ///
    /// Pages can raise a ratio and not lower it: readers whom a source brings pass pages on, too, which takes from its ratio
    /// what is its own (in simulated worlds, lowering made counts 3 % too high).
    pub(super) fn factor(&self, source: &Source, z: f64) -> f64 {
        let kind = kind(source);
        (self.centre[kind].max(0.0) + z * self.deviation[kind]).exp()
    }
}

/// The kind of a source.
pub(super) fn kind(source: &Source) -> usize {
    match source {
        Source::OrganicSearch => 0,
        Source::PublicSocial(_) => 1,
        _ => 2,
    }
}

/// Centre and standard deviation of each parameter's logarithm beforehand.
fn priors() -> [(f64, f64); PARAMETERS] {
    let network = Source::PublicSocial(entrenous_core::evidence::source::Network::X);
    [
        (0.0, without_referrer_spread(&Source::OrganicSearch)),
        (0.0, without_referrer_spread(&network)),
        (0.0, without_referrer_spread(&Source::Unknown)),
        (SHARED_BY_SIGN.0.ln(), SHARED_BY_SIGN.1),
        (SHARED_BY_VISIT.0.ln(), SHARED_BY_VISIT.1),
        (SHARING_SHAPE.0.ln(), SHARING_SHAPE.1),
    ]
}

fn log_likelihood(page: &Page, at: &SVector<f64, PARAMETERS>) -> f64 {
    let lost: f64 = page
        .expected
        .iter()
        .zip(at.iter())
        .map(|(expected, log)| expected * log.exp())
        .sum::<f64>()
        .max(1e-6);
    let shared = at[KINDS].exp() * page.signs + at[KINDS + 1].exp() * page.visits + 1e-3;
    let shape = at[KINDS + 2].exp();
    let links = page.links.round();
    if links > LONGEST_SUM {
        let (mean, variance) = (lost + shared, lost + shared + shared * shared / shape);
        // A negative binomial of the same mean and variance.
        return log_negative_binomial(links, mean, mean * mean / (variance - mean).max(1e-9));
    }
    // The probability of `links` as a sum: lost ones from none to all.
    let mut poisson = (-lost).exp();
    let ratio = shared / (shape + shared);
    let none = (shape / (shape + shared)).powf(shape);
    let mut shares = [0.0; LONGEST_SUM as usize + 1];
    let n = links as usize;
    let mut term = none;
    for (x, share) in shares.iter_mut().enumerate().take(n + 1) {
        *share = term;
        term *= ratio * (shape + x as f64) / (x as f64 + 1.0);
    }
    let mut sum = 0.0;
    for x in 0..=n {
        sum += poisson * shares[n - x];
        poisson *= lost / (x as f64 + 1.0);
    }
    sum.max(1e-300).ln()
}

fn log_negative_binomial(count: f64, mean: f64, shape: f64) -> f64 {
    libm::lgamma(count + shape) - libm::lgamma(shape) - libm::lgamma(count + 1.0)
        + shape * (shape / (shape + mean)).ln()
        + count * (mean / (shape + mean)).ln()
}

/// Gradient and Hessian by central differences.
fn derivatives(
    f: &impl Fn(&SVector<f64, PARAMETERS>) -> f64,
    at: &SVector<f64, PARAMETERS>,
    value: f64,
) -> (SVector<f64, PARAMETERS>, SMatrix<f64, PARAMETERS, PARAMETERS>) {
    let moved = |steps: &[(usize, f64)]| {
        let mut there = *at;
        steps.iter().for_each(|(i, by)| there[*i] += by);
        f(&there)
    };
    let (mut gradient, mut hessian) = (SVector::zeros(), SMatrix::zeros());
    for i in 0..PARAMETERS {
        let (up, down) = (moved(&[(i, H)]), moved(&[(i, -H)]));
        gradient[i] = (up - down) / (2.0 * H);
        hessian[(i, i)] = (up - 2.0 * value + down) / (H * H);
        for j in 0..i {
            let mixed = moved(&[(i, H), (j, H)]) - moved(&[(i, H), (j, -H)]) - moved(&[(i, -H), (j, H)])
                + moved(&[(i, -H), (j, -H)]);
            hessian[(i, j)] = mixed / (4.0 * H * H);
            hessian[(j, i)] = hessian[(i, j)];
        }
    }
    (gradient, hessian)
}

/// The Hessian made positive: where the surface bends the wrong way its steps would lead uphill.
fn positive(hessian: SMatrix<f64, PARAMETERS, PARAMETERS>) -> SMatrix<f64, PARAMETERS, PARAMETERS> {
    let mut damped = hessian;
    let mut by = 1e-6;
    while damped.cholesky().is_none() && by < 1e9 {
        damped = hessian;
        (0..PARAMETERS).for_each(|i| damped[(i, i)] += by);
        by *= 10.0;
    }
    damped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(ratio: f64) -> Vec<Page> {
        let page = |i: usize| {
            let searched = (i % 40) as f64;
            let shared = if i.is_multiple_of(11) { 12.0 } else { 0.0 };
            let lost = searched * ratio + if i.is_multiple_of(2) { 0.3 } else { -0.3 };
            Page {
                links: (lost.max(0.0) + shared).round(),
                expected: [searched * 0.03, 0.0, 0.0],
                signs: if i.is_multiple_of(11) { 4.0 } else { 0.0 },
                visits: 10.0,
            }
        };
        (0..800).map(page).collect()
    }

    #[test]
    fn pages_that_nobody_passes_on_show_the_ratio() {
        for ratio in [0.03, 0.09] {
            let learned = Ratios::learn(&pages(ratio)).factor(&Source::OrganicSearch, 0.0) * 0.03;
            assert!((learned / ratio - 1.0).abs() < 0.35, "{learned} for {ratio}");
        }
    }

    #[test]
    fn without_pages_the_usual_stands() {
        let ratios = Ratios::learn(&[]);
        assert!((ratios.factor(&Source::OrganicSearch, 0.0) - 1.0).abs() < 1e-6);
        assert_eq!(ratios.deviation, [0.7, 0.5, 0.6]);
    }

    #[test]
    fn odd_pages_are_survived() {
        let odd = [0.0, 1e-9, 1e7].map(|x| Page { links: x, expected: [x; KINDS], signs: x, visits: x });
        assert!(Ratios::learn(&odd).factor(&Source::OrganicSearch, 1.0).is_finite());
    }
}
