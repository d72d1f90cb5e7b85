//! `/api/v1/sites/{domain}/costs`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entrenous_core::evidence::source::Source;
use entrenous_storage::records::{Cost, Scope};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::Access;
use crate::serve::{App, Json, Kind, Problem};
use crate::sites::visible;

/// A site has no more.
const MOST: usize = 10_000;
/// In the currency: what a number of JSON holds to the thousandth.
const LARGEST: f64 = 1e12;
const NOTE_CHARS: usize = 200;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// What was spent on a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CostFields {
    /// The source, as figures call it: `email_campaign`, `paid/google`, `campaign/spring`.
    #[schema(example = "email_campaign")]
    source: String,
    /// The first day that it was spent for.
    #[schema(example = "2026-03-01")]
    from: String,
    /// The last one.
    #[schema(example = "2026-03-31")]
    to: String,
    /// How much, 0 or more.
    amount: f64,
    /// ISO 4217 code.
    #[schema(example = "EUR")]
    currency: String,
    /// For people.
    #[serde(default)]
    note: String,
}

/// A cost with its number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OneCost {
    /// Its number.
    id: i64,
    #[serde(flatten)]
    cost: CostFields,
}

/// A site's costs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Costs {
    /// The latest first.
    costs: Vec<OneCost>,
}

/// What sources cost.
#[utoipa::path(
    operation_id = "list_costs",
    get, path = "/api/v1/sites/{domain}/costs", tag = "sites",
    params(("domain" = String, Path, description = "The site's host name")),
    responses((status = 200, description = "The costs", body = Costs)),
    security(("key" = ["stats:read", "sites:manage"]), ("session" = []))
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::StatsRead, Scope::SitesManage])?;
    let site = visible(&app, &access, &domain)?;
    let costs = app.records.costs(site.id).await?.into_iter().filter_map(shown).collect();
    Ok(axum::Json(Costs { costs }).into_response())
}

/// Enter what a source cost.
#[utoipa::path(
    operation_id = "add_cost",
    post, path = "/api/v1/sites/{domain}/costs", tag = "sites", request_body = CostFields,
    params(("domain" = String, Path, description = "The site's host name")),
    responses((status = 201, description = "The cost", body = OneCost)),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(fields): Json<CostFields>,
) -> Result<Response, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::SitesManage, Some(site.id))?;
    let mut cost = fields.check().map_err(|why| Problem::new(Kind::Invalid, why))?;
    if app.records.costs(site.id).await?.len() >= MOST {
        let why = format!("A site has {MOST} costs at most. Take old ones out first.");
        return Err(Problem::new(Kind::Invalid, why));
    }
    cost.id = app.records.add_cost(site.id, &cost).await?;
    let shown = shown(cost).ok_or(Kind::NotFound)?;
    Ok((StatusCode::CREATED, axum::Json(shown)).into_response())
}

/// Take a cost out.
#[utoipa::path(
    operation_id = "remove_cost",
    delete, path = "/api/v1/sites/{domain}/costs/{id}", tag = "sites",
    params(
        ("domain" = String, Path, description = "The site's host name"),
        ("id" = i64, Path, description = "Its number"),
    ),
    responses((status = 204, description = "It is out"), (status = 404, description = "There is none")),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    access: Access,
    Path((domain, id)): Path<(String, i64)>,
) -> Result<StatusCode, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::SitesManage, Some(site.id))?;
    if app.records.remove_cost(site.id, id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Kind::NotFound.into())
    }
}

impl CostFields {
    fn check(self) -> Result<Cost, String> {
        if self.source.parse::<Source>().is_err() {
            let why =
                "is no source: write it as figures do, as email_campaign, paid/google or campaign/spring";
            return Err(format!("`{}` {why}.", self.source));
        }
        let day = |name: &str, text: &str| {
            let date: Result<Date, _> = text.parse();
            date.map(|date| i64::from((date - EPOCH).get_days()))
                .map_err(|_| format!("`{name}` is a day, as 2026-03-31, and `{text}` is none."))
        };
        let (from_day, to_day) = (day("from", &self.from)?, day("to", &self.to)?);
        if to_day < from_day {
            return Err("`to` is the last day, not before `from`.".to_owned());
        }
        if !(0.0..=LARGEST).contains(&self.amount) {
            return Err("`amount` is 0 or more, in units of the currency.".to_owned());
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err("`currency` is an ISO 4217 code of three capital letters, as EUR.".to_owned());
        }
        if self.note.chars().count() > NOTE_CHARS || self.note.chars().any(char::is_control) {
            return Err(format!("`note` is one line of {NOTE_CHARS} characters at most."));
        }
        Ok(Cost {
            id: 0,
            source: self.source,
            from_day,
            to_day,
            thousandths: (self.amount * 1_000.0).round() as i64,
            currency: self.currency,
            note: self.note,
        })
    }
}

fn date(day: i64) -> Option<String> {
    Some(EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?.to_string())
}

fn shown(cost: Cost) -> Option<OneCost> {
    let fields = CostFields {
        source: cost.source,
        from: date(cost.from_day)?,
        to: date(cost.to_day)?,
        amount: cost.thousandths as f64 / 1_000.0,
        currency: cost.currency,
        note: cost.note,
    };
    Some(OneCost { id: cost.id, cost: fields })
}
