//! A link's card as one app is served it, and the name of its picture.

use entrenous_core::cards::{Brand, Own, Shape, Template};
use entrenous_storage::records::StoredBrand;
use image::RgbaImage;
use sha2::{Digest, Sha256};

use super::picture::decoded;
use crate::links::Entry;

/// Changes with every change of the templates: what was drawn before is not served any more.
const EDITION: &[u8] = b"1";

/// How a site's cards look, ready to be drawn.
#[derive(Debug, Default)]
pub struct Style {
    /// With the site's domain where no name was set.
    pub(crate) brand: Brand,
    /// Its logo.
    pub(crate) logo: Option<RgbaImage>,
    /// The logo's hash.
    pub(crate) logo_hash: [u8; 32],
}

impl Style {
    /// Of what was set for the site of this domain.
    pub(crate) fn new(stored: StoredBrand, domain: &str) -> Style {
        let mut brand = stored.brand;
        if brand.name.is_empty() {
            domain.clone_into(&mut brand.name);
        }
        let logo = stored.logo.unwrap_or_default();
        let logo_hash = Sha256::digest(&logo).into();
        // It was checked when it was set.
        Style { brand, logo: decoded(&logo).ok().map(|logo| logo.to_rgba8()), logo_hash }
    }
}

/// A card with a picture of its own.
#[derive(Debug)]
pub(crate) struct Face<'a> {
    pub(crate) own: Own,
    pub(crate) entry: &'a Entry,
}

impl<'a> Face<'a> {
    /// The card that a fetcher is served, where an experiment deals `variant`. What the target says of itself is not told of links that not everybody
    /// may follow.
    pub(crate) fn new(entry: &'a Entry, fetcher: Option<&str>, variant: Option<&str>) -> Face<'a> {
        let link = &entry.stored.link;
        let dealt = variant.map(|variant| link.card.dealt(variant));
        let card = dealt.as_ref().unwrap_or(&link.card);
        let nothing = Default::default();
        let found = entry.page.as_ref().map(|page| &page.found).filter(|_| !link.is_guarded());
        Face { own: card.whole(fetcher, found.unwrap_or(&nothing)), entry }
    }

    /// Is its picture drawn here?
    pub(crate) fn is_drawn(&self) -> bool {
        self.own.template != Template::None
    }

    /// The hash of all that is in the picture.
    pub(crate) fn version(&self) -> String {
        let (own, style) = (&self.own, &self.entry.style);
        let mut hasher = Sha256::new_with_prefix(EDITION);
        let (background, accent) = (style.brand.background.0, style.brand.accent.0);
        let texts = [
            own.template.name(),
            own.shape.name(),
            &own.title,
            &own.text,
            &own.image,
            &self.entry.site,
            &style.brand.name,
        ];
        // The target's picture may change and keep its address.
        let found = self.entry.page.as_ref().map(|page| &page.found);
        let picture = found.filter(|found| found.image == own.image).map_or("", |found| &found.image_hash);
        for text in texts.map(str::as_bytes).into_iter().chain([
            picture.as_bytes(),
            &background,
            &accent,
            &style.logo_hash,
        ]) {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text);
        }
        hasher.finalize().iter().take(10).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The name of its picture: `card-wide-0123456789abcdef0123.png`.
    pub(crate) fn file(&self) -> String {
        let ending =
            if matches!(self.own.template, Template::Side | Template::Cover) { "jpg" } else { "png" };
        format!("card-{}-{}.{ending}", self.own.shape, self.version())
    }

    /// The address of its picture, if it has one.
    pub(crate) fn image(&self) -> Option<String> {
        let stored = &self.entry.stored;
        if self.is_drawn() {
            return Some(format!("https://{}/{}/{}", stored.host, stored.slug, self.file()));
        }
        Some(self.own.image.clone()).filter(|image| !image.is_empty())
    }

    /// The card whose picture has this name. A name of a picture that was changed since is that of the card for everybody.
    pub(crate) fn of_file(entry: &'a Entry, file: &str) -> Option<(Face<'a>, bool)> {
        let (shape, rest) = file.strip_prefix("card-")?.split_once('-')?;
        let shape: Shape = shape.parse().ok()?;
        let (version, ending) = rest.split_once('.')?;
        if !matches!(ending, "png" | "jpg") || version.len() != 20 || shape == Shape::None {
            return None;
        }
        let card = &entry.stored.link.card;
        let variants = || std::iter::once(None).chain(card.variants.keys().map(|name| Some(name.as_str())));
        let apps = std::iter::once(None).chain(card.apps.keys().map(|app| Some(app.as_str())));
        let faces = apps.flat_map(|app| variants().map(move |variant| Face::new(entry, app, variant)));
        let mut drawn: Vec<Face<'_>> = faces.filter(Face::is_drawn).collect();
        let same = drawn.iter().position(|face| face.version() == version);
        let at = same.or_else(|| drawn.iter().position(|face| face.own.shape == shape))?;
        Some((drawn.swap_remove(at), same.is_some()))
    }
}
