//! What somebody wants previews of a link to show, checked.

use std::collections::BTreeMap;

use entrenous_core::cards::{CARD_TEXT_CHARS, Card, CardParts, Shape, Template, has_hidden};
use entrenous_core::evidence::source::Fetcher;
use entrenous_core::links::checked_target;
use serde::{Deserialize, Serialize};

use super::fields::{InvalidLink, LinkFields};

/// Apps with parts of their own at most.
const APPS: usize = 30;
/// Variants of experiments at most.
const VARIANTS: usize = 10;

/// Parts of a card for one app. What is left out or empty is as for all apps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CardFields {
    /// The title.
    pub(crate) title: Option<String>,
    /// The text.
    pub(crate) text: Option<String>,
    /// The picture's address.
    pub(crate) image: Option<String>,
    /// `plain`, `side`, `cover`: drawn so; `none`: the picture as it is.
    pub(crate) template: Option<String>,
    /// `wide` or `square`.
    pub(crate) shape: Option<String>,
}

/// The card that `fields` make of what was there.
pub(super) fn card(fields: &LinkFields, before: Card) -> Result<Card, InvalidLink> {
    let mut card = before;
    let own = CardFields {
        title: fields.title.clone(),
        text: fields.text.clone(),
        image: fields.image.clone(),
        template: fields.template.clone(),
        shape: fields.shape.clone(),
    };
    card.own = parts(&own, card.own)?;
    if let Some(apps) = &fields.apps {
        if apps.len() > APPS {
            return Err(InvalidLink::App(format!("a card has parts for at most {APPS} apps")));
        }
        let parts =
            apps.iter().map(|(app, fields)| Ok((fetcher(app)?, parts(fields, CardParts::default())?)));
        let parts: BTreeMap<_, _> = parts.collect::<Result<_, InvalidLink>>()?;
        card.apps = parts.into_iter().filter(|(_, parts)| !parts.is_empty()).collect();
    }
    if let Some(variants) = &fields.variants {
        let is_name = |name: &str| {
            let right = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            name.split_once('/').is_some_and(|(experiment, variant)| {
                [experiment, variant].iter().all(|word| !word.is_empty() && word.bytes().all(right))
            })
        };
        if variants.len() > VARIANTS || !variants.keys().all(|name| is_name(name)) {
            return Err(InvalidLink::App(format!(
                "variants are at most {VARIANTS}, by the names of the experiment and of its variant: prompt/asks"
            )));
        }
        let parts =
            variants.iter().map(|(name, fields)| Ok((name.clone(), parts(fields, CardParts::default())?)));
        card.variants = parts.collect::<Result<_, InvalidLink>>()?;
    }
    Ok(card)
}

/// Whoever fetches for an app, by the name in the table of preview fetchers.
fn fetcher(app: &str) -> Result<String, InvalidLink> {
    let app = app.trim().to_ascii_lowercase();
    if matches!(app.as_str(), "messenger" | "instagram" | "instagram_dm" | "facebook" | "threads") {
        return Err(InvalidLink::App(
            "Messenger, Instagram, Facebook and Threads fetch as one and cannot be told apart: write meta"
                .to_owned(),
        ));
    }
    match app.parse::<Fetcher>() {
        Ok(known) if known != Fetcher::Other => Ok(known.name().to_owned()),
        _ => Err(InvalidLink::App(format!(
            "\"{}\" is no app that fetches previews; write whatsapp, meta, telegram, imessage, viber, slack, discord, linkedin, x, ...",
            app.chars().take(40).collect::<String>()
        ))),
    }
}

fn parts(fields: &CardFields, before: CardParts) -> Result<CardParts, InvalidLink> {
    let mut parts = before;
    for (given, kept) in [(&fields.title, &mut parts.title), (&fields.text, &mut parts.text)] {
        if let Some(given) = given {
            let given = given.trim();
            // A title that turns or hides letters says something else than it seems to.
            if given.chars().count() > CARD_TEXT_CHARS
                || given.chars().any(char::is_control)
                || has_hidden(given)
            {
                return Err(InvalidLink::Text);
            }
            given.clone_into(kept);
        }
    }
    if let Some(image) = &fields.image {
        parts.image = if image.trim().is_empty() {
            String::new()
        } else {
            checked_target(image, &[]).map_err(InvalidLink::Image)?
        };
    }
    if let Some(template) = &fields.template {
        parts.template = match template.trim() {
            "" => None,
            name => Some(
                name.parse::<Template>()
                    .map_err(|_| InvalidLink::Template(name.chars().take(40).collect()))?,
            ),
        };
    }
    if let Some(shape) = &fields.shape {
        parts.shape = match shape.trim() {
            "" => None,
            "wide" => Some(Shape::Wide),
            "square" => Some(Shape::Square),
            name => return Err(InvalidLink::Shape(name.chars().take(40).collect())),
        };
    }
    Ok(parts)
}
