//! Those who agreed to be known again.

use std::sync::{Arc, LazyLock};

use super::read::with;
use crate::collect::lens::{Lens, VisitorScope};
use crate::collect::{Batch, Outcome, Steps, facts};
use crate::event::{BrowserNames, Collected, CollectedError, Journaled, Rejected};
use crate::evidence::Seen;
use crate::evidence::rules::{Agent, Rules};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

/// Noon of a day (UTC).
const NOON_MS: i64 = 1_780_315_200_000;
const DAY_MS: i64 = 24 * 3_600_000;
const HOUR_MS: i64 = 3_600_000;
/// Somebody's hash under the site's lasting key.
const LASTING: u64 = 0xa5a5;

fn view(time_ms: i64, visitor: (u64, u64), returning: bool) -> Collected {
    let Agent::Person(browser) =
        RULES.agent(b"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")
    else {
        panic!("a person")
    };
    Collected {
        id: 1,
        site: 7,
        received_ms: time_ms,
        age_ms: 0,
        origin: 0,
        name: "pageview".into(),
        visitor: visitor.0,
        visitor_yesterday: visitor.1,
        address: 9,
        host: "example.org".into(),
        target: format!("/{time_ms}/page").into(),
        referrer: "".into(),
        webview: "".into(),
        browser: BrowserNames::of(browser, &RULES),
        country: [0; 2],
        page_view: 0,
        engaged_ms: 0,
        scroll: 0,
        width: 0,
        props: Vec::new(),
        revenue: None,
        returning,
        token: 0,
        parents: Vec::new(),
        mechanism: "".into(),
        app: "".into(),
    }
}

/// What is seen of each visit's visitor, with the visit's pages.
fn told(events: &[Collected]) -> Vec<(Seen, u32)> {
    let lens = Lens { visitor_scope: VisitorScope::Day, has_assets: false, ..Lens::plain() };
    let (mut steps, mut told) = (Steps::new(Arc::new(lens.clone())), Vec::new());
    let mut take = |outcome: Outcome| {
        if let Outcome::Visit(visit) = outcome {
            let facts = facts(&visit, &lens, &RULES);
            told.push((visit.entry.line, (facts.seen, facts.documents)));
        }
    };
    for (line, event) in (1..).zip(events) {
        let mut batch = Batch::default();
        let hit = event.hit(line, event.received_ms, &[], &RULES, &mut batch);
        steps.push(&batch, &hit, &mut take);
    }
    steps.finish(&mut take);
    told.sort_by_key(|(line, _)| *line);
    told.into_iter().map(|(_, told)| told).collect()
}

#[test]
fn an_id_is_read_and_a_bad_one_named() {
    let id = "0123456789abcdef0123456789ABCDEF";
    let event = with(&format!(r#""visitor":"{id}","returning":true"#)).expect("good");
    assert_eq!((event.visitor, event.returning), (u128::from_str_radix(id, 16).ok(), true));
    for (returning, expected) in [("false", false), ("1", true), ("null", false), ("\"true\"", false)] {
        let event = with(&format!(r#""returning":{returning}"#)).expect("good");
        assert_eq!((event.visitor, event.returning), (None, expected), "{returning}");
    }
    for bad in ["", "0123", &id[1..], "0123456789abcdef0123456789abcdeg"] {
        assert_eq!(with(&format!(r#""visitor":"{bad}""#)), Err(Rejected::BadId), "{bad}");
    }
    assert_eq!(with(r#""visitor":7"#), Err(Rejected::Malformed));
}

#[test]
fn who_returns_is_known_on_another_day() {
    let others = [(NOON_MS, (1, 1), false), (NOON_MS + DAY_MS, (2, 1), false)];
    let theirs = [(NOON_MS, (LASTING, 1), false), (NOON_MS + DAY_MS, (LASTING, 2), true)];
    let of = |views: &[(i64, (u64, u64), bool)]| {
        told(&views.iter().map(|&(time, who, returning)| view(time, who, returning)).collect::<Vec<_>>())
    };
    assert_eq!(of(&others), [(Seen::First, 1), (Seen::First, 1)]);
    assert_eq!(of(&theirs), [(Seen::First, 1), (Seen::Before, 1)]);
    // The browser's word counts, not how long the program has run.
    assert_eq!(of(&theirs[1..]), [(Seen::Before, 1)]);
    let unsaid = [(NOON_MS, (LASTING, 1), false), (NOON_MS + DAY_MS, (LASTING, 2), false)];
    assert_eq!(of(&unsaid), [(Seen::First, 1), (Seen::First, 1)]);
}

#[test]
fn the_visit_in_which_somebody_agrees_goes_on_and_neighbours_stay_apart() {
    let agreeing = [view(NOON_MS, (1, 8), false), view(NOON_MS + 60_000, (LASTING, 1), false)];
    assert_eq!(told(&agreeing), [(Seen::First, 2)]);
    // Two behind one address with one browser: the one who agreed is known, before the other comes and after.
    let neighbours = [
        view(NOON_MS, (LASTING, 1), true),
        view(NOON_MS + 60_000, (1, 8), false),
        view(NOON_MS + 120_000, (LASTING, 1), true),
    ];
    assert_eq!(told(&neighbours), [(Seen::Before, 2), (Seen::First, 1)]);
    let midnight = NOON_MS + 12 * HOUR_MS;
    let across = [view(midnight - 60_000, (LASTING, 1), false), view(midnight + 60_000, (LASTING, 2), true)];
    assert_eq!(told(&across), [(Seen::First, 2)]);
}

#[test]
fn events_of_before_stay_readable_and_later_ones_are_named() {
    let event = view(NOON_MS, (1, 2), false);
    let mut bytes = event.to_bytes();
    assert_eq!(bytes[0], 5);
    // Fields were added at the end: four for tokens, and one before them. Each is one byte where there is nothing.
    for (version, fields) in [(4, 4), (1, 1)] {
        (0..fields).for_each(|_| assert_eq!(bytes.pop(), Some(0)));
        bytes[0] = version;
        assert_eq!(Collected::from_bytes(&bytes), Ok(event.clone()));
        assert_eq!(Journaled::from_bytes(&bytes), Ok(Journaled::Event(Box::new(event.clone()))));
    }
    let returning = Collected { returning: true, ..event };
    assert_eq!(Journaled::from_bytes(&returning.to_bytes()), Ok(Journaled::Event(Box::new(returning))));
    bytes[0] = 8;
    assert_eq!(Journaled::from_bytes(&bytes), Err(CollectedError::Newer(8)));
}
