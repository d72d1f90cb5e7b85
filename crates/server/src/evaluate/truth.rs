//! Truth: what each entry of a log really was. One row an entry, as CSV or Parquet; `entrenous simulate` writes both.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use entrenous_core::evidence::source::Source;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

/// The columns that are read; `visit` and `parent_share` may be there too.
const COLUMNS: [&str; 4] = ["line", "source", "app", "page"];
/// The source of a machine in a browser's name.
const MACHINE: &str = "machine";
const DARK: &str = "dark_social/";

/// What an entry really was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line of the log, counted from 1.
    pub(crate) line: u64,
    /// Where a person came from; `None`: it was a machine.
    pub(crate) source: Option<Source>,
    /// The app of a private share, also one that nobody knows.
    pub(crate) app: Option<Box<str>>,
    /// The path of the page.
    pub(crate) page: Box<str>,
}

/// Why a truth cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// The file cannot be read.
    #[error("{}: cannot be read as a truth file", .0.display())]
    Read(PathBuf, #[source] io::Error),
    /// A column is not there.
    #[error(
        "{file}: has no column {column:?}; a truth has line, visit, source, app, parent_share and page, as \
         entrenous simulate --out DIR writes them", file = .0.display(), column = .1
    )]
    Column(PathBuf, &'static str),
    /// A cell makes no sense.
    #[error("{}, row {row}: {what}", .file.display())]
    Cell {
        /// The file.
        file: PathBuf,
        /// The row, counted from 1 without the header.
        row: usize,
        /// What is wrong, with a remedy.
        what: String,
    },
}

/// Reads a truth file; its first bytes say the format.
///
/// # Errors
/// See [`TruthError`].
pub(crate) fn read(path: &Path) -> Result<Vec<Row>, TruthError> {
    let unreadable = |error| TruthError::Read(path.to_owned(), error);
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(4).read_to_end(&mut head)).map_err(unreadable)?;
    let cells = if head == b"PAR1" { from_parquet(path) } else { from_csv(path) }.map_err(unreadable)?;
    let (names, rows) = cells;
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = names.iter().position(|name| name == column);
        *place = found.ok_or_else(|| TruthError::Column(path.to_owned(), column))?;
    }
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut truth = Vec::with_capacity(rows.len());
    for (at, cells) in rows.iter().enumerate() {
        let wrong = |what| TruthError::Cell { file: path.to_owned(), row: at + 1, what };
        let row = row(places.map(|place| cells.get(place).map_or("", String::as_str))).map_err(wrong)?;
        if let Some(first) = seen.insert(row.line, at + 1) {
            let what =
                format!("line {} has a row already, row {first}; keep one row for each entry", row.line);
            return Err(wrong(what));
        }
        truth.push(row);
    }
    Ok(truth)
}

fn row([line, source, app, page]: [&str; 4]) -> Result<Row, String> {
    let line = line.parse().ok().filter(|line| *line > 0);
    let line =
        line.ok_or("line must be a whole number from 1 on: the line of the log on which the visit begins")?;
    let (source, of_source) = source_of(source)?;
    let app = Some(app).filter(|app| !app.is_empty()).map(Box::from).or(of_source);
    Ok(Row { line, source, app, page: page.into() })
}

/// A truth's source, and the app that it names; an app that nobody knows is dark all the same.
pub(crate) fn source_of(text: &str) -> Result<(Option<Source>, Option<Box<str>>), String> {
    if text == MACHINE {
        return Ok((None, None));
    }
    let app = text.strip_prefix(DARK).filter(|app| !app.is_empty() && *app != "unknown");
    match text.parse() {
        Ok(source) => Ok((Some(source), app.map(Box::from))),
        Err(_) if app.is_some() => Ok((Some(Source::DarkSocialUnknown), app.map(Box::from))),
        Err(error) => Err(format!(
            "{error}; use a source such as typed_or_bookmark, organic_search, dark_social/whatsapp, or {MACHINE}"
        )),
    }
}

/// Names of columns, and rows of cells.
type Cells = (Vec<String>, Vec<Vec<String>>);

fn from_csv(path: &Path) -> io::Result<Cells> {
    let mut reader = csv::Reader::from_path(path)?;
    let names = reader.headers()?.iter().map(str::to_owned).collect();
    let row = |record: csv::Result<csv::StringRecord>| Ok(record?.iter().map(str::to_owned).collect());
    Ok((names, reader.records().map(row).collect::<io::Result<_>>()?))
}

fn from_parquet(path: &Path) -> io::Result<Cells> {
    let reader = SerializedFileReader::new(File::open(path)?).map_err(io::Error::other)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let names = schema.columns().iter().map(|column| column.name().to_owned()).collect();
    let text = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    };
    let mut rows = Vec::new();
    for row in reader.get_row_iter(None).map_err(io::Error::other)? {
        let row = row.map_err(io::Error::other)?;
        rows.push(row.get_column_iter().map(|(_, field)| text(field)).collect());
    }
    Ok((names, rows))
}

#[cfg(test)]
mod tests {
    use entrenous_core::evidence::source::App;

    use super::*;

    #[test]
    fn sources_are_read_with_their_apps() {
        let read = |text| source_of(text).unwrap();
        assert_eq!(read("machine"), (None, None));
        assert_eq!(read("typed_or_bookmark"), (Some(Source::TypedOrBookmark), None));
        assert_eq!(read("dark_social/unknown"), (Some(Source::DarkSocialUnknown), None));
        assert_eq!(
            read("dark_social/signal"),
            (Some(Source::DarkSocial(App::Signal)), Some("signal".into()))
        );
        assert_eq!(read("dark_social/nobodys"), (Some(Source::DarkSocialUnknown), Some("nobodys".into())));
        assert!(source_of("dork").is_err_and(|error| error.contains("typed_or_bookmark")));
    }

    #[test]
    fn a_row_needs_a_line_and_takes_its_app_from_either_place() {
        assert!(row(["0", "machine", "", "/"]).is_err() && row(["x", "machine", "", "/"]).is_err());
        let named = row(["3", "dark_social/unknown", "burst", "/a"]).unwrap();
        assert_eq!((named.line, named.app.as_deref()), (3, Some("burst")));
    }
}
