mod comparing;
mod examples;
mod hostile;
mod intervals;
mod properties;

use entrenous_core::evidence::Candidate;
use entrenous_core::evidence::source::Source;
use entrenous_core::ga_view::Channel;

use super::{Ancestor, Conversion, Money, Touch};

pub(super) const EUR: [u8; 3] = *b"EUR";
pub(super) const DAY_MS: i64 = 24 * 3_600_000;

pub(super) fn source(name: &str) -> Source {
    name.parse().unwrap()
}

/// Candidates without proof; a lone one is proven.
pub(super) fn candidates(of: &[(&str, f64)]) -> Vec<Candidate> {
    let low = f64::from(u8::from(of.len() == 1));
    of.iter()
        .map(|&(name, probability)| Candidate { source: source(name), probability, low, high: 1.0 })
        .collect()
}

pub(super) fn touch(visit: u64, day: i64, of: &[(&str, f64)], channel: Channel) -> Touch {
    Touch { visit, at_ms: day * DAY_MS, candidates: candidates(of), channel, lineage: Vec::new() }
}

pub(super) fn ancestor(visit: u64, of: &[(&str, f64)]) -> Ancestor {
    Ancestor { visit, candidates: candidates(of) }
}

pub(super) fn paid(minor: i64, touches: Vec<Touch>) -> Conversion {
    Conversion { revenue: Some(Money { minor, currency: EUR }), touches }
}
