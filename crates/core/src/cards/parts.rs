//! What the owner of a link wants previews to show, for all apps and for single ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::app::Shape;
use crate::evidence::source::vocabulary;

/// Characters of a title or a text at most.
pub const CARD_TEXT_CHARS: usize = 500;

vocabulary! {
    /// How a card's picture is drawn.
    Template, "template" {
        /// It is not drawn: the picture is served as it is.
        None = "none",
        /// Title and text on the brand's color.
        Plain = "plain",
        /// Title and text beside the picture.
        Side = "side",
        /// The title on the picture.
        Cover = "cover",
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Template, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Shape, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Parts of a card. An empty one is taken from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardParts {
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// The picture's address; of a card that is drawn, what stands in it.
    pub image: String,
    /// How its picture is drawn.
    pub template: Option<Template>,
    /// The form in which it is drawn.
    pub shape: Option<Shape>,
}

/// What previews of a link show, in place of what they would find at its target. Empty: nothing of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// In every app.
    #[serde(flatten)]
    pub own: CardParts,
    /// In single ones, by the name of their fetcher.
    pub apps: BTreeMap<String, CardParts>,
    /// Where an experiment deals it, by `experiment/variant`: before all else.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, CardParts>,
}

/// What a link's target says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    /// Its title.
    pub title: String,
    /// Its description.
    pub text: String,
    /// Its picture's whole address.
    pub image: String,
    /// Its site's name.
    pub site_name: String,
    /// The hash of its picture, when it was last fetched; empty if it was not.
    pub image_hash: String,
}

/// A card with all that it will have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The title; empty: none is known.
    pub title: String,
    /// The text.
    pub text: String,
    /// The picture's address; of a card that is drawn, what stands in it.
    pub image: String,
    /// How its picture is drawn.
    pub template: Template,
    /// The form in which it is drawn.
    pub shape: Shape,
}

impl CardParts {
    /// Nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == CardParts::default()
    }

    fn over(&self, below: &CardParts) -> CardParts {
        let either = |own: &String, below: &String| if own.is_empty() { below } else { own }.clone();
        CardParts {
            title: either(&self.title, &below.title),
            text: either(&self.text, &below.text),
            image: either(&self.image, &below.image),
            template: self.template.or(below.template),
            shape: self.shape.or(below.shape),
        }
    }
}

impl Card {
    /// Nothing is set for any app.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
            && self.apps.values().all(CardParts::is_empty)
            && self.variants.values().all(CardParts::is_empty)
    }

    /// The card where an experiment deals this variant, by its name in [`Card::variants`].
    pub fn dealt(&self, variant: &str) -> Card {
        let Some(parts) = self.variants.get(variant) else { return self.clone() };
        let apps = self.apps.iter().map(|(app, own)| (app.clone(), parts.over(own)));
        Card { own: parts.over(&self.own), apps: apps.collect(), variants: BTreeMap::new() }
    }

    /// What is set for a fetcher: its own before that of all.
    pub fn parts(&self, fetcher: Option<&str>) -> CardParts {
        match fetcher.and_then(|fetcher| self.apps.get(fetcher)) {
            Some(parts) => parts.over(&self.own),
            None => self.own.clone(),
        }
    }

    /// The card that a fetcher is served: what is set for it, else for all, else what the target says.
    pub fn whole(&self, fetcher: Option<&str>, found: &Found) -> Own {
        let below = CardParts {
            title: found.title.clone(),
            text: found.text.clone(),
            image: found.image.clone(),
            ..CardParts::default()
        };
        let CardParts { title, text, image, template, shape } = self.parts(fetcher).over(&below);
        let template = template.unwrap_or(Template::None);
        Own { title, text, image, template, shape: shape.unwrap_or(Shape::Wide) }
    }

    /// Does any app's card lack something that its target may have?
    pub fn asks_target(&self) -> bool {
        let lacks =
            |parts: &CardParts| parts.title.is_empty() || parts.text.is_empty() || parts.image.is_empty();
        let own = std::iter::once(None).chain(self.apps.keys().map(|app| Some(app.as_str())));
        let mut parts = own.map(|app| self.parts(app)).filter(|parts| !parts.is_empty());
        // Whoever is dealt nothing is served what the target says.
        !self.variants.is_empty() || parts.any(|parts| lacks(&parts))
    }
}
