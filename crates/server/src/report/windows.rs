//! The statistical engine at work: one mixture a site, concluded window by window, so that memory does not grow with the input.

use std::thread;

use entrenous_core::evidence::Facts;
use entrenous_inference::mixture::{Keys, Mixture, Receipt, Runner, Settings};

use super::books::Books;
use super::pending::Pending;

/// Visits of a window, all sites together: enough to learn from, some hundred bytes each.
pub const WINDOW: usize = 500_000;

/// The engine's open window.
pub(super) struct Windows {
    /// By site.
    mixtures: Vec<Mixture>,
    /// The window's visits, of all sites, in the order in which they ended.
    open: Vec<Pending>,
    /// Shares and mail openings of the window.
    signs: usize,
    /// Visits of a full window, and as many signs.
    most: usize,
    threads: Threads,
}

impl Windows {
    pub(super) fn new(settings: Settings, sites: usize, most: usize, threads: usize) -> Windows {
        let mixtures = (0..sites.max(1)).map(|_| Mixture::new(settings)).collect();
        Windows { mixtures, open: Vec::new(), signs: 0, most: most.max(1), threads: Threads(threads) }
    }

    pub(super) fn visit(&mut self, visit: Pending, facts: &Facts, keys: Keys, books: &mut Books<'_, '_>) {
        self.mixtures[usize::from(visit.site)].visit(facts, keys);
        self.open.push(visit);
        self.conclude_if_full(books);
    }

    pub(super) fn receipt(&mut self, site: u16, receipt: Receipt, books: &mut Books<'_, '_>) {
        self.mixtures[usize::from(site)].receipt(receipt);
        self.signs += 1;
        self.conclude_if_full(books);
    }

    pub(super) fn mail_opened(&mut self, site: u16, time_ms: i64, books: &mut Books<'_, '_>) {
        self.mixtures[usize::from(site)].mail_opened(time_ms);
        self.signs += 1;
        self.conclude_if_full(books);
    }

    fn conclude_if_full(&mut self, books: &mut Books<'_, '_>) {
        if self.open.len() >= self.most || self.signs >= self.most {
            self.conclude(books);
        }
    }

    /// Ends the window: what its visits were goes into the books, in the order in which they ended.
    pub(super) fn conclude(&mut self, books: &mut Books<'_, '_>) {
        let threads = &self.threads;
        let concluded: Vec<_> = self.mixtures.iter_mut().map(|mixture| mixture.conclude(threads)).collect();
        let mut next = vec![0; concluded.len()];
        for visit in self.open.drain(..) {
            let site = usize::from(visit.site);
            let (conclusion, i) = (&concluded[site], next[site]);
            next[site] += 1;
            books.concluded(&visit, &conclusion.verdict(i), conclusion.is_ambiguous(i), || {
                conclusion.moved(i)
            });
        }
        for (site, conclusion) in concluded.iter().enumerate() {
            books.sums.add(site, conclusion);
        }
        self.signs = 0;
    }
}

/// Threads of the standard library, each with every n-th piece. The results do not depend on how many there are.
struct Threads(usize);

impl Runner for Threads {
    fn map<T: Send>(&self, pieces: usize, piece: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
        let threads = self.0.min(pieces);
        if threads < 2 {
            return (0..pieces).map(piece).collect();
        }
        thread::scope(|scope| {
            let stripe = |first| move || (first..pieces).step_by(threads).map(piece).collect::<Vec<T>>();
            let workers: Vec<_> = (0..threads).map(|first| scope.spawn(stripe(first))).collect();
            let mut stripes: Vec<_> = workers
                .into_iter()
                .map(|worker| {
                    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).into_iter()
                })
                .collect();
            (0..pieces).filter_map(|i| stripes[i % threads].next()).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        for pieces in [0, 1, 2, 7, 64] {
            let expected: Vec<usize> = (0..pieces).map(|i| i * i).collect();
            for threads in [0, 1, 2, 3, 8, 100] {
                assert_eq!(Threads(threads).map(pieces, &|i| i * i), expected, "{pieces} on {threads}");
            }
        }
    }

    #[test]
    fn pieces_run_side_by_side() {
        // Each piece waits for the other: on one thread they would wait for ever.
        let barrier = std::sync::Barrier::new(2);
        let leaders = Threads(2).map(2, &|_| barrier.wait().is_leader());
        assert_eq!(leaders.iter().filter(|leader| **leader).count(), 1);
    }
}
