//! The context of an entry: what went on around it, on its page and at its hour.
//!
//! It moves single visits and not their sum: a regression learns, from the count's own probabilities, in which surroundings
//! links are more frequent, and the sum of the count is kept. Whatever tells a mailing or a search from a private share by its
//! *label* is left out, for that would say "none" of every entry without one.

use super::Runner;
use super::case::Role;
use super::logistic::{Logistic, logit};
use super::priors::SHARE_HALF_LIFE_H;
use super::window::Window;
use entrenous_core::evidence::source::{Audience, Source};

/// With fewer entries there is nothing to learn (study).
const LEAST: usize = 300;
/// Rows that a fold learns from at most: more change nothing.
const ROWS: usize = 40_000;
/// Folds, by page: visits of one page are alike.
const FOLDS: usize = 5;
const RIDGE: f64 = 10.0;
const HOUR_MS: f64 = 3_600_000.0;
/// Half-lives of what goes on around an entry, in hours: a group within minutes, and a day's interest.
const BURST_H: f64 = 0.25;
const INTEREST_H: f64 = 6.0;

const FEATURES: usize = 13;
/// What is summed along a page's time, before and after each entry.
const KERNELS: usize = 7;
const HALF_LIVES_H: [f64; KERNELS] =
    [SHARE_HALF_LIFE_H, SHARE_HALF_LIFE_H, INTEREST_H, INTEREST_H, INTEREST_H, BURST_H, INTEREST_H];
const RECEIPTS: usize = 0;
const PRIVATE: usize = 1;
const SEARCHED: usize = 2;
const POSTED: usize = 3;
const REFERRED: usize = 4;
const BURST: usize = 5;
const BARE: usize = 6;

/// By how much each deep entry's surroundings move its logit. `links` are the count's probabilities, `weights` those of being
/// a person's.
pub(super) fn offsets(window: &Window, links: &[f64], weights: &[f64], runner: &impl Runner) -> Vec<f32> {
    let n = window.deep.len();
    if n < LEAST {
        return vec![0.0; n];
    }
    let mut features = features(window);
    standardise(&mut features);
    let fold = |at: usize| window.case(window.deep[at]).page as usize % FOLDS;
    let step = n.div_ceil(ROWS);
    let models = runner.map(FOLDS, &|left_out| {
        let learned = (0..n).step_by(step).filter(|&at| fold(at) != left_out);
        let rows: Vec<_> = learned.map(|at| (features[at], links[at], weights[at])).collect();
        Logistic::fit(&rows, RIDGE)
    });
    let all: f64 = weights.iter().sum();
    let mean = links.iter().zip(weights).map(|(link, weight)| link * weight).sum::<f64>() / all.max(1e-9);
    let centre = logit(mean);
    (0..n).map(|at| (models[fold(at)].logit(&features[at]) - centre) as f32).collect()
}

/// The surroundings of every deep entry, in the order of `window.deep`.
fn features(window: &Window) -> Vec<[f64; FEATURES]> {
    let mut features = vec![[0.0; FEATURES]; window.deep.len()];
    for page in 0..window.pages() {
        let events = events(window, page);
        let Some(first_ms) = events.first().map(|event| event.time_ms) else { continue };
        let (mut entries, mut returned) = (0.0, 0.0);
        for &i in window.on(page) {
            let case = window.case(i);
            if case.is_deep() {
                entries += 1.0;
                returned += f64::from(u8::from(!case.is_new()));
            }
        }
        let forward = decayed(events.iter());
        let mut backward = decayed(events.iter().rev());
        backward.reverse();
        for ((event, before), after) in events.iter().zip(&forward).zip(&backward) {
            let Some(i) = event.visit else { continue };
            let Some(row) = window.place(i).and_then(|at| features.get_mut(at)) else { continue };
            let case = window.case(i);
            let own = f64::from(u8::from(!case.is_new()));
            let around = |kernel: usize| (before[kernel] + after[kernel]).ln_1p();
            let day = (event.time_ms as f64 / (24.0 * HOUR_MS)).fract() * std::f64::consts::TAU;
            *row = [
                ((event.time_ms - first_ms) as f64 / HOUR_MS).ln_1p(),
                day.sin(),
                day.cos(),
                before[RECEIPTS].ln_1p(),
                after[RECEIPTS].ln_1p(),
                around(PRIVATE),
                around(SEARCHED),
                around(POSTED),
                around(REFERRED),
                around(BURST),
                around(BARE),
                // How many of the page's other entries are by readers who return: pages that people bookmark.
                (returned - own + 1.0) / (entries - 1.0 + 2.0),
                (window.on(page).len() as f64).ln_1p(),
            ];
        }
    }
    features
}

/// Something that happened on a page.
struct Event {
    time_ms: i64,
    visit: Option<u32>,
    kernels: &'static [usize],
}

fn events(window: &Window, page: usize) -> Vec<Event> {
    let visits = window.on(page).iter().map(|&i| {
        let case = window.case(i);
        let kernels: &[usize] = match (&window.rules(case).top().source, case.role) {
            (_, Role::Ambiguous) => &[BURST, BARE],
            (Source::DarkSocial(_) | Source::DarkSocialUnknown, _) | (_, Role::ReusedClick) => &[PRIVATE],
            (Source::OrganicSearch, _) => &[SEARCHED],
            (Source::PublicSocial(_), _) => &[POSTED],
            _ if case.referred => &[REFERRED],
            _ => &[],
        };
        Event { time_ms: case.time_ms, visit: Some(i), kernels }
    });
    let receipts = window.receipts_of(page).iter().filter(|receipt| receipt.audience != Audience::Public);
    let receipts =
        receipts.map(|receipt| Event { time_ms: receipt.time_ms, visit: None, kernels: &[RECEIPTS] });
    let mut events: Vec<Event> = visits.chain(receipts).collect();
    events.sort_by_key(|event| (event.time_ms, event.visit));
    events
}

/// For each event the sums of what happened before it on the page, each halved in its half-life.
fn decayed<'e>(events: impl Iterator<Item = &'e Event>) -> Vec<[f64; KERNELS]> {
    let mut sums = [0.0; KERNELS];
    let mut last: Option<i64> = None;
    events
        .map(|event| {
            let hours = last.map_or(0.0, |last| (event.time_ms - last).abs() as f64 / HOUR_MS);
            last = Some(event.time_ms);
            for (sum, half_life) in sums.iter_mut().zip(HALF_LIVES_H) {
                *sum *= (-hours / half_life).exp2();
            }
            let before = sums;
            event.kernels.iter().for_each(|&kernel| sums[kernel] += 1.0);
            before
        })
        .collect()
}

/// Puts every feature on the same scale.
fn standardise(features: &mut [[f64; FEATURES]]) {
    let n = features.len() as f64;
    for k in 0..FEATURES {
        let mean = features.iter().map(|row| row[k]).sum::<f64>() / n;
        let variance = features.iter().map(|row| (row[k] - mean).powi(2)).sum::<f64>() / n;
        let deviation = variance.sqrt().max(1e-6);
        features.iter_mut().for_each(|row| row[k] = ((row[k] - mean) / deviation).clamp(-4.0, 4.0));
    }
}
