//! From the lines of a log to the sections of a report: what holds for every log.

use std::sync::{Arc, LazyLock};

use entrenous_core::access_log::Format;
use entrenous_core::collect::classify::Classifier;
use entrenous_core::collect::lens::{Lens, VisitorScope};
use entrenous_core::collect::{Batch, Outcome, Steps, facts};
use entrenous_core::evidence::Verdict;
use entrenous_core::evidence::rules::Rules;
use entrenous_core::ga_view;
use entrenous_core::report::{Pages, Section, Tally};
use entrenous_inference::attribution::attribute;
use proptest::prelude::*;
use proptest::sample::select;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

const AGENTS: &[&str] = &[
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.0.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 330.0.3.29.91",
    "WhatsApp/2.23.17.75 A",
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
];
const TARGETS: &[&str] = &[
    "/",
    "/a",
    "/a/b",
    "/a/b?utm_source=may&utm_medium=email",
    "/a?fbclid=1",
    "/a?gclid=1",
    "/x.css",
    "/feed",
    "/c?utm_source=whatsapp",
];
const REFERRERS: &[&str] = &[
    "-",
    "-",
    "-",
    "https://example.org/a",
    "https://web.whatsapp.com/",
    "https://mail.google.com/",
    "https://l.facebook.com/",
    "https://www.google.com/",
    "https://news.example/",
    "android-app://com.slack/",
    "https://t.me/",
];

/// One line in the combined format; days of June, so that visitors come back.
fn any_line() -> impl Strategy<Value = (u32, String)> {
    let time = (1_u32..4, 0_u32..24, 0_u32..60, 0_u32..60);
    let status = select(vec![200, 200, 200, 304, 302, 404]);
    (time, 0_u8..5, select(TARGETS), status, select(REFERRERS), select(AGENTS)).prop_map(
        |((day, hour, minute, second), client, target, status, referrer, agent)| {
            let at = ((day * 24 + hour) * 60 + minute) * 60 + second;
            let time = format!("{day:02}/Jun/2026:{hour:02}:{minute:02}:{second:02} +0000");
            let line =
                format!("192.0.2.{client} - - [{time}] \"GET {target} HTTP/1.1\" {status} 5 \"{referrer}\" \"{agent}\"");
            (at, line)
        },
    )
}

fn any_log() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(any_line(), 0..80).prop_map(|mut lines| {
        lines.sort();
        lines.into_iter().map(|(_, line)| line).collect()
    })
}

fn lens(key: (u64, u64), day: bool) -> Lens {
    let visitor_scope = if day { VisitorScope::Day } else { VisitorScope::Input };
    Lens { own_hosts: vec!["example.org".to_owned()], key, visitor_scope, ..Lens::plain() }
}

fn report(lens: &Lens, log: &[String]) -> (Section, Vec<Verdict>) {
    let format = Format::named("combined").expect("a known name");
    let (mut batch, mut classifier) = (Batch::default(), Classifier::new(&RULES, lens));
    for (line, number) in log.iter().zip(1..) {
        let record = format.parse(line.as_bytes()).expect("a good line");
        classifier.push(&record, lens.records_of(&format), number, &mut batch);
    }
    let (mut tally, mut pages, mut verdicts) = (Tally::default(), Pages::default(), Vec::new());
    let mut take = |outcome: Outcome| match outcome {
        Outcome::Share(share) => pages.share(share.site, share.page, &share.path, share.audience),
        Outcome::MailOpened { .. } | Outcome::Machine { .. } => {}
        Outcome::Visit(visit) => {
            let facts = facts(&visit, lens, &RULES);
            let verdict = attribute(&facts);
            tally.visit(&verdict, ga_view::channel(&facts, &RULES), visit.entry.line);
            pages.visit(visit.site, visit.entry.page, &visit.path(), &verdict);
            verdicts.push(verdict);
        }
    };
    let mut steps = Steps::new(Arc::new(lens.clone()));
    batch.hits.iter().for_each(|hit| steps.push(&batch, hit, &mut take));
    steps.finish(&mut take);
    let span_ms = steps.span().map_or(0, |(from, to)| to - from);
    let rows = steps.share_tally().rows(None, span_ms, false);
    (tally.section(steps.hits(0).clone(), rows, &pages, None, 1000), verdicts)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

proptest! {
    #[test]
    fn sections_partition_their_visits(log in any_log(), day in any::<bool>()) {
        let (section, verdicts) = report(&lens((1, 2), day), &log);
        let visits = section.visits as f64;
        prop_assert_eq!(section.hits.0.iter().sum::<u64>(), log.len() as u64);
        prop_assert_eq!(verdicts.len() as u64, section.visits);
        prop_assert_eq!(section.ga_view.iter().map(|row| row.visits).sum::<u64>(), section.visits);
        prop_assert_eq!(section.evidence.iter().map(|row| row.visits).sum::<u64>(), section.visits);
        prop_assert_eq!(section.pages.iter().map(|row| row.visits).sum::<u64>(), section.visits);
        prop_assert!(near(section.sources.iter().map(|row| row.estimate.visits).sum(), visits));
        let dark: f64 = section.sources.iter().filter(|row| row.source.is_dark()).map(|row| row.estimate.visits).sum();
        prop_assert!(near(dark, section.dark_social.estimate.visits));
        prop_assert!(near(dark, section.pages.iter().map(|row| row.dark_visits).sum()));
        let in_direct: f64 = section.sources.iter().map(|row| row.in_direct.visits).sum();
        let direct = section.ga_view.iter().find(|row| row.channel == ga_view::Channel::Direct).map_or(0, |row| row.visits);
        prop_assert!(near(in_direct, direct as f64));
    }

    #[test]
    fn every_figure_lies_within_its_bounds(log in any_log()) {
        let (section, verdicts) = report(&lens((1, 2), false), &log);
        for row in &section.sources {
            let e = row.estimate;
            prop_assert!(e.low <= e.visits && e.visits <= e.high && e.high <= section.visits as f64, "{:?}", row);
            prop_assert!(near(row.proven as f64 + row.inferred, e.visits) && row.proven as f64 <= e.low, "{:?}", row);
        }
        for row in &section.pages {
            prop_assert!(row.low <= row.dark_visits && row.dark_visits <= row.high && row.high <= row.visits as f64, "{:?}", row);
        }
        for row in &section.shares {
            prop_assert!(row.low <= row.shares && row.shares <= row.high && row.shares <= row.requests, "{:?}", row);
        }
        let dark = &section.dark_social;
        for ratio in [dark.share_of_social, dark.share_of_direct, dark.share_of_shares] {
            if let (Some(value), Some(low), Some(high)) = (ratio.value, ratio.low, ratio.high) {
                prop_assert!(0.0 <= low && low <= value && value <= high && high <= 1.0, "{:?}", ratio);
            } else {
                prop_assert_eq!(ratio, entrenous_core::report::Ratio::default());
            }
        }
        for verdict in &verdicts {
            prop_assert!(near(verdict.candidates.iter().map(|c| c.probability).sum(), 1.0));
        }
    }

    #[test]
    fn the_key_of_a_run_changes_no_figure(log in any_log(), day in any::<bool>(), key in any::<(u64, u64)>()) {
        let json = |key| serde_json::to_string(&report(&lens(key, day), &log).0).expect("figures are JSON");
        prop_assert_eq!(json((1, 2)), json(key));
    }
}
