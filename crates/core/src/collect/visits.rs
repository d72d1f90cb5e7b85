//! Step 3: visits. A visit is what one visitor does on one site until 30 minutes pass without any hit.

use std::collections::VecDeque;

use hashbrown::HashMap;

use super::shadow::PageInBrowser;
use super::{DropReason, Hit};
use crate::evidence::Fetch;
use crate::evidence::rules::Browser;

/// A visit ends after so long without any hit.
pub const SILENCE_MS: i64 = 30 * 60_000;
/// A redirect leads to a page for so long.
const REDIRECT_MS: i64 = 10_000;
/// Assets of a page that was fetched ahead show within so long that a person looks at it.
const PREFETCH_MS: i64 = 60_000;
/// Pages fetched ahead that are remembered of one visitor.
const PREFETCHES_KEPT: usize = 8;
/// So many pages without an asset within [`BURST_MS`] are a machine's.
const BURST_PAGES: u32 = 5;
const BURST_MS: i64 = 10_000;
/// As [`BURST_MS`], in a log without assets. Chosen: faster than anybody opens tabs.
const BURST_WITHOUT_ASSETS_MS: i64 = 2_000;
/// Two requests of one page no further apart than this are a scanner's pair.
const PAIR_MS: i64 = 1_000;
/// Width of the wheel's slots.
const SLOT_MS: i64 = 60_000;

/// Who, on which site.
pub(super) type Key = (u16, u64);

/// What a request said about where it came from, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Path and query.
    pub target: Box<[u8]>,
    /// The referrer as sent; empty if none.
    pub referrer: Box<[u8]>,
    /// `X-Requested-With`; empty if none.
    pub requested_with: Box<[u8]>,
    /// Fetch metadata.
    pub fetch: Fetch,
    /// `Sec-Fetch-User: ?1`.
    pub user_activated: bool,
    /// Whether the referrer is a page of the site itself.
    pub own_referrer: bool,
    /// Whether the line could have said a referrer.
    pub records_referrer: bool,
}

impl Arrival {
    /// Takes what another record of the same request says and this one does not. What both say stays as it is.
    pub fn fill(&mut self, other: Arrival) {
        if other.records_referrer && self.referrer.is_empty() && !self.own_referrer {
            self.referrer = other.referrer;
            self.own_referrer = other.own_referrer;
        }
        self.records_referrer |= other.records_referrer;
        if self.fetch == Fetch::NotRecorded {
            self.fetch = other.fetch;
            self.user_activated = other.user_activated;
        }
        if self.requested_with.is_empty() {
            self.requested_with = other.requested_with;
        }
    }
}

/// The first page of a visit.
#[derive(Debug, Clone)]
pub struct Entry {
    /// 1-based input line.
    pub line: u64,
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Hash of site and path.
    pub page: u64,
    /// Keyed hash of address and user agent, as long as the visitor's scope.
    pub visitor: u64,
    /// Keyed hash of the address.
    pub address: u64,
    /// What the request said.
    pub arrival: Arrival,
    /// What the first of the redirects that led here said.
    pub redirect: Option<Arrival>,
    /// The browser.
    pub browser: Browser,
    /// Whether the visitor was seen before in this input, or agreed to be known again and was here on an earlier day.
    pub returning: bool,
    /// Whether the visitor viewed this page before in this input.
    pub seen_page: bool,
    /// The visitor's address shared this link before.
    pub own_share: bool,
    /// Private receipts for this page in the hour before.
    pub receipts_before: u32,
}

/// A visit that is still going on, or has ended.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) last_ms: i64,
    pub(super) entry: Option<Box<Entry>>,
    pub(super) documents: u32,
    pub(super) assets: u32,
    pub(super) repeats: u32,
    /// The page that repeated another client's request.
    pub(super) repeated: Option<PageInBrowser>,
    referred: bool,
    not_modified: bool,
    first_document_ms: i64,
    last_document_ms: i64,
    last_url: u64,
    pairs: u32,
    redirect: Option<Box<(i64, Arrival)>>,
    /// Pages fetched ahead that nobody has looked at yet, oldest first.
    prefetched: Vec<Prefetched>,
    /// The visit that this one continues: the sharer's own click in another browser of the same address.
    pub(super) continues: Option<Key>,
    /// The line to explain is among its hits.
    pub(super) explained: bool,
}

/// A page that was fetched ahead of a click.
#[derive(Debug, Clone)]
pub(super) struct Prefetched {
    pub(super) hit: Hit,
    pub(super) browser: Browser,
    pub(super) arrival: Arrival,
}

impl Open {
    fn new(time_ms: i64) -> Open {
        Open {
            last_ms: time_ms,
            entry: None,
            documents: 0,
            assets: 0,
            repeats: 0,
            repeated: None,
            referred: false,
            not_modified: false,
            first_document_ms: 0,
            last_document_ms: 0,
            last_url: 0,
            pairs: 0,
            redirect: None,
            prefetched: Vec::new(),
            continues: None,
            explained: false,
        }
    }

    /// Remembers the first of a chain of redirects.
    pub(super) fn redirected(&mut self, time_ms: i64, arrival: Arrival) {
        match &mut self.redirect {
            Some(first) if time_ms - first.0 <= REDIRECT_MS => first.0 = time_ms,
            slot => *slot = Some(Box::new((time_ms, arrival))),
        }
    }

    /// The redirect that led to a page asked for now.
    pub(super) fn take_redirect(&mut self, time_ms: i64) -> Option<Arrival> {
        let (at, arrival) = *self.redirect.take()?;
        (time_ms - at <= REDIRECT_MS).then_some(arrival)
    }

    /// Remembers a page that was fetched ahead.
    pub(super) fn prefetched(&mut self, prefetched: Prefetched) {
        if self.prefetched.len() >= PREFETCHES_KEPT {
            self.prefetched.remove(0);
        }
        self.prefetched.push(prefetched);
    }

    /// The page fetched ahead that an asset with this referring page shows to be looked at.
    pub(super) fn take_prefetched(&mut self, asset: &Hit) -> Option<Prefetched> {
        let shown = |p: &Prefetched| {
            asset.own_referrer == Some(p.hit.page)
                && (0..=PREFETCH_MS).contains(&(asset.time_ms - p.hit.time_ms))
        };
        let at = self.prefetched.iter().position(shown)?;
        Some(self.prefetched.remove(at))
    }

    /// Notes a page view.
    pub(super) fn document(&mut self, hit: &Hit, referred: bool, repeats: bool) {
        if self.documents == 0 {
            self.first_document_ms = hit.time_ms;
        } else if self.last_url == hit.url && (hit.time_ms - self.last_document_ms).abs() <= PAIR_MS {
            self.pairs += 1;
        }
        self.documents += 1;
        if repeats {
            self.repeats += 1;
            self.repeated = Some((hit.url, hit.user_agent));
        }
        self.not_modified |= hit.status == 304;
        self.referred |= referred;
        (self.last_document_ms, self.last_url) = (hit.time_ms, hit.url);
    }

    /// Is this a machine in a browser's name? Only behaviour that no reader shows counts: whoever brings a referrer came by
    /// a link, and whoever was here before, or is answered "not modified", may have all assets cached.
    pub(super) fn machine(&self, log_has_assets: bool, crowded: bool) -> Option<DropReason> {
        let cached = self.not_modified || self.entry.as_ref().is_some_and(|entry| entry.returning);
        if self.documents == 0 || self.assets > 0 || self.referred {
            return None;
        }
        if self.repeats == self.documents && !crowded {
            return Some(DropReason::ShadowRepeat);
        }
        let distinct = self.documents - self.pairs;
        // Without assets in the log nothing shows that none were loaded: only what no hand can do counts.
        let limit_ms = if log_has_assets { BURST_MS } else { BURST_WITHOUT_ASSETS_MS };
        let quick = self.last_document_ms - self.first_document_ms <= limit_ms;
        if cached {
            None
        } else if distinct >= BURST_PAGES && quick {
            Some(DropReason::ScannerBurst)
        } else {
            (log_has_assets && self.pairs > 0 && self.pairs * 2 == self.documents)
                .then_some(DropReason::ScannerPairs)
        }
    }
}

/// When silence has ended a visit whose last hit was then: at the end of the wheel's slot, so that slots are emptied whole.
fn due_ms(last_ms: i64) -> i64 {
    let silent_ms = last_ms + SILENCE_MS;
    silent_ms - silent_ms.rem_euclid(SLOT_MS) + SLOT_MS
}

/// All visits that are going on.
#[derive(Debug, Default)]
pub(super) struct Visits {
    open: HashMap<Key, Open>,
    /// The latest visit of an address on a site, for the sharer's own click.
    by_address: HashMap<Key, Key>,
    wheel: VecDeque<Vec<Key>>,
    wheel_start_ms: Option<i64>,
}

impl Visits {
    /// The visit that a hit of `key` belongs to, opened if there is none. A visit that silence has ended comes back first.
    pub(super) fn at(&mut self, key: Key, address: u64, time_ms: i64) -> (&mut Open, Option<(Key, Open)>) {
        let own = key;
        let key = self.followed(own, time_ms);
        if key != own
            && let Some(alias) = self.open.get_mut(&own)
        {
            alias.last_ms = alias.last_ms.max(time_ms);
        }
        let ended = match self.open.get(&key) {
            Some(open) if time_ms - open.last_ms > SILENCE_MS => {
                self.open.remove(&key).map(|open| (key, open))
            }
            _ => None,
        };
        if !self.open.contains_key(&key) {
            self.schedule(key, time_ms);
        }
        let open = self.open.entry(key).or_insert_with(|| Open::new(time_ms));
        open.last_ms = open.last_ms.max(time_ms);
        if open.documents > 0 {
            self.by_address.insert((key.0, address), key);
        }
        (open, ended)
    }

    /// Is a visit of this key going on that has a page?
    pub(super) fn has_page(&self, key: Key, time_ms: i64) -> bool {
        self.is_open(key, time_ms) && self.open.get(&key).is_some_and(|open| open.documents > 0)
    }

    /// Is a visit of this key going on?
    pub(super) fn is_open(&self, key: Key, time_ms: i64) -> bool {
        self.open.get(&key).is_some_and(|open| time_ms - open.last_ms <= SILENCE_MS)
    }

    /// The visit of this key that is going on.
    pub(super) fn peek(&self, key: Key, time_ms: i64) -> Option<&Open> {
        let key = self.followed(key, time_ms);
        self.open.get(&key).filter(|open| time_ms - open.last_ms <= SILENCE_MS)
    }

    /// Another visit of the same address that is going on and has a page.
    pub(super) fn neighbour(&self, key: Key, address: u64, time_ms: i64) -> Option<Key> {
        let other = *self.by_address.get(&(key.0, address))?;
        let open = self.open.get(&other)?;
        (other != key && open.documents > 0 && time_ms - open.last_ms <= SILENCE_MS).then_some(other)
    }

    fn followed(&self, key: Key, time_ms: i64) -> Key {
        match self.open.get(&key).and_then(|open| open.continues) {
            Some(other) if self.is_open(other, time_ms) => other,
            _ => key,
        }
    }

    fn schedule(&mut self, key: Key, time_ms: i64) {
        let start = *self.wheel_start_ms.get_or_insert(time_ms - time_ms.rem_euclid(SLOT_MS));
        let slot = ((time_ms + SILENCE_MS - start) / SLOT_MS).clamp(0, 1 + 2 * SILENCE_MS / SLOT_MS) as usize;
        if self.wheel.len() <= slot {
            self.wheel.resize_with(slot + 1, Vec::new);
        }
        self.wheel[slot].push(key);
    }

    /// Visits that silence has ended by `now_ms`, in the order in which they were scheduled: never in that of a hash table.
    pub(super) fn ended(&mut self, now_ms: i64, out: &mut Vec<(Key, Open)>) {
        let Some(mut start) = self.wheel_start_ms else { return };
        while start + SLOT_MS <= now_ms {
            let Some(keys) = self.wheel.pop_front() else {
                // Nothing is scheduled: the wheel may jump.
                self.wheel_start_ms = None;
                return;
            };
            start += SLOT_MS;
            self.wheel_start_ms = Some(start);
            for key in keys {
                let Some(last_ms) = self.open.get(&key).map(|open| open.last_ms) else { continue };
                // What is still open at an instant depends on nothing but the visit's last hit: a log that is read again, in other
                // steps of time, has the same visits open.
                if due_ms(last_ms) <= now_ms {
                    if let Some(open) = self.open.remove(&key) {
                        out.push((key, open));
                    }
                } else {
                    self.schedule(key, last_ms);
                }
            }
        }
        if self.by_address.len() > 2 * self.open.len() + 1024 {
            self.by_address.retain(|_, key| self.open.contains_key(key));
        }
    }

    /// Ends all visits.
    pub(super) fn finish(&mut self, out: &mut Vec<(Key, Open)>) {
        while let Some(keys) = self.wheel.pop_front() {
            for key in keys {
                if let Some(open) = self.open.remove(&key) {
                    out.push((key, open));
                }
            }
        }
    }
}
