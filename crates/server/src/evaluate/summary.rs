//! Figures over many worlds.

use std::collections::BTreeMap;

use entrenous_inference::scoring::metrics::{self, Bin, mean, pooled, quantile};
use serde::Serialize;

use super::figures::{Figures, Method, World};

/// An app is judged where it truly had so many visits.
const APP_VISITS: u64 = 100;
/// Where so much of Direct is dark, the interval must not reach 0.
const MUCH: f64 = 0.2;

/// One method over all worlds, visits that nothing names.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Overall {
    /// Median of the absolute relative error of the count.
    pub error_median: Option<f64>,
    /// Its 90th percentile.
    pub error_p90: Option<f64>,
    /// Median of the error with its sign.
    pub bias_median: Option<f64>,
    /// Part of the worlds whose truth is in the interval.
    pub coverage: Option<f64>,
    /// Part of the worlds whose truth lies below the interval.
    pub truth_below: Option<f64>,
    /// Part of the worlds whose truth lies above the interval.
    pub truth_above: Option<f64>,
    /// Median of the interval's width as part of the estimate.
    pub width_median: Option<f64>,
    /// Median log-loss.
    pub log_loss_median: Option<f64>,
    /// Median Brier score.
    pub brier_median: Option<f64>,
    /// Median expected calibration error.
    pub ece_median: Option<f64>,
}

/// Apps with many true visits, all worlds together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Apps {
    /// Pairs of a world and an app that leaves traces there.
    pub cases: u64,
    /// Median of the absolute relative error.
    pub error_median: Option<f64>,
    /// Part of the cases whose truth is in the interval.
    pub coverage: Option<f64>,
    /// Cases of apps that leave no trace, and so can only stay unknown.
    pub without_traces: u64,
}

/// What many worlds show together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// How many.
    pub worlds: u64,
    /// The engine.
    pub engine: Overall,
    /// The engine over visits that Google Analytics calls Direct.
    pub engine_direct: Overall,
    /// Hard rules by name.
    pub rules: BTreeMap<&'static str, Overall>,
    /// The logistic regression.
    pub logistic: Option<Overall>,
    /// The oracle.
    pub oracle: Option<Overall>,
    /// Median of how much smaller the engine's log-loss is than the best hard rule's.
    pub gain_median: Option<f64>,
    /// The same for the oracle: what can be had.
    pub gain_of_oracle_median: Option<f64>,
    /// Worlds where a fifth or more of the visits that nothing names was dark.
    pub much_dark: u64,
    /// Part of these in which the interval does not reach 0.
    pub much_dark_low_positive: Option<f64>,
    /// Part of all worlds whose interval reaches 0.
    pub low_zero: Option<f64>,
    /// Mean of the estimate as part of Direct.
    pub estimate_of_direct_mean: Option<f64>,
    /// The largest upper end of an interval as part of the visits.
    pub high_of_visits_max: Option<f64>,
    /// Its 95th percentile.
    pub high_of_visits_p95: Option<f64>,
    /// Part of the worlds in which the report warns that its count may be off.
    pub warned: Option<f64>,
    /// The same among worlds whose truth is outside the interval.
    pub warned_of_uncovered: Option<f64>,
    /// Expected calibration error over the visits of all worlds.
    pub ece_pooled: Option<f64>,
    /// Part of the dark entries that never became a visit.
    pub dark_lost: Option<f64>,
    /// Apps with 100 or more true visits, of the visits that nothing names.
    pub apps: Apps,
    /// The same over all visits.
    pub apps_all: Apps,
    /// The same by app.
    pub by_app: BTreeMap<String, Apps>,
    /// The engine's reliability diagram over the visits of all worlds.
    pub reliability: Vec<Bin>,
}

impl Summary {
    /// Sums up.
    pub fn of(worlds: &[World]) -> Summary {
        let engine = |world: &World| Some(world.engine.ambiguous.clone());
        let of = |method: &dyn Fn(&World) -> Option<&Method>| {
            let figures: Vec<_> =
                worlds.iter().filter_map(|world| Some(method(world)?.ambiguous.clone())).collect();
            (!figures.is_empty()).then(|| Overall::of(&figures))
        };
        let names: Vec<&'static str> =
            worlds.first().map(|world| world.rules.keys().copied().collect()).unwrap_or_default();
        let rule = |name: &'static str| (name, of(&|world| world.rules.get(name)).unwrap_or_default());
        let reliability = pooled(&worlds.iter().map(|world| world.reliability.clone()).collect::<Vec<_>>());
        let is_much = |world: &&World| {
            let Figures { truth, .. } = world.engine.ambiguous;
            truth > 0 && truth as f64 >= MUCH * world.held.direct as f64
        };
        let much: Vec<&World> = worlds.iter().filter(is_much).collect();
        let low = |world: &World| world.engine.ambiguous.low.unwrap_or_default();
        let part = |part: f64, whole: u64| (whole > 0).then(|| part / whole as f64);
        let high_of_visits = |world: &World| part(world.engine.ambiguous.high?, world.held.visits);
        let warned = |world: &World| !world.doubts.is_empty();
        let uncovered = || worlds.iter().filter(|world| world.engine.ambiguous.covered == Some(false));
        let entries: u64 = worlds.iter().map(|world| world.held.dark_entries).sum();
        let lost: u64 = worlds.iter().map(|world| world.held.dark_lost).sum();
        Summary {
            worlds: worlds.len() as u64,
            engine: Overall::of(&worlds.iter().filter_map(engine).collect::<Vec<_>>()),
            engine_direct: Overall::of(
                &worlds.iter().filter_map(|world| world.engine.direct.clone()).collect::<Vec<_>>(),
            ),
            rules: names.into_iter().map(rule).collect(),
            logistic: of(&|world| world.logistic.as_ref()),
            oracle: of(&|world| world.oracle.as_ref()),
            gain_median: quantile(worlds.iter().filter_map(World::gain), 0.5),
            gain_of_oracle_median: quantile(worlds.iter().filter_map(World::gain_of_oracle), 0.5),
            much_dark: much.len() as u64,
            much_dark_low_positive: share(much.iter().map(|world| low(world) > 0.0)),
            low_zero: share(worlds.iter().map(|world| low(world) <= 0.0)),
            estimate_of_direct_mean: mean(
                worlds.iter().filter_map(|world| part(world.engine.ambiguous.estimate, world.held.direct)),
            ),
            high_of_visits_max: quantile(worlds.iter().filter_map(high_of_visits), 1.0),
            high_of_visits_p95: quantile(worlds.iter().filter_map(high_of_visits), 0.95),
            warned: share(worlds.iter().map(warned)),
            warned_of_uncovered: share(uncovered().map(warned)),
            ece_pooled: metrics::ece_of(&reliability),
            dark_lost: part(lost as f64, entries),
            apps: apps(worlds, |_| true, false),
            apps_all: apps(worlds, |_| true, true),
            by_app: by_app(worlds),
            reliability,
        }
    }
}

impl Overall {
    fn of(figures: &[Figures]) -> Overall {
        let errors = || figures.iter().filter_map(|f| f.error);
        let median =
            |value: &dyn Fn(&Figures) -> Option<f64>| quantile(figures.iter().filter_map(value), 0.5);
        let side = |outside: &dyn Fn(f64, f64, f64) -> bool| {
            share(figures.iter().filter_map(|f| Some(outside(f.low?, f.high?, f.truth as f64))))
        };
        Overall {
            error_median: quantile(errors().map(f64::abs), 0.5),
            error_p90: quantile(errors().map(f64::abs), 0.9),
            bias_median: quantile(errors(), 0.5),
            coverage: share(figures.iter().filter_map(|f| f.covered)),
            truth_below: side(&|low, _, truth| truth < low - 1e-9),
            truth_above: side(&|_, high, truth| truth > high + 1e-9),
            width_median: median(&|f| f.width),
            log_loss_median: median(&|f| f.log_loss),
            brier_median: median(&|f| f.brier),
            ece_median: median(&|f| f.ece),
        }
    }
}

fn share(flags: impl Iterator<Item = bool>) -> Option<f64> {
    mean(flags.map(|flag| f64::from(u8::from(flag))))
}

fn apps(worlds: &[World], wanted: impl Fn(&str) -> bool, all: bool) -> Apps {
    let cases = worlds.iter().flat_map(|world| &world.apps).filter(|app| wanted(&app.app));
    let cases = cases.map(|app| (app.leaves_traces, if all { &app.all } else { &app.ambiguous }));
    let (traced, hidden): (Vec<_>, Vec<_>) =
        cases.filter(|(_, figures)| figures.truth >= APP_VISITS).partition(|(traces, _)| *traces);
    Apps {
        cases: traced.len() as u64,
        error_median: quantile(traced.iter().filter_map(|(_, f)| f.error.map(f64::abs)), 0.5),
        coverage: share(traced.iter().filter_map(|(_, f)| f.covered)),
        without_traces: hidden.len() as u64,
    }
}

fn by_app(worlds: &[World]) -> BTreeMap<String, Apps> {
    let names: std::collections::BTreeSet<&String> =
        worlds.iter().flat_map(|world| &world.apps).map(|app| &app.app).collect();
    let each = names.into_iter().map(|name| (name.clone(), apps(worlds, |app| app == name, false)));
    each.filter(|(_, apps)| apps.cases + apps.without_traces > 0).collect()
}
