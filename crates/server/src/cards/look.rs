//! Looking at an address as an app's fetcher does: the page, what robots.txt says, the pictures that its tags name.

use entrenous_core::cards::{CardRules, Fault, Found, Page, Picture, Robots, Seen, decoded};
use entrenous_core::links::checked_target;

use super::fetch::{Fetcher, Got, What};
use super::picture::examined;

/// How we say who we are.
pub(crate) const AGENT: &str =
    concat!("Mozilla/5.0 (compatible; EntrenousPreview/", env!("CARGO_PKG_VERSION"), ")");
/// Pictures of one page that are fetched: apps differ in the tags that they look at.
const PICTURES: usize = 3;

/// What was seen, and the pictures themselves, by their address.
#[derive(Debug)]
pub(crate) struct Looked {
    pub(crate) seen: Seen,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// Looks at `url` in the name of `agent`.
pub(crate) async fn look(fetcher: &Fetcher, rules: &CardRules, url: &str, agent: &str) -> Looked {
    let got = fetcher.get(url, agent, What::Page).await;
    let mut seen = Seen {
        url: url.to_owned(),
        led: url.to_owned(),
        redirects: 0,
        took_ms: 0,
        page: Err(Fault::Broken),
        robots: None,
        pictures: Vec::new(),
    };
    let mut files = Vec::new();
    match got {
        Err(fault) => seen.page = Err(fault),
        Ok(got) => {
            seen.led = got.led.to_string();
            seen.redirects = got.redirects;
            seen.took_ms = milliseconds(got.took);
            let page = page(&got);
            seen.robots = robots(fetcher, &got, agent).await;
            pictures(fetcher, &mut seen, &mut files, &wanted(&page, rules, &got), agent).await;
            seen.page = Ok(page);
        }
    }
    Looked { seen, files }
}

/// What a page says of itself, for links that lead there.
pub(crate) async fn found(fetcher: &Fetcher, url: &str) -> Result<Found, Fault> {
    let got = fetcher.get(url, AGENT, What::Page).await?;
    let page = page(&got);
    let first = |names: &[&str]| {
        let tag = names.iter().find_map(|name| page.first(name, None));
        tag.map(|tag| tag.value.clone()).unwrap_or_default()
    };
    let short = |text: String| entrenous_core::cards::cleaned(&text, entrenous_core::cards::CARD_TEXT_CHARS);
    let image = first(&["og:image", "og:image:url", "og:image:secure_url", "twitter:image"]);
    let image = Some(image).filter(|image| !image.trim().is_empty());
    let image = image.and_then(|image| page.resolved(&image, got.led.as_str()));
    let image = image.and_then(|image| checked_target(&image, &[]).ok());
    Ok(Found {
        title: short(first(&["og:title", "twitter:title", "title"])),
        text: short(first(&["og:description", "twitter:description", "description"])),
        image: image.unwrap_or_default(),
        site_name: short(first(&["og:site_name"])),
        image_hash: String::new(),
    })
}

fn page(got: &Got) -> Page {
    let read = decoded(if got.was_cut { whole_letters(&got.body) } else { &got.body }, &got.kind);
    let mut page = Page::read(&read.text);
    (page.bytes, page.was_cut, page.is_broken) = (got.body.len(), got.was_cut, read.is_broken);
    page
}

/// Without the letter of UTF-8 at whose middle reading ended.
fn whole_letters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        _ => bytes,
    }
}

async fn robots(fetcher: &Fetcher, got: &Got, agent: &str) -> Option<Robots> {
    let url = got.led.join("/robots.txt").ok()?;
    let file = fetcher.get(url.as_str(), agent, What::Robots).await.ok()?;
    Some(Robots::read(&String::from_utf8_lossy(&file.body)))
}

/// The pictures that some app would take, each once.
fn wanted(page: &Page, rules: &CardRules, got: &Got) -> Vec<String> {
    let mut urls: Vec<String> = Vec::new();
    for app in rules.apps() {
        let tag = app.image_tags.iter().find_map(|name| page.first(name, app.page_bytes));
        let url = tag.and_then(|tag| page.resolved(&tag.value, got.led.as_str()));
        urls.extend(url.filter(|url| !urls.contains(url)));
    }
    urls.truncate(PICTURES);
    urls
}

async fn pictures(
    fetcher: &Fetcher,
    seen: &mut Seen,
    files: &mut Vec<(String, Vec<u8>)>,
    urls: &[String],
    agent: &str,
) {
    for url in urls {
        let picture = match fetcher.get(url, agent, What::Picture).await {
            Err(fault) => Err(fault),
            Ok(got) => {
                let picture = examined(&got.body).map(|(format, width, height)| Picture {
                    format,
                    width,
                    height,
                    bytes: got.body.len() as u64,
                    ranges: got.ranges,
                    took_ms: milliseconds(got.took),
                });
                if picture.is_ok() {
                    files.push((url.clone(), got.body));
                }
                picture
            }
        };
        seen.pictures.push((url.clone(), picture));
    }
}

fn milliseconds(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
