//! Visits that something names, and that may have been passed on in private all the same.
//!
//! * A network's messages and posts leave the same referrer: of some networks a part is private.
//! * A tag or click id outlives its network: whoever copies the address copies it too. Where the network leaves its referrer with
//!   most visits, those without it are more than it can have sent.

use std::collections::BTreeMap;

use entrenous_core::evidence::source::{App, Network, Source};

use super::case::{Case, Role};
use super::priors;
use super::window::Window;

/// What is drawn anew for the intervals: factors about the assumed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Factors {
    pub(super) private_share: f64,
    pub(super) instagram: f64,
    pub(super) tags: f64,
    pub(super) forwarded: f64,
}

impl Factors {
    pub(super) const AS_ASSUMED: Factors =
        Factors { private_share: 1.0, instagram: 1.0, tags: 1.0, forwarded: 1.0 };
}

/// Counts that the shares rest on.
#[derive(Debug, Clone, Default)]
pub(super) struct Tags {
    /// By source and by whether a click id or a tag named it: visits with and without the referrer.
    counts: BTreeMap<(Source, bool), (f64, f64)>,
    instagram_with: f64,
    instagram_without: f64,
}

impl Tags {
    pub(super) fn of(window: &Window) -> Tags {
        let mut tags = Tags::default();
        for case in &window.cases {
            let source = &window.rules(case).top().source;
            match case.role {
                Role::TagWithoutReferrer { by_click_id } => {
                    tags.counts.entry((source.clone(), by_click_id)).or_default().1 += 1.0;
                }
                Role::Mixed(Network::Instagram) if !case.referred => tags.instagram_without += 1.0,
                Role::Mixed(Network::Instagram) => tags.instagram_with += 1.0,
                _ => {}
            }
            let shown = case.referred || matches!(case.role, Role::Mixed(_));
            if shown && matches!(source, Source::PublicSocial(_) | Source::AiAssistant(_)) {
                for by_click_id in [false, true] {
                    tags.counts.entry((source.clone(), by_click_id)).or_default().0 += 1.0;
                }
            }
        }
        tags
    }

    /// The probability that a visit was a private share, and in which app; `None` where nothing of the kind applies.
    pub(super) fn private(&self, case: &Case, source: &Source, factors: Factors) -> Option<(f64, Source)> {
        Some(match case.role {
            Role::Mixed(Network::Instagram) => {
                let share = if case.referred { self.instagram_messages(factors) } else { 0.97 };
                (share, Source::DarkSocial(App::InstagramDm))
            }
            Role::Mixed(network) => {
                let share = (priors::private_share(network) * factors.private_share).min(0.9);
                (
                    share,
                    if network == Network::Facebook {
                        Source::DarkSocial(App::Messenger)
                    } else {
                        Source::DarkSocialUnknown
                    },
                )
            }
            Role::TagWithoutReferrer { by_click_id } => {
                let (with, without) =
                    self.counts.get(&(source.clone(), by_click_id)).copied().unwrap_or_default();
                let expected = priors::tag_without_referrer(source, by_click_id) * factors.tags * with;
                let (weight, share) = priors::TAG_UNKNOWN;
                let own = (expected + weight * share) / (without + weight);
                (1.0 - own.clamp(0.05, 0.98), Source::DarkSocialUnknown)
            }
            // Opened where mail is read, it stays the brand's.
            Role::TaggedMailing if case.mail_program || !case.link_label => return None,
            Role::TaggedMailing => {
                ((priors::FORWARDED_MAILING * factors.forwarded).min(0.5), Source::DarkSocialUnknown)
            }
            Role::ReusedClick => (priors::REUSED_CLICK, Source::DarkSocialUnknown),
            Role::Settled | Role::Ambiguous | Role::Mail => return None,
        })
    }

    /// The share of messages among Instagram's visits with its referrer.
    fn instagram_messages(&self, factors: Factors) -> f64 {
        let without = (priors::INSTAGRAM_WITHOUT * factors.instagram).clamp(0.05, 0.95);
        let messages = self.instagram_without * (1.0 - without) / without;
        let share = (messages + priors::INSTAGRAM_WEIGHT * priors::INSTAGRAM_SHARE)
            / (self.instagram_with + priors::INSTAGRAM_WEIGHT);
        share.min(priors::INSTAGRAM_LIMIT)
    }
}
