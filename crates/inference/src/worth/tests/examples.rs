//! The worked examples of `docs/methods/worth.md`.

use entrenous_core::ga_view::Channel;

use super::*;
use crate::worth::{Credited, Ledger, Measure, Model, ONE_CONVERSION, credits, returns};

/// A search, a week later a Direct visit that is probably a private share, another week later a typed address; 100.00 EUR.
fn three_visits() -> Conversion {
    paid(
        10_000,
        vec![
            touch(1, 0, &[("organic_search", 1.0)], Channel::OrganicSearch),
            touch(2, 7, &[("dark_social/unknown", 0.6), ("typed_or_bookmark", 0.4)], Channel::Direct),
            touch(3, 14, &[("typed_or_bookmark", 1.0)], Channel::Direct),
        ],
    )
}

/// A newsletter's reader passed the article on in `WhatsApp`, and so did the reader of that; the third reader buys for 100.00 EUR.
fn three_hands() -> Conversion {
    let mut visit = touch(30, 0, &[("dark_social/whatsapp", 1.0)], Channel::Direct);
    visit.lineage =
        vec![ancestor(20, &[("dark_social/whatsapp", 1.0)]), ancestor(10, &[("email_campaign", 1.0)])];
    paid(10_000, vec![visit])
}

fn by_source(conversion: &Conversion, model: Model) -> Vec<(String, i128)> {
    let mut ledger = Ledger::new(model);
    ledger.add(conversion);
    ledger
        .by_source(Measure::Revenue(EUR))
        .into_iter()
        .map(|(source, minor)| (source.to_string(), minor))
        .collect()
}

#[test]
fn three_visits_under_each_model() {
    let expected: [(Model, [i128; 3]); 7] = [
        (Model::First, [0, 0, 10_000]),
        (Model::Last, [0, 10_000, 0]),
        (Model::LastNonDirect, [6_000, 0, 4_000]),
        (Model::Linear, [2_000, 4_667, 3_333]),
        (Model::Position, [1_200, 4_800, 4_000]),
        (Model::TimeDecay { half_life_ms: 7 * 24 * 3_600_000 }, [1_714, 6_857, 1_429]),
        (Model::ShareAware { passed_on: 50 }, [6_000, 0, 4_000]),
    ];
    for (model, minor) in expected {
        let mut rows: Vec<_> = ["dark_social/unknown", "typed_or_bookmark", "organic_search"]
            .into_iter()
            .map(str::to_owned)
            .zip(minor)
            .filter(|row| row.1 != 0)
            .collect();
        rows.sort_by_key(|row| source(&row.0));
        assert_eq!(by_source(&three_visits(), model), rows, "{model:?}");
    }
    assert_eq!(expected.map(|row| row.0), Model::ALL);
}

#[test]
fn three_hands_share_by_halves() {
    let model = Model::ShareAware { passed_on: 50 };
    let whatsapp = "dark_social/whatsapp".to_owned();
    assert_eq!(
        by_source(&three_hands(), model),
        [(whatsapp.clone(), 7_500), ("email_campaign".to_owned(), 2_500)]
    );
    let by_visit: Vec<_> = credits(&three_hands(), model)
        .iter()
        .map(|c| (c.visit, c.generation, c.millionths / 1_000_000))
        .collect();
    assert_eq!(by_visit, [(30, 0, 5_000), (20, 1, 2_500), (10, 2, 2_500)]);
    assert_eq!(by_source(&three_hands(), Model::LastNonDirect), [(whatsapp, 10_000)]);
    let root = Model::ShareAware { passed_on: 100 };
    assert_eq!(by_source(&three_hands(), root), [("email_campaign".to_owned(), 10_000)]);
}

#[test]
fn beside_google_analytics() {
    let mut ledger = Ledger::new(Model::ShareAware { passed_on: 50 });
    ledger.add(&three_visits());
    ledger.add(&three_hands());
    let measure = Measure::Revenue(EUR);
    assert_eq!(
        ledger.by_channel(measure),
        [(Channel::Direct, 10_000), (Channel::OrganicSearch, 10_000)].into()
    );
    let of_direct = [(source("dark_social/whatsapp"), 7_500), (source("email_campaign"), 2_500)];
    assert_eq!(ledger.of_channel(measure, Channel::Direct), of_direct.into());
    let of_search = [(source("dark_social/unknown"), 6_000), (source("organic_search"), 4_000)];
    assert_eq!(ledger.of_channel(measure, Channel::OrganicSearch), of_search.into());
    assert_eq!(
        (ledger.total(measure), ledger.total(Measure::Conversions)),
        (20_000, 2 * i128::from(ONE_CONVERSION))
    );
}

#[test]
fn a_sum_has_an_interval() {
    // 100 purchases of 100.00 EUR, each by a single visit that is a private share with 60 %.
    let mut ledger = Ledger::new(Model::Last);
    for visit in 0..100 {
        let of = [("dark_social/unknown", 0.6), ("typed_or_bookmark", 0.4)];
        ledger.add(&paid(10_000, vec![touch(visit, 0, &of, Channel::Direct)]));
    }
    let credit = |relative| ledger.credit(Measure::Revenue(EUR), |source| source.is_dark(), relative);
    // 1.645 · 100 EUR · sqrt(100 · 0.6 · 0.4) = 805.81 EUR; with 15 % of 6,000 EUR besides: 1,208.03 EUR.
    assert_eq!(credit(0.0), Credited { value: 600_000, low: 519_418, high: 680_582 });
    assert_eq!(credit(0.15), Credited { value: 600_000, low: 479_197, high: 720_803 });
    let all = ledger.credit(Measure::Revenue(EUR), |_| true, 0.0);
    assert_eq!(all, Credited { value: 1_000_000, low: 1_000_000, high: 1_000_000 });
}

#[test]
fn cost_beside_credit() {
    let credited = Credited { value: 600_000, low: 479_197, high: 720_803 };
    let found = returns(credited, 200_000);
    assert_eq!(found.profit, Credited { value: 400_000, low: 279_197, high: 520_803 });
    let (roi, roas) = (found.roi.unwrap(), found.roas.unwrap());
    assert_eq!((roi.value, roas.value), (2.0, 3.0));
    assert!((roi.low - 1.395_985).abs() < 1e-9 && (roas.high - 3.604_015).abs() < 1e-9);
    let free = returns(credited, 0);
    assert_eq!((free.roi, free.roas, free.profit), (None, None, credited));
}
