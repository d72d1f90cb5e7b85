//! Ranges, intervals and comparisons, as the calendar has them.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::NOW;
use crate::query::ask::{Asked, Known, QueryRequest};

fn read(zone: &str, now: &str, question: Value) -> Asked {
    let mut question = question;
    question["site"] = json!("example.org");
    question["metrics"] = json!(["visits"]);
    let request: QueryRequest = serde_json::from_value(question).expect("a question");
    let known = Known {
        now: now.parse().expect("a time"),
        first: Some("2025-01-31T23:30:00Z".parse().expect("a time")),
    };
    Asked::read(&request, &TimeZone::get(zone).expect("a zone"), known).expect("makes sense")
}

fn days(range: Value) -> String {
    let (first, last) = read("Europe/Paris", NOW, json!({ "date_range": range })).range.days();
    format!("{first} {last}")
}

#[test]
fn names_end_today() {
    for (name, expected) in [
        ("day", "2026-03-31 2026-03-31"),
        ("7d", "2026-03-25 2026-03-31"),
        ("28d", "2026-03-04 2026-03-31"),
        ("30d", "2026-03-02 2026-03-31"),
        ("91d", "2025-12-31 2026-03-31"),
        ("month", "2026-03-01 2026-03-31"),
        ("6mo", "2025-10-01 2026-03-31"),
        ("12mo", "2025-04-01 2026-03-31"),
        ("year", "2026-01-01 2026-03-31"),
        ("all", "2025-02-01 2026-03-31"),
    ] {
        assert_eq!(days(json!(name)), expected, "{name}");
    }
    assert_eq!(days(json!(["2026-02-01", "2026-02-28"])), "2026-02-01 2026-02-28");
    let instants = ["2026-02-01T12:00:00+01:00", "2026-02-02T00:00:00+01:00"];
    assert_eq!(days(json!(instants)), "2026-02-01 2026-02-01", "the end is excluded");
}

#[test]
fn today_is_that_of_the_site() {
    let asked =
        |zone| read(zone, "2026-03-31T22:30:00Z", json!({ "date_range": "day" })).range.days().0.to_string();
    assert_eq!(asked("Europe/Paris"), "2026-04-01");
    assert_eq!(asked("America/New_York"), "2026-03-31");
}

/// Lengths in hours of the intervals of a range.
fn hours(zone: &str, range: Value, interval: &str) -> Vec<f64> {
    let asked = read(zone, NOW, json!({ "date_range": range, "dimensions": ["time"], "interval": interval }));
    let bounds = asked.questions[0].query(1, &asked.range).buckets;
    bounds.windows(2).map(|pair| (pair[1] - pair[0]) as f64 / 3_600_000.0).collect()
}

#[test]
fn intervals_follow_the_clocks() {
    assert_eq!(hours("Europe/Paris", json!(["2026-03-28", "2026-03-30"]), "day"), [24.0, 23.0, 24.0]);
    assert_eq!(hours("Europe/Paris", json!(["2026-10-24", "2026-10-26"]), "day"), [24.0, 25.0, 24.0]);
    assert_eq!(hours("Europe/Paris", json!(["2026-10-25", "2026-10-25"]), "hour").len(), 25);
    // Half an hour, on Lord Howe Island.
    assert_eq!(hours("Australia/Lord_Howe", json!(["2026-04-05", "2026-04-05"]), "day"), [24.5]);
    // Samoa had no 30 December 2011.
    assert_eq!(hours("Pacific/Apia", json!(["2011-12-29", "2011-12-31"]), "day"), [24.0, 24.0]);
    // Midnight was skipped.
    assert_eq!(hours("America/Sao_Paulo", json!(["2018-11-03", "2018-11-04"]), "day"), [24.0, 23.0]);
}

#[test]
fn weeks_begin_on_monday_and_months_on_the_first() {
    // From a Wednesday to a Tuesday.
    let weeks = hours("UTC", json!(["2026-03-04", "2026-03-17"]), "week");
    assert_eq!(weeks, [5.0 * 24.0, 7.0 * 24.0, 2.0 * 24.0]);
    let months = hours("UTC", json!(["2026-01-31", "2026-03-01"]), "month");
    assert_eq!(months, [24.0, 28.0 * 24.0, 24.0]);
    let part = hours("UTC", json!(["2026-03-04T10:20:00Z", "2026-03-04T12:10:00Z"]), "hour");
    assert_eq!(part.iter().map(|hours| (hours * 60.0).round()).collect::<Vec<_>>(), [40.0, 60.0, 10.0]);
}

fn compared(range: Value, comparison: Value) -> String {
    let asked = read("Europe/Paris", NOW, json!({ "date_range": range, "comparison": comparison }));
    let other = asked.comparison.expect("one is asked for");
    match other.dates {
        Some((first, last)) => format!("{first} {last}"),
        None => format!("{} {}", other.from, other.to),
    }
}

#[test]
fn comparisons_move_by_the_calendar() {
    let mode = |mode: &str| json!({ "mode": mode, "match_weekday": true });
    assert_eq!(compared(json!("7d"), json!("previous_period")), "2026-03-18 2026-03-24");
    assert_eq!(compared(json!("day"), json!("previous_period")), "2026-03-30 2026-03-30");
    assert_eq!(compared(json!("day"), mode("previous_period")), "2026-03-24 2026-03-24");
    assert_eq!(compared(json!("30d"), mode("previous_period")), "2026-01-26 2026-02-24");
    assert_eq!(compared(json!("month"), json!("year_over_year")), "2025-03-01 2025-03-31");
    assert_eq!(compared(json!("day"), mode("year_over_year")), "2025-04-01 2025-04-01");
    assert_eq!(compared(json!("day"), json!(["2024-02-29", "2024-03-01"])), "2024-02-29 2024-03-01");
    assert_eq!(
        compared(json!(["2026-03-31T08:00:00Z", "2026-03-31T09:00:00Z"]), json!("previous_period")),
        "2026-03-31T07:00:00Z 2026-03-31T08:00:00Z"
    );
}
