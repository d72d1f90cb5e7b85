//! Step 2: receipts count shares, not requests.
//!
//! One share makes many requests: an address typed letter by letter, a redirect and its target, icons and images, ranges
//! and retries; and one request can stand for many shares where a provider caches. So requests are gathered into *runs*,
//! a run that ends in a page is a fetch, and a fetch opens a *window* in which further ones are the same share.

use std::collections::VecDeque;

use hashbrown::HashMap;

use super::{DropReason, Hit, Request, ShareTally};
use crate::evidence::rules::{Preview, Side};
use crate::evidence::source::{App, Audience, Fetcher};

/// Requests of one client no further apart than this can belong to one act of composing a message.
/// Typed addresses give a request a second or faster (public WhatsApp, Telegram and Signal logs, 2017-2023).
const RUN_GAP_MS: i64 = 10_000;
/// Fetches of the same link are one share for so long, counted from its first (contract 4.1).
const SHARE_MS: i64 = 60_000;
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

/// One act of passing a link on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Which site.
    pub site: u16,
    /// Which fetcher showed it.
    pub fetcher: Fetcher,
    /// Who can see it.
    pub audience: Audience,
    /// Hash of site and path.
    pub page: u64,
    /// The path.
    pub path: Box<str>,
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Line of the fetch that shows it.
    pub line: u64,
    /// The line to explain is among its requests.
    pub explained: bool,
}

/// The input line of a preview request that is no share of its own, and why.
pub type Drop = (u64, DropReason);

#[derive(Debug)]
struct Run {
    site: u16,
    address: u64,
    /// The address bytes seen last, as typed so far.
    target: Box<[u8]>,
    last_ms: i64,
    redirected: bool,
    preview: Preview,
    page: Option<Fetched>,
    first_page_ms: Option<i64>,
    explained: bool,
}

#[derive(Debug)]
struct Fetched {
    url: u64,
    page: u64,
    target: Box<[u8]>,
    time_ms: i64,
    line: u64,
}

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
        self.tally.request(hit.site, preview);
        match hit.request {
            Request::Asset => return drops.push((hit.line, DropReason::PreviewAsset)),
            Request::Other => return drops.push((hit.line, DropReason::PreviewOther)),
            Request::Page => {}
        }
        let answered = matches!(hit.status, 0 | 200..=299 | 304);
        let redirected = matches!(hit.status, 300..=303 | 305..=399);
        if answered && preview.side != Side::Node {
            self.sharers.insert((hit.address, hit.url), hit.time_ms);
            self.sharer_expiry.push_back((hit.time_ms, (hit.address, hit.url)));
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
                preview,
                first_page_ms: answered.then_some(hit.time_ms),
                page: fetched,
                explained,
            };
            runs.push(run);
        }
        if redirected {
            drops.push((hit.line, DropReason::PreviewRedirect));
        } else if !answered {
            drops.push((hit.line, DropReason::PreviewError));
        }
        self.run_expiry.push_back((hit.time_ms, key));
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
        for share in out[first_new..].iter().filter(|share| share.audience == Audience::Private) {
            *self.recent.entry(share.page).or_default() += 1;
            self.recent_expiry.push_back((share.time_ms, share.page));
        }
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

/// Whose requests can belong to one act of composing a message.
fn run_client(preview: Preview, address: u64) -> u64 {
    if preview.side == Side::Node { 0 } else { address }
}

/// Whose fetches fall into one window: the device's, or all of a provider's, whose servers share a cache.
fn window_client(preview: Preview, address: u64) -> u64 {
    match preview.side {
        Side::Device | Side::Unknown => address,
        Side::Server | Side::Node => 0,
    }
}

impl Run {
    /// Does this app fetch while an address is being typed? Those that fetch from the device do, and Telegram.
    fn is_typed(&self) -> bool {
        matches!(self.preview.side, Side::Device | Side::Unknown)
            || self.preview.fetcher == Fetcher::App(App::Telegram)
    }

    /// Is this request a part of the same act: the same address, the next letter, or the target of a redirect?
    fn continues_with(&self, hit: &Hit, target: &[u8]) -> bool {
        let typed = || target.starts_with(&self.target) || self.target.starts_with(target);
        let related = target == &*self.target
            || (self.preview.side != Side::Node && self.redirected)
            || (self.is_typed() && typed());
        let fresh = self.first_page_ms.is_none_or(|first| hit.time_ms - first <= SHARE_MS);
        related && fresh && self.site == hit.site && (0..=RUN_GAP_MS).contains(&(hit.time_ms - self.last_ms))
    }

    /// The page of a run is what its last letter led to: an error or redirect on the way takes an earlier page back.
    fn extend(
        &mut self,
        hit: &Hit,
        target: &[u8],
        redirected: bool,
        fetched: Option<Fetched>,
        drops: &mut Vec<Drop>,
    ) {
        let before = match (&self.page, &fetched) {
            (Some(page), None) if *page.target == *target => None,
            (Some(page), Some(again)) if page.url == again.url => fetched,
            _ => std::mem::replace(&mut self.page, fetched),
        };
        if let Some(before) = before {
            let same = self.page.as_ref().is_some_and(|page| page.url == before.url);
            let reason = if same { repeat_reason(self.preview) } else { DropReason::PreviewKeystroke };
            drops.push((before.line, reason));
        }
        if self.page.is_some() {
            self.first_page_ms.get_or_insert(hit.time_ms);
        }
        self.target = target.into();
        self.redirected = redirected;
        self.last_ms = hit.time_ms;
    }
}

fn repeat_reason(preview: Preview) -> DropReason {
    match preview.side {
        Side::Device | Side::Unknown => DropReason::PreviewRepeat,
        Side::Server => DropReason::PreviewCached,
        Side::Node => DropReason::PreviewHerd,
    }
}

/// Ends a run: a share if it led to a page that is not within an open window.
fn close(
    run: Run,
    windows: &mut super::windows::Windows,
    tally: &mut ShareTally,
    out: &mut Vec<Share>,
    drops: &mut Vec<Drop>,
) {
    let Some(page) = run.page else { return };
    let client = window_client(run.preview, run.address);
    let window_ms = i64::from(run.preview.window_s) * 1000;
    if !windows.open(run.site, run.preview, client, page.url, page.time_ms, window_ms, tally) {
        return drops.push((page.line, repeat_reason(run.preview)));
    }
    tally.share(run.site, run.preview);
    let path = page.target.split(|&b| b == b'?').next().unwrap_or_default();
    out.push(Share {
        site: run.site,
        fetcher: run.preview.fetcher,
        audience: run.preview.audience,
        page: page.page,
        path: String::from_utf8_lossy(path).into(),
        time_ms: page.time_ms,
        line: page.line,
        explained: run.explained,
    });
}
