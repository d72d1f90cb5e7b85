//! Filters: `[operator, dimension, values]`, nested by `and`, `or`, `not`.

use entrenous_storage::events::query::{Dimension, Filter, Match};
use serde_json::Value;

use super::Wrong;
use super::words::{self, shown};

/// The most conditions of a question.
const CONDITIONS: usize = 100;
/// The most values of all conditions together.
const VALUES: usize = 1_000;
/// The longest value, in bytes.
const VALUE_BYTES: usize = 2_000;
/// How deep conditions nest.
const DEPTH: usize = 8;

const OPERATORS: [(&str, Match, bool); 5] = [
    ("is", Match::Is, true),
    ("is_not", Match::Is, false),
    ("contains", Match::Contains, true),
    ("contains_not", Match::Contains, false),
    ("starts_with", Match::StartsWith, true),
];

/// Counts what a question asks for, over all of its filters.
#[derive(Debug, Default)]
pub(super) struct Reading {
    conditions: usize,
    values: usize,
}

impl Reading {
    /// All of the filters in a list; none of an empty one.
    pub(super) fn all(&mut self, filters: &[Value], at: &str) -> Result<Option<Filter>, Wrong> {
        let mut read = Vec::new();
        for (place, filter) in filters.iter().enumerate() {
            read.push(self.one(filter, &format!("{at}/{place}"), 1)?);
        }
        Ok(if read.len() > 1 { Some(Filter::And(read)) } else { read.pop() })
    }

    fn one(&mut self, filter: &Value, at: &str, depth: usize) -> Result<Filter, Wrong> {
        if depth > DEPTH {
            return Err(Wrong::new(at, format!("filters nest more than {DEPTH} deep; flatten them")));
        }
        self.conditions += 1;
        if self.conditions > CONDITIONS {
            let why = format!("more than {CONDITIONS} conditions; give one condition many values instead");
            return Err(Wrong::new(at, why));
        }
        let form = || {
            let all: Vec<_> = OPERATORS.iter().map(|(name, ..)| *name).collect();
            let all = all.join(", ");
            Wrong::new(
                at,
                format!(
                    "a filter is [operator, dimension, [values]] with one of {all}; or [\"and\", [filters]], \
                     [\"or\", [filters]], [\"not\", filter]"
                ),
            )
        };
        let parts = filter.as_array().ok_or_else(form)?;
        match (parts.first().and_then(Value::as_str), &parts[1.min(parts.len())..]) {
            (Some("not"), [inner]) => {
                Ok(Filter::Not(Box::new(self.one(inner, &format!("{at}/1"), depth + 1)?)))
            }
            (Some(joined @ ("and" | "or")), [Value::Array(inner)]) if !inner.is_empty() => {
                let mut filters = Vec::new();
                for (place, filter) in inner.iter().enumerate() {
                    filters.push(self.one(filter, &format!("{at}/1/{place}"), depth + 1)?);
                }
                Ok(if joined == "and" { Filter::And(filters) } else { Filter::Or(filters) })
            }
            (Some(operator), [Value::String(dimension), Value::Array(values)]) => {
                let (_, matched, positive) =
                    OPERATORS.iter().find(|(name, ..)| *name == operator).ok_or_else(form)?;
                let leaf = Filter::Matches(dimension_of(dimension, at)?, *matched, self.values(values, at)?);
                Ok(if *positive { leaf } else { Filter::Not(Box::new(leaf)) })
            }
            (Some(_), [_, _, _]) => Err(Wrong::new(at, "modifiers are not known; case matters always")),
            _ => Err(form()),
        }
    }

    fn values(&mut self, values: &[Value], at: &str) -> Result<Vec<String>, Wrong> {
        let at = format!("{at}/2");
        if values.is_empty() {
            return Err(Wrong::new(at, "no value is named; name one or more"));
        }
        self.values += values.len();
        if self.values > VALUES {
            return Err(Wrong::new(
                at,
                format!("more than {VALUES} values in all filters together; ask twice"),
            ));
        }
        let text = |(place, value): (usize, &Value)| match value {
            Value::String(text) if text.len() <= VALUE_BYTES => Ok(text.clone()),
            Value::String(_) => {
                Err(Wrong::new(format!("{at}/{place}"), format!("a value has at most {VALUE_BYTES} bytes")))
            }
            _ => Err(Wrong::new(format!("{at}/{place}"), "a value is a string; \"\" stands for none")),
        };
        values.iter().enumerate().map(text).collect()
    }
}

fn dimension_of(name: &str, at: &str) -> Result<Dimension, Wrong> {
    match words::dimension(name, &format!("{at}/1"))?.0 {
        Dimension::Time => {
            let why = format!("{} is no filter; choose a date_range", shown(name));
            Err(Wrong::new(format!("{at}/1"), why))
        }
        dimension => Ok(dimension),
    }
}
