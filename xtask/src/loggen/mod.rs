//! A publisher's access log, made up: seeded, in the combined format, in time order, of any length.
//!
//! It is a stand-in for real logs in demos and benchmarks. It shares no code and no tables with the product, so that
//! a report on it is not a report on its own assumptions. Visitors and pages follow from their numbers and are not
//! stored: memory does not grow with the log, save for the visits that shares will bring within hours.
//!
//! Addresses come from ranges for private use, documentation and measurement: `10.0.0.0/8`, `192.0.2.0/24`,
//! `198.51.100.0/24`, `203.0.113.0/24`, `198.18.0.0/15`, `2001:db8::/32`.

mod agents;
mod clock;
mod devices;
mod dice;
mod entries;
mod in_app;
mod machines;
mod pages;
mod previews;
mod readers;
mod shares;
mod tally;
mod timeline;

#[cfg(test)]
mod tests;

use std::collections::BinaryHeap;
use std::io::{self, Write};

use agents::Agents;
use dice::Dice;
use pages::Pages;
use shares::Click;
use timeline::Timeline;

pub use tally::{Kind, Tally};

/// Changes whenever the same parameters make another log.
pub const EDITION: u32 = 1;

/// How many of the arrivals that no share brought are machines.
const MACHINES: f64 = 0.26;

/// What log to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// Lines, exactly.
    pub lines: u64,
    /// People, if there are visits enough for them.
    pub visitors: u64,
    /// Pages.
    pub pages: u32,
    /// Days, from the first of June 2026.
    pub days: u32,
    /// The same seed makes the same log.
    pub seed: u64,
}

/// What does not change while the log is made.
struct World {
    agents: Agents,
    pages: Pages,
}

/// The log's making.
struct Generator<'w, W> {
    params: Params,
    world: &'w World,
    dice: Dice,
    timeline: Timeline<W>,
    /// Visits that shares will bring.
    later: BinaryHeap<Click>,
    planned_clicks: u64,
}

/// Writes the log and says what was planted in it.
///
/// # Errors
///
/// When the log cannot be written.
pub fn generate(params: Params, out: impl Write) -> io::Result<Tally> {
    let days = params.days.max(1);
    let params = Params { days, ..params };
    let world = World { agents: Agents::new(), pages: Pages::new(params.pages, days) };
    let generator = Generator {
        params,
        world: &world,
        dice: Dice::new(params.seed),
        timeline: Timeline::new(out, days, params.lines),
        later: BinaryHeap::new(),
        planned_clicks: 0,
    };
    generator.run()
}

impl<W: Write> Generator<'_, W> {
    fn run(mut self) -> io::Result<Tally> {
        let seconds = self.params.days * clock::DAY;
        let all: f64 = (0..seconds).map(clock::busy).sum();
        let per_busy = self.params.lines as f64 / all;
        let mut due = 0.0;
        for second in 0..seconds {
            due += per_busy * clock::busy(second);
            while let Some(click) = self.later.pop_if_due(second) {
                self.click(second, click.0, click.1);
            }
            while (self.timeline.planned() as f64) < due && !self.timeline.is_full() {
                self.session(second);
            }
            self.timeline.advance()?;
        }
        while !self.timeline.is_full() {
            self.session(seconds - 1);
        }
        self.timeline.finish()
    }

    /// Someone or something arrives.
    fn session(&mut self, at: u32) {
        if self.dice.chance(MACHINES) {
            return self.machine(at);
        }
        let reader = self.next_reader();
        let entry = entries::draw(&self.world.pages, at, reader.device, &mut self.dice);
        self.visit(at, reader, entry);
    }
}

/// Taking what is due from a heap of visits to come.
trait Due {
    /// The page and the app of a visit due by now.
    fn pop_if_due(&mut self, second: u32) -> Option<(u32, shares::Channel)>;
}

impl Due for BinaryHeap<Click> {
    fn pop_if_due(&mut self, second: u32) -> Option<(u32, shares::Channel)> {
        if self.peek()?.0.0 > second {
            return None;
        }
        self.pop().map(|click| (click.0.2, click.0.3))
    }
}
