//! Public networks, and what their clicks look like.

use crate::in_app::Inside;
use crate::params::{ParameterError, Params};

/// What is known of a network whatever the world.
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    /// On the web.
    pub(crate) referrers: &'static [&'static str],
    pub(crate) inside: Option<Inside>,
    /// Marks its links with `fbclid`.
    pub(crate) meta: bool,
}

macro_rules! network {
    ($name:literal, $referrers:expr, $inside:expr, $meta:literal) => {
        Spec {
            name: $name,
            source: concat!("public_social/", $name),
            referrers: &$referrers,
            inside: $inside,
            meta: $meta,
        }
    };
}

/// The networks.
pub(crate) const NETWORKS: [Spec; 11] = [
    network!(
        "facebook",
        [
            "https://l.facebook.com/",
            "https://lm.facebook.com/",
            "https://m.facebook.com/",
            "https://www.facebook.com/"
        ],
        Some(Inside::Facebook),
        true
    ),
    network!("instagram", ["https://l.instagram.com/"], Some(Inside::Instagram), true),
    network!("threads", ["https://l.threads.com/", "https://l.threads.net/"], Some(Inside::Threads), false),
    network!("x", ["https://t.co/"], Some(Inside::X), false),
    network!("linkedin", ["https://www.linkedin.com/", "https://lnkd.in/"], Some(Inside::LinkedIn), false),
    network!("reddit", ["https://www.reddit.com/", "https://out.reddit.com/"], Some(Inside::Reddit), false),
    network!("pinterest", ["https://www.pinterest.com/"], Some(Inside::Pinterest), false),
    network!("tiktok", ["https://www.tiktok.com/"], Some(Inside::TikTok), false),
    network!("youtube", ["https://www.youtube.com/"], None, false),
    network!("mastodon", ["https://mastodon.social/"], None, false),
    network!("bluesky", ["https://go.bsky.app/", "https://bsky.app/"], None, false),
];

pub(crate) const FACEBOOK: usize = 0;
pub(crate) const LINKEDIN: usize = 4;
pub(crate) const TIKTOK: usize = 7;

/// A network in this world.
pub(crate) struct Network {
    pub(crate) no_referrer: f64,
    pub(crate) in_app: f64,
    pub(crate) desktop: f64,
}

/// The networks in this world.
pub(crate) struct Networks {
    pub(crate) each: Vec<Network>,
    pub(crate) weights: Vec<f64>,
    pub(crate) burst_share: f64,
    pub(crate) burst_size: f64,
    pub(crate) half_life_h: f64,
    pub(crate) previews: f64,
    pub(crate) recrawl: f64,
    pub(crate) click_id: f64,
}

impl Networks {
    pub(crate) fn new(params: &Params) -> Result<Self, ParameterError> {
        let get = |name: &str| params.get(&format!("network.{name}"));
        let mut each = Vec::new();
        let mut weights = Vec::new();
        for Spec { name, .. } in &NETWORKS {
            weights.push(get(&format!("{name}.weight"))?);
            each.push(Network {
                no_referrer: get(&format!("{name}.no_referrer"))?,
                in_app: get(&format!("{name}.in_app"))?,
                desktop: get(&format!("{name}.desktop"))?,
            });
        }
        Ok(Self {
            each,
            weights,
            burst_share: get("burst_share")?,
            burst_size: get("burst_size")?,
            half_life_h: get("half_life_h")?,
            previews: get("previews")?,
            recrawl: get("recrawl")?,
            click_id: get("click_id")?,
        })
    }

    /// A network's part of all their visits.
    pub(crate) fn part(&self, network: usize) -> f64 {
        let all: f64 = self.weights.iter().sum();
        if all > 0.0 { self.weights[network] / all } else { 0.0 }
    }
}
