//! A question as it is written. What each word means is looked up afterwards, so that what is wrong can be named.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A question, or several that share site, range and filters.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueryRequest {
    /// The site's domain.
    #[serde(alias = "site_id")]
    #[schema(example = "example.org")]
    pub site: String,
    /// `day`, `7d`, `28d`, `30d`, `91d`, `month`, `6mo`, `12mo`, `year` or `all`, each up to and including today; or two dates, both
    /// included; or two RFC 3339 instants, the second excluded.
    pub date_range: DateRange,
    /// Conditions that all have to hold: `["is", "source", ["dark_social/signal"]]`, with `is`, `is_not`, `contains`, `contains_not`,
    /// `starts_with`; combined by `["and", […]]`, `["or", […]]`, `["not", …]`.
    #[serde(default)]
    #[schema(value_type = Vec<Value>)]
    pub filters: Vec<Value>,
    /// Another range to compare with.
    #[serde(default)]
    pub comparison: Option<Comparison>,
    /// Several questions at once, up to 30; those below are then left out.
    #[serde(default)]
    pub queries: Option<Vec<Part>>,
    /// What to tell, 1 to 20.
    #[serde(default)]
    #[schema(example = json!(["visitors", "dark_visits"]))]
    pub metrics: Vec<String>,
    /// What to split it by, up to three.
    #[serde(default)]
    pub dimensions: Vec<String>,
    /// The width of the dimension `time`: `hour`, `day`, `week` (from Monday) or `month`. Without it, one that suits the range.
    #[serde(default)]
    pub interval: Option<String>,
    /// What rows are ordered by, as in `[["visits", "desc"]]`; without it by time, else by the first metric.
    #[serde(default)]
    #[schema(value_type = Vec<(String, String)>)]
    pub order_by: Vec<(String, String)>,
    /// Which rows.
    #[serde(default)]
    pub pagination: Pagination,
    /// What else to tell.
    #[serde(default)]
    pub include: Include,
}

/// One of several questions.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What to tell, 1 to 20.
    pub metrics: Vec<String>,
    /// What to split it by, up to three.
    #[serde(default)]
    pub dimensions: Vec<String>,
    /// Conditions beside those that all share.
    #[serde(default)]
    #[schema(value_type = Vec<Value>)]
    pub filters: Vec<Value>,
    /// The width of the dimension `time`.
    #[serde(default)]
    pub interval: Option<String>,
    /// What rows are ordered by.
    #[serde(default)]
    #[schema(value_type = Vec<(String, String)>)]
    pub order_by: Vec<(String, String)>,
    /// Which rows.
    #[serde(default)]
    pub pagination: Pagination,
    /// What else to tell.
    #[serde(default)]
    pub include: Include,
}

/// A range by name, or from and to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged, expecting = "a range is a name such as \"7d\", or an array of two dates or two instants")]
pub enum DateRange {
    /// A name.
    #[schema(example = "28d")]
    Named(String),
    /// From and to.
    #[schema(example = json!(["2026-03-01", "2026-03-31"]))]
    Between([String; 2]),
}

/// What to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "a comparison is \"previous_period\", \"year_over_year\", an array of two dates, or an object with mode"
)]
pub enum Comparison {
    /// `previous_period` or `year_over_year`.
    Named(String),
    /// A range of its own.
    Between([String; 2]),
    /// A mode, and whether weekdays have to match.
    Mode(ComparisonMode),
}

/// A mode of comparison.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparisonMode {
    /// `previous_period` or `year_over_year`.
    pub mode: String,
    /// Move by whole weeks, so that Mondays meet Mondays.
    #[serde(default, alias = "match_day_of_week")]
    pub match_weekday: bool,
}

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pagination {
    /// How many, 1 to 10,000.
    #[schema(minimum = 1, maximum = 10_000, default = 10_000)]
    pub limit: u32,
    /// How many to leave out first, up to 1,000,000.
    #[schema(maximum = 1_000_000, default = 0)]
    pub offset: u32,
}

impl Default for Pagination {
    fn default() -> Pagination {
        Pagination { limit: super::ROWS, offset: 0 }
    }
}

/// What else to tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Include {
    /// How many rows there are, without pagination; up to 100,000 are counted.
    pub total_rows: bool,
    /// All intervals of the range, those without a row too.
    pub time_labels: bool,
    /// What other tools counted and was imported, in a part of its own: `imported`. For the whole or by one dimension, without filters.
    pub imports: bool,
}
