//! `--visits`: one row a visit, in three formats that say the same.

use std::collections::BTreeMap;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use crate::support::{Folder, codes, fixture, report};

type Row = BTreeMap<String, String>;

/// The report and the rows of a visits file in one format, empty cells as "".
fn rows(folder: &Folder, ending: &str, log: &str) -> (Value, Vec<Row>) {
    let path = folder.path(&format!("visits.{ending}"));
    let ran = report(&["--format", "json", "--visits", &path, log]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(folder.names().iter().filter(|name| name.contains(".part")).count(), 0);
    let rows = match ending {
        "csv" => csv_rows(&path),
        "ndjson" => ndjson_rows(&path),
        _ => parquet_rows(&path),
    };
    (ran.json(), rows)
}

fn csv_rows(path: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn ndjson_rows(path: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("a file");
    let row = |line: &str| -> Row {
        let object: serde_json::Map<String, Value> = serde_json::from_str(line).expect("an object a line");
        let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        object.into_iter().map(|(key, value)| (key, text(value))).collect()
    };
    text.lines().map(row).collect()
}

fn parquet_rows(path: &str) -> Vec<Row> {
    let reader = SerializedFileReader::new(std::fs::File::open(path).expect("a file")).expect("Parquet");
    let text = |field: &Field| match field {
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    let rows = reader.get_row_iter(None).expect("rows");
    rows.map(|row| {
        let row = row.expect("a row");
        row.get_column_iter().map(|(name, field)| (name.clone(), text(field))).collect()
    })
    .collect()
}

fn number(row: &Row, column: &str) -> f64 {
    match row.get(column).map(String::as_str) {
        None | Some("") => 0.0,
        Some(text) => text.parse().expect("a number"),
    }
}

#[test]
fn rows_are_visits_and_columns_add_up_to_sources() {
    let folder = Folder::new();
    for ending in ["csv", "ndjson", "parquet"] {
        let (report, rows) = rows(&folder, ending, &fixture("mixed.log"));
        assert_eq!(rows.len() as u64, report["visits"].as_u64().expect("a count"), "{ending}");
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for row in &rows {
            let columns = row.keys().filter(|name| name.starts_with("p_"));
            let total: f64 = columns.clone().map(|name| number(row, name)).sum();
            assert!((total - 1.0).abs() < 1e-6, "{ending}: {row:?}");
            columns.for_each(|name| *sums.entry(name.clone()).or_default() += number(row, name));
            let source = &row["source"];
            let class = ["referral/", "campaign/"].iter().find(|class| source.starts_with(**class));
            let column = class
                .map_or_else(|| format!("p_{source}"), |class| format!("p_{}", class.trim_end_matches('/')));
            assert_eq!(number(row, &column), number(row, "probability"), "{ending}: {row:?}");
        }
        let mut expected: BTreeMap<String, f64> = BTreeMap::new();
        for source in report["sources"].as_array().expect("rows") {
            let name = source["source"].as_str().expect("a name");
            let class = name.split('/').next().unwrap_or_default();
            let column = if matches!(class, "referral" | "campaign") { class } else { name };
            *expected.entry(format!("p_{column}")).or_default() +=
                source["visits"].as_f64().expect("a number");
        }
        for (column, visits) in expected {
            assert!(
                (sums[&column] - visits).abs() < 1e-6,
                "{ending} {column}: {} and {visits}",
                sums[&column]
            );
        }
    }
}

#[test]
fn all_three_formats_say_the_same() {
    let folder = Folder::new();
    let (_, csv) = rows(&folder, "csv", &fixture("mixed.log"));
    let (_, ndjson) = rows(&folder, "ndjson", &fixture("mixed.log"));
    let (_, parquet) = rows(&folder, "parquet", &fixture("mixed.log"));
    let without_zeros = |rows: &[Row]| -> Vec<Row> {
        let filled = |(name, value): &(&String, &String)| {
            !name.starts_with("p_") || !matches!(value.as_str(), "" | "0")
        };
        let of = |row: &Row| {
            row.iter().filter(filled).map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        rows.iter().map(of).collect()
    };
    let tidy = |rows: Vec<Row>| -> Vec<Row> {
        // 1 and 1.0 are one number.
        let number = |value: String| value.parse::<f64>().map_or(value, |number| number.to_string());
        without_zeros(&rows)
            .into_iter()
            .map(|row| row.into_iter().map(|(name, value)| (name, number(value))).collect())
            .collect()
    };
    let csv = tidy(csv);
    assert_eq!(csv, tidy(ndjson));
    assert_eq!(csv, tidy(parquet));
}

#[test]
fn facts_come_first_and_read_as_the_contract_says() {
    let folder = Folder::new();
    let path = folder.path("v.csv");
    assert_eq!(report(&["--visits", &path, &fixture("mixed.log")]).code, 0);
    let text = std::fs::read_to_string(&path).expect("the file");
    let header = text.lines().next().expect("a header");
    assert!(header.starts_with("line,visit_id,started_at,landing,ga_channel,source,probability,grade,evidence,p_dark_social/whatsapp,p_dark_social/signal,"), "{header}");
    assert!(header.ends_with(",p_unknown,p_referral,p_campaign"), "{header}");
    let rows = csv_rows(&path);
    let of = |line_of: &str| rows.iter().find(|row| row["landing"] == line_of).expect("a row");
    let shop = of("/shop");
    assert_eq!(shop["started_at"], "2024-06-03T10:03:00Z");
    assert_eq!(
        (&*shop["source"], &*shop["ga_channel"], &*shop["grade"]),
        ("paid/google_ads", "Paid Search", "proven")
    );
    let log = std::fs::read_to_string(fixture("mixed.log")).expect("the fixture");
    let line: usize = shop["line"].parse().expect("a number");
    assert!(log.lines().nth(line - 1).expect("that line").contains("/shop?gclid"));
    let mut ids: Vec<_> = rows.iter().map(|row| row["visit_id"].clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), rows.len());
}

#[test]
fn a_log_without_visits_is_a_table_without_rows() {
    let folder = Folder::new();
    let empty = folder.write("empty.log", "");
    for ending in ["csv", "ndjson", "parquet"] {
        assert!(rows(&folder, ending, &empty).1.is_empty(), "{ending}");
    }
}

#[test]
fn a_file_that_was_there_is_replaced_only_by_a_whole_one() {
    let folder = Folder::new();
    let path = folder.write("v.csv", "old");
    assert_eq!(report(&["--visits", &path, &folder.path("missing.log")]).code, 2);
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), "old");
    let partial =
        report(&["--format", "json", "--visits", &path, &fixture("mixed.log"), &folder.path("missing.log")]);
    assert_eq!(partial.code, 3);
    assert_eq!(csv_rows(&path).len() as u64, partial.json()["visits"].as_u64().expect("a count"));
    assert_eq!(codes(&partial.json())[0], "unreadable");
}
