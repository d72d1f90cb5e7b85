//! `/api/v1/sites/{domain}/experiments`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entrenous_inference::experiments::{Looks, Spread, Weights, advise};
use entrenous_storage::events::Goal;
use entrenous_storage::records::{DealtUnit, Experiment, Scope, Site};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::fields::{ExperimentFields, UnitField};
use super::told::{self, ExperimentResponse, ExperimentsResponse};
use super::units::{OUTCOMES, Window, tallies};
use crate::accounts::Access;
use crate::query::Room;
use crate::serve::{App, Json, Kind, Problem, now, token_life_ms};
use crate::sites::visible;

/// Visits that an experiment counts at most.
const VISITS: usize = 2_000_000;
/// A site has no more at once.
const RUNNING: usize = 20;
const SECOND_MS: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;
/// Days of the past from which advice is taken.
const PAST_DAYS: i64 = 28;

/// Experiments, the latest first.
#[utoipa::path(
    operation_id = "list_experiments",
    get, path = "/api/v1/sites/{domain}/experiments", tag = "experiments",
    params(("domain" = String, Path, description = "The site's host name")),
    responses((status = 200, description = "The experiments", body = ExperimentsResponse)),
    security(("key" = ["stats:read", "sites:manage"]), ("session" = []))
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::StatsRead, Scope::SitesManage])?;
    let site = visible(&app, &access, &domain)?;
    let (directory, now) = (app.directory.load(), now());
    let experiments = directory.experiments(site.id).map(|one| told::shown(one, now)).collect();
    Ok(axum::Json(ExperimentsResponse { experiments }).into_response())
}

/// Begin an experiment.
///
/// From now on `GET /api/experiments` deals its variants to the pages that ask. What it tries cannot be changed: begin another one.
#[utoipa::path(
    operation_id = "begin_experiment",
    post, path = "/api/v1/sites/{domain}/experiments", tag = "experiments", request_body = ExperimentFields,
    params(("domain" = String, Path, description = "The site's host name")),
    responses(
        (status = 201, description = "The experiment", body = told::OneExperiment),
        (status = 409, description = "The site has or had one of this name"),
    ),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(fields): Json<ExperimentFields>,
) -> Result<Response, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::SitesManage, Some(site.id))?;
    let mut key = [0; 16];
    getrandom::fill(&mut key).map_err(|error| Problem::internal(&error))?;
    let now = now();
    let experiment = fields.check(site.id, key, now).map_err(|why| Problem::new(Kind::Invalid, why))?;
    if experiment.details.unit == DealtUnit::VisitorDay && site.settings.asks_consent {
        let why = "This site knows visitors again who agreed, by another name than that of their day: deal pages (`\"unit\": \"page\"`).";
        return Err(Problem::new(Kind::Invalid, why));
    }
    if app.directory.load().experiments(site.id).filter(|one| now < one.over()).count() >= RUNNING {
        return Err(Problem::new(
            Kind::Invalid,
            format!("{RUNNING} experiments run already. Stop one first."),
        ));
    }
    if !app.records.add_experiment(&experiment).await? {
        let why =
            format!("The site has or had an experiment called `{}`. Take another name.", experiment.name);
        return Err(Problem::new(Kind::Conflict, why));
    }
    app.reload().await?;
    Ok((StatusCode::CREATED, axum::Json(told::shown(&experiment, now))).into_response())
}

/// What an experiment says so far.
///
/// The difference that being dealt a variant makes, against the holdout, whether or not anybody looked at it: visits, conversions and revenue of the
/// unit itself and down the lineage of its shares. Intervals hold however often somebody looks, but where pages are dealt.
#[utoipa::path(
    operation_id = "show_experiment",
    get, path = "/api/v1/sites/{domain}/experiments/{name}", tag = "experiments",
    params(
        ("domain" = String, Path, description = "The site's host name"),
        ("name" = String, Path, description = "The experiment's name"),
    ),
    responses((status = 200, description = "What it says", body = ExperimentResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Path((domain, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::StatsRead, Some(site.id))?;
    let experiment = named(&app, &site, &name)?;
    let life = token_life_ms(app.config.privacy.token_hours);
    let from = experiment.started * SECOND_MS;
    let window = Window { from, to: experiment.over() * SECOND_MS, now: room.now_ms(), life };
    let counted = counted(&room, Arc::clone(&experiment), window).await?;
    let told = told::told(&experiment, (&counted.0, counted.1), window.now / SECOND_MS);
    let told =
        told.ok_or_else(|| Problem::new(Kind::Invalid, "This experiment has no holdout or no variants."))?;
    if told.is_broken() && !experiment.broken {
        // Once broken it stays broken, even if later counts look better.
        app.records.break_experiment(experiment.id).await?;
        app.reload().await?;
    }
    Ok(axum::Json(told).into_response())
}

/// Stop an experiment before its time.
#[utoipa::path(
    operation_id = "stop_experiment",
    post, path = "/api/v1/sites/{domain}/experiments/{name}/stop", tag = "experiments",
    params(
        ("domain" = String, Path, description = "The site's host name"),
        ("name" = String, Path, description = "The experiment's name"),
    ),
    responses((status = 204, description = "It is over")),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn stop(
    State(app): State<Arc<App>>,
    access: Access,
    Path((domain, name)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::SitesManage, Some(site.id))?;
    let experiment = named(&app, &site, &name)?;
    app.records.stop_experiment(experiment.id, now()).await?;
    app.reload().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What somebody has in mind.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdviceAsked {
    /// What is to be dealt.
    unit: UnitField,
    /// `visits`, `conversions` or `revenue`.
    #[schema(example = "visits")]
    outcome: String,
    /// The least effect worth finding, per visitor's day, or per visit of a page, in the outcome's unit.
    #[schema(example = 0.05)]
    effect: f64,
    /// With which probability it is to be found, 0 to 1; 0.8 if absent.
    power: Option<f64>,
    /// The holdout's parts.
    holdout: u32,
    /// The variants' parts.
    weights: Vec<u32>,
    /// As of an experiment.
    #[serde(default)]
    pages: Vec<String>,
    /// As of an experiment.
    goal: Option<String>,
    /// As of an experiment.
    currency: Option<String>,
}

/// How many units it takes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdviceResponse {
    /// To find the effect with that probability.
    for_power: u64,
    /// Before which nothing is said, since a few units make up most of the outcome.
    for_tails: u64,
    /// Plan for so many.
    units: u64,
    /// How many came in the last 28 days: what advice rests on.
    past_units: u64,
    /// So many days it takes at that rate; absent for pages: more days make no more of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<f64>,
}

/// How many units an experiment takes.
///
/// From what the site's units brought in the last 28 days.
#[utoipa::path(
    operation_id = "advise_experiment",
    post, path = "/api/v1/sites/{domain}/experiment-advice", tag = "experiments", request_body = AdviceAsked,
    params(("domain" = String, Path, description = "The site's host name")),
    responses((status = 200, description = "How many", body = AdviceResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn advice(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Path(domain): Path<String>,
    Json(asked): Json<AdviceAsked>,
) -> Result<Response, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::StatsRead, Some(site.id))?;
    let invalid = |why: &str| Problem::new(Kind::Invalid, why);
    let outcome = OUTCOMES.iter().position(|outcome| *outcome == asked.outcome);
    let outcome = outcome.ok_or_else(|| invalid("`outcome` is visits, conversions or revenue."))?;
    let weights = Weights::new(asked.holdout, &asked.weights)
        .filter(|_| asked.weights.len() < 10)
        .ok_or_else(|| invalid("`holdout` and at least one of `weights`, nine at most, are 1 or more."))?;
    let life = token_life_ms(app.config.privacy.token_hours);
    let now = room.now_ms();
    let to = now - life - DAY_MS;
    // Nobody was dealt anything in the past: all units are in one heap.
    let past = asked.past(site.id, to / SECOND_MS);
    let looks = told::looks(past.details.unit);
    let window = Window { from: to - PAST_DAYS * DAY_MS, to, now, life };
    let (mut tallies, _) = counted(&room, Arc::new(past), window).await?;
    let tally = std::mem::take(&mut tallies[outcome]).into_iter().reduce(|mut all, one| {
        all.merge(&one);
        all
    });
    let tally = tally.unwrap_or_default();
    let unit = if OUTCOMES[outcome] == "revenue" { 1_000.0 } else { 1.0 };
    let spread = Spread::of_tally(&tally).ok_or_else(|| {
        invalid("In the last 28 days there were too few such units, or none brought anything: nothing can be said of how much they vary.")
    })?;
    let advice = advise(spread, asked.effect * unit, asked.power.unwrap_or(0.8), looks, &weights);
    let advice = advice.ok_or_else(|| invalid("`effect` is not 0, and `power` between 0 and 1."))?;
    let days =
        (looks == Looks::Any).then(|| advice.units as f64 / tally.units.max(1) as f64 * PAST_DAYS as f64);
    let told = AdviceResponse {
        for_power: advice.for_power,
        for_tails: advice.for_tails,
        units: advice.units,
        past_units: tally.units,
        days,
    };
    Ok(axum::Json(told).into_response())
}

impl AdviceAsked {
    fn past(&self, site: u32, over: i64) -> Experiment {
        use entrenous_storage::records::{ExperimentDetails, Variant};
        let details = ExperimentDetails {
            unit: self.unit.into(),
            holdout: 1,
            variants: vec![Variant { name: String::new(), weight: 1 }],
            pages: self.pages.clone(),
            goal: self.goal.clone(),
            currency: self.currency.clone().unwrap_or_else(|| "EUR".to_owned()),
            planned_units: 1,
            note: String::new(),
        };
        Experiment {
            id: 0,
            site,
            name: String::new(),
            key: [0; 16],
            details,
            started: over,
            ends: over,
            stopped: None,
            broken: false,
        }
    }
}

/// Reads the visits of a window, and what came of its units.
async fn counted(
    room: &Room,
    experiment: Arc<Experiment>,
    window: Window,
) -> Result<(super::units::Tallies, u64), Problem> {
    let to = (window.to + DAY_MS + window.life).min(window.now);
    let event = experiment.details.goal.clone();
    let goal = Goal { site: experiment.site, from: window.from, to, event };
    room.ask(move |reader| {
        let details = &experiment.details;
        let names_pages = details.unit == DealtUnit::Page;
        let visits = reader.unit_visits(&goal, &details.pages, &details.currency, names_pages, VISITS)?;
        Ok(tallies(&experiment, &visits, window))
    })
    .await
}

fn named(app: &App, site: &Site, name: &str) -> Result<Arc<Experiment>, Problem> {
    let directory = app.directory.load();
    let found = directory.experiments(site.id).find(|one| one.name == name).cloned();
    found.ok_or_else(|| Kind::NotFound.into())
}
