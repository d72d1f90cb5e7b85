//! Explaining: what was concluded about one input line, and why.

use entrenous_core::access_log::Malformed;
use entrenous_core::collect::Share;
use entrenous_core::collect::{Explained, Steps, Visit};
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_core::ga_view::Channel;
use entrenous_inference::mixture::Moved;

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
    Missing {
        /// How many it has.
        lines: u64,
    },
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
    /// What moved the probability of a private share, in order; empty where a rule decided.
    pub moved: Vec<Moved>,
    /// What GA4 would have said.
    pub channel: Channel,
}

/// Listens for the line to explain.
pub(super) struct Explainer {
    line: Option<u64>,
    found: Option<Option<Malformed>>,
    share: Option<Share>,
    ended: Option<Box<Ended>>,
    visit: Option<Box<VisitExplained>>,
}

/// The visit to explain, before it is concluded.
struct Ended {
    entry_line: u64,
    landing: String,
    facts: Facts,
    channel: Channel,
}

impl Explainer {
    pub(super) fn new(line: Option<u64>) -> Self {
        Explainer { line, found: None, share: None, ended: None, visit: None }
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

    pub(super) fn ended(&mut self, visit: &Visit, facts: &Facts, channel: Channel) {
        if visit.explained {
            self.ended = Some(Box::new(Ended {
                entry_line: visit.entry.line,
                landing: visit.path().into_owned(),
                facts: facts.clone(),
                channel,
            }));
        }
    }

    pub(super) fn concluded(
        &mut self,
        entry_line: u64,
        verdict: &Verdict,
        moved: impl FnOnce() -> Vec<Moved>,
    ) {
        let Some(ended) = self.ended.take_if(|ended| ended.entry_line == entry_line) else { return };
        let Ended { entry_line, landing, facts, channel } = *ended;
        let (verdict, moved) = (verdict.clone(), moved());
        self.visit = Some(Box::new(VisitExplained { entry_line, landing, facts, verdict, moved, channel }));
    }

    pub(super) fn conclude(self, steps: &Steps, lines: u64) -> Option<Explanation> {
        let conclusion = match (self.found, steps.explained()) {
            (_, Some(explained)) => {
                Conclusion::Hit { explained: explained.clone(), share: self.share, visit: self.visit }
            }
            (Some(Some(reason)), None) => Conclusion::Malformed(reason),
            (Some(None), None) => Conclusion::Skipped,
            (None, None) => Conclusion::Missing { lines },
        };
        Some(Explanation { line: self.line?, conclusion })
    }
}
