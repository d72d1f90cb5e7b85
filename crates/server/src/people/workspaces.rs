//! `/api/v1/workspaces`. Which there are is said by `/api/v1/me`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_storage::records::{RemovedWorkspace, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::name;
use crate::accounts::Access;
use crate::audit::About;
use crate::serve::{App, Json, Kind, Problem, now};

/// A workspace as it is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkspaceFields {
    /// What people call it.
    name: String,
}

/// A workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkspaceShown {
    /// Its number.
    id: i64,
    /// What people call it.
    name: String,
}

/// Make a workspace.
///
/// Whoever makes it owns it. Only owners of a workspace may.
#[utoipa::path(
    post, path = "/api/v1/workspaces", tag = "people", request_body = WorkspaceFields,
    responses((status = 201, description = "The workspace", body = WorkspaceShown)),
    security(("session" = []))
)]
pub(crate) async fn add_workspace(
    State(app): State<Arc<App>>,
    access: Access,
    Json(fields): Json<WorkspaceFields>,
) -> Result<(StatusCode, Extension<About>, axum::Json<WorkspaceShown>), Problem> {
    let name = name(&fields.name)?;
    let id = app.records.add_workspace(&name, access.person()?.account.id, now()).await?;
    let about = About::new(id, &name);
    Ok((StatusCode::CREATED, Extension(about), axum::Json(WorkspaceShown { id, name })))
}

/// Rename a workspace.
#[utoipa::path(
    patch, path = "/api/v1/workspaces/{workspace}", tag = "people", request_body = WorkspaceFields,
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 200, description = "The workspace", body = WorkspaceShown)),
    security(("session" = []))
)]
pub(crate) async fn change_workspace(
    State(app): State<Arc<App>>,
    access: Access,
    Path(id): Path<i64>,
    Json(fields): Json<WorkspaceFields>,
) -> Result<(Extension<About>, axum::Json<WorkspaceShown>), Problem> {
    access.person_in(id, Role::Owner)?;
    let name = name(&fields.name)?;
    app.records.rename_workspace(id, &name).await?;
    Ok((Extension(About::new(id, &name)), axum::Json(WorkspaceShown { id, name })))
}

/// Remove a workspace.
///
/// It may have no sites any more, and the first stays. Its keys go, and accounts that are in no other workspace.
#[utoipa::path(
    delete, path = "/api/v1/workspaces/{workspace}", tag = "people",
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is gone")),
    security(("session" = []))
)]
pub(crate) async fn remove_workspace(
    State(app): State<Arc<App>>,
    access: Access,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    access.person_in(id, Role::Owner)?;
    match app.records.remove_workspace(id).await? {
        RemovedWorkspace::Gone => {
            app.reload().await?;
            Ok(StatusCode::NO_CONTENT)
        }
        RemovedWorkspace::Needed => Err(Problem::new(
            Kind::Conflict,
            "A workspace goes when it has no sites, and the first stays. Remove its sites with entrenous site remove.",
        )),
    }
}
