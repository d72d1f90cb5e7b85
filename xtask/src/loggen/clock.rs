//! The publisher's clock: the calendar from the first of June 2026 (a Monday), Paris summer time, and the day's rhythm.

/// 2026-06-01 as days since 1970-01-01.
const FIRST_DAY: i64 = 20_605;

/// Seconds in a day.
pub(super) const DAY: u32 = 86_400;

/// How busy each hour of a working day is; only the ratios matter. Breakfast, lunch and evening stand out.
const BUSY: [f64; 24] = [
    2.0, 1.1, 0.7, 0.5, 0.6, 1.3, 3.0, 5.6, 6.4, 5.6, 5.2, 5.4, 6.6, 6.2, 5.2, 4.9, 5.0, 5.6, 6.2, 6.3, 6.6,
    6.8, 5.6, 3.6,
];

/// How busy the week's days are, Monday first.
const WEEK: [f64; 7] = [1.05, 1.06, 1.04, 1.03, 1.0, 0.84, 0.90];

/// How busy the second is that lies `second` seconds after the first midnight; only ratios matter.
pub(super) fn busy(second: u32) -> f64 {
    WEEK[(second / DAY % 7) as usize] * BUSY[(second % DAY / 3_600) as usize]
}

/// Year, month and day of the day that lies `day` days after the first one (before it when negative).
///
/// Hinnant's `civil_from_days`, <https://howardhinnant.github.io/date_algorithms.html>.
pub(super) fn date(day: i64) -> (i64, u32, u32) {
    let z = FIRST_DAY + day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month as u32, (doy - (153 * mp + 2) / 5 + 1) as u32)
}

/// Writes time stamps as the combined format has them, e.g. `01/Jun/2026:07:30:00 +0200`.
pub(super) struct Stamps {
    days: Vec<String>,
}

impl Stamps {
    /// Stamps from the day before the first one to the day after the last.
    pub(super) fn new(days: u32) -> Self {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let text = |day| {
            let (year, month, day) = date(day);
            format!("{day:02}/{}/{year}:", MONTHS[month as usize - 1])
        };
        Self { days: (0..=i64::from(days) + 1).map(text).collect() }
    }

    /// Appends the stamp of this second.
    pub(super) fn write(&self, second: u32, to: &mut Vec<u8>) {
        to.extend_from_slice(self.days[(second / DAY) as usize].as_bytes());
        let time = second % DAY;
        for (number, after) in [(time / 3_600, b':'), (time / 60 % 60, b':'), (time % 60, b' ')] {
            to.extend_from_slice(&[b'0' + (number / 10) as u8, b'0' + (number % 10) as u8, after]);
        }
        to.extend_from_slice(b"+0200");
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

    #[test]
    fn a_stamp_reads_as_the_combined_format_has_it() {
        let mut text = Vec::new();
        Stamps::new(31).write(30 * DAY + 7 * 3_600 + 5, &mut text);
        assert_eq!(text, b"01/Jul/2026:07:00:05 +0200");
    }
}
