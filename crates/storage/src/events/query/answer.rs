//! Answers.

use std::ops::AddAssign;

use super::Metric;

/// The value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// The start of a bucket of time, in ms since 1970.
    Time(i64),
    /// Text; empty for "none".
    Text(String),
}

/// Sums of a row; those that the query did not ask for are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Distinct visitors of each day.
    pub visitors: u64,
    /// Visits.
    pub visits: u64,
    /// Page views.
    pub views: u64,
    /// Page views and custom events.
    pub events: u64,
    /// Visits with one event.
    pub bounces: u64,
    /// Time from visits' first events to their last, in ms.
    pub duration_ms: u64,
    /// Time looked at pages, in ms.
    pub engaged_ms: u64,
    /// Dark visits.
    pub dark: Dark,
}

/// Visits from dark social, in millionths, with what their interval needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dark {
    /// Sum of probabilities.
    pub expected: u64,
    /// The least.
    pub proven: u64,
    /// The most.
    pub possible: u64,
    /// Sum of p (1 − p): the variance if visits are independent.
    pub variance: u64,
}

impl From<[u64; 11]> for Sums {
    /// In the order of the fields.
    fn from(sums: [u64; 11]) -> Sums {
        let [visitors, visits, views, events, bounces, duration_ms, engaged_ms, ..] = sums;
        let [.., expected, proven, possible, variance] = sums;
        let dark = Dark { expected, proven, possible, variance };
        Sums { visitors, visits, views, events, bounces, duration_ms, engaged_ms, dark }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Sums) {
        self.visitors += other.visitors;
        self.visits += other.visits;
        self.views += other.views;
        self.events += other.events;
        self.bounces += other.bounces;
        self.duration_ms += other.duration_ms;
        self.engaged_ms += other.engaged_ms;
        self.dark.expected += other.dark.expected;
        self.dark.proven += other.dark.proven;
        self.dark.possible += other.dark.possible;
        self.dark.variance += other.dark.variance;
    }
}

impl Sums {
    /// A figure of one number; `None` if there is nothing to divide by, and for revenue and shares.
    pub fn metric(&self, metric: Metric) -> Option<f64> {
        let per_visit = |sum: u64| (self.visits > 0).then(|| sum as f64 / self.visits as f64);
        match metric {
            Metric::Visitors => Some(self.visitors as f64),
            Metric::Visits => Some(self.visits as f64),
            Metric::Views => Some(self.views as f64),
            Metric::Events => Some(self.events as f64),
            Metric::ViewsPerVisit => per_visit(self.views),
            Metric::BounceRate => per_visit(self.bounces),
            Metric::VisitDuration => per_visit(self.duration_ms).map(|ms| ms / 1000.0),
            Metric::EngagedTime => per_visit(self.engaged_ms).map(|ms| ms / 1000.0),
            Metric::DarkVisits => Some(self.dark.expected as f64 / 1e6),
            Metric::Revenue | Metric::Shares => None,
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The values of the query's dimensions.
    pub values: Vec<Value>,
    /// Its sums.
    pub sums: Sums,
    /// Revenue by currency in thousandths, by currency.
    pub revenue: Vec<(String, i64)>,
    /// Links passed on.
    pub shares: u64,
}

/// The rows that answer a query, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The rows.
    pub rows: Vec<Row>,
}
