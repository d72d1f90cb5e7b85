//! Ranges of time in a site's time zone. Days have 23, 24 or 25 hours; a day that a zone skipped has none.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, ZonedDateTime};

use super::words::shown;
use super::{DateRange, Wrong};

/// The longest range, in days.
const DAYS: i32 = 15_000;
/// Dates before and after these are mistakes.
const FIRST: Date = date(1990, 1, 1);
const LAST: Date = date(2199, 12, 31);

/// A range, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// The time zone of its days.
    pub zone: TimeZone,
    /// Its first and last day, both included, if it is made of whole days.
    pub dates: Option<(Date, Date)>,
    /// Its start.
    pub from: Timestamp,
    /// Its end, excluded.
    pub to: Timestamp,
}

/// What "today" and "all" are.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The time.
    pub now: Timestamp,
    /// When the site's first visit began, if there is one.
    pub first: Option<Timestamp>,
}

impl Range {
    /// Resolves a range as it is asked for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn resolve(asked: &DateRange, zone: &TimeZone, known: Known, at: &str) -> Result<Range, Wrong> {
        let today = known.now.to_zoned_datetime(zone.clone()).date();
        let back = |span: Span| today.saturating_sub(span);
        let months = |count: i32| today.first_of_month().saturating_sub((count - 1).months());
        let from = match asked {
            DateRange::Between(ends) => return Range::between(ends, zone, at),
            DateRange::Named(name) => match name.as_str() {
                "day" => today,
                "7d" => back(6.days()),
                "28d" => back(27.days()),
                "30d" => back(29.days()),
                "91d" => back(90.days()),
                "month" => months(1),
                "6mo" => months(6),
                "12mo" => months(12),
                "year" => date(today.year(), 1, 1),
                "all" => {
                    let first = known.first.map(|first| first.to_zoned_datetime(zone.clone()).date());
                    first.unwrap_or(today).clamp(back(DAYS.days()), today)
                }
                other => {
                    let why = format!(
                        "there is no range {}; there are day, 7d, 28d, 30d, 91d, month, 6mo, 12mo, year, all, and arrays of two dates",
                        shown(other)
                    );
                    return Err(Wrong::new(at, why));
                }
            },
        };
        Range::of_days(from, today, zone, at)
    }

    /// Between two dates, both included, or two instants, the second excluded.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn between([from, to]: &[String; 2], zone: &TimeZone, at: &str) -> Result<Range, Wrong> {
        match (end(from, &format!("{at}/0"))?, end(to, &format!("{at}/1"))?) {
            (End::Day(from), End::Day(to)) => Range::of_days(from, to, zone, at),
            (End::Instant(from), End::Instant(to)) => Range::of_instants(from, to, zone, at),
            _ => Err(Wrong::new(at, "one end is a date and the other an instant; write both the same way")),
        }
    }

    /// Whole days, both included.
    ///
    /// # Errors
    /// They are in the wrong order, too many, or too far away.
    pub fn of_days(from: Date, to: Date, zone: &TimeZone, at: &str) -> Result<Range, Wrong> {
        check(from, to, at)?;
        let (from_ms, to_ms) = (start(from, zone), start(to.saturating_add(1.day()), zone));
        // A day that the zone skipped, and nothing else.
        if from_ms >= to_ms {
            return Err(Wrong::new(at, "this day does not exist in the site's time zone"));
        }
        Ok(Range { zone: zone.clone(), dates: Some((from, to)), from: from_ms, to: to_ms })
    }

    /// From an instant to another, which is excluded.
    ///
    /// # Errors
    /// As [`Range::of_days`].
    pub fn of_instants(from: Timestamp, to: Timestamp, zone: &TimeZone, at: &str) -> Result<Range, Wrong> {
        let whole = |time: Timestamp| Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time);
        let (from, to) = (whole(from), whole(to));
        let day = |time: Timestamp| time.to_zoned_datetime(zone.clone()).date();
        check(day(from), day(to), at)?;
        if from >= to {
            return Err(reversed(at));
        }
        Ok(Range { zone: zone.clone(), dates: None, from, to })
    }

    /// Its first day and the day of its last moment.
    pub fn days(&self) -> (Date, Date) {
        let day = |time: Timestamp| time.to_zoned_datetime(self.zone.clone()).date();
        self.dates.unwrap_or_else(|| {
            (day(self.from), day(self.to.saturating_sub(1.millisecond()).unwrap_or(self.to)))
        })
    }

    /// A time in the range's zone.
    pub fn zoned(&self, time: Timestamp) -> ZonedDateTime {
        time.to_zoned_datetime(self.zone.clone())
    }
}

enum End {
    Day(Date),
    Instant(Timestamp),
}

fn end(text: &str, at: &str) -> Result<End, Wrong> {
    let date = (text.len() == 10).then(|| text.parse().ok()).flatten();
    let end = date.map(End::Day).or_else(|| text.parse().ok().map(End::Instant));
    end.ok_or_else(|| {
        let why = format!(
            "{} is no date such as 2026-03-31 and no instant such as 2026-03-31T12:00:00+02:00",
            shown(text)
        );
        Wrong::new(at, why)
    })
}

fn reversed(at: &str) -> Wrong {
    Wrong::new(at, "the range ends before it begins; write the earlier end first")
}

fn check(from: Date, to: Date, at: &str) -> Result<(), Wrong> {
    if from > to {
        return Err(reversed(at));
    }
    if from < FIRST || to > LAST {
        return Err(Wrong::new(at, format!("dates lie between {FIRST} and {LAST}")));
    }
    if from.until(to).is_ok_and(|span| span.get_days() >= DAYS) {
        return Err(Wrong::new(at, format!("the range has more than {DAYS} days; ask for less at once")));
    }
    Ok(())
}

/// When a day begins. Where clocks skip midnight, that is the first moment after it.
pub(super) fn start(day: Date, zone: &TimeZone) -> Timestamp {
    // Dates are checked, and far from where this could fail.
    day.to_zoned_datetime(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp())
}
