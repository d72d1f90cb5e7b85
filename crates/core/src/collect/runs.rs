//! Runs: the requests that one act of composing a message makes.

use super::windows::Windows;
use super::{DropReason, Hit, Request, ShareTally};
use crate::evidence::rules::{Preview, Side};
use crate::evidence::source::{App, Audience, Fetcher};

/// Requests of one client no further apart than this can belong to one act of composing a message.
/// Typed addresses give a request a second or faster (public WhatsApp, Telegram and Signal logs, 2017-2023).
pub(super) const RUN_GAP_MS: i64 = 10_000;
/// The home page begins every address: it is one being typed only if so few letters follow at once. Chosen.
const FIRST_LETTERS: usize = 3;
/// Fetches of the same link are one share for so long, counted from its first (contract 4.1).
const SHARE_MS: i64 = 60_000;

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
pub(super) type Drop = (u64, DropReason);

#[derive(Debug)]
pub(super) struct Run {
    pub(super) site: u16,
    pub(super) address: u64,
    /// Path and query asked for last, as typed so far.
    pub(super) target: Box<[u8]>,
    pub(super) last_ms: i64,
    pub(super) redirected: bool,
    /// The page is a short link's.
    pub(super) by_link: bool,
    pub(super) preview: Preview,
    pub(super) page: Option<Fetched>,
    pub(super) first_page_ms: Option<i64>,
    pub(super) explained: bool,
}

#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) url: u64,
    pub(super) page: u64,
    pub(super) target: Box<[u8]>,
    pub(super) time_ms: i64,
    pub(super) line: u64,
}

/// Whose requests can belong to one act of composing a message.
pub(super) fn run_client(preview: Preview, address: u64) -> u64 {
    if preview.side == Side::Node { 0 } else { address }
}

/// Whose fetches fall into one window: the device's, or all of a provider's, whose servers share a cache.
fn window_client(preview: Preview, address: u64) -> u64 {
    match preview.side {
        Side::Device | Side::Unknown => address,
        Side::Server | Side::Node | Side::Pictures => 0,
    }
}

impl Run {
    /// Does this app fetch while an address is being typed? Those that fetch from the device do, and Telegram.
    fn is_typed(&self) -> bool {
        matches!(self.preview.side, Side::Device | Side::Unknown)
            || self.preview.fetcher == Fetcher::App(App::Telegram)
    }

    /// Is this request a part of the same act: the same address, the next letter, or the target of a redirect?
    pub(super) fn continues_with(&self, hit: &Hit, target: &[u8]) -> bool {
        let grows =
            |from: &[u8], to: &[u8]| to.starts_with(from) && (from != b"/" || to.len() <= 1 + FIRST_LETTERS);
        let typed = || grows(&self.target, target) || grows(target, &self.target);
        let related = target == &*self.target
            || (self.preview.side != Side::Node && self.redirected)
            || (self.is_typed() && typed());
        let fresh = self.first_page_ms.is_none_or(|first| hit.time_ms - first <= SHARE_MS);
        related && fresh && self.site == hit.site && (0..=RUN_GAP_MS).contains(&(hit.time_ms - self.last_ms))
    }

    /// The page of a run is what its last letter led to: an error or redirect on the way takes an earlier page back.
    pub(super) fn extend(
        &mut self,
        hit: &Hit,
        target: &[u8],
        redirected: bool,
        fetched: Option<Fetched>,
        drops: &mut Vec<Drop>,
    ) {
        (self.target, self.redirected, self.last_ms) = (target.into(), redirected, hit.time_ms);
        // Where a short link leads is fetched as a part of it, whatever comes of that.
        if self.by_link && hit.request == Request::Page {
            return drops.push((hit.line, DropReason::PreviewRepeat));
        }
        self.by_link = hit.request == Request::Link;
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
    }
}

fn repeat_reason(preview: Preview) -> DropReason {
    match preview.side {
        Side::Device | Side::Unknown => DropReason::PreviewRepeat,
        Side::Server | Side::Pictures => DropReason::PreviewCached,
        Side::Node => DropReason::PreviewHerd,
    }
}

/// Ends a run: a share if it led to a page that is not within an open window.
pub(super) fn close(
    run: Run,
    windows: &mut Windows,
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
