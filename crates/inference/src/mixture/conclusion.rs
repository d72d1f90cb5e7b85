//! What the engine concludes about a window of visits.

use entrenous_core::evidence::Verdict;
use entrenous_core::evidence::source::Grade;

use super::totals::{Group, Scope, Sum, Totals};

/// A consideration that can move a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factor {
    /// How often links bring entries in this browser at all.
    Site,
    /// What the browser said about the navigation.
    FetchMetadata,
    /// Whether the reader was here before, or on this page.
    History,
    /// How many pages were viewed.
    Documents,
    /// The page's age, the hour, what else went on there.
    Context,
    /// No part of the page was loaded: machines do not.
    Assets,
    /// A mailing was going out.
    Mailing,
    /// Searches and networks whose referrer does not come along.
    LostReferrers,
    /// Whether private sharing shows on this site at all.
    Presence,
}

/// By how much a factor moved the probability that the visit was a private share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// The factor.
    pub factor: Factor,
    /// The probability after it, 0 to 1.
    pub dark: f64,
}

/// What a window's visits were.
#[derive(Debug)]
pub struct Conclusion {
    verdicts: Vec<Verdict>,
    totals: Totals,
}

impl Conclusion {
    pub(super) fn of_rules(visits: Vec<(Verdict, bool)>, _draws: usize) -> Conclusion {
        let mut totals = Totals::default();
        let mut verdicts = Vec::new();
        for (verdict, direct) in visits {
            for scope in [Some(Scope::All), direct.then_some(Scope::Direct)].into_iter().flatten() {
                for c in &verdict.candidates {
                    let mut groups = vec![Group::Source(c.source.clone())];
                    groups.extend(c.source.is_dark().then_some(Group::Dark));
                    groups.extend(c.source.is_public_social().then_some(Group::PublicSocial));
                    for group in groups {
                        let sum: &mut Sum = totals.sums.entry((group, scope)).or_default();
                        sum.visits += c.probability;
                        sum.proven += f64::from(u8::from(verdict.grade == Grade::Proven && c.low >= 1.0));
                        sum.possible += c.high;
                    }
                }
            }
            verdicts.push(verdict);
        }
        Conclusion { verdicts, totals }
    }

    /// The verdict on the visit that went in as number `i` of the window, counted from 0.
    pub fn verdict(&self, i: usize) -> Verdict {
        self.verdicts[i].clone()
    }

    /// What moved the verdict on visit `i`, in order; empty where a rule decided.
    pub fn moved(&self, _i: usize) -> Vec<Moved> {
        Vec::new()
    }

    /// Is the visit one that nothing names?
    pub fn is_ambiguous(&self, _i: usize) -> bool {
        false
    }

    /// The sums with their draws.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }
}
