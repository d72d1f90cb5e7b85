//! Matomo's reports as CSV, from its export button or its Reporting API. The file does not say which report it is.

use super::columns::Column::{self, Count, CountIn, Day, Known, Label, PageAddress};
use super::columns::{Columns, meaning};
use super::error::ImportError;
use super::input::Input;
use super::recognise::Format;
use super::row::{Dimension, Metric};
use super::summary::FileSummary;
use super::{Each, Settings, table};

const ENTRY: Dimension = Dimension::EntryPage;
const EXIT: Dimension = Dimension::ExitPage;

/// Names of metrics as the API has them, and as the button's English files have them.
///
/// `nb_actions` counts downloads and outgoing links as well as views, so that it is not taken for views.
pub(super) const COLUMNS: &Columns = &[
    ("date", Day),
    ("label", Label),
    ("metadata_url", PageAddress),
    ("Metadata: url", PageAddress),
    ("nb_uniq_visitors", Count(Metric::Visitors)),
    ("Unique visitors", Count(Metric::Visitors)),
    ("sum_daily_nb_uniq_visitors", Count(Metric::Visitors)),
    ("Unique visitors (daily sum)", Count(Metric::Visitors)),
    ("nb_visits", Count(Metric::Visits)),
    ("Visits", Count(Metric::Visits)),
    ("nb_hits", Count(Metric::Views)),
    ("nb_pageviews", Count(Metric::Views)),
    ("Pageviews", Count(Metric::Views)),
    ("bounce_count", Count(Metric::Bounces)),
    ("Bounces", Count(Metric::Bounces)),
    ("sum_visit_length", Count(Metric::Duration)),
    ("Total time spent by visitors (in seconds)", Count(Metric::Duration)),
    ("nb_events", Count(Metric::Events)),
    ("Total events", Count(Metric::Events)),
    ("revenue", Count(Metric::Revenue)),
    ("entry_nb_uniq_visitors", CountIn(ENTRY, Metric::Visitors)),
    ("entry_nb_visits", CountIn(ENTRY, Metric::Visits)),
    ("entry_bounce_count", CountIn(ENTRY, Metric::Bounces)),
    ("entry_sum_visit_length", CountIn(ENTRY, Metric::Duration)),
    ("exit_nb_uniq_visitors", CountIn(EXIT, Metric::Visitors)),
    ("exit_nb_visits", CountIn(EXIT, Metric::Visits)),
    ("nb_users", Known),
    ("Users", Known),
    ("Users (daily sum)", Known),
    ("nb_actions*", Known),
    ("Actions", Known),
    ("Actions per Visit", Known),
    ("Actions by *", Known),
    ("max_actions*", Known),
    ("Maximum actions in one *", Known),
    ("nb_visits_converted*", Known),
    ("Visits with Conversions", Known),
    ("nb_conversions*", Known),
    ("Conversions", Known),
    ("conversion_rate*", Known),
    ("Conversion Rate", Known),
    ("revenue_*", Known),
    ("bounce_rate*", Known),
    ("Bounce Rate*", Known),
    ("exit_rate", Known),
    ("Exit rate", Known),
    ("avg_*", Known),
    ("Avg. *", Known),
    ("min_*", Known),
    ("max_*", Known),
    ("sum_time_spent", Known),
    ("nb_hits_*", Known),
    ("sum_event_value", Known),
    ("nb_events_with_value", Known),
    ("entry_nb_actions", Known),
    ("nb_uniq_pageviews", Known),
    ("Unique Pageviews", Known),
    ("New *", Known),
    ("Unique new visitors", Known),
    ("Returning *", Known),
    ("Unique returning visitors", Known),
    ("Visitors from *", Known),
    ("Percent of *", Known),
    ("Distinct *", Known),
    ("Referrers_*", Known),
    ("PagePerformance_*", Known),
    ("nb_downloads", Known),
    ("Downloads", Known),
    ("nb_uniq_downloads", Known),
    ("Unique Downloads", Known),
    ("nb_outlinks", Known),
    ("Outlinks", Known),
    ("nb_uniq_outlinks", Known),
    ("Unique Outlinks", Known),
    ("nb_searches", Known),
    ("Searches", Known),
    ("nb_keywords", Known),
    ("Unique Keywords", Known),
    ("goals_*", Known),
    ("idsubdatatable", Known),
    ("segment", Known),
    ("metadata_*", Known),
    ("Metadata: *", Known),
];

/// Whether a header is one of its.
pub(super) fn is_header(cells: &[String]) -> bool {
    let counts = |cell: &String| matches!(meaning(COLUMNS, cell), Some(Count(_) | CountIn(..)));
    const OWN: [&str; 6] =
        ["nb_visits", "nb_uniq_visitors", "nb_hits", "nb_events", "unique visitors", "bounce_count"];
    let own = cells.iter().any(|cell| OWN.contains(&cell.as_str()));
    let named = cells.iter().any(|cell| cell == "label" || cell == "date");
    own || (named
        && cells.iter().any(counts)
        && cells.iter().any(|cell| cell == "visits" || cell == "actions"))
}

/// Reads one report. Without labels it is the summary of visits; pages are known by their entries; of other labels the
/// user has to say what they are.
pub(super) fn read(
    input: Input<'_>,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let mut summary = FileSummary::new(&input.name, Format::Matomo);
    table::read(input, COLUMNS, settings, &mut summary, each, |table, file| {
        if !table.has(Column::Label) {
            return Ok(());
        }
        let is_page = table.has(CountIn(ENTRY, Metric::Visits));
        match settings.dimension {
            Some(dimension) => table.label_is(dimension),
            None if is_page => table.label_is(Dimension::Page),
            None => return Err(ImportError::NoDimension { file: file.to_owned() }),
        }
        Ok(())
    })?;
    Ok(summary)
}
