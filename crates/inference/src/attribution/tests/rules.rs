//! The rules that name a source, in their order (contract 3.3 to 3.6).

use entrenous_core::evidence::rules::HostKind;
use entrenous_core::evidence::source::{Advertiser, App, Assistant, Network, Source};
use entrenous_core::evidence::{CampaignMeans, Facts, Referrer};
use entrenous_core::share::{Carried, Mechanism};

use super::{
    app, campaign, click, inferred, is_inferred, is_proven, nothing, proven, site, told, unknown_site,
};

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = nothing();
    change(&mut facts);
    facts
}

fn referred(referrer: Referrer) -> Facts {
    with(|facts| facts.referrer = referrer)
}

fn tagged(source: &str, means: CampaignMeans) -> Facts {
    with(|facts| facts.campaign = campaign(source, means))
}

const MAILED: &str = "inferred: dark_social/email 0.50 [0-1], email_campaign 0.50 [0-1] by ";

#[test]
fn a_referrer_says_where_from() {
    for (kind, meaning, evidence) in [
        (HostKind::Messenger, proven("dark_social/whatsapp"), "web_messenger"),
        (HostKind::Wrapper, proven("public_social/reddit"), "link_wrapper"),
        (HostKind::Wrapper, proven("dark_social/slack"), "link_wrapper"),
        (HostKind::Search, proven("organic_search"), "search_engine"),
        (HostKind::Social, proven("public_social/mastodon"), "social_network"),
        (HostKind::Assistant, proven("ai_assistant/chatgpt"), "ai_assistant"),
    ] {
        let source = meaning.means.to_string();
        is_proven(&referred(site(kind, meaning)), &source, evidence);
    }
    is_proven(&referred(unknown_site()), "referral/news.example", "referrer");
    is_proven(&referred(app(Some(proven("dark_social/telegram")))), "dark_social/telegram", "android_app");
    is_inferred(&referred(app(None)), "app/other", "android_app");
}

#[test]
fn a_network_is_known_where_public_or_private_is_not() {
    let wrapper = site(HostKind::Wrapper, inferred("public_social/facebook"));
    is_inferred(&referred(wrapper), "public_social/facebook", "link_wrapper");
    let instagram = with(|facts| facts.in_app = Some(inferred("public_social/instagram")));
    is_inferred(&instagram, "public_social/instagram", "in_app_browser");
    let fbclid = with(|facts| facts.click_id = click("fbclid", inferred("public_social/facebook")));
    is_inferred(&fbclid, "public_social/facebook", "click_id");
}

#[test]
fn mail_is_a_friends_or_a_mailing() {
    let webmail = site(HostKind::Webmail, inferred("dark_social/email"));
    assert_eq!(told(&referred(webmail)), format!("{MAILED}webmail"));
    assert_eq!(told(&referred(app(Some(inferred("dark_social/email"))))), format!("{MAILED}android_app"));
    let wrapped = site(HostKind::Wrapper, inferred("dark_social/email"));
    assert_eq!(told(&referred(wrapped)), format!("{MAILED}link_wrapper"));
}

#[test]
fn the_app_around_the_page_says_where_from() {
    let line = with(|facts| facts.in_app = Some(proven("dark_social/line")));
    is_proven(&line, "dark_social/line", "in_app_browser");
    let snapchat = with(|facts| facts.in_app = Some(inferred("dark_social/snapchat")));
    is_inferred(&snapchat, "dark_social/snapchat", "in_app_browser");
    let view = with(|facts| facts.webview_app = Some(proven("dark_social/whatsapp")));
    is_proven(&view, "dark_social/whatsapp", "webview_app");
}

#[test]
fn the_referrer_comes_before_the_app_and_both_before_the_click_id() {
    let mut facts = nothing();
    facts.click_id = click("igsh", inferred("public_social/instagram"));
    is_inferred(&facts, "public_social/instagram", "click_id");
    facts.in_app = Some(inferred("public_social/facebook"));
    is_inferred(&facts, "public_social/facebook", "in_app_browser");
    facts.webview_app = Some(proven("dark_social/messenger"));
    is_proven(&facts, "dark_social/messenger", "webview_app");
    facts.referrer = unknown_site();
    is_proven(&facts, "referral/news.example", "referrer");
}

#[test]
fn tags_name_where_the_link_was_placed() {
    for (means, source) in [
        (CampaignMeans::Email, "email_campaign"),
        (CampaignMeans::Paid(Advertiser::Meta), "paid/meta"),
        (CampaignMeans::App(App::Whatsapp), "campaign/may"),
        (CampaignMeans::Other, "campaign/may"),
        (CampaignMeans::Source(Source::OrganicSearch), "organic_search"),
        (CampaignMeans::Source(Source::AiAssistant(Assistant::Claude)), "ai_assistant/claude"),
    ] {
        is_proven(&tagged("May", means), source, "campaign_tag");
    }
    // Tags survive copying: that a post's link was opened is not that it was opened from the post.
    is_inferred(
        &tagged("x", CampaignMeans::Source(Source::PublicSocial(Network::X))),
        "public_social/x",
        "campaign_tag",
    );
}

#[test]
fn a_campaign_without_source_goes_by_its_medium_or_name() {
    let mut facts = tagged("x", CampaignMeans::Other);
    let tags = facts.campaign.as_mut().expect("tagged");
    (tags.source, tags.medium, tags.name) = (None, Some("Print".into()), Some("Spring".into()));
    is_proven(&facts, "campaign/print", "campaign_tag");
    facts.campaign.as_mut().expect("tagged").medium = None;
    is_proven(&facts, "campaign/spring", "campaign_tag");
}

#[test]
fn tags_and_paid_click_ids_come_before_everything_else() {
    let mut facts = tagged("may", CampaignMeans::Other);
    facts.referrer = unknown_site();
    facts.in_app = Some(inferred("public_social/facebook"));
    facts.own_share = true;
    is_proven(&facts, "campaign/may", "campaign_tag");
    facts.click_id = click("gclid", proven("paid/google_ads"));
    is_proven(&facts, "paid/google_ads", "paid_click_id");
    facts.click_id = click("fbclid", inferred("public_social/facebook"));
    is_proven(&facts, "campaign/may", "campaign_tag");
}

#[test]
fn a_campaigns_link_in_another_private_app_was_passed_on() {
    let wechat = proven("dark_social/wechat");
    let expected = "proven: dark_social/wechat 1.00 [1-1] by re_share+campaign_tag";
    for means in [CampaignMeans::Email, CampaignMeans::Other, CampaignMeans::App(App::Whatsapp)] {
        let mut facts = tagged("may", means);
        facts.in_app = Some(wechat.clone());
        assert_eq!(told(&facts), expected, "{facts:?}");
        (facts.in_app, facts.referrer) = (None, site(HostKind::Messenger, wechat.clone()));
        assert_eq!(told(&facts), expected);
        facts.referrer = app(Some(wechat.clone()));
        assert_eq!(told(&facts), expected);
        (facts.referrer, facts.webview_app) = (Referrer::Absent, Some(wechat.clone()));
        assert_eq!(told(&facts), expected);
    }
    let mut paid = with(|facts| facts.click_id = click("gclid", proven("paid/google_ads")));
    paid.in_app = Some(wechat);
    assert_eq!(told(&paid), expected.replace("campaign_tag", "paid_click_id"));
    let mut mailed = tagged("x", CampaignMeans::Source(Source::PublicSocial(Network::X)));
    mailed.referrer = site(HostKind::Webmail, inferred("dark_social/email"));
    assert_eq!(told(&mailed), format!("{MAILED}re_share"));
}

#[test]
fn a_campaign_in_its_own_medium_stays_the_campaign() {
    let mail = inferred("dark_social/email");
    let whatsapp = proven("dark_social/whatsapp");
    let mut newsletter = tagged("may", CampaignMeans::Email);
    for referrer in [
        site(HostKind::Webmail, mail.clone()),
        site(HostKind::Wrapper, mail.clone()),
        site(HostKind::Wrapper, proven("email_campaign")),
        app(Some(mail)),
    ] {
        newsletter.referrer = referrer;
        is_proven(&newsletter, "email_campaign", "campaign_tag");
    }
    let mut broadcast = tagged("whatsapp", CampaignMeans::App(App::Whatsapp));
    broadcast.referrer = site(HostKind::Messenger, whatsapp.clone());
    is_proven(&broadcast, "campaign/whatsapp", "campaign_tag");
    (broadcast.referrer, broadcast.webview_app) = (Referrer::Absent, Some(whatsapp));
    is_proven(&broadcast, "campaign/whatsapp", "campaign_tag");
    let mut text = tagged("shop", CampaignMeans::App(App::Sms));
    text.referrer = app(Some(proven("dark_social/sms")));
    is_proven(&text, "campaign/shop", "campaign_tag");
}

#[test]
fn a_campaign_in_a_networks_own_browser_stays_the_campaign() {
    let mut facts = tagged("newsletter", CampaignMeans::Email);
    facts.in_app = Some(inferred("public_social/facebook"));
    is_proven(&facts, "email_campaign", "campaign_tag");
}

#[test]
fn a_campaign_of_snapchats_own_opens_in_snapchat() {
    let mut facts = nothing();
    facts.in_app = Some(inferred("dark_social/snapchat"));
    facts.click_id = click("ScCid", proven("paid/snapchat"));
    is_proven(&facts, "paid/snapchat", "paid_click_id");
    facts.click_id = None;
    facts.campaign = campaign("snapchat", CampaignMeans::Source(Source::PublicSocial(Network::Snapchat)));
    is_inferred(&facts, "public_social/snapchat", "campaign_tag");
    facts.campaign = campaign("snapchat", CampaignMeans::Paid(Advertiser::Snapchat));
    is_proven(&facts, "paid/snapchat", "campaign_tag");
    facts.campaign = campaign("may", CampaignMeans::Email);
    assert_eq!(told(&facts), "inferred: dark_social/snapchat 1.00 [0-1] by re_share+campaign_tag");
}

#[test]
fn its_own_medium_is_also_where_it_was_bought_or_is_read() {
    let opened_in = |mut facts: Facts, source: &str| {
        facts.in_app = Some(proven(source));
        facts
    };
    // Tags that name no medium, opened where mail is read.
    let mut june = tagged("june", CampaignMeans::Other);
    june.referrer = site(HostKind::Webmail, inferred("dark_social/email"));
    is_proven(&june, "campaign/june", "campaign_tag");
    // A text message, in the program that reads them.
    let mut sms = tagged("shop", CampaignMeans::App(App::Sms));
    sms.referrer = app(Some(proven("dark_social/google_messages")));
    is_proven(&sms, "campaign/shop", "campaign_tag");
    // An advertisement bought in WeChat, opened there.
    let mut bought = tagged("wechat", CampaignMeans::Paid(Advertiser::Other));
    bought.campaign.as_mut().expect("tagged").app = Some(App::Wechat);
    is_proven(&opened_in(bought, "dark_social/wechat"), "paid/other", "campaign_tag");
}

#[test]
fn a_mailings_click_id_is_proof_where_mail_is_read() {
    let mut facts = nothing();
    facts.click_id = click("mc_cid", proven("email_campaign"));
    is_inferred(&facts, "email_campaign", "click_id");
    facts.referrer = site(HostKind::Webmail, inferred("dark_social/email"));
    is_proven(&facts, "email_campaign", "click_id");
}

#[test]
fn the_sharers_own_way_back_is_never_dark() {
    let mut facts = Facts { own_share: true, ..nothing() };
    is_inferred(&facts, "typed_or_bookmark", "own_share");
    facts.referrer = site(HostKind::Messenger, proven("dark_social/whatsapp"));
    is_inferred(&facts, "typed_or_bookmark", "own_share");
    facts.referrer = unknown_site();
    is_proven(&facts, "referral/news.example", "referrer");
}

#[test]
fn mailings_and_advertisements_can_be_passed_on_too() {
    let mut mailed = with(|facts| facts.click_id = click("mc_cid", proven("email_campaign")));
    mailed.referrer = site(HostKind::Messenger, proven("dark_social/whatsapp"));
    assert_eq!(told(&mailed), "proven: dark_social/whatsapp 1.00 [1-1] by re_share+click_id");
    let mut bought = tagged("wechat", CampaignMeans::Paid(Advertiser::Other));
    bought.campaign.as_mut().expect("tagged").app = Some(App::Wechat);
    bought.webview_app = Some(proven("dark_social/line"));
    assert_eq!(told(&bought), "proven: dark_social/line 1.00 [1-1] by re_share+campaign_tag");
}

#[test]
fn a_token_shows_that_the_link_was_passed_on() {
    let carried = |mechanism, app| Some(Carried { mechanism, app });
    let by = |mechanism, app| with(|facts| facts.carried = carried(mechanism, app));
    let button = by(Some(Mechanism::Button), Some(App::Whatsapp));
    is_proven(&button, "dark_social/whatsapp", "share_token");
    is_proven(&by(Some(Mechanism::Copy), None), "dark_social/unknown", "share_token");
    is_inferred(&by(Some(Mechanism::AddressBar), None), "dark_social/unknown", "share_token");
    is_inferred(&by(None, None), "dark_social/unknown", "share_token");
    // It outlives the tags of the page on which it was drawn.
    let tagged = Facts { campaign: campaign("newsletter", CampaignMeans::Email), ..button.clone() };
    is_proven(&tagged, "dark_social/whatsapp", "share_token");
    // One of the address bar may be in a link that the brand has placed itself.
    let placed = Facts { carried: carried(Some(Mechanism::AddressBar), None), ..tagged };
    assert!(!told(&placed).contains("share_token"), "{}", told(&placed));
    let own = Facts { own_share: true, ..button };
    is_inferred(&own, "typed_or_bookmark", "own_share");
}

#[test]
fn what_names_a_source_says_more_than_a_token() {
    let mut facts = with(|facts| {
        facts.carried = Some(Carried { mechanism: Some(Mechanism::Button), app: Some(App::Whatsapp) });
    });
    facts.referrer = site(HostKind::Social, proven("public_social/mastodon"));
    is_proven(&facts, "public_social/mastodon", "social_network");
    facts.referrer = site(HostKind::Messenger, proven("dark_social/telegram"));
    is_proven(&facts, "dark_social/telegram", "web_messenger");
}
