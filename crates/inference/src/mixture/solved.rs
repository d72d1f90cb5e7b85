//! A solved window: what each of its visits was.

use entrenous_core::evidence::source::{App, Grade, Source};
use entrenous_core::evidence::{Candidate, Evidence, Verdict};

use super::case::{Case, Role};
use super::fit::{Learned, Spread, floored};
use super::logistic::sigmoid;
use super::tags::Factors;
use super::window::Window;

/// Link-like entries on a site without private sharing came from somewhere: from sites that send no referrer.
const NOT_SENT: &str = "(not sent)";

/// A consideration that can move a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factor {
    /// How often links bring entries in this browser at all.
    Site,
    /// What the browser said about the navigation.
    FetchMetadata,
    /// Whether the reader was here before, or on this page.
    History,
    /// How many pages were viewed.
    Documents,
    /// The page's age, the hour, what else went on there.
    Context,
    /// No part of the page was loaded: machines do not.
    Assets,
    /// A mailing was going out.
    Mailing,
    /// Searches and networks whose referrer does not come along.
    LostReferrers,
    /// Whether private sharing shows on this site at all.
    Presence,
}

/// The probability of a private share after a factor was considered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// The factor.
    pub factor: Factor,
    /// The probability after it, 0 to 1.
    pub dark: f64,
}

/// A window with its solution.
#[derive(Debug)]
pub(super) struct Solved {
    pub(super) window: Window,
    pub(super) learned: Learned,
    pub(super) spread: Spread,
    pub(super) presence: f64,
}

impl Solved {
    /// The verdict on visit `i`.
    pub(super) fn verdict(&self, i: usize) -> Verdict {
        let case = &self.window.cases[i];
        let rules = self.window.rules(case);
        let mut parts = Vec::new();
        if !self.parts(i as u32, &mut parts) {
            return rules.clone();
        }
        let mut candidates: Vec<Candidate> = parts
            .into_iter()
            .map(|(source, probability)| Candidate { source, probability, low: 0.0, high: 1.0 })
            .collect();
        candidates
            .sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.source.cmp(&b.source)));
        let mut evidence = rules.evidence.clone();
        if case.role == Role::ReusedClick {
            evidence.insert(0, Evidence::ReShare);
        }
        Verdict { grade: Grade::Inferred, candidates, evidence }
    }

    /// The sources of a visit with their probabilities, which add up to 1; false where the rules' verdict stands.
    pub(super) fn parts(&self, i: u32, parts: &mut Vec<(Source, f64)>) -> bool {
        parts.clear();
        let case = self.window.case(i);
        let source = &self.window.rules(case).top().source;
        match case.role {
            Role::Settled => return false,
            Role::Ambiguous => self.unnamed(i, case, parts),
            Role::Mail => {
                let person = (1.0 - self.learned.waves.share_of_mail(case, 1.0)) * self.presence;
                parts.push((Source::DarkSocial(App::Email), person));
                parts.push((Source::EmailCampaign, 1.0 - person));
            }
            _ => {
                let Some((private, app)) = self.learned.private(&self.window, case, Factors::AS_ASSUMED)
                else {
                    return false;
                };
                let private = if case.role == Role::ReusedClick { private } else { private * self.presence };
                parts.push((app, private));
                parts.push((source.clone(), 1.0 - private));
            }
        }
        parts.retain(|(_, p)| *p > 0.0);
        true
    }

    fn unnamed(&self, i: u32, case: &Case, parts: &mut Vec<(Source, f64)>) {
        let Some(at) = self.window.place(i) else {
            let private = floored(self.spread.shallow[usize::from(case.cell.0)]) * self.presence;
            parts.push((Source::TypedOrBookmark, 1.0 - private));
            parts.push((Source::DarkSocialUnknown, private));
            return;
        };
        let human = self.learned.humans[at];
        let (link, mail) = (self.spread.links[at], self.spread.mails[at]);
        let lost = self.spread.lost.share[case.page as usize];
        let bare = human * link * (1.0 - mail);
        let private = floored(bare * (1.0 - lost)) * self.presence;
        let elsewhere = (bare - private).max(0.0);
        let other = 1.0 - private;
        // What the floor adds is taken from all others alike.
        let sum = (1.0 - human) + human * (1.0 - link) + human * link * mail + elsewhere;
        let scale = if sum > 0.0 { other / sum } else { 0.0 };
        parts.push((Source::TypedOrBookmark, human * (1.0 - link) * scale));
        parts.push((Source::Unknown, (1.0 - human) * scale));
        parts.push((Source::EmailCampaign, human * link * mail * scale));
        let split = self.learned.referred.split(case.page, &self.spread.lost, &self.spread.ratios);
        if split.is_empty() {
            parts.push((Source::Referral(NOT_SENT.into()), elsewhere * scale));
        }
        for (number, share) in split {
            parts.push((
                self.learned.referred.sources[usize::from(number)].clone(),
                elsewhere * scale * share,
            ));
        }
        let mut unknown = 1.0;
        for (app, share) in self.learned.apps.split(&self.window, case) {
            parts.push((Source::DarkSocial(app), private * share));
            unknown -= share;
        }
        parts.push((Source::DarkSocialUnknown, private * unknown.max(0.0)));
    }

    /// What moved the verdict on visit `i`; empty where something names its source.
    pub(super) fn moved(&self, i: u32) -> Vec<Moved> {
        let case = self.window.case(i);
        let Some(at) = self.window.place(i) else { return Vec::new() };
        let mut moved = Vec::new();
        let mut sum = 0.0;
        let factors = [Factor::Site, Factor::FetchMetadata, Factor::History, Factor::Documents];
        for (factor, weight) in factors.into_iter().zip(self.spread.tables.weights(case.cell)) {
            sum += weight;
            moved.push(Moved { factor, dark: sigmoid(sum) });
        }
        let mut dark = self.spread.links[at];
        moved.push(Moved { factor: Factor::Context, dark });
        for (factor, kept) in [
            (Factor::Assets, self.learned.humans[at]),
            (Factor::Mailing, 1.0 - self.spread.mails[at]),
            (Factor::LostReferrers, 1.0 - self.spread.lost.share[case.page as usize]),
            (Factor::Presence, self.presence),
        ] {
            dark *= kept;
            moved.push(Moved { factor, dark });
        }
        moved
    }
}
