//! Rows of CSV or JSON, each by the names of its columns in small letters.

use std::collections::BTreeMap;

use serde_json::Value;

/// Rows read at most.
const ROWS: usize = 1_000_000;
/// Where other tools' answers have the list of links.
const LISTS: [&str; 3] = ["links", "data", "shortUrls"];

/// The rows.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<BTreeMap<String, Value>>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    match bytes.first() {
        None => Err("the file is empty".to_owned()),
        Some(b'{' | b'[') => json(bytes),
        Some(_) => csv(bytes),
    }
}

fn json(bytes: &[u8]) -> Result<Vec<BTreeMap<String, Value>>, String> {
    let mut value: Value =
        serde_json::from_slice(bytes).map_err(|error| format!("it is no JSON: {error}"))?;
    // The list may be within: {"shortUrls": {"data": [...]}}.
    for _ in 0..3 {
        let Some(name) = LISTS.iter().find(|name| value.get(**name).is_some()) else { break };
        value = value[*name].take();
    }
    let Value::Array(list) = value else {
        return Err(format!("it has no list of links; it would be a list, or in {}", LISTS.join(", ")));
    };
    Ok(list.into_iter().take(ROWS).map(flat).collect())
}

/// Members within members get a dot.
fn flat(row: Value) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let Value::Object(members) = row else { return all };
    for (name, value) in members {
        let name = name.to_lowercase();
        match value {
            Value::Object(within) => {
                all.extend(
                    within
                        .into_iter()
                        .map(|(part, value)| (format!("{name}.{}", part.to_lowercase()), value)),
                );
            }
            value => drop(all.insert(name, value)),
        }
    }
    all
}

fn csv(bytes: &[u8]) -> Result<Vec<BTreeMap<String, Value>>, String> {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| first.iter().filter(|byte| **byte == sign).count();
    // Spreadsheets of some languages separate by semicolons.
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let wrong = |error: &csv::Error| format!("it is no table: {error}");
    let headers: Vec<String> = reader
        .headers()
        .map_err(|error| wrong(&error))?
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(|error| wrong(&error))?;
        Ok(headers.iter().cloned().zip(record.iter().map(Value::from)).collect())
    };
    reader.records().take(ROWS).map(row).collect()
}
