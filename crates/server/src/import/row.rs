//! What an import gives: sums of a day, by one dimension.

use jiff::civil::Date;

/// One figure as another tool counted it: never a hit, never a verdict, and never to be added to figures of ours.
///
/// The same `(day, days, dimension, value)` may come more than once from a file; whoever stores rows adds them up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The day, or the first day of the period that the tool summed up.
    pub day: Date,
    /// How many days the row sums up, 1 or more. Above 1 the tool did not tell days apart, and neither may we.
    pub days: u32,
    /// What the row is about.
    pub dimension: Dimension,
    /// Which one of it: a path, a host, a country. Empty for [`Dimension::Total`], and for a source that the tool could
    /// not name. At most [`super::Limits::value_bytes`] long, without control characters.
    pub value: String,
    /// The numbers.
    pub counts: Counts,
}

/// The numbers of a row; `None` where the tool does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Different visitors, as the tool tells them apart.
    pub visitors: Option<u64>,
    /// Visits, also called sessions; at an entry page those that began there, at an exit page those that ended there.
    pub visits: Option<u64>,
    /// Page views.
    pub views: Option<u64>,
    /// Visits that the tool calls bounces.
    pub bounces: Option<u64>,
    /// Length of all visits together, in seconds.
    pub duration_s: Option<u64>,
    /// Events. GA4's reports count page views among them; all other exports are read without.
    pub events: Option<u64>,
    /// Revenue in thousandths of the currency that [`super::FileSummary::currency`] names; refunds are below 0.
    pub revenue_milli: Option<i64>,
}

/// What a row can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The whole site.
    Total,
    /// A page, by its path without query.
    Page,
    /// The page a visit began with.
    EntryPage,
    /// The page a visit ended with.
    ExitPage,
    /// Where a visit came from, by the tool's name for it.
    Source,
    /// The referring address, without query.
    Referrer,
    /// The tool's group of sources, such as GA4's default channel group.
    Channel,
    /// `utm_source`.
    UtmSource,
    /// `utm_medium`, or what the tool put in its place.
    UtmMedium,
    /// `utm_campaign`, or what the tool put in its place.
    UtmCampaign,
    /// `utm_content`.
    UtmContent,
    /// `utm_term`.
    UtmTerm,
    /// Country, as code or name, as the tool writes it.
    Country,
    /// Part of a country.
    Region,
    /// City; Plausible writes its number in GeoNames.
    City,
    /// Class of device or of screen.
    Device,
    /// Browser, without version.
    Browser,
    /// Operating system, without version.
    Os,
    /// Name of an event.
    Event,
    /// Property of an event, as `name=value`.
    Property,
}

impl Dimension {
    /// All of them, in their order.
    pub const ALL: [Dimension; 20] = [
        Dimension::Total,
        Dimension::Page,
        Dimension::EntryPage,
        Dimension::ExitPage,
        Dimension::Source,
        Dimension::Referrer,
        Dimension::Channel,
        Dimension::UtmSource,
        Dimension::UtmMedium,
        Dimension::UtmCampaign,
        Dimension::UtmContent,
        Dimension::UtmTerm,
        Dimension::Country,
        Dimension::Region,
        Dimension::City,
        Dimension::Device,
        Dimension::Browser,
        Dimension::Os,
        Dimension::Event,
        Dimension::Property,
    ];

    /// Its name in the store and at the command line.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Total => "total",
            Dimension::Page => "page",
            Dimension::EntryPage => "entry_page",
            Dimension::ExitPage => "exit_page",
            Dimension::Source => "source",
            Dimension::Referrer => "referrer",
            Dimension::Channel => "channel",
            Dimension::UtmSource => "utm_source",
            Dimension::UtmMedium => "utm_medium",
            Dimension::UtmCampaign => "utm_campaign",
            Dimension::UtmContent => "utm_content",
            Dimension::UtmTerm => "utm_term",
            Dimension::Country => "country",
            Dimension::Region => "region",
            Dimension::City => "city",
            Dimension::Device => "device",
            Dimension::Browser => "browser",
            Dimension::Os => "os",
            Dimension::Event => "event",
            Dimension::Property => "property",
        }
    }

    /// The dimension of that name.
    pub fn named(name: &str) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|dimension| dimension.name() == name)
    }
}

/// A number of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metric {
    Visitors,
    Visits,
    Views,
    Bounces,
    Duration,
    Events,
    Revenue,
}

impl Counts {
    /// Adds to one number. Revenue is in thousandths, all else must be 0 or more.
    pub(super) fn add_to(&mut self, metric: Metric, number: i64) {
        let slot = match metric {
            Metric::Revenue => {
                self.revenue_milli = Some(self.revenue_milli.unwrap_or(0).saturating_add(number));
                return;
            }
            Metric::Visitors => &mut self.visitors,
            Metric::Visits => &mut self.visits,
            Metric::Views => &mut self.views,
            Metric::Bounces => &mut self.bounces,
            Metric::Duration => &mut self.duration_s,
            Metric::Events => &mut self.events,
        };
        *slot = Some(slot.unwrap_or(0).saturating_add(number.max(0).unsigned_abs()));
    }

    /// Adds all numbers; one that neither knows stays unknown.
    pub(super) fn add(&mut self, other: &Counts) {
        let sum = |a: Option<u64>, b: Option<u64>| match (a, b) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
        };
        self.visitors = sum(self.visitors, other.visitors);
        self.visits = sum(self.visits, other.visits);
        self.views = sum(self.views, other.views);
        self.bounces = sum(self.bounces, other.bounces);
        self.duration_s = sum(self.duration_s, other.duration_s);
        self.events = sum(self.events, other.events);
        if let Some(more) = other.revenue_milli {
            self.add_to(Metric::Revenue, more);
        }
    }
}
