//! A plain logistic regression on a visit's facts, taught by the truth of other worlds: what labels would buy.

use entrenous_core::evidence::{Facts, Fetch, PageKind, Seen};
use nalgebra::{DMatrix, DVector};

use super::BrowserClass;

/// How strongly weights are drawn to 0: as much as so many visits that say the opposite.
const RIDGE: f64 = 1.0;
/// Newton's steps; a few do.
const STEPS: usize = 30;
const DAY_MS: i64 = 86_400_000;

/// A fitted regression.
#[derive(Debug, Clone)]
pub struct Logistic {
    weights: DVector<f64>,
}

impl Logistic {
    /// Fits visits whose truth is known (dark or not); `None` if they are all of one kind.
    pub fn fit<'f>(visits: impl IntoIterator<Item = (&'f Facts, bool)>) -> Option<Logistic> {
        let (rows, was): (Vec<_>, Vec<_>) =
            visits.into_iter().map(|(facts, was)| (features(facts), f64::from(u8::from(was)))).unzip();
        let dark: f64 = was.iter().sum();
        if dark == 0.0 || dark == was.len() as f64 {
            return None;
        }
        let mut weights = DVector::zeros(rows.first()?.len());
        for _ in 0..STEPS {
            let step = newton(&rows, &was, &weights)?;
            weights += &step;
            if step.amax() < 1e-6 {
                break;
            }
        }
        weights.iter().all(|w| w.is_finite()).then_some(Logistic { weights })
    }

    /// The probability that a visit was dark.
    pub fn probability(&self, facts: &Facts) -> f64 {
        chance(&features(facts), &self.weights)
    }
}

/// Newton's step for the penalised likelihood; `None` if it cannot be taken.
fn newton(rows: &[Vec<f64>], was: &[f64], weights: &DVector<f64>) -> Option<DVector<f64>> {
    let n = weights.len();
    let mut hessian = DMatrix::from_diagonal_element(n, n, RIDGE);
    let mut gradient = -RIDGE * weights;
    for (row, was) in rows.iter().zip(was) {
        let p = chance(row, weights);
        for (i, a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            gradient[i] += a * (was - p);
            for (j, b) in row[..=i].iter().enumerate() {
                hessian[(i, j)] += p * (1.0 - p) * a * b;
            }
        }
    }
    // Cholesky reads the lower triangle alone.
    Some(hessian.cholesky()?.solve(&gradient))
}

fn chance(row: &[f64], weights: &DVector<f64>) -> f64 {
    let score: f64 = row.iter().zip(weights.iter()).map(|(x, w)| x * w).sum();
    1.0 / (1.0 + (-score).exp())
}

/// A visit as numbers; the first is 1.
fn features(facts: &Facts) -> Vec<f64> {
    let hours = facts.started_ms.rem_euclid(DAY_MS) as f64 / DAY_MS as f64 * std::f64::consts::TAU;
    // 1 January 1970 was a Thursday.
    let weekday = (facts.started_ms.div_euclid(DAY_MS) + 3).rem_euclid(7);
    let mut row = vec![
        1.0,
        flag(facts.user_activated),
        f64::from(facts.depth.min(6)) / 6.0,
        flag(facts.page == PageKind::Home),
        flag(facts.page == PageKind::Section),
        flag(facts.seen == Seen::Before),
        flag(facts.seen == Seen::CannotTell),
        flag(facts.seen_page),
        flag(facts.own_share),
        flag(facts.documents == 2),
        flag(facts.documents >= 3),
        flag(facts.assets == 0),
        (1.0 + f64::from(facts.assets)).ln() / 4.0,
        flag(facts.receipts_before > 0),
        (1.0 + f64::from(facts.receipts_before)).ln() / 4.0,
        hours.sin(),
        hours.cos(),
        flag(weekday >= 5),
    ];
    row.extend(
        [Fetch::Absent, Fetch::None, Fetch::CrossSite, Fetch::SameSite].map(|f| flag(facts.fetch == f)),
    );
    let class = BrowserClass::of(&facts.browser) as usize;
    row.extend((1..BrowserClass::COUNT).map(|c| flag(c == class)));
    row
}

fn flag(set: bool) -> f64 {
    f64::from(u8::from(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::tests::unnamed;

    #[test]
    fn it_finds_the_odds_of_a_single_feature() {
        // Of 4,000 new visitors three quarters are dark, of returning ones one in ten.
        let (new, back) = (unnamed(), Facts { seen: Seen::Before, ..unnamed() });
        let visits = (0..4_000).flat_map(|i| [(&new, i % 4 > 0), (&back, i % 10 == 0)]);
        let fit = Logistic::fit(visits).expect("both kinds");
        assert!((fit.probability(&new) - 0.75).abs() < 0.01);
        assert!((fit.probability(&back) - 0.10).abs() < 0.01);
    }

    #[test]
    fn what_is_always_so_is_kept_finite_and_one_kind_alone_teaches_nothing() {
        let (deep, home) = (unnamed(), Facts { page: PageKind::Home, ..unnamed() });
        let parted =
            Logistic::fit((0..200).flat_map(|_| [(&deep, true), (&home, false)])).expect("both kinds");
        assert!((0.9..1.0).contains(&parted.probability(&deep)));
        assert!(Logistic::fit([(&deep, true)]).is_none() && Logistic::fit([]).is_none());
    }
}
