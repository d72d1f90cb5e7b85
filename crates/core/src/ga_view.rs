//! The GA view: what GA4's default channel grouping would have said.

use std::borrow::Cow;

use crate::evidence::rules::{Ga4Category, HostKind, Rules};
use crate::evidence::source::{Advertiser, Source, vocabulary};
use crate::evidence::{Facts, Referrer};

vocabulary! {
    /// GA4's default channels, in the order of its rules.
    Channel, "channel" {
        Direct = "Direct",
        CrossNetwork = "Cross-network",
        PaidShopping = "Paid Shopping",
        PaidSearch = "Paid Search",
        PaidSocial = "Paid Social",
        PaidVideo = "Paid Video",
        Display = "Display",
        PaidOther = "Paid Other",
        OrganicShopping = "Organic Shopping",
        OrganicSocial = "Organic Social",
        OrganicVideo = "Organic Video",
        OrganicSearch = "Organic Search",
        AiAssistant = "AI Assistant",
        Referral = "Referral",
        Email = "Email",
        Affiliates = "Affiliates",
        Audio = "Audio",
        Sms = "SMS",
        MobilePush = "Mobile Push Notifications",
        Unassigned = "Unassigned",
    }
}

/// GA4's AI Assistant channel exists since 13 May 2026 (two secondary sources, read 2026-11-24).
const AI_ASSISTANT_SINCE_MS: i64 = 1_778_630_400_000;

/// Source and medium as GA4 would have derived them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Traffic<'f> {
    source: Cow<'f, str>,
    medium: Cow<'f, str>,
    campaign: &'f str,
}

/// The channel that GA4's rules give a visit: first match wins. Complexity: a few table look-ups.
///
/// The rules are Google's "default channel group" definitions (support article 9756891, read 2026-11-24) without those
/// that need linked Ads, DV360 or SA360 accounts. They are applied to each visit by itself; GA4 also drops visitors
/// without script and carries a returning visitor's last source forward, so it shows fewer Direct.
pub fn channel(facts: &Facts, rules: &Rules) -> Channel {
    let Some(traffic) = traffic(facts, rules) else { return Channel::Direct };
    let source = traffic.source.to_ascii_lowercase();
    let medium = traffic.medium.to_ascii_lowercase();
    let campaign = traffic.campaign.to_ascii_lowercase();
    if source == "(direct)" && matches!(&*medium, "(none)" | "(not set)") {
        return Channel::Direct;
    }
    let category = rules.ga4_category(&source);
    let is = |wanted| category == Some(wanted);
    let shopping_campaign = names_shopping(&campaign);
    if campaign.contains("cross-network") {
        return Channel::CrossNetwork;
    }
    if is_paid(&medium) {
        return match category {
            _ if shopping_campaign => Channel::PaidShopping,
            Some(Ga4Category::Shopping) => Channel::PaidShopping,
            Some(Ga4Category::Search) => Channel::PaidSearch,
            Some(Ga4Category::Social) => Channel::PaidSocial,
            Some(Ga4Category::Video) => Channel::PaidVideo,
            // `cpm` is both a paid medium and a display medium; Display comes first.
            _ if is_display(&medium) => Channel::Display,
            _ => Channel::PaidOther,
        };
    }
    if is_display(&medium) {
        return Channel::Display;
    }
    if is(Ga4Category::Shopping) || shopping_campaign {
        return Channel::OrganicShopping;
    }
    if is(Ga4Category::Social) || is_social(&medium) {
        return Channel::OrganicSocial;
    }
    if is(Ga4Category::Video) || medium.contains("video") {
        return Channel::OrganicVideo;
    }
    if medium == "ai-assistant" {
        return Channel::AiAssistant;
    }
    if is(Ga4Category::Search) || medium == "organic" {
        return Channel::OrganicSearch;
    }
    if matches!(&*medium, "referral" | "app" | "link") {
        return Channel::Referral;
    }
    let email = |text: &str| matches!(text, "email" | "e-mail" | "e_mail" | "e mail");
    if email(&source) || email(&medium) {
        return Channel::Email;
    }
    if medium == "affiliate" {
        return Channel::Affiliates;
    }
    if medium == "audio" {
        return Channel::Audio;
    }
    if source == "sms" || medium == "sms" {
        return Channel::Sms;
    }
    let push = medium.ends_with("push") || medium.contains("mobile") || medium.contains("notification");
    if push || source == "firebase" {
        return Channel::MobilePush;
    }
    Channel::Unassigned
}

/// `None` when GA4 knows nothing: its `(direct) / (none)`.
fn traffic<'f>(facts: &'f Facts, rules: &Rules) -> Option<Traffic<'f>> {
    if let Some(click_id) = &facts.click_id
        && click_id.meaning.means == Source::Paid(Advertiser::GoogleAds)
    {
        return Some(Traffic { source: "google".into(), medium: "cpc".into(), campaign: "" });
    }
    if let Some(campaign) = facts.campaign.as_ref().filter(|campaign| campaign.utm) {
        return Some(Traffic {
            source: campaign.source.as_deref().unwrap_or("(not set)").into(),
            medium: campaign.medium.as_deref().unwrap_or("(not set)").into(),
            campaign: campaign.name.as_deref().unwrap_or_default(),
        });
    }
    let referral =
        |source: &'f str| Traffic { source: source.into(), medium: "referral".into(), campaign: "" };
    match &facts.referrer {
        Referrer::NotRecorded | Referrer::Absent | Referrer::Own => None,
        // GA4 knows the search app by its package only, which is on none of its lists.
        Referrer::AndroidApp { package, .. } if package.contains("googlequicksearchbox") => {
            Some(referral("android-app"))
        }
        Referrer::AndroidApp { package, .. } => Some(referral(package)),
        Referrer::Site { host, known } => {
            if let Some((HostKind::Assistant, _)) = known
                && facts.started_ms >= AI_ASSISTANT_SINCE_MS
            {
                return Some(Traffic {
                    source: (&**host).into(),
                    medium: "ai-assistant".into(),
                    campaign: "",
                });
            }
            let engine =
                matches!(known, Some((HostKind::Search, _))).then(|| engine_name(host, rules)).flatten();
            let source = engine.map_or_else(|| Cow::Borrowed(&**host), Cow::Owned);
            let searched = rules.ga4_category(&source) == Some(Ga4Category::Search);
            let medium = if searched { "organic" } else { "referral" };
            Some(Traffic { source, medium: medium.into(), campaign: "" })
        }
    }
}

/// The name under which GA4's lists know a search engine's host: the host itself, else its bare name (`google`), without
/// sub-domain and country.
fn engine_name(host: &str, rules: &Rules) -> Option<String> {
    if rules.ga4_category(host).is_some() {
        return None;
    }
    let bare = host.split('.').find(|label| rules.ga4_category(label) == Some(Ga4Category::Search))?;
    Some(bare.to_owned())
}

/// `^(.*cp.*|ppc|retargeting|paid.*)$`
pub(crate) fn is_paid(medium: &str) -> bool {
    medium.contains("cp") || medium == "ppc" || medium == "retargeting" || medium.starts_with("paid")
}

fn is_display(medium: &str) -> bool {
    matches!(medium, "display" | "banner" | "expandable" | "interstitial" | "cpm")
}

/// GA4's words for a social medium.
fn is_social(medium: &str) -> bool {
    matches!(medium, "social" | "social-network" | "social-media" | "sm" | "social network" | "social media")
}

/// `^(.*(([^a-df-z]|^)shop|shopping).*)$`: "shop" after nothing, a non-letter or an "e".
fn names_shopping(campaign: &str) -> bool {
    campaign.contains("shopping")
        || campaign.match_indices("shop").any(|(at, _)| {
            campaign[..at].chars().next_back().is_none_or(|c| c == 'e' || !c.is_ascii_lowercase())
        })
}
