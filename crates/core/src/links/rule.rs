//! Rules: who is led where.

use serde::{Deserialize, Serialize};

use super::decide::Asker;
use super::language::is_spoken;
use crate::evidence::rules::{Device, Os};

/// Targets of one rule, entries of one condition at most.
const MOST: usize = 50;
/// The weight of one target at most.
const MOST_WEIGHT: u32 = 1_000_000;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Conditions, all of which have to hold, and where they lead. A condition that is empty holds for everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// Apps in whose browser it is opened, as in `dark_social/whatsapp`: `whatsapp`.
    pub apps: Vec<String>,
    /// `mobile`, `tablet`, `desktop`.
    pub devices: Vec<String>,
    /// `ios`, `android`, `windows`, ...
    pub systems: Vec<String>,
    /// Language tags: `fr` is also `fr-CA`.
    pub languages: Vec<String>,
    /// ISO 3166-1, two letters.
    pub countries: Vec<String>,
    /// From then on, in seconds since 1970.
    pub from: Option<i64>,
    /// Until then, in seconds since 1970.
    pub until: Option<i64>,
    /// Minutes of the site's day: from the first up to, and without, the second; past midnight where that is smaller.
    pub hours: Option<(u16, u16)>,
    /// Where it leads. Of several a visitor gets the same all day long, as many visitors each as its weight says.
    pub targets: Vec<Weighted>,
}

/// A target among several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighted {
    /// Where it leads.
    pub target: String,
    /// Its share: its weight of the weights of all.
    pub weight: u32,
}

/// What is wrong with a rule, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRule {
    /// It leads nowhere.
    #[error("a rule has 1 to {MOST} targets, with weights from 1 to {MOST_WEIGHT}")]
    Targets,
    /// Not a word that the condition knows.
    #[error("\"{0}\" is no {1}")]
    Word(String, &'static str),
    /// Too many.
    #[error("a condition has at most {MOST} entries")]
    Many,
    /// It never holds.
    #[error("the rule's time is over before it begins")]
    Time,
}

impl Rule {
    /// Checks all but its targets' addresses.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn check(&self) -> Result<(), BadRule> {
        let weights = self.targets.iter().all(|one| (1..=MOST_WEIGHT).contains(&one.weight));
        if self.targets.is_empty() || self.targets.len() > MOST || !weights {
            return Err(BadRule::Targets);
        }
        let plain = |word: &str| {
            (1..=40).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        };
        type List<'a> = (&'a [String], &'static str, &'a dyn Fn(&str) -> bool);
        let lists: [List<'_>; 5] = [
            (&self.apps, "app; write it like whatsapp", &plain),
            (&self.devices, "device; there are mobile, tablet, desktop", &|word| {
                word.parse::<Device>().is_ok()
            }),
            (
                &self.systems,
                "operating system; there are ios, android, windows, macos, linux, chromeos, other",
                &|word| word.parse::<Os>().is_ok(),
            ),
            (&self.languages, "language; write it like fr or pt-BR", &plain),
            (&self.countries, "country; write it like FR", &|word| {
                word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
            }),
        ];
        for (list, what, is_known) in lists {
            if list.len() > MOST {
                return Err(BadRule::Many);
            }
            if let Some(word) = list.iter().find(|word| !is_known(word)) {
                return Err(BadRule::Word(word.chars().take(40).collect(), what));
            }
        }
        let never = self.from.zip(self.until).is_some_and(|(from, until)| from >= until)
            || self.hours.is_some_and(|(from, until)| from >= DAY || until > DAY || from == until);
        if never { Err(BadRule::Time) } else { Ok(()) }
    }

    /// Do all conditions hold?
    pub(super) fn fits(&self, asker: &Asker<'_>, now: i64) -> bool {
        let among =
            |list: &[String], is: &dyn Fn(&str) -> bool| list.is_empty() || list.iter().any(|word| is(word));
        let is_app = |word: &str| {
            // Only where a rule asks: its name is put together then.
            asker.app.is_some_and(|source| {
                source.to_string().rsplit('/').next().is_some_and(|app| app.eq_ignore_ascii_case(word))
            })
        };
        self.from.is_none_or(|from| now >= from)
            && self.until.is_none_or(|until| now < until)
            && self.hours.is_none_or(|(from, until)| {
                let minute = asker.minute;
                if from < until { (from..until).contains(&minute) } else { minute >= from || minute < until }
            })
            && among(&self.devices, &|word| word == asker.device.name())
            && among(&self.systems, &|word| word == asker.os.name())
            && among(&self.countries, &|word| word.as_bytes().eq_ignore_ascii_case(&asker.country))
            && among(&self.languages, &|word| is_spoken(asker.language, word))
            && among(&self.apps, &is_app)
    }

    /// The target of somebody whose number is `draw`, evenly spread.
    pub(super) fn target(&self, draw: u64) -> Option<&str> {
        let total: u64 = self.targets.iter().map(|one| u64::from(one.weight)).sum();
        let mut left = draw.checked_rem(total)?;
        let chosen = self.targets.iter().find(|one| {
            let weight = u64::from(one.weight);
            let here = left < weight;
            left = left.saturating_sub(weight);
            here
        });
        chosen.map(|one| one.target.as_str())
    }
}
