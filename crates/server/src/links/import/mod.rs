//! Links of other tools' exports, and of tables of our own: CSV and JSON, by the names of their columns.
//!
//! What an export says of clicks, addresses and accounts is left out: clicks are counted here from now on.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::fields::LinkFields;

/// Whose export it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Tool {
    /// The names of the API's fields
    Entrenous,
    /// The list of links as CSV, or the answer of /v4/groups/.../bitlinks
    Bitly,
    /// CSV with the columns that its own importer reads, or the answer of /rest/v3/short-urls
    Shlink,
    /// CSV of the table of URLs
    Yourls,
    /// The answer of /api/v2/links
    Kutt,
}

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Target,
    Slug,
    /// The whole short link; its last part is the slug.
    Short,
    /// The same, and goes before: one that somebody chose.
    Chosen,
    Host,
    Site,
    Name,
    Title,
    Text,
    Image,
    Starts,
    Expires,
    Clicks,
    Archived,
    Utm(&'static str),
    /// A password's hash of another tool, or a mark that there is one: such a link would lie open here.
    Password,
}

impl Tool {
    /// Names of columns, in small letters, and of JSON's members; those of members within members have a dot.
    const fn columns(self) -> &'static [(&'static str, Says)] {
        match self {
            Tool::Entrenous => &[
                ("target", Says::Target),
                ("slug", Says::Slug),
                ("host", Says::Host),
                ("site", Says::Site),
                ("name", Says::Name),
                ("title", Says::Title),
                ("text", Says::Text),
                ("image", Says::Image),
                ("starts", Says::Starts),
                ("expires", Says::Expires),
                ("clicks", Says::Clicks),
                ("utm_source", Says::Utm("utm_source")),
                ("utm_medium", Says::Utm("utm_medium")),
                ("utm_campaign", Says::Utm("utm_campaign")),
                ("utm_term", Says::Utm("utm_term")),
                ("utm_content", Says::Utm("utm_content")),
            ],
            Tool::Bitly => &[
                ("long_url", Says::Target),
                ("long url", Says::Target),
                ("original url", Says::Target),
                ("link", Says::Short),
                ("bitlink", Says::Short),
                ("custom_bitlinks", Says::Chosen),
                ("title", Says::Name),
                ("archived", Says::Archived),
            ],
            Tool::Shlink => &[
                ("long url", Says::Target),
                ("longurl", Says::Target),
                ("short code", Says::Slug),
                ("shortcode", Says::Slug),
                ("title", Says::Name),
                ("meta.validsince", Says::Starts),
                ("meta.validuntil", Says::Expires),
                ("meta.maxvisits", Says::Clicks),
            ],
            Tool::Yourls => &[("keyword", Says::Slug), ("url", Says::Target), ("title", Says::Name)],
            Tool::Kutt => &[
                ("address", Says::Slug),
                ("target", Says::Target),
                ("description", Says::Name),
                ("expire_in", Says::Expires),
                ("password", Says::Password),
                ("banned", Says::Archived),
            ],
        }
    }
}

/// The links of an export, each with what cannot be read of it.
///
/// # Errors
/// It is no export of that tool at all.
pub(crate) fn read(bytes: &[u8], tool: Tool) -> Result<Vec<Result<LinkFields, String>>, String> {
    let rows = table::rows(bytes)?;
    let columns = tool.columns();
    let has = |says: Says| {
        let names = columns.iter().filter(move |(_, known)| *known == says).map(|(name, _)| *name);
        rows.first().is_none_or(|row| names.into_iter().any(|name| row.contains_key(name)))
    };
    if !has(Says::Target) {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        return Err(format!("no column says where links lead; there may be {}", names.join(", ")));
    }
    Ok(rows.iter().map(|row| fields(row, columns)).collect())
}

fn fields(row: &BTreeMap<String, Value>, columns: &[(&str, Says)]) -> Result<LinkFields, String> {
    let mut fields = LinkFields::default();
    for (name, says) in columns {
        let Some(value) = row.get(*name) else { continue };
        let text = text(value);
        if text.is_empty() {
            continue;
        }
        let truth = matches!(text.as_str(), "true" | "1");
        match says {
            Says::Target => fields.target = Some(text),
            Says::Slug => fields.slug = Some(text),
            Says::Short if fields.slug.is_none() => fields.slug = last_part(&text),
            Says::Short => {}
            Says::Chosen => fields.slug = last_part(&text).or(fields.slug),
            Says::Host => fields.host = Some(text),
            Says::Site => fields.site = Some(text),
            Says::Name => fields.name = Some(text.chars().filter(|c| !c.is_control()).take(500).collect()),
            Says::Title => fields.title = Some(text),
            Says::Text => fields.text = Some(text),
            Says::Image => fields.image = Some(text),
            Says::Starts => fields.starts = Some(time(&text)),
            Says::Expires => fields.expires = Some(time(&text)),
            Says::Clicks => {
                fields.clicks = Some(text.parse().map_err(|_| format!("\"{text}\" is no number of clicks"))?);
            }
            Says::Archived if truth => return Err("it is archived or banned there".to_owned()),
            Says::Archived => {}
            Says::Password if text == "false" => {}
            Says::Password => {
                return Err(
                    "it has a password there, which cannot be taken along; add it with one".to_owned()
                );
            }
            Says::Utm(parameter) => {
                fields.utm.get_or_insert_default().insert((*parameter).to_owned(), text);
            }
        }
    }
    Ok(fields)
}

/// A value as a table would have it; of a list the last entry.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        Value::Array(list) => list.last().map(text).unwrap_or_default(),
        Value::Object(_) => String::new(),
        other => other.to_string(),
    }
}

fn last_part(short: &str) -> Option<String> {
    let path = short.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit_once('/').map(|(_, slug)| slug.to_owned()).filter(|slug| !slug.is_empty())
}

/// Other tools write times with and without a zone, in which case UTC is meant.
fn time(text: &str) -> String {
    if text.parse::<Timestamp>().is_ok() {
        return text.to_owned();
    }
    let civil = text.parse::<DateTime>().ok().and_then(|time| TimeZone::UTC.to_timestamp(time).ok());
    civil.map_or_else(|| text.to_owned(), |time| time.to_string())
}
