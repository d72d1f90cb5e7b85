//! `simulate` and `evaluate`: made-up worlds, logs with their truth, and truths that do not belong to them.

use serde_json::Value;

use crate::support::{Folder, Ran, fixture, program};

fn run(arguments: &[&str]) -> Ran {
    Ran::of(program().args(arguments).output().expect("the program starts"))
}

/// A world of this many visits in a folder.
fn world(folder: &Folder, name: &str, visits: &str) -> String {
    let out = folder.path(name);
    let ran =
        run(&["simulate", "--scenario", "small_blog", "--seed", "7", "--visits", visits, "--out", &out]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    out
}

fn evaluate(log: &str, truth: &str, more: &[&str]) -> Ran {
    run(&[&["evaluate", "--training", "0", "--log", log, "--truth", truth], more].concat())
}

/// The JSON of an evaluation, whose numbers are all finite: JSON has no others, and nothing stands in for them.
fn figures(ran: &Ran) -> Value {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(!ran.out.contains("NaN") && !ran.out.contains("inf"), "{}", ran.out);
    ran.json()
}

#[test]
fn a_world_is_written_twice_alike_and_tells_what_it_was() {
    let folder = Folder::new();
    let (one, two) = (world(&folder, "one", "200"), world(&folder, "two", "200"));
    let mut names: Vec<_> = std::fs::read_dir(&one)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["access.json.log", "access.log", "truth.csv", "truth.parquet", "world.json"]);
    for name in names {
        let read = |folder: &str| std::fs::read(format!("{folder}/{name}")).expect("a file");
        assert_eq!(read(&one), read(&two), "{name}");
    }
    let about: Value =
        serde_json::from_slice(&std::fs::read(format!("{one}/world.json")).expect("a file")).expect("JSON");
    let lines = std::fs::read_to_string(format!("{one}/access.log")).expect("the log").lines().count();
    assert_eq!(about["lines"].as_u64(), Some(lines as u64));
    assert!(about["parameters"].as_object().is_some_and(|parameters| parameters.len() > 100));
}

#[test]
fn both_truths_of_both_logs_give_figures_of_the_same_world() {
    let folder = Folder::new();
    let out = world(&folder, "w", "300");
    let path = |name: &str| format!("{out}/{name}");
    let figures = |log: &str, truth: &str| {
        figures(&evaluate(&path(log), &path(truth), &["--format", "json", "--engine", "rules"]))
    };
    let csv = figures("access.json.log", "truth.csv");
    assert_eq!(csv["worlds"], figures("access.json.log", "truth.parquet")["worlds"]);
    let held = &csv["worlds"][0]["held"];
    let plain = &figures("access.log", "truth.csv")["worlds"][0]["held"];
    for count in ["lines", "dark_entries"] {
        assert!(held[count].as_u64().is_some_and(|n| n > 0) && held[count] == plain[count], "{held} {plain}");
    }
    // Almost every dark entry of the truth is a visit of ours.
    let (entries, lost) = (held["dark_entries"].as_u64(), held["dark_lost"].as_u64());
    assert!(lost.zip(entries).is_some_and(|(lost, entries)| lost * 10 <= entries), "{held}");
    let engine = &csv["worlds"][0]["engine"]["ambiguous"];
    assert_eq!(csv["worlds"][0]["rules"].as_object().map(serde_json::Map::len), Some(6));
    assert!(engine["log_loss"].as_f64().is_some_and(|loss| loss > 0.0), "{engine}");
}

#[test]
fn worlds_are_scored_beside_an_oracle_and_a_regression_and_always_alike() {
    let arguments = [
        "evaluate",
        "--scenario",
        "small_blog",
        "--worlds",
        "3",
        "--seed",
        "5",
        "--training",
        "2",
        "--engine",
        "rules",
    ];
    let once = figures(&run(&[&arguments[..], &["--format", "json"]].concat()));
    assert_eq!(once, figures(&run(&[&arguments[..], &["--format", "json"]].concat())));
    let worlds = once["worlds"].as_array().expect("worlds");
    assert_eq!(
        worlds.iter().map(|world| world["seed"].as_u64()).collect::<Vec<_>>(),
        [Some(5), Some(6), Some(7)]
    );
    for world in worlds {
        let oracle = &world["oracle"]["ambiguous"];
        let truth = oracle["truth"].as_f64().expect("a count");
        let estimate = oracle["estimate"].as_f64().expect("a number");
        assert!(estimate > 0.0 && estimate < 5.0 * truth, "{oracle}");
    }
    assert!(once["summary"]["logistic"]["log_loss_median"].is_number());
    for (lang, word) in [("en", "oracle (the limit)"), ("fr", "oracle (la limite)")] {
        let table = run(&[&arguments[..], &["--lang", lang]].concat());
        assert!(table.code == 0 && table.out.contains(word), "{table:?}");
        let page = run(&[&arguments[..], &["--lang", lang, "--format", "html"]].concat());
        assert!(page.code == 0 && page.out.contains(word) && page.out.contains("<svg"), "{page:?}");
    }
}

#[test]
fn next_to_no_visits_give_figures_without_nonsense() {
    let folder = Folder::new();
    let truth = "line,visit,source,app,parent_share,page\n";
    let none = folder.write("none.log", "");
    let empty = evaluate(&none, &folder.write("none.csv", truth), &[]);
    assert!(empty.code == 2 && empty.err.contains("no rows"), "{empty:?}");
    for count in [1_u32, 10] {
        let log = folder.write("few.log", crate::support::visits(count));
        let rows: String = (1..=count)
            .map(|line| format!("{line},{line},dark_social/sms,sms,,/page/{}\n", (line - 1) % 7))
            .collect();
        let truth = folder.write("few.csv", format!("{truth}{rows}"));
        for engine in ["statistical", "rules"] {
            let world =
                &figures(&evaluate(&log, &truth, &["--format", "json", "--engine", engine]))["worlds"][0];
            assert_eq!(world["held"]["dark"].as_u64(), Some(u64::from(count)), "{world}");
            assert_eq!(evaluate(&log, &truth, &["--engine", engine]).code, 0);
        }
    }
}

#[test]
fn a_truth_that_does_not_fit_is_refused_with_a_remedy() {
    let folder = Folder::new();
    let log = folder.write("a.log", crate::support::visits(8));
    let header = "line,visit,source,app,parent_share,page\n";
    let refused = |name: &str, truth: String, words: &[&str]| {
        let ran = evaluate(&log, &folder.write(name, truth), &[]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(words.iter().all(|word| ran.err.contains(word)), "{words:?}: {}", ran.err);
    };
    refused("0.csv", String::new(), &["no column", "line", "entrenous simulate"]);
    refused("1.csv", "line,visit,app,page\n1,1,,/\n".to_owned(), &["no column \"source\""]);
    refused("2.csv", header.to_owned(), &["no rows"]);
    refused("3.csv", format!("{header}x,1,machine,,,/page/0\n"), &["row 1", "whole number"]);
    refused("4.csv", format!("{header}1,1,dork,,,/page/0\n"), &["row 1", "dork", "typed_or_bookmark"]);
    let twice = format!("{header}1,1,machine,,,/page/0\n1,2,machine,,,/page/0\n");
    refused("5.csv", twice, &["row 2", "line 1", "row 1"]);
    refused("6.csv", format!("{header}9,1,machine,,,/page/0\n"), &["line 9", "8 lines"]);
    refused("7.csv", format!("{header}1,1,machine,,,/other\n"), &["another page", "line 1"]);
    refused("8.parquet", "PAR1 and nothing more".to_owned(), &["cannot be read as a truth"]);
    // A line that begins no visit: the log's only one is a picture.
    let picture = folder.write("b.log", crate::support::line("00:00:00", "198.51.100.1", "/a.png", "-"));
    let ran = evaluate(&picture, &folder.write("9.csv", format!("{header}1,1,machine,,,/a.png\n")), &[]);
    assert!(ran.code == 2 && ran.err.contains("begins one of the log's 0 visits"), "{ran:?}");
    let missing = evaluate(&folder.path("no.log"), &folder.path("9.csv"), &[]);
    assert!(missing.code == 2 && missing.err.contains("no.log"), "{missing:?}");
}

#[test]
fn wrong_usage_is_told_with_what_is_right() {
    let folder = Folder::new();
    let file = folder.write("file", "");
    for (arguments, words) in [
        (vec!["simulate", "--out", &file], "is a file; name a folder"),
        (vec!["simulate", "--out", "/dev/null/x"], "/dev/null/x"),
        (vec!["simulate", "--scenario", "publicher", "--out", "x"], "publisher"),
        (vec!["simulate", "--set", "visit.dork=1", "--out", &folder.path("y")], "visit.dork"),
        (vec!["simulate", "--set", "visit.dark", "--out", "x"], "NAME=VALUE"),
        (vec!["evaluate"], "--scenario"),
        (vec!["evaluate", "--log", &fixture("mixed.log")], "--truth"),
        (vec!["evaluate", "--scenario", "publisher", "--worlds", "0"], "--worlds"),
    ] {
        let ran = run(&arguments);
        assert!(ran.code > 0 && ran.err.contains(words), "{arguments:?}: {ran:?}");
    }
    assert!(folder.names().iter().all(|name| !name.contains(".part")));
    let left = std::fs::read_dir(folder.path("y")).map(Iterator::count).unwrap_or_default();
    assert_eq!(left, 0);
}
