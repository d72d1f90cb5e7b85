//! `/api/v1/me/sessions`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use crate::accounts::Access;
use crate::serve::{App, Kind, Problem, now};

/// Where one is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sessions {
    /// The one seen last first.
    sessions: Vec<SessionShown>,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
struct SessionShown {
    /// Its number.
    id: i64,
    /// Is it the one that asks?
    current: bool,
    /// Which kind of client; may be empty.
    #[schema(example = "firefox, linux")]
    client: String,
    /// When it began.
    created: Option<String>,
    /// When it was last seen, to the hour.
    seen: Option<String>,
    /// When it ends.
    expires: Option<String>,
}

/// Where one is signed in.
#[utoipa::path(
    get, path = "/api/v1/me/sessions", tag = "people",
    responses((status = 200, description = "One's sessions", body = Sessions)),
    security(("session" = []))
)]
pub(crate) async fn sessions(
    State(app): State<Arc<App>>,
    access: Access,
) -> Result<axum::Json<Sessions>, Problem> {
    let person = access.person()?;
    let found = app.records.sessions(person.account.id, now()).await?;
    let shown = |session: entrenous_storage::records::Session| SessionShown {
        id: session.id,
        current: session.id == person.session,
        client: session.client,
        created: time(session.created),
        seen: time(session.seen),
        expires: time(session.expires),
    };
    Ok(axum::Json(Sessions { sessions: found.into_iter().map(shown).collect() }))
}

/// End one of one's sessions.
#[utoipa::path(
    delete, path = "/api/v1/me/sessions/{id}", tag = "people",
    params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is over")),
    security(("session" = []))
)]
pub(crate) async fn end_session(
    State(app): State<Arc<App>>,
    access: Access,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let ended = app.records.end_session_of(access.person()?.account.id, id).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Kind::NotFound.into()) }
}
