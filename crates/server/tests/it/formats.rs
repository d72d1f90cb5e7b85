//! Every format is recognised by its lines, and says the same of the same requests.

use serde_json::Value;

use crate::support::{FIREFOX, Folder, codes, fixture, json, piped, report, visits};

/// File and format name.
const FORMATS: [(&str, &str); 10] = [
    ("vhost_combined.log", "vhost_combined"),
    ("entrenous_apache.log", "entrenous_apache"),
    ("json.log", "json"),
    ("caddy.log", "caddy"),
    ("traefik.log", "traefik"),
    ("cloudflare.log", "cloudflare"),
    ("cloudfront.log", "cloudfront"),
    ("iis.log", "iis"),
    ("common.log", "common"),
    ("alb.log", "alb"),
];

fn sources(report: &Value) -> Vec<(String, f64)> {
    let rows = report["sources"].as_array().expect("sources").iter();
    rows.map(|row| {
        (row["source"].as_str().expect("a name").to_owned(), row["visits"].as_f64().expect("a number"))
    })
    .collect()
}

#[test]
fn formats_are_recognised() {
    for (file, format) in FORMATS {
        let found = json(&[&fixture(file)]);
        assert_eq!(found["input"]["formats"], serde_json::json!({ format: 3 }), "{file}");
        assert_eq!(found["input"]["malformed"], 0, "{file}");
        assert_eq!(found["hits"]["document"], 2, "{file}");
        assert_eq!(found["hits"]["asset"], 1, "{file}");
        assert_eq!(found["visits"], 2, "{file}");
        let from = found["period"]["from"].as_str().expect("a time");
        assert!(from.starts_with("2024-06-03T10:00:00"), "{file}: {from}");
    }
}

#[test]
fn formats_with_referrers_tell_the_same_story() {
    for (file, _) in &FORMATS[..8] {
        let told = sources(&json(&["--engine", "rules", &fixture(file)]));
        let whatsapp = ("dark_social/whatsapp".to_owned(), 1.0);
        assert_eq!(told[0], whatsapp, "{file}");
        assert!(
            told.iter().any(|(source, p)| source == "dark_social/unknown" && *p > 0.5),
            "{file}: {told:?}"
        );
    }
}

#[test]
fn a_log_without_referrers_says_that_it_cannot_know() {
    for file in ["common.log", "alb.log"] {
        let found = json(&["--engine", "rules", &fixture(file)]);
        assert!(codes(&found).contains(&"no_referrers".to_owned()), "{file}");
        assert_eq!(sources(&found)[0], ("unknown".to_owned(), 2.0), "{file}");
        assert_eq!(found["dark_social"]["high"], 2.0, "{file}: both may have been");
    }
    assert!(codes(&json(&[&fixture("common.log")])).contains(&"no_user_agents".to_owned()));
}

#[test]
fn formats_can_be_forced_and_given() {
    let log = fixture("mixed.log");
    let recognised = json(&[&log]);
    let nginx = r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent""#;
    let apache = r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#;
    for format in ["combined", "COMBINED", nginx, apache] {
        let found = json(&["--log-format", format, &log]);
        for section in ["hits", "sources", "shares", "ga_view"] {
            assert_eq!(found[section], recognised[section], "{format}");
        }
    }
    let forced = report(&["--format", "json", "--log-format", "caddy", &log]);
    assert_eq!(forced.code, 3);
    assert!(forced.json()["warnings"][0].as_str().expect("text").contains("(tried caddy)"), "{forced:?}");
}

#[test]
fn formats_that_change_on_the_way_are_followed() {
    let read = |name: &str| std::fs::read_to_string(fixture(name)).expect("a fixture");
    let mixed = [read("vhost_combined.log"), read("json.log"), read("caddy.log")].concat();
    let ran = piped(&["--format", "json"], mixed.as_bytes());
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.json()["input"]["formats"],
        serde_json::json!({"caddy": 3, "json": 3, "vhost_combined": 3})
    );
}

#[test]
fn recommended_formats_are_printed_as_they_are_read() {
    for server in ["nginx", "apache", "caddy"] {
        let output = crate::support::program().args(["log-format", server]).output().expect("it runs");
        let ran = crate::support::Ran::of(output);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert!(ran.out.to_ascii_lowercase().contains("log"), "{server}: {}", ran.out);
    }
}

#[test]
fn lines_are_judged_by_what_their_own_format_records() {
    let folder = Folder::new();
    // The day on which the log format was changed: people without fetch metadata before it, people with it after.
    let later = |i: u32| {
        format!(
            r#"{{"time":"2024-06-03T11:{i:02}:00Z","remote_addr":"192.0.2.{i}","request":"GET /b HTTP/1.1","status":200,"referer":"","user_agent":"{FIREFOX}","sec_fetch_site":"none"}}"#
        ) + "\n"
    };
    let log = visits(20) + &(1..20).map(later).collect::<String>();
    let found = json(&[&folder.write("a.log", log)]);
    assert_eq!(found["hits"]["scanner"], 0, "{found}");
    assert_eq!(found["visits"], 39);
}

#[test]
fn one_layout_of_json_may_begin_to_record_more() {
    let folder = Folder::new();
    let page = |i: u32, more: &str| {
        format!(
            r#"{{"time":"2024-06-03T11:{i:02}:00Z","remote_addr":"192.0.2.{i}","request":"GET /b HTTP/1.1","status":200,"referer":"","user_agent":"{FIREFOX}"{more}}}"#
        ) + "\n"
    };
    let before: String = (0..20).map(|i| page(i, "")).collect();
    let after: String = (20..50).map(|i| page(i, r#","sec_fetch_site":"none""#)).collect();
    let silent = page(55, r#","sec_fetch_site":"""#);
    let found = json(&[&folder.write("a.log", before + &after + &silent)]);
    assert_eq!((&found["hits"]["document"], &found["hits"]["scanner"]), (&50.into(), &1.into()), "{found}");
}
