//! A page's tags, as an app's fetcher reads them: no script runs, and no tree is built.

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Spanned, Tokenizer};
use serde::Serialize;
use url::Url;

use super::text::{cleaned, has_hidden};

/// Tags that are kept at most.
const TAGS: usize = 200;
/// Characters of a value at most.
const VALUE_CHARS: usize = 4_096;

/// Names of `meta` that are kept.
const NAMES: [&str; 20] = [
    "og:title",
    "og:description",
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "og:image:width",
    "og:image:height",
    "og:image:type",
    "og:image:alt",
    "og:site_name",
    "og:url",
    "og:type",
    "twitter:card",
    "twitter:title",
    "twitter:description",
    "twitter:image",
    "twitter:image:src",
    "description",
    "theme-color",
    "robots",
];

/// A tag that previews are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageTag {
    /// `og:title`, `title`, `icon`, `canonical`, ...
    pub name: String,
    /// Its value, in one line, without hidden marks.
    pub value: String,
    /// The byte after it in the page.
    pub ends_at: usize,
    /// Hidden marks or control characters were taken out.
    pub had_hidden: bool,
}

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Page {
    /// In their order.
    pub tags: Vec<PageTag>,
    /// Bytes that were read.
    pub bytes: usize,
    /// There was more than is read.
    pub was_cut: bool,
    /// Letters could not be read in the encoding that the page or its server names.
    pub is_broken: bool,
}

impl Page {
    /// Reads a page's text. Linear.
    pub fn read(text: &str) -> Page {
        let mut page = Page { bytes: text.len(), ..Page::default() };
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        // Without a tree this is as near as it gets: what stands in scripts and styles is no tag.
        emitter.naively_switch_states(true);
        let mut title: Option<String> = None;
        let mut in_svg = 0_u32;
        for token in Tokenizer::new_with_emitter(text, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) if tag.name == b"svg" && !tag.self_closing => in_svg += 1,
                Token::EndTag(tag) if tag.name == b"svg" => in_svg = in_svg.saturating_sub(1),
                Token::StartTag(tag) if tag.name == b"title" && in_svg == 0 => title = Some(String::new()),
                Token::EndTag(tag) if tag.name == b"title" => {
                    if let Some(title) = title.take() {
                        page.keep("title", &title, tag.span.end);
                    }
                }
                Token::String(Spanned { value, .. }) => {
                    if let Some(title) = &mut title
                        && title.len() < VALUE_CHARS
                    {
                        title.push_str(&String::from_utf8_lossy(&value));
                    }
                }
                Token::StartTag(tag) => page.tag(&tag),
                _ => {}
            }
        }
        page
    }

    fn tag(&mut self, tag: &StartTag<usize>) {
        let of = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value));
        match tag.name.as_slice() {
            b"meta" => {
                let name = of(b"property").or_else(|| of(b"name")).unwrap_or_default();
                let name = name.trim().to_ascii_lowercase();
                if let (true, Some(content)) = (NAMES.contains(&name.as_str()), of(b"content")) {
                    self.keep(&name, &content, tag.span.end);
                }
            }
            b"link" => {
                let rel = of(b"rel").unwrap_or_default().to_ascii_lowercase();
                let kept =
                    ["canonical", "icon", "apple-touch-icon", "apple-touch-icon-precomposed", "image_src"];
                let known = rel.split_ascii_whitespace().find(|one| kept.contains(one));
                if let (Some(known), Some(href)) = (known, of(b"href")) {
                    self.keep(known, &href, tag.span.end);
                }
            }
            b"base" => {
                if let Some(href) = of(b"href") {
                    self.keep("base", &href, tag.span.end);
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, name: &str, value: &str, ends_at: usize) {
        let clean = cleaned(value, VALUE_CHARS);
        if self.tags.len() < TAGS && !clean.is_empty() {
            let had_hidden = has_hidden(value);
            self.tags.push(PageTag { name: name.to_owned(), value: clean, ends_at, had_hidden });
        }
    }

    /// The first tag of this name within the page's first `bytes`.
    pub fn first(&self, name: &str, bytes: Option<u32>) -> Option<&PageTag> {
        let within = |tag: &&PageTag| bytes.is_none_or(|bytes| tag.ends_at <= bytes as usize);
        self.tags.iter().find(|tag| tag.name == name && within(tag))
    }

    /// Where a value such as `/image.png` leads on the page that was found at `led`.
    pub fn resolved(&self, value: &str, led: &str) -> Option<String> {
        let led = Url::parse(led).ok()?;
        let base = self.first("base", None).and_then(|base| led.join(&base.value).ok());
        base.as_ref().unwrap_or(&led).join(value).ok().map(String::from)
    }
}
