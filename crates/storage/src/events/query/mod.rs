//! Questions to the store, in terms that no engine owns, and their answers.
//!
//! - A visit, and all that happens in it, counts at the time at which the visit started. So sums over days are exact, and the
//!   sums by page add up to the sum.
//! - **Visitors** are distinct visitors of a day, summed over days.
//! - Without a dimension of events ([`Dimension::is_of_events`]) figures are of visits. A filter on events then selects *visits in
//!   which such an event happened*, each filter by itself: "page is A and page is B" selects visits with both; `Not` selects
//!   visits without. Events without a visit (sent by a server) do not count.
//! - With a dimension of events, views, events, engaged time and revenue are of those events, visitors and visits are distinct,
//!   and bounces, durations and dark visits are those of the visits in which they happened. A filter on events then selects the
//!   events themselves, all filters on the same event.
//!
//! `plan` makes the statement, `pass` adds up filtered panels of finished days itself, `rolled` what of it comes from roll-ups, `source` which visits are read once for many, `filter` and `time` make conditions,
//! `sums` expressions, `extra` adds what has tables of its own, `run` asks and `decode` reads the answer. User text is bound or looked up in the dictionary, never part of a statement.

mod answer;
mod decode;
mod extra;
mod filter;
mod pass;
mod plan;
mod rolled;
mod run;
mod source;
pub(super) mod sums;
pub(super) mod time;

pub use answer::{Answer, Dark, Row, Sums, Value};
pub(super) use plan::raw_sums;

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Distinct visitors of a day, summed over days.
    Visitors,
    /// Visits.
    Visits,
    /// Page views.
    Views,
    /// Page views by visit.
    ViewsPerVisit,
    /// Visits with one page view and no custom event, of all visits, 0 to 1.
    BounceRate,
    /// From a visit's first event to its last, on average, in seconds.
    VisitDuration,
    /// Time looked at pages by visit, on average, in seconds.
    EngagedTime,
    /// Page views and custom events.
    Events,
    /// Revenue by currency.
    Revenue,
    /// Expected number of visits from dark social.
    DarkVisits,
    /// Links passed on; only by time and page, and filtered by page only.
    Shares,
}

/// What to split figures by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// The query's buckets of time.
    Time,
    /// Pages of events.
    Page,
    /// Names of events.
    Event,
    /// Values of a property of events; events without it do not count.
    Property(String),
    /// First pages of visits.
    EntryPage,
    /// Last pages of visits.
    ExitPage,
    /// Most probable source.
    Source,
    /// Most probable app of a private share.
    App,
    /// How sure the verdict is.
    Grade,
    /// Channel of the GA view.
    Channel,
    /// Referring host or package.
    Referrer,
    /// Campaign's source.
    CampaignSource,
    /// Campaign's medium.
    CampaignMedium,
    /// Campaign's name.
    CampaignName,
    /// Country.
    Country,
    /// Kind of device.
    Device,
    /// Operating system.
    Os,
    /// Family of browsers.
    Browser,
}

impl Dimension {
    /// Does it tell events apart, rather than visits?
    pub const fn is_of_events(&self) -> bool {
        matches!(self, Dimension::Page | Dimension::Event | Dimension::Property(_))
    }

    /// The column of visits, or of events, that holds it.
    pub(super) const fn column(&self) -> Option<&'static str> {
        Some(match self {
            Dimension::Time | Dimension::Property(_) => return None,
            Dimension::Page => "page",
            Dimension::Event => "name",
            Dimension::EntryPage => "entry_page",
            Dimension::ExitPage => "exit_page",
            Dimension::Source => "source",
            Dimension::App => "app",
            Dimension::Grade => "grade",
            Dimension::Channel => "channel",
            Dimension::Referrer => "referrer",
            Dimension::CampaignSource => "campaign_source",
            Dimension::CampaignMedium => "campaign_medium",
            Dimension::CampaignName => "campaign_name",
            Dimension::Country => "country",
            Dimension::Device => "device",
            Dimension::Os => "os",
            Dimension::Browser => "browser",
        })
    }
}

/// Which visits or events count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of these.
    And(Vec<Filter>),
    /// Any of these.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// One of the values matches. Case matters; `""` is "none".
    Matches(Dimension, Match, Vec<String>),
}

/// How a value matches. "Is not" and "does not contain" are [`Filter::Not`] of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// Equal.
    Is,
    /// Contains.
    Contains,
    /// Begins with.
    StartsWith,
}

/// What rows are ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderBy {
    /// A figure, other than revenue and shares.
    Metric(Metric),
    /// A dimension of the query: time by time, others by text.
    Dimension(Dimension),
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Which site.
    pub site: u32,
    /// What to tell, one or more.
    pub metrics: Vec<Metric>,
    /// What to split it by, three at most.
    pub dimensions: Vec<Dimension>,
    /// Which visits or events count.
    pub filter: Option<Filter>,
    /// The range: bounds of its days in the site's time zone, in ms since 1970, ascending, two or more; the first and the last
    /// may lie within a day.
    pub days: Vec<i64>,
    /// Bounds of the buckets of [`Dimension::Time`], likewise, over the same range.
    pub buckets: Vec<i64>,
    /// The order, `true` for descending; without any, time ascending or else the first metric descending. Ties are in a stable
    /// order.
    pub order: Vec<(OrderBy, bool)>,
    /// Rows to tell, 1 to 100,000.
    pub limit: u32,
    /// Rows to leave out first.
    pub offset: u32,
}
