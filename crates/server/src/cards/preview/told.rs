//! A preview as JSON.

use entrenous_core::cards::{CardRules, Fault, Picture, Seen, Shown, Warning, shown};
use serde::Serialize;
use utoipa::ToSchema;

use super::words;
use crate::render::Lang;

/// What apps will show of an address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// The address that was asked about.
    url: String,
    /// Where it leads, after redirects.
    led: String,
    /// How many redirects.
    redirects: u8,
    /// How long the page took, in milliseconds.
    took_ms: u64,
    /// Why the page could not be had; null: it could.
    fault: Option<String>,
    /// The tags that previews are made of, in their order.
    tags: Vec<TagShown>,
    /// The pictures that the tags name.
    pictures: Vec<PictureShown>,
    /// What each app will show.
    apps: Vec<AppShown>,
}

/// A tag.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TagShown {
    /// As in `og:title`.
    name: String,
    /// In one line, without hidden marks.
    value: String,
}

/// A picture.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PictureShown {
    /// Its address.
    url: String,
    /// Why it could not be had; null: it could.
    fault: Option<String>,
    /// `jpeg`, `png`, `gif`, `webp`.
    format: Option<&'static str>,
    /// Pixels in a row.
    width: Option<u32>,
    /// Rows.
    height: Option<u32>,
    /// Its weight.
    bytes: Option<u64>,
    /// Its server sends parts (`Range`).
    ranges: Option<bool>,
}

/// What one app will show.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppShown {
    /// `whatsapp`, `messenger`, `instagram`, `telegram`, `imessage`, `viber`, `slack`, `discord`, `linkedin`, `x`.
    app: &'static str,
    /// As people write it.
    name: &'static str,
    /// As far as it is shown.
    title: String,
    /// The tag that it comes from; empty: it is the host's name.
    title_tag: String,
    /// As far as it is shown; empty: the app shows none.
    text: String,
    /// The tag that it comes from.
    text_tag: String,
    /// The line that says where it leads.
    host: String,
    /// The picture's address, if one is shown.
    image: Option<String>,
    /// The tag that it comes from.
    image_tag: String,
    /// `wide`, `square`, `none`.
    shape: &'static str,
    /// Width by height to which a wide picture is cut; null: it is shown whole.
    ratio: Option<f64>,
    /// The worst first.
    warnings: Vec<WarningShown>,
}

/// Something that can be put right.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningShown {
    /// `problem`, `advice`, `note`.
    #[schema(value_type = String)]
    level: entrenous_core::cards::Level,
    /// What it is, with its figures.
    #[schema(value_type = Object)]
    what: Warning,
    /// What is wrong.
    said: InBoth,
    /// What would put it right.
    remedy: InBoth,
}

/// In English and French.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InBoth {
    en: String,
    fr: String,
}

/// What was seen of an address, and what all apps will show of it.
pub(crate) fn preview(seen: &Seen, rules: &CardRules) -> Preview {
    told(seen, shown(seen, rules))
}

/// The same, with cards that were foretold already.
pub(crate) fn told(seen: &Seen, cards: Vec<Shown>) -> Preview {
    let tags = seen.page.as_ref().map(|page| page.tags.as_slice()).unwrap_or_default();
    let tag =
        |tag: &entrenous_core::cards::PageTag| TagShown { name: tag.name.clone(), value: tag.value.clone() };
    Preview {
        url: seen.url.clone(),
        led: seen.led.clone(),
        redirects: seen.redirects,
        took_ms: seen.took_ms,
        fault: seen.page.as_ref().err().map(Fault::to_string),
        tags: tags.iter().map(tag).collect(),
        pictures: seen.pictures.iter().map(|(url, picture)| picture_shown(url, picture)).collect(),
        apps: cards.into_iter().map(app).collect(),
    }
}

fn picture_shown(url: &str, picture: &Result<Picture, Fault>) -> PictureShown {
    let there = picture.as_ref().ok();
    PictureShown {
        url: url.to_owned(),
        fault: picture.as_ref().err().map(Fault::to_string),
        format: there.map(|picture| picture.format.name()),
        width: there.map(|picture| picture.width),
        height: there.map(|picture| picture.height),
        bytes: there.map(|picture| picture.bytes),
        ranges: there.map(|picture| picture.ranges),
    }
}

fn app(card: Shown) -> AppShown {
    let warning = |what: Warning| {
        let (en, remedy_en) = words::told(Lang::En, &what);
        let (fr, remedy_fr) = words::told(Lang::Fr, &what);
        let (said, remedy) = (InBoth { en, fr }, InBoth { en: remedy_en, fr: remedy_fr });
        WarningShown { level: what.level(), what, said, remedy }
    };
    AppShown {
        app: card.app.name(),
        name: card.app.title(),
        title: card.title.text,
        title_tag: card.title.tag,
        text: card.text.text,
        text_tag: card.text.tag,
        host: card.host,
        image: Some(card.image.text).filter(|image| !image.is_empty()),
        image_tag: card.image.tag,
        shape: card.shape.name(),
        ratio: card.ratio.map(|ratio| f64::from(ratio) / 100.0),
        warnings: card.warnings.into_iter().map(warning).collect(),
    }
}
