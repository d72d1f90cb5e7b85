//! The sentence on top.

use entrenous_core::evidence::source::{App, Source};
use entrenous_core::report::{Engine, Report, Section};

use super::direct;
use crate::render::Lang;
use crate::render::number::{FEW, Figure, ratio};
use crate::render::words;

/// What can be said first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Headline {
    /// No line at all.
    Empty,
    /// No line could be read.
    NoLines,
    /// No visit by a person.
    NoVisits,
    /// Visits, but nothing about where they came from.
    NotRecorded { visits: u64 },
    /// Nothing is called Direct.
    NoDirect { visits: u64, dark: Figure },
    /// Direct visits, none of them known to be dark.
    NoneDark { direct: u64, at_most: u64 },
    /// So many of Direct are dark. `observed`: all of these are, and only what may come on top is not known.
    Dark { direct: u64, dark: Figure, observed: bool },
}

/// The headline of the whole report.
pub(crate) fn headline(report: &Report) -> Headline {
    if report.input.lines == 0 && report.total.visits == 0 {
        return Headline::Empty;
    }
    if report.input.parsed == 0 && report.total.visits == 0 {
        return Headline::NoLines;
    }
    of_section(report.engine, &report.total)
}

fn of_section(engine: Engine, section: &Section) -> Headline {
    let visits = section.visits;
    if visits == 0 {
        return Headline::NoVisits;
    }
    if !section.sources.is_empty() && section.sources.iter().all(|row| row.source == Source::Unknown) {
        return Headline::NotRecorded { visits };
    }
    let direct = direct(section);
    if direct == 0 {
        return Headline::NoDirect { visits, dark: Figure::new(section.dark_social.estimate, 0, visits) };
    }
    let proven = proven_in_direct(section);
    let dark = Figure::new(section.dark_social.in_direct, proven, direct);
    if dark.value == 0 {
        return Headline::NoneDark { direct, at_most: dark.high };
    }
    // The rules' lower bound is what is proven; an estimate's is not.
    let observed = dark.low == dark.value && (engine == Engine::Rules || proven >= dark.value);
    Headline::Dark { direct, dark, observed }
}

/// Dark visits in Direct that are proven: the bound that rounding must not take away.
fn proven_in_direct(section: &Section) -> u64 {
    section
        .sources
        .iter()
        .filter(|row| row.source.is_dark())
        .map(|row| row.proven.min(row.in_direct.low as u64))
        .sum()
}

/// How the estimate was checked against visits whose source is known; nothing where nothing was estimated.
pub(crate) fn check(lang: Lang, report: &Report) -> Option<String> {
    let estimated = report.engine == Engine::Statistical && report.total.visits > 0;
    estimated.then(|| words::self_audit(lang, report.self_audit.as_ref()))
}

/// An app that is ahead beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leader {
    /// Even if all shares in an unknown app were one other app's.
    Overall(App),
    /// Among those that can be named.
    Named(App),
}

/// Said only where its low exceeds the next one's high.
pub(crate) fn leader(section: &Section) -> Option<Leader> {
    let named = section.sources.iter().filter_map(|row| match row.source {
        Source::DarkSocial(app) => Some((app, row.estimate)),
        _ => None,
    });
    let (first, best) = named.clone().max_by(|a, b| a.1.low.total_cmp(&b.1.low))?;
    let ahead = named.clone().all(|(app, other)| app == first || best.low > other.high);
    let hidden = section.sources.iter().find(|row| row.source == Source::DarkSocialUnknown);
    let hidden = hidden.map_or(0.0, |row| row.estimate.high);
    let several = named.count() > 1;
    match (ahead && best.low >= 1.0, best.low > hidden) {
        (true, true) if several || hidden > 0.0 => Some(Leader::Overall(first)),
        (true, false) if several => Some(Leader::Named(first)),
        _ => None,
    }
}

/// The sentences after the headline: the part of Direct where there are enough visits, and who leads.
pub(crate) fn after(lang: Lang, section: &Section, headline: &Headline) -> Vec<String> {
    let share = match headline {
        Headline::Dark { direct, .. } if *direct >= FEW => ratio(lang, section.dark_social.share_of_direct),
        _ => None,
    };
    let share = share.map(|share| words::part_of_direct(lang, &share));
    share.into_iter().chain(leader(section).map(|leader| words::leader(lang, leader))).collect()
}
