//! A link that somebody wants to add or change, checked.

use std::collections::BTreeMap;

use entrenous_core::links::{
    BadRule, BadSlug, BadTarget, Finding, Link, Registry, Rule, Slug, Weighted, checked_target,
};
use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use super::card_fields::{CardFields, card};
use crate::config::LinkDomain;

/// Rules of one link at most.
const RULES: usize = 50;
/// Characters of a name at most, as of a title and a text.
const TEXT_CHARS: usize = entrenous_core::cards::CARD_TEXT_CHARS;
/// Letters of a slug that is made up: none of those that are mistaken for one another. Of 31^7 = 27 billion nobody finds one by trying.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const MADE_UP: usize = 7;

/// A link, as it is added; or what is to change of one. What is left out stays as it is; an empty text, a list without entries, and 0 clicks take
/// away what was set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LinkFields {
    /// One of the domains of `links.domains`; may be left out where there is one alone. It cannot be changed.
    #[schema(example = "go.example.org")]
    pub host: Option<String>,
    /// Letters, digits, `-` and `_`, at most 100; found whatever its case. Left out: one is made up. It cannot be changed.
    #[schema(example = "spring")]
    pub slug: Option<String>,
    /// The site that clicks are counted for; left out: that of the domain. It cannot be changed.
    pub site: Option<String>,
    /// Where it leads: an `https:` or `http:` address of at most 4,096 bytes. A link that is added has to have it.
    #[schema(example = "https://example.org/spring")]
    pub target: Option<String>,
    /// Campaign parameters that are put into the target, by name: `utm_source`, ...
    pub utm: Option<BTreeMap<String, String>>,
    /// What people call it.
    pub name: Option<String>,
    /// It leads nowhere before: RFC 3339.
    #[schema(example = "2026-03-01T08:00:00+01:00")]
    pub starts: Option<String>,
    /// It leads nowhere from then on: RFC 3339.
    pub expires: Option<String>,
    /// It leads nowhere after so many clicks of people; 1: a one-time link.
    pub clicks: Option<u64>,
    /// People have to tap a button before it leads on. One-time links do so if nothing else is said.
    pub asks_first: Option<bool>,
    /// It asks for this password: 4 to 1,024 bytes. Only its hash is kept.
    pub password: Option<String>,
    /// What previews show as title, in place of the target's.
    pub title: Option<String>,
    /// What previews show as text.
    pub text: Option<String>,
    /// What previews show as picture: its address. Of a card that is drawn, the picture in it.
    pub image: Option<String>,
    /// The card's picture is drawn, with title and text in it: `plain` on the brand's color, `side` beside the picture, `cover` on it; `none`: it is
    /// not.
    pub template: Option<String>,
    /// The form in which it is drawn: `wide` (1200 x 630), if nothing is said, or `square` (1000 x 1000).
    pub shape: Option<String>,
    /// What previews in single apps show, by whoever fetches for them: `whatsapp`, `meta` (Messenger, Instagram, Facebook), `telegram`, `imessage`,
    /// `viber`, `slack`, `discord`, `linkedin`, `x`, ... All that was set before goes.
    pub(crate) apps: Option<BTreeMap<String, CardFields>>,
    /// What previews show where an experiment on pages deals it to the link's page, by `experiment/variant`, before all else. All that was set before
    /// goes.
    pub(crate) variants: Option<BTreeMap<String, CardFields>>,
    /// Who is led elsewhere: the first rule that fits decides.
    pub rules: Option<Vec<RuleFields>>,
    /// It leads nowhere any more, and keeps its slug.
    pub archived: Option<bool>,
}

/// A rule. All conditions have to hold; one that is left out holds for everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RuleFields {
    /// Apps in whose browser it is opened: `whatsapp`, `instagram`, ...
    pub apps: Vec<String>,
    /// `mobile`, `tablet`, `desktop`.
    pub devices: Vec<String>,
    /// `ios`, `android`, `windows`, `macos`, `linux`, `chromeos`, `other`.
    pub systems: Vec<String>,
    /// `fr` is also `fr-CA`. What the browser prefers counts.
    pub languages: Vec<String>,
    /// ISO 3166-1, two letters; where the operator has a database of countries.
    pub countries: Vec<String>,
    /// From then on: RFC 3339.
    pub from: Option<String>,
    /// Until then: RFC 3339.
    pub until: Option<String>,
    /// Hours of the site's day: `22:00-06:00`.
    pub hours: Option<String>,
    /// Where it leads. Of several, a visitor gets the same all day long.
    pub targets: Vec<TargetFields>,
}

/// A target of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetFields {
    /// Where it leads.
    pub target: String,
    /// Its share: its weight of the weights of all, from 1; 1 if left out.
    #[serde(default = "one")]
    pub weight: u32,
}

const fn one() -> u32 {
    1
}

/// Why a link cannot be, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLink {
    /// The slug.
    #[error(transparent)]
    Slug(#[from] BadSlug),
    /// A target.
    #[error(transparent)]
    Target(#[from] BadTarget),
    /// The address of the picture.
    #[error("the picture's address cannot be used: {0}")]
    Image(BadTarget),
    /// An app of a card.
    #[error("{0}")]
    App(String),
    /// A card's template.
    #[error("\"{0}\" is no template; there are none, plain, side, cover")]
    Template(String),
    /// A card's shape.
    #[error("\"{0}\" is no shape; there are wide and square")]
    Shape(String),
    /// A rule.
    #[error(transparent)]
    Rule(#[from] BadRule),
    /// No target.
    #[error("a link needs a target")]
    NoTarget,
    /// The domain is none of links.
    #[error("\"{0}\" is no domain of links; links.domains names them")]
    Domain(String),
    /// Several domains, or none.
    #[error("name the host: links.domains has none, or several")]
    WhichDomain,
    /// A time.
    #[error("\"{0}\" is no time; write it like 2026-03-01T08:00:00+01:00, or hours like 22:00-06:00")]
    Time(String),
    /// It is over before it begins.
    #[error("the link expires before it starts")]
    Never,
    /// A text is too long or has control characters.
    #[error(
        "name, title and text have at most {TEXT_CHARS} characters, and no control characters or hidden marks"
    )]
    Text,
    /// Too many rules.
    #[error("a link has at most {RULES} rules")]
    Rules,
    /// The password.
    #[error("a password has 4 to 1024 bytes")]
    Password,
    /// What cannot change.
    #[error(
        "host, slug and site of a link cannot be changed: what is printed must lead where it led; add another link"
    )]
    Fixed,
    /// A campaign parameter is none.
    #[error("\"{0}\" is no campaign parameter; write it like utm_source, with at most 200 characters")]
    Parameter(String),
    /// The registry refuses the target.
    #[error("the target's campaign parameters are not those of the site's registry: {0}")]
    Campaign(String),
}

/// What the settings know of domains.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a>(pub(crate) &'a [LinkDomain]);

/// A link that can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) link: Link,
    /// To be set, or to be taken away.
    pub(crate) password: Option<Option<String>>,
    /// What of the campaign parameters was put right, and what is still wrong.
    pub(crate) righted: Vec<Finding>,
    pub(crate) left: Vec<Finding>,
}

impl<'a> Known<'a> {
    /// The domain of a new link.
    pub(crate) fn domain(self, fields: &LinkFields) -> Result<&'a LinkDomain, InvalidLink> {
        match (&fields.host, self.0) {
            (None, [only]) => Ok(only),
            (None, _) => Err(InvalidLink::WhichDomain),
            (Some(host), all) => {
                let bare = entrenous_core::collect::site::bare_host(host);
                let found = all.iter().find(|domain| domain.host == bare);
                found.ok_or_else(|| InvalidLink::Domain(host.chars().take(100).collect()))
            }
        }
    }

    fn target(self, text: &str) -> Result<String, BadTarget> {
        let own: Vec<&str> = self.0.iter().map(|domain| domain.host.as_str()).collect();
        checked_target(text, &own)
    }

    /// The link that `fields` make of what was `before`.
    pub(crate) fn draft(
        self,
        fields: &LinkFields,
        before: Option<(&str, &Link)>,
        registry: &Registry,
    ) -> Result<Draft, InvalidLink> {
        let (name, mut link) =
            before.map_or_else(Default::default, |(name, link)| (name.to_owned(), link.clone()));
        let name = fields.name.clone().unwrap_or(name);
        let (mut righted, mut left) = (Vec::new(), Vec::new());
        let mut campaign = |target: String| {
            let right = registry.put_right(&target);
            righted.extend(right.righted);
            left.extend(right.left);
            right.target
        };
        if fields.target.is_some() || fields.utm.is_some() {
            let target = fields.target.as_deref().unwrap_or(&link.target);
            let target = self.target(target).map_err(|bad| match (&fields.target, before) {
                (None, None) => InvalidLink::NoTarget,
                _ => bad.into(),
            })?;
            let target = with_utm(target, fields.utm.as_ref())?;
            link.target = self.target(&campaign(target))?;
        } else if before.is_none() {
            return Err(InvalidLink::NoTarget);
        }
        if let Some(rules) = &fields.rules {
            if rules.len() > RULES {
                return Err(InvalidLink::Rules);
            }
            link.rules = rules.iter().map(|rule| self.rule(rule, &mut campaign)).collect::<Result<_, _>>()?;
        }
        if registry.strict && !left.is_empty() {
            return Err(InvalidLink::Campaign(told(&left)));
        }
        link.starts = time(fields.starts.as_deref(), link.starts)?;
        link.expires = time(fields.expires.as_deref(), link.expires)?;
        if link.starts.zip(link.expires).is_some_and(|(starts, expires)| starts >= expires) {
            return Err(InvalidLink::Never);
        }
        if let Some(clicks) = fields.clicks {
            link.clicks = Some(clicks).filter(|clicks| *clicks > 0);
            link.asks_first = link.clicks == Some(1);
        }
        link.asks_first = fields.asks_first.unwrap_or(link.asks_first);
        link.card = card(fields, link.card)?;
        if name.chars().count() > TEXT_CHARS || name.chars().any(char::is_control) {
            return Err(InvalidLink::Text);
        }
        let password = match fields.password.as_deref() {
            None => None,
            Some("") => Some(None),
            Some(password) if (4..=1024).contains(&password.len()) => Some(Some(password.to_owned())),
            Some(_) => return Err(InvalidLink::Password),
        };
        Ok(Draft { name, link, password, righted, left })
    }

    fn rule(
        self,
        fields: &RuleFields,
        campaign: &mut impl FnMut(String) -> String,
    ) -> Result<Rule, InvalidLink> {
        let target = |one: &TargetFields| {
            let target = self.target(&one.target)?;
            Ok::<_, InvalidLink>(Weighted { target: self.target(&campaign(target))?, weight: one.weight })
        };
        let rule = Rule {
            targets: fields.targets.iter().map(target).collect::<Result<_, _>>()?,
            apps: fields.apps.clone(),
            devices: fields.devices.clone(),
            systems: fields.systems.clone(),
            languages: fields.languages.clone(),
            countries: fields.countries.clone(),
            from: time(fields.from.as_deref(), None)?,
            until: time(fields.until.as_deref(), None)?,
            hours: fields.hours.as_deref().filter(|text| !text.is_empty()).map(hours).transpose()?,
        };
        rule.check()?;
        Ok(rule)
    }
}

impl LinkFields {
    /// The slug that was asked for, or one that is made up.
    pub(crate) fn slug(&self) -> Result<Slug, InvalidLink> {
        match self.slug.as_deref().filter(|slug| !slug.is_empty()) {
            Some(slug) => Ok(Slug::new(slug)?),
            None => Ok(Slug::new(&made_up())?),
        }
    }

    /// Nothing that cannot change is named.
    pub(crate) fn changes_only(&self) -> Result<(), InvalidLink> {
        let fixed = self.host.is_some() || self.slug.is_some() || self.site.is_some();
        if fixed { Err(InvalidLink::Fixed) } else { Ok(()) }
    }
}

/// Letters by chance. Without the system's chance it is empty, and refused.
fn made_up() -> String {
    let mut letters = String::new();
    let mut bytes = [0_u8; 32];
    while letters.len() < MADE_UP && getrandom::fill(&mut bytes).is_ok() {
        // The last ones would come more often.
        let fair = bytes.iter().filter(|byte| **byte < 248).map(|byte| usize::from(byte % 31));
        letters.extend(
            fair.filter_map(|at| LETTERS.get(at))
                .map(|letter| char::from(*letter))
                .take(MADE_UP - letters.len()),
        );
    }
    letters
}

fn with_utm(target: String, utm: Option<&BTreeMap<String, String>>) -> Result<String, InvalidLink> {
    let Some(utm) = utm.filter(|utm| !utm.is_empty()) else { return Ok(target) };
    let mut url = Url::parse(&target).map_err(|_| BadTarget::Unreadable)?;
    for (name, value) in utm {
        let is_one = name.starts_with("utm_") && name.len() <= 50 && value.chars().count() <= 200;
        if !is_one || value.chars().any(char::is_control) {
            return Err(InvalidLink::Parameter(name.chars().take(50).collect()));
        }
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(known, _)| !known.eq_ignore_ascii_case(name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, value);
    }
    Ok(url.into())
}

/// What is wrong with campaign parameters, for people.
pub(crate) fn told(findings: &[Finding]) -> String {
    let one = |finding: &Finding| {
        let fault = serde_json::to_value(finding.fault).ok();
        let fault = fault.as_ref().and_then(|fault| fault.as_str()).unwrap_or_default().to_owned();
        match (&finding.instead, finding.value.is_empty()) {
            (Some(instead), _) => format!("{} \"{}\" ({fault}): {instead}", finding.parameter, finding.value),
            (None, true) => format!("{} ({fault})", finding.parameter),
            (None, false) => format!("{} \"{}\" ({fault})", finding.parameter, finding.value),
        }
    };
    findings.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn time(text: Option<&str>, before: Option<i64>) -> Result<Option<i64>, InvalidLink> {
    match text.map(str::trim) {
        None => Ok(before),
        Some("") => Ok(None),
        Some(text) => match text.parse::<Timestamp>() {
            Ok(time) => Ok(Some(time.as_second())),
            Err(_) => Err(InvalidLink::Time(text.chars().take(40).collect())),
        },
    }
}

/// `22:00-06:00` in minutes.
fn hours(text: &str) -> Result<(u16, u16), InvalidLink> {
    let minute = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
    };
    let both = text.split_once('-').and_then(|(from, until)| Some((minute(from)?, minute(until)?)));
    both.ok_or_else(|| InvalidLink::Time(text.chars().take(40).collect()))
}
