//! What holds for any conversions.

use std::collections::BTreeMap;

use entrenous_core::ga_view::Channel;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::worth::{Ledger, Measure, Model, credits};

/// Sources that somebody brought, then those that nobody did.
const NAMED: [&str; 4] = ["dark_social/whatsapp", "dark_social/unknown", "organic_search", "public_social/x"];
const DIRECT: [&str; 2] = ["typed_or_bookmark", "unknown"];

fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (0_usize..6, 0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64);
    vec(one, 0..4).prop_map(|of| {
        let all: f64 = of.iter().map(|one| one.1).sum();
        let name = |i: usize| NAMED.iter().chain(&DIRECT).nth(i).map_or("unknown", |name| name);
        let candidate = |(i, p, low, high): (usize, f64, f64, f64)| {
            let probability = p / all;
            let (low, high) = (low * probability, probability + high * (1.0 - probability));
            Candidate { source: source(name(i)), probability, low, high }
        };
        of.into_iter().map(candidate).collect()
    })
}

fn any_touch() -> impl Strategy<Value = Touch> {
    let ancestor =
        (0_u64..9, any_candidates()).prop_map(|(visit, candidates)| Ancestor { visit, candidates });
    let channel = prop::sample::select(Channel::ALL);
    (0_u64..9, -20_i64..20, any_candidates(), channel, vec(ancestor, 0..4)).prop_map(
        |(visit, day, candidates, channel, lineage)| Touch {
            visit,
            at_ms: day * DAY_MS,
            candidates,
            channel,
            lineage,
        },
    )
}

pub(super) fn any_conversion() -> impl Strategy<Value = Conversion> {
    let money = (any::<i64>(), prop::sample::select(vec![EUR, *b"CHF"]))
        .prop_map(|(minor, currency)| Money { minor, currency });
    (prop::option::weighted(0.9, money), vec(any_touch(), 0..6))
        .prop_map(|(revenue, touches)| Conversion { revenue, touches })
}

fn any_model() -> impl Strategy<Value = Model> {
    prop_oneof![
        prop::sample::select(&Model::ALL[..]),
        (0_u64..20 * 24 * 3_600_000).prop_map(|half_life_ms| Model::TimeDecay { half_life_ms }),
        (0_u8..=120).prop_map(|passed_on| Model::ShareAware { passed_on }),
    ]
}

fn ledger(model: Model, conversions: &[Conversion]) -> Ledger {
    let mut ledger = Ledger::new(model);
    conversions.iter().for_each(|conversion| ledger.add(conversion));
    ledger
}

fn fine(conversion: &Conversion, model: Model) -> BTreeMap<String, i128> {
    let mut sums = BTreeMap::new();
    for credit in credits(conversion, model) {
        *sums.entry(credit.source.to_string()).or_default() += credit.millionths;
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

proptest! {
    #[test]
    fn credit_is_conserved_to_the_cent(conversions in vec(any_conversion(), 0..12), model in any_model()) {
        for conversion in &conversions {
            let all: i128 = credits(conversion, model).iter().map(|credit| credit.millionths).sum();
            prop_assert_eq!(all, conversion.revenue.map_or(0, |money| i128::from(money.minor) * 1_000_000));
        }
        let ledger = ledger(model, &conversions);
        for measure in ledger.measures() {
            let truth: i128 = match measure {
                Measure::Conversions => {
                    1_000 * conversions.iter().filter(|c| c.revenue.is_none_or(|money| money.minor >= 0)).count() as i128
                }
                Measure::Revenue(currency) => {
                    let all = conversions.iter().filter_map(|c| c.revenue).filter(|money| money.currency == currency);
                    all.map(|money| i128::from(money.minor)).sum()
                }
            };
            prop_assert_eq!(ledger.total(measure), truth);
            prop_assert_eq!(ledger.by_source(measure).values().sum::<i128>(), truth);
            let channels = ledger.by_channel(measure);
            prop_assert_eq!(channels.values().sum::<i128>(), truth);
            for (channel, minor) in channels {
                prop_assert_eq!(ledger.of_channel(measure, channel).values().sum::<i128>(), minor);
            }
        }
    }

    #[test]
    fn intervals_hold_their_estimate_and_stay_within_what_is_possible(
        conversions in vec(any_conversion(), 1..8), model in any_model(), relative in 0.0..2.0_f64,
    ) {
        let ledger = ledger(model, &conversions);
        for measure in ledger.measures() {
            let dark = ledger.credit(measure, |source| source.is_dark(), relative);
            prop_assert!(dark.low <= dark.value && dark.value <= dark.high, "{:?}", dark);
            let none = ledger.credit(measure, |_| false, relative);
            prop_assert_eq!((none.value, none.low, none.high), (0, 0, 0));
        }
    }

    #[test]
    fn relabelled_sources_get_relabelled_credit(conversion in any_conversion(), model in any_model()) {
        // Any sources that somebody brought; what is direct is a matter of the model.
        let new = |name: &str| NAMED.iter().position(|own| *own == name).map_or(name.to_owned(), |i| NAMED[(i + 1) % 4].to_owned());
        let mut relabelled = conversion.clone();
        for touch in &mut relabelled.touches {
            let of = touch.lineage.iter_mut().flat_map(|ancestor| &mut ancestor.candidates).chain(&mut touch.candidates);
            of.for_each(|candidate| candidate.source = source(&new(&candidate.source.to_string())));
        }
        let expected: BTreeMap<_, _> = fine(&conversion, model).into_iter().map(|(name, sum)| (new(&name), sum)).collect();
        prop_assert_eq!(fine(&relabelled, model), expected);
    }

    #[test]
    fn the_order_in_which_things_are_told_does_not_matter(conversions in vec(any_conversion(), 1..8), model in any_model()) {
        let mut turned = conversions.clone();
        turned.reverse();
        let (one, other) = (ledger(model, &conversions), ledger(model, &turned));
        for measure in one.measures() {
            prop_assert_eq!(one.by_source(measure), other.by_source(measure));
            let of = |ledger: &Ledger| ledger.credit(measure, |source| source.is_dark(), 0.1).low as f64;
            prop_assert!((of(&one) - of(&other)).abs() <= 1.0 + 1e-9 * of(&one).abs());
        }
        let mut conversion = conversions[0].clone();
        conversion.touches.sort_by_key(|touch| (touch.at_ms, touch.visit));
        conversion.touches.dedup_by_key(|touch| (touch.at_ms, touch.visit));
        let before = fine(&conversion, model);
        conversion.touches.reverse();
        prop_assert_eq!(fine(&conversion, model), before);
    }

    #[test]
    fn linear_credit_does_not_depend_on_time(conversion in any_conversion(), days in vec(-50_i64..50, 6)) {
        let mut moved = conversion.clone();
        moved.touches.iter_mut().zip(days).for_each(|(touch, day)| touch.at_ms = day * DAY_MS);
        let (before, after) = (fine(&conversion, Model::Linear), fine(&moved, Model::Linear));
        for name in before.keys().chain(after.keys()) {
            let of = |sums: &BTreeMap<String, i128>| sums.get(name).copied().unwrap_or_default();
            // Which of equal remainders gets the last millionth of a cent is a matter of order.
            prop_assert!((of(&before) - of(&after)).abs() <= 24, "{:?} {:?}", before, after);
        }
    }

    #[test]
    fn passing_nothing_on_is_last_non_direct(conversion in any_conversion()) {
        prop_assert_eq!(fine(&conversion, Model::ShareAware { passed_on: 0 }), fine(&conversion, Model::LastNonDirect));
    }

    #[test]
    fn lost_generations_leave_nearer_ones_their_credit(conversion in any_conversion(), kept in 0_usize..4) {
        let model = Model::ShareAware { passed_on: 50 };
        let mut lost = conversion.clone();
        lost.touches.iter_mut().for_each(|touch| touch.lineage.truncate(kept));
        let nearer = |conversion: &Conversion| -> i128 {
            let nearer = |credit: &crate::worth::Credit| (credit.generation as usize) < kept;
            credits(conversion, model).iter().filter(|credit| nearer(credit)).map(|credit| credit.millionths).sum()
        };
        prop_assert!((nearer(&conversion) - nearer(&lost)).abs() <= 8 + i128::from(conversion.revenue.map_or(0, |m| m.minor.unsigned_abs())) / 100_000);
    }
}
