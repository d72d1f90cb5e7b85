//! Rows as files for others to read.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{Reader, StoreError};

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Events, without those of machines.
    Events,
    /// Visits, with those that go on.
    Visits,
}

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, with a header; a cell that a spreadsheet would take for a formula begins with an apostrophe.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// A JSON object a line.
    Ndjson,
}

const EVENTS: &[(&str, &str)] = &[
    ("time", "make_timestamp_ms(r.time)"),
    ("seq", "r.seq"),
    ("visit", "r.visit"),
    ("visitor", "r.visitor"),
    ("name", "@name"),
    ("page", "@page"),
    ("link", "@link"),
    ("properties", "$properties"),
    ("revenue", "CAST(r.revenue AS DECIMAL(18, 0)) / CAST(1000 AS DECIMAL(18, 3))"),
    ("currency", "@currency"),
    ("engaged_ms", "r.engaged_ms"),
    ("scroll", "r.scroll"),
];

const VISITS: &[(&str, &str)] = &[
    ("started", "make_timestamp_ms(r.started)"),
    ("ended", "make_timestamp_ms(r.ended)"),
    ("visit", "r.visit"),
    ("visitor", "r.visitor"),
    ("entry_page", "@entry_page"),
    ("exit_page", "@exit_page"),
    ("views", "r.views"),
    ("events", "r.events"),
    ("engaged_ms", "r.engaged_ms"),
    ("country", "@country"),
    ("device", "@device"),
    ("os", "@os"),
    ("browser", "@browser"),
    ("referrer", "@referrer"),
    ("campaign_source", "@campaign_source"),
    ("campaign_medium", "@campaign_medium"),
    ("campaign_name", "@campaign_name"),
    ("ga_channel", "@channel"),
    ("source", "@source"),
    ("probability", "r.probability / 1e6"),
    ("app", "@app"),
    ("grade", "@grade"),
    ("evidence", "@evidence"),
    ("dark", "r.dark / 1e6"),
    ("dark_low", "r.dark_proven / 1e6"),
    ("dark_high", "r.dark_possible / 1e6"),
];

impl Reader {
    /// Writes a site's rows of `from..to` (ms since 1970, by the start of their visit) to a file, in the order of time. An
    /// existing file is replaced once all is written. Returns the number of rows.
    ///
    /// # Errors
    /// [`StoreError::Write`] if the file cannot be written; the engine's.
    pub fn export(
        &self,
        site: u32,
        (from, to): (i64, i64),
        rows: Rows,
        format: Format,
        path: &Path,
    ) -> Result<u64, StoreError> {
        let mut partial = OsString::from(path);
        partial.push(".partial");
        let text = partial.to_str().ok_or_else(|| StoreError::Write {
            path: path.to_owned(),
            error: io::Error::new(io::ErrorKind::InvalidInput, "its name is not UTF-8"),
        })?;
        let options = match format {
            Format::Csv => "FORMAT csv, HEADER true",
            Format::Parquet => "FORMAT parquet, COMPRESSION zstd",
            Format::Ndjson => "FORMAT json, ARRAY false",
        };
        let select = select(site, (from, to), rows, format == Format::Csv);
        let copy = format!("COPY ({select}) TO '{}' ({options})", text.replace('\'', "''"));
        let failed = |error: io::Error| StoreError::Write { path: path.to_owned(), error };
        let written = self.connection.execute(&copy, []).map_err(|error| {
            // The engine says what the system said in words only.
            if error.to_string().contains("IO Error") {
                failed(io::Error::other(error.to_string()))
            } else {
                error.into()
            }
        });
        let moved = written.and_then(|count| {
            File::open(&partial).and_then(|file| file.sync_all()).map_err(failed)?;
            fs::rename(&partial, path).map_err(failed)?;
            Ok(count as u64)
        });
        if moved.is_err() {
            // What is left of it is of no use; that it may not exist is no error.
            let _ = fs::remove_file(&partial);
        }
        moved
    }
}

fn select(site: u32, (from, to): (i64, i64), rows: Rows, harmless: bool) -> String {
    let text = |expression: String| {
        if harmless {
            format!(
                "CASE WHEN regexp_matches({expression}, '^[=+@\\t\\r-]') THEN '''' || {expression} ELSE {expression} END"
            )
        } else {
            expression
        }
    };
    let (columns, order) = match rows {
        Rows::Events => (EVENTS, "r.started, r.seq"),
        Rows::Visits => (VISITS, "r.started, r.visit"),
    };
    let of_range =
        |table: &str| format!("FROM {table} WHERE site = {site} AND started >= {from} AND started < {to}");
    let (mut list, mut joins) = (Vec::new(), String::new());
    for (name, expression) in columns {
        let column = match (expression.strip_prefix('@'), *expression) {
            (Some(column), _) => {
                joins.push_str(&format!(" LEFT JOIN words w_{column} ON w_{column}.id = r.{column}"));
                text(format!("coalesce(w_{column}.text, '')"))
            }
            (None, "$properties") => {
                joins.push_str(&format!(
                    " LEFT JOIN (SELECT p.seq, CAST(json_group_object(k.text, p.value) AS VARCHAR) AS list FROM \
                     (SELECT * {}) p JOIN words k ON k.id = p.key GROUP BY p.seq) p ON p.seq = r.seq",
                    of_range("props")
                ));
                "coalesce(p.list, '{}')".to_owned()
            }
            (None, other) => other.to_owned(),
        };
        list.push(format!("{column} AS {name}"));
    }
    let rows = match rows {
        Rows::Events => format!("SELECT * {} AND machine = 0", of_range("events")),
        Rows::Visits => {
            // What is known of a visit that goes on comes first in both tables.
            let both = of_range("visits");
            format!("SELECT * {} UNION ALL BY NAME SELECT * {both}", of_range("open_visits"))
        }
    };
    format!(
        "WITH words AS MATERIALIZED (SELECT id, text FROM names WHERE site = {site}) SELECT {} FROM ({rows}) r{joins} ORDER BY {order}",
        list.join(", ")
    )
}
