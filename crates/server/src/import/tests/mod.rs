//! Every fixture is read exactly; no bytes break a reader.

mod hostile;
mod sums;
mod views;

use std::io::{Cursor, Write};
use std::path::Path;

use super::{Counts, ImportError, Imported, Settings, Summary, read};

/// A fixture's bytes.
fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads bytes as a file of that name; rows come as lines.
fn import(bytes: &[u8], name: &str, settings: &Settings) -> Result<(Vec<String>, Summary), ImportError> {
    let mut rows = Vec::new();
    let summary = read(Cursor::new(bytes), name, settings, &mut |row| {
        rows.push(line(&row));
        Ok(())
    })?;
    Ok((rows, summary))
}

/// A fixture's rows and summary, in UTC.
fn rows(name: &str) -> (Vec<String>, Summary) {
    let file = name.rsplit('/').next().unwrap_or(name);
    import(&fixture(name), file, &Settings::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// A row as a line: `2026-05-01 page /goats people=2 visits=3`.
fn line(row: &Imported) -> String {
    let Counts { visitors, visits, views, bounces, duration_s, events, revenue_milli } = row.counts;
    let mut line = row.day.to_string();
    if row.days != 1 {
        line += &format!("+{}", row.days);
    }
    line += &format!(" {} {}", row.dimension.name(), row.value);
    let numbers = [
        ("people", visitors),
        ("visits", visits),
        ("views", views),
        ("bounces", bounces),
        ("s", duration_s),
        ("events", events),
    ];
    for (name, number) in numbers {
        line += &number.map(|number| format!(" {name}={number}")).unwrap_or_default();
    }
    line += &revenue_milli.map(|milli| format!(" milli={milli}")).unwrap_or_default();
    line
}

/// A ZIP of files.
fn zip(files: &[(&str, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        archive.start_file(*name, options).expect("a file in memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// A ZIP of all CSV files of a fixture's folder.
fn zip_of(folder: &str, names: &[&str]) -> Vec<u8> {
    let files: Vec<_> = names.iter().map(|name| (*name, fixture(&format!("{folder}/{name}")))).collect();
    zip(&files, zip::CompressionMethod::Stored)
}
