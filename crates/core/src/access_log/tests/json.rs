//! JSON formats.

use super::super::Malformed;
use super::{named, read, reason, show};

#[test]
fn flat_in_several_spellings() {
    let expected = read(
        "json",
        r#"{"time_iso8601":"2015-05-17T10:05:03+00:00","remote_addr":"192.0.2.1","request":"GET /a?b HTTP/1.1","status":200,"body_bytes_sent":12,"http_referer":"https://example.org/","http_user_agent":"x \"y\"","http_sec_fetch_site":"none","host":"example.com"}"#,
    );
    insta::assert_snapshot!(expected, @r#"
    time 1431857103000
    status 200
    bytes 12
    client 192.0.2.1
    method GET
    target /a?b
    host example.com
    referrer https://example.org/
    user_agent x \"y\"
    site none
    "#);
    for line in [
        r#" { "msec" : 1431857103.000 , "client_ip":"192.0.2.1","request_method":"GET","request_uri":"/a?b","server_protocol":"HTTP/1.1","status":"200","bytes_sent":"12","referrer":"https:\/\/example.org/","user-agent":"x \u0022y\"","sec-fetch-site":"none","server_name":"example.com", "nested": {"a": [1, {"b": "}"}], "c": null} } "#,
        r#"{"ts":1431857103,"remote_ip":"192.0.2.1","request":"GET /a?b HTTP/1.1","status":200,"size":12,"referer":"https://example.org/","http_user-agent":"x \x22y\x22","Sec-Fetch-Site":"none","http_host":"example.com:443"}"#,
        r#"{"time":"17/May/2015:10:05:03 +0000","remote_addr":"192.0.2.1","method":"GET","uri":"/a","args":"b","status":200,"bytes":12,"http_referer":"https://example.org/","user_agent":"x \"y\"","sec_fetch_site":"none","host":"example.com","x_requested_with":"-","accept_language":""}"#,
        r#"{"timestamp":"x","timestamp":1431857103000,"remote_addr":"192.0.2.1","request":"GET /a?b HTTP/1.1","status":200,"body_bytes_sent":12,"http_referer":"https://example.org/","http_user_agent":"x \"y\"","http_sec_fetch_site":"none","host":"example.com"}"#
            .replace(r#""timestamp":"x","#, "").as_str(),
    ] {
        assert_eq!(read("json", line), expected, "{line}");
    }
}

#[test]
fn the_last_of_duplicates_wins() {
    let line = r#"{"ts":1431857103,"status":500,"status":200,"request":"GET /a HTTP/1.1","request":"GET /b HTTP/1.1"}"#;
    assert!(read("json", line).contains("status 200\nmethod GET\ntarget /b\n"));
}

#[test]
fn what_json_does_not_allow_but_logs_hold() {
    let line =
        b"{\"ts\":1431857103,\"request\":\"GET /\xFF HTTP/1.1\",\"status\":,\"x\":-,\"user_agent\":\"a\tb\"}";
    let format = named("json");
    let record = format.parse(line).expect("a good line");
    insta::assert_snapshot!(show(&record), @r"
    time 1431857103000
    status 0
    method GET
    target /\xff
    user_agent a\tb
    ");
}

#[test]
fn reasons_of_json() {
    let good = r#"{"ts":1431857103,"status":200,"request":"GET / HTTP/1.1"}"#;
    assert_eq!(reason("json", good), None);
    for cut in 1..good.len() {
        assert_eq!(reason("json", &good[..cut]), Some(Malformed::Truncated), "{}", &good[..cut]);
    }
    assert_eq!(reason("json", &format!("{good}x")), Some(Malformed::Shape));
    assert_eq!(reason("json", "[1]"), Some(Malformed::Shape));
    assert_eq!(reason("json", r#"{"ts":1431857103,"msg":"started"}"#), Some(Malformed::Shape));
    assert_eq!(reason("json", r#"{"ts":1431857103,"msg":"slow","path":"/x"}"#), Some(Malformed::Shape));
    assert_eq!(reason("json", r#"{"status":200,"request":"GET / HTTP/1.1"}"#), Some(Malformed::Time));
    assert_eq!(
        reason("json", &good.replace("1431857103", "\"31/Feb/2015:00:00:00 +0000\"")),
        Some(Malformed::Time)
    );
    assert_eq!(reason("json", &good.replace("200", "1200")), Some(Malformed::Status));
    assert_eq!(reason("json", &"[".repeat(1 << 19)), Some(Malformed::Shape));
    let deep = format!("{{\"a\":{}", "[".repeat(1 << 19));
    assert_eq!(reason("json", &deep), Some(Malformed::Truncated));
}

#[test]
fn caddy() {
    let line = r#"{"level":"info","ts":1646861401.5241024,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"10.0.0.9","remote_port":"41342","client_ip":"192.0.2.1","proto":"HTTP/2.0","method":"GET","host":"example.com:8443","uri":"/a?b=c","headers":{"User-Agent":["Mozilla/5.0 (X11)"],"Sec-Fetch-Site":["cross-site"],"Sec-Fetch-Mode":["navigate"],"Sec-Fetch-User":["?1"],"Sec-Fetch-Dest":["document"],"Sec-Purpose":["prefetch;prerender"],"Referer":["https://example.org/"],"Accept-Language":["de,en;q=0.5","fr"],"X-Requested-With":[],"X-Forwarded-For":["198.51.100.7, 10.0.0.9"]},"tls":{"resumed":false,"server_name":"example.com"}},"bytes_read":0,"user_id":"","duration":0.000929675,"size":10900,"status":200,"resp_headers":{"Server":["Caddy"]}}"#;
    insta::assert_snapshot!(read("caddy", line), @r"
    time 1646861401524
    status 200
    bytes 10900
    client 192.0.2.1
    forwarded_for 198.51.100.7
    method GET
    target /a?b=c
    host example.com
    referrer https://example.org/
    user_agent Mozilla/5.0 (X11)
    site cross-site
    mode navigate
    user ?1
    dest document
    purpose prefetch;prerender
    language de,en;q=0.5
    ");
    assert!(named("caddy").columns_of(line.as_bytes()).x_requested_with());
    assert_eq!(reason("json", line), Some(Malformed::Shape));
    let older = line.replace(
        r#""remote_ip":"10.0.0.9","remote_port":"41342","client_ip":"192.0.2.1""#,
        r#""remote_addr":"192.0.2.1:41342""#,
    );
    assert_eq!(read("caddy", &older), read("caddy", line));
    let wall = line.replace("1646861401.5241024", "\"2022/03/09 21:30:01.524\"");
    assert_eq!(read("caddy", &wall), read("caddy", line));
    assert_eq!(
        reason("caddy", r#"{"level":"info","ts":1646861401.5,"msg":"serving initial configuration"}"#),
        Some(Malformed::Shape)
    );
}

#[test]
fn traefik() {
    let line = r#"{"ClientAddr":"192.0.2.1:53142","ClientHost":"192.0.2.1","ClientPort":"53142","ClientUsername":"-","DownstreamContentSize":19,"DownstreamStatus":404,"Duration":52000,"OriginStatus":0,"RequestAddr":"example.com","RequestHost":"example.com","RequestMethod":"GET","RequestPath":"/a?b=c","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"https","StartLocal":"2015-05-17T12:05:03.25+02:00","StartUTC":"2015-05-17T10:05:03.250000001Z","entryPointName":"web","level":"info","msg":"","request_Referer":"https://example.org/","request_Sec-Fetch-Site":"none","request_User-Agent":"Mozilla/5.0","request_X-Forwarded-For":"198.51.100.7","time":"2015-05-17T10:05:04Z"}"#;
    insta::assert_snapshot!(read("traefik", line), @r"
    time 1431857103250
    status 404
    bytes 19
    client 192.0.2.1
    forwarded_for 198.51.100.7
    method GET
    target /a?b=c
    host example.com
    referrer https://example.org/
    user_agent Mozilla/5.0
    site none
    ");
    let dropped = r#"{"ClientAddr":"[2001:db8::1]:53142","OriginStatus":200,"RequestPath":"/","time":"2015-05-17T10:05:04Z"}"#;
    insta::assert_snapshot!(read("traefik", dropped), @r"
    time 1431857104000
    status 200
    client 2001:db8::1
    target /
    ");
}

#[test]
fn cloudflare() {
    let line = r#"{"ClientIP":"192.0.2.1","ClientRequestHost":"example.com","ClientRequestMethod":"GET","ClientRequestURI":"/a?b=c","ClientRequestPath":"/a","ClientRequestReferer":"https://example.org/","ClientRequestUserAgent":"Mozilla/5.0","ClientXRequestedWith":"org.example.app","EdgeEndTimestamp":"2015-05-17T10:05:04Z","EdgeResponseBytes":69045,"EdgeResponseStatus":200,"EdgeStartTimestamp":"2015-05-17T10:05:03Z","OriginResponseStatus":0,"RayID":"3a6050bcbe121a87","RequestHeaders":{"sec-fetch-site":"none","sec-fetch-dest":"document"}}"#;
    insta::assert_snapshot!(read("cloudflare", line), @r"
    time 1431857103000
    status 200
    bytes 69045
    client 192.0.2.1
    method GET
    target /a?b=c
    host example.com
    referrer https://example.org/
    user_agent Mozilla/5.0
    site none
    dest document
    requested_with org.example.app
    ");
    for start in ["1431857103", "1431857103000000000"] {
        let other = line.replace("\"2015-05-17T10:05:03Z\"", start);
        assert_eq!(read("cloudflare", &other), read("cloudflare", line));
    }
}

#[test]
fn columns_are_of_the_keys_not_of_the_values() {
    let line = br#"{"ts":1,"status":200,"remote_addr":"-","request":"GET / HTTP/1.1","sec_fetch_site":"","referer":"-"}"#;
    let columns = named("json").columns_of(line);
    assert!(columns.fetch_metadata() && columns.referrer() && !columns.user_agent());
}
