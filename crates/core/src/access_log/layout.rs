//! Dates in a format of the user's own: the `strftime` codes of Apache's `%{...}t`.

use super::record::Malformed;
use super::time::{self, Civil};

/// A compiled `strftime` format.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout(Vec<Code>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    Byte(u8),
    Digits(Part, usize),
    MonthName,
    Fraction,
    Zone,
    Word,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    ShortYear,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl Layout {
    /// Compiles a format; `None` if it has a code that we do not read.
    pub(super) fn new(format: &[u8]) -> Option<Layout> {
        let mut codes = Vec::new();
        Layout::extend(&mut codes, format)?;
        Some(Layout(codes))
    }

    /// Puts the fraction of the second, written with nothing between, before the rest.
    pub(super) fn after_fraction(&mut self) {
        self.0.insert(0, Code::Fraction);
    }

    fn extend(codes: &mut Vec<Code>, format: &[u8]) -> Option<()> {
        let mut rest = format;
        while let [byte, after @ ..] = rest {
            rest = after;
            if *byte != b'%' {
                codes.push(Code::Byte(*byte));
                continue;
            }
            let (code, after) = after.split_first()?;
            rest = after;
            match code {
                b'Y' => codes.push(Code::Digits(Part::Year, 4)),
                b'y' => codes.push(Code::Digits(Part::ShortYear, 2)),
                b'm' => codes.push(Code::Digits(Part::Month, 2)),
                b'd' | b'e' => codes.push(Code::Digits(Part::Day, 2)),
                b'H' | b'k' => codes.push(Code::Digits(Part::Hour, 2)),
                b'M' => codes.push(Code::Digits(Part::Minute, 2)),
                b'S' => codes.push(Code::Digits(Part::Second, 2)),
                b'b' | b'h' => codes.push(Code::MonthName),
                b'a' | b'A' | b'Z' => codes.push(Code::Word),
                b'z' => codes.push(Code::Zone),
                b'F' => Layout::extend(codes, b"%Y-%m-%d")?,
                b'T' => Layout::extend(codes, b"%H:%M:%S")?,
                b'D' => Layout::extend(codes, b"%m/%d/%y")?,
                b'R' => Layout::extend(codes, b"%H:%M")?,
                b'%' => codes.push(Code::Byte(b'%')),
                b't' => codes.push(Code::Byte(b'\t')),
                _ => return None,
            }
        }
        Some(())
    }

    /// Reads the parts of a date from text; unchecked until all are together.
    pub(super) fn read(&self, text: &[u8], civil: &mut Civil) -> Result<(), Malformed> {
        match self.advance(text, civil) {
            Some([]) => Ok(()),
            _ => Err(Malformed::Time),
        }
    }

    fn advance<'t>(&self, text: &'t [u8], civil: &mut Civil) -> Option<&'t [u8]> {
        let mut rest = text;
        for code in &self.0 {
            rest = match *code {
                Code::Byte(byte) => rest.strip_prefix(&[byte])?,
                Code::Digits(part, width) => {
                    let (digits, after) = rest.split_at_checked(width)?;
                    // `%e` and `%k` pad with a space.
                    let value = time::number(digits.strip_prefix(b" ").unwrap_or(digits))?;
                    match part {
                        Part::Year => civil.year = value,
                        Part::ShortYear => civil.year = if value < 69 { 2000 + value } else { 1900 + value },
                        Part::Month => civil.month = value,
                        Part::Day => civil.day = value,
                        Part::Hour => civil.hour = value,
                        Part::Minute => civil.minute = value,
                        Part::Second => civil.second = value,
                    }
                    after
                }
                Code::MonthName => {
                    let (name, after) = rest.split_at_checked(3)?;
                    civil.month = time::month(name)?;
                    after
                }
                Code::Fraction => {
                    let (milli, after) = time::fraction(rest)?;
                    civil.milli = milli;
                    after
                }
                Code::Word => {
                    let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
                    &rest[end..]
                }
                Code::Zone => {
                    let end = rest.iter().position(|byte| !(byte.is_ascii_digit() || b"+-:Z".contains(byte)));
                    let (zone, after) = rest.split_at(end.unwrap_or(rest.len()));
                    civil.offset_min = time::offset(zone)?;
                    after
                }
            };
        }
        Some(rest)
    }
}
