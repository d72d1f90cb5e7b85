//! Umami's exports: the ZIP of its dashboard (sums without days), and the rows of its table `website_event`, which
//! Umami Cloud gives as CSV and a self-hosted database exports.

use std::io::BufRead;

use super::columns::Column::{Count, Label};
use super::columns::Columns;
use super::error::ImportError;
use super::input::Input;
use super::recognise::Format;
use super::records::{Record, Records};
use super::row::{Dimension, Metric};
use super::summary::{FileSummary, SkipReason};
use super::visits::{Bounce, Hit, Visits, What};
use super::{Each, Settings, days, table, value};

/// Columns of the dashboard's files of people; `y` counts sessions there, which are Umami's visitors.
const BY_VISITOR: &Columns = &[("x", Label), ("y", Count(Metric::Visitors))];
/// Columns of the dashboard's file of events, where `y` counts them.
const BY_EVENT: &Columns = &[("x", Label), ("y", Count(Metric::Events))];

/// Files of the dashboard's ZIP, as its export route names them.
const FILES: [(&str, Dimension); 7] = [
    ("events.csv", Dimension::Event),
    ("pages.csv", Dimension::Page),
    ("referrers.csv", Dimension::Source),
    ("browsers.csv", Dimension::Browser),
    ("os.csv", Dimension::Os),
    ("devices.csv", Dimension::Device),
    ("countries.csv", Dimension::Country),
];

/// Columns of `website_event` and, up to `job_id`, of `event_data`, as Umami's database schema names them.
const ROWS: [&str; 48] = [
    "website_id",
    "session_id",
    "visit_id",
    "event_id",
    "hostname",
    "browser",
    "os",
    "device",
    "screen",
    "language",
    "country",
    "subdivision1",
    "subdivision2",
    "region",
    "city",
    "url_path",
    "url_query",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "referrer_path",
    "referrer_query",
    "referrer_domain",
    "page_title",
    "gclid",
    "fbclid",
    "msclkid",
    "ttclid",
    "li_fat_id",
    "twclid",
    "event_type",
    "event_name",
    "tag",
    "distinct_id",
    "created_at",
    "job_id",
    "event_key",
    "data_key",
    "string_value",
    "number_value",
    "date_value",
    "data_type",
    "event_data_id",
    "lcp",
    "inp",
    "cls",
];

/// Where a visit's source and visitor are told, of the first row of a visit.
const ABOUT: [(&str, Dimension); 12] = [
    ("referrer_domain", Dimension::Source),
    ("utm_source", Dimension::UtmSource),
    ("utm_medium", Dimension::UtmMedium),
    ("utm_campaign", Dimension::UtmCampaign),
    ("utm_content", Dimension::UtmContent),
    ("utm_term", Dimension::UtmTerm),
    ("country", Dimension::Country),
    ("region", Dimension::Region),
    ("city", Dimension::City),
    ("device", Dimension::Device),
    ("browser", Dimension::Browser),
    ("os", Dimension::Os),
];

/// Whether a header is one of its.
pub(super) fn is_header(cells: &[String]) -> bool {
    let has = |name: &str| cells.iter().any(|cell| cell == name);
    (has("website_id") && has("created_at") && (has("url_path") || has("data_key") || has("event_key")))
        || *cells == ["x", "y"]
}

/// Reads a file of either kind.
pub(super) fn read(
    mut input: Input<'_>,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let mut summary = FileSummary::new(&input.name, Format::Umami);
    let is_sums = match input.text.fill_buf() {
        Ok(beginning) => beginning.starts_with(b"x,y"),
        Err(error) => return Err(input.failed(error)),
    };
    if is_sums {
        let file_name = input.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let by_name = FILES.iter().find(|(name, _)| *name == file_name).map(|(_, dimension)| *dimension);
        let Some(dimension) = by_name.or(settings.dimension) else {
            return Err(ImportError::NoDimension { file: input.name });
        };
        return read_sums(input, dimension, settings, summary, each);
    }
    let mut records = Records::new(input, &settings.limits);
    let Some(header) = records.next()? else { return Ok(summary) };
    let names: Vec<String> = (0..header.len()).map(|at| header.heading(at).to_ascii_lowercase()).collect();
    names.iter().filter(|name| !ROWS.contains(&name.as_str())).for_each(|name| summary.unknown(name));
    let rows = Rows { names, settings };
    let missing = ["created_at", "session_id"].into_iter().find(|name| rows.column(name).is_none());
    if let Some(column) = missing {
        return Err(ImportError::MissingColumn { file: records.file().to_owned(), column });
    }
    let mut visits = Visits::new(records.file(), Bounce::OneView, &settings.limits);
    while let Some(record) = records.next()? {
        summary.rows += 1;
        if let Err(reason) = rows.push(&record, &mut visits)? {
            summary.skip(record.line, reason);
        }
    }
    visits.give(&mut summary, each)?;
    Ok(summary)
}

fn read_sums(
    input: Input<'_>,
    dimension: Dimension,
    settings: &Settings,
    mut summary: FileSummary,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let columns = if dimension == Dimension::Event { BY_EVENT } else { BY_VISITOR };
    table::read(input, columns, settings, &mut summary, each, |table, _| {
        table.label_is(dimension);
        Ok(())
    })?;
    Ok(summary)
}

struct Rows<'s> {
    names: Vec<String>,
    settings: &'s Settings,
}

impl Rows<'_> {
    fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// A cell; `\N` and `NULL` are how databases write nothing.
    fn cell<'r>(&self, record: &Record<'r>, name: &str) -> Result<&'r str, SkipReason> {
        let text = self.column(name).map_or(Ok(""), |column| record.text(column))?;
        Ok(if matches!(text, "\\N" | "NULL") { "" } else { text })
    }

    /// Takes a row; the inner error only skips it.
    fn push(&self, record: &Record<'_>, visits: &mut Visits) -> Result<Result<(), SkipReason>, ImportError> {
        match self.understand(record) {
            Err(reason) => Ok(Err(reason)),
            Ok(Row::Property(day, property)) => visits.property(day, &property).map(Ok),
            Ok(Row::Hit(hit, about)) => {
                let what = match &hit.name {
                    (Dimension::Page, page) => What::View(page),
                    (_, event) => What::Event(event),
                };
                let (visit, visitor) = (Some(hit.visit.as_str()), Some(hit.visitor.as_str()));
                let (engaged, revenue_milli) = (false, None);
                let hit = Hit { day: hit.day, at: hit.at, visit, visitor, what, engaged, revenue_milli };
                visits.push(&hit, || about).map(Ok)
            }
        }
    }

    fn understand(&self, record: &Record<'_>) -> Result<Row, SkipReason> {
        if record.len() != self.names.len() {
            return Err(SkipReason::Cells);
        }
        let limit = self.settings.limits.value_bytes;
        let moment = days::moment(self.cell(record, "created_at")?).ok_or(SkipReason::Date)?;
        let day = days::day_of(moment, &self.settings.time_zone).ok_or(SkipReason::Date)?;
        let key = [self.cell(record, "data_key")?, self.cell(record, "event_key")?].concat();
        if !key.is_empty() {
            let told = ["string_value", "number_value", "date_value"].map(|name| self.cell(record, name));
            let told =
                told.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().find(|text| !text.is_empty());
            let pair = format!("{key}={}", told.unwrap_or_default());
            let property = value::name(Dimension::Property, &pair, limit)?.ok_or(SkipReason::Kind)?;
            return Ok(Row::Property(day, property));
        }
        let (dimension, name) = match self.cell(record, "event_type")? {
            "1" => (Dimension::Page, self.cell(record, "url_path")?),
            "2" => (Dimension::Event, self.cell(record, "event_name")?),
            _ => return Err(SkipReason::Kind),
        };
        let name = value::name(dimension, name, limit)?.unwrap_or_else(|| "/".to_owned());
        let visitor = self.cell(record, "session_id")?.to_owned();
        let visit = Some(self.cell(record, "visit_id")?.to_owned()).filter(|visit| !visit.is_empty());
        let mut about = Vec::new();
        for (column, of) in ABOUT {
            let mut cell = self.cell(record, column)?;
            if column == "referrer_domain" && cell == self.cell(record, "hostname")? {
                cell = "";
            }
            if column == "region" && cell.is_empty() {
                cell = self.cell(record, "subdivision1")?;
            }
            about.extend(value::name(of, cell, limit)?.map(|name| (of, name)));
        }
        let visit = visit.unwrap_or_else(|| visitor.clone());
        Ok(Row::Hit(
            Owned { day, at: moment.as_microsecond(), visit, visitor, name: (dimension, name) },
            about,
        ))
    }
}

enum Row {
    Property(jiff::civil::Date, String),
    Hit(Owned, Vec<(Dimension, String)>),
}

struct Owned {
    day: jiff::civil::Date,
    at: i64,
    visit: String,
    visitor: String,
    name: (Dimension, String),
}
