//! Small worlds and filters at random.

use std::borrow::Cow;

use entrenous_storage::events::query::{Dimension, Filter, Match};
use entrenous_storage::events::rows::{EventKind, EventRow, VisitRow};
use proptest::prelude::*;

use crate::made::{DAY, World, event, visit};

const PAGES: [&str; 3] = ["/a", "/ab", "/c"];
const WORDS: [&str; 3] = ["", "x", "xy"];
const NAMES: [&str; 3] = ["pageview", "engagement", "Signup"];

pub(crate) fn dimensions() -> Vec<Dimension> {
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
    pub(crate) fn a_world()(
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

pub(crate) fn a_filter() -> impl Strategy<Value = Filter> {
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
