//! Sums as expressions, one set for each kind of row they are made from.

use super::Metric;

/// The sums of a row, in the order of [`super::answer::Sums`] and of the roll-ups' columns.
pub(in crate::events) const SUMS: [&str; 11] = [
    "visitors",
    "visits",
    "views",
    "events",
    "bounces",
    "duration_ms",
    "engaged_ms",
    "dark",
    "dark_proven",
    "dark_possible",
    "dark_variance",
];

/// Which of [`SUMS`] are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::events) struct Wanted(pub(super) [bool; 11]);

impl Wanted {
    pub(in crate::events) const ALL: Wanted = Wanted([true; 11]);

    pub(super) fn of(metrics: impl Iterator<Item = Metric>) -> Wanted {
        let mut wanted = [false; 11];
        for metric in metrics {
            let sums: &[usize] = match metric {
                Metric::Visitors => &[0],
                Metric::Visits => &[1],
                Metric::Views => &[2],
                Metric::Events => &[3],
                Metric::ViewsPerVisit => &[1, 2],
                Metric::BounceRate => &[1, 4],
                Metric::VisitDuration => &[1, 5],
                Metric::EngagedTime => &[1, 6],
                Metric::DarkVisits => &[7, 8, 9, 10],
                Metric::Revenue | Metric::Shares => &[],
            };
            sums.iter().for_each(|&at| wanted[at] = true);
        }
        Wanted(wanted)
    }

    /// What either wants.
    pub(super) fn and(self, other: Wanted) -> Wanted {
        Wanted(std::array::from_fn(|at| self.0[at] || other.0[at]))
    }

    /// Is this figure of visits needed, if only to make another of it?
    pub(super) fn needs(self, at: usize) -> bool {
        self.0[at] || (at == 3 && self.0[4])
    }

    /// The sums without those that are not wanted.
    pub(super) fn only(self, sums: [u64; 11]) -> [u64; 11] {
        std::array::from_fn(|at| if self.0[at] { sums[at] } else { 0 })
    }

    pub(super) fn any(self) -> bool {
        self.0.contains(&true)
    }

    /// Do events need what is known of their visits?
    pub(super) fn of_visits(self) -> bool {
        self.0[4] || self.0[5] || self.0[7..].contains(&true)
    }

    /// The wanted sums under their names; those not wanted are 0.
    pub(super) fn list(self, expression: impl Fn(usize) -> String) -> String {
        let each = SUMS.iter().enumerate().map(|(at, name)| {
            if self.0[at] {
                format!("CAST(coalesce({}, 0) AS BIGINT) AS {name}", expression(at))
            } else {
                format!("CAST(0 AS BIGINT) AS {name}")
            }
        });
        each.collect::<Vec<_>>().join(", ")
    }

    /// Sums of sums.
    pub(super) fn totals(self) -> String {
        self.list(|at| format!("sum({})", SUMS[at]))
    }
}

/// What of a visit is added up; `v` is the visit.
fn of_visit(at: usize) -> &'static str {
    match at {
        2 => "v.views",
        3 => "v.events",
        4 => "CAST(v.events <= 1 AS UINTEGER)",
        5 => "v.ended - v.started",
        6 => "v.engaged_ms",
        7 => "v.dark",
        8 => "v.dark_proven",
        9 => "v.dark_possible",
        _ => "CAST(v.dark AS BIGINT) * (1000000 - v.dark) // 1000000",
    }
}

/// Sums of visits. `marked`: some may be known not to be repeated.
pub(super) fn of_visits(wanted: Wanted, marked: bool) -> String {
    wanted.list(|at| match at {
        0 if marked => {
            "count(*) FILTER (NOT v.repeated) + count(DISTINCT v.key) FILTER (v.repeated)".to_owned()
        }
        0 => "count(DISTINCT v.key)".to_owned(),
        1 => "count(*)".to_owned(),
        _ => format!("sum({})", of_visit(at)),
    })
}

/// Sums of events by page, whose marks say which come again and which visits are repeated.
pub(super) fn of_marked_events(wanted: Wanted, key: &str) -> String {
    wanted.list(|at| match at {
        0 => format!(
            "count(*) FILTER (NOT e.again AND NOT v.repeated) + count(DISTINCT {key}) FILTER (v.repeated IS NULL OR v.repeated)"
        ),
        1 => "count(*) FILTER (NOT e.again AND e.visit <> 0)".to_owned(),
        2 => "count(*) FILTER (e.kind = 0)".to_owned(),
        3 => "count(*) FILTER (e.kind <> 1)".to_owned(),
        6 => "sum(e.engaged_ms)".to_owned(),
        _ => format!("sum({}) FILTER (NOT e.again)", of_visit(at)),
    })
}

/// What is kept of the events of one visit with one value, before it is added up.
pub(super) const EVENTS_OF_VISIT: &str = "count(*) FILTER (e.kind = 0) AS views, count(*) FILTER (e.kind <> 1) AS events, \
                                          sum(e.engaged_ms) AS engaged_ms";

/// Sums of `g`, the events of one visit with one value, and `v`, the visit.
pub(super) fn of_grouped_events(wanted: Wanted) -> String {
    wanted.list(|at| match at {
        0 => "count(DISTINCT g.event_key)".to_owned(),
        1 => "count(*) FILTER (g.visit <> 0)".to_owned(),
        2 | 3 | 6 => format!("sum(g.{})", SUMS[at]),
        _ => format!("sum({})", of_visit(at)),
    })
}
