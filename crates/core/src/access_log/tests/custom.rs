//! Format strings of nginx and Apache.

use super::super::{Format, FormatError};
use super::show;

fn read(format: &str, line: &str) -> String {
    let format = Format::compile(format).unwrap_or_else(|error| panic!("{error}"));
    format.parse(line.as_bytes()).map_or_else(|reason| format!("{reason:?}"), |record| show(&record))
}

fn error(format: &str) -> FormatError {
    Format::compile(format).expect_err("not a format")
}

#[test]
fn a_name_is_taken_too() {
    assert_eq!(Format::compile("Vhost-Combined"), Ok(Format::named("vhost_combined").expect("a known name")));
}

#[test]
fn nginx() {
    let format = r#"$http_x_forwarded_for|$remote_addr [$time_local] $msec "$request_method $scheme://$host$request_uri" $status $body_bytes_sent ${request_time}s "$http_referer" "$http_user_agent" $http_sec_fetch_site $http_sec_fetch_mode $http_sec_fetch_user $http_sec_fetch_dest "$http_sec_purpose" "$http_x_requested_with" "$http_accept_language""#;
    let line = r#"198.51.100.7, 10.0.0.1|10.0.0.9 [17/May/2015:10:05:03 +0000] 1431857103.250 "GET https://example.com/a?b=c" 200 12 0.004s "-" "Mozilla/5.0 \x22x\x22" cross-site navigate ?1 document "prefetch" "org.example.app" "de""#;
    insta::assert_snapshot!(read(format, line), @r#"
    time 1431857103250
    status 200
    bytes 12
    client 10.0.0.9
    forwarded_for 198.51.100.7
    method GET
    target /a?b=c
    host example.com
    user_agent Mozilla/5.0 \"x\"
    site cross-site
    mode navigate
    user ?1
    dest document
    purpose prefetch
    requested_with org.example.app
    language de
    "#);
}

#[test]
fn nginx_directive_in_several_strings_and_json() {
    let format = r#"
        # from nginx.conf
        log_format  mine escape=json '{"t":"$time_iso8601","path":"$uri$is_args$args",'
            '"ref":"$http_referer","code":$status,"site":"$server_name"}';"#;
    let line = r#"{"t":"2015-05-17T10:05:03+00:00","path":"/a?b=c","ref":"https://example.org/\"x\"\u00e9","code":200,"site":"_"}"#;
    insta::assert_snapshot!(read(format, line), @r#"
    time 1431857103000
    status 200
    target /a?b=c
    referrer https://example.org/\"x\"\xc3\xa9
    "#);
    let raw = "log_format x escape=none '[$time_local] \"$request\" $status';";
    assert!(read(raw, r#"[17/May/2015:10:05:03 +0000] "GET /\x22 HTTP/1.1" 200"#).contains(r"target /\\x22"));
}

#[test]
fn apache() {
    let format = r#"%V:%p %a (%{X-Forwarded-For}i) %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i" %{Sec-Fetch-Site}i %D %{ms}T %{X-Cache}o %!200,304{Sec-Fetch-Mode}i 100%%"#;
    let line = r#"example.com:443 192.0.2.1 (198.51.100.7) - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 - "-" "say \"hi\"" none 1234 1 HIT navigate 100%"#;
    insta::assert_snapshot!(read(format, line), @r#"
    time 1431857103000
    status 200
    client 192.0.2.1
    forwarded_for 198.51.100.7
    method GET
    target /
    host example.com
    user_agent say \"hi\"
    site none
    mode navigate
    "#);
    let pasted = r#"LogFormat "%h %l %u %t \"%r\" %>s %b" mine"#;
    let line = r#"192.0.2.1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5"#;
    assert!(read(pasted, line).contains("client 192.0.2.1\n"));
    assert_eq!(read(r#"%h %l %u %t \"%r\" %>s %b"#, line), read(pasted, line));
    assert!(
        read("%t\\t%m\\t%U%q\\t%s", "[17/May/2015:10:05:03 +0000]\tGET\t/a?b\t200").contains("target /a?b\n")
    );
}

#[test]
fn apache_dates() {
    let instant = "time 1431857103250\n";
    for (format, line) in [
        ("%{%Y-%m-%dT%T}t.%{msec_frac}t%{%z}t %U", "2015-05-17T12:05:03.250+0200 /"),
        ("%{begin:%d/%b/%Y %H:%M:%S}t.%{usec_frac}t %U", "17/May/2015 10:05:03.250000 /"),
        ("%{msec}t %U", "1431857103250 /"),
        ("%{sec}t.%{msec_frac}t %U", "1431857103.250 /"),
        ("%{end:usec}t %U", "1431857103250000 /"),
        ("%{%a %b %e %T %Y}t,%{msec_frac}t %U", "Sun May 17 10:05:03 2015,250 /"),
        ("%{%D %R:%S}t,%{msec_frac}t %U", "05/17/15 10:05:03,250 /"),
    ] {
        assert!(read(format, line).starts_with(instant), "{format}: {}", read(format, line));
    }
    assert_eq!(read("%{%F %T}t %U", "2015-02-31 00:00:00 /"), "Time");
    assert_eq!(read("%{%F %T}t %U", "2015-02-xx 00:00:00 /"), "Time");
}

#[test]
fn errors_say_where_and_what_to_do() {
    assert_eq!(error("combinde"), FormatError::NoFields);
    assert_eq!(error(""), FormatError::NoFields);
    assert_eq!(error("$request $status"), FormatError::NoTime);
    assert_eq!(error("%t %s"), FormatError::NoRequest);
    assert_eq!(error("$time_local ${request"), FormatError::Unclosed { at: 12, open: '{' });
    assert_eq!(error("log_format a '$time_local"), FormatError::Unclosed { at: 13, open: '\'' });
    assert_eq!(error("%t %y"), FormatError::UnknownDirective { at: 3, directive: "%y".into() });
    assert_eq!(error("%t %"), FormatError::UnknownDirective { at: 3, directive: "%".into() });
    assert_eq!(error("%{%G}t %r"), FormatError::Layout { at: 0, layout: "%G".into() });
    let adjacent = error("log_format a '$time_local$request';");
    assert_eq!(
        adjacent,
        FormatError::Adjacent { at: 25, first: "$time_local".into(), second: "$request".into() }
    );
    insta::assert_snapshot!(adjacent, @"at position 25: nothing separates $time_local from $request: put a space or quotes between them");
}
