//! The rows of the store, as plain structs: one field a column. Empty text means "none".

mod arrival;

use std::borrow::Cow;

pub use arrival::{ArrivalColumns, RequestColumns};

/// What an event is. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum EventKind {
    /// A page was viewed.
    PageView = 0,
    /// A page was looked at for so long.
    Engagement = 1,
    /// Anything else: outbound links, conversions, the site's own events.
    Custom = 2,
}

/// By which door an event came in. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Origin {
    /// The page's script.
    #[default]
    Tracker = 0,
    /// The site's server.
    Server = 1,
    /// An access log.
    Log = 2,
    /// The picture for browsers without scripts.
    Pixel = 3,
}

impl Origin {
    /// The origin of a stored number; `Tracker` for one that is not known.
    pub const fn from_number(number: u8) -> Origin {
        match number {
            1 => Origin::Server,
            2 => Origin::Log,
            3 => Origin::Pixel,
            _ => Origin::Tracker,
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow<'a> {
    /// Which site.
    pub site: u32,
    /// When its visit started, in ms since 1970; its own time if it has no visit.
    pub started_ms: i64,
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Its sequence number in the journal.
    pub seq: u64,
    /// Its visit: the sequence number of the visit's entry; 0 if it has none.
    pub visit: u64,
    /// Keyed hash of the visitor, as long as a day; 0 if unknown.
    pub visitor: u64,
    /// What it is.
    pub kind: EventKind,
    /// Its name: `pageview`, `engagement`, `outbound`, or the site's own.
    pub name: Cow<'a, str>,
    /// Path of its page.
    pub page: Cow<'a, str>,
    /// Where an outbound link led.
    pub link: Cow<'a, str>,
    /// Its properties.
    pub props: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Revenue in thousandths of its currency.
    pub revenue_milli: Option<i64>,
    /// ISO 4217 code of the revenue.
    pub currency: Cow<'a, str>,
    /// Time looked at the page since the event before, in ms.
    pub engaged_ms: u32,
    /// How far down the page, 0 to 100 %.
    pub scroll: Option<u8>,
    /// By which door it came.
    pub origin: Origin,
}

/// One visit, as far as it has come or as it ended.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VisitRow<'a> {
    /// Which site.
    pub site: u32,
    /// The sequence number of its entry.
    pub visit: u64,
    /// Keyed hash of the visitor, as long as a day.
    pub visitor: u64,
    /// When it started, in ms since 1970.
    pub started_ms: i64,
    /// Its last event, in ms since 1970.
    pub ended_ms: i64,
    /// Path of its first page.
    pub entry_page: Cow<'a, str>,
    /// Path of its last page.
    pub exit_page: Cow<'a, str>,
    /// Pages viewed.
    pub views: u32,
    /// Page views and custom events.
    pub events: u32,
    /// Time looked at its pages, in ms.
    pub engaged_ms: u32,
    /// ISO 3166 code of the country.
    pub country: Cow<'a, str>,
    /// [`Device`](entrenous_core::evidence::rules::Device) by name.
    pub device: Cow<'a, str>,
    /// [`Os`](entrenous_core::evidence::rules::Os) by name.
    pub os: Cow<'a, str>,
    /// [`BrowserFamily`](entrenous_core::evidence::rules::BrowserFamily) by name.
    pub browser: Cow<'a, str>,
    /// Host or package that referred.
    pub referrer: Cow<'a, str>,
    /// `utm_source` or its like.
    pub campaign_source: Cow<'a, str>,
    /// `utm_medium` or its like.
    pub campaign_medium: Cow<'a, str>,
    /// `utm_campaign` or its like.
    pub campaign_name: Cow<'a, str>,
    /// What is concluded.
    pub verdict: VerdictColumns<'a>,
    /// How it began; stored once it has ended.
    pub arrival: ArrivalColumns<'a>,
}

/// What is concluded about a visit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VerdictColumns<'a> {
    /// Channel of the GA view.
    pub channel: Cow<'a, str>,
    /// The most probable source, as `Source` writes itself.
    pub source: Cow<'a, str>,
    /// The most probable app of a private share, by name.
    pub app: Cow<'a, str>,
    /// Grade by name.
    pub grade: Cow<'a, str>,
    /// The evidence that decided, by name.
    pub evidence: Cow<'a, str>,
    /// Probability of `source`, in millionths.
    pub probability: u32,
    /// Probability that it is dark social, in millionths.
    pub dark: u32,
    /// The least that it counts as dark social, in millionths.
    pub dark_proven: u32,
    /// The most that it counts as dark social, in millionths.
    pub dark_possible: u32,
    /// All candidates, in a form that the caller reads back.
    pub candidates: Cow<'a, str>,
}

/// A visit that turned out to be a machine's: its events no longer count.
#[derive(Debug, Clone, PartialEq)]
pub struct MachineRow<'a> {
    /// Which site.
    pub site: u32,
    /// The visit.
    pub visit: u64,
    /// When it started, in ms since 1970.
    pub started_ms: i64,
    /// Drop reason by name.
    pub reason: Cow<'a, str>,
}

/// One link passed on.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareRow<'a> {
    /// Which site.
    pub site: u32,
    /// When, in ms since 1970.
    pub time_ms: i64,
    /// Sequence number of the fetch that shows it.
    pub seq: u64,
    /// Path of the page.
    pub page: Cow<'a, str>,
    /// Who fetched the preview, by name.
    pub fetcher: Cow<'a, str>,
    /// Who can see it, by name.
    pub audience: Cow<'a, str>,
    /// Keyed hash of the token of the link that was passed on; none if it had none that is known.
    pub token: Option<u64>,
    /// The short link, as `host/slug`; empty if it is none.
    pub link: Cow<'a, str>,
}

/// A share token, and where it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenRow {
    /// Which site.
    pub site: u32,
    /// Keyed hash.
    pub token: u64,
    /// When it was drawn, in ms since 1970.
    pub time_ms: i64,
    /// The number of the event that told of it.
    pub seq: u64,
    /// The visit in which it was drawn.
    pub visit: u64,
    /// That visit's visitor, as hashed on that day.
    pub visitor: u64,
    /// The first visit of its lineage.
    pub root: u64,
    /// How often the link had been passed on before; none if not known.
    pub generation: Option<u16>,
    /// Number in [`Mechanism::ALL`](entrenous_core::share::Mechanism::ALL).
    pub mechanism: u8,
    /// The app that was chosen, by name; empty if none.
    pub app: &'static str,
}

/// A visit that came by a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineageRow {
    /// Which site.
    pub site: u32,
    /// The visit.
    pub visit: u64,
    /// When it started, in ms since 1970.
    pub started_ms: i64,
    /// Keyed hash of the token; 0 if it is not known any more.
    pub token: u64,
    /// The visit that passed the page on; 0 if not known.
    pub parent: u64,
    /// The first visit of the lineage; the visit itself if not known.
    pub root: u64,
    /// 1 for a child of the root; none if not known.
    pub generation: Option<u16>,
    /// Number in [`Mechanism::ALL`](entrenous_core::share::Mechanism::ALL); none if not known.
    pub mechanism: Option<u8>,
    /// The app that the sharer chose, by name; empty if none.
    pub app: &'static str,
}

/// How far an hour of a log has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHour {
    /// Which site.
    pub site: u32,
    /// Hours since 1970 (UTC).
    pub hour: i64,
    /// A number drawn for this log's hour.
    pub log: u64,
    /// Lines that have been read.
    pub lines: u64,
    /// Hashes of the first 1, 2, 4, ... lines; in a delivery empty where they are as before.
    pub heads: Vec<u64>,
}

/// A sum of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// The day, or the first of those that are summed up, in days since 1970.
    pub day: i32,
    /// How many days.
    pub days: u32,
    /// What it is about.
    pub dimension: String,
    /// Which one of it.
    pub value: String,
    /// Visitors, visits, views, bounces, seconds of visits, events; none where the tool does not tell.
    pub counts: [Option<u64>; 6],
    /// Revenue in thousandths.
    pub revenue_milli: Option<i64>,
}

/// How far the journal has been delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The last sequence number delivered; 0 if none.
    pub seq: u64,
    /// From where the journal must be replayed to know again what is open.
    pub replay_from: u64,
    /// Up to when visits have been ended by silence, in ms since 1970.
    pub clock_ms: i64,
}

/// One batch: written whole or not at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivery<'a> {
    /// New events.
    pub events: &'a [EventRow<'a>],
    /// Visits that ended.
    pub closed: &'a [VisitRow<'a>],
    /// Visits that began or went on: each replaces what was known of it.
    pub open: &'a [VisitRow<'a>],
    /// Visits that turned out to be a machine's.
    pub machines: &'a [MachineRow<'a>],
    /// Links passed on.
    pub shares: &'a [ShareRow<'a>],
    /// How far logs have been read.
    pub logs: &'a [LogHour],
    /// Tokens that were drawn.
    pub tokens: &'a [TokenRow],
    /// Visits that came by one.
    pub lineage: &'a [LineageRow],
    /// The position after this batch.
    pub position: Position,
}
