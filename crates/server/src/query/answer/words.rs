//! Answers as they are written.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::query::ask::{Include, Pagination};

/// The answer to one question, or to each of several.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum QueryResponse {
    /// One.
    One(Box<Answered>),
    /// Several, in the order of the questions.
    Many {
        /// The answers.
        answers: Vec<Answered>,
    },
}

/// The answer to a question.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Answered {
    /// The rows.
    pub results: Vec<ResultRow>,
    /// What other tools counted, if asked for: never part of `results`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportedSums>,
    /// What the figures mean, and what to bear in mind.
    pub meta: Meta,
    /// The question as it was understood.
    pub query: Echo,
}

/// A row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResultRow {
    /// Its dimensions, in the order of the question; "" is "none".
    pub dimensions: Vec<String>,
    /// Its figures, in the order of the question.
    pub metrics: Vec<Figure>,
    /// The same in the range that is compared with, if there was any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<ComparedRow>,
}

/// What a row is compared with.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComparedRow {
    /// Its dimensions; times are those of the other range.
    pub dimensions: Vec<String>,
    /// Its figures.
    pub metrics: Vec<Figure>,
    /// The change in parts of the earlier figure, 0.1 for 10 % more; none from 0, for revenue, and where one is missing.
    pub change: Vec<Option<f64>>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Figure {
    /// A count.
    Count(u64),
    /// A ratio or a mean; none if there is nothing to divide by.
    Ratio(Option<f64>),
    /// What is inferred, with its interval.
    Inferred(Inferred),
    /// Revenue by currency.
    Revenue(Vec<Amount>),
}

/// An inferred figure: never without its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Inferred {
    /// The expected number.
    pub value: f64,
    /// At least so many, with the confidence that meta tells.
    pub low: f64,
    /// At most so many.
    pub high: f64,
    /// `proven` if an observation shows every one of them, else `inferred`.
    #[schema(value_type = String, example = "inferred")]
    pub grade: &'static str,
}

/// Revenue in one currency.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Amount {
    /// ISO 4217 code.
    pub currency: String,
    /// In units of the currency.
    pub amount: f64,
}

/// What the figures mean.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Meta {
    /// The site's time zone, whose days these are.
    pub time_zone: String,
    /// Start of the range.
    pub from: String,
    /// End of the range, excluded.
    pub to: String,
    /// The other range, if one is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Span>,
    /// What each metric of the question means.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub metrics: serde_json::Map<String, Value>,
    /// What intervals mean, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<IntervalMeta>,
    /// What to bear in mind.
    pub warnings: Vec<Warning>,
    /// How many rows there are, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_rows: Option<u64>,
    /// All intervals of the range, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_labels: Option<Vec<String>>,
    /// All intervals of the other range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison_time_labels: Option<Vec<String>>,
}

/// A range.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Span {
    /// Its start.
    pub from: String,
    /// Its end, excluded.
    pub to: String,
}

/// What intervals mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct IntervalMeta {
    /// The truth lies within, so often.
    pub confidence: f64,
    /// Half of the whole's interval, in parts of the whole, from which those of parts are made.
    pub relative_half_width: f64,
    /// `window`: of the site's last estimate; `default`: there is none yet, so that intervals are wide.
    #[schema(value_type = String, example = "window")]
    pub relative_half_width_from: &'static str,
}

/// Something to bear in mind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Warning {
    /// Its name.
    #[schema(value_type = String, example = "unfinished")]
    pub code: &'static str,
    /// What it means.
    #[schema(value_type = String)]
    pub message: &'static str,
}

/// A question as it was understood.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Echo {
    /// The site's domain.
    pub site: String,
    /// Metrics, by our names.
    #[schema(value_type = Vec<String>)]
    pub metrics: Vec<&'static str>,
    /// Dimensions, by our names.
    pub dimensions: Vec<String>,
    /// From and to, excluded.
    pub date_range: [String; 2],
    /// Filters as they were written, the shared ones first.
    #[schema(value_type = Vec<Value>)]
    pub filters: Vec<Value>,
    /// The width of the dimension `time`, if that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub interval: Option<&'static str>,
    /// The order, if one is asked for.
    pub order_by: Vec<(String, String)>,
    /// Which rows.
    pub pagination: Pagination,
    /// What else was asked.
    pub include: Include,
}

/// What other tools counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedSums {
    /// What they are told by, in the words of imports.
    #[schema(value_type = String, example = "page")]
    pub by: &'static str,
    /// What to bear in mind.
    #[schema(value_type = String)]
    pub note: &'static str,
    /// The sums, by day; a period that a tool did not tell days of is there if it lies within the range.
    pub rows: Vec<ImportedRow>,
}

/// One sum of another tool. A number is null where the tool does not tell it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportedRow {
    /// The tool.
    #[schema(example = "Plausible")]
    pub tool: String,
    /// The day, or the first of a period.
    #[schema(example = "2026-03-01")]
    pub day: String,
    /// How many days it sums up.
    pub days: u32,
    /// Which page, source, ...; empty for the whole.
    pub value: String,
    /// Visitors as the tool tells them apart.
    pub visitors: Option<u64>,
    /// Visits.
    pub visits: Option<u64>,
    /// Page views.
    pub views: Option<u64>,
    /// Visits that the tool calls bounces.
    pub bounces: Option<u64>,
    /// Length of all visits together, in seconds.
    pub duration_s: Option<u64>,
    /// Events.
    pub events: Option<u64>,
    /// Revenue.
    pub revenue: Option<f64>,
    /// ISO 4217 code of the revenue, where it is known.
    pub currency: Option<String>,
}
