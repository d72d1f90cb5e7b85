//! Each rule, their order, and what holds for any facts.

mod direct;
pub(crate) mod properties;
mod rules;

use entrenous_core::evidence::rules::{Browser, HostKind, Meaning, Scope};
use entrenous_core::evidence::source::{Grade, Source};
use entrenous_core::evidence::{
    Campaign, CampaignMeans, ClickId, Evidence, Facts, Fetch, PageKind, Referrer, Seen,
};

/// A first-seen person on a deep page, of whom nothing else is known.
pub(crate) fn nothing() -> Facts {
    Facts {
        referrer: Referrer::Absent,
        campaign: None,
        click_id: None,
        in_app: None,
        webview_app: None,
        fetch: Fetch::NotRecorded,
        user_activated: false,
        browser: Browser::unnamed(),
        depth: 2,
        page: PageKind::Deep,
        seen: Seen::First,
        seen_page: false,
        own_share: false,
        carried: None,
        documents: 1,
        assets: 3,
        receipts_before: 0,
        started_ms: 1_780_315_200_000,
    }
}

fn meaning(source: &str, grade: Grade) -> Meaning {
    Meaning { means: source.parse().expect("a source's name"), grade }
}

fn proven(source: &str) -> Meaning {
    meaning(source, Grade::Proven)
}

fn inferred(source: &str) -> Meaning {
    meaning(source, Grade::Inferred)
}

fn site(kind: HostKind, meaning: Meaning) -> Referrer {
    Referrer::Site { host: "host.example".into(), known: Some((kind, meaning)) }
}

fn unknown_site() -> Referrer {
    Referrer::Site { host: "news.example".into(), known: None }
}

fn app(meaning: Option<Meaning>) -> Referrer {
    Referrer::AndroidApp { package: "org.example.app".into(), known: meaning }
}

fn campaign(source: &str, means: CampaignMeans) -> Option<Campaign> {
    Some(Campaign { source: Some(source.into()), means, utm: true, ..Campaign::default() })
}

fn click(parameter: &str, meaning: Meaning) -> Option<ClickId> {
    Some(ClickId { parameter: parameter.into(), meaning, scope: Scope::Click, value: 7 })
}

/// Grade, sources with probability and bounds, and evidence, as one line.
fn told(facts: &Facts) -> String {
    let verdict = super::attribute(facts);
    let candidates: Vec<_> = verdict
        .candidates
        .iter()
        .map(|c| format!("{} {:.2} [{:.0}-{:.0}]", c.source, c.probability, c.low, c.high))
        .collect();
    let evidence: Vec<_> = verdict.evidence.iter().map(|evidence: &Evidence| evidence.name()).collect();
    format!("{}: {} by {}", verdict.grade, candidates.join(", "), evidence.join("+"))
}

fn is_proven(facts: &Facts, source: &str, evidence: &str) {
    assert_eq!(told(facts), format!("proven: {source} 1.00 [1-1] by {evidence}"), "{facts:?}");
}

fn is_inferred(facts: &Facts, source: &str, evidence: &str) {
    assert_eq!(told(facts), format!("inferred: {source} 1.00 [0-1] by {evidence}"), "{facts:?}");
}

fn names(source: &Source, meaning: Option<&Meaning>) -> bool {
    meaning.is_some_and(|meaning| meaning.means == *source)
}
