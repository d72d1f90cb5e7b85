//! Attribution: from the [`Facts`] of a visit to its [`Verdict`].
//!
//! The first version is a list of documented rules, first match wins:
//!
//! 0. a share token in the address, where neither referrer nor app names a source; one of the address bar only without tags and click id;
//! 1. campaign tags and paid click ids, unless a private app of another medium opened the link (a re-share);
//! 2. the referrer: web messengers, webmail, link wrappers, search, social, assistants, apps, other sites;
//! 3. the app whose browser or web view opened the page;
//! 4. an organic click id;
//! 5. without any of these, [`direct`]: typed or bookmarked, dark social with an unknown app, or unknown.
//!
//! Each verdict carries hard bounds: `low` is 1 only where an observation proves the source, `high` is 0 where the
//! rules leave the source out: a home page's private visit, or that of a reader seen before, lies outside it. No app is ever
//! named that no observation names.

mod direct;

use entrenous_core::evidence::rules::HostKind;
use entrenous_core::evidence::source::{App, Grade, Source};
use entrenous_core::evidence::{
    Campaign, CampaignMeans, Candidate, Evidence, Facts, Meaning, Referrer, Verdict,
};

/// The verdict on one visit. Complexity: constant.
pub fn attribute(facts: &Facts) -> Verdict {
    let verdict = passed_on(facts)
        .or_else(|| campaign(facts))
        .or_else(|| referrer(&facts.referrer))
        .or_else(|| app(facts))
        .or_else(|| facts.click_id.as_ref().map(|id| weigh(&id.meaning, Evidence::ClickId)))
        .unwrap_or_else(|| direct::attribute(facts));
    // The sharer's own way back is never dark, in whatever app they took it.
    if facts.own_share && verdict.candidates.iter().any(|candidate| candidate.source.is_dark()) {
        return Verdict::inferred(Source::TypedOrBookmark, Evidence::OwnShare);
    }
    verdict
}

/// A token in the address shows that somebody passed the link on: after an act of sharing, a private share is proven, whatever tags the page had.
/// A referrer or an app says more: whoever found the link there came from there. And a token out of the address bar may be in a link that a
/// brand has copied and placed itself, as its tags or the click id then say.
fn passed_on(facts: &Facts) -> Option<Verdict> {
    let carried = facts.carried?;
    let is_named = !matches!(facts.referrer, Referrer::Absent | Referrer::NotRecorded | Referrer::Own)
        || facts.in_app.is_some()
        || facts.webview_app.is_some();
    if is_named {
        return None;
    }
    match carried.mechanism {
        Some(mechanism) if mechanism.is_act() => {
            let source = carried.app.map_or(Source::DarkSocialUnknown, Source::DarkSocial);
            Some(Verdict::proven(source, Evidence::ShareToken))
        }
        _ if facts.campaign.is_some() || facts.click_id.is_some() => None,
        // Whoever copied the address bar may have kept the link for themselves; of an old token nothing is known.
        Some(_) | None => Some(Verdict::inferred(Source::DarkSocialUnknown, Evidence::ShareToken)),
    }
}

/// A meaning as a verdict: proven, or leaning wholly to one source without proof.
fn weigh(meaning: &Meaning, evidence: Evidence) -> Verdict {
    match meaning.grade {
        Grade::Proven => Verdict::proven(meaning.means.clone(), evidence),
        Grade::Inferred | Grade::Unknown => Verdict::inferred(meaning.means.clone(), evidence),
    }
}

/// The medium in which a link was placed by the brand.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Medium {
    Email,
    App(App),
    /// A medium that is neither mail nor app: a network, a search engine, an advertisement.
    Elsewhere,
    /// The tags do not say.
    Unnamed,
}

fn campaign(facts: &Facts) -> Option<Verdict> {
    let id_means =
        |wanted: fn(&Source) -> bool| facts.click_id.as_ref().filter(|id| wanted(&id.meaning.means));
    let paid = id_means(|means| matches!(means, Source::Paid(_)));
    let mailed = id_means(|means| *means == Source::EmailCampaign);
    let (medium, source, evidence) = match (&facts.campaign, paid, mailed) {
        (_, Some(id), _) => (Medium::Elsewhere, id.meaning.means.clone(), Evidence::PaidClickId),
        (Some(campaign), None, _) => (medium_of(campaign), source_of(campaign), Evidence::CampaignTag),
        (None, None, Some(_)) => (Medium::Email, Source::EmailCampaign, Evidence::ClickId),
        (None, None, None) => return None,
    };
    let opened_in = opened_in(facts);
    if let Some((opened_in, grade)) = &opened_in
        && !is_medium(opened_in, &medium)
        && !is_of_its_network(opened_in, &source)
    {
        // The link outlived its campaign: somebody passed it on.
        return Some(match opened_in {
            Source::DarkSocial(App::Email) => passed_on_by_mail(Evidence::ReShare),
            _ => {
                let mut verdict =
                    weigh(&Meaning { means: opened_in.clone(), grade: *grade }, Evidence::ReShare);
                verdict.evidence.push(evidence);
                verdict
            }
        });
    }
    Some(match source {
        // Tags say where the link was placed, and survive copying: a network's tag is no proof of the network.
        Source::PublicSocial(_) => Verdict::inferred(source, evidence),
        // So do a mailing's click ids, unless the link is opened where mail is read.
        Source::EmailCampaign if evidence == Evidence::ClickId => match (opened_in, mailed) {
            (Some(_), Some(id)) => weigh(&id.meaning, evidence),
            _ => Verdict::inferred(source, evidence),
        },
        _ => Verdict::proven(source, evidence),
    })
}

fn medium_of(campaign: &Campaign) -> Medium {
    match (campaign.means.clone(), campaign.app) {
        (CampaignMeans::Email, _) => Medium::Email,
        (CampaignMeans::App(app), _) | (CampaignMeans::Paid(_) | CampaignMeans::Source(_), Some(app)) => {
            Medium::App(app)
        }
        (CampaignMeans::Paid(_) | CampaignMeans::Source(_), None) => Medium::Elsewhere,
        (CampaignMeans::Other, _) => Medium::Unnamed,
    }
}

fn source_of(campaign: &Campaign) -> Source {
    match &campaign.means {
        CampaignMeans::Paid(advertiser) => Source::Paid(*advertiser),
        CampaignMeans::Email => Source::EmailCampaign,
        CampaignMeans::Source(source) => source.clone(),
        CampaignMeans::App(_) | CampaignMeans::Other => {
            let name = campaign.source.as_deref().or(campaign.medium.as_deref()).or(campaign.name.as_deref());
            Source::Campaign(name.unwrap_or("(not set)").to_ascii_lowercase().into())
        }
    }
}

/// The private app or mail client in which the link was opened, if an observation names one.
fn opened_in(facts: &Facts) -> Option<(Source, Grade)> {
    let by_referrer = match &facts.referrer {
        Referrer::Site {
            known: Some((HostKind::Messenger | HostKind::Webmail | HostKind::Wrapper, meaning)),
            ..
        } => Some(meaning),
        Referrer::AndroidApp { known: Some(meaning), .. } => Some(meaning),
        _ => None,
    };
    [by_referrer, facts.webview_app.as_ref(), facts.in_app.as_ref()]
        .into_iter()
        .flatten()
        .find(|meaning| matches!(meaning.means, Source::DarkSocial(_) | Source::EmailCampaign))
        .map(|meaning| match meaning.means {
            Source::EmailCampaign => (Source::DarkSocial(App::Email), meaning.grade),
            _ => (meaning.means.clone(), meaning.grade),
        })
}

fn is_medium(opened_in: &Source, medium: &Medium) -> bool {
    match (opened_in, medium) {
        // Where the tags name no medium, mail is the likely one: what is sent by mail is tagged in many ways.
        (Source::DarkSocial(App::Email), Medium::Email | Medium::Unnamed) => true,
        // A text message shows in whatever program reads them.
        (Source::DarkSocial(App::GoogleMessages | App::Imessage), Medium::App(App::Sms)) => true,
        (Source::DarkSocial(opened), Medium::App(app)) => opened == app,
        _ => false,
    }
}

/// Snapchat and VK are messengers and networks at once, so their own posts and advertisements open in their own browsers.
fn is_of_its_network(opened_in: &Source, campaign: &Source) -> bool {
    let network = match campaign {
        Source::PublicSocial(network) => network.name(),
        Source::Paid(advertiser) => advertiser.name(),
        _ => return false,
    };
    matches!(opened_in, Source::DarkSocial(app) if app.name() == network)
}

fn referrer(referrer: &Referrer) -> Option<Verdict> {
    match referrer {
        Referrer::NotRecorded | Referrer::Absent | Referrer::Own => None,
        Referrer::Site { host, known: None } => {
            Some(Verdict::proven(Source::Referral(host.clone()), Evidence::Referrer))
        }
        Referrer::Site { known: Some((kind, meaning)), .. } => {
            let evidence = match kind {
                HostKind::Messenger => Evidence::WebMessenger,
                HostKind::Webmail => Evidence::Webmail,
                HostKind::Wrapper => Evidence::LinkWrapper,
                HostKind::Search => Evidence::SearchEngine,
                HostKind::Social => Evidence::SocialNetwork,
                HostKind::Assistant => Evidence::AiAssistant,
            };
            Some(known(meaning, evidence))
        }
        Referrer::AndroidApp { known: Some(meaning), .. } => Some(known(meaning, Evidence::AndroidApp)),
        Referrer::AndroidApp { known: None, .. } => Some(Verdict::inferred(
            Source::App(entrenous_core::evidence::source::ReaderApp::Other),
            Evidence::AndroidApp,
        )),
    }
}

fn app(facts: &Facts) -> Option<Verdict> {
    let webview = facts.webview_app.as_ref().map(|meaning| known(meaning, Evidence::WebviewApp));
    webview.or_else(|| facts.in_app.as_ref().map(|meaning| known(meaning, Evidence::InAppBrowser)))
}

/// What a table says, except that a mail client shows e-mail and not whose: a friend's or the brand's.
fn known(meaning: &Meaning, evidence: Evidence) -> Verdict {
    match meaning.means {
        Source::DarkSocial(App::Email) | Source::EmailCampaign => passed_on_by_mail(evidence),
        _ => weigh(meaning, evidence),
    }
}

/// Opened from an e-mail without campaign tags: nothing tells a friend's mail from an untagged mailing, so each gets half
/// and may be all or none of it.
fn passed_on_by_mail(evidence: Evidence) -> Verdict {
    let candidate = |source| Candidate { source, probability: 0.5, low: 0.0, high: 1.0 };
    Verdict {
        grade: Grade::Inferred,
        candidates: vec![candidate(Source::DarkSocial(App::Email)), candidate(Source::EmailCampaign)],
        evidence: vec![evidence],
    }
}

#[cfg(test)]
pub(crate) mod tests;
