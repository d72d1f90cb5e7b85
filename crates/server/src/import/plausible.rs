//! Plausible's export: a ZIP of CSV files, one for each kind of sum, by day. Also its files one by one.

use super::columns::Column::{self, Count, Day, Known, Of, Property};
use super::columns::Columns;
use super::error::ImportError;
use super::input::Input;
use super::recognise::Format;
use super::row::{Dimension, Metric};
use super::summary::FileSummary;
use super::{Each, Settings, table};

/// Columns of all its files, as Plausible's `exports.ex` and `csv_importer.ex` name them.
///
/// Plausible groups sources, and places, by all their columns at once; a row counts for each of its names. Visits add up
/// exactly so; somebody who came by two sources on a day is two visitors, as in Plausible's own view of imported data.
pub(super) const COLUMNS: &Columns = &[
    ("date", Day),
    ("page", Of(Dimension::Page)),
    ("entry_page", Of(Dimension::EntryPage)),
    ("exit_page", Of(Dimension::ExitPage)),
    ("source", Of(Dimension::Source)),
    ("referrer", Of(Dimension::Referrer)),
    ("utm_source", Of(Dimension::UtmSource)),
    ("utm_medium", Of(Dimension::UtmMedium)),
    ("utm_campaign", Of(Dimension::UtmCampaign)),
    ("utm_content", Of(Dimension::UtmContent)),
    ("utm_term", Of(Dimension::UtmTerm)),
    ("country", Of(Dimension::Country)),
    ("region", Of(Dimension::Region)),
    ("city", Of(Dimension::City)),
    ("device", Of(Dimension::Device)),
    ("browser", Of(Dimension::Browser)),
    ("operating_system", Of(Dimension::Os)),
    ("name", Of(Dimension::Event)),
    ("link_url", Property("url")),
    ("path", Property("path")),
    ("visitors", Count(Metric::Visitors)),
    ("visits", Count(Metric::Visits)),
    ("entrances", Count(Metric::Visits)),
    ("exits", Count(Metric::Visits)),
    ("pageviews", Count(Metric::Views)),
    ("bounces", Count(Metric::Bounces)),
    ("visit_duration", Count(Metric::Duration)),
    ("events", Count(Metric::Events)),
    ("hostname", Known),
    ("browser_version", Known),
    ("operating_system_version", Known),
    ("time_on_page", Known),
    ("active_visitors", Known),
    ("scroll_depth", Known),
    ("pageleave_visitors", Known),
    ("total_scroll_depth", Known),
    ("total_scroll_depth_visits", Known),
    ("total_time_on_page", Known),
    ("total_time_on_page_visits", Known),
];

/// Whether a header is one of its.
pub(super) fn is_header(cells: &[String]) -> bool {
    let known = |cell: &String| super::columns::meaning(COLUMNS, cell).is_some();
    ["date", "visitors"].iter().all(|name| cells.iter().any(|cell| cell == name))
        && cells.iter().filter(|cell| known(cell)).count() >= 3
}

/// Reads one of its CSV files.
pub(super) fn read(
    input: Input<'_>,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let mut summary = FileSummary::new(&input.name, Format::Plausible);
    table::read(input, COLUMNS, settings, &mut summary, each, |table, file| {
        if table.has(Column::Day) {
            Ok(())
        } else {
            Err(ImportError::MissingColumn { file: file.to_owned(), column: "date" })
        }
    })?;
    Ok(summary)
}
