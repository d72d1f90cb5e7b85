//! Combined, common and their relations, and load balancers.

use super::super::Malformed;
use super::{named, read, reason};

const LINE: &str = r#"192.0.2.1 - - [17/May/2015:10:05:03 +0200] "GET /a?b=c HTTP/1.1" 200 203 "https://example.org/x" "Mozilla/5.0 (X11)""#;

#[test]
fn combined() {
    insta::assert_snapshot!(read("combined", LINE), @r"
    time 1431849903000
    status 200
    bytes 203
    client 192.0.2.1
    method GET
    target /a?b=c
    referrer https://example.org/x
    user_agent Mozilla/5.0 (X11)
    ");
}

#[test]
fn combined_with_nothing_said() {
    let line = r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "-" 408 - "-" """#;
    insta::assert_snapshot!(read("combined", line), @r"
    time 1431857103000
    status 408
    client 192.0.2.1
    ");
}

#[test]
fn line_ends_and_byte_order_mark_do_not_matter() {
    for line in [format!("{LINE}\n"), format!("{LINE}\r\n"), format!("\u{FEFF}{LINE}")] {
        assert_eq!(read("combined", &line), read("combined", LINE));
    }
}

#[test]
fn user_names_may_hold_spaces() {
    let line = r#"192.0.2.1 - Ada Lovelace [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "x""#;
    assert_eq!(reason("combined", line), None);
    let vhost = format!("example.com {line}");
    assert_eq!(reason("combined", &vhost), Some(Malformed::Shape));
    assert!(read("vhost_combined", &vhost).contains("host example.com\n"));
    assert_eq!(reason("vhost_combined", line), Some(Malformed::Shape));
}

#[test]
fn common_and_virtual_hosts() {
    let common = r#"192.0.2.1 - ada [17/May/2015:10:05:03 +0000] "POST /f HTTP/2.0" 302 -"#;
    insta::assert_snapshot!(read("common", common), @r"
    time 1431857103000
    status 302
    client 192.0.2.1
    method POST
    target /f
    ");
    assert_eq!(reason("common", LINE), Some(Malformed::Shape));
    assert_eq!(reason("combined", common), Some(Malformed::Truncated));
    for prefix in ["www.example.com:443 ", "www.example.com "] {
        assert!(read("vhost_combined", &format!("{prefix}{LINE}")).contains("host www.example.com\n"));
        assert!(read("vhost_common", &format!("{prefix}{common}")).contains("host www.example.com\n"));
    }
}

#[test]
fn the_packaged_nginx_main_format() {
    let line = format!(r#"{LINE} "198.51.100.7, 192.0.2.1""#);
    assert!(read("nginx_main", &line).contains("forwarded_for 198.51.100.7\n"));
    assert_eq!(reason("nginx_main", &format!(r#"{LINE} "-""#)), None);
    assert_eq!(reason("nginx_main", &format!(r#"{LINE} "router@docker""#)), Some(Malformed::Shape));
    assert_eq!(reason("combined", &line), Some(Malformed::Shape));
}

#[test]
fn more_columns_after_combined() {
    let line = format!(r#"{LINE} 17 "router@docker" "http://10.0.0.2:80" 3ms"#);
    assert_eq!(read("combined_and_more", &line), read("combined", LINE));
    assert!(read("vhost_combined_and_more", &format!("example.com {line}")).contains("host example.com\n"));
}

#[test]
fn quotes_that_a_server_did_not_escape() {
    let line = r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /?q="a" b HTTP/1.1" 200 5 "https://example.org/"x"" "a"b""#;
    insta::assert_snapshot!(read("combined", line), @r#"
    time 1431857103000
    status 200
    bytes 5
    client 192.0.2.1
    method GET
    target /?q=\"a\" b
    referrer https://example.org/\"x\"
    user_agent a\"b
    "#);
}

#[test]
fn escapes_of_nginx_and_apache() {
    let line =
        r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET /\x22\xe4\"\\ HTTP/1.1" 200 5 "\x" "a\tb\\""#;
    let shown = read("combined", line);
    assert!(shown.contains(r#"target /\"\xe4\"\\"#), "{shown}");
    assert!(shown.contains("user_agent a\\tb\\\\\n"), "{shown}");
    // Not an escape: stays as it is.
    assert!(shown.contains("referrer \\\\x\n"), "{shown}");
}

#[test]
fn reasons() {
    let with = |from: &str, to: &str| reason("combined", &LINE.replace(from, to));
    assert_eq!(with("17/May", "31/Feb"), Some(Malformed::Time));
    assert_eq!(with("10:05:03", "25:61:00"), Some(Malformed::Time));
    assert_eq!(with(" 200 203", " 2000 203"), Some(Malformed::Status));
    assert_eq!(with(" 200 203", " 20x 203"), Some(Malformed::Status));
    assert_eq!(with(" 200 203", " 099 203"), Some(Malformed::Status));
    assert_eq!(with(" 200 203", " - 203"), None);
    assert_eq!(with(" 200 203", " 000 203"), None);
    assert_eq!(with(" 200 203", " 200 many"), Some(Malformed::Shape));
    assert_eq!(with("(X11)\"", "(X11)"), Some(Malformed::Truncated));
    assert_eq!(reason("combined", "not a log line"), Some(Malformed::Shape));
    assert_eq!(reason("combined", ""), Some(Malformed::Shape));
    let long = format!("{LINE}{}", "x".repeat(1 << 20));
    assert_eq!(reason("combined", &long), Some(Malformed::TooLong));
}

#[test]
fn invalid_utf8_is_only_bytes() {
    let line = [LINE.as_bytes(), b" \"\xFF\xFE\""].concat();
    assert!(named("combined_and_more").parse(&line).is_ok());
    let line = LINE.replace("(X11)", "?").into_bytes();
    let line: Vec<u8> = line.into_iter().map(|byte| if byte == b'?' { 0xC3 } else { byte }).collect();
    assert!(named("combined").parse(&line).is_ok());
}

#[test]
fn load_balancers() {
    let alb = concat!(
        r#"https 2025-07-02T22:23:00.186641Z app/front/50dc6c495c0c9188 192.0.2.1:2817 10.0.0.1:80 0.086 0.048 0.037 "#,
        r#"200 200 0 57 "GET https://www.example.com:443/a?b=c HTTP/2.0" "Mozilla/5.0 (X11)" TLS_AES_128_GCM_SHA256 TLSv1.3 "#,
        r#"arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/x/1 "Root=1-58337262-36d228ad5d99923122bbe354" "#,
        r#""www.example.com" "arn:aws:acm:x" 1 2025-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-""#
    );
    insta::assert_snapshot!(read("alb", alb), @r"
    time 1751494980186
    status 200
    bytes 57
    client 192.0.2.1
    method GET
    target /a?b=c
    host www.example.com
    user_agent Mozilla/5.0 (X11)
    ");
    let timeout =
        alb.replace("200 200 0 57", "460 - 0 0").replace("10.0.0.1:80 0.086 0.048 0.037", "- -1 -1 -1");
    assert!(read("alb", &timeout).contains("status 460\n"));
    let garbage =
        alb.replace("GET https://www.example.com:443/a?b=c HTTP/2.0", "- http://www.example.com:80- -");
    assert!(!read("alb", &garbage).contains("target"), "{}", read("alb", &garbage));
    let classic = r#"2015-05-13T23:39:43.945958Z my-elb 192.0.2.1:2817 10.0.0.1:80 0.1 0.1 0.1 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -"#;
    assert!(read("elb", classic).contains("host www.example.com\n"));
}

#[test]
fn columns() {
    let columns = named("combined").columns();
    assert!(columns.client() && columns.referrer() && columns.user_agent());
    assert!(!columns.host() && !columns.fetch_metadata() && !columns.forwarded_for());
    assert!(!named("common").columns().referrer());
    assert!(named("vhost_common").columns().host());
    assert!(named("nginx_main").columns().forwarded_for());
    assert!(!named("alb").columns().referrer());
}
