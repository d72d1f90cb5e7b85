//! Composition: inputs in, [`Report`] out.

use std::io;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};

use entrenous_core::access_log::Format;
use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::lens::{Exclude, VisitorScope};
use entrenous_core::collect::{DropReason, HitKind, Steps};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::report::{Engine, Period, Report, SCHEMA, Warning};
use entrenous_inference::mixture::{Change, Doubts, Silence, Totals, Wave};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::books::Books;
use super::counts::Counts;
use super::explain::{Explainer, Explanation};
use super::look::look_at;
use super::merge::{Merge, Next, work};
use super::order::Order;
use super::progress::Progress;
use super::sink::Sink;
use super::sums::Sums;
use super::{Input, VisitsFile, Watch};

/// The level of the report's intervals. The rules' bounds are hard and so hold at any level.
const INTERVAL: f64 = 0.9;

/// What the user asked for.
pub struct Options {
    /// The format to read; recognised if absent.
    pub format: Option<Format>,
    /// The evidence tables.
    pub rules: Rules,
    /// Hosts that are the site's own.
    pub internal: Vec<String>,
    /// The only site to report on.
    pub site: Option<String>,
    /// What to leave out.
    pub exclude: Exclude,
    /// How long a visitor can be followed.
    pub visitor_scope: VisitorScope,
    /// Pages to list.
    pub top: usize,
    /// The zone of the period.
    pub zone: TimeZone,
    /// The clock.
    pub now_ms: i64,
    /// Key of the visitors' pseudonyms, drawn for this run.
    pub key: (u64, u64),
    /// The input line to explain.
    pub explain: Option<u64>,
    /// How many threads parse, and reason.
    pub threads: usize,
    /// What reasons about visits.
    pub engine: Engine,
    /// The same seed and input give the same report.
    pub seed: u64,
    /// Visits that the statistical engine looks at together: [`super::WINDOW`], unless windows are what is tested.
    pub window: usize,
}

/// What came of it.
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// Some input was unreadable, damaged, or in no known format.
    pub partial: bool,
    /// What was concluded about the line to explain.
    pub explanation: Option<Explanation>,
    /// Visits of known source that the self-audit could hide, also where they were too few to.
    pub hideable: u64,
    /// The statistical engine's sums over all sites.
    pub totals: Option<Totals>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Nothing could be opened.
    #[error("nothing to read: {}", .0.join("; "))]
    NothingOpened(Vec<String>),
    /// The visits file could not be written.
    #[error("cannot write the visits file")]
    Visits(#[source] io::Error),
}

/// Reads all inputs and reports on them. `watch` looks on, `progress` is told how far it is.
///
/// # Errors
/// See [`ComposeError`]; whatever could be read is reported, with warnings.
pub fn compose(
    inputs: &[Input],
    options: &Options,
    visits: Option<&mut VisitsFile>,
    watch: Option<&mut dyn Watch>,
    progress: &Progress,
) -> Result<Outcome, ComposeError> {
    let read = progress.counter();
    let mut warnings = Vec::new();
    let (sampled, lens, known_sites) = look_at(inputs, options, &read, &mut warnings)?;
    let mut counts = Counts::new(sampled.len() as u64);
    let mut partial = warnings.iter().any(|warning| matches!(warning, Warning::Unreadable { .. }));
    let mut steps = Steps::new(Arc::new(lens.clone()));
    let mut order = Order::default();
    let mut unrecognised = Vec::new();
    let (sums, explainer) = (Sums::new(&lens, options.engine), Explainer::new(options.explain));
    let mut sink = Sink::new(&lens, options, Books { sums, explainer, visits, watch, failed: None });
    std::thread::scope(|scope| {
        let (jobs, queue) = sync_channel(options.threads);
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..options.threads.max(1) {
            let (queue, classifier) = (Arc::clone(&queue), Classifier::new(&options.rules, &lens));
            scope.spawn(move || work(&queue, classifier));
        }
        // Only the workers hold the queue: it closes when they are gone.
        drop(queue);
        let mut merge = Merge::new(scope, jobs, Arc::clone(&read), sampled);
        while let Some(next) = merge.next() {
            match next {
                // What is left out has no place in time: a line of the future would make all others late.
                Next::Hit(batch, index) if batch.hits[index].kind == HitKind::Excluded => {
                    steps.push(&batch, &batch.hits[index], &mut |outcome| sink.take(outcome));
                }
                Next::Hit(batch, index) => order.push(&batch, index, &mut |batch, hit| {
                    steps.push(batch, hit, &mut |outcome| sink.take(outcome));
                }),
                Next::Begun(parsed, before) => {
                    counts.add(&parsed, before);
                    sink.books.explainer.lines(&parsed, before);
                    progress.lines(counts.input.lines);
                }
                Next::Unrecognised(file) => unrecognised.push(file),
                Next::Damaged(file, reason) => {
                    partial = true;
                    warnings.push(Warning::Damaged { file, reason });
                }
            }
        }
    });
    order.finish(&mut |batch, hit| steps.push(batch, hit, &mut |outcome| sink.take(outcome)));
    steps.finish(&mut |outcome| sink.take(outcome));
    let Books { mut sums, explainer, failed, .. } = sink.finish();
    if let Some(error) = failed {
        return Err(ComposeError::Visits(error));
    }
    partial |= !unrecognised.is_empty();
    counts.warn(unrecognised, options.format.as_ref(), &mut warnings);
    if let Some(&lines) = steps.dropped().get(&DropReason::FutureDate) {
        warnings.push(Warning::FutureDates { lines });
    }
    if let (Some(site), None, Some(_)) =
        (&options.site, steps.span(), steps.dropped().get(&DropReason::ExcludedSite))
    {
        warnings.push(Warning::NoSuchSite { site: site.clone(), sites: known_sites });
    }
    if order.late > 0 {
        warnings.push(Warning::OutOfOrder { lines: order.late });
    }
    warnings.extend(doubts(sums.doubts(), &options.zone));
    let (total, sites) = sums.sections(&steps, &lens, options.top, &mut warnings);
    let explanation = explainer.conclude(&steps, counts.input.lines);
    let report = Report {
        schema: SCHEMA,
        interval: INTERVAL,
        engine: options.engine,
        input: counts.input,
        period: steps.span().map(|(from, to)| period(from, to, &options.zone)),
        total,
        sites,
        self_audit: sums.audit().summary(),
        dropped: steps.dropped().clone(),
        warnings,
    };
    let hideable = sums.audit().hideable();
    Ok(Outcome { report, partial, explanation, hideable, totals: sums.into_totals() })
}

fn period(from_ms: i64, to_ms: i64, zone: &TimeZone) -> Period {
    Period { from: instant(from_ms, zone), to: instant(to_ms, zone) }
}

/// What speaks against the engine's figures, as warnings.
fn doubts(doubts: &Doubts, zone: &TimeZone) -> Vec<Warning> {
    let changed = doubts.changes().map(|(browser, Change { since_ms, visits })| Warning::FetchChanged {
        browser,
        since: instant(since_ms, zone),
        visits,
    });
    let silent = doubts.silence().map(|Silence { from_ms, to_ms, expected }| Warning::Silence {
        from: instant(from_ms, zone),
        to: instant(to_ms, zone),
        expected: expected.round() as u64,
    });
    let wave = doubts.wave().map(|Wave { since_ms, visits, usual }| Warning::Wave {
        since: instant(since_ms, zone),
        visits,
        usual,
    });
    changed.chain(wave).chain(silent).collect()
}

/// An instant as RFC 3339; `Z` for UTC.
fn instant(ms: i64, zone: &TimeZone) -> String {
    let Ok(timestamp) = Timestamp::from_millisecond(ms) else { return String::new() };
    if *zone == TimeZone::UTC {
        return timestamp.to_string();
    }
    timestamp.display_with_offset(zone.to_offset(timestamp)).to_string()
}
