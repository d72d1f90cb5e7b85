//! A window's solution: learn, spread, sum, draw.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::{Grade, Source};

use super::audit::Audit;
use super::case::Role;
use super::conclusion::Conclusion;
use super::doubt::Doubts;
use super::draws::{BySource, Draw, noise};
use super::fit::Learned;
use super::priors;
use super::solved::Solved;
use super::totals::{Group, Scope, Sum, Totals};
use super::window::Window;
use super::{Runner, Settings};

/// Concludes a window; `number` counts the site's windows.
pub(super) fn solve(
    mut window: Window,
    settings: &Settings,
    number: u64,
    runner: &impl Runner,
) -> Conclusion {
    let doubts = Doubts::of(&window);
    doubts.split(&mut window);
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
    Conclusion { solved: Some(solved), totals, audit, doubts }
}

/// The sums over all visits, and the same under each draw.
fn totals(
    solved: &Solved,
    settings: &Settings,
    number: u64,
    runner: &impl Runner,
) -> (Totals, Vec<BySource>) {
    let mut points = point(solved);
    let apps: Vec<(Source, f64)> = points
        .iter()
        .filter_map(|((group, scope), (sum, _))| match group {
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
    for ((group, scope), (sum, certain)) in &mut points {
        if sum.variance == 0.0 {
            continue;
        }
        let at = Scope::ALL.iter().position(|own| own == scope).unwrap_or_default();
        let name = group.name();
        sum.draws = draws
            .iter()
            .enumerate()
            .map(|(b, drawn)| {
                let open: f64 =
                    drawn.iter().filter(|(source, _)| belongs(source, group)).map(|(_, sums)| sums[at]).sum();
                (*certain + open + sum.variance.sqrt() * noise(settings.seed, b as u64, number, &name))
                    .max(0.0)
            })
            .collect();
    }
    let sums = points.into_iter().map(|(key, (sum, _))| (key, sum)).collect();
    (
        Totals {
            sums,
            stretch: stretch(solved, settings),
            weight: solved.window.cases.len() as f64,
            presence: solved.presence,
        },
        draws,
    )
}

/// A sum of the estimate, and what of it the rules settle.
type Point = (Sum, f64);

/// The sums of the estimate.
fn point(solved: &Solved) -> BTreeMap<(Group, Scope), Point> {
    // Most visits share one of a few sources: groups are looked up once a source, and sums by number.
    let mut numbers: BTreeMap<Group, usize> = BTreeMap::new();
    let mut rows: Vec<[Point; 3]> = Vec::new();
    let mut parts: Vec<(Source, f64)> = Vec::new();
    let mut groups: Vec<(usize, f64)> = Vec::new();
    for (i, case) in (0..).zip(&solved.window.cases) {
        let scopes = [true, case.direct, case.role == Role::Ambiguous];
        let open = solved.parts(i, &mut parts);
        let rules = solved.window.rules(case);
        if !open {
            parts.extend(rules.candidates.iter().map(|c| (c.source.clone(), c.probability)));
        }
        groups.clear();
        for (source, p) in &parts {
            for group in Group::of(source) {
                let next = rows.len();
                let number = *numbers.entry(group).or_insert(next);
                if number == next {
                    rows.push(Default::default());
                }
                // A visit that may be of several private apps may be private once.
                match groups.iter_mut().find(|(known, _)| *known == number) {
                    Some((_, sum)) => *sum += p,
                    None => groups.push((number, *p)),
                }
            }
        }
        let proven = !open && rules.grade == Grade::Proven;
        for &(number, p) in &groups {
            for ((sum, settled), _) in rows[number].iter_mut().zip(scopes).filter(|(_, within)| *within) {
                sum.visits += p;
                sum.possible += 1.0;
                sum.proven += if proven { p } else { 0.0 };
                sum.variance += if open { (p * (1.0 - p)).max(0.0) } else { 0.0 };
                *settled += if open { 0.0 } else { p };
            }
        }
    }
    let mut points = BTreeMap::new();
    for (group, number) in numbers {
        for (scope, row) in Scope::ALL.into_iter().zip(std::mem::take(&mut rows[number])) {
            if row.0.possible > 0.0 {
                points.insert((group.clone(), scope), row);
            }
        }
    }
    points
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
    let deep = &solved.window.deep;
    let silent = deep.iter().filter(|&&i| solved.window.case(i).cell.says_nothing()).count() as f64;
    let silent = if deep.is_empty() { 0.0 } else { silent / deep.len() as f64 };
    let hidden = if settings.clients_visible { 0.0 } else { 1.0 };
    let blind = |part: f64| 1.0 + part * (priors::STRETCH_BLIND - 1.0);
    let small = 1.0 + priors::SMALL / (deep.len() as f64).max(priors::SMALL / 2.0);
    priors::STRETCH * small * blind(silent) * blind(hidden)
}
