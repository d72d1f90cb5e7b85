//! How often people come in which way, in this world.

use crate::events::Via;
use crate::params::{ParameterError, Params};

/// How often people come in which way.
pub(crate) struct Chances {
    mix: Vec<(Via, f64)>,
    pub(crate) typed_section: f64,
    pub(crate) typed_deep: f64,
    pub(crate) bookmark_deep: f64,
    pub(crate) bookmark_unseen: f64,
    pub(crate) search_hidden: f64,
    pub(crate) search_old: f64,
    pub(crate) search_front: f64,
    pub(crate) search_app: f64,
    pub(crate) assistant_hidden: f64,
    pub(crate) assistant_tagged: f64,
    pub(crate) referral_hidden: f64,
    pub(crate) paid_hidden: f64,
    pub(crate) paid_auto: f64,
    pub(crate) web_client: f64,
    pub(crate) click_id: f64,
}

impl Chances {
    pub(crate) fn new(params: &Params) -> Result<Self, ParameterError> {
        let ways = [
            (Via::Typed, "typed"),
            (Via::Bookmark, "bookmark"),
            (Via::Search, "search"),
            (Via::Discover, "discover"),
            (Via::Mail, "newsletter"),
            (Via::Network(0), "networks"),
            (Via::Referral, "referral"),
            (Via::Assistant, "assistant"),
            (Via::Paid, "paid"),
            (Via::Campaign, "campaign"),
        ];
        let mut mix = Vec::new();
        for (via, name) in ways {
            mix.push((via, params.get(&format!("mix.{name}"))?));
        }
        let all: f64 = mix.iter().map(|(_, weight)| weight).sum();
        mix.iter_mut().for_each(|(_, weight)| *weight /= all.max(f64::MIN_POSITIVE));
        Ok(Self {
            mix,
            typed_section: params.get("typed.section")?,
            typed_deep: params.get("typed.deep")?,
            bookmark_deep: params.get("bookmark.deep")?,
            bookmark_unseen: params.get("bookmark.unseen")?,
            search_hidden: params.get("search.no_referrer")?,
            search_old: params.get("search.old_factor")?,
            search_front: params.get("search.front")?,
            search_app: params.get("search.app")?,
            assistant_hidden: params.get("assistant.no_referrer")?,
            assistant_tagged: params.get("assistant.tagged")?,
            referral_hidden: params.get("referral.no_referrer")?,
            paid_hidden: params.get("paid.no_referrer")?,
            paid_auto: params.get("paid.auto_only")?,
            web_client: params.get("cascade.web_client")?,
            click_id: params.get("cascade.click_id")?,
        })
    }

    /// The ways that no private share takes, and their parts.
    pub(crate) fn mix(&self) -> Vec<(Via, f64)> {
        self.mix.clone()
    }

    /// The part of one way.
    pub(crate) fn part(&self, via: Via) -> f64 {
        self.mix.iter().find(|(way, _)| *way == via).map_or(0.0, |(_, part)| *part)
    }
}
