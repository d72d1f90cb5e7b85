//! Real logs, which are not in the repository: `ENTRENOUS_REFERENCE_DATA` names the folder above `logs/`.

use super::super::{Line, Malformed, Reader, recognise};
use std::path::PathBuf;

/// Counts of one log: lines, records, malformed by reason, garbage requests, status 200, sum of bytes.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    lines: usize,
    records: usize,
    truncated: usize,
    other: usize,
    no_request: usize,
    status_200: usize,
    with_referrer: usize,
    bytes: u64,
}

fn counts(name: &str) -> Option<Counts> {
    let Some(folder) = std::env::var_os("ENTRENOUS_REFERENCE_DATA") else {
        eprintln!("not run: ENTRENOUS_REFERENCE_DATA is not set");
        return None;
    };
    let content = std::fs::read(PathBuf::from(folder).join("logs").join(name)).expect("the reference log");
    let lines: Vec<&[u8]> = content.split_inclusive(|byte| *byte == b'\n').collect();
    let found = recognise(lines.iter().copied());
    assert_eq!(found.primary().map(|format| format.name()), Some("combined"));
    let mut reader = Reader::new(&found);
    let mut counts = Counts {
        lines: lines.len(),
        records: 0,
        truncated: 0,
        other: 0,
        no_request: 0,
        status_200: 0,
        with_referrer: 0,
        bytes: 0,
    };
    for line in lines {
        match reader.read(line) {
            Line::Record { record, .. } => {
                counts.records += 1;
                counts.no_request += usize::from(record.target.is_none());
                counts.status_200 += usize::from(record.status == 200);
                counts.with_referrer += usize::from(record.referrer.is_some());
                counts.bytes += record.bytes.unwrap_or(0);
            }
            Line::Malformed(Malformed::Truncated) => counts.truncated += 1,
            _ => counts.other += 1,
        }
    }
    assert_eq!(reader.formats().len(), 1, "one format throughout");
    Some(counts)
}

// Independently, with `F=...` each:
// lines            wc -l < $F
// records          awk -F'"' 'NF==7' $F | wc -l       (one line of the first has an unclosed user agent)
// no_request       awk -F'"' 'NF==7 && $2 !~ /^[A-Za-z_-]+ ./' $F | wc -l
// status_200       awk -F'"' 'NF==7{split($3,a," "); n+=a[1]==200} END{print n}' $F
// with_referrer    awk -F'"' 'NF==7 && $4!="-" && $4!=""' $F | wc -l
// bytes            awk -F'"' 'NF==7{split($3,a," "); s+=a[2]} END{printf "%.0f\n", s}' $F

#[test]
fn apache_2015() {
    let Some(counts) = counts("apache_2015.log") else { return };
    let expected = Counts {
        lines: 10_000,
        records: 9_999,
        truncated: 1,
        other: 0,
        no_request: 0,
        status_200: 9_125,
        with_referrer: 5_927,
        bytes: 2_747_282_505,
    };
    assert_eq!(counts, expected);
}

#[test]
fn maps_2020() {
    let Some(counts) = counts("maps_2020.log") else { return };
    let expected = Counts {
        lines: 4_750,
        records: 4_750,
        truncated: 0,
        other: 0,
        no_request: 27,
        status_200: 2_789,
        with_referrer: 1_905,
        bytes: 249_886_234,
    };
    assert_eq!(counts, expected);
}
