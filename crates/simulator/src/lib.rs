//! A made-up world of readers, shares and machines, whose truth is known.
//!
//! It writes the access log of a site, and beside it what brought each visit. It shares no code and no table with what
//! judges such logs: a judgement on it must not be a judgement on its own assumptions.
//!
//! # The world
//!
//! `seed` draws a world: every parameter from a published or judged range (`scenarios/base.toml`, each with its source;
//! a scenario's file replaces some), the pages, the people, the days on which something is wrong. `run` rolls what
//! happens by chance in that world: who comes when, who shares what. The same order makes the same bytes (on one
//! platform; another's mathematics may round a logarithm differently).
//!
//! * **Site** (`site`): pages that are published during the period, wanted while new, some searched for ever.
//! * **People** (`readers`, `agents`): regular, occasional, seen once; each with a phone and a computer, at home,
//!   under way with changing addresses, or behind an office's one address.
//! * **Arrivals** (`arrive`, `open_web`, `mail`, `networks`): by hand, search, mailings, public posts, other sites,
//!   assistants, advertisements. What the browser says of it (`fetch`) is drawn per world where nobody knows.
//! * **Shares** (`share`, `apps`, `previews`): any visitor may pass a page on; the app may fetch a preview; a few come,
//!   seldom a group; each of them may pass it on. The part of visits that shares bring is drawn per world, and reached by
//!   the number of shares.
//! * **Machines** (`machines`): crawlers, imitators, copycats, shadows of people's requests, mail filters.
//!
//! # The truth
//!
//! A visit is what one client (address and agent) does until 30 minutes pass without a line. Its row stands at its
//! first document that was found (2xx or 304). Machines that bear a browser's name get rows of the source `machine`;
//! those that say what they are get none. A person who arrives anew within the 30 minutes continues the visit. Where the
//! log hides the clients behind one address, the truth still tells them apart.
//!
//! Addresses are from ranges for private use, documentation and measurement.

mod agents;
mod apps;
mod arrive;
mod chances;
mod client;
mod clock;
mod dice;
mod events;
mod fetch;
mod format;
mod in_app;
mod life;
mod line;
mod log;
mod machines;
mod mail;
mod networks;
mod open_web;
mod params;
mod previews;
mod readers;
mod scenario;
mod share;
mod site;
mod visit;
mod words;

use std::collections::BTreeMap;
use std::io;

/// When worlds begin, in ms since 1970: the first of June 2026.
pub const BEGINS_MS: i64 = clock::BEGINS;

pub use params::ParameterError;
pub use scenario::{Scenario, UnknownScenario};

/// What world to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Draws the world.
    pub seed: u64,
    /// Rolls what happens in it.
    pub run: u64,
    /// Days from the first of June 2026.
    pub days: u32,
    /// Visits of people, about.
    pub visits: u64,
    /// The kind of world.
    pub scenario: Scenario,
}

impl Order {
    /// A world of this kind, as large as is usual for it.
    #[must_use]
    pub const fn usual(scenario: Scenario, seed: u64) -> Self {
        Self { seed, run: 0, days: scenario.default_days(), visits: scenario.default_visits(), scenario }
    }
}

/// What brought a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth<'a> {
    /// The line of the visit's entry, counted from 1; the same in both logs.
    pub line: u64,
    /// Counted from 1.
    pub visit: u64,
    /// `typed_or_bookmark`, `dark_social/whatsapp`, `machine` and so on.
    pub source: &'a str,
    /// The app of a private share; empty if none.
    pub app: &'a str,
    /// The share that brought a private visit.
    pub parent_share: Option<u64>,
    /// The entry's path.
    pub page: &'a str,
}

/// Someone passed a page on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed<'a> {
    /// As in [`Truth::parent_share`].
    pub share: u64,
    /// When, in ms since 1970.
    pub at: i64,
    /// The sharer's address.
    pub address: &'a str,
    /// The sharer's user agent.
    pub agent: &'a str,
    /// The page's path.
    pub page: &'a str,
    /// The app.
    pub app: &'a str,
}

/// Takes a world's log and truth.
pub trait Output {
    /// The next line in both formats, without its end. Lines come in time order.
    ///
    /// # Errors
    ///
    /// When it cannot be kept.
    fn line(&mut self, combined: &[u8], json: &[u8]) -> io::Result<()>;

    /// What brought the visit that began with the line just given.
    ///
    /// # Errors
    ///
    /// When it cannot be kept.
    fn truth(&mut self, row: &Truth<'_>) -> io::Result<()>;

    /// Someone passed a page on; not in the order of the lines.
    fn passed(&mut self, _: &Passed<'_>) {}
}

/// A world that has been lived through.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Its parameters, in the order of their names.
    pub parameters: Vec<(String, f64)>,
    /// Visits by source; machines' too.
    pub sources: BTreeMap<String, u64>,
    /// Lines written.
    pub lines: u64,
    /// Visits of people.
    pub visits: u64,
    /// Acts of sharing.
    pub shares: u64,
}

impl World {
    /// Visits that private shares brought.
    #[must_use]
    pub fn dark(&self) -> u64 {
        self.sources.iter().filter(|(name, _)| name.starts_with("dark_social/")).map(|(_, count)| count).sum()
    }
}

/// Makes a world.
///
/// # Errors
///
/// When the output fails.
pub fn simulate(order: &Order, out: &mut impl Output) -> io::Result<World> {
    simulate_with(order, &[], out)
}

/// Makes a world in which some parameters have given values.
///
/// # Errors
///
/// When the output fails, or a parameter is unknown or no number ([`ParameterError`] inside).
pub fn simulate_with(order: &Order, overrides: &[(String, f64)], out: &mut impl Output) -> io::Result<World> {
    let wrong = |error: ParameterError| io::Error::new(io::ErrorKind::InvalidInput, error);
    let params = params::Params::draw(order.seed, order.scenario, overrides).map_err(wrong)?;
    let life = life::Life::new(order, &params, out).map_err(wrong)?;
    let (written, shares) = life.run()?;
    Ok(World {
        parameters: params.into_list(),
        sources: written.sources.into_iter().map(|(name, count)| (name.to_owned(), count)).collect(),
        lines: written.lines,
        visits: written.people,
        shares,
    })
}
