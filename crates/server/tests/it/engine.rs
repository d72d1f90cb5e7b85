//! The two engines behind a report: the same on any number of threads, window by window, and looked at from outside.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use entrenous::report::{Input, Options, Outcome, Progress, VisitsFile, WINDOW, Watch, compose};
use entrenous_core::collect::lens::{Exclude, VisitorScope};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_core::report::{Engine, Section};
use entrenous_inference::mixture::{Group, Keys, Scope};
use jiff::tz::TimeZone;

use crate::support::{FIREFOX, Folder, fixture, json, report};

fn options() -> Options {
    Options {
        format: None,
        rules: Rules::builtin(),
        internal: Vec::new(),
        site: None,
        exclude: Exclude::default(),
        visitor_scope: VisitorScope::Input,
        top: 1000,
        zone: TimeZone::UTC,
        now_ms: i64::MAX,
        key: (1, 2),
        explain: None,
        threads: 2,
        engine: Engine::Statistical,
        seed: 1,
        window: WINDOW,
    }
}

/// A day of two sites: visits from everywhere and nowhere, some that come back, and links passed on.
fn world(visits: u32) -> Input {
    const FROM: [&str; 6] =
        ["-", "-", "https://web.whatsapp.com/", "https://www.google.com/", "https://blog.example/", "-"];
    let mut log = String::new();
    for i in 0..visits {
        let (site, page) = (["a.example", "b.example"][usize::from(i % 3 == 0)], i % 7);
        let target = match i % 11 {
            0 => "/".to_owned(),
            1 => format!("/news/{page}?utm_source=letter&utm_medium=email"),
            _ => format!("/news/{page}"),
        };
        let time = format!("03/Jun/2024:{:02}:{:02}:{:02} +0000", i / 90 % 24, i / 3 % 30 + 15, i % 3 * 20);
        let client = format!("198.51.{}.{}", i * 7 % 5, i * 13 % 97);
        let mut line = |client: &str, target: &str, from: &str, agent: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(
                log,
                "{site}:443 {client} - - [{time}] \"GET {target} HTTP/1.1\" 200 5 \"{from}\" \"{agent}\""
            );
        };
        line(&client, &target, FROM[(i * 5 % 6) as usize], FIREFOX);
        line(&client, "/style.css", &format!("https://{site}{target}"), FIREFOX);
        if i % 10 == 0 {
            line(
                &format!("203.0.113.{}", i / 10 % 200),
                &format!("/news/{page}"),
                "-",
                "WhatsApp/2.23.20.0 A",
            );
        }
    }
    Input::Memory { name: "world".to_owned(), bytes: log.into_bytes().into() }
}

fn run(input: &Input, options: &Options) -> Outcome {
    compose(std::slice::from_ref(input), options, None, None, &Progress::of(&[])).expect("a report")
}

fn text(outcome: &Outcome) -> String {
    serde_json::to_string_pretty(&outcome.report).expect("JSON")
}

/// The report, and the rows of the visits file.
fn with_rows(input: &Input, options: &Options) -> (Outcome, Vec<csv::StringRecord>, csv::StringRecord) {
    let folder = Folder::new();
    let path = folder.path("v.csv");
    let mut file = VisitsFile::create(Path::new(&path)).expect("a place");
    let inputs = std::slice::from_ref(input);
    let outcome = compose(inputs, options, Some(&mut file), None, &Progress::of(&[])).expect("a report");
    file.finish().expect("a whole file");
    let mut reader = csv::Reader::from_path(&path).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    (outcome, reader.records().map(|row| row.expect("a row")).collect(), header)
}

fn adds_up(section: &Section) {
    let sum: f64 = section.sources.iter().map(|row| row.estimate.visits).sum();
    assert!((sum - section.visits as f64).abs() < 1e-6, "{sum} of {} visits", section.visits);
    let dark = section.sources.iter().filter(|row| row.source.is_dark());
    let (all, direct) = dark
        .fold((0.0, 0.0), |(all, direct), row| (all + row.estimate.visits, direct + row.in_direct.visits));
    assert!((all - section.dark_social.estimate.visits).abs() < 1e-6, "{all}");
    assert!((direct - section.dark_social.in_direct.visits).abs() < 1e-6, "{direct}");
    let rows = section.sources.iter().flat_map(|row| [row.estimate, row.in_direct]);
    for estimate in rows.chain([section.dark_social.estimate, section.dark_social.in_direct]) {
        assert!(estimate.low <= estimate.visits && estimate.visits <= estimate.high, "{estimate:?}");
        assert!(0.0 <= estimate.low && estimate.high <= section.visits as f64 + 1e-6, "{estimate:?}");
    }
    for page in &section.pages {
        assert!(page.low <= page.dark_visits && page.dark_visits <= page.high, "{page:?}");
        assert!(0.0 <= page.low && page.high <= page.visits as f64 + 1e-6, "{page:?}");
    }
    let dark = &section.dark_social;
    for ratio in [dark.share_of_social, dark.share_of_direct] {
        let (low, value, high) =
            (ratio.low.expect("some"), ratio.value.expect("some"), ratio.high.expect("some"));
        assert!(0.0 <= low && low <= value && value <= high && high <= 1.0, "{ratio:?}");
    }
}

#[test]
fn threads_and_keys_change_nothing() {
    let world = world(900);
    let one = Options { threads: 1, ..options() };
    let four = Options { threads: 4, key: (77, 78), ..options() };
    let ((a, a_rows, _), (b, b_rows, _)) = (with_rows(&world, &one), with_rows(&world, &four));
    assert!(a.report.total.visits > 500, "{}", a.report.total.visits);
    assert_eq!(text(&a), text(&b));
    assert_eq!(a_rows, b_rows);
    assert_eq!(a.totals, b.totals);
}

#[test]
fn sources_add_up_to_visits_in_all_and_site_by_site() {
    let outcome = run(&world(900), &options());
    adds_up(&outcome.report.total);
    assert_eq!(outcome.report.sites.len(), 2);
    outcome.report.sites.iter().for_each(|site| adds_up(&site.section));
    let sites: f64 = outcome.report.sites.iter().map(|site| site.section.dark_social.estimate.visits).sum();
    let dark = outcome.report.total.dark_social.estimate;
    assert!((sites - dark.visits).abs() < 1e-6, "{sites}");
    let totals = outcome.totals.expect("the engine's sums");
    assert!((totals.estimate(&Group::Dark, Scope::All).visits - dark.visits).abs() < 1e-9);
}

#[test]
fn windows_leave_no_visit_out_and_their_sums_add_up() {
    let world = world(900);
    let (whole, whole_rows, header) = with_rows(&world, &options());
    let (parts, rows, _) = with_rows(&world, &Options { window: 250, ..options() });
    // What is known of a visit, and the order in which visits ended, does not depend on windows; what is inferred may.
    let known = |rows: &[csv::StringRecord]| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().take(5).map(str::to_owned).collect()).collect()
    };
    assert_eq!(known(&rows), known(&whole_rows));
    assert_eq!(rows.len() as u64, parts.report.total.visits);
    assert_eq!(parts.report.total.ga_view, whole.report.total.ga_view);
    assert_eq!(parts.report.total.shares, whole.report.total.shares);
    adds_up(&parts.report.total);
    parts.report.sites.iter().for_each(|site| adds_up(&site.section));
    let mut columns: BTreeMap<&str, f64> = BTreeMap::new();
    for row in &rows {
        for (name, cell) in header.iter().zip(row).filter(|(name, _)| name.starts_with("p_")) {
            *columns.entry(name).or_default() +=
                if cell.is_empty() { 0.0 } else { cell.parse().expect("a number") };
        }
    }
    for row in parts.report.total.sources.iter().filter(|row| !row.source.to_string().starts_with("referral"))
    {
        let sum = columns.get(&*format!("p_{}", row.source)).copied().unwrap_or_default();
        assert!((sum - row.estimate.visits).abs() < 1e-6, "{}: {sum} and {:?}", row.source, row.estimate);
    }
}

#[derive(Default)]
struct Seen {
    ended: Vec<(u64, bool)>,
    concluded: Vec<(u64, f64, bool)>,
}

impl Watch for Seen {
    fn ended(&mut self, line: u64, facts: &Facts, keys: &Keys) {
        assert!(facts.documents > 0);
        self.ended.push((line, keys.direct));
    }

    fn concluded(&mut self, line: u64, verdict: &Verdict, ambiguous: bool) {
        let dark = verdict.candidates.iter().filter(|c| c.source.is_dark()).map(|c| c.probability).sum();
        self.concluded.push((line, dark, ambiguous));
    }
}

#[test]
fn who_looks_on_is_told_of_each_visit_when_it_ends_and_when_it_is_concluded() {
    let world = world(300);
    for engine in [Engine::Statistical, Engine::Rules] {
        let mut seen = Seen::default();
        let options = Options { engine, window: 100, ..options() };
        let inputs = std::slice::from_ref(&world);
        let found = compose(inputs, &options, None, Some(&mut seen), &Progress::of(&[])).expect("a report");
        let total = &found.report.total;
        assert_eq!(seen.ended.len() as u64, total.visits, "{engine}");
        let ended: Vec<u64> = seen.ended.iter().map(|seen| seen.0).collect();
        let concluded: Vec<u64> = seen.concluded.iter().map(|seen| seen.0).collect();
        assert_eq!(ended, concluded, "{engine}: in the same order");
        let direct = total.ga_view.iter().find(|row| row.channel.name() == "Direct").map(|row| row.visits);
        assert_eq!(Some(seen.ended.iter().filter(|seen| seen.1).count() as u64), direct, "{engine}");
        let dark: f64 = seen.concluded.iter().map(|seen| seen.1).sum();
        assert!((dark - total.dark_social.estimate.visits).abs() < 1e-6, "{engine}: {dark}");
        if engine == Engine::Rules {
            assert!(found.totals.is_none());
            let unnamed = seen.concluded.iter().filter(|seen| seen.2).count() as u64;
            assert_eq!(Some(unnamed), direct, "what nothing names is Direct for Google Analytics");
        }
    }
}

#[test]
fn a_long_list_of_hosts_ends_in_other() {
    let mut log = String::new();
    for i in 0..20_200_u32 {
        let client = format!("10.{}.{}.{}", i >> 16, i >> 8 & 255, i & 255);
        let time = format!("03/Jun/2024:{:02}:{:02}:00 +0000", i / 60 % 24, i % 60);
        let line = format!(
            "{client} - - [{time}] \"GET /a/b HTTP/1.1\" 200 5 \"https://h{i}.example/\" \"{FIREFOX}\"\n"
        );
        log.push_str(&line);
    }
    let world = Input::Memory { name: "hosts".to_owned(), bytes: log.into_bytes().into() };
    let of = |engine| run(&world, &Options { engine, window: 4_000, ..options() }).report.total;
    let (rules, statistical) = (of(Engine::Rules), of(Engine::Statistical));
    let other = |section: &Section| {
        let row = section.sources.iter().find(|row| row.source.to_string() == "referral/(other)").cloned();
        row.expect("a row of the rest")
    };
    assert!(other(&rules).estimate.visits >= 199.0, "{:?}", other(&rules));
    assert_eq!(other(&statistical), other(&rules));
    assert_eq!(statistical.sources.len(), rules.sources.len());
}

#[test]
fn the_engine_and_its_seed_are_chosen_on_the_command_line() {
    let log = fixture("mixed.log");
    assert_eq!(json(&[&log])["engine"], "statistical");
    assert_eq!(json(&["--engine", "statistical", "--seed", "1", &log]), json(&[&log]));
    let rules = json(&["--engine", "rules", &log]);
    assert_eq!((&rules["engine"], &rules["self_audit"]), (&"rules".into(), &serde_json::Value::Null));
    assert_eq!(rules["visits"], json(&["--seed", "18446744073709551615", &log])["visits"]);
    for wrong in [["--engine", "oracle"], ["--seed", "-1"], ["--seed", "x"]] {
        assert_eq!(report(&[&wrong[..], &[&log]].concat()).code, 2, "{wrong:?}");
    }
    let table = |engine: &str| report(&["--engine", engine, &log]).out.replace('\n', " ");
    assert!(table("rules").contains("what the rules allow"));
    assert!(table("statistical").contains("with 90% probability"));
}
