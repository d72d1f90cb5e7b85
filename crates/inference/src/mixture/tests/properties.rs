//! What holds for any visits.

use entrenous_core::evidence::rules::Meaning;
use entrenous_core::evidence::source::{App, Grade, Source};
use entrenous_core::evidence::{Facts, Referrer};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::attribution::tests::properties::any_facts;
use crate::mixture::{Conclusion, Group, Keys, Mixture, OneByOne, Scope, Settings};

pub(super) fn conclude(visits: &[(Facts, u64, u64)]) -> Conclusion {
    let mut mixture = Mixture::new(Settings { draws: 8, ..Settings::default() });
    for (facts, page, visitor) in visits {
        let direct = facts.referrer == Referrer::Absent && facts.campaign.is_none();
        mixture.visit(facts, Keys { page: *page, visitor: *visitor, address: *visitor, direct });
    }
    mixture.conclude(&OneByOne)
}

pub(super) fn any_visits() -> impl Strategy<Value = Vec<(Facts, u64, u64)>> {
    vec((any_facts(), 0_u64..5, 0_u64..20), 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn probabilities_add_up_to_one_and_sums_to_the_visits(visits in any_visits()) {
        let conclusion = conclude(&visits);
        for i in 0..visits.len() {
            let verdict = conclusion.verdict(i);
            let sum: f64 = verdict.candidates.iter().map(|c| c.probability).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "{:?}", verdict);
            prop_assert!(verdict.candidates.iter().all(|c| c.low <= c.probability && c.probability <= c.high));
            prop_assert!(conclusion.moved(i).iter().all(|moved| (0.0..=1.0).contains(&moved.dark)));
        }
        let totals = conclusion.totals();
        let sources = totals.groups(Scope::All).filter(|group| matches!(group, Group::Source(_)));
        let sum: f64 = sources.map(|group| totals.estimate(group, Scope::All).visits).sum();
        prop_assert!((sum - visits.len() as f64).abs() < 1e-6, "{}", sum);
    }

    #[test]
    fn bounds_hold_their_estimate(visits in any_visits()) {
        let conclusion = conclude(&visits);
        for scope in [Scope::All, Scope::Direct, Scope::Ambiguous] {
            for group in conclusion.totals().groups(scope) {
                let e = conclusion.totals().estimate(group, scope);
                prop_assert!(e.low.is_finite() && e.low >= 0.0 && e.low <= e.visits && e.visits <= e.high, "{:?} {:?}", group, e);
                prop_assert!(e.high <= visits.len() as f64 + 1e-6);
            }
        }
    }

    #[test]
    fn proof_never_lowers_what_is_proven(visits in any_visits(), at in any::<prop::sample::Index>()) {
        let group = Group::Source(Source::DarkSocial(App::Wechat));
        let before = conclude(&visits).totals().proven(&group, Scope::All);
        let mut visits = visits;
        let at = at.index(visits.len());
        let facts = &mut visits[at].0;
        facts.in_app = Some(Meaning { means: Source::DarkSocial(App::Wechat), grade: Grade::Proven });
        prop_assert!(conclude(&visits).totals().proven(&group, Scope::All) >= before);
    }
}
