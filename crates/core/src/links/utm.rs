//! The campaign values of a site: which there are, what they are also called, which have to be there. The linter holds targets to them.
//!
//! Analytics tools take `Facebook`, `facebook` and `fb` for three campaigns; a registry makes them one before the link is out.

use serde::{Deserialize, Serialize};
use url::Url;

/// Parameters, values of one, and aliases of one value at most.
const MOST: usize = 500;
/// Characters of a name or value at most.
const MOST_CHARS: usize = 200;

/// What a site's campaign parameters may say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registry {
    /// A link whose target has a fault that cannot be put right is refused, else it is told.
    pub strict: bool,
    /// The parameters that are looked at besides case and spaces.
    pub parameters: Vec<Parameter>,
}

/// A parameter, as `utm_source`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameter {
    /// Its name, as `utm_source`.
    pub name: String,
    /// A target has to have it.
    pub required: bool,
    /// The values that it may have; none: any.
    pub values: Vec<Known>,
}

/// A value, and what else people write for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Known {
    /// The one that is meant.
    pub value: String,
    /// What is put right to it.
    pub aliases: Vec<String>,
}

/// What is wrong with a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is required, and not there.
    Missing,
    /// It is there, and empty.
    Empty,
    /// It is there more than once.
    Twice,
    /// Its value is none of those that there are.
    Unknown,
    /// Its value is another word for one that there is.
    Alias,
    /// Its value has capital letters where it should not.
    Case,
    /// Its value has spaces around it or within.
    Spaces,
}

/// One thing that the linter found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The parameter.
    pub parameter: String,
    /// Its value; empty if it is not there.
    pub value: String,
    /// What is wrong.
    pub fault: Fault,
    /// What would be right, where that is known.
    pub instead: Option<String>,
}

/// A target put right as far as that goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Righted {
    /// The target.
    pub target: String,
    /// What was put right.
    pub righted: Vec<Finding>,
    /// What is still wrong.
    pub left: Vec<Finding>,
}

impl Registry {
    /// What is wrong with the registry itself; none if it can be used.
    pub fn fault(&self) -> Option<String> {
        let plain = |text: &String| {
            (1..=MOST_CHARS).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        };
        let mut names = std::collections::HashSet::new();
        if self.parameters.len() > MOST {
            return Some(format!("there are at most {MOST} parameters"));
        }
        for parameter in &self.parameters {
            let name = &parameter.name;
            let is_name = name.starts_with("utm_")
                && name.len() <= 50
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
            if !is_name {
                return Some("a parameter has a name like utm_source, in small letters".to_owned());
            }
            if !names.insert(name) {
                return Some(format!("{name} is there twice"));
            }
            let words =
                || parameter.values.iter().flat_map(|known| known.aliases.iter().chain([&known.value]));
            if parameter.values.len() > MOST
                || parameter.values.iter().any(|known| known.aliases.len() > MOST)
            {
                return Some(format!("{name} has at most {MOST} values, and each at most {MOST} aliases"));
            }
            if !words().all(plain) {
                return Some(format!("values and aliases of {name} have 1 to {MOST_CHARS} characters"));
            }
            let mut seen = std::collections::HashSet::new();
            if let Some(word) = words().find(|word| !seen.insert(word.to_lowercase())) {
                return Some(format!("{name} has \"{word}\" twice; a word stands for one value"));
            }
        }
        None
    }

    /// What is wrong with a target's campaign parameters. A target that is no address has none.
    pub fn lint(&self, target: &str) -> Vec<Finding> {
        let Ok(url) = Url::parse(target) else { return Vec::new() };
        let mut findings = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in url.query_pairs() {
            let lower = name.to_ascii_lowercase();
            if !lower.starts_with("utm_") {
                continue;
            }
            let find = |fault, instead: Option<String>| Finding {
                parameter: lower.clone(),
                value: value.chars().take(MOST_CHARS).collect(),
                fault,
                instead,
            };
            if seen.contains(&lower) {
                findings.push(find(Fault::Twice, None));
                continue;
            }
            findings.extend(self.judge(&lower, &value).map(|(fault, instead)| find(fault, instead)));
            seen.push(lower);
        }
        let missing = self.parameters.iter().filter(|one| one.required && !seen.contains(&one.name));
        findings.extend(missing.map(|one| Finding {
            parameter: one.name.clone(),
            value: String::new(),
            fault: Fault::Missing,
            instead: None,
        }));
        findings
    }

    fn judge(&self, name: &str, value: &str) -> Option<(Fault, Option<String>)> {
        let meant = value.split_whitespace().collect::<Vec<_>>().join("_");
        if meant.is_empty() {
            return Some((Fault::Empty, None));
        }
        let known = self.parameters.iter().find(|one| one.name == name).filter(|one| !one.values.is_empty());
        let Some(known) = known else {
            let lower = meant.to_lowercase();
            return match (meant != value, lower != meant) {
                (true, _) => Some((Fault::Spaces, Some(lower))),
                (false, true) => Some((Fault::Case, Some(lower))),
                (false, false) => None,
            };
        };
        if known.values.iter().any(|one| one.value == value) {
            return None;
        }
        let is = |word: &str| {
            let word = word.to_lowercase();
            word == value.trim().to_lowercase() || word == meant.to_lowercase()
        };
        if let Some(one) = known.values.iter().find(|one| is(&one.value)) {
            let fault = if value.contains(char::is_whitespace) { Fault::Spaces } else { Fault::Case };
            return Some((fault, Some(one.value.clone())));
        }
        match known.values.iter().find(|one| one.aliases.iter().any(|alias| is(alias))) {
            Some(one) => Some((Fault::Alias, Some(one.value.clone()))),
            None => Some((Fault::Unknown, None)),
        }
    }

    /// Puts a target right as far as what would be right is known. Names become small letters; all else of the target stays.
    pub fn put_right(&self, target: &str) -> Righted {
        let found = self.lint(target);
        let (righted, left): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|finding| finding.instead.is_some());
        let url = Url::parse(target).ok().filter(|url| !righted.is_empty() && url.query().is_some());
        let Some(mut url) = url else {
            return Righted { target: target.to_owned(), righted, left };
        };
        let instead = |name: &str, value: &str| {
            let mut of = righted.iter().filter(|one| one.parameter.eq_ignore_ascii_case(name));
            of.find(|one| one.value == value).and_then(|one| one.instead.clone())
        };
        let pairs: Vec<String> = url
            .query()
            .unwrap_or_default()
            .split('&')
            .map(|pair| {
                let decoded = form_urlencoded::parse(pair.as_bytes()).next();
                let right = decoded
                    .and_then(|(name, value)| Some((name.to_ascii_lowercase(), instead(&name, &value)?)));
                match right {
                    Some((name, value)) => {
                        form_urlencoded::Serializer::new(String::new()).append_pair(&name, &value).finish()
                    }
                    None => pair.to_owned(),
                }
            })
            .collect();
        url.set_query(Some(&pairs.join("&")));
        Righted { target: url.into(), righted, left }
    }
}
