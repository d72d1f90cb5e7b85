//! The check against visits whose source is known: in every report, and in full as the blind test.

use serde_json::Value;

use crate::support::{Folder, Ran, all_finite, fixture, json, program, report, visits};

fn run(arguments: &[&str]) -> Ran {
    Ran::of(program().args(arguments).output().expect("the program starts"))
}

/// The log of a world with some thousand visits, hundreds of them by known links.
fn log(folder: &Folder) -> String {
    let out = folder.path("world");
    let ran =
        run(&["simulate", "--scenario", "small_blog", "--seed", "7", "--visits", "4000", "--out", &out]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    format!("{out}/access.json.log")
}

fn checks_out(audit: &Value) {
    let number = |name: &str| audit[name].as_f64().unwrap_or_else(|| panic!("{name}: {audit}"));
    all_finite(audit);
    assert!(number("visits") >= 50.0, "{audit}");
    assert!((0.0..1.0).contains(&number("count_error")), "{audit}");
    assert!(number("log_loss") > 0.0 && number("log_loss_prior") > 0.0, "{audit}");
    assert!((0.0..=1.0).contains(&number("calibration_error")), "{audit}");
    assert!(0.0 < number("intervals") && number("held") <= number("intervals"), "{audit}");
    let rows = audit["rows"].as_array().expect("rows");
    let sum: u64 = rows.iter().map(|row| row["hidden"].as_u64().expect("a count")).sum();
    assert_eq!(Some(sum), audit["visits"].as_u64());
    for row in rows {
        let of = |name: &str| row[name].as_f64().expect("a number");
        assert!(of("low") <= of("inferred") && of("inferred") <= of("high"), "{row}");
        assert_eq!(
            row["held"].as_bool(),
            Some(of("low") <= of("hidden") && of("hidden") <= of("high")),
            "{row}"
        );
    }
}

#[test]
fn a_log_with_known_visits_checks_its_report() {
    let folder = Folder::new();
    let log = log(&folder);
    let found = json(&[&log]);
    checks_out(&found["self_audit"]);
    assert_eq!(found["self_audit"], json(&[&log])["self_audit"]);
    for (lang, words) in [
        ("en", ["Checked against", "whose source is known: off by"]),
        ("fr", ["Vérifié sur", "provenance connue"]),
    ] {
        for format in ["table", "html"] {
            let text = report(&["--lang", lang, "--format", format, &log]).out.replace('\n', " ");
            assert!(words.iter().all(|word| text.contains(word)), "{lang} {format}: {text}");
        }
    }
}

#[test]
fn where_nothing_could_be_hidden_nothing_is_said() {
    let folder = Folder::new();
    let unnamed = folder.write("unnamed.log", visits(200));
    assert_eq!(json(&[&unnamed])["self_audit"], Value::Null);
    assert_eq!(json(&[&fixture("mixed.log")])["self_audit"], Value::Null);
}

#[test]
fn the_blind_test_tells_the_same_in_full() {
    let folder = Folder::new();
    let log = log(&folder);
    let blind = run(&["evaluate", "--blind", &log, "--format", "json"]);
    assert_eq!(blind.code, 0, "{blind:?}");
    let blind = blind.json();
    checks_out(&blind["audit"]);
    let found = json(&[&log]);
    assert_eq!((&blind["schema"], &blind["visits"]), (&"entrenous.blind_test/1".into(), &found["visits"]));
    assert_eq!(blind["audit"], found["self_audit"]);
    assert_eq!(blind["logs"], serde_json::json!(["access.json.log"]), "no folder");
    assert_eq!(blind["hideable"], blind["audit"]["visits"]);
    for (lang, words) in [("en", ["Search", "cannot test"]), ("fr", ["Recherche", "Il ne peut"])] {
        for format in ["table", "html"] {
            let ran = run(&["evaluate", "--lang", lang, "--format", format, "--blind", &log]);
            assert_eq!(ran.code, 0, "{ran:?}");
            assert!(words.iter().all(|word| ran.out.contains(word)), "{lang} {format}: {}", ran.out);
        }
    }
    // Another seed hides other readers.
    let other = run(&["evaluate", "--blind", &log, "--seed", "2", "--format", "json"]).json();
    assert_ne!(other["audit"], blind["audit"]);
}

#[test]
fn too_few_known_visits_are_no_failure() {
    for (arguments, words) in [
        (&["--lang", "en"][..], "it takes 50 on one site"),
        (&["--lang", "fr", "--format", "html"], "il en faut 50"),
        (&["--format", "json"], "\"audit\": null"),
    ] {
        let ran = run(&[&["evaluate", "--blind", &fixture("mixed.log")], arguments].concat());
        assert!(ran.code == 0 && ran.out.replace('\n', " ").contains(words), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn a_blind_test_takes_no_truth_and_no_world() {
    let log = fixture("mixed.log");
    for more in [
        &["--log", &log, "--truth", &log][..],
        &["--scenario", "publisher"],
        &["--worlds", "3"],
        &["--engine", "rules"],
    ] {
        let ran = run(&[&["evaluate", "--blind", &log], more].concat());
        assert!(ran.code == 2 && ran.err.contains("cannot be used with"), "{more:?}: {ran:?}");
    }
    let missing = run(&["evaluate", "--blind", "/nowhere/a.log"]);
    assert!(missing.code == 2 && missing.err.contains("a.log"), "{missing:?}");
}
