//! A page's script and a log that record the same facts are told the same.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use crate::access_log::{Format, Record};
use crate::collect::classify::Classifier;
use crate::collect::lens::{Lens, VisitorScope};
use crate::collect::{Batch, Outcome, Steps, facts};
use crate::event::{BrowserNames, Cleaner, Collected};
use crate::evidence::Facts;
use crate::evidence::rules::{Agent, Rules};

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

const AGENTS: [&str; 5] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 13_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 LightSpeed [FBAN/MessengerLiteForiOS;FBAV/277.0.0.22.116]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 11_0 like Mac OS X) AppleWebKit/604.1.38 (KHTML, like Gecko) Mobile/15A372 Safari Line/7.12.0",
];
const REFERRERS: [&str; 7] = [
    "",
    "https://www.google.com/",
    "https://web.whatsapp.com/",
    "https://www.example.org/other",
    "android-app://com.slack/",
    "https://l.facebook.com/",
    "https://some.blog.example/post/7",
];
const TARGETS: [&str; 6] = [
    "/",
    "/sport",
    "/2026/11/a-long-read",
    "/a/b?utm_source=newsletter&utm_medium=email",
    "/a/b?fbclid=abc",
    "/c/d?x=1",
];

/// One view: after so many seconds, by whom, of what, from where.
type View = (u32, u8, usize, usize, usize);

fn views() -> impl Strategy<Value = Vec<View>> {
    proptest::collection::vec(
        (0..4_000_u32, 0..3_u8, 0..AGENTS.len(), 0..TARGETS.len(), 0..REFERRERS.len()),
        1..30,
    )
}

/// Two days and midnight between them.
const BEGIN_MS: i64 = 1_790_000_000_000;

fn lens() -> Lens {
    Lens {
        own_hosts: vec!["example.org".to_owned()],
        key: (3, 5),
        visitor_scope: VisitorScope::Day,
        has_assets: false,
        ..Lens::plain()
    }
}

fn by_log(views: &[View]) -> Vec<Facts> {
    let (lens, mut batch) = (lens(), Batch::default());
    let mut classifier = Classifier::new(&RULES, &lens);
    let records = lens.records_of(&Format::named("combined").expect("a known name"));
    let mut time_ms = BEGIN_MS;
    for (line, &(after, who, agent, target, referrer)) in (1..).zip(views) {
        time_ms += i64::from(after) * 1_000;
        let text = |text: &'static str| (!text.is_empty()).then(|| text.as_bytes().into());
        let record = Record {
            time_ms,
            client: Some(vec![b'0' + who].into()),
            method: text("GET"),
            target: text(TARGETS[target]),
            status: 200,
            user_agent: text(AGENTS[agent]),
            referrer: text(REFERRERS[referrer]),
            ..Record::default()
        };
        classifier.push(&record, records, line, &mut batch);
    }
    run(&lens, &batch)
}

fn by_script(views: &[View]) -> Vec<Facts> {
    let (lens, mut batch) = (lens(), Batch::default());
    let (hosts, cleaner) = (["example.org".to_owned()], Cleaner::default());
    let mut time_ms = BEGIN_MS;
    for (line, &(after, who, agent, target, referrer)) in (1..).zip(views) {
        time_ms += i64::from(after) * 1_000;
        let Agent::Person(browser) = RULES.agent(AGENTS[agent].as_bytes()) else { panic!("a person") };
        // As the door does: under today's key and yesterday's.
        let visitor = |day: i64| (day as u64) << 32 | u64::from(who) << 16 | agent as u64 | 1 << 20;
        let day = time_ms.div_euclid(24 * 3_600_000);
        let collected = Collected {
            id: u128::from(line),
            site: 7,
            received_ms: time_ms,
            age_ms: 0,
            origin: 0,
            name: "pageview".into(),
            visitor: visitor(day),
            visitor_yesterday: visitor(day - 1),
            address: u64::from(who),
            host: "example.org".into(),
            target: cleaner.target(TARGETS[target]).into(),
            referrer: cleaner.referrer(REFERRERS[referrer]).into(),
            webview: "".into(),
            browser: BrowserNames::of(browser, &RULES),
            country: [0; 2],
            page_view: 0,
            engaged_ms: 0,
            scroll: 0,
            width: 0,
            props: Vec::new(),
            revenue: None,
            returning: false,
            token: 0,
            parents: Vec::new(),
            mechanism: "".into(),
            app: "".into(),
        };
        let kept = Collected::from_bytes(&collected.to_bytes()).expect("just written");
        assert_eq!(kept, collected);
        kept.hit(line, time_ms, &hosts, &RULES, &mut batch);
    }
    run(&lens, &batch)
}

fn run(lens: &Lens, batch: &Batch) -> Vec<Facts> {
    let (mut steps, mut told) = (Steps::new(Arc::new(lens.clone())), Vec::new());
    let mut take = |outcome: Outcome| {
        if let Outcome::Visit(visit) = outcome {
            told.push((visit.entry.line, facts(&visit, lens, &RULES)));
        }
    };
    batch.hits.iter().for_each(|hit| steps.push(batch, hit, &mut take));
    steps.finish(&mut take);
    told.sort_by_key(|(line, _)| *line);
    told.into_iter().map(|(_, facts)| facts).collect()
}

proptest! {
    #[test]
    fn the_script_and_a_log_of_the_same_facts_are_told_the_same(views in views()) {
        prop_assert_eq!(by_script(&views), by_log(&views));
    }

    #[test]
    fn damaged_bytes_are_no_event(mut bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Collected::from_bytes(&bytes);
        if let Some(first) = bytes.first_mut() {
            *first = 200;
            prop_assert!(Collected::from_bytes(&bytes).is_err());
        }
    }
}
