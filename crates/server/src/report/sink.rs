//! Where the outcomes of the steps go: facts, then to the engine that was asked for, and from there into the books.

use entrenous_core::collect::lens::{Clients, Lens};
use entrenous_core::collect::{self, Entry, Visit};
use entrenous_core::evidence::rules::Rules;
use entrenous_core::evidence::{Evidence, Facts, Verdict};
use entrenous_core::ga_view::{self, Channel};
use entrenous_core::report::Engine;
use entrenous_inference::attribution;
use entrenous_inference::mixture::{Keys, Receipt, Settings};

use super::Options;
use super::books::Books;
use super::pending::Pending;
use super::windows::Windows;

/// Where the outcomes of the steps go.
pub(super) struct Sink<'a, 'w> {
    lens: &'a Lens,
    rules: &'a Rules,
    /// The statistical engine; without, the rules decide each visit when it ends.
    windows: Option<Windows>,
    pub(super) books: Books<'a, 'w>,
}

impl<'a, 'w> Sink<'a, 'w> {
    pub(super) fn new(lens: &'a Lens, options: &'a Options, books: Books<'a, 'w>) -> Self {
        let settings = Settings {
            seed: options.seed,
            has_assets: lens.has_assets,
            clients_visible: lens.clients == Clients::Visible,
            ..Settings::default()
        };
        let windows = (options.engine == Engine::Statistical)
            .then(|| Windows::new(settings, lens.sites.len(), options.window, options.threads));
        Sink { lens, rules: &options.rules, windows, books }
    }

    pub(super) fn take(&mut self, outcome: collect::Outcome) {
        match outcome {
            collect::Outcome::Share(share) => {
                self.books.share(&share);
                if let Some(windows) = &mut self.windows {
                    let collect::Share { page, time_ms, fetcher, audience, .. } = share;
                    windows.receipt(
                        share.site,
                        Receipt { page, time_ms, fetcher, audience },
                        &mut self.books,
                    );
                }
            }
            collect::Outcome::Machine { .. } => {}
            collect::Outcome::MailOpened { site, time_ms } => {
                if let Some(windows) = &mut self.windows {
                    windows.mail_opened(site, time_ms, &mut self.books);
                }
            }
            collect::Outcome::Visit(visit) => self.visit(&visit),
        }
    }

    fn visit(&mut self, visit: &Visit) {
        let facts = collect::facts(visit, self.lens, self.rules);
        let channel = ga_view::channel(&facts, self.rules);
        let keys = keys(visit, channel);
        let pending = self.books.ended(visit, &facts, &keys, channel);
        match &mut self.windows {
            Some(windows) => windows.visit(pending, &facts, keys, &mut self.books),
            None => self.decide(&pending, &facts),
        }
    }

    fn decide(&mut self, pending: &Pending, facts: &Facts) {
        let verdict = attribution::attribute(facts);
        self.books.concluded(pending, &verdict, is_ambiguous(&verdict), Vec::new);
    }

    /// There are no more outcomes: concludes what is open.
    pub(super) fn finish(mut self) -> Books<'a, 'w> {
        if let Some(windows) = &mut self.windows {
            windows.conclude(&mut self.books);
        }
        self.books
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
