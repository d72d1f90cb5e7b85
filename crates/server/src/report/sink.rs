//! Where the outcomes of the steps go: facts, verdict, and every sum that a visit adds to.

use std::io;

use entrenous_core::collect::lens::Lens;
use entrenous_core::collect::{self, Entry, Visit};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::{Evidence, Verdict};
use entrenous_core::ga_view::{self, Channel};
use entrenous_inference::attribution;
use entrenous_inference::mixture::Keys;

use super::explain::Explainer;
use super::sums::Sums;
use super::{VisitsFile, Watch};

/// Where the outcomes of the steps go.
pub(super) struct Sink<'a, 'w> {
    pub(super) lens: &'a Lens,
    pub(super) rules: &'a Rules,
    pub(super) sums: Sums,
    pub(super) explainer: Explainer,
    pub(super) visits: Option<&'a mut VisitsFile>,
    pub(super) watch: Option<&'w mut dyn Watch>,
    pub(super) failed: Option<io::Error>,
}

impl Sink<'_, '_> {
    pub(super) fn take(&mut self, outcome: collect::Outcome) {
        match outcome {
            collect::Outcome::Share(share) => {
                self.explainer.share(&share);
                self.sums.share(&share);
            }
            collect::Outcome::MailOpened { .. } => {}
            collect::Outcome::Visit(visit) => {
                let facts = collect::facts(&visit, self.lens, self.rules);
                let verdict = attribution::attribute(&facts);
                let channel = ga_view::channel(&facts, self.rules);
                if let Some(watch) = &mut self.watch {
                    watch.ended(visit.entry.line, &facts, &keys(&visit, channel));
                    watch.concluded(visit.entry.line, &verdict, is_ambiguous(&verdict));
                }
                self.explainer.visit(&visit, &facts, &verdict, channel);
                self.sums.visit(&visit, &verdict, channel);
                let Some(file) = self.visits.as_mut().filter(|_| self.failed.is_none()) else { return };
                self.failed = file.write(&visit, &verdict, channel).err();
            }
        }
    }
}

/// Under which keys a visit is compared with others.
fn keys(visit: &Visit, channel: Channel) -> Keys {
    let Entry { page, visitor, address, .. } = visit.entry;
    Keys { page, visitor, address, direct: channel == Channel::Direct }
}

/// Was this visit decided without anything that names a source?
fn is_ambiguous(verdict: &Verdict) -> bool {
    use Evidence::*;
    matches!(
        verdict.evidence.first(),
        Some(
            OwnPage
                | OwnShare
                | SuppressedLink
                | UserInitiated
                | DeepFirstSeen
                | DeepReturning
                | HomePage
                | HiddenClient
                | NotRecorded
        )
    )
}
