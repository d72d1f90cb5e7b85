//! `/api/v1/workspaces/{workspace}/people`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use entrenous_storage::records::{ChangedPeople, Member, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{domains, place, time};
use crate::accounts::Access;
use crate::audit::About;
use crate::serve::{App, Json, Kind, Problem};

/// The people of a workspace.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct People {
    /// By address.
    people: Vec<PersonShown>,
}

/// Somebody in a workspace.
#[derive(Debug, Serialize, ToSchema)]
struct PersonShown {
    /// The account's number.
    account: i64,
    /// The address.
    email: String,
    /// What people call them; may be empty.
    name: String,
    /// `client`, `viewer`, `analyst`, `admin` or `owner`.
    role: &'static str,
    /// The domains that a client sees; empty for others, who see all.
    sites: Vec<String>,
    /// Since when.
    since: Option<String>,
    /// When they were last seen, to the hour; null: they are signed in nowhere.
    seen: Option<String>,
}

/// A place that is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonChange {
    /// `client`, `viewer`, `analyst`, `admin` or `owner`; none higher than one's own.
    #[schema(example = "client")]
    role: String,
    /// The domains that a client sees; nobody else has any.
    sites: Option<Vec<String>>,
}

/// The people of a workspace.
#[utoipa::path(
    get, path = "/api/v1/workspaces/{workspace}/people", tag = "people",
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 200, description = "The people", body = People)),
    security(("session" = []))
)]
pub(crate) async fn people(
    State(app): State<Arc<App>>,
    access: Access,
    Path(workspace): Path<i64>,
) -> Result<axum::Json<People>, Problem> {
    access.person_in(workspace, Role::Admin)?;
    let shown = |member: Member| PersonShown {
        account: member.account,
        email: member.email,
        name: member.name,
        role: member.membership.role.name(),
        sites: domains(&app, &member.membership.sites),
        since: time(member.since),
        seen: member.seen.and_then(time),
    };
    let people = app.records.people(workspace).await?;
    Ok(axum::Json(People { people: people.into_iter().map(shown).collect() }))
}

/// Give somebody another role, or a client other sites.
///
/// It holds from their next request on. The last owner stays one.
#[utoipa::path(
    patch, path = "/api/v1/workspaces/{workspace}/people/{account}", tag = "people", request_body = PersonChange,
    params(
        ("workspace" = i64, Path, description = "Its number"),
        ("account" = i64, Path, description = "The account's number"),
    ),
    responses((status = 204, description = "It is done")),
    security(("session" = []))
)]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    access: Access,
    Path((workspace, account)): Path<(i64, i64)>,
    Json(change): Json<PersonChange>,
) -> Result<(StatusCode, Extension<About>), Problem> {
    let (_, own) = access.person_in(workspace, Role::Admin)?;
    let member = below(&app, workspace, account, own).await?;
    let place = place(&app, workspace, own, &change.role, change.sites.as_deref())?;
    done(app.records.change_member(account, &place).await?)?;
    let what = format!("{}: {}", member.email, place.role);
    Ok((StatusCode::NO_CONTENT, Extension(About::new(workspace, what))))
}

/// Take somebody out of a workspace, or leave it.
///
/// Their sessions end at once; an account that is in no other workspace goes. The last owner stays.
#[utoipa::path(
    delete, path = "/api/v1/workspaces/{workspace}/people/{account}", tag = "people",
    params(
        ("workspace" = i64, Path, description = "Its number"),
        ("account" = i64, Path, description = "The account's number"),
    ),
    responses((status = 204, description = "They are out")),
    security(("session" = []))
)]
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    access: Access,
    Path((workspace, account)): Path<(i64, i64)>,
) -> Result<(StatusCode, Extension<About>), Problem> {
    let (person, own) = access.person_in(workspace, Role::Client)?;
    // Whoever leaves asks nobody.
    let email = if person.account.id == account {
        person.account.email.clone()
    } else {
        let (_, own) = access.person_in(workspace, own.max(Role::Admin))?;
        below(&app, workspace, account, own).await?.email
    };
    done(app.records.remove_member(workspace, account).await?)?;
    Ok((StatusCode::NO_CONTENT, Extension(About::new(workspace, email))))
}

/// The person, if their role is no higher than one's own.
async fn below(app: &App, workspace: i64, account: i64, own: Role) -> Result<Member, Problem> {
    let people = app.records.people(workspace).await?;
    let member = people.into_iter().find(|member| member.account == account).ok_or(Kind::NotFound)?;
    if member.membership.role > own {
        return Err(Problem::new(
            Kind::Forbidden,
            "Their role is above yours. Ask an owner of the workspace.",
        ));
    }
    Ok(member)
}

fn done(outcome: ChangedPeople) -> Result<(), Problem> {
    match outcome {
        ChangedPeople::Done => Ok(()),
        ChangedPeople::NotThere => Err(Kind::NotFound.into()),
        ChangedPeople::LastOwner => Err(Problem::new(
            Kind::Conflict,
            "This is the last owner of the workspace. Make somebody else an owner first.",
        )),
    }
}
