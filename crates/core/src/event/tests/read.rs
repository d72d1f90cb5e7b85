//! Bodies, good and bad.

use proptest::prelude::*;

use crate::event::{BadBody, Event, Name, Rejected, Revenue, read, read_umami};

const GOOD: &str = r#"{"name":"pageview","site":"example.org","url":"https://www.example.org/a/b?x=1#top"}"#;

fn one(json: &str) -> Result<Event, Rejected> {
    let mut events = read(json.as_bytes()).expect("a readable body");
    assert_eq!(events.len(), 1, "{json}");
    events.remove(0)
}

pub(super) fn with(fields: &str) -> Result<Event, Rejected> {
    one(&format!("{},{fields}}}", &GOOD[..GOOD.len() - 1]))
}

#[test]
fn a_page_view_is_read() {
    let event = one(GOOD).expect("good");
    assert_eq!((event.name, &*event.site), (Name::PageView, "example.org"));
    assert_eq!((&*event.url.host, &*event.url.target), ("example.org", "/a/b?x=1"));
    assert_eq!((event.referrer, event.props, event.revenue), (None, Vec::new(), None));
}

#[test]
fn a_conversion_is_read_exactly() {
    let event = with(
        r#""name":"Purchase","props":{"plan":"gold","n":3,"new":true,"none":null},"revenue":{"amount":"12.505","currency":"eur"}"#,
    );
    // A repeated field is no event: which of the two is meant?
    assert_eq!(event, Err(Rejected::Malformed));
    let event = one(
        r#"{"name":"Purchase","site":"s","url":"http://s.example/","props":{"plan":"gold","n":3,"new":true,"none":null},
            "revenue":{"amount":"12.505","currency":"eur"}}"#,
    )
    .expect("good");
    assert_eq!(event.revenue, Some(Revenue { thousandths: 12_505, currency: *b"EUR" }));
    let props: Vec<(&str, &str)> = event.props.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(props, [("n", "3"), ("new", "true"), ("plan", "gold")]);
}

#[test]
fn plausibles_words_are_understood() {
    let event = one(
        r#"{"n":"engagement","v":36,"u":"https://s.example/#/shop","d":"s.example","r":null,"sd":80,"e":3500,"h":1,"p":{"a":"b"}}"#,
    )
    .expect("good");
    assert_eq!((&event.name, &*event.url.target, event.scroll), (&Name::Engagement, "/#/shop", 80));
    assert_eq!((event.engaged_ms, event.props.len(), event.referrer), (3_500, 1, None));
    let event = one(r#"{"name":"Buy","domain":"s","url":"https://s.example/","props":"{\"a\":1}","$":{}}"#)
        .expect("good");
    assert_eq!((event.props.len(), event.revenue), (1, None));
}

#[test]
fn umamis_words_are_understood() {
    let send = |json: &str| read_umami(json.as_bytes()).expect("a readable body");
    let view = r#"{"type":"event","payload":{"website":"50429a93","hostname":"s.example","url":"/home?x=1","referrer":"","screen":"1920x1080"}}"#;
    let event = send(view).expect("an event").expect("good");
    assert_eq!(
        (&event.name, &*event.url.host, &*event.url.target),
        (&Name::PageView, "s.example", "/home?x=1")
    );
    assert_eq!((event.width, event.referrer), (1920, None));
    let named = r#"{"type":"event","payload":{"website":"w","name":"signup","data":{"plan":"x"}}}"#;
    let event = send(named).expect("an event").expect("good");
    assert_eq!((event.name.as_str(), &*event.url.host, &*event.url.target), ("signup", "", "/"));
    assert_eq!(send(r#"{"type":"identify","payload":{"website":"w","data":{"email":"x"}}}"#), None);
    assert_eq!(send(r#"{"type":"event","payload":{}}"#), Some(Err(Rejected::UnknownSite)));
    assert_eq!(send(r#"{"type":"event"}"#), Some(Err(Rejected::Malformed)));
    assert!(read_umami(b"[]").is_err());
}

#[test]
fn each_fault_has_its_name() {
    let many: Vec<String> = (0..31).map(|n| format!("\"p{n}\":1")).collect();
    let long = "x".repeat(2_001);
    for (fields, expected) in [
        (r#""revenue":{"amount":"NaN","currency":"EUR"}"#.to_owned(), Rejected::BadRevenue),
        (r#""revenue":{"amount":"inf","currency":"EUR"}"#.to_owned(), Rejected::BadRevenue),
        (r#""revenue":{"amount":1e300,"currency":"EUR"}"#.to_owned(), Rejected::BadRevenue),
        (r#""revenue":{"amount":1,"currency":"EURO"}"#.to_owned(), Rejected::BadRevenue),
        (r#""revenue":{"amount":1,"currency":"E1R"}"#.to_owned(), Rejected::BadRevenue),
        (r#""revenue":3"#.to_owned(), Rejected::Malformed),
        (format!("\"props\":{{{}}}", many.join(",")), Rejected::BadProperties),
        (format!("\"props\":{{\"a\":\"{long}\"}}"), Rejected::BadProperties),
        (r#""props":{"a":{"b":1}}"#.to_owned(), Rejected::BadProperties),
        (r#""props":{"":1}"#.to_owned(), Rejected::BadProperties),
        (r#""id":"12""#.to_owned(), Rejected::BadId),
        (r#""id":"zz000000000000000000000000000000""#.to_owned(), Rejected::BadId),
        (r#""age_ms":86400001"#.to_owned(), Rejected::TooOld),
        (r#""scroll":"half""#.to_owned(), Rejected::Malformed),
    ] {
        assert_eq!(with(&fields), Err(expected), "{fields}");
    }
    assert_eq!(one(r#"{"site":"s","url":"https://s/"}"#), Err(Rejected::BadName));
    assert_eq!(one(r#"{"name":" ","site":"s","url":"https://s/"}"#), Err(Rejected::BadName));
    assert_eq!(one(r#"{"name":"pageview","url":"https://s/"}"#), Err(Rejected::UnknownSite));
    for url in ["", "ftp://s/", "https:///x", "javascript:alert(1)", "https://s/\u{7}", "/path"] {
        let json = serde_json::json!({"name": "pageview", "site": "s", "url": url}).to_string();
        assert_eq!(one(&json), Err(Rejected::BadUrl), "{url}");
    }
}

#[test]
fn one_bad_event_does_not_spoil_a_batch() {
    let body = format!(r#"{{"events":[{GOOD},3,{{"name":"x"}},{GOOD}]}}"#);
    let events = read(body.as_bytes()).expect("a batch");
    let good: Vec<bool> = events.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, false, true]);
    assert_eq!(read(format!("[{GOOD}]").as_bytes()).expect("a list").len(), 1);
}

#[test]
fn what_is_no_body_says_why() {
    assert!(matches!(read(b""), Err(BadBody::Json(_))));
    assert!(matches!(read(b"nonsense"), Err(BadBody::Json(_))));
    assert_eq!(read(b"3"), Err(BadBody::Shape));
    assert!(matches!(read(b"{\"name\":\"\xff\"}"), Err(BadBody::Json(_))));
    let many = format!("[{}]", vec!["1"; 1_001].join(","));
    assert_eq!(read(many.as_bytes()), Err(BadBody::TooMany(1_001)));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(deep.as_bytes()), Ok(vec![Err(Rejected::Malformed)]));
    let deep = format!("{}1{}", "{\"props\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(with(&format!("\"props\":{deep}")), Err(Rejected::BadProperties));
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&body);
    }

    #[test]
    fn what_is_read_keeps_within_its_limits(engaged in any::<f64>(), scroll in any::<f64>(), age in -1e12..1e12_f64) {
        let json = serde_json::json!({
            "name": "engagement", "site": "s", "url": "https://s.example/", "engaged_ms": engaged, "scroll": scroll, "age_ms": age
        });
        match one(&json.to_string()) {
            Ok(event) => prop_assert!(event.engaged_ms <= 86_400_000 && event.scroll <= 100 && event.age_ms <= 86_400_000),
            Err(rejected) => prop_assert_eq!(rejected, Rejected::TooOld),
        }
    }
}
