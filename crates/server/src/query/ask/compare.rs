//! The range that another is compared with.

use jiff::{Span, ToSpan};

use super::words::shown;
use super::{Comparison, Range, Wrong};

/// What the range before it is, or the same a year ago, or one that is named.
pub(super) fn compared(range: &Range, asked: &Comparison, at: &str) -> Result<Range, Wrong> {
    let (mode, match_weekday) = match asked {
        Comparison::Between(ends) => return Range::between(ends, &range.zone, at),
        Comparison::Named(mode) => (mode, false),
        Comparison::Mode(mode) => (&mode.mode, mode.match_weekday),
    };
    match (mode.as_str(), match_weekday) {
        ("previous_period", _) => {
            let (first, last) = range.days();
            let days = i64::from(first.until(last).map_or(0, |span| span.get_days())) + 1;
            match range.dates {
                // An hour is compared with the hour before it, unless weekdays matter.
                None if !match_weekday => {
                    let length = range.from.duration_until(range.to);
                    let from = range.from.saturating_sub(length).unwrap_or(range.from);
                    Range::of_instants(from, range.from, &range.zone, at)
                }
                _ if match_weekday => moved(range, ((days + 6) / 7 * 7).days(), at),
                _ => moved(range, days.days(), at),
            }
        }
        ("year_over_year", false) => moved(range, 1.year(), at),
        // 52 weeks: the weekdays are the same.
        ("year_over_year", true) => moved(range, 364.days(), at),
        (other, _) => {
            let why = format!(
                "there is no comparison {}; there are previous_period, year_over_year, and an array of two dates",
                shown(other)
            );
            Err(Wrong::new(at, why))
        }
    }
}

fn moved(range: &Range, by: Span, at: &str) -> Result<Range, Wrong> {
    match range.dates {
        Some((from, to)) => Range::of_days(from.saturating_sub(by), to.saturating_sub(by), &range.zone, at),
        None => {
            let back = |time| range.zoned(time).saturating_sub(by).timestamp();
            Range::of_instants(back(range.from), back(range.to), &range.zone, at)
        }
    }
}
