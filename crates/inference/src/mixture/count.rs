//! The count: of the entries that nothing names, how many were opened by a link and how many typed or chosen?
//!
//! Two classes, told apart by *how* the page was opened: what each browser says about the navigation, whether the reader was
//! here before, and how many pages they viewed. None of it depends on the page's subject, so tables learned from known links
//! carry over. The classes' sizes and tables are fitted together (EM) on cells, whatever the traffic.

use super::case::{BROWSERS, CELLS, Cell, DOCUMENTS, FETCHES, HISTORIES};
use super::labels::{MISSING, Priors};
use super::priors;

/// Weights by cell.
pub(super) type Cells = Vec<f64>;

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
        let hold = priors::HISTORY_LEAST + (all - told) / priors::HISTORY_HOLD;
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
