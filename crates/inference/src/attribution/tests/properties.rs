//! What holds for any facts.

use entrenous_core::evidence::rules::{Browser, BrowserFamily, HostKind, Meaning, Os, Scope};
use entrenous_core::evidence::source::{Advertiser, App, Assistant, Grade, Network, Source};
use entrenous_core::evidence::{
    Campaign, CampaignMeans, ClickId, Facts, Fetch, PageKind, Referrer, Seen, Verdict,
};
use entrenous_core::share::{Carried, Mechanism};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::attribute;
use super::names;

fn any_meaning() -> impl Strategy<Value = Meaning> {
    let sources: Vec<Source> = Source::closed()
        .filter(|source| {
            !matches!(source, Source::Unknown | Source::TypedOrBookmark | Source::DarkSocialUnknown)
        })
        .collect();
    (select(sources), select(vec![Grade::Proven, Grade::Inferred]))
        .prop_map(|(means, grade)| Meaning { means, grade })
}

fn any_referrer() -> impl Strategy<Value = Referrer> {
    prop_oneof![
        Just(Referrer::NotRecorded),
        Just(Referrer::Absent),
        Just(Referrer::Own),
        option::of((select(HostKind::ALL), any_meaning()))
            .prop_map(|known| Referrer::Site { host: "host.example".into(), known }),
        option::of(any_meaning())
            .prop_map(|known| Referrer::AndroidApp { package: "org.example".into(), known }),
    ]
}

fn any_means() -> impl Strategy<Value = CampaignMeans> {
    prop_oneof![
        select(Advertiser::ALL).prop_map(CampaignMeans::Paid),
        Just(CampaignMeans::Email),
        select(App::ALL).prop_map(CampaignMeans::App),
        select(Network::ALL).prop_map(|network| CampaignMeans::Source(Source::PublicSocial(network))),
        select(Assistant::ALL).prop_map(|assistant| CampaignMeans::Source(Source::AiAssistant(assistant))),
        Just(CampaignMeans::Source(Source::OrganicSearch)),
        Just(CampaignMeans::Other),
    ]
}

fn any_campaign() -> impl Strategy<Value = Campaign> {
    let word = || option::of("[A-Za-z]{1,6}".prop_map(String::into_boxed_str));
    let app = option::of(select(App::ALL));
    (word(), word(), word(), any_means(), app, any::<bool>()).prop_map(
        |(source, medium, name, means, app, utm)| {
            let app = if let CampaignMeans::App(app) = means { Some(app) } else { app };
            Campaign { source, medium, name, means, app, utm }
        },
    )
}

fn any_browser() -> impl Strategy<Value = Browser> {
    (select(BrowserFamily::ALL), select(Os::ALL), 0_u16..200).prop_map(|(family, os, major)| Browser {
        family,
        os,
        major,
        ..Browser::unnamed()
    })
}

fn any_carried() -> impl Strategy<Value = Carried> {
    (option::of(select(Mechanism::ALL)), option::of(select(App::ALL)))
        .prop_map(|(mechanism, app)| Carried { mechanism, app: mechanism.and(app) })
}

pub(crate) fn any_facts() -> impl Strategy<Value = Facts> {
    let fetch = [Fetch::NotRecorded, Fetch::Absent, Fetch::None, Fetch::CrossSite, Fetch::SameSite];
    let seen = [Seen::First, Seen::Before, Seen::CannotTell];
    let named = (
        any_referrer(),
        option::weighted(0.3, any_campaign()),
        option::weighted(0.3, any_meaning()),
        option::weighted(0.2, any_meaning()),
        option::weighted(0.2, any_meaning()),
        option::weighted(0.2, any_carried()),
    );
    let rest = (
        select(fetch.to_vec()),
        any_browser(),
        0_u8..4,
        select(seen.to_vec()),
        any::<bool>(),
        0_u32..9,
        0_u32..9,
    );
    (named, rest).prop_map(|((referrer, campaign, click, in_app, webview_app, carried), rest)| {
        let (fetch, browser, depth, seen, own_share, assets, receipts_before) = rest;
        let click_id =
            click.map(|meaning| ClickId { parameter: "id".into(), meaning, scope: Scope::Click, value: 7 });
        Facts {
            referrer,
            campaign,
            click_id,
            in_app,
            webview_app,
            fetch,
            user_activated: fetch == Fetch::None,
            browser,
            depth,
            page: if depth == 0 { PageKind::Home } else { PageKind::Deep },
            seen,
            seen_page: false,
            own_share,
            carried,
            documents: 1,
            assets,
            receipts_before,
            started_ms: 1_780_315_200_000,
        }
    })
}

/// Does any fact name this app? Mail and mailings look alike, so each names the other.
fn is_named(app: App, facts: &Facts) -> bool {
    let source = Source::DarkSocial(app);
    let by_referrer = match &facts.referrer {
        Referrer::Site { known: Some((_, meaning)), .. } => Some(meaning),
        Referrer::AndroidApp { known: Some(meaning), .. } => Some(meaning),
        _ => None,
    };
    if facts.carried.is_some_and(|carried| carried.app == Some(app)) {
        return true;
    }
    let by_click = facts.click_id.as_ref().map(|id| &id.meaning);
    let meanings = [by_referrer, facts.in_app.as_ref(), facts.webview_app.as_ref(), by_click];
    meanings.into_iter().any(|meaning| {
        names(&source, meaning) || (app == App::Email && names(&Source::EmailCampaign, meaning))
    })
}

fn check_bounds(verdict: &Verdict) -> Result<(), TestCaseError> {
    let total: f64 = verdict.candidates.iter().map(|c| c.probability).sum();
    prop_assert!((total - 1.0).abs() < 1e-9, "sums to {}", total);
    for c in &verdict.candidates {
        prop_assert!(0.0 <= c.low && c.low <= c.probability, "{:?}", c);
        prop_assert!(c.probability <= c.high && c.high <= 1.0, "{:?}", c);
    }
    prop_assert!(verdict.candidates.iter().all(|c| c.probability <= verdict.top().probability));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_verdict_is_a_distribution_with_evidence(facts in any_facts()) {
        let verdict = attribute(&facts);
        check_bounds(&verdict)?;
        prop_assert!(!verdict.evidence.is_empty());
        let mut sources: Vec<_> = verdict.candidates.iter().map(|c| &c.source).collect();
        sources.sort();
        sources.dedup();
        prop_assert_eq!(sources.len(), verdict.candidates.len(), "each source once");
    }

    #[test]
    fn what_is_proven_is_certain_and_nothing_else_is(facts in any_facts()) {
        let verdict = attribute(&facts);
        let certain = verdict.candidates.iter().any(|c| c.low > 0.0);
        prop_assert_eq!(verdict.grade == Grade::Proven, certain);
    }

    #[test]
    fn sums_over_sources_keep_their_bounds(facts in any_facts()) {
        let verdict = attribute(&facts);
        for belongs in [Source::is_dark, Source::is_public_social] {
            let (p, low, high) = verdict.sum(belongs);
            prop_assert!(0.0 <= low && low <= p && p <= high && high <= 1.0, "{} [{}-{}]", p, low, high);
            let least: f64 = verdict.candidates.iter().filter(|c| belongs(&c.source)).map(|c| c.low).sum();
            prop_assert!(low >= least);
        }
    }

    #[test]
    fn no_app_is_invented(facts in any_facts()) {
        for candidate in attribute(&facts).candidates {
            if let Source::DarkSocial(app) = candidate.source {
                prop_assert!(is_named(app, &facts), "{} of {:?}", app, facts);
            }
        }
    }

    #[test]
    fn the_sharer_is_never_dark(facts in any_facts()) {
        let facts = Facts { own_share: true, ..facts };
        prop_assert_eq!(attribute(&facts).sum(Source::is_dark), (0.0, 0.0, 0.0));
    }

    /// Relabelling: another app in all facts is that app in the verdict, and nothing else changes.
    #[test]
    fn apps_are_treated_alike(facts in any_facts(), one in select(vec![App::Signal, App::Line]), other in select(vec![App::Viber, App::Zalo])) {
        let swap = |source: &Source| match source {
            Source::DarkSocial(app) if *app == one => Source::DarkSocial(other),
            Source::DarkSocial(app) if *app == other => Source::DarkSocial(one),
            same => same.clone(),
        };
        let relabel = |meaning: &mut Meaning| meaning.means = swap(&meaning.means);
        let mut relabelled = facts.clone();
        match &mut relabelled.referrer {
            Referrer::Site { known: Some((_, meaning)), .. } | Referrer::AndroidApp { known: Some(meaning), .. } => relabel(meaning),
            _ => {}
        }
        relabelled.in_app.iter_mut().for_each(relabel);
        relabelled.webview_app.iter_mut().for_each(relabel);
        relabelled.click_id.iter_mut().for_each(|id| relabel(&mut id.meaning));
        if let Some(Carried { app: Some(app), .. }) = &mut relabelled.carried
            && let Source::DarkSocial(swapped) = swap(&Source::DarkSocial(*app))
        {
            *app = swapped;
        }
        if let Some(Campaign { app: Some(app), .. }) = &mut relabelled.campaign
            && let Source::DarkSocial(swapped) = swap(&Source::DarkSocial(*app))
        {
            *app = swapped;
        }
        if let Some(Campaign { means: CampaignMeans::App(app), .. }) = &mut relabelled.campaign
            && let Source::DarkSocial(swapped) = swap(&Source::DarkSocial(*app))
        {
            *app = swapped;
        }
        let mut expected = attribute(&facts);
        expected.candidates.iter_mut().for_each(|candidate| candidate.source = swap(&candidate.source));
        prop_assert_eq!(attribute(&relabelled), expected);
    }
}
