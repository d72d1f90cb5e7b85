//! What to do next: the few things that would turn the most inferred into proven, or the most sharing into more.

use entrenous_core::collect::DropReason;
use entrenous_core::evidence::Evidence;
use entrenous_core::evidence::source::{Fetcher, Source};
use entrenous_core::report::{Report, Section, Warning};

use crate::render::number::FEW;
use crate::render::text::{shorten, visible};

/// Something worth doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// No line is in a known format.
    DescribeFormat,
    /// Referrers or user agents are missing.
    LogMissingFields,
    /// Visitors are hidden behind one address.
    LogForwarded,
    /// The log has none of the headers with which browsers tell how a visit began.
    LogHeaders { unsure: u64 },
    /// Own hosts are guessed or unknown.
    NameHosts,
    /// E-mail visits that may be a mailing of the brand's own.
    TagNewsletter { visits: u64 },
    /// A page that people pass on; its path is short and harmless to print.
    ShareKit { path: String, shares: u64 },
    /// Shares on networks whose posts and messages look alike.
    TagPosts { shares: u64 },
    /// Too few visits for percentages.
    MoreDays { visits: u64 },
}

/// At most three actions, the most useful first.
pub(crate) fn actions(report: &Report) -> Vec<Action> {
    let section = &report.total;
    let warned = |test: fn(&Warning) -> bool| report.warnings.iter().any(test);
    let mut list = Vec::new();
    if warned(|w| matches!(w, Warning::NothingRecognised { .. })) {
        list.push(Action::DescribeFormat);
    }
    let missing = warned(|w| matches!(w, Warning::NoReferrers | Warning::NoUserAgents));
    if missing {
        list.push(Action::LogMissingFields);
    }
    if warned(|w| matches!(w, Warning::HiddenClients { .. })) {
        list.push(Action::LogForwarded);
    }
    let unsure = unsettled(section);
    if unsure > 0 && !missing && !logs_headers(report) {
        list.push(Action::LogHeaders { unsure });
    }
    if let Some(page) = section.pages.iter().filter(|page| page.shares > 1).max_by_key(|page| page.shares) {
        list.push(Action::ShareKit { path: shorten(&visible(&page.path), 60, "…"), shares: page.shares });
    }
    let mail = decided(section, Evidence::Webmail);
    if mail > 0 && mail * 50 >= section.visits {
        list.push(Action::TagNewsletter { visits: mail });
    }
    if warned(|w| matches!(w, Warning::OwnHostsUnknown | Warning::OwnHostsGuessed { .. })) {
        list.push(Action::NameHosts);
    }
    let mixed = section.shares.iter().filter(|row| row.app == Fetcher::Meta).map(|row| row.shares).sum();
    if mixed > 0 {
        list.push(Action::TagPosts { shares: mixed });
    }
    if section.visits > 0 && section.visits < FEW {
        list.push(Action::MoreDays { visits: section.visits });
    }
    list.truncate(3);
    list
}

fn decided(section: &Section, evidence: Evidence) -> u64 {
    section.evidence.iter().filter(|row| row.evidence == evidence).map(|row| row.visits).sum()
}

/// Direct visits whose source is a guess: these the headers would help.
fn unsettled(section: &Section) -> u64 {
    [Evidence::DeepFirstSeen, Evidence::DeepReturning, Evidence::HomePage, Evidence::HiddenClient]
        .into_iter()
        .map(|evidence| decided(section, evidence))
        .sum()
}

/// Traces of the headers in what was concluded.
fn logs_headers(report: &Report) -> bool {
    let section = &report.total;
    let typed = section.sources.iter().any(|row| row.source == Source::TypedOrBookmark && row.proven > 0);
    let seen = [Evidence::SuppressedLink, Evidence::UserInitiated, Evidence::WebviewApp];
    typed
        || seen.into_iter().any(|evidence| decided(section, evidence) > 0)
        || report.dropped.contains_key(&DropReason::NoFetchMetadata)
}
