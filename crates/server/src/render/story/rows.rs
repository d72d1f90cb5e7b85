//! The rows of the pictures and tables.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use entrenous_core::collect::{DropReason, HitKind};
use entrenous_core::evidence::source::Source;
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{Estimate, EvidenceRow, Hits, PageRow, Section, ShareRow};

use crate::render::Lang;
use crate::render::number::Figure;
use crate::render::words::{Phrase, app, family};

/// Sources that are one thing to a reader, and one colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Dark,
    Typed,
    Search,
    PublicSocial,
    Email,
    Referral,
    Paid,
    Assistant,
    Reader,
    Campaign,
    Unknown,
}

impl Family {
    /// In the order of the pictures: what this is about first, what is not known last.
    pub(crate) const ALL: [Family; 11] = [
        Family::Dark,
        Family::Typed,
        Family::Search,
        Family::PublicSocial,
        Family::Email,
        Family::Referral,
        Family::Paid,
        Family::Assistant,
        Family::Reader,
        Family::Campaign,
        Family::Unknown,
    ];

    /// The family of a source.
    pub(crate) const fn of(source: &Source) -> Family {
        match source {
            Source::DarkSocial(_) | Source::DarkSocialUnknown => Family::Dark,
            Source::TypedOrBookmark => Family::Typed,
            Source::OrganicSearch => Family::Search,
            Source::EmailCampaign => Family::Email,
            Source::PublicSocial(_) => Family::PublicSocial,
            Source::Paid(_) => Family::Paid,
            Source::AiAssistant(_) => Family::Assistant,
            Source::App(_) => Family::Reader,
            Source::Referral(_) => Family::Referral,
            Source::Campaign(_) => Family::Campaign,
            Source::Unknown => Family::Unknown,
        }
    }
}

/// A row of a bar chart: proven up to `proven`, inferred up to the figure's value, a whisker to its bounds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) family: Family,
    pub(crate) figure: Figure,
    pub(crate) proven: u64,
    /// The app is not known, or nothing is.
    pub(crate) unknown: bool,
    /// The part of it that Google Analytics calls Direct.
    pub(crate) in_direct: Figure,
}

/// Visits that GA's rules call Direct.
pub(crate) fn direct(section: &Section) -> u64 {
    section.ga_view.iter().filter(|row| row.channel == Channel::Direct).map(|row| row.visits).sum()
}

/// All sources by family: private shares first, then the largest, unknown last.
pub(crate) fn families(section: &Section, lang: Lang) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Family::ALL.iter().filter_map(|&of| sum(section, lang, of)).collect();
    let rank = |bar: &Bar| match bar.family {
        Family::Dark => 0,
        Family::Unknown => 2,
        _ => 1,
    };
    bars.sort_by_key(|bar| (rank(bar), Reverse(bar.figure.value)));
    bars
}

fn sum(section: &Section, lang: Lang, of: Family) -> Option<Bar> {
    let (mut all, mut inside, mut proven) = (Estimate::default(), Estimate::default(), 0);
    for row in section.sources.iter().filter(|row| Family::of(&row.source) == of) {
        all.add(row.estimate);
        inside.add(row.in_direct);
        proven += row.proven;
    }
    if of == Family::Dark {
        all = section.dark_social.estimate;
        inside = section.dark_social.in_direct;
    }
    // Private shares have a row even when there is none, unless nothing is known about any visit.
    let known = section.sources.iter().any(|row| row.source != Source::Unknown);
    (all.high > 0.0 || (of == Family::Dark && known)).then(|| Bar {
        name: family(lang, of).to_owned(),
        family: of,
        figure: Figure::new(all, proven, section.visits),
        proven,
        unknown: of == Family::Unknown,
        in_direct: Figure::new(inside, proven.min(inside.low as u64), direct(section)),
    })
}

/// Private visits by app, largest first, the unknown app last.
pub(crate) fn apps(section: &Section, lang: Lang) -> Vec<Bar> {
    let rows = section.sources.iter().filter(|row| row.source.is_dark() && row.estimate.high > 0.0);
    let mut bars: Vec<Bar> = rows
        .map(|row| {
            let name = match row.source {
                Source::DarkSocial(known) => app(lang, known),
                _ => Phrase::AppUnknown.text(lang),
            };
            Bar {
                name: name.to_owned(),
                family: Family::Dark,
                figure: Figure::new(row.estimate, row.proven, section.visits),
                proven: row.proven,
                unknown: row.source == Source::DarkSocialUnknown,
                in_direct: Figure::new(
                    row.in_direct,
                    row.proven.min(row.in_direct.low as u64),
                    direct(section),
                ),
            }
        })
        .collect();
    bars.sort_by_key(|bar| (bar.unknown, Reverse(bar.figure.value)));
    bars
}

/// What Direct is made of: apps (at most `most` named ones), then the other families. In each bar the figure is the part
/// in Direct.
pub(crate) fn inside_direct(section: &Section, lang: Lang, most: usize) -> Vec<Bar> {
    let whole = direct(section);
    // How many of the proven ones are in Direct is not recorded: at most so many, and at most the lower bound.
    let in_direct = |bar: Bar| {
        let all = bar.proven >= bar.figure.value || bar.in_direct.is_exact();
        let proven = if all { bar.in_direct.low } else { bar.proven.min(bar.in_direct.low) };
        Bar { figure: bar.in_direct, proven: if bar.unknown { 0 } else { proven }, ..bar }
    };
    let (named, unknown): (Vec<Bar>, Vec<Bar>) =
        apps(section, lang).into_iter().map(in_direct).partition(|bar| !bar.unknown);
    let mut named: Vec<Bar> = named.into_iter().filter(|bar| bar.figure.high > 0).collect();
    named.sort_by_key(|bar| Reverse(bar.figure.value));
    if named.len() > most + 1 {
        let rest = named.split_off(most);
        let total = rest.iter().fold(Figure::exact(0), |sum, bar| Figure {
            value: sum.value + bar.figure.value,
            low: sum.low + bar.figure.low,
            high: (sum.high + bar.figure.high).min(whole),
        });
        let name = Phrase::OtherApps.text(lang).to_owned();
        named.push(Bar {
            name,
            family: Family::Dark,
            figure: total,
            proven: 0,
            unknown: false,
            in_direct: total,
        });
    }
    let others = families(section, lang).into_iter().filter(|bar| bar.family != Family::Dark).map(in_direct);
    named.into_iter().chain(unknown).chain(others).filter(|bar| bar.figure.high > 0).collect()
}

/// Pages that were passed on: with a private visit or a private share.
pub(crate) fn pages(section: &Section, top: usize) -> Vec<&PageRow> {
    section.pages.iter().filter(|page| page.dark_visits >= 0.5 || page.shares > 0).take(top).collect()
}

/// Shares with their bounds, as a figure.
pub(crate) fn share_figure(row: &ShareRow) -> Figure {
    let estimate = Estimate { visits: row.shares as f64, low: row.low as f64, high: row.high as f64 };
    Figure::new(estimate, 0, u64::MAX)
}

/// The evidence that decided at least one visit.
pub(crate) fn evidence(section: &Section, top: usize) -> Vec<&EvidenceRow> {
    section.evidence.iter().filter(|row| row.visits > 0).take(top).collect()
}

/// A page's private visits with their bounds, as a figure.
pub(crate) fn page_figure(page: &PageRow) -> Figure {
    Figure::new(Estimate { visits: page.dark_visits, low: page.low, high: page.high }, 0, page.visits)
}

/// Kinds of line that occurred, most frequent first.
pub(crate) fn hits(hits: &Hits) -> Vec<(HitKind, u64)> {
    let mut kinds: Vec<(HitKind, u64)> =
        HitKind::ALL.iter().copied().zip(hits.0).filter(|(_, lines)| *lines > 0).collect();
    kinds.sort_by_key(|(_, lines)| Reverse(*lines));
    kinds
}

/// Reasons for leaving something out, most frequent first.
pub(crate) fn dropped(dropped: &BTreeMap<DropReason, u64>) -> Vec<(DropReason, u64)> {
    let mut reasons: Vec<(DropReason, u64)> = dropped.iter().map(|(&reason, &n)| (reason, n)).collect();
    reasons.retain(|(_, n)| *n > 0);
    reasons.sort_by_key(|(_, n)| Reverse(*n));
    reasons
}
