//! What is known about a visit's arrival. Facts in, [`super::Verdict`] out: nothing else decides.

use super::rules::{Browser, HostKind, Meaning, Scope};
use super::source::{Advertiser, App, Source};
use crate::share::Carried;

/// Everything observed about how a visit began.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The referrer of the entry.
    pub referrer: Referrer,
    /// Campaign tags of the entry's address.
    pub campaign: Option<Campaign>,
    /// The first click id of the entry's address.
    pub click_id: Option<ClickId>,
    /// The app whose own browser opened the page, from the user agent.
    pub in_app: Option<Meaning>,
    /// The app whose web view opened the page, from `X-Requested-With`.
    pub webview_app: Option<Meaning>,
    /// What the browser said about the navigation.
    pub fetch: Fetch,
    /// Whether the browser says that the person acted (`Sec-Fetch-User: ?1`); false where it is not recorded.
    pub user_activated: bool,
    /// The browser.
    pub browser: Browser,
    /// How deep the entry page lies: path segments, 0 for the home page.
    pub depth: u8,
    /// What kind of page the entry page is.
    pub page: PageKind,
    /// Whether the visitor was seen earlier in this input.
    pub seen: Seen,
    /// Whether the visitor viewed this very page earlier in this input, as far back as pages are remembered.
    pub seen_page: bool,
    /// The visitor's own address fetched a preview of this link before: they shared it.
    pub own_share: bool,
    /// The token in the address shows that the link was passed on.
    pub carried: Option<Carried>,
    /// Pages viewed in this visit.
    pub documents: u32,
    /// Assets loaded in this visit.
    pub assets: u32,
    /// Private receipts for the entry page in the hour before.
    pub receipts_before: u32,
    /// When the visit began, in ms since 1970.
    pub started_ms: i64,
}

/// The referrer of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referrer {
    /// The log does not record referrers.
    NotRecorded,
    /// None was sent.
    Absent,
    /// A page of the site itself.
    Own,
    /// Another site.
    Site {
        /// Its host, lower case, without `www.` and port.
        host: Box<str>,
        /// What the tables say of it.
        known: Option<(HostKind, Meaning)>,
    },
    /// An Android app that names itself.
    AndroidApp {
        /// Its package.
        package: Box<str>,
        /// What the tables say of it.
        known: Option<Meaning>,
    },
}

/// Campaign tags, as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Campaign {
    /// `utm_source` or its like.
    pub source: Option<Box<str>>,
    /// `utm_medium` or its like.
    pub medium: Option<Box<str>>,
    /// `utm_campaign` or its like.
    pub name: Option<Box<str>>,
    /// What source and medium mean.
    pub means: CampaignMeans,
    /// The app that the tags name, also where they say that it was paid.
    pub app: Option<App>,
    /// Whether Google Analytics reads these tags: `utm_*` only.
    pub utm: bool,
}

/// The medium in which a campaign's link was placed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CampaignMeans {
    /// Bought.
    Paid(Advertiser),
    /// A mailing.
    Email,
    /// A message in an app, sent by the brand.
    App(App),
    /// Something that has a source of its own: a network's public post, a search engine, an assistant.
    Source(Source),
    /// Something else.
    #[default]
    Other,
}

/// A click id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClickId {
    /// The parameter's name.
    pub parameter: Box<str>,
    /// What it points to.
    pub meaning: Meaning,
    /// What one value stands for.
    pub scope: Scope,
    /// Keyed hash of the value.
    pub value: u64,
}

/// Fetch metadata of a navigation (W3C Fetch Metadata): who caused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Fetch {
    /// The log does not record it.
    #[default]
    NotRecorded,
    /// The log would have recorded it, but the browser did not send it.
    Absent,
    /// `none`: the person acted on the browser itself.
    None,
    /// `cross-site`: another site, or on Android another app.
    CrossSite,
    /// `same-site` or `same-origin`.
    SameSite,
}

/// A kind of page, by its address: how likely somebody types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PageKind {
    /// The home page.
    Home,
    /// One word below it, as `/sport`: sections and what people know by heart.
    Section,
    /// Any other page.
    Deep,
}

/// Whether a visitor was seen earlier in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// Never before in this input.
    First,
    /// Before.
    Before,
    /// Visitors cannot be told apart in this log.
    CannotTell,
}
