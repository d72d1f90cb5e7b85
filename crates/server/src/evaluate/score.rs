//! From a concluded log and its truth to figures.

use std::collections::{BTreeMap, HashMap, HashSet};

use entrenous_core::evidence::source::{App, Fetcher, Source};
use entrenous_core::report::{Estimate, Warning};
use entrenous_inference::mixture::{Group, Scope, Totals};
use entrenous_inference::scoring::{Logistic, Oracle, Pair, Rule, metrics};

use super::figures::{AppFigures, Figures, Held, Method, World};
use super::judged::{Judged, Visit};
use super::truth::Row;
use crate::report::Outcome;

/// What else is said of the same visits.
#[derive(Default)]
pub(super) struct Others<'a> {
    pub(super) logistic: Option<&'a Logistic>,
    pub(super) oracle: Option<&'a Oracle>,
}

/// Visits with whether each was dark.
type Known<'a> = Vec<(&'a Visit, bool)>;

/// The figures of a log.
pub(super) fn score(judged: &Judged, truth: &[Row], outcome: &Outcome, others: &Others<'_>) -> World {
    let rows: HashMap<u64, &Row> = truth.iter().map(|row| (row.line, row)).collect();
    let was_dark = |visit: &Visit| rows.get(&visit.line).is_some_and(|row| is_dark(row));
    let known: Known<'_> = judged.visits.iter().map(|visit| (visit, was_dark(visit))).collect();
    let ambiguous: Known<'_> = known.iter().copied().filter(|(visit, _)| visit.ambiguous).collect();
    let direct: Known<'_> = known.iter().copied().filter(|(visit, _)| visit.direct).collect();
    let totals = outcome.totals.as_ref();
    let engine = |known: &Known<'_>, scope| {
        let estimate = totals.map_or_else(|| sum(known), |totals| totals.estimate(&Group::Dark, scope));
        Figures::estimated(dark(known), estimate).with(&engine_pairs(known))
    };
    let rule = |rule: Rule| Method {
        ambiguous: of_rule(rule, &ambiguous, judged.public_social),
        direct: Some(of_rule(rule, &direct, judged.public_social)),
    };
    World {
        seed: None,
        held: held(judged, truth, &rows, outcome, &known),
        engine: Method {
            ambiguous: engine(&ambiguous, Scope::Ambiguous),
            direct: Some(engine(&direct, Scope::Direct)),
        },
        rules: Rule::ALL.into_iter().map(|r| (r.name(), rule(r))).collect(),
        logistic: others.logistic.map(|logistic| of_logistic(logistic, &ambiguous)),
        oracle: others.oracle.map(|oracle| of_oracle(oracle, &ambiguous)),
        apps: apps(judged, truth, outcome, totals),
        reliability: metrics::reliability(&engine_pairs(&ambiguous)),
        warnings: outcome.report.warnings.iter().map(Warning::code).collect(),
        doubts: outcome
            .report
            .warnings
            .iter()
            .filter(|warning| is_doubt(warning))
            .map(Warning::code)
            .collect(),
    }
}

/// Was this entry a private share?
pub(super) fn is_dark(row: &Row) -> bool {
    row.source.as_ref().is_some_and(Source::is_dark)
}

/// Does a warning say that the count may be off? Those that do not are about names and about what is listed.
fn is_doubt(warning: &Warning) -> bool {
    !matches!(
        warning,
        Warning::OwnHostsGuessed { .. }
            | Warning::ForwardedAddresses
            | Warning::TooManyPages { .. }
            | Warning::TooManySites { .. }
    )
}

fn dark(known: &Known<'_>) -> u64 {
    known.iter().filter(|(_, dark)| *dark).count() as u64
}

/// The count of an engine that keeps no sums: its visits' own, with their hard bounds.
fn sum(known: &Known<'_>) -> Estimate {
    let mut sum = Estimate::default();
    for (visit, _) in known {
        sum.add(Estimate { visits: visit.dark, low: visit.bounds.0, high: visit.bounds.1 });
    }
    sum
}

fn engine_pairs(known: &Known<'_>) -> Vec<Pair> {
    known.iter().map(|&(visit, was)| Pair { said: visit.dark, was }).collect()
}

fn of_rule(rule: Rule, known: &Known<'_>, public_social: f64) -> Figures {
    let visits = known.iter().map(|(visit, _)| (&visit.facts, visit.direct));
    let pairs = rule.at_best(known.iter().map(|(visit, was)| (&visit.facts, visit.direct, *was)));
    Figures::counted(dark(known), rule.count(visits, public_social)).with(&pairs)
}

fn of_logistic(logistic: &Logistic, known: &Known<'_>) -> Method {
    let pairs: Vec<Pair> =
        known.iter().map(|&(visit, was)| Pair { said: logistic.probability(&visit.facts), was }).collect();
    let count = pairs.iter().map(|pair| pair.said).sum();
    Method { ambiguous: Figures::counted(dark(known), count).with(&pairs), direct: None }
}

fn of_oracle(oracle: &Oracle, known: &Known<'_>) -> Method {
    let foretold = oracle.foretell(known.iter().map(|(visit, _)| &visit.facts));
    let estimate = Estimate { visits: foretold.visits, low: foretold.low, high: foretold.high };
    let pairs: Vec<Pair> =
        known.iter().map(|&(visit, was)| Pair { said: oracle.probability(&visit.facts), was }).collect();
    Method { ambiguous: Figures::estimated(dark(known), estimate).with(&pairs), direct: None }
}

fn held(
    judged: &Judged,
    truth: &[Row],
    rows: &HashMap<u64, &Row>,
    outcome: &Outcome,
    known: &Known<'_>,
) -> Held {
    let of =
        |wanted: &dyn Fn(&Visit) -> bool| judged.visits.iter().filter(|visit| wanted(visit)).count() as u64;
    let dark_rows = || truth.iter().filter(|row| is_dark(row));
    let is_machine = |visit: &Visit| rows.get(&visit.line).is_some_and(|row| row.source.is_none());
    Held {
        lines: outcome.report.input.lines,
        visits: judged.visits.len() as u64,
        ambiguous: of(&|visit| visit.ambiguous),
        direct: of(&|visit| visit.direct),
        without_truth: of(&|visit| !rows.contains_key(&visit.line)),
        machines: of(&|visit| visit.ambiguous && is_machine(visit)),
        dark_entries: dark_rows().count() as u64,
        dark_lost: dark_rows().filter(|row| judged.at(row.line).is_none()).count() as u64,
        dark: dark(known),
        pages_differ: 0,
    }
}

/// Apps with true or estimated visits, most visits first.
fn apps(judged: &Judged, truth: &[Row], outcome: &Outcome, totals: Option<&Totals>) -> Vec<AppFigures> {
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for row in truth.iter().filter(|row| is_dark(row)) {
        let (Some(app), Some(visit)) = (row.app.as_deref(), judged.at(row.line)) else { continue };
        let count = counts.entry(app).or_default();
        count.0 += 1;
        count.1 += u64::from(visit.ambiguous);
    }
    let fetched: HashSet<App> =
        outcome.report.total.shares.iter().flat_map(|row| fetched_for(row.app)).collect();
    let all = App::ALL.iter().map(|app| app.name()).chain(counts.keys().copied());
    let names: std::collections::BTreeSet<&str> = all.collect();
    let mut apps: Vec<AppFigures> = names
        .into_iter()
        .map(|name| {
            let known: Option<App> = name.parse().ok();
            let estimate = |scope| {
                let Some(source) = known.map(Source::DarkSocial) else { return Estimate::default() };
                match totals {
                    Some(totals) => totals.estimate(&Group::Source(source), scope),
                    // The rules name no app where nothing names it.
                    None if scope == Scope::Ambiguous => Estimate::default(),
                    None => reported(outcome, &source),
                }
            };
            let (all, ambiguous) = counts.get(name).copied().unwrap_or_default();
            AppFigures {
                app: name.to_owned(),
                leaves_traces: known.is_some_and(|app| judged.named.contains(&app) || fetched.contains(&app)),
                all: Figures::estimated(all, estimate(Scope::All)),
                ambiguous: Figures::estimated(ambiguous, estimate(Scope::Ambiguous)),
            }
        })
        .filter(|app| app.all.truth > 0 || app.all.estimate > 0.0)
        .collect();
    apps.sort_by(|a, b| b.all.truth.cmp(&a.all.truth).then_with(|| a.app.cmp(&b.app)));
    apps
}

/// What the report says of a source.
fn reported(outcome: &Outcome, source: &Source) -> Estimate {
    let row = outcome.report.total.sources.iter().find(|row| row.source == *source);
    row.map(|row| row.estimate).unwrap_or_default()
}

/// The apps for which a fetcher may have fetched.
fn fetched_for(fetcher: Fetcher) -> Vec<App> {
    match fetcher {
        Fetcher::App(app) => vec![app],
        Fetcher::Meta => vec![App::Messenger, App::InstagramDm],
        _ => Vec::new(),
    }
}
