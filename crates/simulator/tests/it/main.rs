//! Worlds seen from outside: their logs and their truth.

mod properties;
mod scenarios;
mod worlds;

use std::io;

use entrenous_simulator::{Order, Output, Scenario, Truth, World, simulate, simulate_with};

/// One truth row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) visit: u64,
    pub(crate) source: String,
    pub(crate) app: String,
    pub(crate) parent: Option<u64>,
    pub(crate) page: String,
}

/// Keeps a world.
#[derive(Default, PartialEq)]
pub(crate) struct Kept {
    pub(crate) combined: Vec<String>,
    pub(crate) json: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

impl Output for Kept {
    fn line(&mut self, combined: &[u8], json: &[u8]) -> io::Result<()> {
        self.combined.push(String::from_utf8(combined.to_vec()).expect("text"));
        self.json.push(String::from_utf8(json.to_vec()).expect("text"));
        Ok(())
    }

    fn truth(&mut self, row: &Truth<'_>) -> io::Result<()> {
        self.rows.push(Row {
            line: row.line,
            visit: row.visit,
            source: row.source.to_owned(),
            app: row.app.to_owned(),
            parent: row.parent_share,
            page: row.page.to_owned(),
        });
        Ok(())
    }
}

impl Kept {
    /// The entry's JSON line of a row.
    pub(crate) fn entry(&self, row: &Row) -> &str {
        &self.json[row.line as usize - 1]
    }

    /// The rows of people.
    pub(crate) fn people(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.source != "machine")
    }

    /// The rows that private shares brought.
    pub(crate) fn dark(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.source.starts_with("dark_social/"))
    }
}

/// A JSON field's text.
pub(crate) fn field<'a>(line: &'a str, name: &str) -> &'a str {
    let start = line.find(&format!("\"{name}\":\"")).expect("the field") + name.len() + 4;
    &line[start..start + line[start..].find('"').expect("its end")]
}

pub(crate) fn order(scenario: Scenario, seed: u64, visits: u64, days: u32) -> Order {
    Order { seed, run: 0, days, visits, scenario }
}

pub(crate) fn live(order: &Order) -> (Kept, World) {
    let mut kept = Kept::default();
    let world = simulate(order, &mut kept).expect("nothing fails in memory");
    (kept, world)
}

pub(crate) fn live_with(order: &Order, overrides: &[(&str, f64)]) -> (Kept, World) {
    let overrides: Vec<_> = overrides.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let mut kept = Kept::default();
    let world = simulate_with(order, &overrides, &mut kept).expect("nothing fails in memory");
    (kept, world)
}
