//! A section's figures where the engine estimated them as a whole.

use std::collections::BTreeSet;

use entrenous_core::evidence::source::Source;
use entrenous_core::ga_view::Channel;
use entrenous_core::report::{Estimate, Ratio, Section, SourceRow};
use entrenous_inference::mixture::{Group, Scope, Totals};

/// Puts the engine's sums in place of those that were added up visit by visit. Channels, evidence and shares stay.
pub(super) fn fill(section: &mut Section, totals: &Totals) {
    let met = section.sources.iter().map(|row| row.source.clone());
    let sources: BTreeSet<Source> = met.chain(Source::closed()).collect();
    section.sources = sources.into_iter().filter_map(|source| row(source, totals)).collect();
    section.sources.sort_by(SourceRow::by_size);
    let direct: u64 =
        section.ga_view.iter().filter(|row| row.channel == Channel::Direct).map(|row| row.visits).sum();
    let dark = &mut section.dark_social;
    dark.estimate = tidy(totals.estimate(&Group::Dark, Scope::All));
    dark.in_direct = tidy(totals.estimate(&Group::Dark, Scope::Direct));
    dark.share_of_social = totals.share(&Group::Dark, &Group::PublicSocial, Scope::All);
    dark.share_of_direct = Ratio::of_count(dark.in_direct, direct);
}

/// A source's row; none where no visit may be of it.
fn row(source: Source, totals: &Totals) -> Option<SourceRow> {
    let group = Group::Source(source.clone());
    let estimate = tidy(totals.estimate(&group, Scope::All));
    let proven = totals.proven(&group, Scope::All).round().max(0.0);
    (estimate.high > 0.0).then(|| SourceRow {
        source,
        estimate,
        // Whole visits are proven: their sum fits.
        proven: proven as u64,
        inferred: (estimate.visits - proven).max(0.0),
        in_direct: tidy(totals.estimate(&group, Scope::Direct)),
    })
}

/// Keeps `low <= visits <= high` through rounding in the last place.
fn tidy(estimate: Estimate) -> Estimate {
    Estimate { low: estimate.low.min(estimate.visits), high: estimate.high.max(estimate.visits), ..estimate }
}
