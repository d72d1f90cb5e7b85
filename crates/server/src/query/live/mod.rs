//! What happens now: the last 30 minutes, asked for or streamed.

mod http;
mod hub;

use entrenous_core::evidence::source::Source;
use entrenous_storage::events::{Counted, Now};
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Inferred, IntervalMeta, inferred, interval};
use super::room::Relative;

pub(crate) use http::{__path_realtime, __path_stream, realtime, stream};
pub(crate) use hub::Hub;

/// So far back it looks.
pub(crate) const MINUTES: u32 = 30;
/// Rows of each list.
pub(crate) const TOP: u32 = 10;

/// The last 30 minutes of a site.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Realtime {
    /// The site's domain.
    pub site: String,
    /// When this was true.
    pub at: String,
    /// How far back it looks, in minutes; the one that goes on is the last.
    #[schema(example = 30)]
    pub minutes: u32,
    /// Distinct visitors.
    pub visitors: u64,
    /// Visits that began or went on.
    pub visits: u64,
    /// Private shares among them, so far as is known: verdicts of visits that go on may change.
    pub dark_visits: Inferred,
    /// Page views by minute, oldest first.
    pub views: Vec<MinuteViews>,
    /// Pages by views.
    pub pages: Vec<PageViews>,
    /// Most probable sources by visits.
    pub sources: Vec<SourceVisits>,
    /// Most probable apps of private shares by visits.
    pub apps: Vec<AppVisits>,
    /// What the interval of `dark_visits` means.
    pub interval: IntervalMeta,
}

/// Page views of a minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MinuteViews {
    /// When it began.
    pub minute: String,
    /// Page views.
    pub views: u64,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageViews {
    /// Its path.
    pub page: String,
    /// Page views.
    pub views: u64,
    /// Distinct visitors.
    pub visitors: u64,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceVisits {
    /// What is most probable of these visits.
    pub source: String,
    /// Visits.
    pub visits: u64,
    /// Is it a private share?
    pub dark: bool,
}

/// An app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AppVisits {
    /// What is most probable of these visits.
    pub app: String,
    /// Visits.
    pub visits: u64,
}

impl Realtime {
    /// What the store told at `at`.
    fn new(site: String, now: Now, at: Timestamp, relative: Relative) -> Realtime {
        let end = end_of_minute(at);
        let minute = |ago: usize| {
            let ago = i64::try_from(ago).unwrap_or(0);
            written(end.saturating_sub(ago.minutes()).unwrap_or(end))
        };
        let count = now.views.len();
        let views = now.views.iter().enumerate();
        Realtime {
            site,
            at: written(at),
            minutes: MINUTES,
            visitors: now.visitors,
            visits: now.visits,
            dark_visits: inferred(now.dark, relative.width()),
            views: views.map(|(n, views)| MinuteViews { minute: minute(count - n), views: *views }).collect(),
            pages: now.pages.into_iter().map(page).collect(),
            sources: now.sources.into_iter().map(source).collect(),
            apps: now.apps.into_iter().map(|app| AppVisits { app: app.value, visits: app.count }).collect(),
            interval: interval(relative),
        }
    }

    /// Says the same as another, at another time.
    fn says_as(&self, other: &Realtime) -> bool {
        let counts = |told: &Realtime| told.views.iter().map(|minute| minute.views).collect::<Vec<_>>();
        self.visitors == other.visitors
            && self.visits == other.visits
            && self.dark_visits == other.dark_visits
            && counts(self) == counts(other)
            && self.pages == other.pages
            && self.sources == other.sources
            && self.apps == other.apps
    }
}

fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The minute that goes on counts as the last.
fn end_of_minute(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(60) + 60).unwrap_or(time)
}

fn page(counted: Counted) -> PageViews {
    PageViews { page: counted.value, views: counted.count, visitors: counted.visitors }
}

fn source(counted: Counted) -> SourceVisits {
    let dark = counted.value.parse::<Source>().is_ok_and(|source| source.is_dark());
    SourceVisits { dark, source: counted.value, visits: counted.count }
}
