//! How many shares there were, from lists that each miss some: capture and recapture.

use super::interval::{Dice, Interval};

/// 95 % quantile of the standard normal distribution.
const NORMAL_95: f64 = 1.645;

/// How many shares two lists have together, from what each has and what both have; none if more are on both than on one.
///
/// Chapman's estimate (1951) with Seber's variance (1970); the interval takes the logarithm of the unseen as normal (Chao 1987,
/// Biometrics 43), so it never falls below what was seen. It assumes that being on one list says nothing about being on the other.
pub fn two_lists(first: u64, second: u64, both: u64) -> Option<Interval> {
    if both > first.min(second) {
        return None;
    }
    let (a, b, m) = (first as f64, second as f64, both as f64);
    let seen = a + b - m;
    let all = (a + 1.0) * (b + 1.0) / (m + 1.0) - 1.0;
    let variance = (a + 1.0) * (b + 1.0) * (a - m) * (b - m) / ((m + 1.0).powi(2) * (m + 2.0));
    Some(above(seen, all, variance))
}

/// An interval of a number that is at least what was seen.
fn above(seen: f64, all: f64, variance: f64) -> Interval {
    let unseen = all - seen;
    if unseen <= 0.0 {
        return Interval::certain(seen);
    }
    let factor = (NORMAL_95 * (variance / (unseen * unseen)).ln_1p().sqrt()).exp();
    Interval { value: all, low: seen + unseen / factor, high: seen + unseen * factor }
}

/// Shares by the lists that have them. Index: 1 for the first list, 2 for the second, 4 for the third, added; `[0]` is not looked at.
///
/// The lists may be button shares, receipts and clicks: `[3]` are shares by button that left a receipt and were never clicked.
pub type Seen = [u64; 8];

/// Which lists depend on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// None.
    Independent,
    /// All but this list, 0 to 2, which depends on neither of the others.
    Apart(usize),
    /// This list, 0 to 2, on each of the others, which depend on each other through it alone.
    Through(usize),
    /// Each two; all three together add nothing of their own.
    Pairs,
}

impl Model {
    /// All eight log-linear models of three lists that can be told from what was seen.
    pub const ALL: [Model; 8] = [
        Model::Independent,
        Model::Apart(0),
        Model::Apart(1),
        Model::Apart(2),
        Model::Through(0),
        Model::Through(1),
        Model::Through(2),
        Model::Pairs,
    ];

    /// Numbers that it fits to the seven that were seen.
    fn parameters(self) -> f64 {
        match self {
            Model::Independent => 4.0,
            Model::Apart(_) => 5.0,
            Model::Through(_) => 6.0,
            Model::Pairs => 7.0,
        }
    }
}

/// The number of shares, from three lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// All shares, seen or not, with their 90 % interval; never below what was seen.
    pub all: Interval,
    /// Shares on at least one list.
    pub seen: u64,
    /// The model that the data prefer most often.
    pub model: Model,
}

/// How many shares there were; none where no two lists have a share in common, which leaves nothing to tell.
///
/// The eight log-linear models (Fienberg 1972, Biometrika 59; Bishop, Fienberg and Holland 1975, ch. 6) are weighed by AIC with its
/// correction for small numbers, and the unseen are the mean under these weights. Interval: lists are drawn anew from the
/// weighted models, and judged anew, so that the choice of model is part of it. Complexity: `draws`.
pub fn three_lists(seen: &Seen, seed: u64, draws: usize) -> Option<Shares> {
    let cells: Cells = seen.map(|count| count as f64);
    if seen[3] + seen[5] + seen[6] + seen[7] == 0 {
        return None;
    }
    let sum: f64 = cells[1..].iter().sum();
    let judged = judge(&cells);
    let unseen = judged.mean();
    let mut dice = Dice::new(seed, 4);
    let mut logs = Vec::new();
    for _ in 0..draws.max(20) {
        let (_, fitted) = judged.draw(&mut dice);
        // All that there were by this model, thrown again: those that fall on no list are the truth of this world.
        let mut drawn = [0.0; 8];
        (0..8).for_each(|cell| drawn[cell] = dice.poisson(fitted[cell]));
        if drawn[3] + drawn[5] + drawn[6] + drawn[7] == 0.0 {
            continue;
        }
        let again = judge(&drawn).mean();
        // How far off was the estimate there, as a factor?
        logs.push(((again + 0.5) / (drawn[0] + 0.5)).ln());
    }
    logs.sort_unstable_by(f64::total_cmp);
    let (low, high) = (super::interval::quantile(&logs, 0.05), super::interval::quantile(&logs, 0.95));
    let off = |log: f64| (sum + ((unseen + 0.5) / log.exp() - 0.5).max(0.0)).max(sum);
    let all =
        Interval { value: sum + unseen, low: off(high).min(sum + unseen), high: off(low).max(sum + unseen) };
    Some(Shares { all, seen: sum as u64, model: judged.best() })
}

type Cells = [f64; 8];

/// Each model with its weight and the counts that it expects, the unseen first.
struct Judged([(Model, f64, Cells); 8]);

impl Judged {
    fn mean(&self) -> f64 {
        self.0.iter().map(|(_, weight, fitted)| weight * fitted[0]).sum()
    }

    fn best(&self) -> Model {
        let first = (Model::Independent, f64::NEG_INFINITY);
        self.0
            .iter()
            .fold(first, |best, &(model, weight, _)| if weight > best.1 { (model, weight) } else { best })
            .0
    }

    fn draw(&self, dice: &mut Dice) -> (Model, Cells) {
        let mut left = dice.uniform();
        for &(model, weight, fitted) in &self.0 {
            left -= weight;
            if left <= 0.0 {
                return (model, fitted);
            }
        }
        (self.0[0].0, self.0[0].2)
    }
}

fn judge(cells: &Cells) -> Judged {
    let sum: f64 = cells[1..].iter().sum();
    let mut judged = Model::ALL.map(|model| {
        let fitted = fit(model, cells);
        let deviance = (1..8).map(|cell| {
            let (seen, fitted) = (cells[cell], fitted[cell].max(1e-9));
            2.0 * (if seen > 0.0 { seen * (seen / fitted).ln() } else { 0.0 } - seen + fitted)
        });
        let p = model.parameters();
        let small = 2.0 * p * (p + 1.0) / (sum - p - 1.0).max(1.0);
        (model, deviance.sum::<f64>() + 2.0 * p + small, fitted)
    });
    let best = judged.iter().map(|row| row.1).fold(f64::INFINITY, f64::min);
    judged.iter_mut().for_each(|row| row.1 = (-(row.1 - best) / 2.0).exp());
    let all: f64 = judged.iter().map(|row| row.1).sum();
    judged.iter_mut().for_each(|row| row.1 /= all);
    Judged(judged)
}

/// What a model expects in each cell; the unseen in `[0]`. All have closed forms but independence, whose one equation is halved.
fn fit(model: Model, n: &Cells) -> Cells {
    // A half keeps the unseen finite where nothing is in common (as Chapman's 1 does).
    match model {
        Model::Independent => independent(n),
        Model::Apart(list) => {
            // One list against the union of the others: a table of two rows, one of its cells unseen.
            let own = 1 << list;
            let others: Vec<usize> = (1..8).filter(|cell| cell & own == 0).collect();
            let with: f64 = others.iter().map(|cell| n[cell | own]).sum();
            let without: f64 = others.iter().map(|cell| n[*cell]).sum();
            let odds = without / (with + 0.5);
            let mut fitted = [0.0; 8];
            fitted[own] = n[own];
            fitted[0] = n[own] * odds;
            let part = if with + without > 0.0 { with / (with + without) } else { 0.0 };
            for cell in others {
                let both = n[cell] + n[cell | own];
                (fitted[cell | own], fitted[cell]) = (both * part, both * (1.0 - part));
            }
            fitted
        }
        Model::Through(list) => {
            let (a, b) = others(list);
            let own = 1 << list;
            let mut fitted = *n;
            fitted[0] = n[a] * n[b] / (n[a | b] + 0.5);
            // Of those on the list the others are independent.
            let sum = n[own] + n[own | a] + n[own | b] + n[7];
            let (row, column) = (n[own | a] + n[7], n[own | b] + n[7]);
            if sum > 0.0 {
                fitted[own] = (sum - row) * (sum - column) / sum;
                fitted[own | a] = row * (sum - column) / sum;
                fitted[own | b] = (sum - row) * column / sum;
                fitted[7] = row * column / sum;
            }
            fitted
        }
        Model::Pairs => {
            let mut fitted = *n;
            let pairs = (n[3] + 0.5) * (n[5] + 0.5) * (n[6] + 0.5);
            fitted[0] = n[7] * n[1] * n[2] * n[4] / pairs;
            fitted
        }
    }
}

fn others(list: usize) -> (usize, usize) {
    match list {
        0 => (2, 4),
        1 => (1, 4),
        _ => (1, 2),
    }
}

/// `1 - seen / N = Π (1 - list / N)`: the number `N` of which so many are on no list (Darroch 1958, Biometrika 45).
fn independent(n: &Cells) -> Cells {
    let seen: f64 = n[1..].iter().sum();
    let lists = [1, 2, 4].map(|list| (1..8).filter(|cell| cell & list != 0).map(|cell| n[cell]).sum::<f64>());
    let missed = |all: f64| lists.iter().map(|list| 1.0 - list / all).product::<f64>() - (1.0 - seen / all);
    // Once by itself the product is too large; with more it falls below.
    let (mut low, mut high) = (seen, (seen + 1.0) * (seen + 1.0));
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if missed(middle) > 0.0 { low = middle } else { high = middle }
    }
    let all = high.max(seen);
    let mut fitted = [0.0; 8];
    for (cell, fitted) in fitted.iter_mut().enumerate() {
        let on = |(i, list): (usize, &f64)| if cell & (1 << i) != 0 { list / all } else { 1.0 - list / all };
        *fitted = all * lists.iter().enumerate().map(on).product::<f64>();
    }
    fitted
}
