//! Step 4: evidence. From how a visit began to the [`Facts`] that a verdict rests on.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

use super::Visit;
use super::lens::{Clients, Lens};
use super::path::{depth, page_kind};
use super::site::{ReferrerUrl, bare_host, referrer_url};
use super::visits::{Arrival, Entry};
use crate::evidence::rules::{CampaignRole, Rules};
use crate::evidence::source::{Advertiser, App, Source};
use crate::evidence::{Campaign, CampaignMeans, ClickId, Facts, Fetch, Meaning, Referrer, Seen};
use crate::ga_view;

/// Parameters looked at in one address; more are an attack, not a campaign.
const PARAMETERS: usize = 64;
/// Characters of a campaign's or host's name that are kept (a host name has 253 at most).
const NAME_CHARS: usize = 253;

/// Everything observed about how a visit began.
pub fn facts(visit: &Visit, lens: &Lens, rules: &Rules) -> Facts {
    let entry = &visit.entry;
    let target = String::from_utf8_lossy(&entry.arrival.target);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut tags = Tags::default();
    tags.read(query, rules, lens.key);
    let redirected_from = entry.redirect.as_ref().map(|redirect| String::from_utf8_lossy(&redirect.target));
    if let Some(target) = &redirected_from {
        // The entry's own tags come first; what only the redirect had counts as the entry's.
        tags.read(target.split_once('?').map_or("", |(_, query)| query), rules, lens.key);
    }
    Facts {
        referrer: referrer(entry, rules),
        campaign: tags.campaign(rules),
        click_id: tags.click_id,
        in_app: in_app(entry, rules),
        webview_app: webview_app(&entry.arrival, rules),
        fetch: fetch(entry),
        user_activated: user_activated(entry),
        browser: entry.browser,
        depth: depth(path),
        page: page_kind(&target, |name| {
            rules.campaign_role(name).is_none() && rules.click_id(name).is_none()
        }),
        seen: match (lens.clients, entry.returning) {
            (Clients::Hidden(_) | Clients::Truncated, _) => Seen::CannotTell,
            (Clients::Visible, true) => Seen::Before,
            (Clients::Visible, false) => Seen::First,
        },
        seen_page: entry.seen_page && lens.clients == Clients::Visible,
        own_share: entry.own_share && lens.clients == Clients::Visible,
        carried: None,
        documents: visit.documents,
        assets: visit.assets,
        receipts_before: entry.receipts_before,
        started_ms: entry.time_ms,
    }
}

fn referrer(entry: &Entry, rules: &Rules) -> Referrer {
    if !entry.arrival.records_referrer {
        return Referrer::NotRecorded;
    }
    let of = |arrival: &Arrival| {
        if arrival.own_referrer {
            return Referrer::Own;
        }
        let text = String::from_utf8_lossy(&arrival.referrer);
        match referrer_url(&text) {
            ReferrerUrl::Web { host, path } => {
                let full =
                    host.split(':').next().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
                let known = rules
                    .referrer_host(&full, path)
                    .map(|rule| (rule.kind, Meaning { means: rule.means.clone(), grade: rule.grade }));
                Referrer::Site { host: shortened(&bare_host(host)).into(), known }
            }
            ReferrerUrl::AndroidApp(package) => Referrer::AndroidApp {
                package: shortened(package).into(),
                known: rules.package(package).cloned(),
            },
            ReferrerUrl::Other => Referrer::Absent,
        }
    };
    let own = of(&entry.arrival);
    match (&own, &entry.redirect) {
        (Referrer::Absent | Referrer::Own, Some(redirect)) => match of(redirect) {
            Referrer::Absent => own,
            outer => outer,
        },
        _ => own,
    }
}

/// Fetch metadata is kept across redirects, so the strongest word of the chain counts.
fn fetch(entry: &Entry) -> Fetch {
    let redirect = entry.redirect.as_ref().map_or(Fetch::NotRecorded, |redirect| redirect.fetch);
    match (entry.arrival.fetch, redirect) {
        (Fetch::Absent | Fetch::NotRecorded | Fetch::SameSite, outer @ (Fetch::None | Fetch::CrossSite)) => {
            outer
        }
        (own, _) => own,
    }
}

/// The word of the request whose fetch metadata count.
fn user_activated(entry: &Entry) -> bool {
    let by_redirect = entry.redirect.as_ref().is_some_and(|redirect| redirect.user_activated);
    entry.arrival.user_activated || by_redirect
}

fn in_app(entry: &Entry, rules: &Rules) -> Option<Meaning> {
    let rule = rules.in_app(entry.browser.in_app?)?;
    Some(Meaning { means: rule.means.clone(), grade: rule.grade })
}

/// A web view's app; `XMLHttpRequest` and browsers' own packages are none.
fn webview_app(arrival: &Arrival, rules: &Rules) -> Option<Meaning> {
    let package = std::str::from_utf8(&arrival.requested_with).ok()?;
    rules.package(package).cloned()
}

/// A name as it is kept: whoever sends a longer one sends no name.
fn shortened(name: &str) -> &str {
    match name.char_indices().nth(NAME_CHARS) {
        Some((end, _)) => &name[..end],
        None => name,
    }
}

/// A click id's value, told from others without being kept.
fn hashed(value: &str, key: (u64, u64)) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(key.0, key.1);
    hasher.write(value.as_bytes());
    hasher.finish()
}

/// Campaign tags and click ids of an address.
#[derive(Debug, Default)]
struct Tags {
    source: Option<Box<str>>,
    medium: Option<Box<str>>,
    name: Option<Box<str>>,
    utm: bool,
    click_id: Option<ClickId>,
}

impl Tags {
    fn read(&mut self, query: &str, rules: &Rules, key: (u64, u64)) {
        if query.is_empty() {
            return;
        }
        for (parameter, value) in form_urlencoded::parse(query.as_bytes()).take(PARAMETERS) {
            if value.is_empty() {
                continue;
            }
            if let Some(role) = rules.campaign_role(&parameter) {
                let slot = match role {
                    CampaignRole::Source => &mut self.source,
                    CampaignRole::Medium => &mut self.medium,
                    CampaignRole::Campaign => &mut self.name,
                    CampaignRole::Content | CampaignRole::Term => continue,
                };
                if slot.is_none() {
                    *slot = Some(shortened(&value).into());
                    self.utm |=
                        parameter.len() > 4 && parameter.as_bytes()[..4].eq_ignore_ascii_case(b"utm_");
                }
            } else if let Some(rule) = rules.click_id(&parameter) {
                let paid = matches!(rule.means, Source::Paid(_));
                let stronger = self
                    .click_id
                    .as_ref()
                    .is_none_or(|known| paid && !matches!(known.meaning.means, Source::Paid(_)));
                if stronger {
                    self.click_id = Some(ClickId {
                        parameter: (&*parameter).into(),
                        meaning: Meaning { means: rule.means.clone(), grade: rule.grade },
                        scope: rule.scope,
                        value: hashed(&value, key),
                    });
                }
            }
        }
    }

    fn campaign(&self, rules: &Rules) -> Option<Campaign> {
        if self.source.is_none() && self.medium.is_none() && self.name.is_none() {
            return None;
        }
        let means = means(self.source.as_deref(), self.medium.as_deref(), rules);
        let (source, medium, name) = (self.source.clone(), self.medium.clone(), self.name.clone());
        let app = app(source.as_deref(), medium.as_deref(), rules);
        Some(Campaign { source, medium, name, means, app, utm: self.utm })
    }
}

/// The app that either tag names.
fn app(source: Option<&str>, medium: Option<&str>, rules: &Rules) -> Option<App> {
    let of = |source, medium| match rules.campaign_meaning(source, medium)?.means {
        Source::DarkSocial(app) => Some(app),
        _ => None,
    };
    of(None, medium).or_else(|| of(source, None))
}

fn means(source: Option<&str>, medium: Option<&str>, rules: &Rules) -> CampaignMeans {
    let rule = rules.campaign_meaning(source, medium);
    if medium.is_some_and(|medium| ga_view::is_paid(&medium.to_ascii_lowercase())) {
        return CampaignMeans::Paid(rule.and_then(|rule| rule.advertiser).unwrap_or(Advertiser::Other));
    }
    match rule.map(|rule| rule.means) {
        Some(Source::EmailCampaign) => CampaignMeans::Email,
        Some(Source::DarkSocial(app)) => CampaignMeans::App(app),
        Some(source @ (Source::PublicSocial(_) | Source::AiAssistant(_) | Source::OrganicSearch)) => {
            CampaignMeans::Source(source)
        }
        _ => CampaignMeans::Other,
    }
}
