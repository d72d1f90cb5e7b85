//! Stored conversions and visits, as the maths takes them.

use std::collections::HashMap;

use entrenous_core::evidence::Candidate;
use entrenous_core::evidence::source::{Grade, Source};
use entrenous_core::ga_view::Channel;
use entrenous_inference::worth::{Ancestor, Conversion, Currency, Money, Outcome, ShareAct, Touch};
use entrenous_storage::events::{Conversions, SharedVisit, SharingVisit, StoredConversion, StoredTouch};

/// Generations that are followed up a lineage.
const GENERATIONS: usize = 32;
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
    let all: Vec<Candidate> = pairs(&touch.candidates)
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

/// Sources with their probabilities, as `source=0.123456 source=0.876544`. A campaign's name may have spaces and equals signs in it.
fn pairs(text: &str) -> impl Iterator<Item = (&str, f64)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut from = 0;
        loop {
            let at = from + rest.get(from..)?.find('=')?;
            let end = rest[at..].find(' ').map_or(rest.len(), |length| at + length);
            match rest[at + 1..end].parse() {
                Ok(probability) => {
                    let source = &rest[..at];
                    rest = rest.get(end + 1..).unwrap_or_default();
                    return Some((source, probability));
                }
                Err(_) => from = at + 1,
            }
        }
    })
}

/// Conversions with the visits that led to each, and those that passed these on.
pub(super) fn conversions(stored: &Conversions) -> Vec<Conversion> {
    let mut by_visitor: HashMap<u64, Vec<&StoredTouch>> = HashMap::new();
    for touch in stored.touches.values() {
        by_visitor.entry(touch.visitor).or_default().push(touch);
    }
    let one = |conversion: &StoredConversion| {
        // A visit that was a machine's, or is pruned, leads to nothing.
        let converted = stored.touches.get(&conversion.visit).map(|touch| touch.started_ms);
        let visits = by_visitor.get(&conversion.visitor).map(Vec::as_slice).unwrap_or_default();
        let led = visits.iter().filter(|touch| converted.is_some_and(|at| touch.started_ms <= at));
        Conversion {
            revenue: money(conversion),
            touches: led.map(|touch| with_lineage(touch, stored)).collect(),
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

/// Kinds of visits that are set side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A private share.
    Dark,
    /// A public post.
    Public,
    /// What the brand itself sent, posted or paid for: mailings, tagged campaigns, advertisements.
    Brand,
}

impl Kind {
    fn has(self, source: &Source) -> bool {
        match self {
            Kind::Dark => source.is_dark(),
            Kind::Public => source.is_public_social(),
            Kind::Brand => matches!(source, Source::EmailCampaign | Source::Campaign(_) | Source::Paid(_)),
        }
    }
}

/// Each visit as of the first or the second kind, and what it brought; of several amounts in one currency, their sum.
pub(super) fn outcomes(
    visits: &[StoredTouch],
    conversions: &[StoredConversion],
    kinds: [Kind; 2],
    currency: Currency,
) -> Vec<Outcome> {
    let mut brought: HashMap<u64, i64> = HashMap::new();
    for conversion in conversions {
        let sum = brought.entry(conversion.visit).or_default();
        if let Some(money) = money(conversion).filter(|money| money.currency == currency) {
            *sum = sum.saturating_add(money.minor);
        }
    }
    let outcome = |visit: &StoredTouch| {
        let sources = candidates(visit);
        let chance = |kind: Kind| {
            sources.iter().filter(|one| kind.has(&one.source)).map(|one| one.probability).sum::<f64>()
        };
        let minor = brought.get(&visit.visit).copied();
        Outcome {
            visitor: visit.visitor,
            chance: kinds.map(chance),
            converted: minor.is_some(),
            revenue: minor.filter(|minor| *minor != 0).map(|minor| Money { minor, currency }),
        }
    };
    visits.iter().map(outcome).collect()
}

/// Acts of sharing by a button, and what visits brought that came of each. Which of a visit's acts brought nobody is not known; how many, is.
pub(super) fn acts(
    (sharing, came): &(Vec<SharingVisit>, Vec<SharedVisit>),
    brought: &HashMap<u64, i64>,
) -> Vec<ShareAct> {
    let mut acts: Vec<ShareAct> = Vec::new();
    let mut of_token: HashMap<u64, usize> = HashMap::new();
    let mut known: HashMap<u64, u32> = HashMap::new();
    for visit in came {
        let at = *of_token.entry(visit.token).or_insert_with(|| {
            *known.entry(visit.parent).or_default() += 1;
            acts.push(ShareAct { cascade: visit.root, parent: None, revenue_minor: 0 });
            acts.len() - 1
        });
        let sum = &mut acts[at].revenue_minor;
        *sum = sum.saturating_add(brought.get(&visit.visit).copied().unwrap_or_default());
    }
    // The share from which whoever shared had the link themselves.
    let had: HashMap<u64, usize> =
        sharing.iter().filter_map(|visit| Some((visit.visit, *of_token.get(&visit.token)?))).collect();
    let mut parents: Vec<(usize, usize)> = came
        .iter()
        .filter_map(|visit| Some((*of_token.get(&visit.token)?, *had.get(&visit.parent)?)))
        .collect();
    parents.dedup();
    for (act, parent) in parents {
        acts[act].parent = Some(parent);
    }
    for visit in sharing {
        let silent = visit.acts.saturating_sub(known.get(&visit.visit).copied().unwrap_or_default());
        let none = ShareAct { cascade: visit.root, parent: had.get(&visit.visit).copied(), revenue_minor: 0 };
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
        for none in ["", "x", "=", "a=b", "a= ", "é=é"] {
            assert_eq!(pairs(none).count(), 0, "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[ =.0-9a-zé]{0,60}") {
            proptest::prop_assert!(pairs(&text).count() <= text.len());
        }
    }

    #[test]
    fn acts_without_readers_count_and_hang_where_their_sharer_was_brought() {
        // 1 shares three times, one of which brings 2 and 3; 2 shares twice, one brings 4.
        let sharing = vec![
            SharingVisit { visit: 1, root: 1, token: 0, acts: 3 },
            SharingVisit { visit: 2, root: 1, token: 50, acts: 2 },
        ];
        let came = vec![
            SharedVisit { visit: 2, token: 50, parent: 1, root: 1 },
            SharedVisit { visit: 3, token: 50, parent: 1, root: 1 },
            SharedVisit { visit: 4, token: 60, parent: 2, root: 1 },
        ];
        let brought = HashMap::from([(3, 1_000), (4, 500), (9, 77)]);
        let acts = acts(&(sharing, came), &brought);
        let told: Vec<_> = acts.iter().map(|act| (act.parent, act.revenue_minor)).collect();
        assert_eq!(told, [(None, 1_000), (Some(0), 500), (None, 0), (None, 0), (Some(0), 0)]);
        assert!(acts.iter().all(|act| act.cascade == 1));
        assert_eq!(entrenous_inference::worth::down_the_lineage(&acts), [1_500, 500, 0, 0, 0]);
    }
}
