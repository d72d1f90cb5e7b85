//! What is told of an experiment.

use entrenous_inference::experiments::{self, Looks, Plan, State, at_most_undiluted, judge};
use entrenous_inference::worth::Interval;
use entrenous_storage::records::{DealtUnit, Experiment};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::door::weights;
use super::fields::UnitField;
use super::units::{OUTCOMES, Tallies};

/// An experiment, as it was set up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneExperiment {
    name: String,
    unit: UnitField,
    holdout: u32,
    variants: Vec<OneVariant>,
    pages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<String>,
    currency: String,
    planned_units: u64,
    note: String,
    /// When it began.
    started: String,
    /// When it ends, or was stopped.
    ends: String,
    /// Does it go on?
    running: bool,
}

/// A variant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneVariant {
    name: String,
    weight: u32,
}

/// A site's experiments.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExperimentsResponse {
    /// The latest first.
    pub(super) experiments: Vec<OneExperiment>,
}

/// What an experiment says so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExperimentResponse {
    pub(super) experiment: OneExperiment,
    /// Units that are over: they are counted. A unit is over when its day is, and then the life of the tokens that it made.
    pub(super) units: u64,
    /// Units that are not.
    pub(super) open_units: u64,
    /// `any`: it may be looked at at any time. `once`: the same pages count for ever more, so that it is judged when it is over, once.
    #[schema(value_type = String, example = "any")]
    pub(super) looks: &'static str,
    /// Units by variant, the holdout's first, and whether they fell out as they were dealt.
    pub(super) dealt: Dealt,
    /// By outcome: `visits`, `conversions`, `revenue`.
    pub(super) outcomes: Vec<OneOutcome>,
}

impl ExperimentResponse {
    /// Did units not fall out as they were dealt?
    pub(super) const fn is_broken(&self) -> bool {
        self.dealt.broken
    }
}

/// How units fell out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dealt {
    units: Vec<u64>,
    /// The probability of so strong a sign of a wrong ratio if all is well: at most so much.
    p: f64,
    /// Believe no figure: something breaks one of the variants.
    broken: bool,
}

/// An outcome, of the units themselves and down the lineage of their shares.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneOutcome {
    #[schema(value_type = String, example = "visits")]
    outcome: &'static str,
    /// The holdout's, per visitor's day, or per visit of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    holdout: Option<f64>,
    /// Of the holdout's units, the part that was reached by a variant's share: for it, effects are understated.
    exposure: f64,
    variants: Vec<OfVariant>,
}

/// A variant against the holdout.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfVariant {
    name: String,
    /// `broken`, `not_enough`, `no_difference_yet` or `effect`.
    #[schema(value_type = String, example = "no_difference_yet")]
    state: &'static str,
    /// The difference that encouraging makes, with its 90 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Effect>,
    /// At most so large it would be, had no share of a variant reached the holdout.
    #[serde(skip_serializing_if = "Option::is_none")]
    undiluted: Option<Effect>,
}

/// A difference.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Effect {
    value: f64,
    low: f64,
    high: f64,
}

fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map(|time| time.to_string()).unwrap_or_default()
}

/// As it was set up.
pub(super) fn shown(of: &Experiment, now: i64) -> OneExperiment {
    let details = &of.details;
    let variant =
        |one: &entrenous_storage::records::Variant| OneVariant { name: one.name.clone(), weight: one.weight };
    OneExperiment {
        name: of.name.clone(),
        unit: details.unit.into(),
        holdout: details.holdout,
        variants: details.variants.iter().map(variant).collect(),
        pages: details.pages.clone(),
        goal: details.goal.clone(),
        currency: details.currency.clone(),
        planned_units: details.planned_units,
        note: details.note.clone(),
        started: time(of.started),
        ends: time(of.over()),
        running: now < of.over() && !of.broken,
    }
}

/// When may somebody look?
pub(super) const fn looks(unit: DealtUnit) -> Looks {
    match unit {
        DealtUnit::VisitorDay => Looks::Any,
        DealtUnit::Page => Looks::Once,
    }
}

/// What it says. Nothing where it cannot be dealt by what is stored.
pub(super) fn told(
    of: &Experiment,
    (tallies, open_units): (&Tallies, u64),
    now: i64,
) -> Option<ExperimentResponse> {
    let looks = looks(of.details.unit);
    let plan = Plan { weights: weights(of)?, looks, planned_units: of.details.planned_units };
    let judged = tallies.each_ref().map(|tallies| judge(&plan, tallies));
    let units: Vec<u64> = tallies[0].iter().map(|tally| tally.units).collect();
    // Units are the same whatever is counted of them.
    let ratio = experiments::ratio(&plan.weights, &units);
    let broken = of.broken || ratio.mismatch;
    let outcomes = OUTCOMES.iter().zip(&judged).map(|(outcome, judged)| {
        // Revenue is counted in thousandths.
        let unit = if *outcome == "revenue" { 1_000.0 } else { 1.0 };
        let effect = |found: Interval| Effect {
            value: found.value / unit,
            low: found.low / unit,
            high: found.high / unit,
        };
        let variants = of.details.variants.iter().zip(&judged.variants).map(|(variant, state)| {
            let (state, found) = match state {
                _ if broken => ("broken", None),
                State::Broken => ("broken", None),
                State::NotEnough => ("not_enough", None),
                State::NoDifferenceYet(found) => ("no_difference_yet", Some(*found)),
                State::Effect(found) => ("effect", Some(*found)),
            };
            let undiluted = found.filter(|_| judged.exposure > 0.0);
            OfVariant {
                name: variant.name.clone(),
                state,
                effect: found.map(effect),
                undiluted: undiluted.and_then(|found| at_most_undiluted(found, judged.exposure)).map(effect),
            }
        });
        OneOutcome {
            outcome,
            holdout: judged.holdout.map(|mean| mean / unit),
            exposure: judged.exposure,
            variants: variants.collect(),
        }
    });
    Some(ExperimentResponse {
        experiment: shown(of, now),
        units: units.iter().sum(),
        open_units,
        looks: if looks == Looks::Any { "any" } else { "once" },
        outcomes: outcomes.collect(),
        dealt: Dealt { units, p: ratio.p, broken },
    })
}
