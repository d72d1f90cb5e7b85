//! What apps will show of a link: of some the card that the door serves them, of the others what they find at its target.

use std::sync::Arc;

use askama::Template as _;
use entrenous_core::cards::{Fault, Page, Picture, Seen, Shown, shown};

use super::told::{Preview, told};
use crate::cards::face::Face;
use crate::cards::look::{AGENT, look};
use crate::cards::picture::examined;
use crate::cards::serve::made;
use crate::links::{CardPage, Entry};
use crate::serve::App;

/// Foretells a link's cards.
pub(crate) async fn link_preview(app: &Arc<App>, entry: &Arc<Entry>) -> Preview {
    let link = &entry.stored.link;
    let rules = &app.cards.rules;
    let mut target: Option<Seen> = None;
    let mut cards: Vec<Shown> = Vec::new();
    let mut first: Option<Seen> = None;
    for app_rules in rules.apps() {
        let fetcher = app_rules.app.fetcher();
        let of_app = |seen: &Seen| shown(seen, rules).into_iter().find(|card| card.app == app_rules.app);
        // As the door decides.
        if link.is_guarded() || !link.card.parts(Some(fetcher)).is_empty() {
            let seen = served(app, entry, fetcher).await;
            cards.extend(of_app(&seen));
            first.get_or_insert(seen);
        } else {
            if target.is_none() {
                let mut seen = look(&app.cards.fetcher, rules, &link.target, AGENT).await.seen;
                seen.redirects = seen.redirects.saturating_add(1);
                target = Some(seen);
            }
            cards.extend(target.as_ref().and_then(of_app));
        }
    }
    let stored = &entry.stored;
    let mut seen = first.or(target).unwrap_or_else(|| at(entry));
    seen.url = format!("https://{}/{}", stored.host, stored.slug);
    told(&seen, cards)
}

/// What the door serves a fetcher, as the fetcher sees it.
async fn served(app: &Arc<App>, entry: &Arc<Entry>, fetcher: &str) -> Seen {
    let face = Face::new(entry, Some(fetcher), None);
    let mut seen = at(entry);
    if let Ok(html) = CardPage::new(&face).render() {
        seen.page = Ok(Page::read(&html));
    }
    let Some(url) = face.image() else { return seen };
    let picture = if face.is_drawn() {
        let file = made(app, &face, &face.file()).await;
        file.and_then(|file| {
            let (file, _) = file;
            let (format, width, height) = examined(&file)?;
            Ok(Picture { format, width, height, bytes: file.len() as u64, ranges: true, took_ms: 0 })
        })
    } else {
        let got = app.cards.fetcher.get(&url, AGENT, crate::cards::fetch::What::Picture).await;
        got.and_then(|got| {
            let (format, width, height) = examined(&got.body)?;
            let took_ms = u64::try_from(got.took.as_millis()).unwrap_or(u64::MAX);
            Ok(Picture { format, width, height, bytes: got.body.len() as u64, ranges: got.ranges, took_ms })
        })
    };
    seen.pictures.push((url, picture));
    seen
}

fn at(entry: &Entry) -> Seen {
    let url = format!("https://{}/{}", entry.stored.host, entry.stored.slug);
    Seen {
        led: url.clone(),
        url,
        redirects: 0,
        took_ms: 0,
        page: Err(Fault::Broken),
        robots: None,
        pictures: Vec::new(),
    }
}
