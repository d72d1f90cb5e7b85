//! What was observed about how a visit began, as columns.

use std::borrow::Cow;

use super::Origin;

/// What was observed about how a visit began: enough to reason about it again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ArrivalColumns<'a> {
    /// By which door its entry came.
    pub origin: Origin,
    /// The request of the entry.
    pub request: RequestColumns<'a>,
    /// The first of the redirects that led to it.
    pub redirect: Option<RequestColumns<'a>>,
    /// The browser's version.
    pub browser_major: u16,
    /// Second part of the version.
    pub browser_minor: u16,
    /// The Chromium version behind it; 0 if it is not Chromium.
    pub chromium: u16,
    /// The system's version on iOS.
    pub ios_major: u16,
    /// Second part of the system's version on iOS.
    pub ios_minor: u16,
    /// Pattern of the in-app table's row that matched: row numbers change with the table.
    pub in_app: Cow<'a, str>,
    /// Shown inside an app.
    pub webview: bool,
    /// The visitor was seen before.
    pub returning: bool,
    /// The visitor viewed this page before.
    pub seen_page: bool,
    /// The visitor's address shared this link before.
    pub own_share: bool,
    /// Private receipts for the page in the hour before.
    pub receipts_before: u32,
    /// Assets loaded.
    pub assets: u32,
    /// With what token it arrived: mechanism and app by name, as `button whatsapp`; none without a token, empty if it is not known any more.
    pub carried: Option<Cow<'a, str>>,
}

/// What one request said about where it came from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RequestColumns<'a> {
    /// Path and query.
    pub target: Cow<'a, str>,
    /// The referrer as sent.
    pub referrer_url: Cow<'a, str>,
    /// `X-Requested-With`.
    pub requested_with: Cow<'a, str>,
    /// Fetch metadata by number: 0 not recorded, 1 absent, 2 none, 3 cross-site, 4 same-site or same-origin.
    pub fetch: u8,
    /// `Sec-Fetch-User: ?1`.
    pub user_activated: bool,
    /// The referrer is a page of the site itself.
    pub own_referrer: bool,
    /// The request could have said a referrer.
    pub records_referrer: bool,
}
