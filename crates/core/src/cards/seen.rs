//! What was seen of an address.

use serde::Serialize;

use super::{Fault, Page, Robots};
use crate::evidence::source::vocabulary;

vocabulary! {
    /// A picture's format.
    PictureFormat, "format" {
        Jpeg = "jpeg", Png = "png", Gif = "gif", Webp = "webp",
    }
}

/// A picture, as its server sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Its format.
    pub format: PictureFormat,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Its weight.
    pub bytes: u64,
    /// Its server sends parts of it.
    pub ranges: bool,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// What was seen of an address.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The address that was shared.
    pub url: String,
    /// Where it led, after redirects.
    pub led: String,
    /// Redirects on the way.
    pub redirects: u8,
    /// How long the page took, in milliseconds.
    pub took_ms: u64,
    /// The page, or why there is none.
    pub page: Result<Page, Fault>,
    /// What robots.txt says, if there is one.
    pub robots: Option<Robots>,
    /// Pictures that the page names, by their whole address.
    pub pictures: Vec<(String, Result<Picture, Fault>)>,
}

impl Seen {
    /// The picture of this address.
    pub fn picture(&self, url: &str) -> Option<&Result<Picture, Fault>> {
        self.pictures.iter().find(|(known, _)| known == url).map(|(_, picture)| picture)
    }
}
