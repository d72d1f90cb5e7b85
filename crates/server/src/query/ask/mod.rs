//! Questions: from what a client writes to what the store is asked. Pure: the clock and the site are arguments.
//!
//! [`QueryRequest`] is the shape; [`Asked::read`] looks up every word, resolves ranges and says what is wrong and where.

mod buckets;
mod compare;
mod filters;
mod imports;
mod range;
mod wire;
pub(crate) mod words;
mod wrong;

use entrenous_storage::events::query::{Dimension, Filter, Metric, OrderBy, Query};
use jiff::tz::TimeZone;

pub use buckets::Interval;
pub use range::{Known, Range};
pub use wire::{Comparison, ComparisonMode, DateRange, Include, Pagination, Part, QueryRequest};
pub use wrong::Wrong;

/// The most rows of an answer.
pub(crate) const ROWS: u32 = 10_000;
const OFFSET: u32 = 1_000_000;
/// The most questions at once, and metrics of one.
const PARTS: usize = 30;
const METRICS: usize = 20;
const DIMENSIONS: usize = 3;

/// A request that makes sense.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The range.
    pub range: Range,
    /// The range to compare with.
    pub comparison: Option<Range>,
    /// The questions.
    pub questions: Vec<Question>,
    /// They came as `queries`.
    pub many: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What to tell.
    pub metrics: Vec<Metric>,
    /// What to split it by.
    pub dimensions: Vec<Dimension>,
    /// Which visits or events count.
    pub filter: Option<Filter>,
    /// The width of [`Dimension::Time`].
    pub interval: Interval,
    /// The order.
    pub order: Vec<(OrderBy, bool)>,
    /// Which rows.
    pub pagination: Pagination,
    /// What else to tell.
    pub include: Include,
    /// What imported sums are told by, if they are.
    pub imports: Option<&'static str>,
}

impl Asked {
    /// Makes sense of a request.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn read(request: &QueryRequest, zone: &TimeZone, known: Known) -> Result<Asked, Wrong> {
        let range = Range::resolve(&request.date_range, zone, known, "/date_range")?;
        let comparison = request.comparison.as_ref();
        let comparison =
            comparison.map(|asked| compare::compared(&range, asked, "/comparison")).transpose()?;
        let own = Part {
            metrics: request.metrics.clone(),
            dimensions: request.dimensions.clone(),
            filters: Vec::new(),
            interval: request.interval.clone(),
            order_by: request.order_by.clone(),
            pagination: request.pagination,
            include: request.include,
        };
        let parts = match &request.queries {
            None => vec![(String::new(), &own)],
            Some(_) if own.is_said() => {
                let why = "beside queries there can be no metrics, dimensions, interval or order_by; move them into it";
                return Err(Wrong::new("/queries", why));
            }
            Some(parts) if !(1..=PARTS).contains(&parts.len()) => {
                return Err(Wrong::new("/queries", format!("there can be 1 to {PARTS} queries at once")));
            }
            Some(parts) => {
                parts.iter().enumerate().map(|(at, part)| (format!("/queries/{at}"), part)).collect()
            }
        };
        let mut reading = filters::Reading::default();
        let shared = reading.all(&request.filters, "/filters")?;
        let read = |(at, part): (String, &Part)| {
            let own = reading.all(&part.filters, &format!("{at}/filters"))?;
            let filter = match (&shared, own) {
                (Some(shared), Some(own)) => Some(and(shared.clone(), own)),
                (shared, own) => own.or_else(|| shared.clone()),
            };
            Question::read(part, filter, &range, &at)
        };
        let questions = parts.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Asked { range, comparison, questions, many: request.queries.is_some() })
    }
}

impl Part {
    fn is_said(&self) -> bool {
        !(self.metrics.is_empty()
            && self.dimensions.is_empty()
            && self.order_by.is_empty()
            && self.interval.is_none())
    }
}

/// Are these filters that can be asked with?
///
/// # Errors
/// The first thing that is wrong.
pub(crate) fn check_filters(filters: &[serde_json::Value]) -> Result<(), Wrong> {
    filters::Reading::default().all(filters, "/filters").map(|_| ())
}

/// Both; what is joined by "and" already is not nested.
pub(crate) fn and(one: Filter, other: Filter) -> Filter {
    let parts = |filter| match filter {
        Filter::And(all) => all,
        single => vec![single],
    };
    Filter::And([parts(one), parts(other)].concat())
}

impl Question {
    fn read(part: &Part, filter: Option<Filter>, range: &Range, at: &str) -> Result<Question, Wrong> {
        let place = |name: &str| format!("{at}/{name}");
        if !(1..=METRICS).contains(&part.metrics.len()) {
            let all: Vec<_> = words::metric_names().collect();
            let why = format!("there can be 1 to {METRICS} metrics, of {}", all.join(", "));
            return Err(Wrong::new(place("metrics"), why));
        }
        if part.dimensions.len() > DIMENSIONS {
            return Err(Wrong::new(
                place("dimensions"),
                format!("there can be {DIMENSIONS} dimensions at most"),
            ));
        }
        let metrics = part.metrics.iter().enumerate();
        let metrics: Vec<_> = metrics
            .map(|(n, name)| words::metric(name, &format!("{at}/metrics/{n}")))
            .collect::<Result<_, _>>()?;
        let asked = part.interval.as_deref();
        let mut interval = asked.map(|name| Interval::named(name, &place("interval"))).transpose()?;
        let mut dimensions = Vec::new();
        for (n, name) in part.dimensions.iter().enumerate() {
            let here = format!("{at}/dimensions/{n}");
            let (dimension, said) = words::dimension(name, &here)?;
            if dimensions.contains(&dimension) {
                return Err(Wrong::new(here, "this dimension is named twice; name it once"));
            }
            if let (Some(one), Some(other)) = (interval, said)
                && one != other
            {
                return Err(Wrong::new(here, "the interval says something else; leave one of them out"));
            }
            interval = said.or(interval);
            dimensions.push(dimension);
        }
        let interval = interval.unwrap_or_else(|| Interval::suiting(range));
        if dimensions.contains(&Dimension::Time) {
            range.bounds(interval, &place("interval"))?;
        }
        let order = part.order_by.iter().enumerate();
        let order =
            order.map(|(n, pair)| order_by(pair, &metrics, &dimensions, &format!("{at}/order_by/{n}")));
        let order = order.collect::<Result<_, _>>()?;
        let Pagination { limit, offset } = part.pagination;
        if !(1..=ROWS).contains(&limit) {
            return Err(Wrong::new(place("pagination/limit"), format!("the limit is between 1 and {ROWS}")));
        }
        if offset > OFFSET {
            return Err(Wrong::new(place("pagination/offset"), format!("the offset is at most {OFFSET}")));
        }
        let (pagination, include) = (part.pagination, part.include);
        let imports = include.imports.then(|| imports::by(&dimensions, filter.is_some(), at)).transpose()?;
        Ok(Question { metrics, dimensions, filter, interval, order, pagination, include, imports })
    }

    /// The question as the store is asked it.
    pub fn query(&self, site: u32, range: &Range) -> Query {
        let timed = self.dimensions.contains(&Dimension::Time);
        let days = range.day_bounds();
        let buckets = if timed { range.bounds(self.interval, "").unwrap_or_default() } else { days.clone() };
        Query {
            site,
            metrics: self.metrics.clone(),
            dimensions: self.dimensions.clone(),
            filter: self.filter.clone(),
            days,
            buckets,
            order: self.order.clone(),
            limit: self.pagination.limit,
            offset: self.pagination.offset,
        }
    }

    /// All labels of its intervals, without the end.
    pub(crate) fn labels(&self, range: &Range) -> Vec<String> {
        let bounds = range.bounds(self.interval, "").unwrap_or_default();
        let starts = &bounds[..bounds.len().saturating_sub(1)];
        starts.iter().map(|start| range.label(self.interval, *start)).collect()
    }
}

fn order_by(
    (by, direction): &(String, String),
    metrics: &[Metric],
    dimensions: &[Dimension],
    at: &str,
) -> Result<(OrderBy, bool), Wrong> {
    let descending = match direction.as_str() {
        "asc" => false,
        "desc" => true,
        _ => return Err(Wrong::new(format!("{at}/1"), "the order is \"asc\" or \"desc\"")),
    };
    let here = format!("{at}/0");
    let asked = match (words::metric(by, &here), words::dimension(by, &here)) {
        (Ok(Metric::Revenue | Metric::Shares), _) => {
            return Err(Wrong::new(
                here,
                "rows cannot be ordered by revenue or shares; choose another metric",
            ));
        }
        (Ok(metric), _) if metrics.contains(&metric) => OrderBy::Metric(metric),
        (_, Ok((dimension, _))) if dimensions.contains(&dimension) => OrderBy::Dimension(dimension),
        _ => {
            return Err(Wrong::new(
                here,
                "rows are ordered by a metric or dimension that is asked for; ask for it too",
            ));
        }
    };
    Ok((asked, descending))
}
