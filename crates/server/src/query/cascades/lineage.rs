//! Stored lineage as the nodes of cascades.

use std::collections::{HashMap, HashSet};

use entrenous_core::evidence::source::{Audience, Grade, Source};
use entrenous_core::share::Mechanism;
use entrenous_inference::cascades::{Carried, Node, Parent};
use entrenous_storage::events::{LineageNode, TokenReceipt};

/// The nodes of cascades, in the same order, with the paths of their pages by number.
///
/// A token is public from the first of its children on that came from a public place, or whose preview a public place fetched: before that,
/// nobody knew. A private receipt proves that it was passed on in private.
pub(super) fn nodes<'a>(stored: &'a [LineageNode], receipts: &[TokenReceipt]) -> (Vec<Node>, Vec<&'a str>) {
    let told_by = |audience: Audience| receipts.iter().filter(move |told| told.audience == audience.name());
    let private: HashSet<u64> = told_by(Audience::Private).map(|receipt| receipt.token).collect();
    let children = stored.iter().filter(|node| node.token != 0 && is_public(node));
    let shown = children.map(|node| (node.token, node.started_ms));
    let fetched = told_by(Audience::Public).map(|receipt| (receipt.token, receipt.time_ms));
    let mut public: HashMap<u64, i64> = HashMap::new();
    for (token, time_ms) in shown.chain(fetched) {
        let since = public.entry(token).or_insert(time_ms);
        *since = time_ms.min(*since);
    }
    // A root shows by its children how its page was passed on.
    let mut passed_on: HashMap<u64, Mechanism> = HashMap::new();
    for node in stored {
        if let (Some(parent), Some(mechanism)) = (node.parent, mechanism(node)) {
            passed_on.entry(parent).or_insert(mechanism);
        }
    }
    let (mut pages, mut numbers) = (Vec::new(), HashMap::new());
    let made = stored.iter().map(|node| {
        let page = *numbers.entry(&*node.page).or_insert_with(|| {
            pages.push(&*node.page);
            pages.len() - 1
        });
        let is_public = public.get(&node.token).is_some_and(|since| node.started_ms >= *since);
        let mechanism = mechanism(node).or_else(|| passed_on.get(&node.visit).copied());
        Node {
            at_ms: node.started_ms,
            id: node.visit,
            parent: node
                .parent
                .map(|parent| if parent == 0 { Parent::Unknown } else { Parent::Known(parent) }),
            page: page as u32,
            mechanism: mechanism.unwrap_or(Mechanism::AddressBar),
            app: app(node),
            carried: match (is_public, node.parent) {
                (true, _) => Carried::Public,
                (false, Some(_)) if private.contains(&node.token) => Carried::Proven,
                (false, Some(_)) if node.grade == Grade::Proven.name() && is_dark(node) => Carried::Proven,
                (false, _) => Carried::Inferred,
            },
        }
    });
    let made = made.collect();
    (made, pages)
}

fn mechanism(node: &LineageNode) -> Option<Mechanism> {
    Mechanism::ALL.get(usize::from(node.mechanism?)).copied()
}

/// The app in which the link was opened, where that shows, else the one that the sharer chose.
fn app(node: &LineageNode) -> Option<entrenous_core::evidence::source::App> {
    match source(node) {
        Some(Source::DarkSocial(app)) if node.parent.is_some() => Some(app),
        _ => node.app.parse().ok(),
    }
}

fn source(node: &LineageNode) -> Option<Source> {
    node.source.parse().ok()
}

fn is_dark(node: &LineageNode) -> bool {
    source(node).is_some_and(|source| source.is_dark())
}

/// Did it come from a place that anybody can see?
fn is_public(node: &LineageNode) -> bool {
    matches!(
        source(node),
        Some(Source::PublicSocial(_) | Source::Referral(_) | Source::OrganicSearch | Source::AiAssistant(_))
    )
}
