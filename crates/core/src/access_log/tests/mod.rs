//! Tests of the access-log formats. All lines are our own; addresses are from the documentation ranges.

mod custom;
mod json;
mod lines;
mod properties;
mod recognition;
mod reference;
mod speed;
mod text;
mod w3c;

use super::{Format, Malformed, Record};

/// The fields of a record that are set, one line each: what a test compares.
fn show(record: &Record<'_>) -> String {
    let mut out = format!("time {}\nstatus {}\n", record.time_ms, record.status);
    if let Some(bytes) = record.bytes {
        out += &format!("bytes {bytes}\n");
    }
    let fields = [
        ("client", &record.client),
        ("forwarded_for", &record.forwarded_for),
        ("method", &record.method),
        ("target", &record.target),
        ("host", &record.host),
        ("referrer", &record.referrer),
        ("user_agent", &record.user_agent),
        ("site", &record.sec_fetch_site),
        ("mode", &record.sec_fetch_mode),
        ("user", &record.sec_fetch_user),
        ("dest", &record.sec_fetch_dest),
        ("purpose", &record.sec_purpose),
        ("requested_with", &record.x_requested_with),
        ("language", &record.accept_language),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out += &format!("{name} {}\n", value.escape_ascii());
        }
    }
    out
}

fn named(name: &str) -> Format {
    Format::named(name).expect("a known name")
}

/// What a named format reads in a line.
fn read(name: &str, line: &str) -> String {
    match named(name).parse(line.as_bytes()) {
        Ok(record) => show(&record),
        Err(reason) => format!("{reason:?}"),
    }
}

fn reason(name: &str, line: &str) -> Option<Malformed> {
    named(name).parse(line.as_bytes()).err()
}

/// The target and host of a request line.
fn request(line: &str) -> (Option<String>, Option<String>, Option<String>) {
    let line = format!("192.0.2.1 - - [17/May/2015:10:05:03 +0000] \"{line}\" 200 5");
    let format = named("common");
    let record = format.parse(line.as_bytes()).expect("a good line");
    let text = |field: &super::Field<'_>| field.as_deref().map(|bytes| bytes.escape_ascii().to_string());
    (text(&record.method), text(&record.target), text(&record.host))
}
