//! Doubt: signs in a window that what the engine takes for granted does not hold there.
//!
//! A count by tables takes it that a browser says the same of the same click from the first visit to the last. Where visits of
//! *known* kind show that it does not, the browser is counted as two, before and after, and the report warns.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use entrenous_core::report::BrowserKind;

use super::case::{Case, FETCHES, Role};
use super::priors;
use super::window::Window;

const HOUR_MS: i64 = 3_600_000;
/// Days of which a usual one can be told.
const WAVE_DAYS: usize = 5;
/// States of fetch metadata, but for missing.
const PRESENT: usize = FETCHES - 1;

/// What speaks against the figures; of several windows and sites together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Doubts {
    changes: BTreeMap<BrowserKind, Change>,
    wave: Option<Wave>,
    silence: Option<Silence>,
}

/// A kind of browser says something else of how a page was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// From when on, about, in ms since 1970.
    pub since_ms: i64,
    /// Deep entries in this browser that nothing names, before and after.
    pub visits: u64,
}

/// Within a day far more new visits than usual that nothing names and that load no part of their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// When the day begins, in ms since 1970.
    pub since_ms: i64,
    /// Such visits on that day.
    pub visits: u64,
    /// Such visits on the window's median day.
    pub usual: u64,
}

/// No visit for a time in which many were to be expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silence {
    /// The last visit before, in ms since 1970.
    pub from_ms: i64,
    /// The first visit after.
    pub to_ms: i64,
    /// Visits that the window's usual day lets expect.
    pub expected: f64,
}

impl Doubts {
    /// What raises doubt in a window. Complexity: n log n in its visits.
    pub(super) fn of(window: &Window) -> Doubts {
        Doubts { changes: changes(window), wave: wave(window), silence: silence(window) }
    }

    /// Adds those of another window or site: a browser's first change, the largest wave, the longest silence.
    pub fn add(&mut self, other: &Doubts) {
        for (&kind, theirs) in &other.changes {
            match self.changes.entry(kind) {
                Entry::Vacant(none) => {
                    none.insert(*theirs);
                }
                Entry::Occupied(mut ours) => {
                    let ours = ours.get_mut();
                    ours.since_ms = ours.since_ms.min(theirs.since_ms);
                    ours.visits += theirs.visits;
                }
            }
        }
        self.wave = self.wave.into_iter().chain(other.wave).max_by_key(|wave| wave.visits);
        let longest = |a: Silence, b: Silence| if a.expected >= b.expected { a } else { b };
        self.silence = self.silence.into_iter().chain(other.silence).reduce(longest);
    }

    /// Browsers that began to say something else.
    pub fn changes(&self) -> impl Iterator<Item = (BrowserKind, Change)> {
        self.changes.iter().map(|(kind, change)| (*kind, *change))
    }

    /// The largest wave, if it is one to warn of.
    pub fn wave(&self) -> Option<Wave> {
        self.wave
    }

    /// The longest silence, if it is one to warn of.
    pub fn silence(&self) -> Option<Silence> {
        self.silence
    }

    /// Counts each browser that changed as two.
    pub(super) fn split(&self, window: &mut Window) {
        for case in &mut window.cases {
            let change = self.changes.get(&BrowserKind::ALL[case.cell.kind()]);
            if change.is_some_and(|change| case.time_ms >= change.since_ms) {
                case.cell = case.cell.changed();
            }
        }
    }
}

/// The browsers whose known links, or whose visits to home and section pages, differ too much before and after some moment.
///
/// Visits that nothing names are no witnesses: when more of them are links, they differ too.
fn changes(window: &Window) -> BTreeMap<BrowserKind, Change> {
    let mut order: Vec<&Case> = window.cases.iter().filter(|case| !case.cell.says_nothing()).collect();
    order.sort_by_key(|case| case.time_ms);
    let links = |case: &&&Case| case.link_label;
    let typed = |case: &&&Case| !case.link_label && case.role == Role::Ambiguous && !case.is_deep();
    let mut found = BTreeMap::new();
    for &kind in BrowserKind::ALL {
        let own = || order.iter().filter(move |case| case.cell.kind() == kind as usize);
        let said = |case: &&Case| (case.time_ms, case.cell.fetch());
        let witnesses: [Vec<(i64, usize)>; 2] =
            [own().filter(links).map(said).collect(), own().filter(typed).map(said).collect()];
        let strongest = witnesses.iter().filter_map(|said| split(said)).max_by(|a, b| a.1.total_cmp(&b.1));
        let visits = own().filter(|case| case.is_deep()).count() as u64;
        if let (Some((since_ms, _)), true) = (strongest, visits > 0) {
            found.insert(kind, Change { since_ms, visits });
        }
    }
    found
}

/// Where what was said, in order of time, differs most before and after, and the G statistic there; `None` if it differs little.
fn split(said: &[(i64, usize)]) -> Option<(i64, f64)> {
    let mut after = [0.0; PRESENT];
    said.iter().for_each(|(_, fetch)| after[*fetch] += 1.0);
    let (mut before, mut best) = ([0.0; PRESENT], (0, 0.0, 0.0));
    for pair in said.windows(2) {
        let fetch = pair[0].1;
        before[fetch] += 1.0;
        after[fetch] -= 1.0;
        if pair[0].0 == pair[1].0 {
            continue;
        }
        let (g, shift) = difference(before, after);
        if g > best.1 {
            best = (pair[1].0, g, shift);
        }
    }
    let (since_ms, g, shift) = best;
    (g >= priors::CHANGE_G && shift >= priors::CHANGE_SHIFT).then_some((since_ms, g))
}

/// The G statistic of two rows of counts, and the part of visits that moved to another state. Nothing where a row has few.
fn difference(a: [f64; PRESENT], b: [f64; PRESENT]) -> (f64, f64) {
    let (n, m): (f64, f64) = (a.iter().sum(), b.iter().sum());
    if n < priors::CHANGE_LEAST || m < priors::CHANGE_LEAST {
        return (0.0, 0.0);
    }
    let term =
        |count: f64, expected: f64| if count > 0.0 { 2.0 * count * (count / expected).ln() } else { 0.0 };
    a.into_iter().zip(b).fold((0.0, 0.0), |(g, shift), (x, y)| {
        let share = (x + y) / (n + m);
        (g + term(x, share * n) + term(y, share * m), shift + (x / n - y / m).abs() / 2.0)
    })
}

/// The day with most new visits that look like machines', counted from the window's first visit; `None` if it is a usual one, or
/// where the log shows no parts of pages.
fn wave(window: &Window) -> Option<Wave> {
    let (first, last) = window.span().filter(|_| window.has_assets)?;
    let day = |ms: i64| (ms - first) / (24 * HOUR_MS);
    let mut days = BTreeMap::<i64, u64>::new();
    let bare = |case: &&Case| case.role == Role::Ambiguous && case.is_new() && case.no_assets;
    window.cases.iter().filter(bare).for_each(|case| *days.entry(day(case.time_ms)).or_default() += 1);
    // Days without any count too.
    let all = usize::try_from(day(last) + 1).unwrap_or(usize::MAX);
    let mut counts: Vec<u64> = days.values().copied().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let usual = counts.get(all / 2).copied().unwrap_or_default();
    let (&at, &visits) = days.iter().max_by_key(|(_, visits)| **visits)?;
    let (expected, seen) = (usual as f64 + 1.0, visits as f64);
    let (times, deviations) = priors::WAVE;
    let is_wave = seen >= times * expected && seen - expected >= deviations * expected.sqrt();
    (all >= WAVE_DAYS && is_wave).then_some(Wave { since_ms: first + at * 24 * HOUR_MS, visits, usual })
}

/// The longest silence, by the visits that the window's usual day lets expect; `None` if that is not much.
fn silence(window: &Window) -> Option<Silence> {
    let mut times: Vec<i64> = window.cases.iter().map(|case| case.time_ms).collect();
    times.sort_unstable();
    let (first, last) = (*times.first()?, *times.last()?);
    let days = ((last - first) as f64 / (24 * HOUR_MS) as f64).max(1.0);
    let hour = |ms: i64| ms.div_euclid(HOUR_MS);
    let mut by_hour = [0.0; 24];
    times.iter().for_each(|&ms| by_hour[hour(ms).rem_euclid(24) as usize] += 1.0 / days);
    let day: f64 = by_hour.iter().sum();
    let expected = |from: i64, to: i64| {
        let whole = (to - from) / (24 * HOUR_MS);
        let mut sum = whole as f64 * day;
        let mut at = from + whole * 24 * HOUR_MS;
        while at < to {
            let next = ((hour(at) + 1) * HOUR_MS).min(to);
            sum += by_hour[hour(at).rem_euclid(24) as usize] * (next - at) as f64 / HOUR_MS as f64;
            at = next;
        }
        sum
    };
    let gaps = times.windows(2).filter(|pair| pair[1] - pair[0] >= HOUR_MS);
    let longest = gaps
        .map(|pair| Silence { from_ms: pair[0], to_ms: pair[1], expected: expected(pair[0], pair[1]) })
        .max_by(|a, b| a.expected.total_cmp(&b.expected))?;
    let least = priors::SILENCE.0.max(priors::SILENCE.1 * times.len() as f64);
    (longest.expected >= least).then_some(longest)
}
