//! Exports that are sums already.

use jiff::civil::date;

use super::{fixture, import, rows, zip_of};
use crate::import::{Dimension, Format, ImportError, Settings, SkipReason};

const PLAUSIBLE: [&str; 10] = [
    "imported_visitors_20260501_20260502.csv",
    "imported_sources_20260501_20260502.csv",
    "imported_pages_20260501_20260502.csv",
    "imported_entry_pages_20260501_20260502.csv",
    "imported_exit_pages_20260501_20260502.csv",
    "imported_custom_events_20260501_20260502.csv",
    "imported_locations_20260501_20260502.csv",
    "imported_devices_20260501_20260502.csv",
    "imported_browsers_20260501_20260502.csv",
    "imported_operating_systems_20260501_20260502.csv",
];

#[test]
fn plausibles_zip_is_read_whole() {
    let (rows, summary) =
        import(&zip_of("plausible", &PLAUSIBLE), "site.zip", &Settings::default()).expect("a ZIP");
    assert_eq!(summary.files.len(), 10);
    assert!(summary.files.iter().all(|file| file.format == Format::Plausible));
    assert!(
        summary.files.iter().all(|file| file.unknown_columns.is_empty() && file.skipped.is_empty()),
        "{summary:?}"
    );
    assert_eq!(summary.period(), Some((date(2026, 5, 1), date(2026, 5, 2))));
    assert_eq!(summary.files.iter().map(|file| file.rows).sum::<u64>(), 28);
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=40 visits=44 views=95 bounces=21 s=5230",
            "2026-05-02 total  people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-01 source  people=25 visits=28 views=60 bounces=12 s=3000",
            "2026-05-01 source Mastodon people=15 visits=16 views=35 bounces=9 s=2230",
            "2026-05-01 referrer mastodon.example/@ada people=9 visits=9 views=20 bounces=5 s=1230",
            "2026-05-01 referrer social.example/ people=6 visits=7 views=15 bounces=4 s=1000",
            "2026-05-01 utm_source mastodon people=6 visits=7 views=15 bounces=4 s=1000",
            "2026-05-01 utm_medium social people=6 visits=7 views=15 bounces=4 s=1000",
            "2026-05-01 utm_campaign spring people=6 visits=7 views=15 bounces=4 s=1000",
            "2026-05-02 source Newsletter people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-02 utm_source letter people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-02 utm_medium email people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-02 utm_campaign spring people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-02 utm_content top people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-01 page / people=30 visits=32 views=53",
            "2026-05-01 page /goats people=14 visits=15 views=42",
            "2026-05-02 page /goats people=31 visits=33 views=70",
            "2026-05-01 entry_page / people=40 visits=44 views=95 bounces=21 s=5230",
            "2026-05-02 entry_page /goats people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-01 exit_page /goats people=40 visits=44 views=95 bounces=21 s=5230",
            "2026-05-02 exit_page /goats people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-01 event Outbound Link: Click people=3 events=4",
            "2026-05-01 property url=https://example.net/a people=3 events=4",
            "2026-05-02 event 404 people=2 events=2",
            "2026-05-02 event Signup people=1 events=1",
            "2026-05-02 property path=/gaots people=2 events=2",
            "2026-05-01 country FR people=32 visits=35 views=80 bounces=17 s=4200",
            "2026-05-01 country SN people=8 visits=9 views=15 bounces=4 s=1030",
            "2026-05-01 region FR-ARA people=12 visits=13 views=30 bounces=7 s=1600",
            "2026-05-01 region FR-IDF people=20 visits=22 views=50 bounces=10 s=2600",
            "2026-05-01 city 2988507 people=20 visits=22 views=50 bounces=10 s=2600",
            "2026-05-01 city 2996944 people=12 visits=13 views=30 bounces=7 s=1600",
            "2026-05-02 country FR people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-02 region FR-IDF people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-02 city 2988507 people=31 visits=33 views=70 bounces=18 s=3105",
            "2026-05-01 device Desktop people=10 visits=11 views=25 bounces=5 s=1330",
            "2026-05-01 device Mobile people=30 visits=33 views=70 bounces=16 s=3900",
            "2026-05-01 browser Chrome people=25 visits=28 views=60 bounces=13 s=3430",
            "2026-05-01 browser Firefox people=15 visits=16 views=35 bounces=8 s=1800",
            "2026-05-01 os Android people=28 visits=31 views=66 bounces=15 s=3700",
            "2026-05-01 os GNU/Linux people=12 visits=13 views=29 bounces=6 s=1530",
        ]
    );
}

#[test]
fn one_of_plausibles_files_is_enough() {
    let (rows, summary) = rows("plausible/imported_visitors_20260501_20260502.csv");
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=40 visits=44 views=95 bounces=21 s=5230",
            "2026-05-02 total  people=31 visits=33 views=70 bounces=18 s=3105",
        ]
    );
    assert_eq!(summary.files[0].given.get(&Dimension::Total), Some(&2));
}

#[test]
fn ga4_tells_days_in_a_column_and_its_grand_total_is_left_out() {
    let (rows, summary) = rows("ga4_csv/pages_by_day.csv");
    assert_eq!(
        rows,
        [
            "2026-05-01 page / people=20 views=30 events=100 milli=0",
            "2026-05-01 page /goats people=28 views=50 events=170 milli=12500",
            "2026-05-02 page /goats people=31 views=70 events=210 milli=0",
        ]
    );
    assert_eq!(summary.files[0].first_skipped, [(8, SkipReason::GrandTotal)]);
}

#[test]
fn a_month_that_ga4_does_not_split_stays_one_row() {
    let (rows, summary) = rows("ga4_csv/channels_of_a_month.csv");
    assert_eq!(
        rows,
        [
            "2026-05-01+31 channel Direct visits=820 bounces=520 events=3362 milli=0",
            "2026-05-01+31 channel Organic Search visits=410 bounces=130 events=2583 milli=99990",
            "2026-05-01+31 channel Unassigned visits=12 bounces=11 events=30 milli=0",
        ]
    );
    assert_eq!(summary.period(), Some((date(2026, 5, 1), date(2026, 5, 31))));
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
}

#[test]
fn ga4s_snapshot_has_several_tables_and_none_counts_twice() {
    let (rows, summary) = rows("ga4_csv/snapshot.csv");
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=40",
            "2026-05-01+3 country France people=61",
            "2026-05-01+3 country Senegal people=11",
            "2026-05-02 total  people=31",
            "2026-05-03 total  people=9",
        ]
    );
    assert_eq!(summary.files[0].skipped.get(&SkipReason::Again), Some(&3));
}

#[test]
fn a_ga4_table_by_page_and_country_would_count_visits_twice() {
    let table = b"Date,Page path,Country,Sessions\n20260501,/,France,3\n";
    let error = import(table, "t.csv", &Settings::default()).expect_err("mixed");
    assert!(matches!(error, ImportError::MixedDimensions { dimension: Dimension::Page, .. }), "{error}");
}

#[test]
fn matomos_summary_of_visits_is_the_total() {
    let (rows, summary) = rows("matomo/visits_summary.csv");
    assert_eq!(
        rows,
        [
            "2026-05-01 total  people=40 visits=44 bounces=21 s=5230",
            "2026-05-02 total  people=31 visits=33 bounces=18 s=3105",
        ]
    );
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
}

#[test]
fn matomos_report_of_everything_is_known_in_english() {
    let table =
        b"Date,Unique visitors,Visits,Users,Bounces,New Visits,Visitors from Websites,Avg. on load time,\
        PagePerformance_onload_hits,Pageviews,Unique Pageviews,Avg. Visit Duration (in seconds)\n\
        2026-05-01,40,44,0,21,30,3,0.4s,12,95,60,2 min 0s\n";
    let (rows, summary) = import(table, "t.csv", &Settings::default()).expect("a report");
    assert_eq!(rows, ["2026-05-01 total  people=40 visits=44 views=95 bounces=21"]);
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
}

#[test]
fn matomos_pages_bring_their_entries_and_exits() {
    let (rows, summary) = rows("matomo/page_urls.csv");
    assert_eq!(
        rows,
        [
            "2026-05-01 page / people=28 visits=30 views=50",
            "2026-05-01 page /goats people=14 visits=15 views=42",
            "2026-05-01 entry_page / people=24 visits=26 bounces=12 s=3000",
            "2026-05-01 entry_page /goats people=12 visits=13 bounces=9 s=2230",
            "2026-05-01 exit_page / people=10 visits=11",
            "2026-05-01 exit_page /goats people=14 visits=15",
        ]
    );
    assert!(summary.files[0].unknown_columns.is_empty(), "{summary:?}");
}

#[test]
fn matomos_utf_16_is_read_once_its_labels_are_known_and_a_strange_column_is_told() {
    let bytes = fixture("matomo/referrers_utf16.csv");
    let error = import(&bytes, "t.csv", &Settings::default()).expect_err("labels of what?");
    assert!(matches!(error, ImportError::NoDimension { .. }), "{error}");
    let settings = Settings { dimension: Some(Dimension::Source), ..Settings::default() };
    let (rows, summary) = import(&bytes, "t.csv", &settings).expect("a report");
    assert_eq!(
        rows,
        [
            "2026-05-01 source Réseau social people=9 visits=9 bounces=5 s=1230",
            "2026-05-02 source Facebook, sans accent people=3 visits=4 bounces=2 s=300",
        ]
    );
    assert_eq!(summary.files[0].unknown_columns, ["Mood"]);
}

#[test]
fn umamis_dashboard_zip_needs_a_period() {
    let names = [
        "events.csv",
        "pages.csv",
        "referrers.csv",
        "browsers.csv",
        "os.csv",
        "devices.csv",
        "countries.csv",
    ];
    let bytes = zip_of("umami", &names);
    let error = import(&bytes, "export.zip", &Settings::default()).expect_err("of when?");
    assert!(matches!(error, ImportError::NoDates { .. }), "{error}");
    let settings = Settings { period: Some((date(2026, 5, 1), date(2026, 5, 31))), ..Settings::default() };
    let (rows, _) = import(&bytes, "export.zip", &settings).expect("a ZIP");
    assert_eq!(
        rows,
        [
            "2026-05-01+31 event signup events=4",
            "2026-05-01+31 page /goats people=28",
            "2026-05-01+31 source mail.example people=9",
            "2026-05-01+31 browser firefox people=12",
            "2026-05-01+31 os Linux people=13",
            "2026-05-01+31 device laptop people=14",
            "2026-05-01+31 country FR people=32",
        ]
    );
}

#[test]
fn one_of_umamis_files_under_another_name_needs_its_dimension() {
    let period = Some((date(2026, 5, 1), date(2026, 5, 1)));
    let settings = Settings { period, ..Settings::default() };
    let error = import(b"x,y\n/goats,3\n", "mine.csv", &settings).expect_err("of what?");
    assert!(matches!(error, ImportError::NoDimension { .. }), "{error}");
    let settings = Settings { dimension: Some(Dimension::EntryPage), ..settings };
    let (rows, _) = import(b"x,y\n/goats,3\n", "mine.csv", &settings).expect("a table");
    assert_eq!(rows, ["2026-05-01 entry_page /goats people=3"]);
}
