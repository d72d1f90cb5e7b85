//! Sites on which there is next to nothing to learn, or nothing but nonsense: a clear result, finite numbers, no panic.

use std::fmt::Write;

use serde_json::Value;

use crate::support::{FIREFOX, Folder, all_finite, json, line, report, visits};

const BOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// A line of any day and agent.
fn dated(day: &str, time: &str, client: &str, target: &str, agent: &str) -> String {
    format!("{client} - - [{day}:{time} +0000] \"GET {target} HTTP/1.1\" 200 5 \"-\" \"{agent}\"\n")
}

/// The statistical report of a log holds together; it is returned.
fn sound(name: &str, log: &str) -> Value {
    let folder = Folder::new();
    let path = folder.write("a.log", log);
    let found = json(&["--engine", "statistical", &path]);
    all_finite(&found);
    section(name, &found);
    for site in found["sites"].as_array().into_iter().flatten() {
        section(name, site);
    }
    for format in ["table", "html"] {
        for lang in ["en", "fr"] {
            let ran = report(&["--format", format, "--lang", lang, &path]);
            assert_eq!(ran.code, 0, "{name}: {ran:?}");
            assert!(!ran.out.contains("NaN"), "{name}: {}", ran.out);
        }
    }
    found
}

fn section(name: &str, of: &Value) {
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("{name}: no number in {value}"));
    let visits = number(&of["visits"]);
    let sources = of["sources"].as_array().expect("sources");
    let bounds = |estimate: &Value| {
        let (low, middle, high) =
            (number(&estimate["low"]), number(&estimate["visits"]), number(&estimate["high"]));
        assert!(0.0 <= low && low <= middle && middle <= high, "{name}: {estimate}");
        assert!(high <= visits + 1e-6, "{name}: more than the {visits} visits: {estimate}");
        middle
    };
    let sum: f64 = sources.iter().map(bounds).sum();
    assert!((sum - visits).abs() < 1e-6, "{name}: {sum} of {visits} visits");
    bounds(&of["dark_social"]);
    bounds(&of["dark_social"]["in_direct"]);
    for page in of["pages"].as_array().into_iter().flatten() {
        let (low, middle, high) = (number(&page["low"]), number(&page["dark_visits"]), number(&page["high"]));
        assert!(0.0 <= low && low <= middle && middle <= high, "{name}: {page}");
        assert!(high <= number(&page["visits"]) + 1e-6, "{name}: {page}");
    }
}

#[test]
fn sites_with_no_visit_one_and_ten() {
    for count in [0, 1, 10] {
        let found = sound(&format!("{count} visits"), &visits(count));
        assert_eq!(found["visits"].as_u64(), Some(u64::from(count)));
        assert_eq!(found["self_audit"], Value::Null);
    }
}

#[test]
fn a_site_of_one_page() {
    let from = ["-", "https://www.google.com/", "https://web.whatsapp.com/"];
    let log: String = (0..400_usize)
        .map(|i| {
            line(
                &format!("{:02}:{:02}:00", i / 60, i % 60),
                &format!("192.0.2.{}", i % 250),
                "/one/page",
                from[i % 3],
            )
        })
        .collect();
    let found = sound("one page", &log);
    assert_eq!(found["pages_total"].as_u64(), Some(1));
    assert!(found["visits"].as_u64().is_some_and(|visits| visits > 200), "{found}");
}

#[test]
fn a_site_that_only_machines_visit() {
    let log: String = (0..500)
        .map(|i| {
            dated(
                "03/Jun/2024",
                &format!("{:02}:{:02}:00", i / 60, i % 60),
                "66.249.66.1",
                &format!("/{i}/a"),
                BOT,
            )
        })
        .collect();
    let found = sound("all bots", &log);
    assert_eq!((found["visits"].as_u64(), found["hits"]["bot"].as_u64()), (Some(0), Some(500)));
}

#[test]
fn one_visitor_with_ten_thousand_hits() {
    let mut log = String::new();
    for i in 0..10_000 {
        let time = format!("{:02}:{:02}:{:02}", i / 3600, i / 60 % 60, i % 60);
        log.push_str(&line(&time, "192.0.2.1", &format!("/page/{}", i % 50), "-"));
    }
    let found = sound("10,000 hits at once", &log);
    assert!(found["visits"].as_u64().is_some_and(|visits| visits <= 1), "{found}");
    // The same reader again and again: each hit is a visit, half an hour and more after the one before.
    let mut log = String::new();
    for i in 0..10_000_i64 {
        let at = jiff::Timestamp::from_second(1_600_000_000 + i * 1_900).expect("a time");
        let (day, time) = (at.strftime("%d/%b/%Y"), at.strftime("%H:%M:%S"));
        // Writing to a string cannot fail.
        let _ =
            write!(log, "{}", dated(&day.to_string(), &time.to_string(), "192.0.2.1", "/page/1", FIREFOX));
    }
    let found = sound("10,000 visits by one", &log);
    assert_eq!(found["visits"].as_u64(), Some(10_000));
}

#[test]
fn a_clock_that_jumps() {
    let days = ["03/Jun/2024", "01/Jan/1970", "03/Jun/2023", "29/Feb/2024", "31/Dec/2037", "02/Jun/2024"];
    let log: String = (0..600_usize)
        .map(|i| {
            let (client, target) = (format!("192.0.2.{}", i % 200), format!("/page/{}", i % 9));
            let time = format!("{:02}:{:02}:{:02}", i * 7 % 24, i * 11 % 60, i * 13 % 60);
            dated(days[i % days.len()], &time, &client, &target, FIREFOX)
        })
        .collect();
    let found = sound("clock jumps", &log);
    assert!(found["visits"].as_u64().is_some_and(|visits| visits > 0), "{found}");
    assert!(found["warnings"].as_array().is_some_and(|warnings| !warnings.is_empty()), "{found}");
}
