//! Dates and times as logs write them, to milliseconds since 1970. Own arithmetic: a log has one per line.

const MS_PER_DAY: i64 = 86_400_000;

/// A date and time whose parts may come from several columns. Checked by [`Civil::ms`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: u32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) milli: u32,
    /// East of Greenwich, in minutes.
    pub(super) offset_min: i32,
}

impl Civil {
    /// Milliseconds since 1970, or `None` if there is no such date or time. A leap second counts as the one before.
    pub(super) fn ms(&self) -> Option<i64> {
        let leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days_in_month = match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let real = (1970..=9999).contains(&self.year)
            && (1..=days_in_month).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second <= 60
            && self.milli < 1000
            && self.offset_min.abs() < 24 * 60;
        if !real {
            return None;
        }
        let second = self.second.min(59);
        let of_day = i64::from(((self.hour * 60 + self.minute) * 60 + second) * 1000 + self.milli);
        let days = days_from_civil(self.year, self.month, self.day);
        Some(days * MS_PER_DAY + of_day - i64::from(self.offset_min) * 60_000)
    }
}

/// Days since 1970-01-01 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: u32, month: u32, day: u32) -> i64 {
    let (year, month, day) = (i64::from(year) - i64::from(month <= 2), i64::from(month), i64::from(day));
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Reads a time of any of the shapes known: `17/May/2015:10:05:03 +0000`, ISO 8601, or an epoch in s, ms, µs or ns.
pub(super) fn read(text: &[u8]) -> Option<i64> {
    let text = text.strip_prefix(b"[").map_or(text, |inner| inner.strip_suffix(b"]").unwrap_or(inner));
    match text {
        [_, _, b'/', ..] => common(text),
        [_, _, _, _, b'-' | b'/', ..] => iso(text),
        _ => epoch(text),
    }
}

/// `17/May/2015:10:05:03 +0000`; a missing zone is UTC.
fn common(text: &[u8]) -> Option<i64> {
    let civil = Civil {
        day: number(text.get(..2)?)?,
        month: month(text.get(3..6)?)?,
        year: number(text.get(7..11)?)?,
        hour: number(text.get(12..14)?)?,
        minute: number(text.get(15..17)?)?,
        second: number(text.get(18..20)?)?,
        milli: 0,
        offset_min: offset(text.get(20..)?)?,
    };
    let marks = [text[2], text[6], text[11], text[14], text[17]];
    if marks != *b"//:::" { None } else { civil.ms() }
}

/// `2015-05-17T10:05:03.25+02:00` and near relations: a space for the `T`, slashes in the date, no zone (UTC).
fn iso(text: &[u8]) -> Option<i64> {
    let mut civil = Civil::default();
    read_date(text.get(..10)?, &mut civil)?;
    if !matches!(text.get(10)?, b'T' | b't' | b' ') {
        return None;
    }
    let rest = read_clock(text.get(11..)?, &mut civil)?;
    civil.offset_min = offset(rest)?;
    civil.ms()
}

/// `2015-05-17` (or with slashes), unchecked.
pub(super) fn read_date(text: &[u8], civil: &mut Civil) -> Option<()> {
    if text.len() != 10 || !matches!(text[4], b'-' | b'/') || text[7] != text[4] {
        return None;
    }
    civil.year = number(&text[..4])?;
    civil.month = number(&text[5..7])?;
    civil.day = number(&text[8..10])?;
    Some(())
}

/// `10:05:03.250`, unchecked; returns what follows.
pub(super) fn read_clock<'a>(text: &'a [u8], civil: &mut Civil) -> Option<&'a [u8]> {
    let clock = text.get(..8)?;
    if clock[2] != b':' || clock[5] != b':' {
        return None;
    }
    civil.hour = number(&clock[..2])?;
    civil.minute = number(&clock[3..5])?;
    civil.second = number(&clock[6..8])?;
    match &text[8..] {
        [b'.' | b',', rest @ ..] => {
            let (milli, rest) = fraction(rest)?;
            civil.milli = milli;
            Some(rest)
        }
        rest => Some(rest),
    }
}

/// The milliseconds of the digits after a decimal point, and what follows them.
pub(super) fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return None;
    }
    let digit = |at: usize| text[..end].get(at).map_or(0, |byte| u32::from(byte - b'0'));
    Some((digit(0) * 100 + digit(1) * 10 + digit(2), &text[end..]))
}

/// Minutes of `+0200`, `+02:00`, `+02`, `Z` or nothing, with or without a space before.
pub(super) fn offset(text: &[u8]) -> Option<i32> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let (sign, digits) = match text {
        [] | b"Z" | b"z" | b"UTC" | b"GMT" => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        2 => (digits, &b"00"[..]),
        4 => digits.split_at(2),
        5 if digits[2] == b':' => (&digits[..2], &digits[3..]),
        _ => return None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * i32::try_from(hours * 60 + minutes).ok()?)
}

/// The magnitude tells the unit: 10^11 s is the year 5138, 10^11 ms is 1973.
fn epoch(text: &[u8]) -> Option<i64> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let milli = match &text[end..] {
        [] => 0,
        [b'.', rest @ ..] => match fraction(rest)? {
            (milli, []) => i64::from(milli),
            _ => return scientific(text),
        },
        _ => return scientific(text),
    };
    if end == 0 || end > 19 {
        return None;
    }
    let whole = text[..end].iter().fold(0_u64, |sum, byte| sum * 10 + u64::from(byte - b'0'));
    let ms = match whole {
        0..100_000_000_000 => i64::try_from(whole).ok()? * 1000 + milli,
        100_000_000_000..100_000_000_000_000 => i64::try_from(whole).ok()?,
        100_000_000_000_000..100_000_000_000_000_000 => i64::try_from(whole / 1000).ok()?,
        _ => i64::try_from(whole / 1_000_000).ok()?,
    };
    Some(ms)
}

/// `1.7e9`: some JSON writers do.
fn scientific(text: &[u8]) -> Option<i64> {
    if text.len() > 32 || !text.first()?.is_ascii_digit() {
        return None;
    }
    let seconds: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    // Not an epoch in seconds, hence written by nobody in this notation.
    if !(0.0..1e11).contains(&seconds) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 1e14, checked above")]
    Some((seconds * 1000.0).round() as i64)
}

/// The month of its English three letters.
pub(super) fn month(text: &[u8]) -> Option<u32> {
    Some(match text {
        b"Jan" => 1,
        b"Feb" => 2,
        b"Mar" => 3,
        b"Apr" => 4,
        b"May" => 5,
        b"Jun" => 6,
        b"Jul" => 7,
        b"Aug" => 8,
        b"Sep" => 9,
        b"Oct" => 10,
        b"Nov" => 11,
        b"Dec" => 12,
        _ => return None,
    })
}

/// A number of at most nine digits and nothing else.
pub(super) fn number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}
