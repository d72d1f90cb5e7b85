//! Bytes that mean harm, and bytes that mean nothing.

use proptest::prelude::*;

use super::{fixture, import, zip};
use crate::import::{ImportError, Limits, Settings, SkipReason};

const FIXTURES: [&str; 11] = [
    "plausible/imported_sources_20260501_20260502.csv",
    "plausible/imported_custom_events_20260501_20260502.csv",
    "ga4_csv/pages_by_day.csv",
    "ga4_csv/snapshot.csv",
    "ga4_bigquery/events_20260501.jsonl",
    "ga4_bigquery/array.json",
    "matomo/page_urls.csv",
    "matomo/referrers_utf16.csv",
    "umami/website_event.csv",
    "umami/event_data.csv",
    "goatcounter/version_2.csv",
];

fn limited(limits: Limits) -> Settings {
    Settings { limits, ..Settings::default() }
}

#[test]
fn an_archive_that_unpacks_without_end_is_stopped() {
    let mut bomb = b"date,visitors,pageviews\n".to_vec();
    bomb.resize(4 << 20, b'\n');
    let bytes = zip(&[("imported_visitors.csv", bomb)], zip::CompressionMethod::Deflated);
    assert!(bytes.len() < 8_000, "packed to {}", bytes.len());
    let settings = limited(Limits { unpacked_bytes: 1 << 20, ..Limits::default() });
    let error = import(&bytes, "bomb.zip", &settings).expect_err("too large");
    assert!(matches!(error, ImportError::TooLarge { limit: 1_048_576, .. }), "{error}");
}

#[test]
fn an_archive_of_too_many_files_is_not_opened() {
    let files: Vec<_> = (0..20).map(|n| (format!("{n}.csv"), Vec::new())).collect();
    let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let bytes = zip(&files, zip::CompressionMethod::Stored);
    let settings = limited(Limits { archive_files: 19, ..Limits::default() });
    let error = import(&bytes, "many.zip", &settings).expect_err("too many");
    assert!(matches!(error, ImportError::TooManyFiles { limit: 19, .. }), "{error}");
    let error = import(&bytes, "many.zip", &Settings::default()).expect_err("nothing in it");
    assert!(matches!(error, ImportError::NothingInArchive { .. }), "{error}");
}

#[test]
fn a_broken_archive_says_so() {
    let mut bytes = zip(&[("a.csv", b"date,visitors,visits\n".to_vec())], zip::CompressionMethod::Stored);
    bytes.truncate(bytes.len() / 2);
    let error = import(&bytes, "half.zip", &Settings::default()).expect_err("half");
    assert!(matches!(error, ImportError::Archive { .. }), "{error}");
}

#[test]
fn rows_that_cannot_be_read_are_told_by_line() {
    let table = b"date,page,visitors,pageviews\n\
        2026-02-30,/a,1,1\n\
        2026-05-01,/b,1\n\
        2026-05-01,/c,-1,1\n\
        2026-05-01,/\xff,1,1\n\
        2026-05-01,/\x1b[2J,1,1\n\
        2026-05-01,/fine,1,1\n";
    let (rows, summary) = import(table, "t.csv", &Settings::default()).expect("some rows");
    assert_eq!(rows, ["2026-05-01 page /fine people=1 views=1"]);
    assert_eq!(summary.files[0].rows, 6);
    let reasons =
        [SkipReason::Date, SkipReason::Cells, SkipReason::Number, SkipReason::Utf8, SkipReason::Control];
    let expected: Vec<_> = (2..).zip(reasons).collect();
    assert_eq!(summary.files[0].first_skipped, expected);
}

#[test]
fn sums_beyond_the_limit_come_in_parts_and_views_beyond_it_fail() {
    let sums = b"date,page,visitors,pageviews\n2026-05-01,/a,1,1\n2026-05-01,/b,1,1\n2026-05-01,/a,1,1\n";
    let (rows, _) = import(sums, "t.csv", &limited(Limits { values: 2, ..Limits::default() })).expect("sums");
    assert_eq!(
        rows,
        [
            "2026-05-01 page /a people=1 views=1",
            "2026-05-01 page /b people=1 views=1",
            "2026-05-01 page /a people=1 views=1",
        ]
    );
    let views = fixture("goatcounter/version_2.csv");
    for limits in [
        Limits { values: 2, ..Limits::default() },
        Limits { visits: 1, ..Limits::default() },
        Limits { seen: 3, ..Limits::default() },
    ] {
        let error = import(&views, "t.csv", &limited(limits)).expect_err("too much");
        assert!(matches!(error, ImportError::TooMuch { .. }), "{error}");
    }
}

#[test]
fn whoever_takes_rows_may_stop() {
    let bytes = fixture("goatcounter/version_1.csv");
    let mut taken = 0;
    let result = crate::import::read(std::io::Cursor::new(bytes), "t.csv", &Settings::default(), &mut |_| {
        taken += 1;
        Err("the disk is full".into())
    });
    assert!(matches!(result, Err(ImportError::NotTaken(_))));
    assert_eq!(taken, 1);
}

#[test]
fn every_error_names_the_file_or_the_cause_and_a_remedy() {
    let file = || "f.csv".to_owned();
    let errors = [
        ImportError::NotRecognised { file: file() },
        ImportError::NoDates { file: file() },
        ImportError::TooMuch { file: file(), what: "visits", limit: 7 },
        ImportError::RecordTooLong { file: file(), line: 3, limit: 9 },
    ];
    for error in errors {
        assert!(error.to_string().starts_with("f.csv"), "{error}");
    }
}

/// What was read must add up, whatever the bytes were.
fn check(bytes: &[u8]) {
    let settings = limited(Limits { record_bytes: 4096, ..Limits::default() });
    let Ok((rows, summary)) = import(bytes, "t.csv", &settings) else { return };
    for file in &summary.files {
        assert!(file.skipped.values().sum::<u64>() <= file.rows, "{file:?}");
        assert_eq!(file.period.is_some(), !file.given.is_empty(), "{file:?}");
    }
    let given: u64 = summary.files.iter().flat_map(|file| file.given.values()).sum();
    assert_eq!(given, rows.len() as u64);
    assert!(rows.iter().all(|row| !row.chars().any(char::is_control)), "{rows:?}");
}

proptest! {
    #[test]
    fn no_bytes_break_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        check(&bytes);
    }

    #[test]
    fn no_damage_to_a_real_export_breaks_its_reader(
        which in 0..FIXTURES.len(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<proptest::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = fixture(FIXTURES[which]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        check(&bytes);
    }

    #[test]
    fn no_rows_under_a_real_header_break_its_reader(which in 0..FIXTURES.len(), rows in "([ -~]{0,20}[,\"\n0-9-]{0,4}){0,30}") {
        let bytes = fixture(FIXTURES[which]);
        let header = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        check(&[&bytes[..header], b"\n", rows.as_bytes()].concat());
    }

    #[test]
    fn no_damage_to_an_archive_breaks_it(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let file = ("imported_visitors.csv", fixture("plausible/imported_visitors_20260501_20260502.csv"));
        let mut bytes = zip(&[file], zip::CompressionMethod::Deflated);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check(&bytes);
    }
}
