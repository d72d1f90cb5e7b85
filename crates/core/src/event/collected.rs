//! What is kept of an event: the bytes that go into the journal, and the hit that goes through the steps.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::{Name, Props, Revenue};
use crate::collect::lens::Records;
use crate::collect::site::{ReferrerUrl, bare_host, referrer_url};
use crate::collect::{Batch, Hit, HitKind, Request, Visitor};
use crate::evidence::Fetch;
use crate::evidence::rules::{Agent, Browser, BrowserFamily, Device, Os, Rules};
use crate::evidence::source::vocabulary;

/// First byte of an event, which changes with the fields of [`Collected`]; older ones stay readable. 2 and 3 are other kinds of entries.
pub(super) const VERSION: u8 = 5;
/// Without what is known of tokens, the last four fields.
pub(super) const VERSION_4: u8 = 4;
/// Without these and `returning`.
pub(super) const VERSION_1: u8 = 1;
/// Hashes of pages are the same on every machine and day: they name pages, not people.
const PAGES: u64 = 0x656e_7472_656e_6f75;

vocabulary! {
    /// Who told of an event.
    Origin, "origin" {
        /// The page's script.
        Script = "script",
        /// The pixel of a page without scripts.
        Pixel = "pixel",
        /// A server, with a key.
        Server = "server",
        /// An access log.
        Log = "log",
    }
}

/// One event without address and user agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collected {
    /// By which a repetition is known; drawn by the server if whoever told it gave none.
    pub id: u128,
    /// The site's number.
    pub site: u32,
    /// When it was received, in ms since 1970.
    pub received_ms: i64,
    /// How long before that it happened, in ms.
    pub age_ms: u32,
    /// Number in [`Origin::ALL`].
    pub origin: u8,
    /// What happened, as in [`Name::as_str`].
    pub name: Box<str>,
    /// Keyed hash of address and user agent under the key of the day; of those who agreed to be known again, of their browser's id under
    /// the site's lasting key; 0 for a server's event without a client.
    pub visitor: u64,
    /// The same under yesterday's key, while it is kept; else as `visitor`. Of those who agreed, the hash under the key of the day: the
    /// visit in which they did goes on.
    pub visitor_yesterday: u64,
    /// Keyed hash of the address under the key of the day.
    pub address: u64,
    /// Host of the page.
    pub host: Box<str>,
    /// Path and query of the page, cleaned.
    pub target: Box<str>,
    /// The referrer, cleaned; empty if none.
    pub referrer: Box<str>,
    /// The Android package of the web view, if one shows itself; else empty.
    pub webview: Box<str>,
    /// The browser.
    pub browser: BrowserNames,
    /// ISO 3166-1 country of the address; zeros if not known.
    pub country: [u8; 2],
    /// The page view that this belongs to; 0 if not told.
    pub page_view: u128,
    /// Reading time since the last word, in ms.
    pub engaged_ms: u32,
    /// How much of the page was seen, in percent.
    pub scroll: u8,
    /// Width of the window in CSS pixels; 0 if not told.
    pub width: u16,
    /// What else the site told, cleaned.
    pub props: Props,
    /// Money.
    pub revenue: Option<Revenue>,
    /// The visitor agreed to be known again, and was here on an earlier day.
    pub returning: bool,
    /// Keyed hash of the token that the page put into the address; 0 if none.
    pub token: u64,
    /// Hashes of the token with which the person arrived, under each key that a live token may have; empty if none.
    pub parents: Vec<u64>,
    /// How the token was passed on ([`Mechanism`](crate::share::Mechanism)); empty if not told.
    pub mechanism: Box<str>,
    /// For which app ([`App`](crate::evidence::source::App)); empty if not told.
    pub app: Box<str>,
}

/// A [`Browser`] by names, which outlive the program's version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserNames {
    /// [`BrowserFamily`].
    pub family: Box<str>,
    /// See [`Browser::major`] and its like.
    pub version: (u16, u16),
    /// See [`Browser::chromium`].
    pub chromium: u16,
    /// See [`Browser::ios`].
    pub ios: (u16, u16),
    /// [`Os`].
    pub os: Box<str>,
    /// [`Device`].
    pub device: Box<str>,
    /// The pattern of the in-app table that matched; empty if none.
    pub in_app: Box<str>,
    /// See [`Browser::webview`].
    pub webview: bool,
}

impl BrowserNames {
    /// The names of a browser's parts.
    pub fn of(browser: Browser, rules: &Rules) -> BrowserNames {
        BrowserNames {
            family: browser.family.name().into(),
            version: (browser.major, browser.minor),
            chromium: browser.chromium,
            ios: browser.ios,
            os: browser.os.name().into(),
            device: browser.device.name().into(),
            in_app: browser.in_app.and_then(|row| rules.in_app_pattern(row)).unwrap_or_default().into(),
            webview: browser.webview,
        }
    }

    /// The browser of these names. A row that the tables lack by now is no app any more; an unknown name is `other`.
    pub fn browser(&self, rules: &Rules) -> Browser {
        Browser {
            family: self.family.parse().unwrap_or(BrowserFamily::Other),
            major: self.version.0,
            minor: self.version.1,
            chromium: self.chromium,
            ios: self.ios,
            os: self.os.parse().unwrap_or(Os::Other),
            device: self.device.parse().unwrap_or(Device::Desktop),
            in_app: rules.in_app_of_pattern(&self.in_app),
            webview: self.webview,
        }
    }

    /// Tells browsers apart as far as their names do.
    pub(super) fn text(&self) -> String {
        let BrowserNames { family, version, os, device, .. } = self;
        format!("{family} {} {} {os} {device}", version.0, version.1)
    }
}

/// Why bytes are no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CollectedError {
    /// Written by a newer version.
    #[error("an event of format {0}: a newer version of Entrenous wrote it; use that one")]
    Newer(u8),
    /// Damaged.
    #[error("damaged event")]
    Damaged,
}

impl Collected {
    /// The bytes that are kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into memory cannot fail, and no field is of a kind that the format lacks.
        postcard::to_extend(self, vec![VERSION]).unwrap_or_default()
    }

    /// Reads what [`Collected::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes are damaged or of a newer format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Collected, CollectedError> {
        match bytes.split_first() {
            Some((&VERSION, rest)) => postcard::from_bytes(rest).map_err(|_| CollectedError::Damaged),
            // What older versions did not know is none.
            Some((&VERSION_4, rest)) => {
                postcard::from_bytes(&[rest, &[0; 4]].concat()).map_err(|_| CollectedError::Damaged)
            }
            Some((&VERSION_1, rest)) => {
                postcard::from_bytes(&[rest, &[0; 5]].concat()).map_err(|_| CollectedError::Damaged)
            }
            Some((&version, _)) if version > VERSION => Err(CollectedError::Newer(version)),
            _ => Err(CollectedError::Damaged),
        }
    }

    /// What happened.
    pub fn name(&self) -> Name {
        Name::from(&*self.name)
    }

    /// When it happened, in ms since 1970.
    pub fn time_ms(&self) -> i64 {
        self.received_ms - i64::from(self.age_ms)
    }

    /// Adds the hit that the steps see to `batch`, at `time_ms` of their clock, which never runs backwards. `line` is the event's
    /// number in the journal; `own_hosts` are the site's bare hosts.
    ///
    /// A page view is a document. Everything else keeps a visit open and opens none. The headers of the request that
    /// told of it say nothing of how the page was opened, so fetch metadata are not recorded.
    pub fn hit(
        &self,
        line: u64,
        time_ms: i64,
        own_hosts: &[String],
        rules: &Rules,
        batch: &mut Batch,
    ) -> Hit {
        let path = self.target.split(['?', '#']).next().unwrap_or_default();
        let own = match referrer_url(&self.referrer) {
            ReferrerUrl::Web { host, path } if own_hosts.contains(&bare_host(host)) => {
                Some(page(self.site, path.split(['?', '#']).next().unwrap_or_default()))
            }
            _ => None,
        };
        let is_view = &*self.name == "pageview";
        let mut keep = |text: &str| batch.keep(is_view.then_some(text.as_bytes()));
        let (target, requested_with) = (keep(&self.target), keep(&self.webview));
        let referrer = if own.is_some() { Default::default() } else { keep(&self.referrer) };
        let hit = Hit {
            time_ms,
            line,
            address: self.address,
            user_agent: hash(u32::MAX, &self.browser.text()),
            visitor: Visitor { today: self.visitor, yesterday: self.visitor_yesterday },
            returning: self.returning,
            url: page(self.site, &self.target),
            page: page(self.site, path),
            own_referrer: own,
            site: 0,
            status: 200,
            kind: if is_view { HitKind::Document } else { HitKind::Api },
            reason: None,
            records: Records { referrer: true, user_agent: true, fetch_metadata: false },
            agent: Agent::Person(self.browser.browser(rules)),
            fetch: Fetch::NotRecorded,
            user_activated: false,
            request: Request::Page,
            target,
            referrer,
            requested_with,
        };
        batch.hits.push(hit);
        hit
    }
}

/// The hash of a site's page, by path: the same on every day and machine.
pub fn page(site: u32, path: &str) -> u64 {
    hash(site, path)
}

pub(super) fn hash(scope: u32, text: &str) -> u64 {
    let mut hasher = FixedState::with_seed(PAGES).build_hasher();
    hasher.write_u32(scope);
    hasher.write(text.as_bytes());
    hasher.finish()
}
