//! What is known of a conversion: the visits that led to it, and those that passed it on.

use entrenous_core::evidence::source::Source;
use entrenous_core::evidence::{Candidate, Verdict};
use entrenous_core::ga_view::Channel;

use super::money::Money;

/// A visit on the way to a conversion.
#[derive(Debug, Clone, PartialEq)]
pub struct Touch {
    /// By which the caller knows the visit. Credits of one visit in many conversions are right or wrong together.
    pub visit: u64,
    /// When it began, in ms; only differences matter.
    pub at_ms: i64,
    /// The probability of each source, as in a [`Verdict`]. None means unknown.
    pub candidates: Vec<Candidate>,
    /// What Google Analytics would have called it.
    pub channel: Channel,
    /// The visits that passed it on, the nearest first; empty unless its token has a parent.
    pub lineage: Vec<Ancestor>,
}

/// A visit in whose course a link was passed on.
#[derive(Debug, Clone, PartialEq)]
pub struct Ancestor {
    /// By which the caller knows the visit.
    pub visit: u64,
    /// The probability of each source that it came from.
    pub candidates: Vec<Candidate>,
}

/// A goal reached, with or without revenue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Conversion {
    /// What it brought; a negative amount is a refund of an earlier one, and counts no conversion.
    pub revenue: Option<Money>,
    /// The visits of one visitor up to the one that converted, in any order. Empty if none is known.
    pub touches: Vec<Touch>,
}

impl Touch {
    /// A visit that nobody is known to have passed on.
    pub fn new(visit: u64, at_ms: i64, verdict: &Verdict, channel: Channel) -> Touch {
        Touch { visit, at_ms, candidates: verdict.candidates.clone(), channel, lineage: Vec::new() }
    }
}

/// Whether a source names nobody who brought the visit: what *non-direct* models pass over.
pub(super) fn is_direct(source: &Source) -> bool {
    matches!(source, Source::TypedOrBookmark | Source::Unknown)
}

/// Candidates as they should be: finite, bounds around probabilities, which add up to 1; the unknown source if there are none.
pub(super) fn checked(candidates: &[Candidate]) -> Vec<Candidate> {
    let sane = |c: &&Candidate| c.probability.is_finite() && c.probability > 0.0;
    let all: f64 = candidates.iter().filter(sane).map(|c| c.probability.min(1e9)).sum();
    if all <= 0.0 {
        return vec![Candidate { source: Source::Unknown, probability: 1.0, low: 0.0, high: 1.0 }];
    }
    let bound = |bound: f64, otherwise: f64| if bound.is_finite() { bound } else { otherwise };
    let check = |c: &Candidate| {
        let probability = c.probability.min(1e9) / all;
        Candidate {
            source: c.source.clone(),
            probability,
            low: bound(c.low, 0.0).clamp(0.0, probability),
            high: bound(c.high, 1.0).clamp(probability, 1.0),
        }
    };
    candidates.iter().filter(sane).map(check).collect()
}

/// The channel to which Google Analytics gives the conversion: that of the last visit that is not Direct; Direct if all are;
/// Unassigned without any visit. This is what GA4 calls "paid and organic last click" (two secondary sources, read 2026-11-27); its
/// data-driven model is not public. Visits in order of time.
pub(super) fn ga_channel(touches: &[&Touch]) -> Channel {
    let named = touches.iter().rev().find(|touch| touch.channel != Channel::Direct);
    match (named, touches.is_empty()) {
        (Some(touch), _) => touch.channel,
        (None, false) => Channel::Direct,
        (None, true) => Channel::Unassigned,
    }
}
