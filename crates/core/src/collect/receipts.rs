//! Step 2: receipts count shares, not requests.
//!
//! One share makes many requests: an address typed letter by letter, a redirect and its target, icons and images, ranges
//! and retries; and one request can stand for many shares where a provider caches. So requests are gathered into *runs*,
//! a run that ends in a page is a fetch, and a fetch opens a *window* in which further ones are the same share.

use std::collections::VecDeque;

use hashbrown::HashMap;

use super::runs::{Drop, Fetched, RUN_GAP_MS, Run, Share, close, run_client};
use super::{DropReason, Hit, Request, ShareTally};
use crate::evidence::rules::{Preview, Side};
use crate::evidence::source::{Audience, Fetcher};

/// Addresses and links remembered at once to know a sharer again; past it the oldest are forgotten.
const SHARERS_KEPT: usize = 200_000;
/// Requests that wait for their run's end at once; past it the oldest runs end early.
const RUNS_KEPT: usize = 200_000;
/// Runs of one fetcher that are watched at once; more are counted apart.
const RUNS_AT_ONCE: usize = 64;
/// A sharer's address is matched with visits for so long and no longer.
const SHARER_MS: i64 = 24 * 3_600_000;
/// A receipt counts as recent for so long.
const RECENT_MS: i64 = 3_600_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct RunKey {
    fetcher: Fetcher,
    /// The address; 0 for herds, whose every server has its own.
    client: u64,
}

/// Runs that are open, and what receipts have shown so far.
#[derive(Debug, Default)]
pub struct Receipts {
    runs: HashMap<RunKey, Vec<Run>>,
    run_expiry: VecDeque<(i64, RunKey)>,
    windows: super::windows::Windows,
    sharers: HashMap<(u64, u64), i64>,
    sharer_expiry: VecDeque<(i64, (u64, u64))>,
    recent: HashMap<u64, u32>,
    recent_expiry: VecDeque<(i64, u64)>,
    /// Requests and shares by site and fetcher.
    pub tally: ShareTally,
    explain: Option<u64>,
}

impl Receipts {
    /// No receipts yet; `explain` is the input line to follow.
    pub fn new(explain: Option<u64>) -> Self {
        Receipts { explain, ..Receipts::default() }
    }

    /// Takes one preview request; pushes the shares that it completes and what it drops.
    pub fn push(
        &mut self,
        hit: &Hit,
        preview: Preview,
        target: &[u8],
        out: &mut Vec<Share>,
        drops: &mut Vec<Drop>,
    ) {
        self.expire(hit.time_ms, out, drops);
        let first_new = out.len();
        self.tally.request(hit.site, preview);
        match hit.request {
            Request::Asset => return drops.push((hit.line, DropReason::PreviewAsset)),
            Request::Other => return drops.push((hit.line, DropReason::PreviewOther)),
            Request::Page | Request::Link if preview.side == Side::Pictures => {
                return drops.push((hit.line, DropReason::PreviewAsset));
            }
            Request::Page | Request::Link => {}
        }
        let is_link = hit.request == Request::Link;
        let answered = is_link || matches!(hit.status, 0 | 200..=299 | 304);
        let redirected = matches!(hit.status, 300..=303 | 305..=399);
        if answered && matches!(preview.side, Side::Device | Side::Unknown) {
            // Whoever has a short link goes on to the page by its own address.
            let url = if is_link { hit.page } else { hit.url };
            self.sharers.insert((hit.address, url), hit.time_ms);
            self.sharer_expiry.push_back((hit.time_ms, (hit.address, url)));
        }
        let key = RunKey { fetcher: preview.fetcher, client: run_client(preview, hit.address) };
        let runs = self.runs.entry(key).or_default();
        let fetched = answered.then(|| Fetched {
            url: hit.url,
            page: hit.page,
            target: target.into(),
            time_ms: hit.time_ms,
            line: hit.line,
        });
        let explained = self.explain == Some(hit.line);
        if let Some(run) = runs.iter_mut().rev().find(|run| run.continues_with(hit, target)) {
            run.extend(hit, target, redirected, fetched, drops);
            run.explained |= explained;
        } else {
            if runs.len() >= RUNS_AT_ONCE {
                let oldest = runs.remove(0);
                close(oldest, &mut self.windows, &mut self.tally, out, drops);
            }
            let run = Run {
                site: hit.site,
                address: hit.address,
                target: target.into(),
                last_ms: hit.time_ms,
                redirected,
                by_link: is_link,
                preview,
                first_page_ms: answered.then_some(hit.time_ms),
                page: fetched,
                explained,
            };
            runs.push(run);
        }
        if redirected && !is_link {
            drops.push((hit.line, DropReason::PreviewRedirect));
        } else if !answered {
            drops.push((hit.line, DropReason::PreviewError));
        }
        self.run_expiry.push_back((hit.time_ms, key));
        self.remember(&out[first_new..]);
    }

    /// Counts private shares as recent receipts of their pages.
    fn remember(&mut self, shares: &[Share]) {
        for share in shares.iter().filter(|share| share.audience == Audience::Private) {
            *self.recent.entry(share.page).or_default() += 1;
            self.recent_expiry.push_back((share.time_ms, share.page));
        }
    }

    /// Has this address fetched a preview of this link from its own device or network at most `within_ms` before?
    pub fn shared_by(&self, address: u64, url: u64, time_ms: i64, within_ms: i64) -> bool {
        self.sharers.get(&(address, url)).is_some_and(|&shared| (0..=within_ms).contains(&(time_ms - shared)))
    }

    /// As [`Self::shared_by`], for as long as a sharer is remembered.
    pub fn shared_before(&self, address: u64, url: u64, time_ms: i64) -> bool {
        self.shared_by(address, url, time_ms, SHARER_MS)
    }

    /// Private receipts of a page in the hour before.
    pub fn recent(&self, page: u64) -> u32 {
        self.recent.get(&page).copied().unwrap_or_default()
    }

    /// Closes what time has closed by `now_ms`.
    pub fn expire(&mut self, now_ms: i64, out: &mut Vec<Share>, drops: &mut Vec<Drop>) {
        let first_new = out.len();
        while let Some(&(time, key)) = self.run_expiry.front() {
            if now_ms - time <= RUN_GAP_MS && self.run_expiry.len() <= RUNS_KEPT {
                break;
            }
            self.run_expiry.pop_front();
            let Some(runs) = self.runs.get_mut(&key) else { continue };
            let mut i = 0;
            while i < runs.len() {
                if runs[i].last_ms <= time {
                    close(runs.remove(i), &mut self.windows, &mut self.tally, out, drops);
                } else {
                    i += 1;
                }
            }
            if runs.is_empty() {
                self.runs.remove(&key);
            }
        }
        self.remember(&out[first_new..]);
        while let Some(&(_, page)) = self.recent_expiry.front().filter(|(time, _)| now_ms - time > RECENT_MS)
        {
            self.recent_expiry.pop_front();
            if let Some(count) = self.recent.get_mut(&page) {
                *count -= 1;
                if *count == 0 {
                    self.recent.remove(&page);
                }
            }
        }
        while let Some(&(time, key)) = self.sharer_expiry.front() {
            if now_ms - time <= SHARER_MS && self.sharer_expiry.len() <= SHARERS_KEPT {
                break;
            }
            self.sharer_expiry.pop_front();
            if self.sharers.get(&key) == Some(&time) {
                self.sharers.remove(&key);
            }
        }
    }

    /// Closes everything.
    pub fn finish(&mut self, out: &mut Vec<Share>, drops: &mut Vec<Drop>) {
        self.expire(i64::MAX / 2, out, drops);
        self.windows.finish(&mut self.tally);
    }
}
