//! What the targets of links say of themselves: asked when a link is made or changed, and again after a week.

use std::sync::Arc;

use entrenous_core::cards::{Fault, Found};
use entrenous_storage::records::{StoredLink, StoredPage};

use super::look::found;
use super::serve::hash;
use crate::serve::{App, now};

/// Seconds after which a target is asked again, when a card is served.
const WEEK: i64 = 7 * 24 * 60 * 60;
/// Targets that are asked after one change of the records; each answer is a change.
const AT_ONCE: usize = 20;

/// Does the card of this link need to know what its target says?
fn asks(link: &StoredLink) -> bool {
    !link.link.is_guarded() && link.archived.is_none() && link.link.card.asks_target()
}

/// Links whose targets were never asked are asked, some at a time: the command line adds links, and asks nobody.
pub(crate) fn ask_missing(app: &Arc<App>) {
    let links = app.links.load();
    let all = links.domains().iter().flat_map(|domain| domain.links());
    for entry in all.filter(|entry| entry.page.is_none() && asks(&entry.stored)).take(AT_ONCE) {
        ask(app, &entry.stored, None);
    }
}

/// Asks the target of a link whose card needs it, if that was not done within a week. Nobody waits for it.
pub(crate) fn ask(app: &Arc<App>, link: &StoredLink, page: Option<&StoredPage>) {
    let is_due = page.is_none_or(|page| now() - page.asked > WEEK);
    if !is_due || !asks(link) || !app.cards.begins(link.id) {
        return;
    }
    let (app, link, before) = (Arc::clone(app), link.clone(), page.map(|page| page.found.clone()));
    tokio::spawn(async move {
        if let Err(error) = store(&app, &link, before.unwrap_or_default()).await {
            tracing::warn!(%error, "what a link's target says could not be kept");
        }
        app.cards.ended(link.id);
    });
}

/// Asks a link's target now, whatever is known of it.
pub(crate) async fn ask_now(
    app: &Arc<App>,
    link: &StoredLink,
) -> Result<Result<Found, Fault>, crate::serve::Problem> {
    let before = app.records.page(link.id).await?.map(|page| page.found).unwrap_or_default();
    let said = store(app, link, before).await?;
    app.reload().await?;
    Ok(said)
}

/// What could not be read leaves what was known, and is asked for again in a week.
async fn store(
    app: &Arc<App>,
    link: &StoredLink,
    before: Found,
) -> Result<Result<Found, Fault>, entrenous_storage::records::RecordsError> {
    let said = found(&app.cards.fetcher, &link.link.target).await;
    let known = (before.image.clone(), before.image_hash.clone());
    let mut kept = said.clone().unwrap_or(before);
    // Its picture is there before the first app asks for the card, and is another card's where it has changed.
    if !kept.image.is_empty() {
        match app.cards.picture(&kept.image, true).await {
            Some(picture) => kept.image_hash = hash(&picture),
            // What is drawn is still the one of before.
            None if kept.image == known.0 => kept.image_hash = known.1,
            None => {}
        }
    }
    let page = StoredPage { asked: now(), found: kept };
    // Housekeeping reads it within a second; with many links added at once each reading would be of all of them.
    app.records.put_page(link.id, &link.link.target, &page).await?;
    Ok(said)
}
