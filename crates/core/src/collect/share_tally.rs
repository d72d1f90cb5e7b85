//! Shares by site and fetcher, and how many a provider's cache may have hidden.

use std::collections::BTreeMap;

use crate::evidence::rules::{Preview, Side};
use crate::evidence::source::{Audience, Fetcher};
use crate::report::ShareRow;

/// Two-sided 90 % quantile of the normal distribution.
const Z90: f64 = 1.645;

/// A log of fewer windows says nothing about how often a link is shared in one. Chosen.
const WINDOWS_FOR_A_RATE: f64 = 10.0;

#[derive(Debug, Clone)]
struct Count {
    side: Side,
    window_s: u32,
    requests: u64,
    shares: u64,
    /// How many links had so many windows: `windows -> links`.
    links: BTreeMap<u32, u64>,
}

/// What receipts have shown, by site and fetcher.
#[derive(Debug, Clone, Default)]
pub struct ShareTally {
    counts: BTreeMap<(u16, Fetcher, Audience), Count>,
}

impl ShareTally {
    pub(super) fn request(&mut self, site: u16, preview: Preview) {
        let count = self.counts.entry((site, preview.fetcher, preview.audience)).or_insert_with(|| Count {
            side: preview.side,
            window_s: preview.window_s,
            requests: 0,
            shares: 0,
            links: BTreeMap::new(),
        });
        count.requests += 1;
    }

    pub(super) fn share(&mut self, site: u16, preview: Preview) {
        if let Some(count) = self.counts.get_mut(&(site, preview.fetcher, preview.audience)) {
            count.shares += 1;
        }
    }

    pub(super) fn link(&mut self, site: u16, fetcher: Fetcher, audience: Audience, windows: u32) {
        if let Some(count) = self.counts.get_mut(&(site, fetcher, audience)) {
            *count.links.entry(windows).or_default() += 1;
        }
    }

    /// Rows of one site, or of all together; private audiences first, most shares first.
    ///
    /// `span_ms` is the length of the log: how many windows each link could have had. `hidden` says that clients cannot
    /// be told apart, so that repeats may have been other people's shares.
    pub fn rows(&self, site: Option<u16>, span_ms: i64, hidden: bool) -> Vec<ShareRow> {
        let mut rows: BTreeMap<Fetcher, ShareRow> = BTreeMap::new();
        for (&(of, fetcher, audience), count) in &self.counts {
            if site.is_some_and(|site| site != of) {
                continue;
            }
            let new = count.row(fetcher, audience, span_ms, hidden);
            rows.entry(fetcher)
                .and_modify(|row| {
                    // Chats and public services without a name of their own share the row `other`.
                    if row.audience != new.audience {
                        row.audience = Audience::Mixed;
                    }
                    row.shares += new.shares;
                    row.low += new.low;
                    row.high += new.high;
                    row.requests += new.requests;
                })
                .or_insert(new);
        }
        let mut rows: Vec<_> = rows.into_values().collect();
        rows.sort_by_key(|row| (row.audience, std::cmp::Reverse((row.shares, row.requests))));
        rows
    }
}

impl Count {
    fn row(&self, app: Fetcher, audience: Audience, span_ms: i64, hidden: bool) -> ShareRow {
        let seen = self.shares;
        let (shares, low, high) = match self.side {
            Side::Device | Side::Unknown => (seen, seen, if hidden { self.requests } else { seen }),
            Side::Node => (seen, self.links.values().sum::<u64>().min(seen), seen),
            Side::Server | Side::Pictures => self.behind_a_cache(audience, span_ms),
        };
        ShareRow { app, audience, shares, low, high: high.max(shares), requests: self.requests }
    }

    /// Shares behind a cache: each link's fetches are thinned to one in `window_s`.
    ///
    /// With `n` windows in the log and `k` of them seen for a link, shares arrive at a rate of about
    /// `-ln(1 - k / (n + 1/2))` a window; a window that was seen then holds a zero-truncated Poisson number of shares.
    /// Mixed and public fetchers also fetch again of their own accord, so only each link's first window is certain.
    fn behind_a_cache(&self, audience: Audience, span_ms: i64) -> (u64, u64, u64) {
        let window_ms = (f64::from(self.window_s) * 1000.0).max(1.0);
        let in_log = (span_ms as f64 / window_ms).ceil().max(1.0);
        let (mut mean, mut variance) = (0.0, 0.0);
        for (&windows, &links) in &self.links {
            let (k, links) = (f64::from(windows), links as f64);
            let n = in_log.max(k);
            let rate = -(1.0 - k / (n + 0.5)).ln();
            let held = rate / -(-rate).exp_m1();
            let slope = 0.5 + rate / 12.0;
            // A single window, or a log of a few windows, says nothing about a rate: what was seen is what is counted.
            let tells_a_rate = windows > 1 && n >= WINDOWS_FOR_A_RATE;
            mean += links * k * if tells_a_rate { held } else { 1.0 };
            variance += links * (k * held * (1.0 + rate - held) + (k * slope).powi(2) * rate.exp_m1() / n);
        }
        let certain = if audience == Audience::Private { self.shares } else { self.links.values().sum() };
        let estimate = (mean.round() as u64).min(self.requests).max(self.shares);
        (estimate, certain.min(estimate), (mean + Z90 * variance.max(0.0).sqrt()).ceil() as u64)
    }
}
