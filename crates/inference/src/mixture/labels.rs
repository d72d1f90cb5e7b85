//! Labels: visits whose class is known, from which the count's tables begin.
//!
//! They are links from apps, tags and posters. Links from web pages that left no referrer are none of these, but browsers treat
//! them like those that left one: such visits join the labels, as many as the usual ratios make.

use entrenous_core::evidence::PageKind;

use super::case::{BROWSERS, Case, Cell, DOCUMENTS, FETCHES, HISTORIES, Role};
use super::priors;

/// What is known beforehand of the two classes: counts of labelled visits.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    pub(super) typed_fetch: [[f64; FETCHES]; BROWSERS],
    pub(super) link_fetch: [[f64; FETCHES]; BROWSERS],
    pub(super) link_history: [f64; HISTORIES],
    pub(super) link_documents: [f64; DOCUMENTS],
    lost_fetch: [[f64; FETCHES]; BROWSERS],
    lost_history: [f64; HISTORIES],
    lost_documents: [f64; DOCUMENTS],
    /// Entries to be counted, by browser: all, and those that say how they were opened.
    entries: [f64; BROWSERS],
    told: [f64; BROWSERS],
}

impl Labels {
    /// Adds a visit that is known to be a link.
    pub(super) fn link(&mut self, cell: Cell, weight: f64) {
        if cell.fetch() != MISSING {
            self.link_fetch[cell.browser()][cell.fetch()] += weight;
        }
        self.link_history[cell.history()] += weight;
        self.link_documents[cell.documents()] += weight;
    }

    /// Adds a visit that was most likely typed.
    pub(super) fn typed(&mut self, cell: Cell, weight: f64) {
        if cell.fetch() != MISSING {
            self.typed_fetch[cell.browser()][cell.fetch()] += weight;
        }
    }

    /// Adds a referred visit, for so many like it whose referrer was lost: the browser treats both alike.
    fn lost(&mut self, cell: Cell, weight: f64) {
        if cell.fetch() != MISSING {
            self.lost_fetch[cell.browser()][cell.fetch()] += weight;
        }
        self.lost_history[cell.history()] += weight;
        self.lost_documents[cell.documents()] += weight;
    }

    /// The labels that these visits are, with the weight of each. `without`: by verdict, visits that lost their referrer for each
    /// that kept it.
    pub(super) fn of<'c>(cases: impl Iterator<Item = (&'c Case, f64)>, without: &[f64]) -> Labels {
        let mut labels = Labels::default();
        for (case, weight) in cases {
            if case.link_label {
                labels.link(case.cell, weight);
            } else if case.role == Role::Ambiguous && !case.is_deep() {
                labels.typed(case.cell, weight);
            } else if case.is_deep() {
                labels.entries[case.cell.browser()] += weight;
                labels.told[case.cell.browser()] += if case.cell.says_nothing() { 0.0 } else { weight };
            } else if case.only_referred && case.page_kind == PageKind::Deep {
                labels.lost(case.cell, weight * without[case.verdict as usize]);
            }
        }
        labels
    }

    /// The labels as pseudo-counts: no more than so many, and a little of the pooled table in each browser.
    pub(super) fn priors(&self) -> Priors {
        let links = |entries: f64| priors::LINK_SHARE.0 * entries;
        let mut link_fetch = self.link_fetch;
        for ((row, lost), told) in link_fetch.iter_mut().zip(&self.lost_fetch).zip(self.told) {
            *row = joined(*row, lost, links(told));
        }
        let all = links(self.entries.iter().sum());
        Priors {
            typed_fetch: by_browser(&self.typed_fetch, priors::TYPED_LABELS, TYPED_BEFOREHAND),
            link_fetch: by_browser(&link_fetch, priors::LINK_LABELS, LINK_BEFOREHAND),
            link_history: capped(joined(self.link_history, &self.lost_history, all), priors::LINK_LABELS),
            link_documents: capped(
                joined(self.link_documents, &self.lost_documents, all),
                priors::LINK_LABELS,
            ),
        }
    }
}

/// Labels are links from apps; of the links among the entries some come from web pages that left no referrer. Gives those the part
/// of the labels that they have of the entries' links, half at most.
fn joined<const N: usize>(labels: [f64; N], lost: &[f64; N], links: f64) -> [f64; N] {
    let (all, others): (f64, f64) = (labels.iter().sum(), lost.iter().sum());
    if others <= 0.0 || links <= 0.0 {
        return labels;
    }
    let part = (others / links).min(0.5);
    std::array::from_fn(|at| (1.0 - part) * labels[at] + part * all * lost[at] / others)
}

/// Before anything is seen: typed addresses are `none` with activation by the specification; a link may be anything.
const TYPED_BEFOREHAND: [f64; FETCHES] = [2.0, 0.4, 0.1, 0.1, 0.0];
const LINK_BEFOREHAND: [f64; FETCHES] = [0.6, 0.6, 0.6, 0.6, 0.0];
/// A browser sends fetch metadata with every navigation or with none: that they are missing says nothing of how a page was opened.
pub(super) const MISSING: usize = FETCHES - 1;

/// Pseudo-counts that the tables begin with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Priors {
    pub(super) typed_fetch: [[f64; FETCHES]; BROWSERS],
    pub(super) link_fetch: [[f64; FETCHES]; BROWSERS],
    pub(super) link_history: [f64; HISTORIES],
    pub(super) link_documents: [f64; DOCUMENTS],
}

fn by_browser(
    counts: &[[f64; FETCHES]; BROWSERS],
    cap: f64,
    beforehand: [f64; FETCHES],
) -> [[f64; FETCHES]; BROWSERS] {
    let mut pooled = beforehand;
    for row in counts {
        pooled.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
    }
    let all: f64 = pooled.iter().sum();
    // Browsers that never say anything say nothing about those that do.
    counts.map(|row| {
        let mut row = capped(row, cap);
        row.iter_mut().zip(pooled).for_each(|(count, sum)| *count += priors::POOLED * sum / all);
        row
    })
}

fn capped<const N: usize>(mut counts: [f64; N], cap: f64) -> [f64; N] {
    let all: f64 = counts.iter().sum();
    if all > cap {
        counts.iter_mut().for_each(|count| *count *= cap / all);
    }
    counts
}
