//! Re-classification: a site's history concluded anew, after the rules have changed, with what that changes.

use std::collections::BTreeMap;

use entrenous_core::evidence::rules::Rules;
use entrenous_storage::events::rows::VisitRow;
use entrenous_storage::events::{Reader, StoreError};
use serde::{Deserialize, Serialize};

use super::{CHUNK, DAY_MS, DAYS, MOST, Refined, SEED, conclude_visits};

/// What concluding anew changes, or would.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Visits that were looked at.
    pub visits: u64,
    /// Visits whose verdict changes.
    pub changed: u64,
    /// Private visits before: the sum of their probabilities.
    pub dark_before: f64,
    /// Private visits after.
    pub dark_after: f64,
    /// Visits by their most probable source, before and after.
    pub sources: BTreeMap<String, (u64, u64)>,
}

/// Concludes all ended visits of a site that started in `from..to` (ms since 1970), in windows of [`DAYS`] days, and of fewer where those hold
/// more than half a million visits; `each` is given every window's new verdicts. The same visits give the same verdicts. Complexity: n log n in a window's visits.
///
/// # Errors
/// The store's, and what `each` returns; windows before it are done.
pub fn again<E: From<StoreError>>(
    reader: &Reader,
    site: u32,
    (from, to): (i64, i64),
    rules: &Rules,
    mut each: impl FnMut(Refined) -> Result<(), E>,
) -> Result<Difference, E> {
    let mut difference = Difference::default();
    let (mut begin, mut length) = (from, DAYS * DAY_MS);
    while begin < to {
        let span = (begin, to.min(begin + length));
        let Some(visits) = window(reader, site, span, length > DAY_MS)? else {
            length = (length / 2).max(DAY_MS);
            continue;
        };
        let refined = conclude_visits(reader, site, &visits, span, rules, SEED)?;
        difference.add(&visits, &refined);
        each(refined)?;
        (begin, length) = (span.1, DAYS * DAY_MS);
    }
    Ok(difference)
}

/// The visits of a window; none if there are too many and it may be shorter. Of a day that has too many, the latest.
fn window(
    reader: &Reader,
    site: u32,
    span: (i64, i64),
    may_be_shorter: bool,
) -> Result<Option<Vec<VisitRow<'static>>>, StoreError> {
    let mut visits = Vec::new();
    let mut is_over = false;
    reader.scan_visits(site, span, CHUNK, |rows| {
        if !is_over {
            visits.extend_from_slice(rows);
        }
        if visits.len() > MOST {
            is_over = may_be_shorter;
            visits.drain(..visits.len() - MOST);
        }
        Ok::<(), StoreError>(())
    })?;
    Ok((!is_over).then_some(visits))
}

impl Difference {
    fn add(&mut self, visits: &[VisitRow<'static>], refined: &Refined) {
        const WHOLE: f64 = 1_000_000.0;
        let mut new = refined.verdicts.iter().peekable();
        self.visits += visits.len() as u64;
        self.changed += refined.verdicts.len() as u64;
        for visit in visits {
            let old = &visit.verdict;
            // Both are in the order of the visits.
            let after = match new.peek() {
                Some(verdict) if verdict.visit == visit.visit => new.next().map_or(old, |new| &new.verdict),
                _ => old,
            };
            self.dark_before += f64::from(old.dark) / WHOLE;
            self.dark_after += f64::from(after.dark) / WHOLE;
            self.sources.entry(old.source.to_string()).or_default().0 += 1;
            self.sources.entry(after.source.to_string()).or_default().1 += 1;
        }
    }
}
