//! Composition: inputs in, [`Report`] out.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};

use entrenous_core::access_log::{Columns, Format};
use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::lens::{Exclude, Lens, Records, VisitorScope};
use entrenous_core::collect::survey::Survey;
use entrenous_core::collect::{self, DropReason, HitKind, Steps};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::report::{Period, Report, SCHEMA, Warning};
use entrenous_inference::mixture::Totals;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::counts::Counts;
use super::explain::{Explainer, Explanation};
use super::merge::{Merge, Next, work};
use super::order::Order;
use super::progress::Progress;
use super::sample::{Sampled, sample};
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
    /// How many threads parse.
    pub threads: usize,
}

/// What came of it.
pub struct Outcome {
    /// The report.
    pub report: Report,
    /// Some input was unreadable, damaged, or in no known format.
    pub partial: bool,
    /// What was concluded about the line to explain.
    pub explanation: Option<Explanation>,
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
    let mut steps = Steps::new(&lens);
    let mut order = Order::default();
    let mut unrecognised = Vec::new();
    let mut sink = Sink {
        lens: &lens,
        rules: &options.rules,
        sums: Sums::new(&lens),
        explainer: Explainer::new(options.explain),
        visits,
        watch,
        failed: None,
    };
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
                    sink.explainer.lines(&parsed, before);
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
    let Sink { sums, explainer, failed, .. } = sink;
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
    let (total, sites) = sums.sections(&steps, &lens, options.top, &mut warnings);
    let explanation = explainer.conclude(&steps, counts.input.lines);
    let report = Report {
        schema: SCHEMA,
        interval: INTERVAL,
        input: counts.input,
        period: steps.span().map(|(from, to)| period(from, to, &options.zone)),
        total,
        sites,
        dropped: steps.dropped().clone(),
        warnings,
    };
    Ok(Outcome { report, partial, explanation, totals: None })
}

/// Opens the inputs, shows samples of them to the survey, and makes the lens through which they will be read.
fn look_at(
    inputs: &[Input],
    options: &Options,
    read: &Arc<AtomicU64>,
    warnings: &mut Vec<Warning>,
) -> Result<(Vec<Sampled>, Lens, Vec<String>), ComposeError> {
    let mut survey = Survey::default();
    let mut sampled = Vec::new();
    let mut errors = Vec::new();
    for input in inputs {
        match sample(input, options.format.as_ref(), &mut survey, &options.rules, read, options.now_ms) {
            Ok(opened) => sampled.push(opened),
            Err(error) => {
                errors.push(format!("{}: {error}", input.name()));
                warnings.push(Warning::Unreadable { file: input.name(), reason: error.to_string() });
            }
        }
    }
    if sampled.is_empty() {
        return Err(ComposeError::NothingOpened(errors));
    }
    let mut columns: BTreeMap<&'static str, Columns> = BTreeMap::new();
    for (format, of_input) in sampled.iter().flat_map(|s| &s.columns) {
        *columns.entry(format).or_default() |= *of_input;
    }
    let records: BTreeMap<_, _> =
        columns.iter().map(|(format, columns)| (*format, Records::of(*columns))).collect();
    let mut found = survey.conclude(&options.rules, &options.internal);
    warnings.append(&mut found.warnings);
    let any = sampled.iter().any(|s| s.first_ms.is_some());
    if any && !records.values().any(|records| records.referrer) {
        warnings.push(Warning::NoReferrers);
    }
    if any && !records.values().any(|records| records.user_agent) {
        warnings.push(Warning::NoUserAgents);
    }
    let mut exclude = options.exclude.clone();
    let known_sites = found.sites.clone();
    let sites = match &options.site {
        None => found.sites,
        Some(site) => {
            let bare = collect::site::bare_host(site);
            let names_hosts = found.sites.iter().any(|known| !known.is_empty());
            if any && !names_hosts {
                warnings.push(Warning::NoSuchSite { site: site.clone(), sites: Vec::new() });
            }
            exclude.other_sites_than = names_hosts.then(|| bare.clone());
            vec![bare]
        }
    };
    let expects_fetch_metadata = sites.iter().map(|site| found.with_fetch_metadata.contains(site)).collect();
    let lens = Lens {
        sites,
        own_hosts: found.own_hosts,
        records,
        clients: found.clients,
        use_forwarded: found.use_forwarded,
        has_assets: found.has_assets,
        expects_fetch_metadata,
        exclude,
        now_ms: options.now_ms,
        key: options.key,
        visitor_scope: options.visitor_scope,
        explain: options.explain,
    };
    Ok((sampled, lens, known_sites))
}

fn period(from_ms: i64, to_ms: i64, zone: &TimeZone) -> Period {
    Period { from: instant(from_ms, zone), to: instant(to_ms, zone) }
}

/// An instant as RFC 3339; `Z` for UTC.
fn instant(ms: i64, zone: &TimeZone) -> String {
    let Ok(timestamp) = Timestamp::from_millisecond(ms) else { return String::new() };
    if *zone == TimeZone::UTC {
        return timestamp.to_string();
    }
    timestamp.display_with_offset(zone.to_offset(timestamp)).to_string()
}
