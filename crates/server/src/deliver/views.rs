//! Page views that both a page's script and a log tell of: each counts once.

use std::collections::{HashMap, VecDeque};

use entrenous_core::collect::Visitor;

/// A script and a log tell of one view within so long of each other, by the times at which it happened: a page may load slowly.
const APART_MS: i64 = 30_000;
/// A view waits for so long to be told of again, by the clock: servers write their logs in blocks.
const KEPT_MS: i64 = 10 * 60_000;
/// Views that wait at once; past it the oldest wait no longer.
const KEPT: usize = 500_000;

/// Who told of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Teller {
    /// The page's script or pixel.
    Script,
    /// The log.
    Log,
}

#[derive(Debug, Clone, Copy)]
struct View {
    number: u64,
    time_ms: i64,
    teller: Teller,
    visitor: Visitor,
}

/// The views of the last minutes that one side alone has told of.
#[derive(Debug, Default)]
pub(super) struct Views {
    waiting: HashMap<(u64, u64), Vec<View>>,
    expiry: VecDeque<(i64, u64, Visitor, u64)>,
    last: u64,
}

impl Views {
    /// Has the other side told of this view? Then it is no longer waited for; else it waits itself. Views are matched one by one, the
    /// nearest in time first: a page that is loaded twice is told of twice by both.
    pub(super) fn is_known(
        &mut self,
        clock_ms: i64,
        visitor: Visitor,
        page: u64,
        time_ms: i64,
        teller: Teller,
    ) -> bool {
        self.expire(clock_ms);
        let apart = |view: &View| (view.time_ms - time_ms).abs();
        let of = |key: u64| self.waiting.get(&(key, page)).into_iter().flatten();
        let others = of(visitor.today).chain(of(visitor.yesterday));
        let found = others
            .filter(|view| view.teller != teller && apart(view) <= APART_MS)
            .min_by_key(|view| (apart(view), view.number))
            .copied();
        if let Some(view) = found {
            self.remove(view.visitor, page, view.number);
            return true;
        }
        self.last += 1;
        let view = View { number: self.last, time_ms, teller, visitor };
        // Around midnight one side may know the visitor under another day's key than the other.
        for key in keys(visitor) {
            self.waiting.entry((key, page)).or_default().push(view);
        }
        self.expiry.push_back((clock_ms, page, visitor, view.number));
        false
    }

    fn expire(&mut self, clock_ms: i64) {
        while let Some(&(since, page, visitor, number)) = self.expiry.front() {
            if clock_ms - since <= KEPT_MS && self.expiry.len() <= KEPT {
                break;
            }
            self.expiry.pop_front();
            self.remove(visitor, page, number);
        }
    }

    fn remove(&mut self, visitor: Visitor, page: u64, number: u64) {
        for key in keys(visitor) {
            if let Some(views) = self.waiting.get_mut(&(key, page)) {
                views.retain(|view| view.number != number);
                if views.is_empty() {
                    self.waiting.remove(&(key, page));
                }
            }
        }
    }
}

fn keys(visitor: Visitor) -> impl Iterator<Item = u64> {
    let Visitor { today, yesterday } = visitor;
    std::iter::once(today).chain((yesterday != today).then_some(yesterday))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(today: u64, yesterday: u64) -> Visitor {
        Visitor { today, yesterday }
    }

    #[test]
    fn a_view_that_both_tell_of_is_known_once() {
        for (first, second) in [(Teller::Script, Teller::Log), (Teller::Log, Teller::Script)] {
            let mut views = Views::default();
            assert!(!views.is_known(0, who(1, 1), 7, 0, first));
            assert!(!views.is_known(1, who(1, 1), 7, 1, first), "the same side tells of another view");
            assert!(views.is_known(2_000, who(1, 1), 7, 2_000, second));
            assert!(views.is_known(3_000, who(1, 1), 7, 3_000, second));
            assert!(!views.is_known(4_000, who(1, 1), 7, 4_000, second), "both are taken");
        }
    }

    #[test]
    fn others_other_pages_and_later_views_are_new() {
        let mut views = Views::default();
        assert!(!views.is_known(0, who(1, 1), 7, 0, Teller::Log));
        assert!(!views.is_known(0, who(2, 2), 7, 0, Teller::Script));
        assert!(!views.is_known(0, who(1, 1), 8, 0, Teller::Script));
        assert!(!views.is_known(0, who(1, 1), 7, APART_MS + 1, Teller::Script));
        assert!(!views.is_known(KEPT_MS + 1, who(1, 1), 7, 0, Teller::Script), "it waited long enough");
    }

    #[test]
    fn midnight_between_the_two_hides_nothing() {
        let mut views = Views::default();
        assert!(!views.is_known(0, who(1, 1), 7, 0, Teller::Log));
        assert!(views.is_known(1, who(2, 1), 7, 1, Teller::Script));
        assert!(views.waiting.is_empty());
        assert!(!views.is_known(2, who(2, 1), 7, 2, Teller::Script));
        assert!(views.is_known(3, who(1, 1), 7, 3, Teller::Log));
        assert!(views.waiting.is_empty());
    }
}
