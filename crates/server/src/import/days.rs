//! Days and times as the tools write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A day as `2026-05-31` or `20260531`, of the years 1990 to 2100.
pub(super) fn day(text: &str) -> Option<Date> {
    let compact = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let dashed = text.len() == 10 && text.is_char_boundary(4) && text.is_char_boundary(7);
    let (year, month, day) = match (compact, dashed) {
        (true, _) => (&text[..4], &text[4..6], &text[6..]),
        (_, true) if text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' => {
            (text.get(..4)?, text.get(5..7)?, text.get(8..)?)
        }
        _ => return None,
    };
    let date = Date::new(digits(year)?, i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?);
    date.ok().filter(|date| in_range(*date))
}

/// Only digits: `+1` is a number to Rust and no day to anybody.
fn digits(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn in_range(date: Date) -> bool {
    (1990..=2100).contains(&date.year())
}

/// A day, a month (`2026-05`) or a year (`2026`): its first day and how many days.
pub(super) fn period(text: &str) -> Option<(Date, u32)> {
    if let Some(day) = day(text) {
        return Some((day, 1));
    }
    match text.len() {
        7 => {
            let first = day(&format!("{text}-01"))?;
            Some((first, u32::try_from(first.days_in_month()).ok()?))
        }
        4 => {
            let first = day(&format!("{text}-01-01"))?;
            Some((first, u32::try_from(first.days_in_year()).ok()?))
        }
        _ => None,
    }
}

/// How many days from the first to the last, both counted; nothing if the last comes first.
pub(super) fn days_between(first: Date, last: Date) -> Option<u32> {
    let days = last.since((jiff::Unit::Day, first)).ok()?.get_days();
    u32::try_from(days.checked_add(1)?).ok().filter(|days| *days > 0)
}

/// The day so many days later.
pub(super) fn later(first: Date, days: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    first.checked_add(span).ok().filter(|date| in_range(*date))
}

/// A moment as RFC 3339, or as `2026-05-31 23:59:59` in UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    if text.len() > 40 {
        return None;
    }
    let in_utc = || {
        text.parse::<DateTime>().ok()?.to_zoned_datetime(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    };
    text.parse::<Timestamp>().ok().or_else(in_utc)
}

/// On which day that was, where the site is.
pub(super) fn day_of(moment: Timestamp, zone: &TimeZone) -> Option<Date> {
    Some(moment.to_zoned_datetime(zone.clone()).date()).filter(|date| in_range(*date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_in_both_forms_and_nothing_else() {
        assert_eq!(day("2026-05-31"), Some(date(2026, 5, 31)));
        assert_eq!(day("20260531"), Some(date(2026, 5, 31)));
        for wrong in
            ["2026-02-30", "20261301", "1889-01-01", "2101-01-01", "2026-5-31", "", "2026-05-3é", "+0260531"]
        {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn months_and_years_have_their_days() {
        assert_eq!(period("2024-02"), Some((date(2024, 2, 1), 29)));
        assert_eq!(period("2023"), Some((date(2023, 1, 1), 365)));
        assert_eq!(period("2023-13"), None);
    }

    #[test]
    fn a_period_counts_both_its_ends() {
        assert_eq!(days_between(date(2024, 2, 28), date(2024, 3, 1)), Some(3));
        assert_eq!(days_between(date(2024, 3, 1), date(2024, 2, 28)), None);
    }

    #[test]
    fn a_moment_falls_on_the_sites_day() {
        let paris = TimeZone::get("Europe/Paris").expect("a zone");
        let late = moment("2026-05-31 23:30:00").expect("a moment");
        assert_eq!(day_of(late, &TimeZone::UTC), Some(date(2026, 5, 31)));
        assert_eq!(day_of(late, &paris), Some(date(2026, 6, 1)));
        assert_eq!(moment("2026-06-01T01:30:00+02:00"), Some(late));
        assert_eq!(moment("yesterday"), None);
    }
}
