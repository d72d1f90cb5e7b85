//! The private part of social, by shares and by visits, beside what has been published.

use entrenous_core::evidence::source::Audience;
use entrenous_core::report::{Estimate, Ratio, Section};

use crate::render::number::{FEW, Figure};

/// One of the two quantities. They measure different things and are never compared with each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PrivatePart {
    /// Shares, not visits.
    pub(crate) shares: bool,
    /// The part, absent when there is nothing to divide or too little for a percentage.
    pub(crate) ratio: Option<Ratio>,
    /// The private ones.
    pub(crate) part: Figure,
    /// The others.
    pub(crate) rest: Figure,
    /// All of them.
    pub(crate) whole: Figure,
    /// Published figures of the same quantity: name and share.
    pub(crate) published: &'static [(&'static str, f64)],
}

/// By shares, then by visits.
pub(crate) fn private_part(section: &Section) -> [PrivatePart; 2] {
    let (mut private, mut others) = (Estimate::default(), Estimate::default());
    for row in &section.shares {
        let estimate = Estimate { visits: row.shares as f64, low: row.low as f64, high: row.high as f64 };
        if row.audience == Audience::Private { private.add(estimate) } else { others.add(estimate) }
    }
    let shares = part(private, others, section.dark_social.share_of_shares, u64::MAX);

    let mut public = Estimate::default();
    for row in section.sources.iter().filter(|row| row.source.is_public_social()) {
        public.add(row.estimate);
    }
    let dark = &section.dark_social;
    let visits = part(dark.estimate, public, dark.share_of_social, section.visits);
    [
        PrivatePart { shares: true, published: &[("RadiumOne", 0.84)], ..shares },
        PrivatePart { published: &[("The Atlantic", 0.565), ("Chartbeat", 0.69)], ..visits },
    ]
}

fn part(part: Estimate, rest: Estimate, ratio: Ratio, cap: u64) -> PrivatePart {
    let mut whole = part;
    whole.add(rest);
    let few = whole.visits < FEW as f64;
    PrivatePart {
        shares: false,
        ratio: (!few && ratio.value.is_some()).then_some(ratio),
        part: Figure::new(part, 0, cap),
        rest: Figure::new(rest, 0, cap),
        whole: Figure::new(whole, 0, cap),
        published: &[],
    }
}
