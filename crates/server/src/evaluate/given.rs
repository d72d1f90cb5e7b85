//! A log that is given, with its truth.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;

use super::judged::Judged;
use super::score::{Others, score};
use super::truth::{self, Row, TruthError};
use super::worlds::teach;
use super::{Evaluation, Plan, Subject, WorldsError, options};
use crate::report::{self, ComposeError, Input, Outcome, Progress};

/// Of so large a part of the rows another page is taken as the truth of another log.
const OTHER_PAGES: f64 = 0.1;

/// A log and its truth.
#[derive(Debug, Clone)]
pub struct Given {
    /// The log.
    pub log: PathBuf,
    /// The truth, as CSV or Parquet.
    pub truth: PathBuf,
    /// The clock.
    pub now_ms: i64,
    /// The worlds whose truth teaches the regression.
    pub plan: Plan,
}

/// Why a log could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// The truth cannot be read.
    #[error(transparent)]
    Truth(#[from] TruthError),
    /// The log cannot be read.
    #[error("{}: cannot be read", .0.display())]
    Log(PathBuf, #[source] io::Error),
    /// The log cannot be reported on.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// The worlds that teach the regression cannot be made.
    #[error(transparent)]
    Worlds(#[from] WorldsError),
    /// They do not belong together.
    #[error("{}: is not the truth of {}: {what}", .truth.display(), .log.display())]
    Mismatch {
        /// The log.
        log: PathBuf,
        /// The truth.
        truth: PathBuf,
        /// What does not fit, with a remedy.
        what: String,
    },
}

/// Scores a log. `progress` is told how far reading is, `bar` how far the worlds are that teach the regression.
///
/// # Errors
/// See [`GivenError`].
pub fn score_given(given: &Given, progress: &Progress, bar: &ProgressBar) -> Result<Evaluation, GivenError> {
    let truth = truth::read(&given.truth)?;
    let mismatch = |what| GivenError::Mismatch { log: given.log.clone(), truth: given.truth.clone(), what };
    let input = Input::File(given.log.clone());
    if input.is_stream() {
        return Err(mismatch("the log must be a file, as it is read twice; save it first".to_owned()));
    }
    if truth.is_empty() {
        return Err(mismatch("it has no rows; each entry of the log needs one".to_owned()));
    }
    let mut judged = Judged::default();
    let options = options(given.plan.engine, given.now_ms, given.plan.threads);
    let outcome = report::compose(std::slice::from_ref(&input), &options, None, Some(&mut judged), progress)?;
    let (wrong, of) =
        other_pages(&input, &truth).map_err(|error| GivenError::Log(given.log.clone(), error))?;
    belongs(&truth, &judged, &outcome, &wrong, of).map_err(mismatch)?;
    progress.done();
    let logistic = teach(&given.plan, bar)?;
    let others = Others { logistic: logistic.as_ref(), oracle: None };
    let mut world = score(&judged, &truth, &outcome, &others);
    world.held.pages_differ = wrong.len() as u64;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let subject = Subject::Log {
        engine: given.plan.engine,
        log: name(&given.log),
        truth: name(&given.truth),
        training_scenario: given.plan.scenario.name(),
        training_seed: given.plan.first_training(),
        training_worlds: given.plan.training as u64,
    };
    Ok(Evaluation::of(subject, vec![world]))
}

/// Does the truth belong to the log? If not, what does not fit.
fn belongs(
    truth: &[Row],
    judged: &Judged,
    outcome: &Outcome,
    wrong: &[u64],
    compared: usize,
) -> Result<(), String> {
    let lines = outcome.report.input.lines;
    if let Some(row) = truth.iter().filter(|row| row.line > lines).max_by_key(|row| row.line) {
        return Err(format!(
            "it has a row for line {}, but the log has {lines} lines; give the log that was written with it, all of it",
            row.line
        ));
    }
    if wrong.len() as f64 > OTHER_PAGES * compared as f64 {
        return Err(format!(
            "{} of {compared} rows have another page than their line, line {} among them; give the log that was \
             written with it",
            wrong.len(),
            wrong[0]
        ));
    }
    if !truth.iter().any(|row| judged.at(row.line).is_some()) {
        return Err(format!(
            "no row's line begins one of the log's {} visits; lines count from 1, and the line is that of a \
             visit's first page",
            judged.visits.len()
        ));
    }
    Ok(())
}

/// Lines of rows whose page does not stand in their line, and how many rows name a page.
fn other_pages(input: &Input, truth: &[Row]) -> io::Result<(Vec<u64>, usize)> {
    let mut rows: Vec<&Row> = truth.iter().filter(|row| !row.page.is_empty()).collect();
    rows.sort_by_key(|row| row.line);
    let compared = rows.len();
    let mut waiting = rows.into_iter().peekable();
    let mut log = BufReader::new(input.open(Arc::default())?);
    let (mut line, mut number, mut wrong) = (Vec::new(), 0, Vec::new());
    while waiting.peek().is_some() && log.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        while let Some(row) = waiting.next_if(|row| row.line <= number) {
            if memchr::memmem::find(&line, row.page.as_bytes()).is_none() {
                wrong.push(row.line);
            }
        }
        line.clear();
    }
    Ok((wrong, compared))
}
