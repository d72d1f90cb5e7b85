//! Visits with what the engine said of them, as they are concluded.

use std::collections::{HashMap, HashSet};

use entrenous_core::evidence::source::{App, Grade, Source};
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_inference::mixture::Keys;

use crate::report::Watch;

/// A visit with what the engine said of it.
pub(super) struct Visit {
    pub(super) line: u64,
    pub(super) facts: Facts,
    /// Direct in Google Analytics' eyes.
    pub(super) direct: bool,
    /// Nothing names it.
    pub(super) ambiguous: bool,
    /// The probability that it was a private share.
    pub(super) dark: f64,
    /// The visit's own bounds.
    pub(super) bounds: (f64, f64),
}

/// All visits of a log.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) visits: Vec<Visit>,
    places: HashMap<u64, usize>,
    /// Visits from public networks.
    pub(super) public_social: f64,
    /// Apps that some visit names.
    pub(super) named: HashSet<App>,
}

impl Judged {
    /// The visit that begins in a line.
    pub(super) fn at(&self, line: u64) -> Option<&Visit> {
        self.places.get(&line).map(|&place| &self.visits[place])
    }
}

impl Watch for Judged {
    fn ended(&mut self, line: u64, facts: &Facts, keys: &Keys) {
        self.places.insert(line, self.visits.len());
        let facts = facts.clone();
        self.visits.push(Visit {
            line,
            facts,
            direct: keys.direct,
            ambiguous: false,
            dark: 0.0,
            bounds: (0.0, 0.0),
        });
    }

    fn concluded(&mut self, line: u64, verdict: &Verdict, ambiguous: bool) {
        for candidate in &verdict.candidates {
            if candidate.source.is_public_social() {
                self.public_social += candidate.probability;
            }
        }
        if let (Grade::Proven, Source::DarkSocial(app)) = (verdict.grade, &verdict.top().source) {
            self.named.insert(*app);
        }
        let Some(&place) = self.places.get(&line) else { return };
        let visit = &mut self.visits[place];
        visit.ambiguous = ambiguous;
        let (dark, low, high) = verdict.sum(Source::is_dark);
        (visit.dark, visit.bounds) = (dark.clamp(0.0, 1.0), (low, high));
    }
}
