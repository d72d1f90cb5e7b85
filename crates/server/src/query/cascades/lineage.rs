//! Stored lineage as the nodes of cascades.

use std::collections::HashMap;

use entrenous_core::evidence::source::{Grade, Source};
use entrenous_core::share::Mechanism;
use entrenous_inference::cascades::{Carried, Node, Parent};
use entrenous_storage::events::LineageNode;

/// The nodes of cascades, in the same order, with the paths of their pages by number.
///
/// A token is public from the first of its children on that came from a public place: before that, nobody knew.
pub(super) fn nodes(stored: &[LineageNode]) -> (Vec<Node>, Vec<&str>) {
    let public: HashMap<u64, i64> = stored.iter().filter(|node| node.token != 0 && is_public(node)).fold(
        HashMap::new(),
        |mut public, node| {
            let since = public.entry(node.token).or_insert(node.started_ms);
            *since = node.started_ms.min(*since);
            public
        },
    );
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
