//! Another tool's export: what is in it, and into the store with it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::super::Failure;
use super::told::tell;
use super::{Service, grouped};
use crate::import::{self, Each, ImportError, Imported, Settings, Summary};
use crate::logs::spool::{Purpose, SpooledRow, Spools};
use crate::serve::now_ms;

/// Says what exports hold, and stores nothing.
pub(super) fn dry_run(paths: &[PathBuf], settings: &Settings) -> Result<ExitCode, Failure> {
    let mut text = String::new();
    for path in paths {
        let summary = read(path, settings, &mut |_| Ok(())).map_err(Failure::usage)?;
        tell(&mut text, path, &summary);
    }
    text.push_str("\nNothing was stored: this was a dry run.\n");
    super::super::print(&text)
}

/// Is this file another tool's export? What cannot be told is none.
pub(super) fn is_export(path: &Path, settings: &Settings) -> bool {
    let Ok(file) = File::open(path) else { return false };
    if file.metadata().is_ok_and(|about| !about.is_file()) {
        return false;
    }
    // The first row is enough.
    let mut enough = |_: Imported| Err("enough".into());
    let read = import::read(file, &path.display().to_string(), settings, &mut enough);
    !matches!(read, Err(ImportError::NotRecognised { .. } | ImportError::Read { .. }))
}

/// Takes an export in: all of it, once.
pub(super) async fn import(path: &Path, settings: &Settings, service: &Service) -> Result<(), Failure> {
    let mut rows = Vec::new();
    let summary = read(path, settings, &mut |row| {
        rows.push(row);
        Ok(())
    });
    let summary = summary.map_err(Failure::usage)?;
    let mut text = String::new();
    tell(&mut text, path, &summary);
    let Some((first, last)) = summary.period() else {
        text.push_str("There is nothing to import.\n");
        super::super::print(&text)?;
        return Ok(());
    };
    let tool = summary.files.first().map_or("", |file| file.format.title());
    let rows: Vec<SpooledRow> = rows.into_iter().map(stored).collect();
    let currency = summary.files.iter().find_map(|file| file.currency).unwrap_or_default();
    let purpose = Purpose::Sums {
        site: service.site.number,
        fingerprint: fingerprint(tool, &rows),
        tool: tool.to_owned(),
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        days: (day_number(first), day_number(last)),
        currency: currency.to_owned(),
    };
    let id = format!("{:014}-{:016x}", now_ms(), crate::logs::fresh_number());
    let spooled = || {
        let mut spool = Spools::of(service.folder.path()).begin(&id, &purpose)?;
        rows.iter().try_for_each(|row| spool.push(row))?;
        spool.finish()
    };
    spooled().context("cannot write into the data folder").map_err(Failure::output)?;
    let taken = service.take(&id).await?;
    text.push_str(&match taken.new {
        0 => "Nothing was stored: this export was imported before.\n".to_owned(),
        new => format!("{} rows were stored, apart from what is counted here.\n", grouped(new)),
    });
    super::super::print(&text)?;
    Ok(())
}

fn read(path: &Path, settings: &Settings, each: &mut Each<'_>) -> anyhow::Result<Summary> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
    if file.metadata().is_ok_and(|about| !about.is_file()) {
        anyhow::bail!(
            "{name} is no file: exports have to be saved as files first, since ZIPs are read from their end"
        );
    }
    import::read(file, &name, settings, each).map_err(|error: ImportError| error.into())
}

fn stored(row: Imported) -> SpooledRow {
    let Imported { day, days, dimension, value, counts } = row;
    let import::Counts { visitors, visits, views, bounces, duration_s, events, revenue_milli } = counts;
    SpooledRow {
        day: day_number(day),
        days,
        dimension: dimension.name().to_owned(),
        value,
        counts: [visitors, visits, views, bounces, duration_s, events],
        revenue_milli,
    }
}

/// Days since 1970.
fn day_number(day: Date) -> i32 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    (day - EPOCH).get_days()
}

/// Two exports of the same days from the same tool are the same if all their rows are, however they were packed.
fn fingerprint(tool: &str, rows: &[SpooledRow]) -> String {
    let mut hash = Sha256::new();
    hash.update(tool.as_bytes());
    for row in rows {
        // Writing into memory cannot fail.
        hash.update(postcard::to_allocvec(row).unwrap_or_default());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
