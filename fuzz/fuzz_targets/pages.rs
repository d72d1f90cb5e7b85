//! Pages that others wrote, with what their server says of them: decoded, read, and shown in all apps.
#![no_main]

use std::sync::LazyLock;

use entrenous_core::cards::{CardRules, Page, Robots, Seen, decoded, shown};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<CardRules> = LazyLock::new(CardRules::builtin);

fuzz_target!(|data: &[u8]| {
    let (kind, body) = match data.iter().position(|byte| *byte == b'\n') {
        Some(at) => (String::from_utf8_lossy(&data[..at]), &data[at + 1..]),
        None => (String::new().into(), data),
    };
    let text = decoded(body, &kind).text;
    let page = Page::read(&text);
    for tag in &page.tags {
        assert!(!tag.value.chars().any(char::is_control) && tag.ends_at <= text.len());
    }
    let seen = Seen {
        url: "https://example.org/".to_owned(),
        led: "https://example.org/a?b".to_owned(),
        redirects: 0,
        took_ms: 0,
        page: Ok(page),
        robots: Some(Robots::read(&text)),
        pictures: Vec::new(),
    };
    assert_eq!(shown(&seen, &RULES).len(), 10);
});
