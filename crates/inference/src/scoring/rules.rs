//! Hard rules that others use, or could: each tells some kinds of visits apart and calls each kind dark or not.

use std::collections::BTreeMap;

use entrenous_core::evidence::{Facts, PageKind, Referrer, Seen};

use super::Pair;

/// Private visits for each visit from a public network in [`Rule::FixedRatio`]: 69 % of social visits were dark across
/// Chartbeat's sites (Madrigal, The Atlantic, 2012), so 69 / 31.
pub const FIXED_RATIO: f64 = 69.0 / 31.0;

/// A hard rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// All that Google Analytics calls Direct is dark.
    AllDirect,
    /// Chartbeat, 2012: no referrer, and a page that nobody types.
    DeepDirect,
    /// The same for visitors not seen before.
    DeepNew,
    /// Chartbeat, 2014: an app that names itself decides first.
    TokensFirst,
    /// So many times the visits from public networks ([`FIXED_RATIO`]).
    FixedRatio,
    /// No referrer, and a preview of the page was fetched for a private share in the hour before.
    Coincidence,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 6] = [
        Rule::AllDirect,
        Rule::DeepDirect,
        Rule::DeepNew,
        Rule::TokensFirst,
        Rule::FixedRatio,
        Rule::Coincidence,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Rule::AllDirect => "all_direct",
            Rule::DeepDirect => "chartbeat_2012",
            Rule::DeepNew => "chartbeat_new_visitors",
            Rule::TokensFirst => "chartbeat_2014",
            Rule::FixedRatio => "fixed_ratio",
            Rule::Coincidence => "preview_coincidence",
        }
    }

    /// The kind of a visit under this rule, and whether the rule calls that kind dark. `direct`: in Google Analytics' eyes.
    pub fn kind(self, facts: &Facts, direct: bool) -> (u8, bool) {
        let unreferred = !matches!(facts.referrer, Referrer::Site { .. } | Referrer::AndroidApp { .. });
        let deep = unreferred && facts.page == PageKind::Deep;
        let token = facts.webview_app.as_ref().or(facts.in_app.as_ref());
        match self {
            Rule::AllDirect => plain(direct),
            Rule::DeepDirect => plain(deep),
            Rule::DeepNew => plain(deep && facts.seen == Seen::First),
            Rule::TokensFirst => match token {
                Some(meaning) if meaning.means.is_dark() => (3, true),
                Some(_) => (2, false),
                None => plain(deep),
            },
            Rule::FixedRatio => (0, false),
            Rule::Coincidence => plain(unreferred && facts.receipts_before > 0),
        }
    }

    /// How many dark visits the rule counts. `public_social`: visits from public networks.
    pub fn count<'f>(self, visits: impl IntoIterator<Item = (&'f Facts, bool)>, public_social: f64) -> f64 {
        if self == Rule::FixedRatio {
            return FIXED_RATIO * public_social;
        }
        visits.into_iter().filter(|(facts, direct)| self.kind(facts, *direct).1).count() as f64
    }

    /// The rule's visits with the probability that is best for their kind: the part of the kind that *was* dark. No rule
    /// knows it; with it each is as good as its kinds allow.
    pub fn at_best<'f>(self, visits: impl IntoIterator<Item = (&'f Facts, bool, bool)>) -> Vec<Pair> {
        let kinds: Vec<(u8, bool)> =
            visits.into_iter().map(|(facts, direct, was)| (self.kind(facts, direct).0, was)).collect();
        let mut counts: BTreeMap<u8, (f64, f64)> = BTreeMap::new();
        for (kind, was) in &kinds {
            let count = counts.entry(*kind).or_default();
            count.0 += f64::from(u8::from(*was));
            count.1 += 1.0;
        }
        let best = |kind| counts.get(&kind).map_or(0.0, |(dark, all)| dark / all);
        kinds.into_iter().map(|(kind, was)| Pair { said: best(kind), was }).collect()
    }
}

fn plain(dark: bool) -> (u8, bool) {
    (u8::from(dark), dark)
}

#[cfg(test)]
mod tests {
    use entrenous_core::evidence::Meaning;
    use entrenous_core::evidence::source::{App, Grade, Source};

    use super::*;
    use crate::scoring::metrics::{ece, log_loss};
    use crate::scoring::tests::unnamed;

    #[test]
    fn each_rule_calls_dark_what_it_is_known_for() {
        let deep = unnamed();
        let home = Facts { page: PageKind::Home, ..unnamed() };
        let back = Facts { seen: Seen::Before, ..unnamed() };
        let shared = Facts { receipts_before: 2, ..unnamed() };
        let in_app = |means| Facts { in_app: Some(Meaning { means, grade: Grade::Proven }), ..unnamed() };
        let feed = in_app(Source::PublicSocial(entrenous_core::evidence::source::Network::Facebook));
        let chat = Facts { page: PageKind::Home, ..in_app(Source::DarkSocial(App::Line)) };
        let referred =
            Facts { referrer: Referrer::Site { host: "a.example".into(), known: None }, ..unnamed() };
        let dark = |rule: Rule| {
            [&deep, &home, &back, &shared, &feed, &chat, &referred].map(|f| rule.kind(f, true).1)
        };
        assert_eq!(dark(Rule::AllDirect), [true; 7]);
        assert_eq!(dark(Rule::DeepDirect), [true, false, true, true, true, false, false]);
        assert_eq!(dark(Rule::DeepNew), [true, false, false, true, true, false, false]);
        assert_eq!(dark(Rule::TokensFirst), [true, false, true, true, false, true, false]);
        assert_eq!(dark(Rule::Coincidence), [false, false, false, true, false, false, false]);
        assert!(!Rule::AllDirect.kind(&deep, false).1);
        assert_eq!(Rule::FixedRatio.count([], 31.0), 69.0);
        assert_eq!(Rule::DeepDirect.count([(&deep, true), (&home, true)], 0.0), 1.0);
    }

    #[test]
    fn constants_fitted_to_the_truth_are_calibrated_and_no_rule_gains_by_fewer_kinds() {
        let (deep, home) = (unnamed(), Facts { page: PageKind::Home, ..unnamed() });
        let visits: Vec<(&Facts, bool, bool)> = (0..100)
            .map(|i| if i % 2 == 0 { (&deep, true, i % 3 > 0) } else { (&home, true, i % 7 == 0) })
            .collect();
        let (fine, coarse) = (
            Rule::DeepDirect.at_best(visits.iter().copied()),
            Rule::AllDirect.at_best(visits.iter().copied()),
        );
        assert!(ece(&fine).is_some_and(|e| e < 1e-9));
        assert!(log_loss(&fine) < log_loss(&coarse));
        assert!(Rule::DeepDirect.at_best([]).is_empty());
    }
}
