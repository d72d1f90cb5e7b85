//! A window's solution: learn, spread, sum, draw.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::{Grade, Source};

use super::audit::Audit;
use super::case::Role;
use super::conclusion::Conclusion;
use super::draws::{BySource, Draw, noise};
use super::fit::Learned;
use super::priors;
use super::solved::Solved;
use super::totals::{Group, Scope, Sum, Totals};
use super::window::Window;
use super::{Runner, Settings};

/// Concludes a window; `number` counts the site's windows.
pub(super) fn solve(window: Window, settings: &Settings, number: u64, runner: &impl Runner) -> Conclusion {
    let (learned, spread) = Learned::of(&window, 0.0, runner);
    let presence = learned.presence(&window, spread.rest);
    let solved = Solved { window, learned, spread, presence };
    let (mut totals, draws) = totals(&solved, settings, number, runner);
    let audit = match settings.audit {
        true => Audit::of(&solved, &draws, settings, number, totals.stretch, runner),
        false => Audit::default(),
    };
    if let Some(slope) = audit.slope() {
        // Tables that miss links they should know say less of those they do not (study).
        totals.stretch *= 1.0 + (1.0 - slope).abs();
    }
    Conclusion { solved: Some(solved), totals, audit }
}

/// The sums over all visits, and the same under each draw.
fn totals(
    solved: &Solved,
    settings: &Settings,
    number: u64,
    runner: &impl Runner,
) -> (Totals, Vec<BySource>) {
    let (mut sums, settled) = point(solved);
    let apps: Vec<(Source, f64)> = sums
        .iter()
        .filter_map(|((group, scope), sum)| match group {
            Group::Source(source) if *scope == Scope::Ambiguous && source.is_dark() => {
                Some((source.clone(), sum.visits))
            }
            _ => None,
        })
        .collect();
    let draws = runner.map(settings.draws, &|b| {
        let draw = Draw { seed: settings.seed, number: b as u64, window: number };
        draw.sums(&solved.window, &solved.learned, &apps, solved.presence)
    });
    for ((group, scope), sum) in &mut sums {
        if sum.variance == 0.0 {
            continue;
        }
        let at = Scope::ALL.iter().position(|own| own == scope).unwrap_or_default();
        let certain = settled.get(&(group.clone(), *scope)).copied().unwrap_or_default();
        let name = format!("{group:?}");
        sum.draws = draws
            .iter()
            .enumerate()
            .map(|(b, drawn)| {
                let open: f64 =
                    drawn.iter().filter(|(source, _)| belongs(source, group)).map(|(_, sums)| sums[at]).sum();
                (certain + open + sum.variance.sqrt() * noise(settings.seed, b as u64, number, &name))
                    .max(0.0)
            })
            .collect();
    }
    (Totals { sums, stretch: stretch(solved, settings), presence: solved.presence }, draws)
}

/// The sums of the estimate, and what of them the rules settle.
#[allow(clippy::type_complexity)]
fn point(solved: &Solved) -> (BTreeMap<(Group, Scope), Sum>, BTreeMap<(Group, Scope), f64>) {
    // Most visits share one of a few verdicts: sums by source first, groups afterwards.
    let mut by_source: BTreeMap<Source, [(Sum, f64); 3]> = BTreeMap::new();
    let mut parts = Vec::new();
    for (i, case) in (0..).zip(&solved.window.cases) {
        let scopes = [true, case.direct, case.role == Role::Ambiguous];
        let open = solved.parts(i, &mut parts);
        let rules = solved.window.rules(case);
        if !open {
            parts.extend(
                rules.candidates.iter().map(|candidate| (candidate.source.clone(), candidate.probability)),
            );
        }
        let proven = !open && rules.grade == Grade::Proven;
        for (source, p) in parts.drain(..) {
            let sums = match by_source.get_mut(&source) {
                Some(sums) => sums,
                None => by_source.entry(source).or_default(),
            };
            for ((sum, settled), _) in sums.iter_mut().zip(scopes).filter(|(_, within)| *within) {
                sum.visits += p;
                sum.possible += 1.0;
                sum.proven += if proven { p } else { 0.0 };
                sum.variance += if open { p * (1.0 - p) } else { 0.0 };
                *settled += if open { 0.0 } else { p };
            }
        }
    }
    let (mut sums, mut settled) = (BTreeMap::new(), BTreeMap::new());
    for (source, rows) in by_source {
        for (scope, (row, certain)) in
            Scope::ALL.into_iter().zip(rows).filter(|(_, (row, _))| row.possible > 0.0)
        {
            for group in Group::of(&source) {
                let sum: &mut Sum = sums.entry((group.clone(), scope)).or_default();
                sum.visits += row.visits;
                sum.proven += row.proven;
                sum.possible += row.possible;
                sum.variance += row.variance;
                *settled.entry((group, scope)).or_default() += certain;
            }
        }
    }
    (sums, settled)
}

fn belongs(source: &Source, group: &Group) -> bool {
    match group {
        Group::Dark => source.is_dark(),
        Group::PublicSocial => source.is_public_social(),
        Group::Source(own) => own == source,
    }
}

/// The drawn intervals are too narrow, and more so where less is observed.
fn stretch(solved: &Solved, settings: &Settings) -> f64 {
    let headers = solved.window.deep.iter().any(|&i| solved.window.case(i).cell.fetch() != 4);
    let blind = |is: bool| if is { priors::STRETCH_BLIND } else { 1.0 };
    let small = 1.0 + priors::SMALL / (solved.window.deep.len() as f64).max(priors::SMALL / 2.0);
    priors::STRETCH * small * blind(!headers) * blind(!settings.clients_visible)
}
