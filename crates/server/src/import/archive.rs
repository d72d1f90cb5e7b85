//! From bytes to the right reader: unpacks, recognises, and keeps what is unpacked within limits.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::error::ImportError;
use super::input::{self, Input, Limited};
use super::recognise::{Format, LOOK, recognise};
use super::summary::{FileSummary, Summary};
use super::{Each, Settings, ga4_bigquery, ga4_csv, goatcounter, matomo, plausible, umami};

/// Reads an export and gives its rows to `each`. `name` is the file's, for messages and for Umami's ZIP.
///
/// # Errors
///
/// When the file is of no format that we know, cannot be read, or goes beyond the limits. Rows that were given before an
/// error are not the whole import: whoever stores them must undo it.
pub fn read<R: Read + Seek>(
    mut source: R,
    name: &str,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<Summary, ImportError> {
    let mut magic = [0; 4];
    let held = beginning(&mut source, &mut magic).map_err(|error| input::failed(name, error))?;
    source.rewind().map_err(|error| input::failed(name, error))?;
    let limit = settings.limits.unpacked_bytes;
    let mut left = limit;
    match &magic[..held] {
        b"PK\x03\x04" | b"PK\x05\x06" => read_zip(source, name, &mut left, settings, each),
        [0x1f, 0x8b, ..] => {
            let unpacked = flate2::bufread::MultiGzDecoder::new(BufReader::new(source));
            read_one(Limited::new(unpacked, &mut left, limit), name, settings, each)
        }
        _ => read_one(source, name, settings, each),
    }
}

fn read_one(
    bytes: impl Read,
    name: &str,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<Summary, ImportError> {
    let file = read_text(bytes, name, settings, each)?;
    let file = file.ok_or_else(|| ImportError::NotRecognised { file: name.to_owned() })?;
    Ok(Summary { files: vec![file], ignored_files: Vec::new() })
}

/// Reads one file, unpacked; nothing if its format is unknown.
fn read_text(
    bytes: impl Read,
    name: &str,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<Option<FileSummary>, ImportError> {
    let failed = |error| input::failed(name, error);
    let mut text = input::text(bytes).map_err(failed)?;
    let mut look = vec![0; LOOK];
    let held = beginning(&mut text, &mut look).map_err(failed)?;
    look.truncate(held);
    let Some(format) = recognise(&look) else { return Ok(None) };
    let text: Box<dyn BufRead> = Box::new(io::Cursor::new(look).chain(text));
    let input = Input { name: name.to_owned(), text };
    let read = match format {
        Format::Plausible => plausible::read,
        Format::Ga4Csv => ga4_csv::read,
        Format::Ga4BigQuery => ga4_bigquery::read,
        Format::Matomo => matomo::read,
        Format::Umami => umami::read,
        Format::GoatCounter => goatcounter::read,
    };
    read(input, settings, each).map(Some)
}

fn read_zip<R: Read + Seek>(
    mut source: R,
    name: &str,
    left: &mut u64,
    settings: &Settings,
    each: &mut Each<'_>,
) -> Result<Summary, ImportError> {
    let limits = &settings.limits;
    let too_many = || ImportError::TooManyFiles { file: name.to_owned(), limit: limits.archive_files };
    if declared_files(&mut source).map_err(|error| input::failed(name, error))? > limits.archive_files {
        return Err(too_many());
    }
    let broken = |entry: &str, error: zip::result::ZipError| ImportError::Archive {
        file: name.to_owned(),
        entry: entry.to_owned(),
        reason: error.to_string(),
    };
    let mut archive = ZipArchive::new(source).map_err(|error| broken(name, error))?;
    if archive.len() > limits.archive_files {
        return Err(too_many());
    }
    let mut summary = Summary::default();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| broken(&format!("file {}", at + 1), error))?;
        if entry.is_dir() {
            continue;
        }
        let inner =
            entry.name().map(|inner| printable(&inner)).unwrap_or_else(|_| format!("file {}", at + 1));
        let bytes = Limited::new(entry, left, limits.unpacked_bytes);
        match read_text(bytes, &inner, settings, each)? {
            Some(file) => summary.files.push(file),
            None => summary.ignored_files.push(inner),
        }
    }
    if summary.files.is_empty() {
        return Err(ImportError::NothingInArchive { file: name.to_owned() });
    }
    Ok(summary)
}

/// Names in archives are foreign text.
fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(255).collect()
}

/// How many files the archive's end says it holds: asked before its directory is read, which takes memory for each. The
/// end is within the last 64 KiB; of several that look like one the largest number counts.
fn declared_files<R: Read + Seek>(source: &mut R) -> io::Result<usize> {
    const END: usize = 22 + 65_535;
    let length = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(length.saturating_sub(END as u64)))?;
    let mut tail = Vec::new();
    source.take(END as u64).read_to_end(&mut tail)?;
    source.rewind()?;
    let ends = tail.windows(12).filter(|window| window.starts_with(b"PK\x05\x06"));
    Ok(ends.map(|end| usize::from(u16::from_le_bytes([end[10], end[11]]))).max().unwrap_or(0))
}

/// Fills the buffer as far as there are bytes.
fn beginning(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut held = 0;
    while held < buffer.len() {
        match source.read(&mut buffer[held..]) {
            Ok(0) => break,
            Ok(read) => held += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(held)
}
