//! IIS and CloudFront.

use super::super::{Format, Malformed};
use super::{named, read, reason, show};

#[test]
fn cloudfront() {
    let directive = "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header";
    let format = Format::of_directive(directive.as_bytes()).expect("a directive");
    assert_eq!(format.name(), "cloudfront");
    let line = "2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.1\tGET\td111111abcdef8.cloudfront.net\t/index.html\t200\thttps://example.org/?q=a%2520b\tMozilla/5.0%20(Windows%20NT%2010.0)\tb=c\t-\tHit\tSOX4xwn4==\twww.example.com";
    let record = format.parse(line.as_bytes()).expect("a good line");
    insta::assert_snapshot!(show(&record), @r"
    time 1575493351000
    status 200
    bytes 392
    client 192.0.2.1
    method GET
    target /index.html?b=c
    host www.example.com
    referrer https://example.org/?q=a%20b
    user_agent Mozilla/5.0 (Windows NT 10.0)
    ");
    // Without the directive, the order of the standard log; and with spaces encoded twice, as once.
    let older =
        line.replace("Mozilla/5.0%20(Windows%20NT%2010.0)", "Mozilla/5.0%2520(Windows%2520NT%252010.0)");
    assert_eq!(read("cloudfront", &older), show(&record));
    assert_eq!(reason("cloudfront", "2019-12-04\t21:02:31\tLAX1\t392"), Some(Malformed::Truncated));
    assert_eq!(reason("cloudfront", &line.replace('\t', " ")), Some(Malformed::Shape));
    assert_eq!(reason("cloudfront", &line.replace("12-04", "13-04")), Some(Malformed::Time));
}

#[test]
fn iis() {
    let line = "2015-05-17 10:05:03 10.0.0.1 GET /a.aspx b=c 443 - 192.0.2.1 Mozilla/5.0+(Windows+NT+10.0) https://example.org/?q=a+b 200 0 0 15";
    insta::assert_snapshot!(read("iis", line), @r"
    time 1431857103000
    status 200
    client 192.0.2.1
    method GET
    target /a.aspx?b=c
    referrer https://example.org/?q=a+b
    user_agent Mozilla/5.0 (Windows NT 10.0)
    ");
    let format = Format::of_directive(
        b"#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query cs-host cs(User-Agent) sc-status sc-bytes X-Forwarded-For cs(Sec-Fetch-Site)\r\n",
    )
    .expect("a directive");
    assert_eq!(format.name(), "iis");
    let columns = format.columns();
    assert!(columns.forwarded_for() && columns.fetch_metadata() && columns.host() && !columns.referrer());
    let line = b"2015-05-17 10:05:03 10.0.0.9 GET / - example.com x 304 77 192.0.2.1:4711,+10.0.0.9 none\r\n";
    insta::assert_snapshot!(show(&format.parse(line).expect("a good line")), @r"
    time 1431857103000
    status 304
    bytes 77
    client 10.0.0.9
    forwarded_for 192.0.2.1
    method GET
    target /
    host example.com
    user_agent x
    site none
    ");
}

#[test]
fn other_directives_change_nothing() {
    for line in [
        "#Version: 1.0",
        "#Date: 2015-05-17",
        "#Fields: foo bar",
        "#Fields:",
        "#Fields: date cs-method",
        "# x",
    ] {
        assert_eq!(Format::of_directive(line.as_bytes()), None, "{line}");
    }
    assert_eq!(reason("iis", "192.0.2.1 - - [17/May/2015:10:05:03 +0000] x"), Some(Malformed::Shape));
    assert!(!named("iis").columns().host());
}
