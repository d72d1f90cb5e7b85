//! The self-audit: hide the evidence of visits whose source is known, infer them with the rest, and see how wrong that is.
//!
//! One visitor in five loses referrers, tags and app names on deep pages; the engine knows how many it hides but not whose. What its
//! counts by source rise by is compared with what was hidden. It tests tables, ratios and context; what no log shows, such as
//! private messages behind a network's referrer, it cannot test.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::Source;
use entrenous_core::report::{AuditRow, SelfAudit};

use super::case::{HISTORIES, KINDS, Role};
use super::draws::{BySource, Draw};
use super::fit::Learned;
use super::solved::Solved;
use super::totals::interval;
use super::window::Window;
use super::{Runner, Settings};

/// One visitor in so many is hidden.
const ONE_IN: u64 = 5;
/// With fewer hidden visits nothing is said.
const LEAST: f64 = 50.0;
/// Hidden visits unlike those that nothing names count less, those like them more, up to so much.
const MOST_WEIGHT: f64 = 10.0;
const BINS: usize = 10;
/// Logarithms of probabilities are not taken below this.
const LEAST_P: f64 = 1e-6;

/// What sources are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Dark,
    Typed,
    Search,
    PublicSocial,
    Assistant,
    Mailing,
    Referral,
    Other,
}

impl Class {
    fn of(source: &Source) -> Class {
        match source {
            Source::DarkSocial(_) | Source::DarkSocialUnknown => Class::Dark,
            Source::TypedOrBookmark => Class::Typed,
            Source::OrganicSearch => Class::Search,
            Source::PublicSocial(_) => Class::PublicSocial,
            Source::AiAssistant(_) => Class::Assistant,
            Source::EmailCampaign => Class::Mailing,
            Source::Referral(_) => Class::Referral,
            _ => Class::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Class::Dark => "dark_social",
            Class::Typed => "typed_or_bookmark",
            Class::Search => "organic_search",
            Class::PublicSocial => "public_social",
            Class::Assistant => "ai_assistant",
            Class::Mailing => "email_campaign",
            Class::Referral => "referral",
            Class::Other => "unknown",
        }
    }
}

/// What came of hiding, summed over windows and sites.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audit {
    rows: BTreeMap<Class, Row>,
    hideable: u64,
    hidden: f64,
    weight: f64,
    log_loss: f64,
    bins: [(f64, f64, f64); BINS],
    true_weight: BTreeMap<Class, f64>,
    stretch: f64,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Row {
    hidden: f64,
    inferred: f64,
    variance: f64,
    draws: Vec<f64>,
}

impl Audit {
    /// Adds what came of it in another window or site.
    pub fn add(&mut self, other: &Audit) {
        for (class, theirs) in &other.rows {
            let ours = self.rows.entry(*class).or_default();
            ours.hidden += theirs.hidden;
            ours.inferred += theirs.inferred;
            ours.variance += theirs.variance;
            ours.draws.resize(ours.draws.len().max(theirs.draws.len()), 0.0);
            ours.draws.iter_mut().zip(&theirs.draws).for_each(|(a, b)| *a += b);
        }
        self.hideable += other.hideable;
        self.hidden += other.hidden;
        self.weight += other.weight;
        self.log_loss += other.log_loss;
        for (ours, theirs) in self.bins.iter_mut().zip(other.bins) {
            (ours.0, ours.1, ours.2) = (ours.0 + theirs.0, ours.1 + theirs.1, ours.2 + theirs.2);
        }
        for (class, weight) in &other.true_weight {
            *self.true_weight.entry(*class).or_default() += weight;
        }
        self.stretch = self.stretch.max(other.stretch);
    }

    /// Visits of known source that could be hidden, also where they were too few to.
    pub fn hideable(&self) -> u64 {
        self.hideable
    }

    /// The figures of the report; `None` if too little was hidden.
    pub fn summary(&self) -> Option<SelfAudit> {
        if self.hidden < LEAST || self.weight <= 0.0 {
            return None;
        }
        let rows: Vec<AuditRow> =
            self.rows.iter().map(|(class, row)| row.summary(class.name(), self.stretch)).collect();
        let off: f64 = self.rows.values().map(|row| (row.inferred - row.hidden).abs()).sum();
        let prior = self
            .true_weight
            .values()
            .map(|weight| weight * (weight / self.weight).max(LEAST_P).ln())
            .sum::<f64>();
        let gap =
            |(weight, said, was): &(f64, f64, f64)| if *weight > 0.0 { (said - was).abs() } else { 0.0 };
        let checked = rows.iter().filter(|row| row.hidden > 0);
        Some(SelfAudit {
            visits: self.hidden as u64,
            count_error: off / 2.0 / self.hidden,
            log_loss: -self.log_loss / self.weight,
            log_loss_prior: -prior / self.weight,
            calibration_error: self.bins.iter().map(gap).sum::<f64>() / self.weight,
            intervals: checked.clone().count() as u64,
            held: checked.filter(|row| row.held).count() as u64,
            rows,
        })
    }

    /// How far the engine finds links that it knows are there: found for each hidden, 1 if all. `None` if too little was hidden.
    pub fn slope(&self) -> Option<f64> {
        let found: f64 =
            self.rows.iter().filter(|(class, _)| **class != Class::Typed).map(|(_, row)| row.inferred).sum();
        (self.hidden >= 4.0 * LEAST).then(|| found / self.hidden)
    }

    /// Hides visits of a window that is solved already and infers them. `draws`: the solution's own.
    pub(super) fn of(
        solved: &Solved,
        draws: &[BySource],
        settings: &Settings,
        number: u64,
        stretch: f64,
        runner: &impl Runner,
    ) -> Audit {
        let hidden = hidden(&solved.window, settings.seed);
        let mut audit = Audit { stretch, hideable: hidden.len() as u64, ..Audit::default() };
        if (hidden.len() as f64) < LEAST {
            return audit;
        }
        let window = without(&solved.window, &hidden);
        let share = 1.0 / (ONE_IN as f64 - 1.0);
        let (learned, spread) = Learned::of(&window, share, runner);
        let presence = learned.presence(&window, spread.rest);
        let blind = Solved { window, learned, spread, presence };
        audit.count(solved, &blind, &hidden);
        let drawn = runner.map(draws.len(), &|b| {
            let draw = Draw { seed: settings.seed, number: b as u64, window: number };
            let again = draw.sums(&blind.window, &blind.learned, &[], blind.presence);
            rise(&again, &draws[b])
        });
        for (class, row) in &mut audit.rows {
            row.draws = drawn.iter().map(|rise| rise.get(class).copied().unwrap_or_default()).collect();
        }
        audit.score(solved, &blind, &hidden);
        audit
    }

    /// By how much the counts rise.
    fn count(&mut self, solved: &Solved, blind: &Solved, hidden: &[u32]) {
        for &i in hidden {
            self.hidden += 1.0;
            self.rows
                .entry(Class::of(&solved.window.rules(solved.window.case(i)).top().source))
                .or_default()
                .hidden += 1.0;
        }
        for (sign, solution) in [(1.0, blind), (-1.0, solved)] {
            let mut parts = Vec::new();
            for &i in &solution.window.deep {
                solution.parts(i, &mut parts);
                for (source, p) in &parts {
                    let row = self.rows.entry(Class::of(source)).or_default();
                    row.inferred += sign * p;
                    row.variance +=
                        if sign > 0.0 && hidden.binary_search(&i).is_ok() { p * (1.0 - p) } else { 0.0 };
                }
            }
        }
    }

    /// By class, the chance of a visit that nothing names to be one of the hidden: those hidden among those that the engine counts.
    fn chances(&self, blind: &Solved) -> BTreeMap<Class, f64> {
        let (mut counted, mut parts) = (BTreeMap::<Class, f64>::new(), Vec::new());
        for &i in &blind.window.deep {
            blind.parts(i, &mut parts);
            for (source, p) in &parts {
                *counted.entry(Class::of(source)).or_default() += p;
            }
        }
        let hidden = |class: &Class| self.rows.get(class).map(|row| row.hidden).unwrap_or_default();
        counted
            .into_iter()
            .map(|(class, all)| (class, hidden(&class) / all.max(hidden(&class)).max(1e-9)))
            .collect()
    }

    /// How well each hidden visit was told, weighted to look like the visits that nothing names.
    ///
    /// The engine says what a visit *that nothing names* is, and most of these were not hidden. So its probabilities are those of a
    /// hidden visit only once they are multiplied by the chance of each source's visits to be among the hidden.
    fn score(&mut self, solved: &Solved, blind: &Solved, hidden: &[u32]) {
        let weight = weights(&solved.window, hidden);
        let chances = self.chances(blind);
        let mut parts = Vec::new();
        for &i in hidden {
            let case = solved.window.case(i);
            let class = Class::of(&solved.window.rules(case).top().source);
            let weight = weight[case.cell.kind()][case.cell.history()];
            blind.parts(i, &mut parts);
            let joint = |(source, p): &(Source, f64)| {
                let class = Class::of(source);
                (class, p * chances.get(&class).copied().unwrap_or_default())
            };
            let all: f64 = parts.iter().map(|part| joint(part).1).sum();
            let of = |wanted: Class| {
                let parts = parts.iter().map(joint).filter(|(class, _)| *class == wanted);
                if all > 0.0 { parts.map(|(_, p)| p).sum::<f64>() / all } else { 0.0 }
            };
            self.weight += weight;
            self.log_loss += weight * of(class).max(LEAST_P).ln();
            *self.true_weight.entry(class).or_default() += weight;
            let dark = of(Class::Dark).clamp(0.0, 1.0);
            let bin = &mut self.bins[((dark * BINS as f64) as usize).min(BINS - 1)];
            bin.0 += weight;
            bin.1 += weight * dark;
            bin.2 += if class == Class::Dark { weight } else { 0.0 };
        }
    }
}

impl Row {
    fn summary(&self, source: &'static str, stretch: f64) -> AuditRow {
        let (low, high) = interval(self.inferred, &self.draws, stretch);
        // Chance alone moves the number of hidden visits that are found.
        let chance = 1.645 * self.variance.sqrt();
        let half = |drawn: f64| drawn.max(0.0).hypot(chance);
        let (low, high) =
            (self.inferred - half(self.inferred - low), self.inferred + half(high - self.inferred));
        AuditRow {
            source,
            hidden: self.hidden as u64,
            inferred: self.inferred,
            low,
            high,
            held: low <= self.hidden && self.hidden <= high,
        }
    }
}

/// The visits to hide: on deep pages, of known source, by one visitor in [`ONE_IN`].
fn hidden(window: &Window, seed: u64) -> Vec<u32> {
    (0..)
        .zip(&window.cases)
        .filter(|(_, case)| {
            scatter(u64::from(case.visitor) ^ seed.rotate_left(32)).is_multiple_of(ONE_IN)
                && window.can_hide(case)
        })
        .map(|(i, _)| i)
        .collect()
}

/// The window as it would be had these visits come without their evidence.
fn without(window: &Window, hidden: &[u32]) -> Window {
    let mut cases = window.cases.clone();
    for &i in hidden {
        let case = &mut cases[i as usize];
        (case.role, case.direct, case.referred, case.only_referred) = (Role::Ambiguous, true, false, false);
        (case.link_label, case.mail_program) = (false, false);
    }
    let (receipts, mails) = (window.receipts().to_vec(), window.mails.clone());
    Window::new(cases, window.verdicts.clone(), window.pages(), receipts, mails, window.has_assets)
}

/// By browser and history: how much more frequent such visits are among those that nothing names.
fn weights(window: &Window, hidden: &[u32]) -> [[f64; HISTORIES]; KINDS] {
    let shares = |visits: &[u32]| {
        let mut counts = [[1.0; HISTORIES]; KINDS];
        for &i in visits {
            let cell = window.case(i).cell;
            counts[cell.kind()][cell.history()] += 1.0;
        }
        let all: f64 = counts.iter().flatten().sum();
        counts.map(|row| row.map(|count| count / all))
    };
    let (mut weights, hidden) = (shares(&window.deep), shares(hidden));
    for (row, hidden) in weights.iter_mut().zip(hidden) {
        row.iter_mut().zip(hidden).for_each(|(weight, hidden)| *weight = (*weight / hidden).min(MOST_WEIGHT));
    }
    weights
}

fn rise(after: &BySource, before: &BySource) -> BTreeMap<Class, f64> {
    let mut rise = BTreeMap::new();
    for (sign, sums) in [(1.0, after), (-1.0, before)] {
        for (source, [_, _, ambiguous]) in sums {
            *rise.entry(Class::of(source)).or_default() += sign * ambiguous;
        }
    }
    rise
}

/// A number that says nothing of the one it is made from (`SplitMix64`).
fn scatter(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
