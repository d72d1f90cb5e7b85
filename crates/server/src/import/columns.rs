//! Tables of sums: what a tool's columns mean, and rows of them.

use jiff::civil::Date;

use super::error::ImportError;
use super::records::Record;
use super::row::{Counts, Dimension, Metric};
use super::summary::{FileSummary, SkipReason};
use super::sums::Sums;
use super::{Settings, days, value};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The day, month or year.
    Day,
    /// Days since the beginning of the period, from 0.
    NthDay,
    /// What the row is about.
    Of(Dimension),
    /// What the row is about, of the kind that the user or the table says.
    Label,
    /// A page's address: better than the label.
    PageAddress,
    /// Source and medium, parted by ` / `.
    SourceAndMedium,
    /// A property of the event, by this name.
    Property(&'static str),
    /// A number of the row.
    Count(Metric),
    /// A number of the same name in another dimension, such as a page's entries.
    CountIn(Dimension, Metric),
    /// Visits that are no bounces.
    Engaged,
    /// Documented, and of no use here.
    Known,
}

/// A tool's columns by their documented names; one that ends in `*` stands for all that begin so.
pub(super) type Columns = [(&'static str, Column)];

/// What the tool says a column of that name holds; names are compared without regard to case.
pub(super) fn meaning(columns: &Columns, name: &str) -> Option<Column> {
    let is = |known: &str| match known.strip_suffix('*') {
        Some(beginning) => {
            name.get(..beginning.len()).is_some_and(|name| name.eq_ignore_ascii_case(beginning))
        }
        None => known.eq_ignore_ascii_case(name),
    };
    columns.iter().find(|(known, _)| is(known)).map(|(_, column)| *column)
}

/// A table's header, understood.
pub(super) struct Table {
    columns: Vec<Column>,
    label: Option<Dimension>,
    dated: bool,
}

impl Table {
    /// Understands a header; columns without meaning are told in the summary. Of two columns for the same number the
    /// first counts.
    pub(super) fn new(known: &Columns, header: &Record<'_>, summary: &mut FileSummary) -> Table {
        let mut columns = Vec::with_capacity(header.len());
        for at in 0..header.len() {
            let name = header.heading(at);
            let column = meaning(known, &name).unwrap_or_else(|| {
                summary.unknown(&name);
                Column::Known
            });
            let again = column != Column::Known && columns.contains(&column);
            columns.push(if again { Column::Known } else { column });
        }
        let dated = columns.iter().any(|column| matches!(column, Column::Day | Column::NthDay));
        Table { columns, label: None, dated }
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// Says what [`Column::Label`] is about.
    pub(super) fn label_is(&mut self, dimension: Dimension) {
        self.label = Some(dimension);
    }

    /// Of which days the rows are if they do not say it themselves.
    pub(super) fn period(
        &self,
        file: &str,
        told: Option<(Date, Date)>,
        settings: &Settings,
    ) -> Result<(Date, u32), ImportError> {
        match told
            .or(settings.period)
            .and_then(|(first, last)| Some((first, days::days_between(first, last)?)))
        {
            Some(period) => Ok(period),
            // Every row brings its own day: this is only where an nth day would count from.
            None if self.has(Column::Day) => Ok((Date::constant(1990, 1, 1), 1)),
            None => Err(ImportError::NoDates { file: file.to_owned() }),
        }
    }

    /// What the rows are about, without doubles.
    pub(super) fn dimensions(&self) -> Vec<Dimension> {
        let of = |column: &Column| match column {
            Column::Of(dimension) => Some(*dimension),
            Column::Label => self.label,
            Column::SourceAndMedium => Some(Dimension::Source),
            _ => None,
        };
        self.columns.iter().filter_map(of).collect()
    }

    /// Which numbers of what it gives, and whether by day.
    pub(super) fn gives(&self) -> Vec<(bool, Dimension, Metric)> {
        let mut dimensions = self.dimensions();
        if dimensions.is_empty() {
            dimensions.push(Dimension::Total);
        }
        let metrics = self.columns.iter().filter_map(|column| match column {
            Column::Count(metric) => Some(*metric),
            _ => None,
        });
        metrics.flat_map(|metric| dimensions.iter().map(move |about| (self.dated, *about, metric))).collect()
    }

    /// Adds a row to the sums, or says why not.
    pub(super) fn row(
        &self,
        record: &Record<'_>,
        period: (Date, u32),
        settings: &Settings,
        sums: &mut Sums,
    ) -> Result<(), SkipReason> {
        if record.len() != self.columns.len() {
            return Err(SkipReason::Cells);
        }
        let limit = settings.limits.value_bytes;
        let (mut day, mut counts, mut elsewhere) =
            (if self.dated { None } else { Some(period) }, Counts::default(), vec![]);
        let (mut names, mut address, mut engaged, mut about) = (Vec::new(), None, None, false);
        for (at, column) in self.columns.iter().enumerate() {
            match *column {
                Column::Known => {}
                Column::Day => day = Some(days::period(record.text(at)?.trim()).ok_or(SkipReason::Date)?),
                Column::NthDay => {
                    let nth = value::whole(record.text(at)?).ok_or(SkipReason::Date)?;
                    day = Some((days::later(period.0, nth).ok_or(SkipReason::Date)?, 1));
                }
                Column::Of(dimension) => {
                    names.push((dimension, value::name(dimension, record.text(at)?, limit)?))
                }
                Column::Label => {
                    let dimension = self.label.ok_or(SkipReason::Kind)?;
                    names.push((dimension, value::name(dimension, record.text(at)?, limit)?));
                }
                Column::PageAddress if self.label != Some(Dimension::Page) => {}
                Column::PageAddress => {
                    let page = record.text(at)?;
                    address =
                        (!page.is_empty()).then(|| value::name(Dimension::Page, page, limit)).transpose()?;
                }
                Column::SourceAndMedium => {
                    let both = record.text(at)?;
                    let (source, medium) = both.split_once(" / ").unwrap_or((both, ""));
                    names.push((Dimension::Source, value::name(Dimension::Source, source, limit)?));
                    names.push((Dimension::UtmMedium, value::name(Dimension::UtmMedium, medium, limit)?));
                }
                Column::Property(property) => {
                    let told = record.text(at)?.trim();
                    let told =
                        if property == "url" { told.split(['?', '#']).next().unwrap_or(told) } else { told };
                    let pair = (!told.is_empty()).then(|| format!("{property}={told}"));
                    names.push((
                        Dimension::Property,
                        value::name(Dimension::Property, &pair.unwrap_or_default(), limit)?,
                    ));
                }
                Column::Count(metric) => {
                    if let Some(number) = number(metric, record.text(at)?)? {
                        counts.add_to(metric, number);
                    }
                }
                Column::CountIn(dimension, metric) => {
                    if let Some(number) = number(metric, record.text(at)?)? {
                        elsewhere.push((dimension, metric, number));
                    }
                }
                Column::Engaged => engaged = number(Metric::Visits, record.text(at)?)?,
            }
            about |= matches!(
                column,
                Column::Of(_) | Column::Label | Column::SourceAndMedium | Column::Property(_)
            );
        }
        if let (Some(engaged), Some(visits)) = (engaged, counts.visits) {
            counts.bounces = Some(visits.saturating_sub(engaged.unsigned_abs()));
        }
        let (day, days) = day.ok_or(SkipReason::Date)?;
        if let Some(address) = address {
            names = vec![(Dimension::Page, address)];
        }
        let tells = counts != Counts::default();
        if tells && !about {
            sums.add(day, days, Dimension::Total, "", &counts);
        }
        for (dimension, name) in names.iter().filter(|_| tells) {
            if let Some(name) = name {
                sums.add(day, days, *dimension, name, &counts);
            }
        }
        if let Some((_, Some(name))) = names.first() {
            for (dimension, metric, number) in elsewhere {
                let mut counts = Counts::default();
                counts.add_to(metric, number);
                sums.add(day, days, dimension, name, &counts);
            }
        }
        Ok(())
    }
}

/// A cell's number; an empty cell tells none.
fn number(metric: Metric, text: &str) -> Result<Option<i64>, SkipReason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = if metric == Metric::Revenue { value::thousandths(text) } else { value::whole(text) };
    read.map(Some).ok_or(SkipReason::Number)
}
