//! `GET /api/v1/export`: raw rows as a file.
//!
//! The engine writes the file, which has no name any more once it is opened: nothing of it is left behind, whatever happens.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_storage::events::{Format, Reader, Rows, StoreError};
use entrenous_storage::records::Scope;
use futures_util::stream::unfold;
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use utoipa::{IntoParams, ToSchema};

use super::ask::{DateRange, Known, Range};
use super::http::{site, zone};
use super::parameters::Parameters;
use super::room::Room;
use crate::accounts::Access;
use crate::serve::{App, Kind, Problem};

/// What is read of a file at once.
const CHUNK: usize = 64 * 1024;

/// What to export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Exported {
    /// The site's domain.
    #[param(example = "example.org")]
    site: String,
    /// The first day, or an RFC 3339 instant.
    #[param(example = "2026-03-01")]
    from: String,
    /// The last day, included; or an instant, excluded.
    #[param(example = "2026-03-31")]
    to: String,
    /// Which rows.
    #[param(inline)]
    kind: ExportKind,
    /// As what.
    #[param(inline)]
    format: ExportFormat,
}

/// Which rows.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ExportKind {
    Events,
    Visits,
}

/// As what.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ExportFormat {
    Csv,
    Parquet,
    Ndjson,
}

impl ExportFormat {
    /// As the store knows it, the file's ending, and its type.
    const fn known(self) -> (Format, &'static str, &'static str) {
        match self {
            ExportFormat::Csv => (Format::Csv, "csv", "text/csv; charset=utf-8"),
            ExportFormat::Parquet => (Format::Parquet, "parquet", "application/vnd.apache.parquet"),
            ExportFormat::Ndjson => (Format::Ndjson, "ndjson", "application/x-ndjson"),
        }
    }
}

/// Raw rows as a file.
///
/// Events or visits of a range, by the start of their visit, as CSV, Parquet or NDJSON. Visitors are keyed hashes that are the same for
/// a day and cannot be traced back; those who agreed to be known again have the same one for longer.
#[utoipa::path(
    get,
    path = "/api/v1/export",
    tag = "figures",
    params(Exported),
    responses(
        (status = 200, description = "The rows", content(
            (String = "text/csv"), (String = "application/x-ndjson"), (Vec<u8> = "application/vnd.apache.parquet")
        ))
    ),
    security(("key" = ["export:read"]), ("session" = []))
)]
pub(crate) async fn export(
    State(app): State<Arc<App>>,
    Extension(room): Extension<Arc<Room>>,
    access: Access,
    Parameters(asked): Parameters<Exported>,
) -> Result<Response, Problem> {
    let site = site(&app, &access, &asked.site, "site", Scope::ExportRead)?;
    let zone = zone(&site)?;
    let known = Known { now: (room.clock)(), first: None };
    let range = Range::resolve(&DateRange::Between([asked.from, asked.to]), &zone, known, "from, to")?;
    let _place = room.exporting.try_acquire().map_err(|_| {
        Problem::new(Kind::Unavailable, "Two exports are being written already. Try again soon.")
            .retry_after(10)
    })?;
    let (format, ending, kind) = asked.format.known();
    let (rows, what) = match asked.kind {
        ExportKind::Events => (Rows::Events, "events"),
        ExportKind::Visits => (Rows::Visits, "visits"),
    };
    let (id, span) = (site.id, (range.from.as_millisecond(), range.to.as_millisecond()));
    let folder = room.exports.clone();
    let written = room.readers.ask(move |reader| write(reader, &folder, id, span, rows, format)).await?;
    let bytes = written.metadata().map_err(|error| Problem::internal(&error))?.len();
    let (first, last) = range.days();
    // Domains are letters, digits, dots and hyphens.
    let name = format!("attachment; filename=\"{}-{what}-{first}-{last}.{ending}\"", site.domain);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, sent(tokio::fs::File::from_std(written))).into_response())
}

/// The rows in a file that has no name any more.
fn write(
    reader: &Reader,
    folder: &Path,
    site: u32,
    span: (i64, i64),
    rows: Rows,
    format: Format,
) -> Result<File, StoreError> {
    let failed = |path: PathBuf| move |error: io::Error| StoreError::Write { path, error };
    std::fs::create_dir_all(folder).map_err(failed(folder.to_owned()))?;
    let own = tempfile::tempdir_in(folder).map_err(failed(folder.to_owned()))?;
    let path = own.path().join("rows");
    reader.export(site, span, rows, format, &path)?;
    File::open(&path).map_err(failed(path.clone()))
}

fn sent(file: tokio::fs::File) -> Body {
    Body::from_stream(unfold(file, async |mut file| {
        let mut chunk = vec![0; CHUNK];
        match file.read(&mut chunk).await {
            Ok(0) => None,
            Ok(read) => {
                chunk.truncate(read);
                Some((Ok(Bytes::from(chunk)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    }))
}

/// Where exports are written, in the data folder.
pub const FOLDER: &str = "exports";

/// Removes what a server that was killed while it exported has left behind.
///
/// # Errors
/// The folder is there and cannot be removed.
pub fn clear(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
