//! Events: what a page's script, its pixel, a server or a log tells us, and what is kept of it.
//!
//! ```text
//! body ──► Event ──► Collected ──► Hit        the steps are those of a log
//! line ──────────────► Logged ──────┘
//!  read     clean     (no address, no user agent from here on)
//! ```

mod address;
mod clean;
mod collected;
mod logged;
mod read;
#[cfg(test)]
mod tests;
mod umami;

pub use address::Address;
pub use clean::Cleaner;
pub use collected::{BrowserNames, Collected, CollectedError, Origin, page};
pub use logged::{Journaled, Logged, LoggedFetch, LoggedSender, Mark};
pub use read::{BadBody, EVENTS_A_BODY, read};
pub use umami::read_umami;

use crate::evidence::source::vocabulary;
use crate::share::{Carried, Token};

/// Properties of one event at most.
pub const PROPERTIES: usize = 30;
/// Characters of a property's name, an event's name at most.
pub const NAME_CHARS: usize = 120;
/// Characters of a property's value at most.
pub const VALUE_CHARS: usize = 2_000;
/// Bytes of an address at most.
pub const ADDRESS_BYTES: usize = 4_096;
/// An event may wait on a device for so long, in ms, before it is told.
pub const AGE_MS: u32 = 24 * 3_600_000;
/// Reading one page takes no longer than this, in ms.
pub const ENGAGED_MS: u32 = 24 * 3_600_000;

vocabulary! {
    /// Why an event was not counted. The answer to whoever sent it names it.
    Rejected, "reason" {
        /// It is no JSON object with the fields of an event, or one has the wrong type.
        Malformed = "malformed",
        /// `site` is missing, or no such site is known here.
        UnknownSite = "unknown_site",
        /// The key is for another site.
        ForbiddenSite = "forbidden_site",
        /// `name` is missing, empty or too long.
        BadName = "bad_name",
        /// `url` is missing or not an `http:` or `https:` address of at most 4,096 bytes.
        BadUrl = "bad_url",
        /// `url` is on a host that is not the site's.
        WrongHost = "wrong_host",
        /// The browser says that another site's page sent it.
        WrongOrigin = "wrong_origin",
        /// More than 30 properties, a name over 120 or a value over 2,000 characters.
        BadProperties = "bad_properties",
        /// `revenue` has no finite amount below 10^12 or no three-letter currency.
        BadRevenue = "bad_revenue",
        /// An `id`, `page` or `visitor` that is not 32 hexadecimal digits.
        BadId = "bad_id",
        /// It waited for more than a day.
        TooOld = "too_old",
        /// A crawler or another program that says so.
        Bot = "bot",
        /// A link-preview fetcher.
        Preview = "preview",
        /// A security scanner or an availability monitor.
        Scanner = "scanner",
        /// The site leaves this address out.
        ExcludedAddress = "excluded_address",
        /// The browser asks not to be measured (`Sec-GPC: 1` or `DNT: 1`), and the site honours it.
        OptedOut = "opted_out",
        /// The site or the client has sent too many: later ones will be taken.
        TooMany = "too_many",
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A page was shown.
    PageView,
    /// A page was read for a while.
    Engagement,
    /// What the site calls it; a conversion if it has revenue.
    Custom(Box<str>),
}

impl Name {
    /// As in JSON and columns.
    pub fn as_str(&self) -> &str {
        match self {
            Name::PageView => "pageview",
            Name::Engagement => "engagement",
            Name::Custom(name) => name,
        }
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Name {
        match name {
            "pageview" => Name::PageView,
            "engagement" => Name::Engagement,
            other => Name::Custom(other.into()),
        }
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Revenue {
    /// Thousandths of the currency's unit; negative for a refund.
    pub thousandths: i64,
    /// ISO 4217, upper case.
    pub currency: [u8; 3],
}

/// What a site tells besides, by name; values as text.
pub type Props = Vec<(Box<str>, Box<str>)>;

/// One event as told, checked but not yet cleaned.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// By which a repetition is known.
    pub id: Option<u128>,
    /// The site, as the page names it.
    pub site: Box<str>,
    /// What happened.
    pub name: Name,
    /// The page. No host means the site's own.
    pub url: Address,
    /// The page's referrer, as the browser gives it.
    pub referrer: Option<Box<str>>,
    /// What else the site tells, values as text.
    pub props: Props,
    /// Money.
    pub revenue: Option<Revenue>,
    /// The token that the page put into the address: of this view, or of this act of sharing.
    pub token: Option<Token>,
    /// The token with which the person arrived.
    pub parent: Option<Token>,
    /// How the token was passed on, and for which app.
    pub carried: Carried,
    /// For how long the page was read since the last word about it, in ms.
    pub engaged_ms: u32,
    /// How much of the page was seen, in percent.
    pub scroll: u8,
    /// The Android package of the app in whose browser the page is shown, where an object of the page shows it.
    pub webview: Option<&'static str>,
    /// Width of the window in CSS pixels; 0 if not told.
    pub width: u16,
    /// The page view that this belongs to.
    pub page_view: Option<u128>,
    /// How long ago it happened, in ms.
    pub age_ms: u32,
    /// By which the browser of somebody who agreed knows itself again.
    pub visitor: Option<u128>,
    /// That browser has been here on an earlier day.
    pub returning: bool,
}
