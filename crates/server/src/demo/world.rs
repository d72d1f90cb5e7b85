//! A world of the simulator, in the three months that end tomorrow.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;

use entrenous_simulator::{BEGINS_MS, Order, Output, Passed, Scenario, Truth, simulate};
use serde_json::Value;

use super::Request;
use super::past::DemoError;

/// Days of the world: 91 before today, today and tomorrow.
const DAYS: u32 = 93;
const DAY_MS: i64 = 86_400_000;

/// A page that somebody's browser loaded, or a preview that an app fetched.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) at_ms: i64,
    pub(super) who: Who,
    /// Path and query.
    pub(super) target: String,
    /// None if there was none.
    pub(super) referrer: Option<String>,
    /// The share that brought the visit which begins here.
    pub(super) by_share: Option<u64>,
    /// What brought it; empty within a visit.
    pub(super) source: String,
}

/// An act of passing on.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) share: u64,
    pub(super) at_ms: i64,
    pub(super) who: Who,
    pub(super) page: String,
    pub(super) app: String,
}

/// What a request shows of whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    pub(crate) address: IpAddr,
    pub(crate) agent: String,
}

/// What happened in the world, each in its order of time.
#[derive(Debug, Default)]
pub(super) struct World {
    pub(super) lines: Vec<Line>,
    pub(super) acts: Vec<Act>,
    shift_ms: i64,
    /// The line just given was one that counts.
    kept: bool,
    /// Who of those that came is a person, as the truth of their last visit has it.
    people: HashMap<Who, bool>,
}

/// Has the world live.
///
/// # Errors
/// The simulator's.
pub(super) fn lived_through(request: &Request) -> Result<World, DemoError> {
    let today = request.now_ms - request.now_ms.rem_euclid(DAY_MS);
    let shift_ms = today + 2 * DAY_MS - (BEGINS_MS + i64::from(DAYS) * DAY_MS);
    let scenario: Scenario =
        "publisher".parse().map_err(|_| DemoError::World(io::ErrorKind::NotFound.into()))?;
    let order = Order { days: DAYS, visits: request.visits, ..Order::usual(scenario, request.seed) };
    let mut world = World { shift_ms, ..World::default() };
    simulate(&order, &mut world).map_err(DemoError::World)?;
    // Machines have no script.
    let World { lines, people, .. } = &mut world;
    lines.retain(|line| people.get(&line.who).copied().unwrap_or(true));
    world.acts.sort_by_key(|act| (act.at_ms, act.share));
    Ok(world)
}

fn who(address: &str, agent: &str) -> Option<Who> {
    Some(Who { address: address.parse().ok()?, agent: agent.to_owned() })
}

impl World {
    fn read(&self, json: &[u8]) -> Option<Line> {
        let line: Value = serde_json::from_slice(json).ok()?;
        let text = |name: &str| line[name].as_str().filter(|text| *text != "-");
        let at: jiff::Timestamp = text("time_iso8601")?.parse().ok()?;
        let target = text("request")?.split(' ').nth(1)?;
        let path = target.split('?').next()?;
        // Parts of pages have an ending.
        let is_page = !path.rsplit('/').next()?.contains('.') && line["status"] == 200;
        is_page.then_some(())?;
        Some(Line {
            at_ms: at.as_millisecond() + self.shift_ms,
            who: who(text("remote_addr")?, text("http_user_agent")?)?,
            target: target.to_owned(),
            referrer: text("http_referer").map(str::to_owned),
            by_share: None,
            source: String::new(),
        })
    }
}

impl Output for World {
    fn line(&mut self, _: &[u8], json: &[u8]) -> io::Result<()> {
        let line = self.read(json);
        self.kept = line.is_some();
        self.lines.extend(line);
        Ok(())
    }

    fn truth(&mut self, row: &Truth<'_>) -> io::Result<()> {
        if let Some(line) = self.lines.last_mut().filter(|_| self.kept) {
            row.source.clone_into(&mut line.source);
            line.by_share = row.parent_share;
            self.people.insert(line.who.clone(), row.source != "machine");
        }
        Ok(())
    }

    fn passed(&mut self, passed: &Passed<'_>) {
        let act = who(passed.address, passed.agent).map(|who| Act {
            share: passed.share,
            at_ms: passed.at + self.shift_ms,
            who,
            page: passed.page.to_owned(),
            app: passed.app.to_owned(),
        });
        self.acts.extend(act);
    }
}
