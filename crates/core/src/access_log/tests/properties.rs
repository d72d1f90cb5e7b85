//! Random records, printed as servers print them, are read back; random bytes never panic.

use super::super::{Format, Reader, Record, recognise};
use super::named;
use proptest::prelude::*;
use std::borrow::Cow;

/// A header's value: any bytes but line ends, and neither of the two ways to say nothing.
fn value() -> impl Strategy<Value = Option<Cow<'static, [u8]>>> {
    let bytes = prop_oneof![
        "[a-zA-Z0-9 ()/;.,:_+=?-]{1,40}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..20),
    ];
    prop::option::of(bytes.prop_map(Cow::Owned)).prop_map(|value| value.filter(|bytes| **bytes != *b"-"))
}

fn text() -> impl Strategy<Value = Option<Cow<'static, [u8]>>> {
    prop::option::of(
        "\\PC{1,30}".prop_filter("absent", |text| text != "-").prop_map(|text| Cow::Owned(text.into_bytes())),
    )
}

prop_compose! {
    fn record(header: fn() -> BoxedStrategy<Option<Cow<'static, [u8]>>>)(
        // Later, an epoch cannot be told from one in milliseconds.
        seconds in 0_i64..100_000_000_000,
        client in "[0-9a-f.:]{1,20}",
        target in "/[a-z0-9/?=&%._~-]{0,30}",
        status in 100_u16..1000,
        bytes in prop::option::of(any::<u64>()),
        referrer in header(),
        user_agent in header(),
        site in header(),
        language in header(),
    ) -> Record<'static> {
        Record {
            time_ms: seconds * 1000,
            client: Some(Cow::Owned(client.into_bytes())),
            method: Some(Cow::Borrowed(b"GET")),
            target: Some(Cow::Owned(target.into_bytes())),
            status,
            bytes,
            referrer,
            user_agent,
            sec_fetch_site: site,
            accept_language: language,
            ..Record::default()
        }
    }
}

/// As nginx writes a variable into a text log; Apache differs in `\"` for `\x22`.
fn escaped(value: Option<&[u8]>) -> String {
    let Some(value) = value else { return "-".into() };
    let mut out = String::new();
    for byte in value {
        match byte {
            b'"' | b'\\' | 0..=31 | 127.. => out += &format!("\\x{byte:02X}"),
            plain => out.push(char::from(*plain)),
        }
    }
    out
}

/// `17/May/2015:10:05:03 +0000`, by counting days: not the arithmetic under test.
fn common_time(ms: i64) -> String {
    let (mut days, seconds) = (ms / 86_400_000, ms / 1000 % 86_400);
    let mut year = 1970;
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while days >= 365 + i64::from(leap(year)) {
        days -= 365 + i64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{:02}/{}/{year}:{hour:02}:{minute:02}:{second:02} +0000", days + 1, names[month])
}

fn combined(record: &Record<'_>) -> String {
    let bytes = record.bytes.map_or("-".into(), |bytes| bytes.to_string());
    format!(
        "{} - - [{}] \"GET {} HTTP/1.1\" {} {bytes} \"{}\" \"{}\"",
        escaped(record.client.as_deref()),
        common_time(record.time_ms),
        escaped(record.target.as_deref()),
        record.status,
        escaped(record.referrer.as_deref()),
        escaped(record.user_agent.as_deref()),
    )
}

fn json(record: &Record<'_>) -> String {
    let text = |value: &Option<Cow<'_, [u8]>>| {
        value.as_deref().map_or(String::new(), |bytes| String::from_utf8(bytes.to_vec()).expect("text"))
    };
    serde_json::json!({
        "msec": format!("{}.000", record.time_ms / 1000),
        "remote_addr": text(&record.client),
        "request_method": text(&record.method),
        "request_uri": text(&record.target),
        "status": record.status,
        "body_bytes_sent": record.bytes,
        "referer": text(&record.referrer),
        "http_user_agent": text(&record.user_agent),
        "sec_fetch_site": text(&record.sec_fetch_site),
        "accept_language": text(&record.accept_language),
        "more": {"a": [text(&record.referrer), {"b": null}]},
    })
    .to_string()
}

fn any_header() -> BoxedStrategy<Option<Cow<'static, [u8]>>> {
    value().boxed()
}

fn any_text() -> BoxedStrategy<Option<Cow<'static, [u8]>>> {
    text().boxed()
}

proptest! {
    #[test]
    fn combined_is_read_back(record in record(any_header)) {
        let expected = Record { sec_fetch_site: None, accept_language: None, ..record };
        let line = combined(&expected);
        prop_assert_eq!(named("combined").parse(line.as_bytes()), Ok(expected.clone()), "{}", line);
        let vhost = format!("example.com:443 {line}");
        let with_host = Record { host: Some(Cow::Borrowed(b"example.com")), ..expected };
        prop_assert_eq!(named("vhost_combined").parse(vhost.as_bytes()), Ok(with_host), "{}", vhost);
    }

    #[test]
    fn json_is_read_back(record in record(any_text)) {
        let line = json(&record);
        prop_assert_eq!(named("json").parse(line.as_bytes()), Ok(record), "{}", line);
    }

    #[test]
    fn a_compiled_format_is_read_back(record in record(any_header)) {
        let format = Format::compile(r#"$status "$http_accept_language" [$time_local] "$http_sec_fetch_site" $remote_addr $request_uri"#)
            .expect("a format");
        let line = format!(
            "{} \"{}\" [{}] \"{}\" {} {}",
            record.status,
            escaped(record.accept_language.as_deref()),
            common_time(record.time_ms),
            escaped(record.sec_fetch_site.as_deref()),
            escaped(record.client.as_deref()),
            escaped(record.target.as_deref()),
        );
        let expected = Record { method: None, bytes: None, referrer: None, user_agent: None, ..record };
        prop_assert_eq!(format.parse(line.as_bytes()), Ok(expected), "{}", line);
    }

    #[test]
    fn a_cut_line_is_never_read_as_another_record(record in record(any_header), at in any::<prop::sample::Index>()) {
        let line = combined(&record);
        let cut = &line.as_bytes()[..at.index(line.len())];
        prop_assert!(named("combined").parse(cut).is_err());
    }

    #[test]
    fn arbitrary_bytes_never_panic(line in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in Format::all() {
            let _ = format.parse(&line);
            let _ = format.columns_of(&line);
        }
    }

    #[test]
    fn damaged_lines_never_panic(
        record in record(any_text),
        which in 0_usize..3,
        damage in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"\"\\ []{}:,-\t%#\n\0\xFF0"[..])), 1..6),
    ) {
        let mut line = match which {
            0 => combined(&record).into_bytes(),
            1 => json(&record).into_bytes(),
            _ => b"2015-05-17\t10:05:03\tX\t1\t192.0.2.1\tGET\th\t/%25\t200\t-\tx%2520y\ta=b".to_vec(),
        };
        for (at, byte) in damage {
            let at = at.index(line.len());
            line[at] = byte;
        }
        for format in Format::all() {
            let _ = format.parse(&line);
        }
        let mut reader = Reader::new(&recognise([&line[..]]));
        let _ = reader.read(&line);
    }

    #[test]
    fn format_strings_never_panic(format in "([$%][a-z{}_>]{0,12}|log_format |LogFormat |[ \"'\\[\\]\\\\|]){0,12}", line in "\\PC{0,60}") {
        if let Ok(format) = Format::compile(&format) {
            let _ = format.parse(line.as_bytes());
        }
    }
}
