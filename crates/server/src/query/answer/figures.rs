//! Sums as figures.

use entrenous_core::evidence::source::Grade;
use entrenous_core::report::{Estimate, of_page};
use entrenous_storage::events::query::{Dark, Metric, Row};

use super::{Amount, Figure, Inferred};

/// A row's figure. `relative`: half of the whole's interval, in parts of the whole.
pub(super) fn figure(row: &Row, metric: Metric, relative: f64) -> Figure {
    let sums = &row.sums;
    match metric {
        Metric::Visitors => Figure::Count(sums.visitors),
        Metric::Visits => Figure::Count(sums.visits),
        Metric::Views => Figure::Count(sums.views),
        Metric::Events => Figure::Count(sums.events),
        Metric::Shares => Figure::Count(row.shares),
        Metric::Revenue => Figure::Revenue(row.revenue.iter().map(amount).collect()),
        Metric::DarkVisits => Figure::Inferred(inferred(sums.dark, relative)),
        Metric::ViewsPerVisit | Metric::BounceRate | Metric::VisitDuration | Metric::EngagedTime => {
            Figure::Ratio(sums.metric(metric))
        }
    }
}

fn amount((currency, milli): &(String, i64)) -> Amount {
    Amount { currency: currency.clone(), amount: *milli as f64 / 1000.0 }
}

/// Dark visits with their interval.
pub(crate) fn inferred(dark: Dark, relative: f64) -> Inferred {
    let visits = |millionths: u64| millionths as f64 / 1e6;
    let part =
        Estimate { visits: visits(dark.expected), low: visits(dark.proven), high: visits(dark.possible) };
    let Estimate { visits: value, low, high } = of_page(part, visits(dark.variance), relative);
    let grade = if dark.proven == dark.possible { Grade::Proven } else { Grade::Inferred };
    Inferred { value, low, high, grade: grade.name() }
}

/// The change from one figure to another, in parts of the first.
pub(super) fn change(before: &Figure, now: &Figure) -> Option<f64> {
    let (before, now) = (number(before)?, number(now)?);
    (before != 0.0).then(|| (now - before) / before)
}

fn number(figure: &Figure) -> Option<f64> {
    match figure {
        Figure::Count(count) => Some(*count as f64),
        Figure::Ratio(ratio) => *ratio,
        Figure::Inferred(inferred) => Some(inferred.value),
        Figure::Revenue(_) => None,
    }
}
