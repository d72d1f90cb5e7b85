//! A hit: what the later steps need of one parsed line, and nothing that names a person.

use super::HitKind;
use super::lens::Records;
use crate::evidence::Fetch;
use crate::evidence::rules::Agent;

/// One parsed line. Addresses and user agents are already keyed hashes.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// Milliseconds since 1970.
    pub time_ms: i64,
    /// 1-based line over the whole input.
    pub line: u64,
    /// Keyed hash of the address.
    pub address: u64,
    /// Keyed hash of the user agent.
    pub user_agent: u64,
    /// Who sent it, where that is a person.
    pub visitor: Visitor,
    /// Their browser says that they were here on an earlier day; only of those who agreed to be known again.
    pub returning: bool,
    /// Hash of site, path and query.
    pub url: u64,
    /// Hash of site and path.
    pub page: u64,
    /// Hash of site and path of the referring page, if it is the site's own.
    pub own_referrer: Option<u64>,
    /// Which site of the log.
    pub site: u16,
    /// The status answered.
    pub status: u16,
    /// What it is, as far as one line shows.
    pub kind: HitKind,
    /// Why it was re-labelled, if it was.
    pub reason: Option<super::DropReason>,
    /// What its line could have said.
    pub records: Records,
    /// Who sent it.
    pub agent: Agent,
    /// Fetch metadata.
    pub fetch: Fetch,
    /// `Sec-Fetch-User: ?1`.
    pub user_activated: bool,
    /// What a preview asked for, as far as the request shows.
    pub request: Request,
    /// Path and query, kept for documents, redirects and previews only.
    pub target: Span,
    /// The referrer as sent, kept for documents and redirects only.
    pub referrer: Span,
    /// `X-Requested-With`, kept for documents only.
    pub requested_with: Span,
}

/// The keyed hash of an address and a user agent, for as long as the visitor's scope lets it be followed; of somebody who agreed to be
/// known again, of an id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Under the key of the hit's day.
    pub today: u64,
    /// Under the key of the day before, by which a visit that crosses midnight is known; the same as `today` where keys do
    /// not change or the day before's is gone. Of somebody who agreed, the hash of address and user agent.
    pub yesterday: u64,
}

/// What is asked for, whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// A page.
    Page,
    /// A short link of ours that leads to a page, or the picture of its card: whoever fetches either has the link.
    Link,
    /// Anything that is a part of a page.
    Asset,
    /// Anything else.
    Other,
}

/// A piece of a batch's text; empty when not kept or not sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    len: u32,
}

/// Hits in input order with the text they point into.
#[derive(Debug, Default)]
pub struct Batch {
    /// The hits.
    pub hits: Vec<Hit>,
    text: Vec<u8>,
}

impl Batch {
    /// Keeps a piece of text.
    ///
    /// Text past 4 GiB per batch is not kept; a batch holds about a megabyte of log.
    pub fn keep(&mut self, bytes: Option<&[u8]>) -> Span {
        let Some(bytes) = bytes.filter(|b| !b.is_empty()) else { return Span::default() };
        match (u32::try_from(self.text.len()), u32::try_from(bytes.len())) {
            (Ok(start), Ok(len)) if start.checked_add(len).is_some() => {
                self.text.extend_from_slice(bytes);
                Span { start, len }
            }
            _ => Span::default(),
        }
    }

    /// The text of a span of this batch.
    pub fn text(&self, span: Span) -> &[u8] {
        let start = span.start as usize;
        self.text.get(start..start + span.len as usize).unwrap_or_default()
    }
}
