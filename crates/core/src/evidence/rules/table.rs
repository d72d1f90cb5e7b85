//! Tables as text: tab-separated rows under a header line, with `#` comments.

use std::fmt;
use std::str::FromStr;

use crate::evidence::source::{Grade, Source};

/// A rules file that cannot be used: where, what is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesError {
    /// The file's name as given.
    pub file: String,
    /// The line, from 1; 0 if the file as a whole is at fault.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do; lists the allowed values where there is a list.
    pub remedy: String,
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        write!(f, ": {}. {}", self.problem, self.remedy)
    }
}

impl std::error::Error for RulesError {}

/// Columns that explain a row and mean nothing to the program; a user's own file may leave them out.
const NOTES: [&str; 3] = ["sample", "cited", "read_on"];

/// One row of a table.
pub(crate) struct Row<'a> {
    file: &'a str,
    line: usize,
    header: &'a [&'a str],
    cells: Vec<&'a str>,
}

/// Reads a table and turns each row into a record.
///
/// `columns` must all be in the header, in any order, beside `sample`, `cited` and `read_on`. Linear in the text.
pub(crate) fn read<T>(
    file: &str,
    text: &str,
    columns: &[&str],
    mut record: impl FnMut(&Row<'_>) -> Result<T, RulesError>,
) -> Result<Vec<T>, RulesError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    let Some((line, header)) = lines.next() else {
        return Ok(Vec::new());
    };
    let header: Vec<&str> = header.split('\t').map(str::trim).collect();
    let wrong_header = |problem: String| RulesError {
        file: file.to_owned(),
        line,
        problem,
        remedy: format!(
            "The first line that is no comment names the columns, separated by tabs: {} (and, if you like, {})",
            columns.join(", "),
            NOTES.join(", ")
        ),
    };
    if let Some(missing) = columns.iter().find(|column| !header.contains(column)) {
        return Err(wrong_header(format!("the column \"{missing}\" is missing")));
    }
    if let Some(extra) = header.iter().find(|name| !columns.contains(name) && !NOTES.contains(name)) {
        return Err(wrong_header(format!("\"{extra}\" is no column of this table")));
    }
    let mut records = Vec::new();
    for (line, text) in lines {
        let cells: Vec<&str> = text.split('\t').collect();
        let row = Row { file, line, header: &header, cells };
        if row.cells.len() != header.len() {
            return Err(row.error(
                format!("the row has {} cells, the header {}", row.cells.len(), header.len()),
                "Separate cells by single tabs; write \"-\" for an empty one",
            ));
        }
        records.push(record(&row)?);
    }
    Ok(records)
}

impl<'a> Row<'a> {
    /// The text of a column without surrounding space; empty if the file has no such column.
    pub(crate) fn text(&self, column: &str) -> &'a str {
        self.exact(column).trim()
    }

    /// The text of a column with its spaces, for user-agent patterns.
    pub(crate) fn exact(&self, column: &str) -> &'a str {
        let at = self.header.iter().position(|name| *name == column);
        at.and_then(|at| self.cells.get(at)).copied().unwrap_or("")
    }

    /// The text of a column, which must not be empty; lower-case.
    pub(crate) fn key(&self, column: &str) -> Result<String, RulesError> {
        match self.text(column) {
            "" => Err(self.error(format!("\"{column}\" is empty"), "Fill it in or remove the row")),
            text => Ok(text.to_lowercase()),
        }
    }

    /// The member of a closed set that a column names.
    pub(crate) fn one_of<T>(
        &self,
        column: &str,
        members: impl IntoIterator<Item = (&'static str, T)>,
    ) -> Result<T, RulesError> {
        let text = self.text(column);
        let mut names = Vec::new();
        for (name, member) in members {
            if name == text {
                return Ok(member);
            }
            names.push(name);
        }
        Err(self.error(format!("\"{text}\" is no {column}"), &format!("Write one of: {}", names.join(", "))))
    }

    /// The number in a column.
    pub(crate) fn number(&self, column: &str) -> Result<u32, RulesError> {
        let text = self.text(column);
        u32::from_str(text).map_err(|_| {
            self.error(format!("\"{text}\" is no number in {column}"), "Write a whole number such as 60")
        })
    }

    /// The source in the column `means`.
    pub(crate) fn means(&self) -> Result<Source, RulesError> {
        let text = self.text("means");
        text.parse().map_err(|error| {
            let closed: Vec<String> = Source::closed().map(|source| source.to_string()).collect();
            self.error(
                format!("\"{text}\" is no source ({error})"),
                &format!("Write one of: {}, referral/HOST, campaign/NAME", closed.join(", ")),
            )
        })
    }

    /// The grade in the column `grade`.
    pub(crate) fn grade(&self) -> Result<Grade, RulesError> {
        self.one_of("grade", Grade::ALL.iter().map(|grade| (grade.name(), *grade)))
    }

    /// An error at this row.
    pub(crate) fn error(&self, problem: String, remedy: &str) -> RulesError {
        RulesError { file: self.file.to_owned(), line: self.line, problem, remedy: remedy.to_owned() }
    }
}
