//! The visits of a window, with their pages in order of time.

use entrenous_core::evidence::source::{Audience, Fetcher, Grade, Source};
use entrenous_core::evidence::{PageKind, Verdict};

use super::case::{Case, Role};
use super::priors::without_referrer;

/// A share that a receipt shows, by the number of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageReceipt {
    pub(super) page: u32,
    pub(super) time_ms: i64,
    pub(super) fetcher: Fetcher,
    pub(super) audience: Audience,
}

/// A window that is being concluded.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub(super) cases: Vec<Case>,
    /// The rules' distinct verdicts.
    pub(super) verdicts: Vec<Verdict>,
    /// The deep entries that nothing names, by their number among the visits.
    pub(super) deep: Vec<u32>,
    place: Vec<u32>,
    by_page: Vec<u32>,
    page_start: Vec<u32>,
    receipts: Vec<PageReceipt>,
    receipt_start: Vec<u32>,
    /// When mails' pictures were loaded, in order.
    pub(super) mails: Vec<i64>,
    /// A visit without parts of a page says something: the log has such parts, and knows new readers from those who return.
    pub(super) has_assets: bool,
}

impl Window {
    /// Puts visits, receipts and mail openings in order. Complexity: n log n.
    pub(super) fn new(
        cases: Vec<Case>,
        verdicts: Vec<Verdict>,
        pages: usize,
        mut receipts: Vec<PageReceipt>,
        mut mails: Vec<i64>,
        has_assets: bool,
    ) -> Window {
        let numbers = 0..u32::try_from(cases.len()).unwrap_or(u32::MAX);
        let mut by_page: Vec<u32> = numbers.clone().collect();
        by_page.sort_by_key(|&i| (cases[i as usize].page, cases[i as usize].time_ms, i));
        receipts.sort_by_key(|receipt| (receipt.page, receipt.time_ms));
        mails.sort_unstable();
        let deep: Vec<u32> = numbers.filter(|&i| cases[i as usize].is_deep()).collect();
        let mut place = vec![u32::MAX; cases.len()];
        deep.iter().zip(0..).for_each(|(&i, at)| place[i as usize] = at);
        Window {
            deep,
            place,
            page_start: starts(by_page.iter().map(|&i| cases[i as usize].page), pages),
            receipt_start: starts(receipts.iter().map(|receipt| receipt.page), pages),
            cases,
            verdicts,
            by_page,
            receipts,
            mails,
            has_assets,
        }
    }

    pub(super) fn pages(&self) -> usize {
        self.page_start.len().saturating_sub(1)
    }

    /// The visits that began on a page, by time.
    pub(super) fn on(&self, page: usize) -> &[u32] {
        &self.by_page[self.page_start[page] as usize..self.page_start[page + 1] as usize]
    }

    /// The receipts for a page, by time.
    pub(super) fn receipts_of(&self, page: usize) -> &[PageReceipt] {
        &self.receipts[self.receipt_start[page] as usize..self.receipt_start[page + 1] as usize]
    }

    pub(super) fn receipts(&self) -> &[PageReceipt] {
        &self.receipts
    }

    /// The place of a visit in `deep`, if it is there.
    pub(super) fn place(&self, i: u32) -> Option<usize> {
        let place = self.place[i as usize];
        (place != u32::MAX).then_some(place as usize)
    }

    pub(super) fn case(&self, i: u32) -> &Case {
        &self.cases[i as usize]
    }

    pub(super) fn rules(&self, case: &Case) -> &Verdict {
        &self.verdicts[case.verdict as usize]
    }

    /// By verdict: visits that come without referrer for each that its source refers, under these factors about the usual.
    pub(super) fn without(&self, factor: impl Fn(&Source) -> f64) -> Vec<f64> {
        let ratio = |source: &Source| without_referrer(source) * factor(source);
        self.verdicts.iter().map(|verdict| ratio(&verdict.top().source)).collect()
    }

    /// Is a visit on a deep page, and its source known beyond doubt, so that an audit may hide it?
    pub(super) fn can_hide(&self, case: &Case) -> bool {
        let rules = self.rules(case);
        let dark = rules.grade == Grade::Proven && rules.top().source.is_dark() && case.role == Role::Settled;
        let mailing = case.role == Role::TaggedMailing && case.link_label;
        case.page_kind == PageKind::Deep && (dark || mailing || (case.referred && case.role == Role::Settled))
    }

    /// First and last instant at which a visit began.
    pub(super) fn span(&self) -> Option<(i64, i64)> {
        let times = || self.cases.iter().map(|case| case.time_ms);
        times().min().zip(times().max())
    }
}

/// Where each page's part begins in a list that is sorted by page; one more than there are pages.
fn starts(sorted: impl Iterator<Item = u32>, pages: usize) -> Vec<u32> {
    let mut starts = vec![0; pages + 1];
    for page in sorted {
        starts[page as usize + 1] += 1;
    }
    for page in 0..pages {
        starts[page + 1] += starts[page];
    }
    starts
}
