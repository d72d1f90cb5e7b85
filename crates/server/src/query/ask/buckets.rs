//! Ranges cut into days, and into hours, days, weeks or months.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::range::start;
use super::words::shown;
use super::{Range, Wrong};

const HOUR_MS: i64 = 3_600_000;
/// The most intervals that an answer is split into.
const MOST: usize = 10_000;

/// The width of an interval of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// An hour.
    Hour,
    /// A day of 23, 24 or 25 hours.
    Day,
    /// A week from Monday.
    Week,
    /// A calendar month.
    Month,
}

impl Interval {
    const ALL: [Interval; 4] = [Interval::Hour, Interval::Day, Interval::Week, Interval::Month];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Interval::Hour => "hour",
            Interval::Day => "day",
            Interval::Week => "week",
            Interval::Month => "month",
        }
    }

    pub(super) fn named(name: &str, at: &str) -> Result<Interval, Wrong> {
        Interval::ALL.into_iter().find(|interval| interval.name() == name).ok_or_else(|| {
            Wrong::new(at, format!("there is no interval {}; there are hour, day, week, month", shown(name)))
        })
    }

    /// One that suits a range: some dozens of intervals, as a chart shows.
    pub(super) fn suiting(range: &Range) -> Interval {
        let days = (range.to.as_second() - range.from.as_second()) / 86_400;
        match days {
            0..=2 => Interval::Hour,
            3..=100 => Interval::Day,
            101..=400 => Interval::Week,
            _ => Interval::Month,
        }
    }
}

impl Range {
    /// Bounds of its days in ms since 1970; the first and the last may lie within a day.
    pub(super) fn day_bounds(&self) -> Vec<i64> {
        self.cut(|day| day.saturating_add(1.day()))
    }

    /// Bounds of its intervals, likewise.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn bounds(&self, interval: Interval, at: &str) -> Result<Vec<i64>, Wrong> {
        let bounds = match interval {
            Interval::Hour => {
                let hours = |day: &[i64]| (day[0]..day[1]).step_by(HOUR_MS as usize).collect::<Vec<_>>();
                // Hours count from the start of their day, also where the range begins within it.
                let mut days = self.day_bounds();
                let (first, last) = self.days();
                days[0] = start(first, &self.zone).as_millisecond();
                if let Some(end) = days.last_mut() {
                    *end = start(last.saturating_add(1.day()), &self.zone).as_millisecond();
                }
                let grid = days.windows(2).flat_map(hours);
                self.within(grid)
            }
            Interval::Day => self.day_bounds(),
            Interval::Week => self.cut(|day| {
                let gone = i64::from(day.weekday().to_monday_zero_offset());
                day.saturating_add((7 - gone).days())
            }),
            Interval::Month => self.cut(|day| day.first_of_month().saturating_add(1.month())),
        };
        if bounds.len() > MOST + 1 {
            let why = format!("{} intervals are more than {MOST}; choose longer ones", bounds.len() - 1);
            return Err(Wrong::new(at, why));
        }
        Ok(bounds)
    }

    fn cut(&self, next: impl Fn(Date) -> Date) -> Vec<i64> {
        let (first, last) = self.days();
        let mut grid = Vec::new();
        let mut day = next(first);
        while day <= last {
            grid.push(start(day, &self.zone).as_millisecond());
            day = next(day);
        }
        self.within(grid)
    }

    /// The range's ends with what lies between them; a day that the zone skipped begins where the next does.
    fn within(&self, grid: impl IntoIterator<Item = i64>) -> Vec<i64> {
        let (from, to) = (self.from.as_millisecond(), self.to.as_millisecond());
        let mut bounds = vec![from];
        bounds.extend(grid.into_iter().filter(|time| from < *time && *time < to));
        bounds.push(to);
        bounds.dedup();
        bounds
    }

    /// How an interval that begins at `ms` is written: a date, or for hours an instant with its offset, so that the hour that comes
    /// twice has two names.
    pub fn label(&self, interval: Interval, ms: i64) -> String {
        let time = self.zoned(Timestamp::from_millisecond(ms).unwrap_or(self.from));
        match interval {
            Interval::Hour => time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            _ => time.date().to_string(),
        }
    }
}
