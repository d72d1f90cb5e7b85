//! Parameters: ranges from the scenario files, and one world's draws from them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::dice::{hash, scatter, unit};
use crate::scenario::Scenario;

const BASE: &str = include_str!("../scenarios/base.toml");

/// Where a parameter may lie, and who says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    low: f64,
    high: f64,
    #[serde(default)]
    shape: Shape,
    source: String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shape {
    #[default]
    Even,
    Log,
}

/// What is wrong with a scenario's ranges, or with what was asked of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// A file does not parse.
    #[error("{file}: {why}")]
    File {
        /// The file's name.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// Nothing has this name.
    #[error("no parameter is called {0:?}")]
    Unknown(String),
    /// A parameter that must be a number is none.
    #[error("{0} must be a finite number")]
    NotANumber(String),
}

/// One world's parameters by name.
#[derive(Clone, Debug)]
pub(crate) struct Params(BTreeMap<String, f64>);

impl Params {
    /// Draws a world's parameters. Each has dice of its own, so that one range more or another range moves no other.
    pub(crate) fn draw(
        seed: u64,
        scenario: Scenario,
        overrides: &[(String, f64)],
    ) -> Result<Self, ParameterError> {
        let draw = |(name, range): (String, Range)| {
            let at = unit(scatter(scatter(seed) ^ hash(name.as_bytes())));
            let value = match range.shape {
                Shape::Even => range.low + at * (range.high - range.low),
                Shape::Log => range.low * (range.high / range.low).powf(at),
            };
            (name, value)
        };
        let mut values: BTreeMap<_, _> = ranges(scenario)?.into_iter().map(draw).collect();
        for (name, value) in overrides {
            if !value.is_finite() {
                return Err(ParameterError::NotANumber(name.clone()));
            }
            let place = values.get_mut(name).ok_or_else(|| ParameterError::Unknown(name.clone()))?;
            *place = *value;
        }
        Ok(Self(values))
    }

    /// The parameter of this name.
    pub(crate) fn get(&self, name: &str) -> Result<f64, ParameterError> {
        self.0.get(name).copied().ok_or_else(|| ParameterError::Unknown(name.to_owned()))
    }

    /// All of them, in the order of their names.
    pub(crate) fn into_list(self) -> Vec<(String, f64)> {
        self.0.into_iter().collect()
    }
}

/// The ranges of a scenario.
fn ranges(scenario: Scenario) -> Result<BTreeMap<String, Range>, ParameterError> {
    let mut all = BTreeMap::new();
    read("base.toml", BASE, &mut |name, range| {
        all.insert(name, range);
        Ok(())
    })?;
    let file = format!("{scenario}.toml");
    read(&file, scenario.ranges(), &mut |name, range| match all.get_mut(&name) {
        Some(place) => {
            *place = range;
            Ok(())
        }
        None => Err(ParameterError::Unknown(name)),
    })?;
    Ok(all)
}

type Taker<'a> = dyn FnMut(String, Range) -> Result<(), ParameterError> + 'a;

fn read(file: &str, text: &str, take: &mut Taker<'_>) -> Result<(), ParameterError> {
    let wrong = |why: String| ParameterError::File { file: file.to_owned(), why };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.to_string()))?;
    walk("", table, &wrong, take)
}

/// Walks down to the ranges; their names are the path with dots.
fn walk(
    above: &str,
    table: toml::Table,
    wrong: &dyn Fn(String) -> ParameterError,
    take: &mut Taker<'_>,
) -> Result<(), ParameterError> {
    for (key, value) in table {
        let name = if above.is_empty() { key } else { format!("{above}.{key}") };
        match value {
            toml::Value::Table(inner) if inner.contains_key("low") => {
                let range: Range = inner.try_into().map_err(|error| wrong(format!("{name}: {error}")))?;
                let bad = match range.shape {
                    _ if range.low > range.high => "low above high",
                    Shape::Log if range.low <= 0.0 => "a logarithm needs a low above zero",
                    _ if range.source.trim().is_empty() => "no source",
                    _ => {
                        take(name, range)?;
                        continue;
                    }
                };
                return Err(wrong(format!("{name}: {bad}")));
            }
            toml::Value::Table(inner) => walk(&name, inner, wrong, take)?,
            _ => return Err(wrong(format!("{name}: not a range"))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_every_range_names_its_source() {
        for scenario in Scenario::ALL {
            let all = ranges(*scenario).expect("a sound file");
            assert!(all.len() > 150);
            assert!(all.values().all(|range| range.source.len() >= 3));
        }
    }

    #[test]
    fn a_range_without_source_or_with_a_name_that_nothing_uses_is_refused() {
        let take = &mut |_, _| Ok(());
        let error =
            read("x.toml", "[a]\nb = { low = 1, high = 2, source = \" \" }", take).expect_err("no source");
        assert!(error.to_string().contains("x.toml: a.b: no source"), "{error}");
        assert!(read("x.toml", "a = 3", take).is_err());
        assert!(read("x.toml", "a = { low = 3, high = 2, source = \"s\" }", take).is_err());
    }

    #[test]
    fn draws_stay_inside_and_follow_the_seed() {
        let all = ranges(Scenario::PUBLISHER).expect("sound");
        let one = Params::draw(1, Scenario::PUBLISHER, &[]).expect("sound");
        for (name, range) in &all {
            let value = one.get(name).expect("drawn");
            assert!((range.low..=range.high).contains(&value), "{name} {value}");
        }
        let again = Params::draw(1, Scenario::PUBLISHER, &[]).expect("sound").into_list();
        assert_eq!(one.into_list(), again);
        assert_ne!(Params::draw(2, Scenario::PUBLISHER, &[]).expect("sound").into_list(), again);
    }

    #[test]
    fn an_override_moves_one_parameter_and_no_other() {
        let plain = Params::draw(1, Scenario::PUBLISHER, &[]).expect("sound").into_list();
        let moved = [("visit.dark".to_owned(), 0.5)];
        let moved = Params::draw(1, Scenario::PUBLISHER, &moved).expect("sound").into_list();
        let differing: Vec<_> = plain.iter().zip(&moved).filter(|(a, b)| a != b).collect();
        assert_eq!(differing.len(), 1);
        assert_eq!(*differing[0].1, ("visit.dark".to_owned(), 0.5));
        assert!(Params::draw(1, Scenario::PUBLISHER, &[("visit.dork".to_owned(), 0.5)]).is_err());
    }
}
