//! The tally: visits, verdicts and shares added up into a [`Section`]. Memory grows with distinct pages, not with lines.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::pages::Pages;
use super::{DarkSocial, Estimate, EvidenceRow, GaRow, Hits, Ratio, Section, ShareRow, SourceRow};
use crate::evidence::source::{Audience, Grade, Source};
use crate::evidence::{Evidence, Verdict};
use crate::ga_view::Channel;

/// Distinct open sources (referring hosts, campaigns) kept apart; further ones go to `(other)`.
const OPEN_SOURCES: usize = 20_000;
const OTHER: &str = "(other)";

/// Sums of one site, or of all together.
#[derive(Debug, Default)]
pub struct Tally {
    visits: u64,
    channels: BTreeMap<Channel, u64>,
    sources: HashMap<Source, SourceSum>,
    dark: Estimate,
    dark_in_direct: Estimate,
    public_social: Estimate,
    evidence: BTreeMap<Evidence, (u64, u64)>,
}

#[derive(Debug, Default, Clone, Copy)]
struct SourceSum {
    estimate: Estimate,
    in_direct: Estimate,
    proven: u64,
}

impl Tally {
    /// Adds a visit with the input line of its entry. Complexity: linear in the verdict's candidates.
    pub fn visit(&mut self, verdict: &Verdict, channel: Channel, line: u64) {
        self.visits += 1;
        *self.channels.entry(channel).or_default() += 1;
        let direct = channel == Channel::Direct;
        for candidate in &verdict.candidates {
            let source = self.source(&candidate.source);
            let sum = self.sources.entry(source).or_default();
            let estimate =
                Estimate { visits: candidate.probability, low: candidate.low, high: candidate.high };
            sum.estimate.add(estimate);
            if direct {
                sum.in_direct.add(estimate);
            }
            sum.proven += u64::from(verdict.grade == Grade::Proven && candidate.low >= 1.0);
        }
        let dark = Estimate::of(verdict, Source::is_dark);
        self.dark.add(dark);
        if direct {
            self.dark_in_direct.add(dark);
        }
        self.public_social.add(Estimate::of(verdict, Source::is_public_social));
        if let Some(evidence) = verdict.evidence.first() {
            self.evidence.entry(*evidence).or_insert((0, line)).0 += 1;
        }
    }

    /// The name under which visits of a source are counted: its own, or `(other)` at the end of a long list.
    pub fn source(&self, source: &Source) -> Source {
        let full = self.sources.len() >= OPEN_SOURCES && !self.sources.contains_key(source);
        match source {
            Source::Referral(_) if full => Source::Referral(OTHER.into()),
            Source::Campaign(_) if full => Source::Campaign(OTHER.into()),
            _ => source.clone(),
        }
    }

    /// The section, with what the steps and receipts counted beside it.
    pub fn section(
        &self,
        hits: Hits,
        shares: Vec<ShareRow>,
        pages: &Pages,
        site: Option<u16>,
        top: usize,
    ) -> Section {
        let direct = self.channels.get(&Channel::Direct).copied().unwrap_or_default();
        let dark_social = DarkSocial {
            estimate: tidy(self.dark),
            in_direct: tidy(self.dark_in_direct),
            share_of_social: Ratio::of_sum(self.dark, self.public_social),
            share_of_direct: Ratio::of_count(self.dark_in_direct, direct),
            share_of_shares: share_of_shares(&shares),
        };
        let (pages, pages_total) = pages.top(site, top);
        Section {
            hits,
            visits: self.visits,
            ga_view: self.ga_view(),
            sources: self.source_rows(),
            dark_social,
            shares,
            evidence: self.evidence_rows(),
            pages,
            pages_total,
        }
    }

    fn ga_view(&self) -> Vec<GaRow> {
        let mut rows: Vec<_> =
            self.channels.iter().map(|(&channel, &visits)| GaRow { channel, visits }).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.visits), row.channel));
        rows
    }

    fn source_rows(&self) -> Vec<SourceRow> {
        let mut rows: Vec<_> = self
            .sources
            .iter()
            .map(|(source, sum)| SourceRow {
                source: source.clone(),
                estimate: tidy(sum.estimate),
                proven: sum.proven,
                inferred: (sum.estimate.visits - sum.proven as f64).max(0.0),
                in_direct: tidy(sum.in_direct),
            })
            .collect();
        rows.sort_by(SourceRow::by_size);
        rows
    }

    fn evidence_rows(&self) -> Vec<EvidenceRow> {
        let row = |(&evidence, &(visits, example))| EvidenceRow { evidence, visits, example };
        let mut rows: Vec<_> = self.evidence.iter().map(row).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.visits), row.evidence));
        rows
    }
}

/// Keeps `low <= visits <= high` through rounding in the last place.
fn tidy(estimate: Estimate) -> Estimate {
    Estimate { low: estimate.low.min(estimate.visits), high: estimate.high.max(estimate.visits), ..estimate }
}

/// Private shares among all. A mixed fetcher's shares may be all private or all public; half is the point estimate.
fn share_of_shares(rows: &[ShareRow]) -> Ratio {
    let (mut private, mut public) = (Estimate::default(), Estimate::default());
    for row in rows {
        let all = Estimate { visits: row.shares as f64, low: row.low as f64, high: row.high as f64 };
        match row.audience {
            Audience::Private => private.add(all),
            Audience::Public => public.add(all),
            Audience::Mixed => {
                let half = Estimate { visits: all.visits / 2.0, low: 0.0, high: all.high };
                private.add(half);
                public.add(half);
            }
        }
    }
    Ratio::of_sum(private, public)
}
