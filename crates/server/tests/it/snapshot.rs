//! The JSON of a small mixed log, whole: its keys, their order, its figures.

use crate::support::{fixture, json, report};

/// By the rules: they change only when somebody changes them.
#[test]
fn json_of_a_mixed_log() {
    let ran = report(&["--format", "json", "--engine", "rules", &fixture("mixed.log")]);
    insta::assert_snapshot!("mixed", ran.out);
}

#[test]
fn json_of_an_empty_log() {
    insta::assert_snapshot!("empty", crate::support::piped(&["--format", "json"], b"").out);
}

/// Keys drawn for each run, and threads, change nothing.
#[test]
fn every_run_says_the_same() {
    let first = json(&[&fixture("mixed.log")]);
    for _ in 0..3 {
        assert_eq!(json(&[&fixture("mixed.log")]), first);
    }
}

#[test]
fn figures_of_the_mixed_log_partition_it() {
    let found = json(&[&fixture("mixed.log")]);
    let sum = |section: &str, key: &str| -> f64 {
        found[section].as_array().expect("rows").iter().map(|row| row[key].as_f64().expect("a number")).sum()
    };
    let visits = found["visits"].as_f64().expect("a number");
    assert!((sum("sources", "visits") - visits).abs() < 1e-9);
    assert!((sum("ga_view", "visits") - visits).abs() < 1e-9);
    assert!((sum("evidence", "visits") - visits).abs() < 1e-9);
    let hits: u64 =
        found["hits"].as_object().expect("kinds").values().map(|n| n.as_u64().expect("a count")).sum();
    assert_eq!(hits, found["input"]["parsed"].as_u64().expect("a count"));
}
