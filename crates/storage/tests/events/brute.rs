//! The store against a computation that has no engine, on small worlds at random.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use entrenous_storage::events::query::{Dimension, Filter, Match, Metric, Query, Sums, Value};
use entrenous_storage::events::rows::{EventKind, EventRow, VisitRow};
use proptest::prelude::*;

use crate::made::{DAY, SITE, World, event, visit};

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
const PAGES: [&str; 3] = ["/a", "/ab", "/c"];
const WORDS: [&str; 3] = ["", "x", "xy"];
const NAMES: [&str; 3] = ["pageview", "engagement", "Signup"];
/// The last day is never rolled up: visits go on.
const DAYS: [i64; 4] = [0, DAY, 2 * DAY, 3 * DAY];

fn dimensions() -> Vec<Dimension> {
    use Dimension::*;
    let plan = Property("plan".to_owned());
    vec![
        Time,
        Page,
        Event,
        plan,
        EntryPage,
        ExitPage,
        Source,
        App,
        Grade,
        Channel,
        Referrer,
        CampaignSource,
        CampaignMedium,
        CampaignName,
        Country,
        Device,
        Os,
        Browser,
    ]
}

prop_compose! {
    fn a_visit()(
        visitor in 1..5_u64, started in 0..3 * DAY, words in prop::collection::vec(0..3_usize, 15),
        views in 0..4_u32, events in 0..4_u32, lasted in 0..100_000_i64, engaged_ms in 0..9000_u32, dark in 0..=1_000_000_u32,
        open in any::<bool>(),
    ) -> (VisitRow<'static>, bool) {
        let mut row = visit(0, visitor, started, PAGES[words[0]]);
        let word = |at: usize| Cow::Borrowed(WORDS[words[at]]);
        row.exit_page = PAGES[words[1]].into();
        (row.views, row.events, row.engaged_ms, row.ended_ms) = (views, events, engaged_ms, started + lasted);
        (row.country, row.device, row.os, row.browser) = (word(2), word(3), word(4), word(5));
        (row.referrer, row.campaign_source) = (word(6), word(7));
        (row.campaign_medium, row.campaign_name) = (word(8), word(9));
        let verdict = &mut row.verdict;
        (verdict.source, verdict.app, verdict.grade, verdict.channel) = (word(10), word(11), word(12), word(13));
        (verdict.dark, verdict.dark_proven, verdict.dark_possible) = (dark, dark / 2, 1_000_000 - dark / 3);
        (row, open && started >= 2 * DAY)
    }
}

prop_compose! {
    fn an_event()(
        of in prop::option::weighted(0.9, any::<prop::sample::Index>()), kind in 0..3_usize, page in 0..3_usize,
        engaged_ms in 0..500_u32, plan in prop::option::of(0..3_usize), visitor in 0..5_u64, started in 0..3 * DAY,
    ) -> (Option<prop::sample::Index>, EventRow<'static>) {
        let none = visit(0, visitor, started, "");
        let kinds = [EventKind::PageView, EventKind::Engagement, EventKind::Custom];
        let mut row = event(&none, 0, kinds[kind], NAMES[kind], PAGES[page]);
        row.engaged_ms = engaged_ms;
        row.props = plan.map(|plan| ("plan".into(), WORDS[plan].into())).into_iter().collect();
        (of, row)
    }
}

prop_compose! {
    fn a_world()(
        visits in prop::collection::vec(a_visit(), 1..20), events in prop::collection::vec(an_event(), 0..50),
    ) -> World {
        let mut world = World::default();
        let mut all: Vec<VisitRow<'static>> = Vec::new();
        for (at, (mut row, open)) in visits.into_iter().enumerate() {
            row.visit = 1000 * (at as u64 + 1);
            all.push(row.clone());
            if open { world.open.push(row) } else { world.closed.push(row) }
        }
        for (at, (of, mut row)) in events.into_iter().enumerate() {
            row.seq = 100_000 + at as u64;
            if let Some(of) = of {
                let visit = of.get(&all);
                (row.visit, row.visitor, row.started_ms) = (visit.visit, visit.visitor, visit.started_ms);
            }
            world.events.push(row);
        }
        world
    }
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let dimension = prop::sample::select(dimensions().into_iter().skip(1).collect::<Vec<_>>());
    let matched = prop::sample::select(vec![Match::Is, Match::Contains, Match::StartsWith]);
    let words = ["", "x", "xy", "/a", "/c", "Signup", "a"];
    let values = prop::collection::vec(prop::sample::select(words.map(str::to_owned).to_vec()), 1..3);
    let leaf = (dimension, matched, values).prop_map(|(d, m, v)| Filter::Matches(d, m, v));
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::Or),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

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
