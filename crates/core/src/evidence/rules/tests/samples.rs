//! Every row is reached by its own sample.

use std::collections::HashSet;

use super::RULES;
use crate::evidence::rules::{Agent, TABLES, agents, campaign, ga4, hosts, table};

/// The rows of a table: key and sample, line by line.
fn rows(file: &str, key: &str) -> Vec<(String, String)> {
    let (_, text) = TABLES.iter().find(|(name, _)| *name == file).expect("a table of this name");
    let header = text.lines().find(|line| !line.starts_with('#')).expect("a header");
    let columns: Vec<&str> = header.split('\t').collect();
    table::read(file, text, &columns, |row| Ok((row.exact(key).to_owned(), row.text("sample").to_owned())))
        .expect("the table reads")
}

#[test]
fn every_row_says_where_it_comes_from() {
    for (file, text) in TABLES.iter().filter(|(file, _)| *file != ga4::SOURCES.0) {
        let columns = ["sample", "cited", "read_on"];
        let header: Vec<&str> =
            text.lines().find(|line| !line.starts_with('#')).expect("a header").split('\t').collect();
        let seen = table::read(file, text, &header, |row| {
            for column in columns {
                assert!(
                    !row.text(column).is_empty(),
                    "{file}: a row without {column}: {:?}",
                    row.text(header[0])
                );
            }
            assert_eq!(row.text("read_on").len(), 10, "{file}: read_on is YYYY-MM-DD");
            Ok(())
        });
        assert!(!seen.expect("the table reads").is_empty(), "{file} has rows");
    }
}

#[test]
fn every_agent_row_is_reached_by_its_sample() {
    let mut number = 0;
    for (file, _) in [agents::IN_APP, agents::BOTS, agents::PREVIEWS, agents::WORDS] {
        for (pattern, sample) in rows(file, "pattern") {
            let row = RULES.agents.row(sample.as_bytes());
            assert_eq!(row, Some(number), "{file}: {pattern:?} is not reached by {sample:?}");
            number += 1;
        }
    }
}

#[test]
fn every_host_row_is_reached_by_its_sample() {
    let mut number = 0;
    for (file, _) in hosts::FILES {
        for (pattern, sample) in rows(file, "host") {
            let rest = sample.split_once("://").expect("a URL").1;
            let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            let row = RULES.hosts.row(host, path.split('?').next().unwrap_or(""));
            assert_eq!(row, Some(number), "{file}: {pattern:?} is not reached by {sample:?}");
            number += 1;
        }
    }
}

#[test]
fn every_tag_row_is_reached_by_its_sample() {
    let parameter = |sample: &str| sample.trim_start_matches('?').split('=').next().unwrap_or("").to_owned();
    for (number, (name, sample)) in rows(campaign::PACKAGES.0, "package").into_iter().enumerate() {
        let package = sample.trim_start_matches("android-app://").trim_end_matches('/');
        let found = RULES.tags.packages.find(package).map(|(row, _)| row);
        assert_eq!(found, Some(number), "{name} is not reached by {sample}");
        assert!(RULES.package(&sample).is_some());
    }
    for (number, (name, sample)) in rows(campaign::CLICK_IDS.0, "parameter").into_iter().enumerate() {
        let found = RULES.tags.click_ids.find(&parameter(&sample)).map(|(row, _)| row);
        assert_eq!(found, Some(number), "{name} is not reached by {sample}");
    }
    for (number, (name, sample)) in rows(campaign::PARAMETERS.0, "parameter").into_iter().enumerate() {
        let found = RULES.tags.parameters.find(&parameter(&sample)).map(|(row, _)| row);
        assert_eq!(found, Some(number), "{name} is not reached by {sample}");
    }
    for (number, (name, sample)) in rows(campaign::VALUES.0, "value").into_iter().enumerate() {
        let (parameter, value) = sample.split_once('=').expect("a parameter");
        let names = if parameter == "?utm_source" { &RULES.tags.sources } else { &RULES.tags.mediums };
        let found = names.find(&value.replace("%20", " ")).map(|(row, _)| row);
        assert_eq!(found, Some(number), "{name} is not reached by {sample}");
    }
}

#[test]
fn every_source_of_google_is_in_one_category() {
    let mut seen = HashSet::new();
    for (source, _) in rows(ga4::SOURCES.0, "source") {
        assert!(RULES.ga4_category(&source).is_some(), "{source}");
        assert!(seen.insert(source.clone()), "{source} stands twice");
    }
    assert_eq!(seen.len(), 819 + 7, "Google's list has 819 names, and 7 assistants");
}

#[test]
fn the_compiled_in_tables_are_counted() {
    for (file, text) in TABLES {
        let rows = text.lines().filter(|line| !line.starts_with('#')).count() - 1;
        println!("{file}: {rows} rows");
    }
    assert!(matches!(RULES.agent(b""), Agent::Bot), "no user agent is a bot");
}
