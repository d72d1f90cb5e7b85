//! `GET /api/v1/workspaces/{workspace}/audit`.

use std::sync::Arc;

use axum::extract::{Path, State};
use entrenous_storage::records::Role;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::accounts::Access;
use crate::query::Parameters;
use crate::serve::{App, Problem};

const PAGE: u32 = 50;
const MOST: u32 = 500;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// How many, 1 to 500; 50 if left out.
    limit: Option<u32>,
    /// Those before this one: `next` of the answer before.
    before: Option<i64>,
}

/// Entries of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entries {
    /// The latest first.
    entries: Vec<EntryShown>,
    /// What to go on with; null: there are no more.
    next: Option<i64>,
}

/// Who did what.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryShown {
    /// Its number.
    id: i64,
    /// When.
    at: Option<String>,
    /// Who: an address, or a key's name.
    #[schema(example = "ada@example.org")]
    who: String,
    /// What was done.
    #[schema(example = "site.change")]
    action: String,
    /// On what.
    #[schema(example = "example.org")]
    what: String,
    /// From which kind of client.
    #[schema(example = "firefox, linux")]
    client: String,
}

/// The audit log.
///
/// Who did what in a workspace, the latest first. Addresses of clients are not kept; entries are for as long as `accounts.audit_days`.
#[utoipa::path(
    get, path = "/api/v1/workspaces/{workspace}/audit", tag = "people",
    params(("workspace" = i64, Path, description = "Its number"), Asked),
    responses((status = 200, description = "Entries", body = Entries)),
    security(("session" = []))
)]
pub(crate) async fn entries(
    State(app): State<Arc<App>>,
    access: Access,
    Path(workspace): Path<i64>,
    Parameters(asked): Parameters<Asked>,
) -> Result<axum::Json<Entries>, Problem> {
    access.person_in(workspace, Role::Admin)?;
    let limit = asked.limit.unwrap_or(PAGE).clamp(1, MOST);
    let mut found = app.records.entries(workspace, asked.before, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|last| last.id);
    let shown = |entry: entrenous_storage::records::Entry| EntryShown {
        id: entry.id,
        at: Timestamp::from_second(entry.at).ok().map(|at| at.to_string()),
        who: entry.who,
        action: entry.action,
        what: entry.what,
        client: entry.client,
    };
    Ok(axum::Json(Entries { entries: found.into_iter().map(shown).collect(), next }))
}
