//! The calendar from the first of June 2026 (a Monday), and the day's and the week's rhythm.

use crate::dice::Dice;
use crate::params::{ParameterError, Params};

/// Milliseconds.
pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// 2026-06-01 as days since 1970-01-01.
const FIRST_DAY: i64 = 20_605;
/// When worlds begin, in ms since 1970.
pub(crate) const BEGINS: i64 = FIRST_DAY * DAY;

/// How busy each hour of a working day is at least; only the ratios matter. Breakfast, lunch and evening stand out.
const BUSY: [f64; 24] = [
    0.22, 0.1, 0.05, 0.0, 0.0, 0.1, 0.35, 0.7, 0.85, 0.8, 0.75, 0.8, 0.95, 0.9, 0.75, 0.7, 0.7, 0.78, 0.85,
    0.9, 0.97, 1.0, 0.8, 0.48,
];

/// Year, month and day of the day that lies `day` days after the first one (before it when negative).
///
/// Hinnant's `civil_from_days`, <https://howardhinnant.github.io/date_algorithms.html>.
pub(crate) fn date(day: i64) -> (i64, u32, u32) {
    let z = FIRST_DAY + day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month as u32, (doy - (153 * mp + 2) / 5 + 1) as u32)
}

/// How busy the site is, hour by hour.
pub(crate) struct Rhythm {
    hours: [f64; 24],
    weekend: f64,
    days: Vec<f64>,
}

impl Rhythm {
    /// The days' spread belongs to the chance events, the rest to the world.
    pub(crate) fn new(params: &Params, days: u32, dice: &mut Dice) -> Result<Self, ParameterError> {
        let night = params.get("rhythm.night")?;
        let spread = params.get("rhythm.day_spread")?;
        let hours = BUSY.map(|busy| night + (1.0 - night) * busy);
        let days = (0..days).map(|_| dice.log_normal(1.0, spread)).collect();
        Ok(Self { hours, weekend: params.get("rhythm.weekend")?, days })
    }

    /// How busy this hour of the period is; only ratios matter.
    pub(crate) fn hour(&self, hour: u32) -> f64 {
        let day = hour / 24;
        let weekend = if day % 7 >= 5 { self.weekend } else { 1.0 };
        self.hours[(hour % 24) as usize] * weekend * self.days.get(day as usize).copied().unwrap_or(1.0)
    }

    /// How awake people are at this moment, at most 1.
    pub(crate) fn awake(&self, at: i64) -> f64 {
        self.hours[(at.rem_euclid(DAY) / HOUR) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_starts_on_the_first_of_june_and_knows_leap_days() {
        assert_eq!(date(0), (2026, 6, 1));
        assert_eq!(date(30), (2026, 7, 1));
        assert_eq!(date(-1), (2026, 5, 31));
        assert_eq!(date(-823), (2024, 2, 29));
    }
}
