//! Verdicts of recent visits, refined as visits end: what nothing names is estimated with the site's other visits, as in a report.
//!
//! A reader takes the site's last visits and the shares that its log showed, the engine concludes them as one window, and the deliverer, the store's only writer, puts the
//! new verdicts in place. The half-width of the window's interval says how sure figures of the site are.

mod again;
mod stored;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use entrenous_core::event::page;
use entrenous_core::evidence::Verdict;
use entrenous_core::evidence::rules::Rules;
use entrenous_core::ga_view::{self, Channel};
use entrenous_inference::mixture::{Group, Keys, Mixture, OneByOne, Receipt, Scope, Settings};
use entrenous_storage::events::rows::{VerdictColumns, VisitRow};
use entrenous_storage::events::{NewVerdict, Reader, StoreError, StoredShare};

pub use self::again::{Difference, again};
use crate::collect::sites::Sites;
use crate::deliver::Order;
use crate::deliver::rows::verdict_columns;
use crate::query::Precision;

/// The site's last days that are refined.
pub const DAYS: i64 = 30;
/// Visits of a window at most: of more, the latest.
const MOST: usize = 500_000;
/// Visits read at once.
const CHUNK: usize = 20_000;
const DAY_MS: i64 = 24 * 3_600_000;
/// Receipts from before the first visit count for it.
const RECEIPTS_BEFORE_MS: i64 = 3_600_000;
/// Between two rounds.
const PAUSE: Duration = Duration::from_secs(300);
/// The same visits get the same verdicts.
const SEED: u64 = 1;

/// How sure each site's totals are, as its last window says.
#[derive(Debug, Default)]
pub struct Widths(Mutex<HashMap<u32, f64>>);

impl Widths {
    fn set(&self, site: u32, relative: f64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(site, relative);
    }
}

impl Precision for Widths {
    fn relative(&self, site: u32) -> Option<f64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&site).copied()
    }
}

/// What a window's visits were, where that differs from what is stored.
#[derive(Debug)]
pub struct Refined {
    /// Which site.
    pub site: u32,
    /// The verdicts that change.
    pub verdicts: Vec<NewVerdict<'static>>,
    /// Visits of the window.
    pub visits: usize,
    /// Half of the interval of all private visits in parts of their number; none if there are none.
    pub relative: Option<f64>,
}

/// What refining needs while the service runs.
pub struct Refiner {
    /// Reads visits beside the deliverer.
    pub reader: Reader,
    /// The sites as they are now.
    pub sites: Arc<ArcSwap<Sites>>,
    /// The rules.
    pub rules: Arc<Rules>,
    /// Told how sure each site's totals are.
    pub widths: Arc<Widths>,
    /// Takes what is to be written.
    pub orders: SyncSender<Order>,
    /// Ms since 1970.
    pub clock: fn() -> i64,
    /// Looked at several times a second.
    pub stop: Arc<AtomicBool>,
}

impl Refiner {
    /// Refines all sites again and again, [`PAUSE`] after the last round, until told to stop. A site that cannot be read is left for the
    /// next round.
    pub fn run(&self) {
        while self.wait() {
            for site in self.sites.load().numbers() {
                if self.stop.load(Ordering::Acquire) {
                    return;
                }
                match refine(&self.reader, site, (self.clock)(), &self.rules, SEED) {
                    Ok(refined) => {
                        if let Some(relative) = refined.relative {
                            self.widths.set(site, relative);
                        }
                        let (visits, changed) = (refined.visits, refined.verdicts.len());
                        tracing::debug!(site, visits, changed, "verdicts refined");
                        if changed > 0 && self.orders.send(Order::Verdicts(refined)).is_err() {
                            return;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(%error, site, "verdicts could not be refined; trying again later")
                    }
                }
            }
        }
    }

    /// False if told to stop meanwhile.
    fn wait(&self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PAUSE {
            if self.stop.load(Ordering::Acquire) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        true
    }
}

/// Concludes a site's last [`DAYS`] days up to `now_ms` anew. The same visits and `seed` give the same verdicts. Complexity: n log n in the visits.
///
/// # Errors
/// The store's.
pub fn refine(
    reader: &Reader,
    site: u32,
    now_ms: i64,
    rules: &Rules,
    seed: u64,
) -> Result<Refined, StoreError> {
    let span = (now_ms - DAYS * DAY_MS, now_ms + DAY_MS);
    let mut visits = Vec::new();
    reader.scan_visits(site, span, CHUNK, |rows| {
        visits.extend_from_slice(rows);
        if visits.len() > MOST {
            visits.drain(..visits.len() - MOST);
        }
        Ok::<(), StoreError>(())
    })?;
    conclude_visits(reader, site, &visits, span, rules, seed)
}

/// Concludes these visits of `span` as one window, with the shares of their time.
fn conclude_visits(
    reader: &Reader,
    site: u32,
    visits: &[VisitRow<'static>],
    span: (i64, i64),
    rules: &Rules,
    seed: u64,
) -> Result<Refined, StoreError> {
    // Of a window that was cut, only what happened in it.
    let from = visits.first().map_or(span.0, |first| first.started_ms.max(span.0) - RECEIPTS_BEFORE_MS);
    let shares = reader.shares(site, (from, span.1))?;
    Ok(conclude(site, visits, &shares, rules, seed))
}

fn conclude(
    site: u32,
    visits: &[VisitRow<'static>],
    shares: &[StoredShare],
    rules: &Rules,
    seed: u64,
) -> Refined {
    let lens = stored::lens();
    let settings = Settings { seed, has_assets: false, audit: false, ..Settings::default() };
    let mut mixture = Mixture::new(settings);
    let mut all_facts = Vec::with_capacity(visits.len());
    for row in visits {
        let mut facts = stored::facts_of(row, &lens, rules);
        if let Some(click) = &mut facts.click_id {
            // Click ids are hashed anew each day: across days nothing tells whether two are the same.
            click.value ^= row.started_ms.div_euclid(DAY_MS) as u64;
        }
        let keys = Keys {
            page: page(site, &row.entry_page),
            visitor: row.visitor,
            address: row.visitor,
            direct: ga_view::channel(&facts, rules) == Channel::Direct,
        };
        mixture.visit(&facts, keys);
        all_facts.push(facts);
    }
    for StoredShare { time_ms, page: path, fetcher, audience } in shares {
        // A name that is no longer known says nothing.
        let (Ok(fetcher), Ok(audience)) = (fetcher.parse(), audience.parse()) else { continue };
        mixture.receipt(Receipt { page: page(site, path), time_ms: *time_ms, fetcher, audience });
    }
    let conclusion = mixture.conclude(&OneByOne);
    let changed = visits.iter().zip(&all_facts).enumerate().filter_map(|(i, (row, facts))| {
        let verdict: Verdict = conclusion.verdict(i);
        let columns = verdict_columns(&verdict, facts, rules);
        differs(&columns, &row.verdict).then_some(NewVerdict {
            visit: row.visit,
            started_ms: row.started_ms,
            verdict: columns,
        })
    });
    let dark = conclusion.totals().estimate(&Group::Dark, Scope::All);
    Refined {
        site,
        verdicts: changed.collect(),
        visits: visits.len(),
        relative: (dark.visits > 0.0).then(|| dark.relative_half_width()),
    }
}

/// Is it worth a write? Less than a hundredth of a visit is not.
fn differs(new: &VerdictColumns<'_>, old: &VerdictColumns<'_>) -> bool {
    const HUNDREDTH: u32 = 10_000;
    new.source != old.source
        || new.app != old.app
        || new.grade != old.grade
        || new.channel != old.channel
        || new.dark.abs_diff(old.dark) > HUNDREDTH
        || new.probability.abs_diff(old.probability) > HUNDREDTH
}
