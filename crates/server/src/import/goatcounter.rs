//! GoatCounter's CSV of page views, versions 1 and 2 of its format.

use super::error::ImportError;
use super::input::Input;
use super::recognise::Format;
use super::records::{Record, Records};
use super::row::Dimension;
use super::summary::{FileSummary, SkipReason};
use super::visits::{Bounce, Hit, Visits, What};
use super::{Each, Settings, days, value};

/// Its columns, as GoatCounter's help names them; `UserAgent` is also written `User-Agent`.
const COLUMNS: [&str; 15] = [
    "path",
    "title",
    "event",
    "useragent",
    "user-agent",
    "browser",
    "system",
    "session",
    "bot",
    "referrer",
    "referrer scheme",
    "screen size",
    "location",
    "firstvisit",
    "date",
];

/// Whether a header is one of its.
pub(super) fn is_header(cells: &[String]) -> bool {
    let has = |name: &str| cells.iter().any(|cell| cell == name);
    version(cells).is_some() && has("firstvisit") && has("date")
}

/// The version of the format, which is written before the first column's name.
fn version(cells: &[String]) -> Option<u32> {
    cells.first()?.strip_suffix("path")?.trim_end_matches(',').parse().ok()
}

/// Reads a file. Sessions are taken for visits and for visitors: GoatCounter knows nothing else, and neither bounces nor
/// the length of visits.
pub(super) fn read(
    input: Input<'_>,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<FileSummary, ImportError> {
    let mut summary = FileSummary::new(&input.name, Format::GoatCounter);
    let mut records = Records::new(input, &settings.limits);
    let Some(header) = records.next()? else { return Ok(summary) };
    let mut names: Vec<String> =
        (0..header.len()).map(|at| header.heading(at).to_ascii_lowercase()).collect();
    let version = version(&names);
    if let Some(first) = names.first_mut().filter(|_| version.is_some()) {
        "path".clone_into(first);
    }
    names.iter().filter(|name| !COLUMNS.contains(&name.as_str())).for_each(|name| summary.unknown(name));
    let views = Views { names, has_user_agents: version == Some(1), settings };
    let missing = ["path", "session", "date"].into_iter().find(|name| views.column(name).is_none());
    if let Some(column) = missing {
        return Err(ImportError::MissingColumn { file: records.file().to_owned(), column });
    }
    let mut visits = Visits::new(records.file(), Bounce::Unknown, &settings.limits);
    while let Some(record) = records.next()? {
        summary.rows += 1;
        if let Err(reason) = views.push(&record, &mut visits)? {
            summary.skip(record.line, reason);
        }
    }
    visits.give(&mut summary, each)?;
    Ok(summary)
}

struct Views<'s> {
    names: Vec<String>,
    /// Version 1 has the user agent where version 2 has the browser's name. It is not taken.
    has_user_agents: bool,
    settings: &'s Settings,
}

impl Views<'_> {
    fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    fn cell<'r>(&self, record: &Record<'r>, name: &str) -> Result<&'r str, SkipReason> {
        self.column(name).map_or(Ok(""), |column| record.text(column))
    }

    /// Takes a view; the inner error only skips it.
    fn push(&self, record: &Record<'_>, visits: &mut Visits) -> Result<Result<(), SkipReason>, ImportError> {
        let read = || {
            if record.len() != self.names.len() {
                return Err(SkipReason::Cells);
            }
            if !matches!(self.cell(record, "bot")?, "" | "0") {
                return Err(SkipReason::Machine);
            }
            let moment = days::moment(self.cell(record, "date")?).ok_or(SkipReason::Date)?;
            let day = days::day_of(moment, &self.settings.time_zone).ok_or(SkipReason::Date)?;
            let is_event = match self.cell(record, "event")? {
                "true" | "1" => true,
                "false" | "0" | "" => false,
                _ => return Err(SkipReason::Kind),
            };
            let dimension = if is_event { Dimension::Event } else { Dimension::Page };
            let name = value::name(dimension, self.cell(record, "path")?, self.settings.limits.value_bytes)?;
            let name = name.ok_or(SkipReason::Kind)?;
            Ok((
                day,
                moment.as_microsecond(),
                is_event,
                name,
                self.cell(record, "session")?,
                self.about(record)?,
            ))
        };
        let (day, at, is_event, name, session, about) = match read() {
            Ok(view) => view,
            Err(reason) => return Ok(Err(reason)),
        };
        let what = if is_event { What::Event(&name) } else { What::View(&name) };
        let session = Some(session).filter(|session| !session.is_empty());
        let hit =
            Hit { day, at, visit: session, visitor: session, what, engaged: false, revenue_milli: None };
        visits.push(&hit, || about).map(Ok)
    }

    fn about(&self, record: &Record<'_>) -> Result<Vec<(Dimension, String)>, SkipReason> {
        let limit = self.settings.limits.value_bytes;
        let mut about = Vec::new();
        let mut tell = |dimension, text: &str| {
            about.extend(value::name(dimension, text, limit)?.map(|name| (dimension, name)));
            Ok(())
        };
        let referrer = self.cell(record, "referrer")?;
        match self.cell(record, "referrer scheme")? {
            "h" => {
                tell(Dimension::Source, &value::host(referrer).unwrap_or_default())?;
                tell(Dimension::Referrer, referrer)?;
            }
            "c" => tell(Dimension::UtmCampaign, referrer)?,
            _ => tell(Dimension::Source, referrer)?,
        }
        let location = self.cell(record, "location")?;
        if let Some((country, _)) = location.split_once('-') {
            tell(Dimension::Country, country)?;
            tell(Dimension::Region, location)?;
        } else {
            tell(Dimension::Country, location)?;
        }
        if !self.has_user_agents {
            tell(Dimension::Browser, value::without_version(self.cell(record, "browser")?))?;
            tell(Dimension::Os, value::without_version(self.cell(record, "system")?))?;
        }
        Ok(about)
    }
}
