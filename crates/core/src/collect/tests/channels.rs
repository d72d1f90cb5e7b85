//! The GA view: every channel of GA4's default grouping, from the request to its name.

use super::log::{Ask, NOON_MS, RULES, ask, facts, lens};
use crate::ga_view::{Channel, channel};

fn of(ask: Ask) -> Channel {
    channel(&facts(&lens(), &[ask]), &RULES)
}

fn tagged(query: &str) -> Channel {
    of(ask(0, &format!("/a?{query}")))
}

fn referred(referrer: &str) -> Channel {
    of(ask(0, "/a").from(referrer))
}

/// Rows of (source, medium, campaign) as tags, in the order of GA4's rules.
const TAGS: &[(&str, &str, &str, Channel)] = &[
    ("(direct)", "(none)", "", Channel::Direct),
    ("(direct)", "(not set)", "", Channel::Direct),
    ("google", "cpc", "Cross-Network 5", Channel::CrossNetwork),
    ("amazon.com", "cpc", "", Channel::PaidShopping),
    ("flyer", "cpc", "spring shopping", Channel::PaidShopping),
    ("google", "cpc", "shop now", Channel::PaidShopping),
    ("google", "cpc", "e-shop", Channel::PaidShopping),
    ("google", "cpc", "bishop", Channel::PaidSearch),
    ("google", "cpc", "", Channel::PaidSearch),
    ("Bing", "PPC", "", Channel::PaidSearch),
    ("facebook", "cpc", "", Channel::PaidSocial),
    ("linkedin.com", "paid-social", "", Channel::PaidSocial),
    ("instagram", "retargeting", "", Channel::PaidSocial),
    ("youtube.com", "cpv-cpm", "", Channel::PaidVideo),
    ("news", "display", "", Channel::Display),
    ("news", "banner", "", Channel::Display),
    ("news", "cpm", "", Channel::Display),
    ("news", "interstitial", "", Channel::Display),
    ("news", "cpa", "", Channel::PaidOther),
    ("news", "paid", "", Channel::PaidOther),
    ("etsy.com", "referral", "", Channel::OrganicShopping),
    ("news", "link", "shopping-week", Channel::OrganicShopping),
    ("facebook", "post", "", Channel::OrganicSocial),
    ("news", "social-network", "", Channel::OrganicSocial),
    ("news", "sm", "", Channel::OrganicSocial),
    ("youtube.com", "link", "", Channel::OrganicVideo),
    ("news", "online-video", "", Channel::OrganicVideo),
    ("google", "link", "", Channel::OrganicSearch),
    ("news", "organic", "", Channel::OrganicSearch),
    ("news", "ai-assistant", "", Channel::AiAssistant),
    ("news", "referral", "", Channel::Referral),
    ("news", "app", "", Channel::Referral),
    ("news", "link", "", Channel::Referral),
    ("may", "email", "", Channel::Email),
    ("may", "e-mail", "", Channel::Email),
    ("e_mail", "letter", "", Channel::Email),
    ("partner", "affiliate", "", Channel::Affiliates),
    ("podcast", "audio", "", Channel::Audio),
    ("sms", "message", "", Channel::Sms),
    ("brand", "sms", "", Channel::Sms),
    ("brand", "webpush", "", Channel::MobilePush),
    ("brand", "mobile-banner", "", Channel::MobilePush),
    ("brand", "notification-1", "", Channel::MobilePush),
    ("firebase", "x", "", Channel::MobilePush),
    ("flyer", "print", "", Channel::Unassigned),
    ("(not set)", "(not set)", "spring", Channel::Unassigned),
];

#[test]
fn tags_lead_to_every_channel() {
    let mut met = std::collections::BTreeSet::new();
    for (source, medium, name, expected) in TAGS {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("utm_source", source), ("utm_medium", medium), ("utm_campaign", name)])
            .finish();
        assert_eq!(tagged(&query), *expected, "{source} / {medium} / {name}");
        met.insert(*expected);
    }
    let missing: Vec<_> = Channel::ALL.iter().filter(|channel| !met.contains(channel)).collect();
    assert!(missing.is_empty(), "no row leads to {missing:?}");
}

#[test]
fn referrers_lead_to_channels() {
    for (referrer, expected) in [
        ("https://www.google.com/", Channel::OrganicSearch),
        ("https://www.google.co.uk/", Channel::OrganicSearch),
        ("https://fr.search.yahoo.com/", Channel::OrganicSearch),
        ("https://duckduckgo.com/", Channel::OrganicSearch),
        ("https://l.facebook.com/", Channel::OrganicSocial),
        ("https://t.co/x", Channel::OrganicSocial),
        ("https://www.linkedin.com/", Channel::OrganicSocial),
        ("https://m.youtube.com/watch", Channel::OrganicVideo),
        ("https://www.etsy.com/", Channel::OrganicShopping),
        ("https://chatgpt.com/", Channel::AiAssistant),
        ("https://www.perplexity.ai/", Channel::AiAssistant),
        ("https://news.example/", Channel::Referral),
        // GA4's list names hosts one by one: a host that is not on it is a referral, whatever its parent is.
        ("https://web.whatsapp.com/", Channel::Referral),
        ("https://mail.google.com/", Channel::Referral),
        ("https://docs.google.com/", Channel::Referral),
        ("https://mail.yahoo.com/", Channel::Referral),
        ("https://old.reddit.com/", Channel::OrganicSocial),
        ("android-app://com.slack/", Channel::Referral),
        ("android-app://com.google.android.googlequicksearchbox/", Channel::Referral),
        ("https://www.example.org/b", Channel::Direct),
        ("about:blank", Channel::Direct),
    ] {
        assert_eq!(referred(referrer), expected, "{referrer}");
    }
    assert_eq!(of(ask(0, "/a")), Channel::Direct);
}

#[test]
fn ai_assistants_have_a_channel_since_13_may_2026() {
    let at = |time_ms: i64| of(ask(0, "/a").from("https://chatgpt.com/").plus_ms(time_ms - NOON_MS));
    let since = 1_778_630_400_000;
    assert_eq!(at(since), Channel::AiAssistant);
    assert_eq!(at(since - 1), Channel::Referral);
}

#[test]
fn google_ads_count_by_their_click_id_alone() {
    for query in ["gclid=1", "wbraid=1", "gad_source=1", "gclid=1&utm_source=news&utm_medium=email"] {
        assert_eq!(tagged(query), Channel::PaidSearch, "{query}");
    }
    for query in ["fbclid=1", "msclkid=1", "igsh=1", "mc_cid=1"] {
        assert_eq!(tagged(query), Channel::Direct, "{query}: Google Analytics reads none of these");
    }
}

#[test]
fn tags_come_before_the_referrer_and_others_than_utm_are_not_read() {
    let tagged = |query: &str| of(ask(0, &format!("/a?{query}")).from("https://news.example/"));
    assert_eq!(tagged("utm_source=may&utm_medium=email"), Channel::Email);
    assert_eq!(tagged("utm_campaign=spring"), Channel::Unassigned);
    assert_eq!(tagged("mtm_source=may&mtm_medium=email"), Channel::Referral);
}
