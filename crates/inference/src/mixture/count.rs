//! The count: of the entries that nothing names, how many were opened by a link and how many typed or chosen?
//!
//! Two classes, told apart by *how* the page was opened: what each browser says about the navigation, whether the reader was
//! here before, and how many pages they viewed. None of it depends on the page's subject, so tables learned from known links
//! carry over. The classes' sizes and tables are fitted together (EM) on cells, whatever the traffic.

use super::case::{BROWSERS, CELLS, Case, Cell, DOCUMENTS, FETCHES, HISTORIES};
use super::priors;

/// Weights by cell.
pub(super) type Cells = Vec<f64>;

/// What is known beforehand of the two classes: counts of labelled visits.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    pub(super) typed_fetch: [[f64; FETCHES]; BROWSERS],
    pub(super) link_fetch: [[f64; FETCHES]; BROWSERS],
    pub(super) link_history: [f64; HISTORIES],
    pub(super) link_documents: [f64; DOCUMENTS],
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

    /// The labels that these visits are, with the weight of each.
    pub(super) fn of<'c>(cases: impl Iterator<Item = (&'c Case, f64)>) -> Labels {
        let mut labels = Labels::default();
        for (case, weight) in cases {
            if case.link_label {
                labels.link(case.cell, weight);
            } else if case.role == super::case::Role::Ambiguous && !case.is_deep() {
                labels.typed(case.cell, weight);
            }
        }
        labels
    }

    /// The labels as pseudo-counts: no more than so many, and a little of the pooled table in each browser.
    pub(super) fn priors(&self) -> Priors {
        Priors {
            typed_fetch: by_browser(&self.typed_fetch, priors::TYPED_LABELS, TYPED_BEFOREHAND),
            link_fetch: by_browser(&self.link_fetch, priors::LINK_LABELS, LINK_BEFOREHAND),
            link_history: capped(self.link_history, priors::LINK_LABELS),
            link_documents: capped(self.link_documents, priors::LINK_LABELS),
        }
    }
}

/// Before anything is seen: typed addresses are `none` with activation by the specification; a link may be anything.
const TYPED_BEFOREHAND: [f64; FETCHES] = [2.0, 0.4, 0.1, 0.1, 0.0];
const LINK_BEFOREHAND: [f64; FETCHES] = [0.6, 0.6, 0.6, 0.6, 0.0];
/// A browser sends fetch metadata with every navigation or with none: that they are missing says nothing of how a page was opened.
const MISSING: usize = FETCHES - 1;

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

/// The two classes as fitted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tables {
    /// Share of links by browser.
    pub(super) link: [f64; BROWSERS],
    pub(super) fetch: [[[f64; FETCHES]; BROWSERS]; 2],
    pub(super) history: [[f64; HISTORIES]; 2],
    pub(super) documents: [[f64; DOCUMENTS]; 2],
}

const TYPED: usize = 0;
const LINK: usize = 1;

impl Tables {
    /// Fits the tables to the weights of the cells. Complexity: rounds x cells.
    pub(super) fn fit(cells: &Cells, priors: &Priors) -> Tables {
        let used: Vec<(Cell, f64)> = (0..CELLS as u16)
            .map(Cell)
            .zip(cells.iter().copied())
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        let all: f64 = used.iter().map(|(_, weight)| weight).sum();
        // Where browsers say nothing of the navigation, only history tells the classes apart: then its usual shape holds it, or one
        // class would take all.
        let told: f64 =
            used.iter().filter(|(cell, _)| cell.fetch() != MISSING).map(|(_, weight)| weight).sum();
        let hold = 1.0 + (all - told) / priors::HISTORY_HOLD;
        let mut tables = Tables::of(&Sums::default(), priors, priors::LINK_SHARE.0, hold);
        let (share, weight) = priors::LINK_SHARE;
        let mut links_before = f64::NAN;
        for _ in 0..priors::ROUNDS {
            let mut sums = Sums::default();
            for &(cell, weight) in &used {
                let link = tables.posterior(cell);
                sums.add(LINK, cell, weight * link);
                sums.add(TYPED, cell, weight * (1.0 - link));
            }
            let links: f64 = sums.browser[LINK].iter().sum();
            tables = Tables::of(&sums, priors, (links + share * weight) / (all + weight), hold);
            if (links - links_before).abs() < priors::CHANGE * (all + 1.0) {
                break;
            }
            links_before = links;
        }
        tables
    }

    fn of(sums: &Sums, priors: &Priors, site: f64, hold: f64) -> Tables {
        let mut tables = Tables {
            link: [site; BROWSERS],
            fetch: [[[0.0; FETCHES]; BROWSERS]; 2],
            history: [[0.0; HISTORIES]; 2],
            documents: [[0.0; DOCUMENTS]; 2],
        };
        for b in 0..BROWSERS {
            let (typed, link) = (sums.browser[TYPED][b], sums.browser[LINK][b]);
            tables.link[b] = (link + priors::SHARE_WEIGHT * site) / (typed + link + priors::SHARE_WEIGHT);
            tables.fetch[TYPED][b] = share(sums.fetch[TYPED][b], priors.typed_fetch[b]);
            tables.fetch[LINK][b] = share(sums.fetch[LINK][b], priors.link_fetch[b]);
        }
        tables.history[TYPED] = share(sums.history[TYPED], priors::TYPED_HISTORY.map(|count| count * hold));
        let link_history: [f64; HISTORIES] =
            std::array::from_fn(|h| priors.link_history[h] + priors::LINK_HISTORY[h] * hold);
        tables.history[LINK] = share(sums.history[LINK], link_history);
        tables.documents[TYPED] = share(sums.documents[TYPED], [1.0; DOCUMENTS]);
        tables.documents[LINK] = share(sums.documents[LINK], priors.link_documents.map(|count| count + 1.0));
        tables
    }

    /// The probability that an entry of this cell was opened by a link.
    pub(super) fn posterior(&self, cell: Cell) -> f64 {
        let weight = |class: usize, share: f64| {
            share
                * if cell.fetch() == MISSING { 1.0 } else { self.fetch[class][cell.browser()][cell.fetch()] }
                * self.history[class][cell.history()]
                * self.documents[class][cell.documents()]
        };
        let link = self.link[cell.browser()];
        let (typed, link) = (weight(TYPED, 1.0 - link), weight(LINK, link));
        if typed + link > 0.0 { link / (typed + link) } else { 0.5 }
    }

    /// By how much each observation of a cell speaks for a link: logarithms of the likelihood ratios, and of the share's odds.
    pub(super) fn weights(&self, cell: Cell) -> [f64; 4] {
        let ratio = |link: f64, typed: f64| (link / typed).ln();
        let (b, z, h, d) = (cell.browser(), cell.fetch(), cell.history(), cell.documents());
        [
            ratio(self.link[b], 1.0 - self.link[b]),
            if z == MISSING { 0.0 } else { ratio(self.fetch[LINK][b][z], self.fetch[TYPED][b][z]) },
            ratio(self.history[LINK][h], self.history[TYPED][h]),
            ratio(self.documents[LINK][d], self.documents[TYPED][d]),
        ]
    }
}

fn share<const N: usize>(counts: [f64; N], prior: [f64; N]) -> [f64; N] {
    let mut row = counts;
    row.iter_mut().zip(prior).for_each(|(count, prior)| *count += prior);
    let all: f64 = row.iter().sum();
    row.map(|count| count / all)
}

/// Responsibilities added up.
#[derive(Debug, Default)]
struct Sums {
    browser: [[f64; BROWSERS]; 2],
    fetch: [[[f64; FETCHES]; BROWSERS]; 2],
    history: [[f64; HISTORIES]; 2],
    documents: [[f64; DOCUMENTS]; 2],
}

impl Sums {
    fn add(&mut self, class: usize, cell: Cell, weight: f64) {
        self.browser[class][cell.browser()] += weight;
        if cell.fetch() != MISSING {
            self.fetch[class][cell.browser()][cell.fetch()] += weight;
        }
        self.history[class][cell.history()] += weight;
        self.documents[class][cell.documents()] += weight;
    }
}
