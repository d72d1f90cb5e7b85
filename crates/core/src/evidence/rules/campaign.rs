//! Query parameters: campaign tags and click ids. Android packages, for they are looked up the same way.

use std::collections::BTreeMap;

use super::table::{self, RulesError};
use crate::evidence::source::{Advertiser, Grade, Source, vocabulary};

vocabulary! {
    /// The part of a campaign that a parameter names.
    CampaignRole, "role" {
        Source = "source", Medium = "medium", Campaign = "campaign", Content = "content", Term = "term",
    }
}

vocabulary! {
    /// Does a click id mark an advertisement?
    Paid, "paid" { Paid = "paid", Organic = "organic", Either = "either" }
}

vocabulary! {
    /// What one value of a click id stands for.
    Scope, "scope" {
        /// One click: a second client who shows it was passed the link.
        Click = "click",
        /// One recipient, on all their devices.
        Person = "person",
        /// A link or campaign, the same for many.
        Link = "link",
    }
}

/// What a name means, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// The source.
    pub means: Source,
    /// How sure that is.
    pub grade: Grade,
}

/// What a click id says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClickIdRule {
    /// The source if nothing stronger is known.
    pub means: Source,
    /// How sure that is.
    pub grade: Grade,
    /// Does it mark an advertisement?
    pub paid: Paid,
    /// What one value stands for.
    pub scope: Scope,
}

/// What a campaign's tags say about where its link was put.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CampaignMeaning {
    /// The source the link was made for.
    pub means: Source,
    /// The tag that decided: source or medium.
    pub by: CampaignRole,
    /// Who is paid, if the medium is a paid one.
    pub advertiser: Option<Advertiser>,
}

pub(super) const PACKAGES: (&str, &[&str]) = ("android_packages.tsv", &["package", "means", "grade"]);
pub(super) const CLICK_IDS: (&str, &[&str]) =
    ("click_ids.tsv", &["parameter", "means", "grade", "paid", "scope"]);
pub(super) const PARAMETERS: (&str, &[&str]) = ("campaign_parameters.tsv", &["parameter", "role"]);
pub(super) const VALUES: (&str, &[&str]) = ("campaign_values.tsv", &["value", "role", "means", "advertiser"]);

/// Names with what they mean; a trailing `*` stands for any ending. The first row that fits wins.
pub(super) struct Names<T> {
    whole: BTreeMap<Box<str>, (usize, T)>,
    endings: Vec<(usize, Box<str>, T)>,
}

impl<T> Names<T> {
    fn new(rows: impl IntoIterator<Item = (usize, (String, T))>) -> Names<T> {
        let mut names = Names { whole: BTreeMap::new(), endings: Vec::new() };
        for (number, (name, record)) in rows {
            match name.strip_suffix('*') {
                Some(beginning) => names.endings.push((number, beginning.into(), record)),
                None => {
                    names.whole.entry(name.into()).or_insert((number, record));
                }
            }
        }
        names
    }

    /// The row for a name, compared without case, and its number.
    pub(super) fn find(&self, name: &str) -> Option<(usize, &T)> {
        let name = name.trim().to_lowercase();
        let whole = self.whole.get(&*name).map(|(number, record)| (*number, record));
        let ending = self.endings.iter().find(|(_, beginning, _)| name.starts_with(&**beginning));
        let ending = ending.map(|(number, _, record)| (*number, record));
        whole.into_iter().chain(ending).min_by_key(|(number, _)| *number)
    }
}

/// Click ids, campaign parameters and values, packages.
pub(super) struct Tags {
    pub(super) packages: Names<Meaning>,
    pub(super) click_ids: Names<ClickIdRule>,
    pub(super) parameters: Names<CampaignRole>,
    pub(super) sources: Names<CampaignMeaning>,
    pub(super) mediums: Names<CampaignMeaning>,
}

impl Tags {
    /// Reads the tables. `texts(file)` gives a table's texts, those in front first.
    pub(super) fn load<'a>(texts: impl Fn(&str) -> Vec<&'a str>) -> Result<Tags, RulesError> {
        let packages = all(PACKAGES, &texts, |row| {
            Ok((row.key("package")?, Meaning { means: row.means()?, grade: row.grade()? }))
        })?;
        let click_ids = all(CLICK_IDS, &texts, |row| {
            let paid = row.one_of("paid", Paid::ALL.iter().map(|paid| (paid.name(), *paid)))?;
            let scope = row.one_of("scope", Scope::ALL.iter().map(|scope| (scope.name(), *scope)))?;
            Ok((row.key("parameter")?, ClickIdRule { means: row.means()?, grade: row.grade()?, paid, scope }))
        })?;
        let parameters = all(PARAMETERS, &texts, |row| {
            let role = row.one_of("role", CampaignRole::ALL.iter().map(|role| (role.name(), *role)))?;
            Ok((row.key("parameter")?, role))
        })?;
        let values = all(VALUES, &texts, |row| {
            let roles = [CampaignRole::Source, CampaignRole::Medium];
            let by = row.one_of("role", roles.map(|role| (role.name(), role)))?;
            let advertisers = Advertiser::ALL.iter().map(|one| (one.name(), Some(*one)));
            let advertiser = row.one_of("advertiser", advertisers.chain([("-", None)]))?;
            Ok((row.key("value")?, CampaignMeaning { means: row.means()?, by, advertiser }))
        })?;
        let (sources, mediums): (Vec<_>, Vec<_>) =
            values.into_iter().enumerate().partition(|(_, (_, meaning))| meaning.by == CampaignRole::Source);
        Ok(Tags {
            packages: Names::new(packages.into_iter().enumerate()),
            click_ids: Names::new(click_ids.into_iter().enumerate()),
            parameters: Names::new(parameters.into_iter().enumerate()),
            sources: Names::new(sources),
            mediums: Names::new(mediums),
        })
    }

    /// The meaning of a pair of tags: of the rows that match, the first.
    pub(super) fn meaning(&self, source: Option<&str>, medium: Option<&str>) -> Option<CampaignMeaning> {
        let find = |names: &Names<CampaignMeaning>, value: Option<&str>| {
            names.find(value?).map(|(number, meaning)| (number, meaning.clone()))
        };
        let by_source = find(&self.sources, source);
        let by_medium = find(&self.mediums, medium);
        let advertiser = by_source.as_ref().and_then(|(_, meaning)| meaning.advertiser);
        let first = by_source.into_iter().chain(by_medium).min_by_key(|(number, _)| *number);
        first.map(|(_, meaning)| CampaignMeaning { advertiser: advertiser.or(meaning.advertiser), ..meaning })
    }
}

/// The records of a table over all its texts.
fn all<'a, T>(
    (file, columns): (&str, &[&str]),
    texts: &impl Fn(&str) -> Vec<&'a str>,
    record: impl Fn(&table::Row<'_>) -> Result<T, RulesError>,
) -> Result<Vec<T>, RulesError> {
    let mut records = Vec::new();
    for text in texts(file) {
        records.extend(table::read(file, text, columns, &record)?);
    }
    Ok(records)
}
