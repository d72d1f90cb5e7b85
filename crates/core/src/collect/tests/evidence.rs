//! Step 4: from how a visit began to its facts.

use super::log::{Ask, CHROME, ask, facts, hidden_lens, lens, recording, set};
use crate::collect::lens::{Clients, Lens, Records};
use crate::evidence::source::{Advertiser, App, Grade, Network, Source};
use crate::evidence::{CampaignMeans, Facts, Fetch, Referrer, Seen};

fn of(ask: Ask) -> Facts {
    facts(&lens(), &[ask])
}

fn tagged(query: &str) -> Facts {
    of(ask(0, &format!("/a?{query}")))
}

#[test]
fn tags_name_a_campaign_and_what_it_means() {
    let other = CampaignMeans::Other;
    for (query, means) in [
        ("utm_source=may&utm_medium=email", CampaignMeans::Email),
        ("utm_source=newsletter-12", CampaignMeans::Email),
        ("utm_source=whatsapp", CampaignMeans::App(App::Whatsapp)),
        ("utm_medium=sms", CampaignMeans::App(App::Sms)),
        (
            "utm_source=facebook&utm_medium=social",
            CampaignMeans::Source(Source::PublicSocial(Network::Facebook)),
        ),
        ("utm_source=facebook&utm_medium=cpc", CampaignMeans::Paid(Advertiser::Meta)),
        ("utm_source=unheard&utm_medium=CPC", CampaignMeans::Paid(Advertiser::Other)),
        ("utm_source=google&utm_medium=organic", CampaignMeans::Source(Source::OrganicSearch)),
        ("utm_source=flyer", other.clone()),
        ("utm_campaign=spring", other.clone()),
        ("utm_source=qr&utm_medium=dark_social", other),
    ] {
        assert_eq!(tagged(query).campaign.expect(query).means, means, "{query}");
    }
}

#[test]
fn only_utm_tags_are_google_analytics() {
    for (query, utm) in [
        ("utm_source=a", true),
        ("UTM_Source=a", true),
        ("mtm_source=a", false),
        ("pk_campaign=a", false),
        ("at_medium=email", false),
    ] {
        assert_eq!(tagged(query).campaign.expect(query).utm, utm, "{query}");
    }
}

#[test]
fn empty_and_foreign_parameters_are_no_campaign() {
    for query in ["utm_source=", "utm_content=x&utm_term=y", "q=utm_source", "source=a", "", "%ff=%ff&&&="] {
        assert_eq!(tagged(query).campaign, None, "{query}");
    }
}

#[test]
fn tags_are_decoded_and_the_first_of_a_kind_counts() {
    let campaign = tagged("utm_source=caf%C3%A9+noir&utm_source=second&utm_campaign=x").campaign.unwrap();
    assert_eq!(campaign.source.as_deref(), Some("café noir"));
    assert_eq!(campaign.name.as_deref(), Some("x"));
}

#[test]
fn paid_click_ids_are_stronger_than_organic_ones() {
    let parameter = |query| tagged(query).click_id.map(|id| id.parameter.into_string());
    assert_eq!(parameter("fbclid=1").as_deref(), Some("fbclid"));
    assert_eq!(parameter("fbclid=1&gclid=2").as_deref(), Some("gclid"));
    assert_eq!(parameter("gclid=2&fbclid=1").as_deref(), Some("gclid"));
    assert_eq!(parameter("gclid=2&msclkid=1").as_deref(), Some("gclid"), "among equals the first");
    assert_eq!(parameter("gclid="), None);
    let fbclid = tagged("fbclid=1").click_id.unwrap().meaning;
    assert_eq!((fbclid.means, fbclid.grade), (Source::PublicSocial(Network::Facebook), Grade::Inferred));
}

#[test]
fn a_flood_of_parameters_is_not_read_to_its_end() {
    let flood = "x=1&".repeat(64) + "utm_source=late";
    assert_eq!(tagged(&flood).campaign, None);
}

#[test]
fn referrers_are_told_apart() {
    let kind = |referrer: &str| match of(ask(0, "/a").from(referrer)).referrer {
        Referrer::Site { host, known } => {
            format!("{host} {}", known.map_or("-".into(), |(_, m)| m.means.to_string()))
        }
        Referrer::AndroidApp { package, known } => {
            format!("{package} {}", known.map_or("-".into(), |m| m.means.to_string()))
        }
        other => format!("{other:?}"),
    };
    for (referrer, expected) in [
        ("https://web.whatsapp.com/", "web.whatsapp.com dark_social/whatsapp"),
        ("https://WWW.News.example:8080/x", "news.example -"),
        ("https://www.google.com/", "google.com organic_search"),
        ("https://mail.google.com/", "mail.google.com dark_social/email"),
        ("https://messagerie.sfr.fr/", "messagerie.sfr.fr dark_social/email"),
        ("https://l.facebook.com/l.php?u=x", "l.facebook.com public_social/facebook"),
        ("android-app://com.slack/", "com.slack dark_social/slack"),
        ("android-app://org.example.reader/", "org.example.reader -"),
        ("https://www.example.org/b?c", "Own"),
        ("about:blank", "Absent"),
    ] {
        assert_eq!(kind(referrer), expected, "{referrer}");
    }
    assert_eq!(of(ask(0, "/a")).referrer, Referrer::Absent);
}

#[test]
fn the_hits_own_host_is_its_own() {
    let page = ask(0, "/a").host("shop.example").from("https://shop.example/b");
    let unnamed = Lens { own_hosts: Vec::new(), ..lens() };
    assert_eq!(facts(&unnamed, &[page]).referrer, Referrer::Own);
}

#[test]
fn what_the_log_does_not_record_is_not_recorded() {
    let records = Records { referrer: false, user_agent: true, fetch_metadata: false };
    let facts = facts(&recording(records), &[ask(0, "/a")]);
    assert_eq!(facts.referrer, Referrer::NotRecorded);
    assert_eq!(facts.fetch, Fetch::NotRecorded);
}

#[test]
fn fetch_metadata_is_read() {
    for (value, fetch) in [
        ("none", Fetch::None),
        ("cross-site", Fetch::CrossSite),
        ("same-site", Fetch::SameSite),
        ("same-origin", Fetch::SameSite),
        ("nonsense", Fetch::Absent),
    ] {
        assert_eq!(of(ask(0, "/a").site(value)).fetch, fetch, "{value}");
    }
    assert_eq!(of(ask(0, "/a")).fetch, Fetch::Absent);
}

#[test]
fn apps_name_themselves_in_agent_or_web_view() {
    let in_app = of(ask(0, "/a").by("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.0.0"));
    assert_eq!(in_app.in_app.unwrap().means, Source::DarkSocial(App::Line));
    let view = |package: &str| of(ask(0, "/a").with(|r| set(&mut r.x_requested_with, package))).webview_app;
    assert_eq!(view("com.whatsapp").unwrap().means, Source::DarkSocial(App::Whatsapp));
    assert_eq!(view("com.android.chrome"), None);
    assert_eq!(of(ask(0, "/a").by(CHROME)).in_app, None);
}

#[test]
fn visitors_that_cannot_be_told_apart_are_not_judged() {
    let truncated = Lens { clients: Clients::Truncated, ..lens() };
    for lens in [hidden_lens(), truncated] {
        assert_eq!(facts(&lens, &[ask(0, "/a")]).seen, Seen::CannotTell);
    }
    assert_eq!(of(ask(0, "/a")).seen, Seen::First);
}

#[test]
fn counts_and_depth_are_those_of_the_visit() {
    let facts = facts(&lens(), &[ask(5, "/a/b/c?d=/e"), ask(6, "/x.css"), ask(7, "/x.js"), ask(9, "/f")]);
    assert_eq!((facts.depth, facts.documents, facts.assets), (3, 2, 2));
    assert_eq!(facts.started_ms, super::log::NOON_MS + 5000);
}

#[test]
fn tags_name_an_app_beside_what_they_mean() {
    let app = |query| tagged(query).campaign.unwrap().app;
    assert_eq!(app("utm_source=whatsapp&utm_medium=cpc"), Some(App::Whatsapp));
    assert_eq!(app("utm_source=facebook&utm_medium=messenger"), Some(App::Messenger));
    assert_eq!(app("utm_source=facebook&utm_medium=social"), None);
}
