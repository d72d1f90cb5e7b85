//! `/api/v1/workspaces/{workspace}/invitations`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{Invitation, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{domains, place, time};
use crate::accounts::{Access, Secret};
use crate::audit::About;
use crate::serve::{App, Json, Kind, Problem, now};

/// Days that an invitation is good for, where nothing is said, and at most.
const DAYS: i64 = 7;
const MOST_DAYS: i64 = 30;
/// Invitations of a workspace that wait at once.
const MOST: usize = 500;
const DAY: i64 = 24 * 60 * 60;

/// An invitation as it is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationFields {
    /// `client`, `viewer`, `analyst`, `admin` or `owner`; none higher than one's own.
    #[schema(example = "client")]
    role: String,
    /// The domains that a client is to see; nobody else has any.
    sites: Option<Vec<String>>,
    /// Whom it is for, to know it by in the list: up to 200 characters.
    note: Option<String>,
    /// How many days it is good for, 1 to 30; 7 if left out.
    days: Option<i64>,
}

/// An invitation that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invited {
    /// Its number.
    id: i64,
    /// The link to hand on, which works once. It is shown this once.
    url: String,
    /// Until when it is good.
    expires: Option<String>,
}

/// Invitations that wait.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Invitations {
    /// In the order in which they were made.
    invitations: Vec<InvitationShown>,
}

/// An invitation, without its link.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationShown {
    /// Its number.
    id: i64,
    /// As what.
    role: &'static str,
    /// The domains that a client is to see.
    sites: Vec<String>,
    /// Whom it is for.
    note: String,
    /// The address of whoever invites.
    invited_by: Option<String>,
    /// When it was made.
    created: Option<String>,
    /// Until when it is good.
    expires: Option<String>,
}

/// Invitations that wait.
#[utoipa::path(
    get, path = "/api/v1/workspaces/{workspace}/invitations", tag = "people",
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 200, description = "The invitations", body = Invitations)),
    security(("session" = []))
)]
pub(crate) async fn invitations(
    State(app): State<Arc<App>>,
    access: Access,
    Path(workspace): Path<i64>,
) -> Result<axum::Json<Invitations>, Problem> {
    access.person_in(workspace, Role::Admin)?;
    let people = app.records.people(workspace).await?;
    let email = |account| people.iter().find(|member| member.account == account);
    let shown = |invitation: Invitation| InvitationShown {
        id: invitation.id,
        role: invitation.membership.role.name(),
        sites: domains(&app, &invitation.membership.sites),
        note: invitation.note,
        invited_by: email(invitation.invited_by).map(|member| member.email.clone()),
        created: time(invitation.created),
        expires: time(invitation.expires),
    };
    let found = app.records.invitations(workspace, now()).await?;
    Ok(axum::Json(Invitations { invitations: found.into_iter().map(shown).collect() }))
}

/// Invite somebody.
///
/// The answer has a link that works once. Hand it on as you like; no mail is sent. Whoever opens it sets a password, or joins with the
/// account that they have.
#[utoipa::path(
    post, path = "/api/v1/workspaces/{workspace}/invitations", tag = "people", request_body = InvitationFields,
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 201, description = "The link", body = Invited)),
    security(("session" = []))
)]
pub(crate) async fn invite(
    State(app): State<Arc<App>>,
    access: Access,
    Path(workspace): Path<i64>,
    Json(fields): Json<InvitationFields>,
) -> Result<Response, Problem> {
    let (person, own) = access.person_in(workspace, Role::Admin)?;
    let place = place(&app, workspace, own, &fields.role, fields.sites.as_deref())?;
    let note = match fields.note.as_deref().map(str::trim) {
        None | Some("") => String::new(),
        Some(note) => super::name(note)?,
    };
    let days = fields.days.unwrap_or(DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::new(Kind::Invalid, format!("An invitation is good for 1 to {MOST_DAYS} days.")));
    }
    let now = now();
    if app.records.invitations(workspace, now).await?.len() >= MOST {
        return Err(Problem::new(Kind::Conflict, format!("{MOST} invitations wait already. Revoke some.")));
    }
    let secret = Secret::new().map_err(|error| Problem::internal(&error))?;
    let expires = now + days * DAY;
    let id = app.records.invite(&secret.hash(), &place, &note, person.account.id, now, expires).await?;
    let url = format!("{}/invitation?token={}", app.public_url, secret.text());
    let made = Invited { id, url, expires: time(expires) };
    let what = if note.is_empty() { place.role.to_string() } else { format!("{note}: {}", place.role) };
    let about = Extension(About::new(workspace, what));
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, headers, about, axum::Json(made)).into_response())
}

/// Revoke an invitation.
#[utoipa::path(
    delete, path = "/api/v1/workspaces/{workspace}/invitations/{id}", tag = "people",
    params(
        ("workspace" = i64, Path, description = "Its number"),
        ("id" = i64, Path, description = "The invitation's number"),
    ),
    responses((status = 204, description = "It is void")),
    security(("session" = []))
)]
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    access: Access,
    Path((workspace, id)): Path<(i64, i64)>,
) -> Result<StatusCode, Problem> {
    access.person_in(workspace, Role::Admin)?;
    let void = app.records.revoke_invitation(workspace, id).await?;
    if void { Ok(StatusCode::NO_CONTENT) } else { Err(Kind::NotFound.into()) }
}
