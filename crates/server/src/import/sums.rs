//! Rows while they are added up, within limits.

use std::collections::HashMap;

use jiff::civil::Date;

use super::error::ImportError;
use super::row::{Counts, Dimension, Imported};
use super::summary::FileSummary;
use super::{Each, Limits};

/// What a row is of: day, days, dimension, and the number of its name.
type Key = (Date, u32, Dimension, u32);

/// Sums by day, dimension and name.
pub(super) struct Sums {
    rows: HashMap<Key, Counts>,
    names: Names,
    limits: Limits,
}

/// Names by number, so that each is held once.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<Box<str>, u32>,
    bytes: usize,
}

impl Names {
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        // There are fewer than `Limits::values`.
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.bytes += name.len();
        self.numbers.insert(name.into(), number);
        number
    }
}

impl Sums {
    pub(super) fn new(limits: &Limits) -> Sums {
        Sums { rows: HashMap::new(), names: Names::default(), limits: limits.clone() }
    }

    /// The number of a name.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        self.names.number(name)
    }

    /// Adds to the row of a name.
    pub(super) fn add(&mut self, day: Date, days: u32, dimension: Dimension, name: &str, counts: &Counts) {
        let number = self.names.number(name);
        self.add_numbered(day, days, dimension, number, counts);
    }

    /// Adds to the row of a name that has its number.
    pub(super) fn add_numbered(
        &mut self,
        day: Date,
        days: u32,
        about: Dimension,
        number: u32,
        counts: &Counts,
    ) {
        self.rows.entry((day, days, about, number)).or_default().add(counts);
    }

    /// Whether as much is held as may be: then give it, or fail.
    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= self.limits.values || self.names.bytes >= self.limits.name_bytes
    }

    /// What to say when it is full and nothing may be given yet.
    pub(super) fn too_much(&self, file: &str) -> ImportError {
        ImportError::TooMuch { file: file.to_owned(), what: "values", limit: self.limits.values }
    }

    /// Gives all rows, by day, dimension and name, and forgets them.
    pub(super) fn give(&mut self, summary: &mut FileSummary, each: &mut Each<'_>) -> Result<(), ImportError> {
        let names = std::mem::take(&mut self.names);
        let mut by_number: Vec<Box<str>> = vec![Box::default(); names.numbers.len()];
        for (name, number) in names.numbers {
            by_number[number as usize] = name;
        }
        let mut rows: Vec<_> = self.rows.drain().collect();
        rows.sort_unstable_by(|((a, a_days, a_about, a_name), _), ((b, b_days, b_about, b_name), _)| {
            let (a_name, b_name) = (&by_number[*a_name as usize], &by_number[*b_name as usize]);
            (a, a_days, a_about, a_name).cmp(&(b, b_days, b_about, b_name))
        });
        for ((day, days, dimension, number), counts) in rows {
            let value = by_number[number as usize].to_string();
            let row = Imported { day, days, dimension, value, counts };
            summary.gave(&row);
            each(row).map_err(ImportError::NotTaken)?;
        }
        Ok(())
    }
}
