//! How long a dashboard waits: every panel of a year in one request, unfiltered, with one filter and with two.
//!
//! `cargo bench -p entrenous-storage --bench query -- [MILLIONS OF EVENTS] [FOLDER]`; with a folder the store is kept for the next
//! run.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::time::Instant;

use duckdb::Connection;
use entrenous_storage::events::query::{Dimension, Filter, Match, Metric, Query};
use entrenous_storage::events::{EventStore, NewVerdict, Options, Reader, StoreError};

const DAY: i64 = 86_400_000;
const START: i64 = 1_735_689_600_000;
const SITE: u32 = 1;
/// Runs of each request.
const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let millions: f64 = arguments.first().and_then(|argument| argument.parse().ok()).unwrap_or(10.0);
    let temporary = tempfile::tempdir().unwrap();
    let folder = arguments.get(1).map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let path = folder.join(format!("year-{millions}.duckdb"));
    let options = Options { max_memory: 2 << 30, threads: 2 };
    let made = path.exists();
    drop(EventStore::open(&path, &options).unwrap());
    if !made {
        let start = Instant::now();
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("SET threads = 2; SET memory_limit = '2GB'").unwrap();
        // 3.1 events a visit.
        let visits = (millions * 1e6 / 3.1).round() as u64;
        connection.execute_batch(&include_str!("world.sql").replace("$VISITS", &visits.to_string())).unwrap();
        println!("made in {:.0} s", start.elapsed().as_secs_f64());
    }
    let start = Instant::now();
    let mut store = EventStore::open(&path, &options).unwrap();
    println!("opened in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let days: Vec<(i64, i64)> = (0..365).map(|day| (START + day * DAY, START + (day + 1) * DAY)).collect();
    let start = Instant::now();
    let rolled = store.roll_up(SITE, &days).unwrap();
    println!("rolled up {rolled} days in {:.1} s", start.elapsed().as_secs_f64());
    store.checkpoint().unwrap();
    println!("file: {} MiB", std::fs::metadata(&path).unwrap().len() >> 20);

    let reader = store.reader().unwrap();
    let is = |dimension, word: &str| Filter::Matches(dimension, Match::Is, vec![word.to_owned()]);
    let device = || is(Dimension::Device, "word-201");
    let country = || is(Dimension::Country, "word-1");
    let source = || is(Dimension::Source, "word-273");
    let page = || is(Dimension::Page, "/sport/article-11");
    let event = || is(Dimension::Event, "Signup");
    let both = |a, b| Filter::And(vec![a, b]);
    let cases: [(&str, Option<Filter>); 9] = [
        ("no filter", None),
        ("one: device (48 %)", Some(device())),
        ("one: country (20 %)", Some(country())),
        ("one: source (4 %)", Some(source())),
        ("one: page", Some(page())),
        ("one: event (3 %)", Some(event())),
        ("two: device, country", Some(both(device(), country()))),
        ("two: source, page", Some(both(source(), page()))),
        ("two: device, event", Some(both(device(), event()))),
    ];
    for (name, filter) in cases {
        let queries = dashboard(filter);
        let mut busy = Vec::new();
        let mut times: Vec<f64> = (0..RUNS)
            .map(|_| {
                let (start, cpu) = (Instant::now(), cpu_ms());
                let answers = reader.panels(&queries).unwrap();
                assert_eq!(answers.len(), queries.len());
                busy.push(cpu_ms() - cpu);
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "{name}: {} panels, median {:.0} ms, least {:.0} ms, most {:.0} ms; processor time {} ms at least",
            queries.len(),
            times[RUNS / 2],
            times[0],
            times[RUNS - 1],
            busy.iter().min().unwrap()
        );
    }
    if std::env::var_os("RECLASSIFY").is_some() {
        reclassify(&mut store, &reader);
    }
}

/// Processor time that this process has used on all cores, in ms; 0 where the system does not tell.
fn cpu_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Ticks of a hundredth of a second, in user's and the system's mode.
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

/// Everything that a dashboard shows.
fn dashboard(filter: Option<Filter>) -> Vec<Query> {
    use Dimension::*;
    let bounds: Vec<i64> = (0..=365).map(|day| START + day * DAY).collect();
    let metrics = vec![Metric::Visitors, Metric::Visits, Metric::Views, Metric::DarkVisits];
    let query = |dimensions: Vec<Dimension>, metrics: &[Metric], limit| Query {
        site: SITE,
        metrics: metrics.to_vec(),
        dimensions,
        filter: filter.clone(),
        days: bounds.clone(),
        buckets: bounds.clone(),
        order: vec![],
        limit,
        offset: 0,
    };
    let all =
        [metrics.clone(), vec![Metric::BounceRate, Metric::VisitDuration, Metric::EngagedTime]].concat();
    let mut queries = vec![query(vec![], &all, 1), query(vec![Time], &metrics, 400)];
    let tops = [
        Page,
        EntryPage,
        Source,
        Channel,
        App,
        Referrer,
        CampaignSource,
        CampaignMedium,
        CampaignName,
        Country,
        Device,
        Browser,
        Os,
        Event,
    ];
    queries.extend(tops.map(|dimension| query(vec![dimension], &metrics, 10)));
    queries
}

/// All visits out and their verdicts in again, as fast as it goes, with a question now and then.
fn reclassify(store: &mut EventStore, reader: &Reader) {
    let start = Instant::now();
    let (mut visits, mut slowest) = (0, 0.0_f64);
    let scanning = reader.another().unwrap();
    scanning
        .scan_visits(SITE, (START, START + 365 * DAY), 100_000, |chunk| {
            let new: Vec<NewVerdict<'_>> = chunk
                .iter()
                .map(|visit| NewVerdict {
                    visit: visit.visit,
                    started_ms: visit.started_ms,
                    verdict: visit.verdict.clone(),
                })
                .collect();
            store.replace_verdicts(SITE, &new)?;
            visits += new.len();
            let asked = Instant::now();
            reader.panels(&dashboard(None)[..2])?;
            slowest = slowest.max(asked.elapsed().as_secs_f64());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    println!(
        "re-classified {visits} visits in {:.1} s; totals and days meanwhile in {:.0} ms at most",
        start.elapsed().as_secs_f64(),
        slowest * 1e3
    );
}
