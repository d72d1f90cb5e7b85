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
    /// All of them.
    pub(crate) whole: Figure,
    /// Published figures of the same quantity: name, share, and how its digits are written.
    pub(crate) published: &'static [(&'static str, f64)],
}

/// By shares, then by visits.
pub(crate) fn private_part(section: &Section) -> [PrivatePart; 2] {
    let mut private = Estimate::default();
    let mut all = Estimate::default();
    for row in &section.shares {
        let estimate = Estimate { visits: row.shares as f64, low: row.low as f64, high: row.high as f64 };
        all.add(estimate);
        if row.audience == Audience::Private {
            private.add(estimate);
        }
    }
    let shares = part(private, all, section.dark_social.share_of_shares);

    let dark = section.dark_social.estimate;
    let mut social = dark;
    for row in section.sources.iter().filter(|row| row.source.is_public_social()) {
        social.add(row.estimate);
    }
    social.high = social.high.min(section.visits as f64);
    let visits = part(dark, social, section.dark_social.share_of_social);
    [
        PrivatePart { shares: true, published: &[("RadiumOne", 0.84)], ..shares },
        PrivatePart { published: &[("The Atlantic", 0.565), ("Chartbeat", 0.69)], ..visits },
    ]
}

fn part(part: Estimate, whole: Estimate, ratio: Ratio) -> PrivatePart {
    let few = whole.visits < FEW as f64;
    let whole_figure = Figure::new(whole, 0, u64::MAX);
    PrivatePart {
        shares: false,
        ratio: (!few && ratio.value.is_some()).then_some(ratio),
        part: Figure::new(part, 0, whole_figure.high),
        whole: whole_figure,
        published: &[],
    }
}
