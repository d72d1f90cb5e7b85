//! Ridge logistic regression with fractional outcomes, by Newton's method.

use nalgebra::{DMatrix, DVector};

/// Steps at most; the objective is convex and a few suffice.
const STEPS: usize = 12;

/// A fitted regression: the intercept, then one coefficient a feature.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Logistic(Vec<f64>);

impl Logistic {
    /// Fits to rows of features with outcomes between 0 and 1 and weights. `ridge` penalises every coefficient but the
    /// intercept. Complexity: rows x features^2 a step.
    pub(super) fn fit<const N: usize>(rows: &[([f64; N], f64, f64)], ridge: f64) -> Logistic {
        let mut beta = vec![0.0; N + 1];
        for _ in 0..STEPS {
            let mut gradient: DVector<f64> = DVector::zeros(N + 1);
            let mut hessian: DMatrix<f64> = DMatrix::zeros(N + 1, N + 1);
            for (features, outcome, weight) in rows {
                let p = sigmoid(linear(&beta, features));
                let error = weight * (outcome - p);
                let curvature = weight * (p * (1.0 - p)).max(1e-9);
                gradient[0] += error;
                hessian[(0, 0)] += curvature;
                for a in 0..N {
                    let by = curvature * features[a];
                    gradient[a + 1] += error * features[a];
                    hessian[(a + 1, 0)] += by;
                    for b in 0..=a {
                        hessian[(a + 1, b + 1)] += by * features[b];
                    }
                }
            }
            for a in 1..=N {
                gradient[a] -= ridge * beta[a];
                hessian[(a, a)] += ridge;
            }
            hessian[(0, 0)] += 1e-9;
            // Cholesky reads the lower half only.
            let Some(factor) = hessian.cholesky() else { break };
            let step = factor.solve(&gradient);
            beta.iter_mut().zip(step.iter()).for_each(|(b, s)| *b += s.clamp(-2.0, 2.0));
            if step.amax() < 1e-6 {
                break;
            }
        }
        Logistic(beta)
    }

    /// The logit for these features.
    pub(super) fn logit<const N: usize>(&self, features: &[f64; N]) -> f64 {
        linear(&self.0, features)
    }
}

fn linear<const N: usize>(beta: &[f64], features: &[f64; N]) -> f64 {
    beta[0] + features.iter().zip(&beta[1..]).map(|(x, b)| x * b).sum::<f64>()
}

pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The logarithm of the odds of a probability, which is kept away from 0 and 1.
pub(super) fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_made_the_outcomes() {
        let row = |i: i32| {
            let (a, b) = (f64::from(i % 7) - 3.0, f64::from(i % 5) - 2.0);
            ([a, b], sigmoid(0.5 + 0.8 * a - 0.3 * b), 1.0)
        };
        let rows: Vec<_> = (0..3_500).map(row).collect();
        let fitted = Logistic::fit(&rows, 1e-6);
        for (found, made) in fitted.0.iter().zip([0.5, 0.8, -0.3]) {
            assert!((found - made).abs() < 1e-3, "{:?}", fitted.0);
        }
    }

    #[test]
    fn a_feature_that_never_changes_and_no_rows_at_all_do_no_harm() {
        let rows: Vec<_> = (0..10).map(|i| ([1.0], f64::from(i % 2), 1.0)).collect();
        assert!(Logistic::fit(&rows, 1.0).0.iter().all(|b| b.is_finite()));
        assert_eq!(Logistic::fit::<2>(&[], 1.0).logit(&[1.0, 1.0]), 0.0);
    }
}
