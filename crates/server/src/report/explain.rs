//! Explaining: what was concluded about one input line, and why.

use std::fmt::Write;

use entrenous_core::access_log::Malformed;
use entrenous_core::collect::receipts::Share;
use entrenous_core::collect::{Explained, Steps, Visit};
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_core::ga_view::Channel;

use super::parse::Parsed;

/// What was concluded about one line.
#[derive(Debug)]
pub struct Explanation {
    /// 1-based over the whole input.
    pub line: u64,
    /// What it is.
    pub conclusion: Conclusion,
}

/// What a line is.
#[derive(Debug)]
pub enum Conclusion {
    /// The input has fewer lines.
    Missing,
    /// Blank, or a directive.
    Skipped,
    /// It could not be read.
    Malformed(Malformed),
    /// A hit, with the share or the visit that it belongs to.
    Hit {
        /// Its kind and why it was dropped or re-labelled.
        explained: Explained,
        /// The share that it shows.
        share: Option<Share>,
        /// The visit that it belongs to.
        visit: Option<Box<VisitExplained>>,
    },
}

/// A visit with all that was known and concluded.
#[derive(Debug)]
pub struct VisitExplained {
    /// Line of its entry.
    pub entry_line: u64,
    /// Path of its entry.
    pub landing: String,
    /// What was known.
    pub facts: Facts,
    /// What was concluded.
    pub verdict: Verdict,
    /// What GA4 would have said.
    pub channel: Channel,
}

/// Listens for the line to explain.
pub(super) struct Explainer {
    line: Option<u64>,
    found: Option<Option<Malformed>>,
    share: Option<Share>,
    visit: Option<Box<VisitExplained>>,
}

impl Explainer {
    pub(super) fn new(line: Option<u64>) -> Self {
        Explainer { line, found: None, share: None, visit: None }
    }

    pub(super) fn lines(&mut self, parsed: &Parsed, before: u64) {
        let Some(relative) = self.line.and_then(|line| line.checked_sub(before + 1)) else { return };
        if relative < parsed.lines {
            let malformed = parsed.malformed.iter().find(|(line, _)| u64::from(*line) == relative);
            self.found = Some(malformed.map(|(_, reason)| *reason));
        }
    }

    pub(super) fn share(&mut self, share: &Share) {
        if share.explained {
            self.share = Some(share.clone());
        }
    }

    pub(super) fn visit(&mut self, visit: &Visit, facts: &Facts, verdict: &Verdict, channel: Channel) {
        if visit.explained {
            self.visit = Some(Box::new(VisitExplained {
                entry_line: visit.entry.line,
                landing: visit.path().into_owned(),
                facts: facts.clone(),
                verdict: verdict.clone(),
                channel,
            }));
        }
    }

    pub(super) fn conclude(self, steps: &Steps<'_>) -> Option<Explanation> {
        let conclusion = match (self.found, steps.explained()) {
            (_, Some(explained)) => {
                Conclusion::Hit { explained: explained.clone(), share: self.share, visit: self.visit }
            }
            (Some(Some(reason)), None) => Conclusion::Malformed(reason),
            (Some(None), None) => Conclusion::Skipped,
            (None, None) => Conclusion::Missing,
        };
        Some(Explanation { line: self.line?, conclusion })
    }
}

impl Explanation {
    /// The explanation as lines of text. The names are those of the JSON and of the tables.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let line = self.line;
        // Writing to a string cannot fail.
        let _infallible = match &self.conclusion {
            Conclusion::Missing => writeln!(out, "line {line}: the input has fewer lines"),
            Conclusion::Skipped => writeln!(out, "line {line}: blank or a directive; skipped"),
            Conclusion::Malformed(reason) => writeln!(out, "line {line}: malformed: {reason}"),
            Conclusion::Hit { explained, share, visit } => {
                let reasons: Vec<_> = explained.reasons.iter().map(|reason| reason.name()).collect();
                let why =
                    if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
                let mut done = writeln!(out, "line {line}: {}{why}", explained.kind);
                if let Some(share) = share {
                    done = done.and_then(|()| writeln!(out, "{}", share_text(share)));
                }
                if let Some(visit) = visit {
                    done = done.and_then(|()| write!(out, "{}", visit_text(visit)));
                }
                done
            }
        };
        out
    }
}

fn share_text(share: &Share) -> String {
    let page = super::parse::shown(share.path.as_bytes());
    format!(
        "  share    {} ({}) of {page}, shown by line {}",
        share.fetcher.name(),
        share.audience,
        share.line
    )
}

fn visit_text(visit: &VisitExplained) -> String {
    let facts = &visit.facts;
    let landing = super::parse::shown(visit.landing.as_bytes());
    let mut text = format!("  visit    entered on {landing} at line {}; ", visit.entry_line);
    text += &format!("{} pages, {} assets\n", facts.documents, facts.assets);
    for (name, value) in [
        ("referrer", format!("{:?}", facts.referrer)),
        ("campaign", facts.campaign.as_ref().map_or("none".into(), |c| format!("{c:?}"))),
        (
            "click id",
            facts
                .click_id
                .as_ref()
                .map_or("none".into(), |c| format!("{} -> {}", c.parameter, c.meaning.means)),
        ),
        ("in app", facts.in_app.as_ref().map_or("none".into(), |m| format!("{} ({})", m.means, m.grade))),
        (
            "web view",
            facts.webview_app.as_ref().map_or("none".into(), |m| format!("{} ({})", m.means, m.grade)),
        ),
        ("fetch", format!("{:?}", facts.fetch)),
        (
            "browser",
            format!(
                "{} {} on {}, {}",
                facts.browser.family, facts.browser.major, facts.browser.os, facts.browser.device
            ),
        ),
        ("depth", format!("{}", facts.depth)),
        (
            "visitor",
            format!("{:?}{}", facts.seen, if facts.own_share { ", shared this link before" } else { "" }),
        ),
        ("receipts", format!("{} in the hour before", facts.receipts_before)),
    ] {
        text += &format!("    {name:<9} {}\n", super::parse::shown(value.as_bytes()));
    }
    let evidence: Vec<_> = visit.verdict.evidence.iter().map(|e| e.name()).collect();
    text += &format!("  verdict  {} by {}\n", visit.verdict.grade, evidence.join(", "));
    for c in &visit.verdict.candidates {
        text +=
            &format!("    {:<32} {:.2} ({:.0}-{:.0})\n", c.source.to_string(), c.probability, c.low, c.high);
    }
    text + &format!("  GA view  {}\n", visit.channel)
}
