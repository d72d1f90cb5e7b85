//! The books: all that a concluded visit is written into. Sums, the visits file, the explanation, who looks on.

use std::io;

use entrenous_core::collect::{Share, Visit};
use entrenous_core::evidence::{Facts, Verdict};
use entrenous_core::ga_view::Channel;
use entrenous_inference::mixture::{Keys, Moved};

use super::explain::Explainer;
use super::pending::{Begun, Pending};
use super::sums::Sums;
use super::{VisitsFile, Watch};

/// All that a concluded visit is written into.
pub(super) struct Books<'a, 'w> {
    pub(super) sums: Sums,
    pub(super) explainer: Explainer,
    pub(super) visits: Option<&'a mut VisitsFile>,
    pub(super) watch: Option<&'w mut dyn Watch>,
    /// Why the visits file could not be written; nothing is written after that.
    pub(super) failed: Option<io::Error>,
}

impl Books<'_, '_> {
    /// A link was passed on.
    pub(super) fn share(&mut self, share: &Share) {
        self.explainer.share(share);
        self.sums.share(share);
    }

    /// A visit ended.
    pub(super) fn ended(&mut self, visit: &Visit, facts: &Facts, keys: &Keys, channel: Channel) -> Pending {
        if let Some(watch) = &mut self.watch {
            watch.ended(visit.entry.line, facts, keys);
        }
        self.explainer.ended(visit, facts, channel);
        let begun = || Begun { started_ms: visit.entry.time_ms, landing: visit.path().into() };
        Pending {
            line: visit.entry.line,
            site: visit.site,
            page: self.sums.entered(visit),
            channel,
            row: self.visits.is_some().then(|| Box::new(begun())),
        }
    }

    /// What a visit was. `moved` is asked only for the visit to explain.
    pub(super) fn concluded(
        &mut self,
        visit: &Pending,
        verdict: &Verdict,
        ambiguous: bool,
        moved: impl FnOnce() -> Vec<Moved>,
    ) {
        if let Some(watch) = &mut self.watch {
            watch.concluded(visit.line, verdict, ambiguous);
        }
        self.explainer.concluded(visit.line, verdict, moved);
        self.sums.visit(visit, verdict);
        if let (Some(file), Some(begun), None) = (&mut self.visits, &visit.row, &self.failed) {
            self.failed = file.write(visit, begun, verdict).err();
        }
    }
}
