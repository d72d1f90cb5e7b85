//! What somebody wants to try, checked.

use entrenous_storage::records::{DealtUnit, Experiment, ExperimentDetails, Variant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const VARIANTS: usize = 5;
const PREFIXES: usize = 20;
const CHARS: usize = 200;
const NAME_CHARS: usize = 40;
const LARGEST_WEIGHT: u32 = 1_000;
const LONGEST_DAYS: u32 = 366;
const DAY_S: i64 = 86_400;

/// What is dealt to variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnitField {
    /// A visitor's day.
    VisitorDay,
    /// A page: everybody sees the same of it.
    Page,
}

/// A variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VariantFields {
    /// Small letters, digits and hyphens: pages read it.
    #[schema(example = "asks")]
    name: String,
    /// How many parts of the units it gets, beside the holdout's and the others'.
    weight: u32,
}

/// An experiment, as somebody sets it up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExperimentFields {
    /// Small letters, digits and hyphens: pages read it. Never given to another experiment of the site.
    #[schema(example = "prompt")]
    name: String,
    /// What is dealt.
    unit: UnitField,
    /// How many parts of the units get what everybody got before, 1 or more.
    holdout: u32,
    /// What the others get.
    variants: Vec<VariantFields>,
    /// Paths that begin so belong to it; none: all.
    #[serde(default)]
    pages: Vec<String>,
    /// The event that counts as a conversion; any with revenue if absent.
    #[serde(default)]
    goal: Option<String>,
    /// The currency whose revenue counts.
    #[serde(default = "euro")]
    #[schema(example = "EUR")]
    currency: String,
    /// How many units it is planned for, as the advice says: intervals are narrowest there.
    planned_units: u64,
    /// After so many days it ends, 1 to 366.
    days: u32,
    /// For people.
    #[serde(default)]
    note: String,
}

fn euro() -> String {
    "EUR".to_owned()
}

impl ExperimentFields {
    /// As it is kept, from `now` (seconds since 1970) on.
    ///
    /// # Errors
    ///
    /// What is wrong, and what would be right.
    pub(super) fn check(self, site: u32, key: [u8; 16], now: i64) -> Result<Experiment, String> {
        word("name", &self.name)?;
        let mut names: Vec<&str> = self.variants.iter().map(|variant| &*variant.name).collect();
        for name in &names {
            word("a variant's name", name)?;
        }
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) || names.contains(&"holdout") {
            return Err("Variants have names of their own, none of them `holdout`.".to_owned());
        }
        if !(1..=VARIANTS).contains(&self.variants.len()) {
            return Err(format!("An experiment has 1 to {VARIANTS} variants beside the holdout."));
        }
        let weights = self.variants.iter().map(|variant| variant.weight).chain([self.holdout]);
        if weights.into_iter().any(|weight| !(1..=LARGEST_WEIGHT).contains(&weight)) {
            return Err(format!(
                "`holdout` and each `weight` are 1 to {LARGEST_WEIGHT}: without a holdout nothing can be compared."
            ));
        }
        let bad = |text: &String| text.chars().count() > CHARS || text.chars().any(char::is_control);
        if self.pages.len() > PREFIXES || self.pages.iter().any(|page| bad(page) || !page.starts_with('/')) {
            return Err(format!(
                "`pages` are at most {PREFIXES} beginnings of paths, as `/news/`, of {CHARS} characters at most."
            ));
        }
        if self.goal.iter().any(|goal| bad(goal) || goal.is_empty()) || bad(&self.note) {
            return Err(format!("`goal` and `note` are one line of {CHARS} characters at most."));
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err("`currency` is an ISO 4217 code of three capital letters, as EUR.".to_owned());
        }
        if !(1..=LONGEST_DAYS).contains(&self.days) {
            return Err(format!("`days` are 1 to {LONGEST_DAYS}."));
        }
        if !(1..=u64::from(u32::MAX)).contains(&self.planned_units) {
            return Err("`planned_units` is 1 or more: ask for advice how many it takes.".to_owned());
        }
        Ok(Experiment {
            id: 0,
            site,
            name: self.name,
            key,
            details: ExperimentDetails {
                unit: self.unit.into(),
                holdout: self.holdout,
                variants: self
                    .variants
                    .into_iter()
                    .map(|one| Variant { name: one.name, weight: one.weight })
                    .collect(),
                pages: self.pages,
                goal: self.goal,
                currency: self.currency,
                planned_units: self.planned_units,
                note: self.note,
            },
            started: now,
            ends: now + i64::from(self.days) * DAY_S,
            stopped: None,
            broken: false,
        })
    }
}

impl From<UnitField> for DealtUnit {
    fn from(unit: UnitField) -> DealtUnit {
        match unit {
            UnitField::VisitorDay => DealtUnit::VisitorDay,
            UnitField::Page => DealtUnit::Page,
        }
    }
}

impl From<DealtUnit> for UnitField {
    fn from(unit: DealtUnit) -> UnitField {
        match unit {
            DealtUnit::VisitorDay => UnitField::VisitorDay,
            DealtUnit::Page => UnitField::Page,
        }
    }
}

fn word(what: &str, text: &str) -> Result<(), String> {
    let right = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.is_empty() || text.len() > NAME_CHARS || !text.bytes().all(right) {
        return Err(format!(
            "{what} is 1 to {NAME_CHARS} small letters, digits and hyphens, and `{text}` is not."
        ));
    }
    Ok(())
}
