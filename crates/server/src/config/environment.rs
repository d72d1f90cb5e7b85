//! Settings from the environment: `ENTRENOUS_SECTION__KEY`, and `ENTRENOUS_SECTION__KEY_FILE` for secrets.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Config, ConfigError};

const PREFIX: &str = "ENTRENOUS_";

/// Settings that may come from a file of their own.
const SECRETS: [&str; 2] = ["metrics.token", "oidc.client_secret"];

/// Writes the variables over a file's settings. Returns which setting, as `section.key`, came from which variable.
pub(super) fn overlay(
    table: &mut Table,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<BTreeMap<String, String>, ConfigError> {
    let defaults = Table::try_from(Config::default()).expect("settings are tables of plain values");
    let mut given = BTreeMap::new();
    for (name, text) in environment {
        let Some((section, key)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once("__")) else {
            continue;
        };
        let (section, key) = (section.to_ascii_lowercase(), key.to_ascii_lowercase());
        let wrong = |says: String| ConfigError::Environment { name: name.clone(), says };
        let known = defaults.get(&section).and_then(Value::as_table);
        let known = known.ok_or_else(|| {
            wrong(format!("there is no section [{section}]; there are {}", names(&defaults)))
        })?;
        let (key, text) = match secret_file(&section, &key) {
            Some(key) => {
                let content = std::fs::read_to_string(&text)
                    .map_err(|error| wrong(format!("cannot read the file {text}: {error}")))?;
                (key, content.trim_end().to_owned())
            }
            None => (key, text),
        };
        let default = known.get(&key).ok_or_else(|| {
            wrong(format!("there is no setting {key} in [{section}]; there are {}", names(known)))
        })?;
        let value = value(default, &text).map_err(&wrong)?;
        // Alone first, so that what is wrong with it is told of it.
        let alone = Table::from_iter([(key.clone(), value.clone())]);
        Table::from_iter([(section.clone(), Value::Table(alone))])
            .try_into::<Config>()
            .map_err(|error| wrong(error.message().to_owned()))?;
        let section_table = table.entry(&section).or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(settings) = section_table {
            settings.insert(key.clone(), value);
        }
        if let Some(before) = given.insert(format!("{section}.{key}"), name.clone()) {
            return Err(wrong(format!("{before} sets the same; keep one of them")));
        }
    }
    Ok(given)
}

/// The setting whose value is in a file, if the variable is of that kind.
fn secret_file(section: &str, key: &str) -> Option<String> {
    let key = key.strip_suffix("_file")?;
    SECRETS.contains(&format!("{section}.{key}").as_str()).then(|| key.to_owned())
}

/// A text as a value of the default's kind.
fn value(default: &Value, text: &str) -> Result<Value, String> {
    match default {
        Value::Integer(_) => {
            text.trim().parse().map(Value::Integer).map_err(|_| format!("\"{text}\" is no whole number"))
        }
        Value::Boolean(_) => text
            .trim()
            .parse()
            .map(Value::Boolean)
            .map_err(|_| format!("\"{text}\" is neither true nor false")),
        Value::Array(_) if text.trim_start().starts_with('[') => {
            let table: Table =
                toml::from_str(&format!("list = {text}")).map_err(|error| error.message().to_owned())?;
            Ok(table["list"].clone())
        }
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Ok(Value::Array(items.map(Value::from).collect()))
        }
        _ => Ok(Value::from(text)),
    }
}

fn names(table: &Table) -> String {
    table.keys().cloned().collect::<Vec<_>>().join(", ")
}
