//! The log as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn log(lines: u64, seed: u64) -> (Vec<u8>, Tally) {
    let params = Params { lines, visitors: lines / 14, pages: 2_000, days: 2, seed };
    let mut text = Vec::new();
    let tally = generate(params, &mut text).expect("memory can be written");
    (text, tally)
}

fn share(tally: &Tally, kind: Kind) -> f64 {
    tally.kinds.get(&kind).copied().unwrap_or(0) as f64 / tally.lines as f64
}

#[test]
fn the_same_seed_makes_the_same_log() {
    assert_eq!(log(3_000, 5).0, log(3_000, 5).0);
    assert_ne!(log(3_000, 5).0, log(3_000, 6).0);
}

#[test]
fn it_holds_exactly_the_lines_asked_for() {
    for lines in [0, 1, 999, 20_000] {
        let (text, tally) = log(lines, 1);
        assert_eq!(text.iter().filter(|byte| **byte == b'\n').count() as u64, lines);
        assert_eq!((tally.lines, tally.bytes), (lines, text.len() as u64));
        assert_eq!(tally.kinds.values().sum::<u64>(), lines);
    }
}

#[test]
fn the_mix_is_a_publishers() {
    let (_, tally) = log(200_000, 2);
    assert!((0.62..0.76).contains(&share(&tally, Kind::Asset)), "{tally}");
    assert!((0.12..0.20).contains(&share(&tally, Kind::Document)), "{tally}");
    assert!((0.07..0.13).contains(&share(&tally, Kind::Bot)), "{tally}");
    assert!((0.006..0.03).contains(&share(&tally, Kind::Preview)), "{tally}");
    for kind in
        [Kind::Api, Kind::Redirect, Kind::Error, Kind::Shadow, Kind::Scanner, Kind::Feed, Kind::Malformed]
    {
        assert!(share(&tally, kind) > 0.0, "{kind:?} is missing");
    }
    assert_eq!(tally.visitors, 200_000 / 14);
    assert!(tally.visits > tally.visitors, "nobody returns: {tally}");
}

#[test]
fn lines_come_in_order_within_a_few_seconds() {
    let (text, _) = log(30_000, 3);
    let text = String::from_utf8_lossy(&text);
    let mut latest = 0;
    for line in text.lines().filter(|line| line.contains(" +0200] \"") && !line.contains("/Feb/")) {
        let stamp = line.split(['[', ']']).nth(1).expect("a stamp");
        let number =
            |range| stamp.get(range).and_then(|text: &str| text.parse::<u32>().ok()).expect("a number");
        let second = ((number(0..2) * 24 + number(12..14)) * 60 + number(15..17)) * 60 + number(18..20);
        assert!(second + 3 >= latest, "{line}");
        latest = latest.max(second);
    }
}

#[test]
fn receipts_look_as_each_app_makes_them() {
    let (text, tally) = log(200_000, 4);
    let text = String::from_utf8_lossy(&text);
    let mut agents: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines() {
        *agents.entry(line.rsplit('"').nth(1).unwrap_or_default()).or_default() += 1;
    }
    assert!(agents.len() > 300, "{} user agents", agents.len());
    let lines_of =
        |wanted: &str| agents.iter().filter(|(agent, _)| agent.contains(wanted)).map(|(_, n)| n).sum();
    let imessage: usize = lines_of("Facebot Twitterbot/1.0");
    let shares = tally.shares["imessage"] as usize;
    assert!((4 * shares..=5 * shares).contains(&imessage), "{imessage} lines for {shares} shares");
    for app in [
        "WhatsApp/2.26",
        "TelegramBot",
        "Slackbot-LinkExpanding",
        "Discordbot",
        "SkypeUriPreview",
        "Mastodon/",
    ] {
        let lines: usize = lines_of(app);
        assert!(lines > 0, "no {app}");
    }
    assert!(agents.contains_key("WhatsApp/2"), "no Signal");
    let typed = text.lines().filter(|line| line.contains("\" 404 ") && line.ends_with(" A\"")).count();
    assert!(typed > 10, "{typed} lines of links typed letter by letter");
}

#[test]
fn a_senders_phone_fetches_from_the_senders_address() {
    let (text, _) = log(60_000, 8);
    let text = String::from_utf8_lossy(&text);
    let mut readers = BTreeSet::new();
    let mut receipts = 0;
    for line in text.lines() {
        let address = line.split(' ').next().unwrap_or_default();
        if line.contains("\"WhatsApp/2.26") {
            receipts += 1;
            assert!(readers.contains(address), "{line}");
        } else {
            readers.insert(address);
        }
    }
    assert!(receipts > 20, "{receipts}");
}

#[test]
fn articles_are_not_read_before_they_appear() {
    let (text, _) = log(30_000, 9);
    let text = String::from_utf8_lossy(&text);
    let early = text
        .lines()
        .filter(|line| line.contains("[01/Jun/") && line.contains("/article/2026/06/02/"))
        .count();
    assert_eq!(early, 0);
}
