//! How long a dashboard waits: every panel of a year in one request, unfiltered, with one filter and with two; beside it what the
//! engine takes for the same panels one by one from rows, as one would write them by hand.
//!
//! `cargo bench -p entrenous-storage --bench query -- [MILLIONS OF EVENTS] [FOLDER] [reclassify]`; with a folder the store is kept for the next
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
/// Runs of the reference, which takes long.
const BY_HAND_RUNS: usize = 3;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let millions: f64 = arguments.first().and_then(|argument| argument.parse().ok()).unwrap_or(10.0);
    let temporary = tempfile::tempdir().unwrap();
    let says = |word: &str| arguments.iter().any(|argument| argument == word);
    let folder =
        arguments.iter().skip(1).find(|argument| !["reclassify", "alone"].contains(&argument.as_str()));
    let folder = folder.map_or_else(|| temporary.path().to_owned(), PathBuf::from);
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

    drop(store);
    let is = |dimension, word: &str| Filter::Matches(dimension, Match::Is, vec![word.to_owned()]);
    let device = || is(Dimension::Device, "word-201");
    let country = || is(Dimension::Country, "word-1");
    let source = || is(Dimension::Source, "word-273");
    let page = || is(Dimension::Page, "/sport/article-11");
    let event = || is(Dimension::Event, "Signup");
    let both = |a, b| Filter::And(vec![a, b]);
    // Each with the same by hand: what visits must be, and what events.
    let (of_page, of_event) = ("e.page = 11", "e.name = 54003");
    let cases: [(&str, Option<Filter>, &str, &str); 9] = [
        ("no filter", None, "true", "true"),
        ("one: device (48 %)", Some(device()), "v.device = 53201", "true"),
        ("one: country (20 %)", Some(country()), "v.country = 53001", "true"),
        ("one: source (4 %)", Some(source()), "v.source = 53273", "true"),
        ("one: page", Some(page()), "true", of_page),
        ("one: event (3 %)", Some(event()), "true", of_event),
        (
            "two: device, country",
            Some(both(device(), country())),
            "v.device = 53201 AND v.country = 53001",
            "true",
        ),
        ("two: source, page", Some(both(source(), page())), "v.source = 53273", of_page),
        ("two: device, event", Some(both(device(), event())), "v.device = 53201", of_event),
    ];
    println!("\n| | median | least | processor time | by hand, median | least | by hand / ours |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (name, filter, of_visits, of_events) in cases {
        let by_hand = (!says("alone")).then(|| {
            let connection = Connection::open(&path).unwrap();
            connection.execute_batch("SET threads = 2; SET memory_limit = '2GB'").unwrap();
            let took = timed(BY_HAND_RUNS, || one_by_one(&connection, of_visits, of_events));
            connection.close().unwrap();
            took
        });
        let by_hand = by_hand.unwrap_or(Took { median: f64::NAN, least: f64::NAN, processor: f64::NAN });
        let store = EventStore::open(&path, &options).unwrap();
        let (reader, queries) = (store.reader().unwrap(), dashboard(filter));
        let ours = timed(RUNS, || assert_eq!(reader.panels(&queries).unwrap().len(), queries.len()));
        println!(
            "| {name} | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms | {:.0} ms | {:.1} |",
            ours.median,
            ours.least,
            ours.processor,
            by_hand.median,
            by_hand.least,
            by_hand.least / ours.least
        );
    }
    let mut store = EventStore::open(&path, &options).unwrap();
    let reader = store.reader().unwrap();
    if says("reclassify") {
        reclassify(&mut store, &reader);
    }
}

/// What runs took, in ms.
struct Took {
    median: f64,
    least: f64,
    processor: f64,
}

fn timed(runs: usize, mut run: impl FnMut()) -> Took {
    let (mut times, mut processor) = (Vec::new(), u64::MAX);
    for _ in 0..runs {
        let (start, cpu) = (Instant::now(), cpu_ms());
        run();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        processor = processor.min(cpu_ms() - cpu);
    }
    times.sort_by(f64::total_cmp);
    Took { median: times[runs / 2], least: times[0], processor: processor as f64 }
}

/// The panels of [`dashboard`] from rows, a statement each: the reference.
fn one_by_one(connection: &Connection, of_visits: &str, of_events: &str) {
    let visits = match of_events {
        "true" => format!("visits v WHERE {of_visits}"),
        _ => format!(
            "visits v WHERE {of_visits} AND v.visit IN (SELECT e.visit FROM events e WHERE {of_events})"
        ),
    };
    let dark = "sum(v.dark), sum(v.dark_proven), sum(v.dark_possible), sum(CAST(v.dark AS BIGINT) * (1000000 - v.dark) // 1000000)";
    let visitors = "count(DISTINCT xor(v.visitor, hash(v.started // 86400000)))";
    let sums = format!("{visitors}, count(*), sum(v.views), {dark}");
    let all = format!("{sums}, avg(CAST(v.events <= 1 AS INT)), avg(v.ended - v.started), avg(v.engaged_ms)");
    let mut statements = vec![
        format!("SELECT {all} FROM {visits}"),
        format!("SELECT v.started // 86400000, {sums} FROM {visits} GROUP BY 1 ORDER BY 1"),
    ];
    for column in [
        "entry_page",
        "source",
        "channel",
        "app",
        "referrer",
        "campaign_source",
        "campaign_medium",
        "campaign_name",
        "country",
        "device",
        "browser",
        "os",
    ] {
        statements
            .push(format!("SELECT v.{column}, {sums} FROM {visits} GROUP BY 1 ORDER BY 2 DESC LIMIT 10"));
    }
    for column in ["page", "name"] {
        statements.push(format!(
            "SELECT value, {visitors}, count(*), sum(seen), {dark} FROM (SELECT e.{column} AS value, e.visit, \
             count(*) FILTER (e.kind = 0) AS seen FROM events e WHERE e.machine = 0 AND {of_events} GROUP BY ALL) e \
             JOIN visits v ON v.visit = e.visit WHERE {of_visits} GROUP BY 1 ORDER BY 2 DESC LIMIT 10"
        ));
    }
    for sql in statements {
        let mut statement = connection.prepare(&sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        while rows.next().unwrap().is_some() {}
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
