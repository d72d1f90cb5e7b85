//! Worlds written to disk: the log in two formats, the truth in two, and what the world was like. Each file is written beside
//! its name and put there when all are whole.

mod truth_file;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use entrenous_simulator::{Order, Output, Truth, World, simulate_with};
use serde_json::{Map, Value, json};

use truth_file::{CsvTruth, ParquetTruth};

/// What is written where.
#[derive(Debug, Clone)]
pub struct Request {
    /// The world.
    pub order: Order,
    /// Parameters that have given values.
    pub set: Vec<(String, f64)>,
    /// The folder; made if it is not there.
    pub out: PathBuf,
    /// Write `truth.csv`.
    pub csv: bool,
    /// Write `truth.parquet`.
    pub parquet: bool,
}

/// Why a world could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// Something that is no folder has its name.
    #[error("{}: is a file; name a folder, which is made if it is not there", .0.display())]
    NoFolder(PathBuf),
    /// It cannot be written.
    #[error("{}: cannot be written; choose another place", .0.display())]
    Write(PathBuf, #[source] io::Error),
    /// The world could not be made.
    #[error("cannot make this world")]
    World(#[source] io::Error),
}

/// The names of the files that a request leads to.
fn names(request: &Request) -> Vec<&'static str> {
    let truths = [("truth.csv", request.csv), ("truth.parquet", request.parquet)];
    let truths = truths.into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name);
    ["access.log", "access.json.log"].into_iter().chain(truths).chain(["world.json"]).collect()
}

/// Where the files are until all are whole.
pub fn unfinished(request: &Request) -> Vec<PathBuf> {
    names(request).into_iter().map(|name| part(&request.out, name)).collect()
}

fn part(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}.part"))
}

/// Makes a world and writes it. `lived` is called after each visit.
///
/// # Errors
/// See [`SimulateError`]; nothing unfinished is left behind.
pub fn simulate_to_files(request: &Request, lived: &dyn Fn()) -> Result<World, SimulateError> {
    let out = &request.out;
    if out.exists() && !out.is_dir() {
        return Err(SimulateError::NoFolder(out.clone()));
    }
    std::fs::create_dir_all(out).map_err(|error| SimulateError::Write(out.clone(), error))?;
    let _cleaner = Cleaner(unfinished(request));
    let create = |name: &str| {
        let path = part(out, name);
        File::create(&path).map_err(|error| SimulateError::Write(path, error))
    };
    let failed = |name: &'static str| move |error| SimulateError::Write(out.join(name), error);
    let mut files = Files {
        combined: BufWriter::new(create("access.log")?),
        json: BufWriter::new(create("access.json.log")?),
        csv: if request.csv {
            Some(CsvTruth::new(create("truth.csv")?).map_err(failed("truth.csv"))?)
        } else {
            None
        },
        parquet: if request.parquet {
            Some(ParquetTruth::new(create("truth.parquet")?).map_err(failed("truth.parquet"))?)
        } else {
            None
        },
        lived,
    };
    let world = simulate_with(&request.order, &request.set, &mut files).map_err(SimulateError::World)?;
    let Files { combined, json, csv, parquet, .. } = files;
    combined.into_inner().map_err(|error| failed("access.log")(error.into_error()))?;
    json.into_inner().map_err(|error| failed("access.json.log")(error.into_error()))?;
    csv.map(CsvTruth::finish).transpose().map_err(failed("truth.csv"))?;
    parquet.map(ParquetTruth::finish).transpose().map_err(failed("truth.parquet"))?;
    let about = serde_json::to_vec_pretty(&about(&request.order, &world)).map_err(io::Error::from);
    let written = about.and_then(|about| create("world.json").map_err(io::Error::other)?.write_all(&about));
    written.map_err(failed("world.json"))?;
    for name in names(request) {
        std::fs::rename(part(out, name), out.join(name)).map_err(failed(name))?;
    }
    Ok(world)
}

/// What the world was like.
fn about(order: &Order, world: &World) -> Value {
    let parameters: Map<String, Value> =
        world.parameters.iter().map(|(name, value)| (name.clone(), Value::from(*value))).collect();
    json!({
        "schema": "entrenous.world/1",
        "scenario": order.scenario.name(),
        "seed": order.seed,
        "run": order.run,
        "days": order.days,
        "visits": world.visits,
        "dark": world.dark(),
        "shares": world.shares,
        "lines": world.lines,
        "sources": world.sources,
        "parameters": parameters,
    })
}

/// Takes unfinished files away.
struct Cleaner(Vec<PathBuf>);

impl Drop for Cleaner {
    fn drop(&mut self) {
        for part in &self.0 {
            let _already_gone = std::fs::remove_file(part);
        }
    }
}

struct Files<'a> {
    combined: BufWriter<File>,
    json: BufWriter<File>,
    csv: Option<CsvTruth>,
    parquet: Option<ParquetTruth>,
    lived: &'a dyn Fn(),
}

impl Output for Files<'_> {
    fn line(&mut self, combined: &[u8], json: &[u8]) -> io::Result<()> {
        for (file, line) in [(&mut self.combined, combined), (&mut self.json, json)] {
            file.write_all(line.strip_suffix(b"\n").unwrap_or(line))?;
            file.write_all(b"\n")?;
        }
        Ok(())
    }

    fn truth(&mut self, row: &Truth<'_>) -> io::Result<()> {
        (self.lived)();
        self.csv.as_mut().map(|csv| csv.write(row)).transpose()?;
        if let Some(parquet) = &mut self.parquet {
            parquet.write(row);
        }
        Ok(())
    }
}
