//! Stored conversions and visits, as the maths takes them.

use std::collections::{HashMap, HashSet};

use entrenous_core::evidence::Candidate;
use entrenous_core::evidence::source::{Grade, Source};
use entrenous_core::ga_view::Channel;
use entrenous_core::share::Mechanism;
use entrenous_inference::worth::{Ancestor, Conversion, Currency, Money, Outcome, ShareAct, Touch};
use entrenous_storage::events::{
    Conversions, LOOK_BACK_MS, SharedVisit, SharingVisit, StoredConversion, StoredTouch,
};

/// Generations that are followed up a lineage.
const GENERATIONS: usize = 32;
/// Visits of a path that get credit: the latest.
const PATH: usize = 50;
const MILLION: f64 = 1_000_000.0;

/// What a stored visit may have come from. A proven source is certain; of all others the stored probabilities say how likely, and nothing is
/// excluded.
pub(super) fn candidates(touch: &StoredTouch) -> Vec<Candidate> {
    let proven = touch.grade == Grade::Proven.name();
    let candidate = |source: Source, probability: f64| Candidate {
        source,
        probability,
        low: if proven { probability } else { 0.0 },
        high: if proven { probability } else { 1.0 },
    };
    // Of a certain source the column says all.
    let listed = if touch.probability < 1_000_000 { touch.candidates.as_str() } else { "" };
    let all: Vec<Candidate> = pairs(listed)
        .filter_map(|(source, probability)| Some(candidate(source.parse().ok()?, probability)))
        .collect();
    if !all.is_empty() {
        return all;
    }
    let Ok(top) = touch.source.parse::<Source>() else { return Vec::new() };
    let probability = f64::from(touch.probability) / MILLION;
    let mut few = vec![candidate(top, probability)];
    if probability < 1.0 {
        few.push(candidate(Source::Unknown, 1.0 - probability));
    }
    few
}

/// Sources with their probabilities, as `source=0.123456 source=0.876544`. A campaign's name may have spaces and equals signs in it, and look like this
/// form only if somebody wrote it so: what has a certain source is not read from here.
fn pairs(text: &str) -> impl Iterator<Item = (&str, f64)> {
    const DIGITS: usize = "0.123456".len();
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut from = 0;
        loop {
            let at = from + rest.get(from..)?.find('=')?;
            let end = at + 1 + DIGITS;
            let number =
                rest.get(at + 1..end).filter(|_| matches!(rest.as_bytes().get(end), None | Some(b' ')));
            let is_ours =
                |number: &&str| number.as_bytes()[1] == b'.' && !number.contains([' ', '-', '+', 'e']);
            match number.filter(is_ours).and_then(|number| number.parse().ok()) {
                Some(probability) => {
                    let source = &rest[..at];
                    rest = rest.get(end + 1..).unwrap_or_default();
                    return Some((source, probability));
                }
                None => from = at + 1,
            }
        }
    })
}

/// Conversions with the visits that led to each, and those that passed these on. A conversion without a visit has none.
pub(super) fn conversions(stored: &Conversions) -> Vec<Conversion> {
    let mut by_visitor: HashMap<u64, Vec<&StoredTouch>> = HashMap::new();
    for touch in stored.touches.values() {
        by_visitor.entry(touch.visitor).or_default().push(touch);
    }
    let one = |conversion: &StoredConversion| {
        // A visit that was a machine's, or is pruned, leads to nothing.
        let own = stored.touches.get(&conversion.visit);
        let mut led: Vec<&StoredTouch> = Vec::new();
        if let Some(own) = own {
            let visitors =
                [Some(conversion.visitor), Some(own.visitor).filter(|own| *own != conversion.visitor)];
            let visits =
                visitors.into_iter().flatten().filter_map(|visitor| by_visitor.get(&visitor)).flatten();
            let before =
                |touch: &&&StoredTouch| (0..=LOOK_BACK_MS).contains(&(own.started_ms - touch.started_ms));
            led.extend(visits.filter(before));
            // Those of the latest days say most; more than so many say nothing more.
            led.sort_unstable_by_key(|touch| std::cmp::Reverse((touch.started_ms, touch.visit)));
            led.truncate(PATH);
        }
        Conversion {
            revenue: money(conversion),
            touches: led.iter().map(|touch| with_lineage(touch, stored)).collect(),
        }
    };
    stored.conversions.iter().map(one).collect()
}

fn with_lineage(touch: &StoredTouch, stored: &Conversions) -> Touch {
    let mut lineage = Vec::new();
    let mut child = touch.visit;
    while let Some(parent) = stored.parents.get(&child)
        && lineage.len() < GENERATIONS
    {
        let known = stored.touches.get(parent);
        lineage.push(Ancestor { visit: *parent, candidates: known.map(candidates).unwrap_or_default() });
        child = *parent;
    }
    Touch {
        visit: touch.visit,
        at_ms: touch.started_ms,
        candidates: candidates(touch),
        channel: touch.channel.parse().unwrap_or(Channel::Unassigned),
        lineage,
    }
}

/// In thousandths. An amount whose currency is not known is none.
fn money(conversion: &StoredConversion) -> Option<Money> {
    let (minor, currency) = conversion.revenue.as_ref()?;
    Some(Money { minor: *minor, currency: currency_of(currency)? })
}

pub(super) fn currency_of(text: &str) -> Option<Currency> {
    text.as_bytes().try_into().ok()
}

/// Is this a source that the brand itself is: mailings, tagged campaigns, advertisements?
fn is_brand(source: &Source) -> bool {
    matches!(source, Source::EmailCampaign | Source::Campaign(_) | Source::Paid(_))
}

/// A visit, and how probably it is private, public, or the brand's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kinds {
    visit: u64,
    visitor: u64,
    dark: f64,
    public: f64,
    brand: f64,
}

/// The kinds of visits.
pub(super) fn kinds(visits: &[StoredTouch]) -> Vec<Kinds> {
    let of = |visit: &StoredTouch| {
        let sources = candidates(visit);
        let sum = |belongs: fn(&Source) -> bool| {
            sources.iter().filter(|one| belongs(&one.source)).map(|one| one.probability).sum()
        };
        Kinds {
            visit: visit.visit,
            visitor: visit.visitor,
            dark: sum(Source::is_dark),
            public: sum(Source::is_public_social),
            brand: sum(is_brand),
        }
    };
    visits.iter().map(of).collect()
}

/// Each visit with what it brought: private beside public ones, and beside the brand's. A refund is no conversion.
pub(super) fn outcomes(
    kinds: &[Kinds],
    conversions: &[StoredConversion],
    currency: Option<Currency>,
) -> [Vec<Outcome>; 2] {
    let mut brought: HashMap<u64, (bool, i64)> = HashMap::new();
    for conversion in conversions {
        let (converted, sum) = brought.entry(conversion.visit).or_default();
        let minor = conversion.revenue.as_ref().map_or(0, |(minor, _)| *minor);
        *converted |= minor >= 0;
        if money(conversion).is_some_and(|money| Some(money.currency) == currency) {
            *sum = sum.saturating_add(minor);
        }
    }
    let outcome = |kinds: &Kinds, other: f64| {
        let (converted, minor) = brought.get(&kinds.visit).copied().unwrap_or_default();
        let paid = currency.filter(|_| minor != 0);
        Outcome {
            visitor: kinds.visitor,
            chance: [kinds.dark, other],
            converted,
            revenue: paid.map(|currency| Money { minor, currency }),
        }
    };
    [
        kinds.iter().map(|one| outcome(one, one.public)).collect(),
        kinds.iter().map(|one| outcome(one, one.brand)).collect(),
    ]
}

/// Acts of sharing by a button, with what came of each down its lineage, however it was passed on after that. Which of a visit's acts brought nobody is
/// not known; how many, is. `came` is in the order in which visits began.
pub(super) fn acts(
    (sharing, came): &(Vec<SharingVisit>, Vec<SharedVisit>),
    brought: &HashMap<u64, i64>,
) -> Vec<ShareAct> {
    let ripe: HashSet<u64> = sharing.iter().map(|visit| visit.visit).collect();
    let is_act = |visit: &SharedVisit| {
        let mechanism = Mechanism::ALL.get(usize::from(visit.mechanism));
        mechanism.is_some_and(|one| one.is_act() && *one != Mechanism::Text) && ripe.contains(&visit.parent)
    };
    let mut acts: Vec<ShareAct> = Vec::new();
    let mut of_token: HashMap<u64, usize> = HashMap::new();
    // The act by which each visit came, in the end.
    let mut of_visit: HashMap<u64, usize> = HashMap::new();
    let mut known: HashMap<u64, u32> = HashMap::new();
    for visit in came {
        let above = of_visit.get(&visit.parent).copied();
        let at = if is_act(visit) {
            Some(*of_token.entry(visit.token).or_insert_with(|| {
                *known.entry(visit.parent).or_default() += 1;
                acts.push(ShareAct { cascade: visit.root, parent: above, revenue_minor: 0 });
                acts.len() - 1
            }))
        } else {
            above
        };
        let Some(at) = at else { continue };
        of_visit.insert(visit.visit, at);
        let sum = &mut acts[at].revenue_minor;
        *sum = sum.saturating_add(brought.get(&visit.visit).copied().unwrap_or_default());
    }
    for visit in sharing {
        let silent = visit.acts.saturating_sub(known.get(&visit.visit).copied().unwrap_or_default());
        let parent = of_visit.get(&visit.visit).copied();
        let none = ShareAct { cascade: visit.root, parent, revenue_minor: 0 };
        acts.extend(std::iter::repeat_n(none, silent as usize));
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_candidates_are_read_back_whatever_campaigns_are_called() {
        let text = "campaign/a b=c =x=0.250000 dark_social/unknown=0.700000 typed_or_bookmark=0.050000";
        let read: Vec<_> = pairs(text).collect();
        assert_eq!(
            read,
            [("campaign/a b=c =x", 0.25), ("dark_social/unknown", 0.7), ("typed_or_bookmark", 0.05)]
        );
        for none in
            ["", "x", "=", "a=b", "a= ", "é=é", "save=50 now=1.0", "a=0.12345é", "a=-.123456", "a=0.1234567"]
        {
            assert_eq!(pairs(none).count(), 0, "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[ =.0-9a-zé]{0,60}") {
            proptest::prop_assert!(pairs(&text).count() <= text.len());
        }
    }

    fn came(visit: u64, token: u64, parent: u64, mechanism: Mechanism) -> SharedVisit {
        SharedVisit { visit, token, parent, root: 1, mechanism: mechanism as u8 }
    }

    #[test]
    fn acts_without_readers_count_and_hang_where_their_sharer_was_brought() {
        // 1 shares three times, one of which brings 2 and 3; 2 shares twice, one brings 4.
        let sharing =
            vec![SharingVisit { visit: 1, root: 1, acts: 3 }, SharingVisit { visit: 2, root: 1, acts: 2 }];
        let all = [(2, 50, 1), (3, 50, 1), (4, 60, 2)];
        let came = all.map(|(visit, token, parent)| came(visit, token, parent, Mechanism::Button)).to_vec();
        let brought = HashMap::from([(3, 1_000), (4, 500), (9, 77)]);
        let acts = acts(&(sharing, came), &brought);
        let told: Vec<_> = acts.iter().map(|act| (act.parent, act.revenue_minor)).collect();
        assert_eq!(told, [(None, 1_000), (Some(0), 500), (None, 0), (None, 0), (Some(0), 0)]);
        assert!(acts.iter().all(|act| act.cascade == 1));
        assert_eq!(entrenous_inference::worth::down_the_lineage(&acts), [1_500, 500, 0, 0, 0]);
    }

    #[test]
    fn what_is_passed_on_further_by_the_address_bar_or_too_lately_to_count_still_came_of_the_share() {
        // 1 shares and brings 2; 2 is copied from the address bar to 3, who presses a button only yesterday: 4 buys.
        let sharing = vec![SharingVisit { visit: 1, root: 1, acts: 1 }];
        let chain = vec![
            came(2, 50, 1, Mechanism::Button),
            came(3, 60, 2, Mechanism::AddressBar),
            came(4, 70, 3, Mechanism::Button),
            // A link of the first from the address bar is no act, and a copied text none.
            came(5, 80, 1, Mechanism::AddressBar),
            came(6, 90, 1, Mechanism::Text),
        ];
        let told = acts(&(sharing, chain), &HashMap::from([(4, 100), (5, 9_000), (6, 9_000)]));
        assert_eq!(told.iter().map(|act| act.revenue_minor).collect::<Vec<_>>(), [100]);
    }

    #[test]
    fn a_conversion_past_midnight_belongs_to_its_visit_and_one_of_years_ago_leads_to_nothing() {
        let touch = |visit: u64, visitor: u64, started_ms: i64| StoredTouch {
            visit,
            visitor,
            started_ms,
            channel: "Direct".into(),
            source: "dark_social/whatsapp".into(),
            probability: 1_000_000,
            grade: "proven".into(),
            candidates: String::new(),
        };
        let now = 1_000 * 86_400_000;
        let touches = [
            touch(1, 7, now),
            touch(2, 7, now - LOOK_BACK_MS - 1),
            touch(3, 8, now - 5),
            touch(4, 9, now - 9),
        ];
        let stored = Conversions {
            conversions: vec![
                StoredConversion { visit: 1, visitor: 8, revenue: None },
                StoredConversion { visit: 0, visitor: 9, revenue: None },
            ],
            touches: touches.into_iter().map(|touch| (touch.visit, touch)).collect(),
            parents: HashMap::new(),
        };
        let told = conversions(&stored);
        let visits: Vec<u64> = told[0].touches.iter().map(|touch| touch.visit).collect();
        assert_eq!(visits, [1, 3], "the visit's own hash, and the event's");
        assert!(told[1].touches.is_empty(), "nobody's visit");
    }

    #[test]
    fn refunds_are_no_conversions() {
        let kinds = [Kinds { visit: 1, visitor: 1, dark: 1.0, public: 0.0, brand: 0.0 }];
        let refund = StoredConversion { visit: 1, visitor: 1, revenue: Some((-500, "EUR".into())) };
        let [public, _] = outcomes(&kinds, &[refund], Some(*b"EUR"));
        assert_eq!((public[0].converted, public[0].revenue.map(|money| money.minor)), (false, Some(-500)));
    }
}
