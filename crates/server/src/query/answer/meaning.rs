//! What figures mean, and what to bear in mind.

use entrenous_storage::events::query::{Dimension, Filter, Metric};
use jiff::Timestamp;
use serde_json::Map;

use super::{IntervalMeta, Meta, Span, Warning};
use crate::query::ask::{Question, Range, words};
use crate::query::room::Relative;

/// Intervals hold the truth so often.
const CONFIDENCE: f64 = 0.9;

const fn meaning(metric: Metric) -> &'static str {
    match metric {
        Metric::Visitors => "sum of daily visitors: somebody who comes on two days is counted twice",
        Metric::Visits => "visits, each on the day on which it began",
        Metric::Views => "page views",
        Metric::ViewsPerVisit => "page views by visit",
        Metric::BounceRate => "visits with one page view and no other event, of all visits, 0 to 1",
        Metric::VisitDuration => "mean time from a visit's first event to its last, in seconds",
        Metric::EngagedTime => "mean time in which pages of a visit were looked at, in seconds",
        Metric::Events => "page views and custom events",
        Metric::Revenue => "revenue by currency",
        Metric::DarkVisits => "expected number of visits from private shares, with a 90 % interval",
        Metric::Shares => "times that a link was seen being passed on, by previews fetched",
    }
}

/// What is said beside the rows.
pub(super) fn meta(
    question: &Question,
    range: &Range,
    other: Option<&Range>,
    relative: Relative,
    now: Timestamp,
) -> Meta {
    let told: Map<_, _> = question
        .metrics
        .iter()
        .map(|metric| (words::metric_name(*metric).to_owned(), meaning(*metric).into()))
        .collect();
    let inferred = question.metrics.contains(&Metric::DarkVisits);
    let span = span(range);
    Meta {
        time_zone: range.zone.iana_name().unwrap_or("UTC").to_owned(),
        from: span.from,
        to: span.to,
        comparison: other.map(self::span),
        metrics: told,
        interval: inferred.then(|| interval(relative)),
        warnings: warnings(question, range, inferred.then_some(relative), now),
        total_rows: None,
        time_labels: None,
        comparison_time_labels: None,
    }
}

/// What intervals mean.
pub(crate) fn interval(relative: Relative) -> IntervalMeta {
    IntervalMeta {
        confidence: CONFIDENCE,
        relative_half_width: relative.width(),
        relative_half_width_from: match relative {
            Relative::OfWindow(_) => "window",
            Relative::Default => "default",
        },
    }
}

pub(super) fn span(range: &Range) -> Span {
    let told = |time| range.zoned(time).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    Span { from: told(range.from), to: told(range.to) }
}

fn warnings(question: &Question, range: &Range, relative: Option<Relative>, now: Timestamp) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |when: bool, code, message| {
        if when {
            warnings.push(Warning { code, message });
        }
    };
    warn(range.to > now, "unfinished", "the range is not over yet; its last figures will still grow");
    let counted =
        question.metrics.iter().any(|metric| !matches!(metric, Metric::DarkVisits | Metric::Shares));
    let by_verdict =
        question.dimensions.iter().any(is_verdict) || question.filter.as_ref().is_some_and(asks_verdict);
    warn(
        counted && by_verdict,
        "most_probable",
        "source, app and grade are what is most probable of each visit; how many visits are private shares is told by dark_visits",
    );
    warn(
        matches!(relative, Some(Relative::Default)),
        "no_window_yet",
        "the site has no estimate of its own yet; intervals are wider than they will be",
    );
    warnings
}

fn is_verdict(dimension: &Dimension) -> bool {
    matches!(dimension, Dimension::Source | Dimension::App | Dimension::Grade)
}

fn asks_verdict(filter: &Filter) -> bool {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().any(asks_verdict),
        Filter::Not(inner) => asks_verdict(inner),
        Filter::Matches(dimension, ..) => is_verdict(dimension),
    }
}
