//! The visits file: one row a visit, as CSV, NDJSON or Parquet. Written beside its name and put there when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use entrenous_core::evidence::Verdict;
use entrenous_core::evidence::source::Source;
use jiff::Timestamp;

use super::pending::{Begun, Pending};

mod parquet;

/// Columns before the probabilities.
const FACTS: [&str; 9] =
    ["line", "visit_id", "started_at", "landing", "ga_channel", "source", "probability", "grade", "evidence"];

/// A file of visits that is being written.
pub struct VisitsFile {
    path: PathBuf,
    part: PathBuf,
    columns: Vec<String>,
    closed: Vec<Source>,
    writer: Writer,
    visits: u64,
}

/// Why a visits file cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The ending says no format.
    #[error("{}: --visits takes a path that ends in .csv, .ndjson or .parquet", .0.display())]
    Ending(PathBuf),
    /// There is no such folder.
    #[error("{folder}: there is no such folder; make it first: mkdir -p {folder}", folder = .0.display())]
    Folder(PathBuf),
    /// It cannot be written.
    #[error("{}: cannot be written; choose another place", .0.display())]
    Write(PathBuf, #[source] io::Error),
}

enum Writer {
    Csv(Box<csv::Writer<File>>),
    Ndjson(BufWriter<File>),
    Parquet(Box<parquet::Rows>),
}

/// One row, before it takes the shape of a format.
struct Row {
    line: u64,
    visit_id: u64,
    started_at: String,
    landing: String,
    ga_channel: &'static str,
    source: String,
    probability: f64,
    grade: &'static str,
    evidence: String,
    /// By column; absent = 0.
    probabilities: Vec<Option<f64>>,
}

impl VisitsFile {
    /// Begins a file; its ending says the format.
    ///
    /// # Errors
    /// An ending that is none of the three, or a place that cannot be written; with a remedy.
    pub fn create(path: &Path) -> Result<VisitsFile, CreateError> {
        let closed: Vec<Source> = Source::closed().collect();
        let mut columns: Vec<String> = closed.iter().map(|source| format!("p_{source}")).collect();
        columns.extend(["p_referral".to_owned(), "p_campaign".to_owned()]);
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if !matches!(&*ending, "csv" | "ndjson" | "parquet") {
            return Err(CreateError::Ending(path.to_owned()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(CreateError::Folder(folder.to_owned()));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let failed = |error: io::Error| CreateError::Write(part.clone(), error);
        let file = File::create(&part).map_err(failed)?;
        let writer = match &*ending {
            "csv" => {
                let mut writer = csv::Writer::from_writer(file);
                let header = FACTS.iter().copied().chain(columns.iter().map(String::as_str));
                writer.write_record(header).map_err(|error| failed(error.into()))?;
                Writer::Csv(Box::new(writer))
            }
            "ndjson" => Writer::Ndjson(BufWriter::new(file)),
            _ => Writer::Parquet(Box::new(parquet::Rows::create(file, &columns).map_err(failed)?)),
        };
        Ok(VisitsFile { path: path.to_owned(), part, columns, closed, writer, visits: 0 })
    }

    /// Where the file is until it is finished.
    pub fn unfinished(&self) -> &Path {
        &self.part
    }

    pub(super) fn write(&mut self, visit: &Pending, begun: &Begun, verdict: &Verdict) -> io::Result<()> {
        self.visits += 1;
        let row = self.row(visit, begun, verdict);
        match &mut self.writer {
            Writer::Csv(writer) => {
                let mut fields = row.fields();
                fields.extend(row.probabilities.iter().map(|p| p.map(|p| p.to_string()).unwrap_or_default()));
                writer.write_record(fields).map_err(io::Error::from)
            }
            Writer::Ndjson(writer) => {
                serde_json::to_writer(&mut *writer, &row.json(&self.columns))?;
                writer.write_all(b"\n")
            }
            Writer::Parquet(rows) => rows.push(row),
        }
    }

    fn row(&self, visit: &Pending, begun: &Begun, verdict: &Verdict) -> Row {
        let mut probabilities = vec![None; self.columns.len()];
        for candidate in verdict.candidates.iter().filter(|candidate| candidate.probability > 0.0) {
            let column = match candidate.source {
                Source::Referral(_) => self.closed.len(),
                Source::Campaign(_) => self.closed.len() + 1,
                _ => self.closed.iter().position(|source| *source == candidate.source).unwrap_or_default(),
            };
            *probabilities[column].get_or_insert(0.0) += candidate.probability;
        }
        let started = Timestamp::from_millisecond(begun.started_ms).unwrap_or_default();
        let evidence: Vec<_> = verdict.evidence.iter().map(|evidence| evidence.name()).collect();
        Row {
            line: visit.line,
            visit_id: self.visits,
            started_at: started.to_string(),
            landing: begun.landing.to_string(),
            ga_channel: visit.channel.name(),
            source: verdict.top().source.to_string(),
            probability: verdict.top().probability,
            grade: verdict.grade.name(),
            evidence: evidence.join("+"),
            probabilities,
        }
    }

    /// Ends the file and puts it in its place.
    ///
    /// # Errors
    /// What could not be written; the partial file is removed.
    pub fn finish(mut self) -> io::Result<()> {
        let writer =
            std::mem::replace(&mut self.writer, Writer::Ndjson(BufWriter::new(File::open(&self.part)?)));
        let file = match writer {
            Writer::Csv(writer) => {
                writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?
            }
            Writer::Ndjson(writer) => writer.into_inner().map_err(io::IntoInnerError::into_error)?,
            Writer::Parquet(rows) => rows.finish()?,
        };
        file.sync_all()?;
        std::fs::rename(&self.part, &self.path)
    }
}

impl Drop for VisitsFile {
    /// What was not finished leaves nothing behind.
    fn drop(&mut self) {
        let _already_gone = std::fs::remove_file(&self.part);
    }
}

impl Row {
    fn fields(&self) -> Vec<String> {
        vec![
            self.line.to_string(),
            self.visit_id.to_string(),
            self.started_at.clone(),
            self.landing.clone(),
            self.ga_channel.to_owned(),
            self.source.clone(),
            self.probability.to_string(),
            self.grade.to_owned(),
            self.evidence.clone(),
        ]
    }

    fn json(&self, columns: &[String]) -> serde_json::Map<String, serde_json::Value> {
        use serde_json::Value;
        let mut object = serde_json::Map::new();
        let numbers = [Value::from(self.line), Value::from(self.visit_id)];
        let texts = self.fields().into_iter().skip(numbers.len()).map(Value::from);
        for (name, value) in FACTS.iter().zip(numbers.into_iter().chain(texts)) {
            object.insert((*name).to_owned(), value);
        }
        object.insert("probability".to_owned(), Value::from(self.probability));
        for (column, probability) in columns.iter().zip(&self.probabilities) {
            if let Some(probability) = probability {
                object.insert(column.clone(), Value::from(*probability));
            }
        }
        object
    }
}
