//! Finding formats, reading mixed files, and our own recommendations.

use super::super::{Format, Line, Malformed, Reader, Recognised, Server, recognise, recommended};
use super::{named, show};

const COMBINED: &str =
    r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0 [en]""#;
const JSON: &str = r#"{"ts":1431857103,"status":200,"remote_addr":"192.0.2.1","request":"GET / HTTP/1.1"}"#;
const IIS: &str = "2015-05-17 10:05:03 GET /a - 192.0.2.1 x 200";
const IIS_FIELDS: &str =
    "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status";

fn recognised(lines: &[&str]) -> Recognised {
    recognise(lines.iter().map(|line| line.as_bytes()))
}

fn names(lines: &[&str]) -> Vec<(&'static str, usize)> {
    recognised(lines).candidates.iter().map(|candidate| (candidate.format.name(), candidate.lines)).collect()
}

#[test]
fn every_name_names_a_format() {
    assert_eq!(Format::all().len(), Format::NAMES.len());
    for name in Format::NAMES {
        assert_eq!(named(name).name(), *name);
    }
    assert_eq!(Format::named("nginx-json"), Format::named("json"));
    assert_eq!(Format::named("nothing"), None);
}

#[test]
fn each_line_counts_for_the_most_specific_format() {
    let vhost = format!("example.com:80 {COMBINED}");
    let main = format!(r#"{COMBINED} "-""#);
    let more = format!("{COMBINED} 0.004");
    let lines = ["", COMBINED, "garbage", &vhost, COMBINED, &main, JSON, &more, COMBINED];
    assert_eq!(
        names(&lines),
        [("combined", 3), ("vhost_combined", 1), ("nginx_main", 1), ("json", 1), ("combined_and_more", 1)]
    );
    assert_eq!(recognised(&lines).lines, 8);
    assert_eq!(names(&["nothing", "known"]), []);
    assert_eq!(names(&[]), []);
    assert_eq!(recognised(&[COMBINED]).primary().map(Format::name), Some("combined"));
}

#[test]
fn directives_are_followed() {
    assert_eq!(
        names(&["#Software: Microsoft Internet Information Services", IIS_FIELDS, IIS, IIS]),
        [("iis", 2)]
    );
    assert_eq!(names(&[IIS]), []);
    let mut reader = Reader::new(&Recognised::default());
    assert_eq!(reader.read(IIS.as_bytes()), Line::Malformed(Malformed::Shape));
    assert_eq!(reader.read(IIS_FIELDS.as_bytes()), Line::Skipped);
    assert!(matches!(reader.read(IIS.as_bytes()), Line::Record { format: 0, .. }));
    assert_eq!(reader.read(b"#Fields: date time cs-uri-stem"), Line::Skipped);
    assert!(matches!(reader.read(b"2015-05-17 10:05:03 /a"), Line::Record { format: 1, .. }));
    assert_eq!(reader.read(IIS.as_bytes()), Line::Malformed(Malformed::Shape));
    assert_eq!(reader.read(IIS_FIELDS.as_bytes()), Line::Skipped);
    assert!(matches!(reader.read(IIS.as_bytes()), Line::Record { format: 0, .. }));
}

#[test]
fn a_file_may_change_its_format() {
    let mut reader = Reader::new(&recognised(&[COMBINED, COMBINED]));
    let mut at = |line: &str| match reader.read(line.as_bytes()) {
        Line::Record { format, .. } => reader.formats()[format].name(),
        Line::Skipped => "skipped",
        Line::Malformed(reason) => match reason {
            Malformed::Time => "time",
            _ => "malformed",
        },
    };
    assert_eq!(at(COMBINED), "combined");
    assert_eq!(at(JSON), "json");
    assert_eq!(at(&format!("{COMBINED} 5ms")), "combined_and_more");
    assert_eq!(at(&format!("example.com {COMBINED}")), "vhost_combined");
    assert_eq!(at(COMBINED), "combined");
    assert_eq!(at(" \r\n"), "skipped");
    assert_eq!(at("# a comment"), "skipped");
    assert_eq!(at(&COMBINED.replace("17/May", "31/Feb")), "time");
    assert_eq!(at("garbage"), "malformed");
}

#[test]
fn a_fixed_format_is_the_only_one() {
    let mut reader = Reader::fixed(named("combined"));
    assert_eq!(reader.read(JSON.as_bytes()), Line::Malformed(Malformed::Shape));
    assert_eq!(reader.read(IIS_FIELDS.as_bytes()), Line::Skipped);
    assert_eq!(reader.read(IIS.as_bytes()), Line::Malformed(Malformed::Shape));
    let mut reader = Reader::fixed(named("iis"));
    assert_eq!(reader.read(IIS_FIELDS.as_bytes()), Line::Skipped);
    assert!(matches!(reader.read(IIS.as_bytes()), Line::Record { format: 1, .. }));
}

#[test]
fn garbage_wears_out_the_patience_not_the_reader() {
    let mut reader = Reader::new(&recognised(&[COMBINED]));
    for _ in 0..3000 {
        assert_eq!(reader.read(b"garbage"), Line::Malformed(Malformed::Shape));
    }
    assert_eq!(reader.read(JSON.as_bytes()), Line::Malformed(Malformed::Shape));
    assert!(matches!(reader.read(COMBINED.as_bytes()), Line::Record { format: 0, .. }));
}

/// What every recommended format must let us read.
const EVERYTHING: &str = r#"time 1431857103250
status 200
bytes 12
client 192.0.2.1
forwarded_for 198.51.100.7
method GET
target /a?b=c
host example.com
referrer https://example.org/
user_agent say \"hi\" \\
site cross-site
mode navigate
user ?1
dest document
purpose prefetch;prerender
requested_with org.example.app
language de,en;q=0.5
"#;

/// Writes a line as the server would: each pair is a field of the format and its value.
fn written(snippet: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(snippet.to_string(), |line, (name, value)| {
        assert!(line.contains(name), "{name} is not in the format");
        line.replace(name, value)
    })
}

fn check(line: &str, name: &str, expected: &str) {
    let found = recognised(&[line, line]);
    assert_eq!(found.candidates.len(), 1, "{line}");
    assert_eq!(found.candidates[0].format.name(), name);
    let columns = found.columns();
    assert!(
        columns.fetch_metadata() && columns.host() && columns.forwarded_for() && columns.x_requested_with()
    );
    assert!(columns.sec_purpose() && columns.accept_language() && columns.referrer() && columns.user_agent());
    let format = found.primary().expect("a format");
    assert_eq!(show(&format.parse(line.as_bytes()).expect("a good line")), expected);
}

#[test]
fn recommended_for_nginx() {
    let snippet = recommended(Server::Nginx);
    let body: String = snippet.lines().filter(|line| !line.starts_with('#')).map(str::trim).collect();
    let body = body.replace("log_format entrenous escape=json ", "").replace("''", "");
    let body = body.trim_start_matches('\'').trim_end_matches("';").to_string();
    let line = written(
        &body,
        &[
            ("$time_iso8601", "2015-05-17T10:05:03+00:00"),
            ("$msec", "1431857103.250"),
            ("$remote_addr", "192.0.2.1"),
            ("$http_x_forwarded_for", "198.51.100.7, 10.0.0.1"),
            ("$request_method", "GET"),
            ("$request_uri", "/a?b=c"),
            ("$server_protocol", "HTTP/2.0"),
            ("$host", "example.com"),
            ("$status", "200"),
            ("$body_bytes_sent", "12"),
            ("$request_time", "0.004"),
            ("$http_referer", "https://example.org/"),
            ("$http_user_agent", r#"say \"hi\" \\"#),
            ("$http_sec_fetch_site", "cross-site"),
            ("$http_sec_fetch_mode", "navigate"),
            ("$http_sec_fetch_user", "?1"),
            ("$http_sec_fetch_dest", "document"),
            ("$http_sec_purpose", "prefetch;prerender"),
            ("$http_x_requested_with", "org.example.app"),
            ("$http_accept_language", "de,en;q=0.5"),
        ],
    );
    assert!(!line.contains('$'), "{line}");
    check(&line, "json", EVERYTHING);
    // The same as a format string of the user's.
    let format = Format::compile(snippet).expect("our own format");
    assert_eq!(show(&format.parse(line.as_bytes()).expect("a good line")), EVERYTHING);
}

#[test]
fn recommended_for_apache() {
    let snippet = recommended(Server::Apache);
    let body = snippet.lines().last().expect("a line");
    let body = body.trim_start_matches("LogFormat \"").trim_end_matches("\" entrenous").replace("\\\"", "\"");
    let line = written(
        &body,
        &[
            ("%h", "192.0.2.1"),
            ("%l", "-"),
            ("%u", "-"),
            ("%t", "[17/May/2015:10:05:03 +0000]"),
            ("%r", "GET /a?b=c HTTP/1.1"),
            ("%>s", "200"),
            ("%O", "12"),
            ("%{Referer}i", "https://example.org/"),
            ("%{User-Agent}i", r#"say \"hi\" \\"#),
            ("%{Host}i", "example.com"),
            ("%{X-Forwarded-For}i", "198.51.100.7, 10.0.0.1"),
            ("%{Sec-Fetch-Site}i", "cross-site"),
            ("%{Sec-Fetch-Mode}i", "navigate"),
            ("%{Sec-Fetch-User}i", "?1"),
            ("%{Sec-Fetch-Dest}i", "document"),
            ("%{Sec-Purpose}i", "prefetch;prerender"),
            ("%{X-Requested-With}i", "org.example.app"),
            ("%{Accept-Language}i", "de,en;q=0.5"),
        ],
    );
    let expected = EVERYTHING.replace("103250", "103000");
    check(&line, "entrenous_apache", &expected);
    let format = Format::compile(snippet).expect("our own format");
    assert_eq!(show(&format.parse(line.as_bytes()).expect("a good line")), expected);
    // Other tools, and we, still read it as combined with more after it.
    assert!(named("combined_and_more").parse(line.as_bytes()).is_ok());
}

#[test]
fn recommended_for_caddy() {
    assert!(recommended(Server::Caddy).contains("format json"));
    let line = r#"{"level":"info","ts":1431857103.25,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"192.0.2.1","client_ip":"192.0.2.1","proto":"HTTP/3.0","method":"GET","host":"example.com","uri":"/a?b=c","headers":{"X-Forwarded-For":["198.51.100.7"],"Referer":["https://example.org/"],"User-Agent":["say \"hi\" \\"],"Sec-Fetch-Site":["cross-site"],"Sec-Fetch-Mode":["navigate"],"Sec-Fetch-User":["?1"],"Sec-Fetch-Dest":["document"],"Sec-Purpose":["prefetch;prerender"],"X-Requested-With":["org.example.app"],"Accept-Language":["de,en;q=0.5"]}},"size":12,"status":200}"#;
    check(line, "caddy", EVERYTHING);
    for server in Server::ALL {
        assert_eq!(Server::named(server.name()), Some(server));
        assert!(recommended(server).starts_with('#'));
    }
}
