//! How long a line takes. Not a test of correctness; run it by name, optimised:
//! `cargo test --release -p entrenous-core --lib -- --ignored --nocapture nanoseconds_per_line`.

use super::super::Format;
use std::hint::black_box;
use std::time::Instant;

const LINES: [(&str, &str); 4] = [
    (
        "combined",
        r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /articles/a-title-of-usual-length?utm_source=x HTTP/1.1" 200 20303 "https://www.example.org/some/path/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36""#,
    ),
    (
        "entrenous_apache",
        r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 20303 "https://www.example.org/some/path/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36" host="example.com" forwarded_for="-" fetch_site="cross-site" fetch_mode="navigate" fetch_user="?1" fetch_dest="document" purpose="-" requested_with="-" language="de,en;q=0.5""#,
    ),
    (
        "json",
        r#"{"time_iso8601":"2015-05-17T10:05:03+00:00","msec":"1431857103.250","remote_addr":"192.0.2.1","x_forwarded_for":"","request_method":"GET","request_uri":"/articles/a-title-of-usual-length?utm_source=x","server_protocol":"HTTP/2.0","host":"example.com","status":"200","body_bytes_sent":"20303","request_time":"0.004","referer":"https://www.example.org/some/path/","user_agent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36","sec_fetch_site":"cross-site","sec_fetch_mode":"navigate","sec_fetch_user":"?1","sec_fetch_dest":"document","sec_purpose":"","x_requested_with":"","accept_language":"de,en;q=0.5"}"#,
    ),
    (
        "caddy",
        r#"{"level":"info","ts":1431857103.25,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"192.0.2.1","remote_port":"4711","client_ip":"192.0.2.1","proto":"HTTP/3.0","method":"GET","host":"example.com","uri":"/articles/a-title-of-usual-length","headers":{"Referer":["https://example.org/"],"User-Agent":["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.77 Safari/537.36"],"Sec-Fetch-Site":["cross-site"],"Sec-Fetch-Mode":["navigate"],"Accept":["text/html"],"Accept-Encoding":["gzip"]},"tls":{"resumed":false,"version":772}},"size":12,"status":200,"resp_headers":{"Server":["Caddy"]}}"#,
    ),
];

#[test]
#[ignore = "a measurement"]
fn nanoseconds_per_line() {
    for (name, line) in LINES {
        let format = Format::named(name).expect("a known name");
        assert!(format.parse(line.as_bytes()).is_ok(), "{name}");
        let fastest = (0..20).map(|_| {
            let start = Instant::now();
            for _ in 0..10_000 {
                let _ = black_box(format.parse(black_box(line.as_bytes())));
            }
            start.elapsed().as_nanos() / 10_000
        });
        println!("{name}: {} ns for {} bytes", fastest.min().unwrap_or(0), line.len());
    }
}
