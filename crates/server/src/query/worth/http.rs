//! `GET /api/v1/worth`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_core::evidence::source::Source;
use entrenous_inference::worth::{HALF_LIFE_MS, Measure, Model, PASSED_ON};
use entrenous_storage::events::{Goal, Reader, StoreError, StoredConversion};
use entrenous_storage::records::{Cost, Scope};
use serde::Deserialize;
use utoipa::IntoParams;

use super::read;
use super::told::{self, Books, WorthResponse};
use crate::accounts::Access;
use crate::query::http::{site, span_of};
use crate::query::parameters::Parameters;
use crate::query::room::Room;
use crate::serve::{App, Kind, Problem, token_life_ms};

/// Conversions that are attributed at once.
const CONVERSIONS: usize = 100_000;
/// Visits whose kinds are set side by side at once; of more, one visitor in so many.
const VISITS: u64 = 500_000;
const DAY_MS: i64 = 24 * 3_600_000;

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The domain.
    #[param(example = "example.org")]
    site: String,
    /// As in a query: `day`, `7d`, `30d`, `91d`, `month`, `year`, `all`.
    #[param(example = "30d")]
    date_range: Option<String>,
    /// The event that counts as a conversion; any with revenue if absent.
    goal: Option<String>,
    /// `first`, `last`, `last_non_direct`, `linear`, `position`, `time_decay` or `share_aware`, which is taken if absent.
    #[param(example = "share_aware")]
    model: Option<String>,
    /// Of `share_aware`: how much of a visit's credit goes to the visit that passed it on, in percent; 50 if absent.
    passed_on: Option<u8>,
    /// Of `time_decay`: after how many days a visit counts half; 7 if absent.
    half_life_days: Option<u32>,
}

/// What conversions were worth, and to whom the credit is due.
///
/// Credit by source under a model, beside what Google Analytics would have said; conversion rates and revenue of private, public and the brand's own
/// visits with their differences; what one more share brings; return on the costs that were entered. Credit says who was on the way, not what
/// caused what.
#[utoipa::path(
    get,
    path = "/api/v1/worth",
    tag = "figures",
    params(Asked),
    responses((status = 200, description = "Credit", body = WorthResponse)),
    security(("key" = ["stats:read"]), ("session" = []))
)]
pub(crate) async fn worth(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Problem> {
    let site = site(&app, &access, &asked.site, "site", Scope::StatsRead)?;
    let model = model(&asked)?;
    let (from, to) = span_of(&room, &site, asked.date_range.as_deref().unwrap_or("30d")).await?;
    let costs = app.records.costs(site.id).await?;
    let relative = room.relative(site.id).width();
    // Younger shares have not yet brought what they will.
    let ripe = room.now_ms() - token_life_ms(app.config.privacy.token_hours);
    let goal = Goal { site: site.id, from, to, event: asked.goal.clone() };
    let question = Question { goal, model, relative, ripe, costs, domain: site.domain.clone() };
    let told = room.readers.ask(move |reader| question.answer(reader)).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(told)).into_response())
}

fn model(asked: &Asked) -> Result<Model, Problem> {
    let half_life_ms =
        asked.half_life_days.map_or(HALF_LIFE_MS, |days| u64::from(days) * DAY_MS.unsigned_abs());
    let passed_on = asked.passed_on.unwrap_or(PASSED_ON);
    if passed_on > 100 {
        return Err(Problem::new(Kind::Invalid, "passed_on is a part in percent, 0 to 100"));
    }
    let all = [
        Model::First,
        Model::Last,
        Model::LastNonDirect,
        Model::Linear,
        Model::Position,
        Model::TimeDecay { half_life_ms },
        Model::ShareAware { passed_on },
    ];
    let wanted = asked.model.as_deref().unwrap_or("share_aware");
    all.into_iter().find(|model| told::name(*model) == wanted).ok_or_else(|| {
        let names: Vec<&str> = all.map(told::name).into();
        Problem::new(Kind::Invalid, format!("model is one of {}", names.join(", ")))
    })
}

struct Question {
    goal: Goal,
    model: Model,
    relative: f64,
    /// Shares from before this have brought what they will, in ms since 1970.
    ripe: i64,
    costs: Vec<Cost>,
    domain: String,
}

impl Question {
    fn answer(&self, reader: &Reader) -> Result<WorthResponse, StoreError> {
        let stored = reader.conversions(&self.goal, CONVERSIONS)?;
        let books = Books::new(&read::conversions(&stored), self.model, self.relative);
        let one_in = reader.count_visits(&self.goal)?.div_ceil(VISITS).max(1);
        let kinds = read::kinds(&reader.touches(&self.goal, one_in)?);
        let shared = reader.sharing(&Goal { to: self.goal.to.min(self.ripe), ..self.goal.clone() })?;
        let outcomes = |currency| read::outcomes(&kinds, &stored.conversions, currency);
        let spent = self.costs.iter().filter_map(|cost| read::currency_of(&cost.currency));
        let spent = spent.filter(|currency| !self.costs_in(*currency).is_empty());
        let currencies = books.currencies(spent).into_iter().map(|currency| {
            let acts = read::acts(&shared, &told::brought(&stored.conversions, currency));
            told::in_currency(&books, currency, &outcomes(Some(currency)), &acts, &self.costs_in(currency))
        });
        let currencies = currencies.collect();
        let is_one = |one: &&StoredConversion| one.revenue.as_ref().is_none_or(|(minor, _)| *minor >= 0);
        Ok(WorthResponse {
            site: self.domain.clone(),
            from: self.goal.from,
            to: self.goal.to,
            model: told::name(self.model),
            goal: self.goal.event.clone(),
            conversions: stored.conversions.iter().filter(is_one).count() as u64,
            credit: books.credit(Measure::Conversions, &BTreeMap::new()),
            currencies,
            rates: told::conversion_rates(&outcomes(None)),
            one_in,
        })
    }

    /// Costs of the range in one currency, in thousandths: of those that only partly lie in it, the part of their days.
    fn costs_in(&self, currency: [u8; 3]) -> BTreeMap<Source, u64> {
        let mut sums: BTreeMap<Source, u64> = BTreeMap::new();
        for cost in self.costs.iter().filter(|cost| cost.currency.as_bytes() == currency) {
            let Ok(source) = cost.source.parse() else { continue };
            let (from, to) = (cost.from_day * DAY_MS, (cost.to_day + 1) * DAY_MS);
            let shared = (to.min(self.goal.to) - from.max(self.goal.from)).max(0);
            let part = i128::from(cost.thousandths) * i128::from(shared) / i128::from((to - from).max(1));
            if part > 0 {
                *sums.entry(source).or_default() += u64::try_from(part).unwrap_or(u64::MAX);
            }
        }
        sums
    }
}
