//! GA4's reports and explorations as CSV, and tables with the Data API's names.
//!
//! Lines that begin with `#` tell the period. A report may hold several tables, each behind such lines.

use jiff::civil::Date;

use super::columns::Column::{Count, Day, Engaged, Known, NthDay, Of, SourceAndMedium};
use super::columns::{Columns, Table, meaning};
use super::error::ImportError;
use super::input::Input;
use super::recognise::Format;
use super::records::{Record, Records};
use super::row::{Dimension, Metric};
use super::summary::{FileSummary, SkipReason};
use super::sums::Sums;
use super::{Each, Settings, days};

/// Dimensions and metrics by their English names and by those of the Data API.
///
/// Averages and rates are not taken: sums cannot be got back from rounded averages. GA4's bounces are visits without
/// engagement. `Users` of GA4's reports are its active users. First-user dimensions are about the first visit ever, not
/// about this one.
pub(super) const COLUMNS: &Columns = &[
    ("Date", Day),
    ("Nth day", NthDay),
    ("nthDay", NthDay),
    ("Page path and screen class", Of(Dimension::Page)),
    ("Page path", Of(Dimension::Page)),
    ("Page path + query string", Of(Dimension::Page)),
    ("pagePath", Of(Dimension::Page)),
    ("pagePathPlusQueryString", Of(Dimension::Page)),
    ("unifiedPagePathScreen", Of(Dimension::Page)),
    ("Landing page", Of(Dimension::EntryPage)),
    ("Landing page + query string", Of(Dimension::EntryPage)),
    ("landingPage", Of(Dimension::EntryPage)),
    ("landingPagePlusQueryString", Of(Dimension::EntryPage)),
    ("Session source", Of(Dimension::Source)),
    ("sessionSource", Of(Dimension::Source)),
    ("Session source / medium", SourceAndMedium),
    ("sessionSourceMedium", SourceAndMedium),
    ("Session medium", Of(Dimension::UtmMedium)),
    ("sessionMedium", Of(Dimension::UtmMedium)),
    ("Session campaign", Of(Dimension::UtmCampaign)),
    ("sessionCampaignName", Of(Dimension::UtmCampaign)),
    ("Session manual source", Of(Dimension::UtmSource)),
    ("sessionManualSource", Of(Dimension::UtmSource)),
    ("Session manual term", Of(Dimension::UtmTerm)),
    ("sessionManualTerm", Of(Dimension::UtmTerm)),
    ("Session manual ad content", Of(Dimension::UtmContent)),
    ("sessionManualAdContent", Of(Dimension::UtmContent)),
    ("Session default channel group", Of(Dimension::Channel)),
    ("Session primary channel group (Default Channel Group)", Of(Dimension::Channel)),
    ("Session primary channel group (Default channel group)", Of(Dimension::Channel)),
    ("sessionDefaultChannelGroup", Of(Dimension::Channel)),
    ("sessionPrimaryChannelGroup", Of(Dimension::Channel)),
    ("Country", Of(Dimension::Country)),
    ("Region", Of(Dimension::Region)),
    ("City", Of(Dimension::City)),
    ("Device category", Of(Dimension::Device)),
    ("deviceCategory", Of(Dimension::Device)),
    ("Browser", Of(Dimension::Browser)),
    ("Operating system", Of(Dimension::Os)),
    ("operatingSystem", Of(Dimension::Os)),
    ("Event name", Of(Dimension::Event)),
    ("eventName", Of(Dimension::Event)),
    ("Active users", Count(Metric::Visitors)),
    ("activeUsers", Count(Metric::Visitors)),
    ("Total users", Count(Metric::Visitors)),
    ("totalUsers", Count(Metric::Visitors)),
    ("Users", Count(Metric::Visitors)),
    ("Sessions", Count(Metric::Visits)),
    ("Views", Count(Metric::Views)),
    ("screenPageViews", Count(Metric::Views)),
    ("Event count", Count(Metric::Events)),
    ("eventCount", Count(Metric::Events)),
    ("Total revenue", Count(Metric::Revenue)),
    ("totalRevenue", Count(Metric::Revenue)),
    ("Engaged sessions", Engaged),
    ("engagedSessions", Engaged),
    ("New users", Known),
    ("newUsers", Known),
    ("Returning users", Known),
    ("Bounce rate", Known),
    ("bounceRate", Known),
    ("Engagement rate", Known),
    ("engagementRate", Known),
    ("Average session duration", Known),
    ("averageSessionDuration", Known),
    ("Average engagement time", Known),
    ("Average engagement time per session", Known),
    ("Average engagement time per active user", Known),
    ("User engagement", Known),
    ("userEngagementDuration", Known),
    ("Views per active user", Known),
    ("Views per session", Known),
    ("Views per user", Known),
    ("Engaged sessions per active user", Known),
    ("Events per session", Known),
    ("Event count per active user", Known),
    ("Event count per user", Known),
    ("Session key event rate", Known),
    ("Key events", Known),
    ("keyEvents", Known),
    ("Conversions", Known),
    ("Purchase revenue", Known),
];

/// Whether a header is one of its: one known dimension and one known metric.
pub(super) fn is_header(cells: &[String]) -> bool {
    let mut kinds = cells.iter().filter_map(|cell| meaning(COLUMNS, cell));
    let is_number = |column: &_| matches!(column, Count(_) | Engaged);
    kinds.clone().any(|column| is_number(&column))
        && kinds.any(|column| !is_number(&column) && column != Known)
}

/// Reads all tables of a file.
pub(super) fn read(
    input: Input<'_>,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let mut summary = FileSummary::new(&input.name, Format::Ga4Csv);
    let file = input.name.clone();
    let mut records = Records::new(input, &settings.limits);
    let mut sums = Sums::new(&settings.limits);
    let mut told = Told::default();
    let mut table: Option<Section> = None;
    let mut given = Vec::new();
    while let Some(record) = records.next()? {
        if record.bytes(0).starts_with(b"#") {
            told.comment(&record.heading(0));
            table = None;
            continue;
        }
        if table.is_none() || is_all_known(&record) {
            table = Some(Section::new(&record, &file, told.period(), settings, &mut given, &mut summary)?);
            continue;
        }
        let Some(section) = &table else { continue };
        summary.rows += 1;
        let row = match section.period {
            _ if is_total(&record) => Err(SkipReason::GrandTotal),
            None => Err(SkipReason::Again),
            Some(period) => section.table.row(&record, period, settings, &mut sums),
        };
        if let Err(reason) = row {
            summary.skip(record.line, reason);
        }
        if sums.is_full() {
            sums.give(&mut summary, each)?;
        }
    }
    sums.give(&mut summary, each)?;
    Ok(summary)
}

/// A table of the file.
struct Section {
    table: Table,
    /// Its period; none if an earlier table gave its numbers.
    period: Option<(Date, u32)>,
}

impl Section {
    fn new(
        header: &Record<'_>,
        file: &str,
        told: Option<(Date, Date)>,
        settings: &Settings,
        given: &mut Vec<(bool, Dimension, Metric)>,
        summary: &mut FileSummary,
    ) -> Result<Section, ImportError> {
        let table = Table::new(COLUMNS, header, summary);
        let gives = table.gives();
        if gives.iter().any(|one| given.contains(one)) {
            return Ok(Section { table, period: None });
        }
        let dimensions = table.dimensions();
        let by_hit = dimensions.iter().find(|about| matches!(about, Dimension::Page | Dimension::Event));
        if let (Some(&dimension), 2..) = (by_hit, dimensions.len()) {
            return Err(ImportError::MixedDimensions { file: file.to_owned(), dimension });
        }
        // A table of which nothing is taken need not say of when it is.
        let period = if gives.is_empty() { None } else { Some(table.period(file, told, settings)?) };
        given.extend(gives);
        Ok(Section { table, period })
    }
}

/// What the comments tell.
#[derive(Default)]
struct Told {
    first: Option<Date>,
    last: Option<Date>,
}

impl Told {
    fn comment(&mut self, line: &str) {
        let Some((what, date)) = line.trim_start_matches('#').split_once(':') else { return };
        let date = days::day(date.trim());
        match what.trim().to_ascii_lowercase().as_str() {
            "start date" => self.first = date,
            "end date" => self.last = date,
            _ => {}
        }
    }

    fn period(&self) -> Option<(Date, Date)> {
        Some((self.first?, self.last?))
    }
}

fn is_all_known(record: &Record<'_>) -> bool {
    (0..record.len()).all(|at| meaning(COLUMNS, &record.heading(at)).is_some())
}

fn is_total(record: &Record<'_>) -> bool {
    let total =
        |cell: &[u8]| [&b"Grand total"[..], b"Totals"].iter().any(|name| cell.eq_ignore_ascii_case(name));
    (0..record.len()).any(|at| total(record.bytes(at)))
}
