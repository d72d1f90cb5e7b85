//! Many made-up worlds: each is lived through, reported on and scored in memory.

use std::io;
use std::sync::Arc;

use entrenous_core::evidence::Facts;
use entrenous_core::report::Engine;
use entrenous_inference::scoring::{Logistic, Oracle};
use entrenous_simulator::{Order, Output, Scenario, Truth, simulate_with};
use indicatif::ProgressBar;

use super::figures::World;
use super::judged::Judged;
use super::score::{Others, is_dark, score};
use super::truth::{Row, source_of};
use super::{Evaluation, Subject, options, threads};
use crate::report::{self, ComposeError, Input, Options, Outcome, Progress};

/// The worlds that teach the regression have seeds this far from those that are reported on.
const TRAINING: u64 = 1_000_000_000;
/// A clock after the end of every made-up world, so that none lies in the future.
const CLOCK_MS: i64 = 4_102_444_800_000;

/// Which worlds are made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Their kind.
    pub scenario: Scenario,
    /// How many.
    pub worlds: usize,
    /// The first one's seed; the others follow.
    pub first_seed: u64,
    /// Days of each.
    pub days: u32,
    /// Visits of each, about.
    pub visits: u64,
    /// The plain log, without evidence headers.
    pub combined: bool,
    /// Twins that the oracle learns from; 0: no oracle.
    pub twins: usize,
    /// Worlds that teach the regression; 0: no regression.
    pub training: usize,
    /// Parameters that have given values.
    pub set: Vec<(String, f64)>,
    /// What reasons about visits.
    pub engine: Engine,
    /// How many threads; one world each.
    pub threads: usize,
}

/// Why worlds could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum WorldsError {
    /// A world could not be made.
    #[error("cannot make the world of seed {0}")]
    Simulate(u64, #[source] io::Error),
    /// A world could not be reported on.
    #[error("cannot report on the world of seed {0}")]
    Compose(u64, #[source] ComposeError),
}

/// Makes and scores the worlds of a plan. `bar` is told how far it is.
///
/// # Errors
/// See [`WorldsError`]; the first world's that fails.
pub fn score_worlds(plan: &Plan, bar: &ProgressBar) -> Result<Evaluation, WorldsError> {
    bar.set_length((plan.training + plan.worlds * (1 + plan.twins)) as u64);
    let logistic = teach(plan, bar)?;
    let (judging, learning) = (options(plan.engine, CLOCK_MS, 1), learning());
    let maker = Maker { plan, judging: &judging, learning: &learning, bar };
    let worlds = threads::map(plan.threads, plan.worlds, &|i| {
        maker.world(plan.first_seed.wrapping_add(i as u64), logistic.as_ref())
    });
    let worlds = worlds.into_iter().collect::<Result<Vec<_>, _>>()?;
    let subject = Subject::Worlds {
        engine: plan.engine,
        scenario: plan.scenario.name(),
        misspecified: plan.scenario.is_misspecified(),
        first_seed: plan.first_seed,
        worlds: plan.worlds as u64,
        days: plan.days,
        visits: plan.visits,
        log: if plan.combined { "combined" } else { "json" },
        twins: plan.twins as u64,
        training_seed: plan.first_training(),
        training_worlds: plan.training as u64,
        set: plan.set.clone(),
    };
    Ok(Evaluation::of(subject, worlds))
}

/// The regression, taught by the truth of the plan's other worlds; `None` if there are none to learn from.
pub(super) fn teach(plan: &Plan, bar: &ProgressBar) -> Result<Option<Logistic>, WorldsError> {
    let learning = learning();
    let maker = Maker { plan, judging: &learning, learning: &learning, bar };
    let known = threads::map(plan.threads, plan.training, &|i| {
        maker.known(plan.first_training().wrapping_add(i as u64), 0)
    });
    let known = known.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Logistic::fit(known.iter().flatten().map(|(facts, was)| (facts, *was))))
}

impl Plan {
    /// The seed of the first world that teaches.
    pub(super) fn first_training(&self) -> u64 {
        self.first_seed.wrapping_add(TRAINING)
    }
}

/// Whoever learns from truth needs no engine.
fn learning() -> Options {
    options(Engine::Rules, CLOCK_MS, 1)
}

/// Makes worlds and has them reported on.
struct Maker<'a> {
    plan: &'a Plan,
    judging: &'a Options,
    learning: &'a Options,
    bar: &'a ProgressBar,
}

impl Maker<'_> {
    /// A world with its figures.
    fn world(&self, seed: u64, logistic: Option<&Logistic>) -> Result<World, WorldsError> {
        let mut oracle = Oracle::default();
        for twin in 1..=self.plan.twins as u64 {
            for (facts, was) in self.known(seed, twin)? {
                oracle.learn(&facts, was);
            }
        }
        let (judged, truth, outcome) = self.live(seed, 0, self.judging)?;
        let oracle = (self.plan.twins > 0).then_some(&oracle);
        let world = score(&judged, &truth, &outcome, &Others { logistic, oracle });
        Ok(World { seed: Some(seed), ..world })
    }

    /// The visits of a world that nothing names, with what they were.
    fn known(&self, seed: u64, run: u64) -> Result<Vec<(Facts, bool)>, WorldsError> {
        let (judged, truth, _) = self.live(seed, run, self.learning)?;
        let dark: std::collections::HashSet<u64> =
            truth.iter().filter(|row| is_dark(row)).map(|row| row.line).collect();
        let visits = judged.visits.into_iter().filter(|visit| visit.ambiguous);
        Ok(visits.map(|visit| (visit.facts, dark.contains(&visit.line))).collect())
    }

    /// Lives through a world and reports on it.
    fn live(
        &self,
        seed: u64,
        run: u64,
        options: &Options,
    ) -> Result<(Judged, Vec<Row>, Outcome), WorldsError> {
        let Plan { scenario, days, visits, .. } = *self.plan;
        let mut log = Log { json: !self.plan.combined, bytes: Vec::new(), truth: Vec::new() };
        simulate_with(&Order { seed, run, days, visits, scenario }, &self.plan.set, &mut log)
            .map_err(|error| WorldsError::Simulate(seed, error))?;
        let input = Input::Memory { name: format!("{scenario} {seed}"), bytes: Arc::from(log.bytes) };
        let mut judged = Judged::default();
        let progress = Progress::hidden();
        let outcome = report::compose(&[input], options, None, Some(&mut judged), &progress)
            .map_err(|error| WorldsError::Compose(seed, error))?;
        self.bar.inc(1);
        Ok((judged, log.truth, outcome))
    }
}

/// A log in memory.
struct Log {
    json: bool,
    bytes: Vec<u8>,
    truth: Vec<Row>,
}

impl Output for Log {
    fn line(&mut self, combined: &[u8], json: &[u8]) -> io::Result<()> {
        let line = if self.json { json } else { combined };
        self.bytes.extend_from_slice(line.strip_suffix(b"\n").unwrap_or(line));
        self.bytes.push(b'\n');
        Ok(())
    }

    fn truth(&mut self, row: &Truth<'_>) -> io::Result<()> {
        let (source, of_source) = source_of(row.source).map_err(io::Error::other)?;
        let app = Some(row.app).filter(|app| !app.is_empty()).map(Box::from).or(of_source);
        self.truth.push(Row { line: row.line, source, app, page: row.page.into() });
        Ok(())
    }
}
