//! Evaluation: the engine and what it is compared with, on logs whose truth is known: one that is given, or many made up.
//!
//! ```text
//! log + truth ──► compose, looked on by judged ──► score ──► figures of one world ──► summary of many
//! scenario ──► simulate (worlds) ─┘                  ▲
//!          ──► other seeds ──► logistic regression ──┤
//!          ──► same seed, another run ──► oracle ────┘
//! ```

mod blind;
mod figures;
mod given;
mod judged;
mod score;
mod summary;
mod threads;
pub(crate) mod truth;
mod worlds;

use entrenous_core::collect::lens::{Exclude, VisitorScope};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::report::Engine;
use jiff::tz::TimeZone;
use serde::Serialize;

pub use blind::{BLIND_SCHEMA, Blind, blind};
pub use figures::{AppFigures, Figures, Held, Method, World};
pub use given::{Given, GivenError, score_given};
pub use summary::{Apps, Overall, Summary};
pub use truth::TruthError;
pub use worlds::{Plan, WorldsError, score_worlds};

use crate::report::{Options, WINDOW};

/// The name and version of the JSON's shape.
pub const SCHEMA: &str = "entrenous.evaluation/1";

/// What came of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// What was evaluated.
    pub subject: Subject,
    /// All worlds together.
    pub summary: Summary,
    /// Each world.
    pub worlds: Vec<World>,
}

/// What was evaluated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A log that was given, with its truth.
    Log {
        /// What reasoned about visits.
        engine: Engine,
        /// The log's name.
        log: String,
        /// The truth's name.
        truth: String,
        /// The kind of worlds that taught the regression.
        training_scenario: &'static str,
        /// The first one's seed.
        training_seed: u64,
        /// How many taught it.
        training_worlds: u64,
    },
    /// Worlds that were made up.
    Worlds {
        /// What reasoned about visits.
        engine: Engine,
        /// Their kind.
        scenario: &'static str,
        /// Whether the kind breaks what the engine assumes.
        misspecified: bool,
        /// Their seeds: the first, and so many on.
        first_seed: u64,
        /// How many.
        worlds: u64,
        /// Days of each.
        days: u32,
        /// Visits of people, about.
        visits: u64,
        /// Format of the logs: `json` with evidence headers, or `combined`.
        log: &'static str,
        /// Twins of each world that the oracle learned from.
        twins: u64,
        /// First seed of the worlds that taught the regression.
        training_seed: u64,
        /// How many taught it.
        training_worlds: u64,
        /// Parameters that were set.
        set: Vec<(String, f64)>,
    },
}

impl Evaluation {
    fn of(subject: Subject, worlds: Vec<World>) -> Evaluation {
        Evaluation { schema: SCHEMA, subject, summary: Summary::of(&worlds), worlds }
    }
}

/// How a log is reported on to be evaluated: one key and one seed, so that it gives the same figures another time. Nothing
/// keyed is printed.
fn options(engine: Engine, now_ms: i64, threads: usize) -> Options {
    Options {
        format: None,
        rules: Rules::builtin(),
        internal: Vec::new(),
        site: None,
        exclude: Exclude::default(),
        visitor_scope: VisitorScope::Input,
        top: 0,
        zone: TimeZone::UTC,
        now_ms,
        key: (1, 2),
        explain: None,
        threads,
        engine,
        seed: 1,
        window: WINDOW,
    }
}
