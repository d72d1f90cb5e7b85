//! Where the outcomes of the steps go: facts, verdict, and every sum that a visit adds to.

use std::io;

use entrenous_core::collect;
use entrenous_core::collect::lens::Lens;
use entrenous_core::evidence::rules::Rules;
use entrenous_core::ga_view;
use entrenous_inference::attribution;

use super::VisitsFile;
use super::explain::Explainer;
use super::sums::Sums;

/// Where the outcomes of the steps go.
pub(super) struct Sink<'a> {
    pub(super) lens: &'a Lens,
    pub(super) rules: &'a Rules,
    pub(super) sums: Sums,
    pub(super) explainer: Explainer,
    pub(super) visits: Option<&'a mut VisitsFile>,
    pub(super) failed: Option<io::Error>,
}

impl Sink<'_> {
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
                self.explainer.visit(&visit, &facts, &verdict, channel);
                self.sums.visit(&visit, &verdict, channel);
                let Some(file) = self.visits.as_mut().filter(|_| self.failed.is_none()) else { return };
                self.failed = file.write(&visit, &verdict, channel).err();
            }
        }
    }
}
