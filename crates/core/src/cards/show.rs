//! A card, foretold.

use serde::Serialize;
use url::Url;

use super::app::{CardApp, Shape};
use super::page::{Page, PageTag};
use super::rules::{AppRules, CardRules, HostLine};
use super::seen::{Picture, Seen};
use super::text::cut;
use super::warning::Warning;

/// Milliseconds after which a page counts as slow where nobody says how long an app waits: people paste and send within seconds, and a card
/// that is not there by then stays away.
const SLOW_MS: u32 = 3_000;
/// Percent of a picture that may be cut off before it is said.
const CROPPED: u32 = 20;

/// A text of a card, and the tag that it was taken from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The text, as far as it is shown.
    pub text: String,
    /// The tag; empty: none was there.
    pub tag: String,
}

/// What an app will show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The app.
    pub app: CardApp,
    /// The title; without any, the host's name.
    pub title: Taken,
    /// The text; empty: the app shows none.
    pub text: Taken,
    /// The line that says where it leads.
    pub host: String,
    /// The picture's address, if one is shown.
    pub image: Taken,
    /// How it is shown.
    pub shape: Shape,
    /// Width by height to which it is cut, in hundredths; none: it is shown whole.
    pub ratio: Option<u32>,
    /// The worst first.
    pub warnings: Vec<Warning>,
}

/// The cards of an address in all apps. Linear in what was seen.
pub fn shown(seen: &Seen, rules: &CardRules) -> Vec<Shown> {
    rules.apps().iter().map(|rules| card(seen, rules)).collect()
}

fn card(seen: &Seen, rules: &AppRules) -> Shown {
    let led = Url::parse(&seen.led).ok();
    let host = led.as_ref().and_then(Url::host_str).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
    let mut card = Shown {
        app: rules.app,
        title: Taken { text: host.clone(), tag: String::new() },
        text: Taken::default(),
        host,
        image: Taken::default(),
        shape: Shape::None,
        ratio: None,
        warnings: Vec::new(),
    };
    match (&seen.page, led.as_ref().and_then(|led| blocked(seen, rules, led))) {
        (_, Some(agent)) => card.warnings.push(Warning::RobotsBlocked { agent }),
        (Err(fault), None) => card.warnings.push(Warning::PageFailed { fault: fault.clone() }),
        (Ok(page), None) => {
            of_page(&mut card, seen, page, rules);
            texts(&mut card, page, rules);
            image(&mut card, seen, page, rules);
        }
    }
    card.warnings.sort_by_key(|warning| std::cmp::Reverse(warning.level()));
    card
}

fn blocked(seen: &Seen, rules: &AppRules, led: &Url) -> Option<String> {
    let (agent, robots) = (rules.robots.as_ref()?, seen.robots.as_ref()?);
    let path = led.query().map_or_else(|| led.path().to_owned(), |query| format!("{}?{query}", led.path()));
    (!robots.allows(agent, &path)).then(|| agent.clone())
}

fn of_page(card: &mut Shown, seen: &Seen, page: &Page, rules: &AppRules) {
    let wait_ms = u64::from(rules.wait_ms.unwrap_or(SLOW_MS));
    if seen.took_ms > wait_ms {
        card.warnings.push(Warning::PageSlow { took_ms: seen.took_ms, wait_ms });
    }
    if seen.redirects > 1 {
        card.warnings.push(Warning::Redirected { count: seen.redirects });
    }
    if page.is_broken {
        card.warnings.push(Warning::BrokenLetters);
    }
    let noindex = |tag: &PageTag| tag.name == "robots" && tag.value.to_ascii_lowercase().contains("noindex");
    if page.tags.iter().any(noindex) {
        card.warnings.push(Warning::NoindexIrrelevant);
    }
}

/// The first tag that is there, as far as the app reads.
fn first<'a>(page: &'a Page, names: &[String], rules: &AppRules) -> Option<&'a PageTag> {
    names.iter().find_map(|name| page.first(name, rules.page_bytes))
}

/// A tag of these that is there, but behind what the app reads.
fn too_late(card: &mut Shown, page: &Page, names: &[String], rules: &AppRules) {
    let Some(most) = rules.page_bytes else { return };
    let beyond = |name: &String| page.first(name, None).filter(|tag| tag.ends_at > most as usize);
    if let Some(tag) = names.iter().find_map(beyond) {
        card.warnings.push(Warning::TagTooLate { tag: tag.name.clone(), ends_at: tag.ends_at, most });
    }
}

fn texts(card: &mut Shown, page: &Page, rules: &AppRules) {
    let (title, text) = (first(page, &rules.title_tags, rules), first(page, &rules.text_tags, rules));
    if [title, text].into_iter().flatten().any(|tag| tag.had_hidden) {
        card.warnings.push(Warning::HiddenMarks);
    }
    match title {
        Some(tag) => {
            let (text, was_cut) = within(&tag.value, rules.title_chars);
            card.title = Taken { text, tag: tag.name.clone() };
            let chars = tag.value.chars().count();
            if let (true, Some(shown)) = (was_cut, rules.title_chars) {
                card.warnings.push(Warning::TitleCut { chars, shown });
            }
            if tag.name == "title" {
                card.warnings.push(Warning::TitleTagMissing { taken: tag.name.clone() });
            }
        }
        None => {
            card.warnings.push(Warning::TitleMissing);
            too_late(card, page, &rules.title_tags, rules);
        }
    }
    if rules.text_chars != Some(0) {
        match text {
            Some(tag) => {
                let (text, was_cut) = within(&tag.value, rules.text_chars);
                card.text = Taken { text, tag: tag.name.clone() };
                let chars = tag.value.chars().count();
                if let (true, Some(shown)) = (was_cut, rules.text_chars) {
                    card.warnings.push(Warning::TextCut { chars, shown });
                }
            }
            None => card.warnings.push(Warning::TextMissing),
        }
    }
    if rules.host == HostLine::SiteName
        && let Some(name) = page.first("og:site_name", rules.page_bytes)
    {
        card.host.clone_from(&name.value);
    }
}

fn within(text: &str, most: Option<u32>) -> (String, bool) {
    let most = most.map_or(usize::MAX - 1, |most| most as usize);
    let cut = cut(text, most);
    (cut.text, cut.was_cut)
}

fn image(card: &mut Shown, seen: &Seen, page: &Page, rules: &AppRules) {
    let Some(tag) = first(page, &rules.image_tags, rules) else {
        card.warnings.push(Warning::ImageMissing);
        too_late(card, page, &rules.image_tags, rules);
        return;
    };
    let Some(url) = page.resolved(&tag.value, &seen.led) else {
        card.warnings.push(Warning::ImageFailed { fault: super::Fault::Address });
        return;
    };
    if !(tag.value.starts_with("https:") || tag.value.starts_with("http:")) {
        card.warnings.push(Warning::ImageRelative { value: tag.value.chars().take(200).collect() });
    }
    if url.starts_with("http:") {
        card.warnings.push(Warning::ImageHttp);
    }
    match seen.picture(&url) {
        Some(Ok(picture)) => {
            let has_large_card = page.first("twitter:card", rules.page_bytes);
            let has_large_card = has_large_card.is_some_and(|tag| tag.value == "summary_large_image");
            shape(card, picture, has_large_card, rules);
            if card.shape != Shape::None {
                card.image = Taken { text: url, tag: tag.name.clone() };
            }
        }
        Some(Err(fault)) => card.warnings.push(Warning::ImageFailed { fault: fault.clone() }),
        // It was not fetched: nothing is known of it.
        None => {}
    }
}

/// Which form a picture takes, and what is wrong with it.
fn shape(card: &mut Shown, picture: &Picture, has_large_card: bool, rules: &AppRules) {
    let (width, height) = (picture.width.max(1), picture.height.max(1));
    let (long, short) = (width.max(height), width.min(height));
    let ratio = |of: u32, by: u32| u64::from(of) * 100 / u64::from(by);
    let least = |px: Option<(u32, u32)>| {
        px.filter(|(least_width, least_height)| width < *least_width || height < *least_height)
    };
    let mut never = Vec::new();
    if let Some(most) = rules.image_bytes.filter(|most| picture.bytes > u64::from(*most)) {
        never.push(Warning::ImageHeavy { bytes: picture.bytes, most });
    }
    if let Some((least_width, least_height)) = least(rules.image_px) {
        never.push(Warning::ImageTiny { width, height, least_width, least_height });
    }
    if rules.most_ratio.is_some_and(|most| ratio(long, short) > u64::from(most)) {
        never.push(Warning::ImageRatio { width, height });
    }
    if !rules.formats.is_empty() && !rules.formats.contains(&picture.format) {
        never.push(Warning::ImageFormat { format: picture.format });
    }
    let is_shown = never.is_empty();
    card.warnings.append(&mut never);
    let wait_ms = u64::from(rules.wait_ms.unwrap_or(SLOW_MS));
    if picture.took_ms > wait_ms {
        card.warnings.push(Warning::ImageSlow { took_ms: picture.took_ms, wait_ms });
    }
    if rules.asks_ranges && !picture.ranges {
        card.warnings.push(Warning::RangesIgnored);
    }
    if !is_shown {
        return;
    }
    let own = ratio(width, height);
    if let Some((wide_width, wide_height)) = least(rules.wide_px) {
        card.shape = Shape::Square;
        card.warnings.push(Warning::ImageSmall { width, height, wide_width, wide_height });
    } else if rules.asks_large_card && !has_large_card {
        card.shape = Shape::Square;
        card.warnings.push(Warning::LargeCardMissing);
    } else if rules.wide_from.is_some_and(|from| own < u64::from(from)) {
        card.shape = Shape::Square;
    } else {
        card.shape = Shape::Wide;
        card.ratio = rules.wide_ratio;
        if let Some((good_width, _)) = least(rules.good_px) {
            card.warnings.push(Warning::ImageBlurred { width, good_width });
        }
    }
    let kept = if card.shape == Shape::Square { Some(100) } else { rules.wide_ratio };
    if let Some(kept) = kept.map(u64::from) {
        let percent = 100 - own.min(kept).max(1) * 100 / own.max(kept).max(1);
        let percent = u32::try_from(percent).unwrap_or_default();
        // A wide picture loses its sides in a small square, as everybody expects.
        if percent > CROPPED && card.shape == Shape::Wide {
            card.warnings.push(Warning::ImageCropped { percent });
        }
    }
}
