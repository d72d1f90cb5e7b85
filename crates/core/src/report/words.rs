//! The report's fields, in the order in which they are printed.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;

use super::{Estimate, Ratio, SelfAudit, Warning};
use crate::collect::{DropReason, HitKind};
use crate::evidence::Evidence;
use crate::evidence::source::{Audience, Fetcher, Source, vocabulary};
use crate::ga_view::Channel;

/// The name and version of the JSON's shape.
pub const SCHEMA: &str = "entrenous.report/1";

vocabulary! {
    /// What reasons about visits.
    Engine, "engine" {
        /// Estimates with 90 % intervals.
        Statistical = "statistical",
        /// The first version: rules with hard bounds.
        Rules = "rules",
    }
}

/// Everything that is said about the input.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: &'static str,
    /// The level of every interval, e.g. 0.9.
    pub interval: f64,
    /// What reasoned about visits.
    pub engine: Engine,
    /// What was read.
    pub input: Input,
    /// First and last instant of the hits that were not excluded; absent when there is none.
    pub period: Option<Period>,
    /// All sites together.
    #[serde(flatten)]
    pub total: Section,
    /// Each site apart; empty when the log holds one.
    pub sites: Vec<SiteSection>,
    /// How wrong the engine was about visits whose source is known; absent when there were too few, and for the rules.
    pub self_audit: Option<SelfAudit>,
    /// Why hits, receipts and visits were dropped or re-labelled; only reasons that occurred.
    pub dropped: BTreeMap<DropReason, u64>,
    /// What to know before trusting the figures.
    pub warnings: Vec<Warning>,
}

/// Counts of files, bytes and lines: `lines = parsed + malformed + skipped`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Input {
    /// Files that were opened; standard input is one.
    pub files: u64,
    /// Bytes after decompression.
    pub bytes: u64,
    /// Physical lines; an unterminated last one counts.
    pub lines: u64,
    /// Lines that say what a hit was.
    pub parsed: u64,
    /// Lines that could not be read.
    pub malformed: u64,
    /// Blank lines and `#` directives.
    pub skipped: u64,
    /// Parsed lines by format.
    pub formats: BTreeMap<&'static str, u64>,
}

/// A span of time, as RFC 3339 in the zone of the report (UTC unless `--tz` says otherwise).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first hit.
    pub from: String,
    /// The last hit.
    pub to: String,
}

/// Parsed lines by kind: disjoint, and all kinds together are all parsed lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits(pub [u64; HitKind::ALL.len()]);

impl Serialize for Hits {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(HitKind::ALL.iter().zip(self.0))
    }
}

/// What is said of one site, or of all together.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Section {
    /// Parsed lines by kind.
    pub hits: Hits,
    /// People's visits.
    pub visits: u64,
    /// GA4's default channels, largest first. Each visit is in exactly one.
    pub ga_view: Vec<GaRow>,
    /// Our sources, largest first. They add up to `visits`.
    pub sources: Vec<SourceRow>,
    /// The headline.
    pub dark_social: DarkSocial,
    /// Shares by fetcher, private audiences first, largest first.
    pub shares: Vec<ShareRow>,
    /// The evidence that decided, most frequent first.
    pub evidence: Vec<EvidenceRow>,
    /// Pages by dark visits, then shares, then visits.
    pub pages: Vec<PageRow>,
    /// How many distinct pages there are.
    pub pages_total: u64,
}

/// A site of a log that holds several.
#[derive(Debug, Clone, Serialize)]
pub struct SiteSection {
    /// Its host without `www.`.
    pub site: String,
    /// What is said of it.
    #[serde(flatten)]
    pub section: Section,
}

/// Visits in one of GA4's channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GaRow {
    /// The channel.
    pub channel: Channel,
    /// How many visits.
    pub visits: u64,
}

/// Visits from one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceRow {
    /// The source.
    pub source: Source,
    /// All of them, with bounds.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// How many are proven.
    pub proven: u64,
    /// The rest of the estimate.
    pub inferred: f64,
    /// The part that GA4 would have called Direct.
    pub in_direct: Estimate,
}

impl SourceRow {
    /// Largest first; ties by what is possible, then by name.
    pub fn by_size(&self, other: &SourceRow) -> Ordering {
        let by_size = other.estimate.visits.total_cmp(&self.estimate.visits);
        by_size
            .then(other.estimate.high.total_cmp(&self.estimate.high))
            .then_with(|| self.source.cmp(&other.source))
    }
}

/// Private sharing in one place.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DarkSocial {
    /// All `dark_social/*` visits.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// The part that GA4 would have called Direct: the headline's figure.
    pub in_direct: Estimate,
    /// Dark visits among all social visits.
    pub share_of_social: Ratio,
    /// `in_direct` among Direct.
    pub share_of_direct: Ratio,
    /// Private shares among all shares seen through receipts (of a mixed audience's shares half are private in the value, none in `low`, all in `high`).
    pub share_of_shares: Ratio,
}

/// Shares seen through one fetcher's receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareRow {
    /// The fetcher.
    pub app: Fetcher,
    /// Who can see them.
    pub audience: Audience,
    /// Acts of passing a link on.
    pub shares: u64,
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
    /// Raw lines of this fetcher.
    pub requests: u64,
}

/// Visits that one kind of evidence decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceRow {
    /// The evidence.
    pub evidence: Evidence,
    /// How many visits it decided.
    pub visits: u64,
    /// Input line of one such visit's entry, for `--explain`.
    pub example: u64,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageRow {
    /// Its path; with its host in front when the log holds several sites.
    pub path: String,
    /// Visits that began here.
    pub visits: u64,
    /// Dark ones among them.
    pub dark_visits: f64,
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
    /// Private shares of this page.
    pub shares: u64,
}
