//! Lost referrers: of search engines, networks, assistants and other sites some visits come without, and look like private shares.
//!
//! Nothing tells them apart one by one. But each such source also brings referred visits to the same pages, and for each of
//! these so many come without: [`without_referrer`]. What that makes is taken from the page's links.

use std::collections::BTreeMap;

use entrenous_core::evidence::PageKind;
use entrenous_core::evidence::source::{Network, Source};

use super::priors::{SILENT_NETWORKS, without_referrer};
use super::window::Window;

/// No more of a page's links than this are explained so; what is left over is spread over the other pages (study).
const MOST: f64 = 0.85;
/// All other sites are one source, for nothing tells which.
const OTHER_SITE: &str = "(not sent)";

/// Referred visits by page and source.
#[derive(Debug, Clone, Default)]
pub(super) struct Referred {
    /// The sources, in order.
    pub(super) sources: Vec<Source>,
    /// By page.
    counts: Vec<Count>,
}

/// Referred visits of a source to a page.
#[derive(Debug, Clone, Copy)]
struct Count {
    page: u32,
    source: u16,
    /// Those that nothing but their referrer names, with those of them that a self-audit hid.
    only_referred: f64,
    /// All that a self-audit hid, as far as it is told: how many, not which.
    hidden: f64,
}

impl Count {
    /// Visits without referrer: those hidden, and so many of all as this ratio makes.
    fn made(&self, ratio: f64) -> f64 {
        ratio * self.only_referred + self.hidden
    }
}

impl Referred {
    /// Counts a window's referred visits. `hidden`: visits that a self-audit hid for each that it could have hidden and did not;
    /// tagged mailings are a source then too.
    pub(super) fn of(window: &Window, hidden: f64) -> Referred {
        let mut numbers: BTreeMap<Source, u16> = BTreeMap::new();
        let mut counts: BTreeMap<(u32, Source), (f64, f64)> = BTreeMap::new();
        // What is lost of home and section pages is not to be looked for among the entries of deep ones.
        for case in window.cases.iter().filter(|case| case.page_kind == PageKind::Deep) {
            let source = match &window.rules(case).top().source {
                Source::Referral(_) if case.referred => Source::Referral(OTHER_SITE.into()),
                source if case.referred => source.clone(),
                source @ Source::EmailCampaign
                    if hidden > 0.0 && case.role == super::case::Role::TaggedMailing =>
                {
                    source.clone()
                }
                _ => continue,
            };
            if source.is_public_social() {
                let silent = Source::PublicSocial(Network::Mastodon);
                counts.entry((case.page, silent)).or_default().0 += SILENT_NETWORKS;
            }
            let count = counts.entry((case.page, source)).or_default();
            let hidden = if window.can_hide(case) { hidden } else { 0.0 };
            // A click id, a tag or an app's browser would still name the others: they are not among the entries.
            count.0 += if case.only_referred { 1.0 + hidden } else { 0.0 };
            count.1 += hidden;
        }
        for (_, source) in counts.keys() {
            let next = numbers.len() as u16;
            numbers.entry(source.clone()).or_insert(next);
        }
        let mut sources = vec![Source::Unknown; numbers.len()];
        numbers.iter().for_each(|(source, &number)| sources[usize::from(number)] = source.clone());
        let counts = counts
            .into_iter()
            .map(|((page, source), (only_referred, hidden))| Count {
                page,
                source: numbers[&source],
                only_referred,
                hidden,
            })
            .collect();
        Referred { sources, counts }
    }

    /// How many visits without referrer each source makes for one with, under these factors about the usual.
    pub(super) fn ratios(&self, factor: impl Fn(&Source) -> f64) -> Vec<f64> {
        self.sources.iter().map(|source| usual(source) * factor(source)).collect()
    }

    /// Takes what these ratios make from the pages' links.
    pub(super) fn lose(&self, links: &[f64], ratios: &[f64]) -> Lost {
        let mut expected = vec![0.0; links.len()];
        for count in &self.counts {
            expected[count.page as usize] += count.made(ratios[usize::from(count.source)]);
        }
        let mut taken: Vec<f64> = expected.iter().zip(links).map(|(e, l)| e.min(MOST * l)).collect();
        let over = expected.iter().sum::<f64>() - taken.iter().sum::<f64>();
        let room: f64 = taken.iter().zip(links).map(|(t, l)| MOST * l - t).sum();
        if over > 0.0 && room > 0.0 {
            let part = (over / room).min(1.0);
            taken.iter_mut().zip(links).for_each(|(t, l)| *t += part * (MOST * l - *t));
        }
        let mut by_source = vec![0.0; self.sources.len()];
        // What a page was not referred itself comes in the proportions of all.
        let mut general = vec![0.0; self.sources.len()];
        for count in &self.counts {
            let (page, source) = (count.page as usize, usize::from(count.source));
            let made = count.made(ratios[source]);
            general[source] += made;
            by_source[source] += made * f64::min(1.0, taken[page] / expected[page].max(1e-12));
        }
        let all: f64 = general.iter().sum();
        general.iter_mut().for_each(|made| *made /= all.max(1e-12));
        let spread = taken.iter().sum::<f64>() - by_source.iter().sum::<f64>();
        by_source.iter_mut().zip(&general).for_each(|(sum, share)| *sum += spread * share);
        let share = taken.iter().zip(links).map(|(t, l)| if *l > 0.0 { t / l } else { 0.0 }).collect();
        Lost { share, expected, taken, general, by_source }
    }

    /// What a page's lost referrers were, by number of source; adds up to 1, or is empty where nothing is known.
    pub(super) fn split(&self, page: u32, lost: &Lost, ratios: &[f64]) -> Vec<(u16, f64)> {
        let begin = self.counts.partition_point(|count| count.page < page);
        let own = self.counts[begin..].iter().take_while(|count| count.page == page);
        let (taken, expected) = (lost.taken[page as usize], lost.expected[page as usize]);
        let mut parts: BTreeMap<u16, f64> = BTreeMap::new();
        for count in own {
            let made = count.made(ratios[usize::from(count.source)]);
            *parts.entry(count.source).or_default() += made * f64::min(1.0, taken / expected.max(1e-12));
        }
        let spread = taken - taken.min(expected);
        for (source, share) in lost.general.iter().enumerate() {
            *parts.entry(source as u16).or_default() += spread * share;
        }
        let all: f64 = parts.values().sum();
        parts.into_iter().filter(|(_, part)| *part > 0.0).map(|(source, part)| (source, part / all)).collect()
    }
}

/// How many visits of a source usually come without referrer for each with. Mailings have none to lose.
fn usual(source: &Source) -> f64 {
    if *source == Source::EmailCampaign { 0.0 } else { without_referrer(source) }
}

/// Links whose referrer was lost.
#[derive(Debug, Clone)]
pub(super) struct Lost {
    /// Of each page's links.
    pub(super) share: Vec<f64>,
    expected: Vec<f64>,
    taken: Vec<f64>,
    general: Vec<f64>,
    /// By source, all pages together.
    pub(super) by_source: Vec<f64>,
}
