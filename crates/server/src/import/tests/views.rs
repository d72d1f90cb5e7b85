//! Exports of single views and events.

use jiff::tz::TimeZone;

use super::{fixture, import, rows};
use crate::import::{Dimension, Settings, SkipReason};

#[test]
fn ga4s_events_become_visits_by_day() {
    let (rows, summary) = rows("ga4_bigquery/events_20260501.jsonl");
    assert_eq!(summary.files[0].currency, Some("USD"));
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=2 visits=2 views=3 bounces=1 s=120 events=2 milli=12500",
            "2026-05-01 page /goats people=2 visits=2 views=2",
            "2026-05-01 page /shop people=1 visits=1 views=1",
            "2026-05-01 entry_page /goats people=2 visits=2 bounces=1 s=120",
            "2026-05-01 exit_page /goats people=1 visits=1",
            "2026-05-01 exit_page /shop people=1 visits=1",
            "2026-05-01 source  people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 source letter people=1 visits=1 views=2 bounces=0 s=120 events=2",
            "2026-05-01 channel Direct people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 channel Email people=1 visits=1 views=2 bounces=0 s=120 events=2",
            "2026-05-01 utm_source letter people=1 visits=1 views=2 bounces=0 s=120 events=2",
            "2026-05-01 utm_medium email people=1 visits=1 views=2 bounces=0 s=120 events=2",
            "2026-05-01 utm_campaign spring people=1 visits=1 views=2 bounces=0 s=120 events=2",
            "2026-05-01 utm_content top people=1 visits=1 views=2 bounces=0 s=120 events=2",
            "2026-05-01 country Senegal people=2 visits=2 views=3 bounces=1 s=120 events=2",
            "2026-05-01 region Dakar Region people=2 visits=2 views=3 bounces=1 s=120 events=2",
            "2026-05-01 city Dakar people=2 visits=2 views=3 bounces=1 s=120 events=2",
            "2026-05-01 device mobile people=2 visits=2 views=3 bounces=1 s=120 events=2",
            "2026-05-01 browser Chrome people=2 visits=2 views=3 bounces=1 s=120 events=2",
            "2026-05-01 os Android people=2 visits=2 views=3 bounces=1 s=120 events=2",
            "2026-05-01 event purchase people=1 visits=1 events=1 milli=12500",
            "2026-05-01 event session_start people=1 visits=1 events=1",
            "2026-05-02 total  views=1",
            "2026-05-02 page /goats views=1",
        ]
    );
}

#[test]
fn an_array_of_events_is_the_same() {
    let lines = rows("ga4_bigquery/events_20260501.jsonl").0;
    let array = rows("ga4_bigquery/array.json").0;
    let first_day: Vec<_> = lines.into_iter().filter(|row| row.starts_with("2026-05-01")).collect();
    assert_eq!(array, first_day);
}

#[test]
fn umamis_rows_become_visits_on_the_sites_days() {
    let (rows, summary) = rows("umami/website_event.csv");
    assert_eq!(summary.files[0].unknown_columns, ["moon"]);
    assert_eq!(summary.files[0].first_skipped, [(6, SkipReason::Kind)]);
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=2 visits=2 views=3 bounces=1 s=120 events=1",
            "2026-05-01 page /goats people=2 visits=2 views=2",
            "2026-05-01 page /shop people=1 visits=1 views=1",
            "2026-05-01 entry_page /goats people=2 visits=2 bounces=1 s=120",
            "2026-05-01 exit_page /goats people=1 visits=1",
            "2026-05-01 exit_page /shop people=1 visits=1",
            "2026-05-01 source  people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 source mail.example people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 utm_source letter people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 utm_medium email people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 utm_campaign spring people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 country FR people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 country SN people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 region FR-IDF people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 city Paris people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 device laptop people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 device mobile people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 browser firefox people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 browser ios people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 os Linux people=1 visits=1 views=2 bounces=0 s=120 events=1",
            "2026-05-01 os iOS people=1 visits=1 views=1 bounces=1 s=0",
            "2026-05-01 event signup people=1 visits=1 events=1",
        ]
    );
    let paris = Settings { time_zone: TimeZone::get("Europe/Paris").expect("a zone"), ..Settings::default() };
    let (rows, _) = import(&fixture("umami/website_event.csv"), "t.csv", &paris).expect("rows");
    assert!(rows.contains(&"2026-05-02 page /goats people=1 visits=1 views=1".to_owned()), "{rows:?}");
}

#[test]
fn umamis_event_data_become_properties() {
    let (rows, summary) = rows("umami/event_data.csv");
    assert_eq!(rows, ["2026-05-01 property plan=gold events=1", "2026-05-01 property seats=3 events=1"]);
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
}

#[test]
fn goatcounters_views_become_visits_and_machines_stay_out() {
    let (rows, summary) = rows("goatcounter/version_2.csv");
    assert_eq!(summary.files[0].first_skipped, [(6, SkipReason::Machine)]);
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=2 visits=2 views=3 events=1",
            "2026-05-01 page /goats people=2 visits=2 views=2",
            "2026-05-01 page /shop people=1 visits=1 views=1",
            "2026-05-01 entry_page /goats people=2 visits=2",
            "2026-05-01 exit_page /goats people=1 visits=1",
            "2026-05-01 exit_page /shop people=1 visits=1",
            "2026-05-01 source mastodon.example people=1 visits=1 views=2 events=1",
            "2026-05-01 referrer mastodon.example/@ada people=1 visits=1 views=2 events=1",
            "2026-05-01 utm_campaign Newsletter people=1 visits=1 views=1",
            "2026-05-01 country FR people=1 visits=1 views=2 events=1",
            "2026-05-01 country US people=1 visits=1 views=1",
            "2026-05-01 region US-TX people=1 visits=1 views=1",
            "2026-05-01 browser Chrome people=1 visits=1 views=1",
            "2026-05-01 browser Firefox people=1 visits=1 views=2 events=1",
            "2026-05-01 os Android people=1 visits=1 views=1",
            "2026-05-01 os Linux people=1 visits=1 views=2 events=1",
            "2026-05-01 event signup people=1 visits=1 events=1",
        ]
    );
}

#[test]
fn goatcounters_first_version_gives_no_user_agent_away() {
    let (rows, summary) = rows("goatcounter/version_1.csv");
    assert_eq!(
        rows,
        [
            "2020-08-01 total  people=1 visits=1 views=1",
            "2020-08-01 page /goats people=1 visits=1 views=1",
            "2020-08-01 entry_page /goats people=1 visits=1",
            "2020-08-01 exit_page /goats people=1 visits=1",
            "2020-08-01 source Hacker News people=1 visits=1 views=1",
            "2020-08-01 country FR people=1 visits=1 views=1",
        ]
    );
    assert!(!summary.files[0].given.contains_key(&Dimension::Browser));
}

#[test]
fn gzip_is_unpacked() {
    use std::io::Write;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&fixture("goatcounter/version_1.csv")).expect("memory");
    let packed = packed.finish().expect("memory");
    let (rows, _) = import(&packed, "export.csv.gz", &Settings::default()).expect("an export");
    assert_eq!(rows.len(), 6);
}
