//! The store against a computation that has no engine, on small worlds at random.

use std::collections::{BTreeMap, BTreeSet};

use entrenous_storage::events::query::{Dimension, Filter, Match, Metric, Query, Sums, Value};
use entrenous_storage::events::rows::{EventKind, EventRow, VisitRow};
use proptest::prelude::*;

use crate::made::{DAY, SITE, World};
use crate::random::{a_filter, a_world, dimensions};

const METRICS: [Metric; 9] = [
    Metric::Visitors,
    Metric::Visits,
    Metric::Views,
    Metric::ViewsPerVisit,
    Metric::BounceRate,
    Metric::VisitDuration,
    Metric::EngagedTime,
    Metric::Events,
    Metric::DarkVisits,
];
/// The last day is never rolled up: visits go on.
const DAYS: [i64; 4] = [0, DAY, 2 * DAY, 3 * DAY];

fn of_visit(row: &VisitRow<'_>, dimension: &Dimension) -> String {
    let verdict = &row.verdict;
    match dimension {
        Dimension::EntryPage => &row.entry_page,
        Dimension::ExitPage => &row.exit_page,
        Dimension::Source => &verdict.source,
        Dimension::App => &verdict.app,
        Dimension::Grade => &verdict.grade,
        Dimension::Channel => &verdict.channel,
        Dimension::Referrer => &row.referrer,
        Dimension::CampaignSource => &row.campaign_source,
        Dimension::CampaignMedium => &row.campaign_medium,
        Dimension::CampaignName => &row.campaign_name,
        Dimension::Country => &row.country,
        Dimension::Device => &row.device,
        Dimension::Os => &row.os,
        _ => &row.browser,
    }
    .to_string()
}

fn of_event(row: &EventRow<'_>, dimension: &Dimension) -> Option<String> {
    match dimension {
        Dimension::Page => Some(row.page.to_string()),
        Dimension::Event => Some(row.name.to_string()),
        _ => row.props.first().map(|(_, value)| value.to_string()),
    }
}

fn matches(matched: Match, value: &str, wanted: &[String]) -> bool {
    wanted.iter().any(|wanted| match matched {
        Match::Is => value == wanted,
        Match::Contains => value.contains(wanted.as_str()),
        Match::StartsWith => value.starts_with(wanted.as_str()),
    })
}

/// `event` for the events themselves; without, for visits in which such an event happened.
fn passes(
    filter: &Filter,
    visit: Option<&VisitRow<'_>>,
    event: Option<&EventRow<'_>>,
    world: &World,
) -> bool {
    match filter {
        Filter::And(all) => all.iter().all(|inner| passes(inner, visit, event, world)),
        Filter::Or(any) => any.iter().any(|inner| passes(inner, visit, event, world)),
        Filter::Not(inner) => !passes(inner, visit, event, world),
        Filter::Matches(dimension, matched, wanted) if dimension.is_of_events() => {
            let says = |row: &EventRow<'_>| {
                of_event(row, dimension).is_some_and(|value| matches(*matched, &value, wanted))
            };
            match event {
                Some(row) => says(row),
                None => world
                    .events
                    .iter()
                    .any(|row| visit.is_some_and(|visit| visit.visit == row.visit) && says(row)),
            }
        }
        Filter::Matches(dimension, matched, wanted) => {
            visit.is_some_and(|visit| matches(*matched, &of_visit(visit, dimension), wanted))
        }
    }
}

fn asks_visits(filter: &Filter) -> bool {
    match filter {
        Filter::And(all) | Filter::Or(all) => all.iter().any(asks_visits),
        Filter::Not(inner) => asks_visits(inner),
        Filter::Matches(dimension, ..) => !dimension.is_of_events(),
    }
}

#[derive(Default)]
struct Group<'w> {
    sums: Sums,
    visitors: BTreeSet<(i64, u64)>,
    visits: BTreeMap<u64, &'w VisitRow<'static>>,
}

fn brute(world: &World, query: &Query) -> BTreeMap<Vec<Value>, Sums> {
    let mut groups: BTreeMap<Vec<Value>, Group<'_>> = BTreeMap::new();
    let of_events = query.dimensions.iter().any(Dimension::is_of_events);
    let values = |visit: Option<&VisitRow<'_>>, event: Option<&EventRow<'_>>| -> Option<Vec<Value>> {
        let started = event.map_or_else(|| visit.map(|v| v.started_ms), |e| Some(e.started_ms))?;
        let each = query.dimensions.iter().map(|dimension| match dimension {
            Dimension::Time => Some(Value::Time(started - started.rem_euclid(DAY))),
            d if d.is_of_events() => of_event(event?, d).map(Value::Text),
            d => Some(Value::Text(of_visit(visit?, d))),
        });
        each.collect()
    };
    if of_events {
        let needs_visit = query.filter.as_ref().is_some_and(asks_visits);
        for row in &world.events {
            let visit = world.visits().find(|visit| visit.visit == row.visit);
            let passed = query.filter.as_ref().is_none_or(|filter| passes(filter, visit, Some(row), world));
            let Some(values) = values(visit, Some(row)) else { continue };
            if !passed || (needs_visit && visit.is_none()) {
                continue;
            }
            let group = groups.entry(values).or_default();
            group.sums.views += u64::from(row.kind == EventKind::PageView);
            group.sums.events += u64::from(row.kind != EventKind::Engagement);
            group.sums.engaged_ms += u64::from(row.engaged_ms);
            if row.visitor != 0 {
                group.visitors.insert((row.started_ms.div_euclid(DAY), row.visitor));
            }
            if let Some(visit) = visit {
                group.visits.insert(visit.visit, visit);
            }
        }
    } else {
        for visit in world.visits() {
            if query.filter.as_ref().is_some_and(|filter| !passes(filter, Some(visit), None, world)) {
                continue;
            }
            let Some(values) = values(Some(visit), None) else { continue };
            let group = groups.entry(values).or_default();
            group.sums.views += u64::from(visit.views);
            group.sums.events += u64::from(visit.events);
            group.sums.engaged_ms += u64::from(visit.engaged_ms);
            group.visitors.insert((visit.started_ms.div_euclid(DAY), visit.visitor));
            group.visits.insert(visit.visit, visit);
        }
    }
    if query.dimensions.is_empty() {
        groups.entry(vec![]).or_default();
    }
    let finish = |(values, mut group): (Vec<Value>, Group<'_>)| {
        let sums = &mut group.sums;
        sums.visitors = group.visitors.len() as u64;
        for visit in group.visits.values() {
            sums.visits += 1;
            sums.bounces += u64::from(visit.events <= 1);
            sums.duration_ms += (visit.ended_ms - visit.started_ms) as u64;
            let p = u64::from(visit.verdict.dark);
            sums.dark.expected += p;
            sums.dark.proven += u64::from(visit.verdict.dark_proven);
            sums.dark.possible += u64::from(visit.verdict.dark_possible);
            sums.dark.variance += p * (1_000_000 - p) / 1_000_000;
        }
        (values, group.sums)
    };
    let keep = |sums: &Sums| query.dimensions.is_empty() || *sums != Sums::default();
    groups.into_iter().map(finish).filter(|(_, sums)| keep(sums)).collect()
}

fn questions(filter: Option<&Filter>) -> Vec<Query> {
    use Dimension::*;
    let plan = Property("plan".to_owned());
    let mut splits = vec![vec![], vec![Time, Page], vec![Time, Source], vec![Page, Source, Event]];
    if filter.is_none() {
        splits.extend(dimensions().into_iter().map(|dimension| vec![dimension]));
    } else {
        splits.extend([Time, Page, Event, plan, Source, Country].map(|dimension| vec![dimension]));
    }
    let query = |dimensions| Query {
        site: SITE,
        metrics: METRICS.to_vec(),
        dimensions,
        filter: filter.cloned(),
        days: DAYS.to_vec(),
        buckets: DAYS.to_vec(),
        order: vec![],
        limit: 1000,
        offset: 0,
    };
    splits.into_iter().map(query).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 30, ..ProptestConfig::with_cases(6) })]
    #[test]
    fn figures_are_those_of_a_plain_count(world in a_world(), filters in prop::collection::vec(a_filter(), 2)) {
        let mut store = world.store();
        let mut queries = questions(None);
        filters.iter().for_each(|filter| queries.extend(questions(Some(filter))));
        // One figure by itself reads other columns.
        for metric in METRICS {
            for dimensions in [vec![], vec![Dimension::Page], vec![Dimension::Source]] {
                queries.push(Query { metrics: vec![metric], dimensions, ..queries[0].clone() });
            }
        }
        for rolled in [false, true] {
            if rolled {
                store.roll_up(SITE, &[(DAYS[0], DAYS[1]), (DAYS[1], DAYS[2])]).unwrap();
            }
            let reader = store.reader().unwrap();
            let answers = reader.panels(&queries).unwrap();
            for (query, answer) in queries.iter().zip(answers) {
                let found: BTreeMap<Vec<Value>, Sums> = answer.rows.iter().map(|row| (row.values.clone(), row.sums)).collect();
                prop_assert_eq!(found.len(), answer.rows.len(), "no value comes twice");
                let expected = brute(&world, query);
                if query.metrics.len() == METRICS.len() {
                    prop_assert_eq!(&found, &expected, "rolled: {} {:?}", rolled, query);
                } else {
                    let metric = query.metrics[0];
                    for (values, sums) in expected {
                        let told = found.get(&values).copied().unwrap_or_default();
                        if sums.metric(metric).is_some_and(|figure| figure > 0.0) {
                            prop_assert_eq!(told.metric(metric), sums.metric(metric), "rolled: {} {:?}", rolled, query);
                        }
                    }
                }
            }
        }
    }
}
