//! People: oneself, workspaces, who is in them and as what, and invitations. For those who are signed in; keys have no part in it.

mod http;
mod invitations;
mod look;
mod me;
mod sessions;
mod workspaces;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::routing::{delete, get, patch, post};
use axum::{Router, middleware};
use entrenous_storage::records::{Membership, Role};

use crate::accounts::door;
use crate::serve::{App, Kind, Problem};

pub(crate) use self::http::{__path_change, __path_people, __path_remove, change, people, remove};
pub(crate) use self::invitations::{
    __path_invitations, __path_invite, __path_revoke, invitations, invite, revoke,
};
pub(crate) use self::look::{
    __path_set_look, __path_show_look, __path_workspace_look, LookShown, look, set_look, show_look,
    workspace_look,
};
pub(crate) use self::me::{
    __path_change_me, __path_change_password, __path_me, change_me, change_password, me,
};
pub(crate) use self::sessions::{__path_end_session, __path_sessions, end_session, sessions};
pub(crate) use self::workspaces::{
    __path_add_workspace, __path_change_workspace, __path_remove_workspace, add_workspace, change_workspace,
    remove_workspace,
};

pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/me", get(me).patch(change_me))
        .route("/api/v1/me/password", post(change_password))
        .route("/api/v1/me/sessions", get(sessions))
        .route("/api/v1/me/sessions/{id}", delete(end_session))
        .route("/api/v1/workspaces", post(add_workspace))
        .route("/api/v1/workspaces/{workspace}", patch(change_workspace).delete(remove_workspace))
        .route("/api/v1/workspaces/{workspace}/people", get(people))
        .route("/api/v1/workspaces/{workspace}/people/{account}", patch(change).delete(remove))
        .route("/api/v1/workspaces/{workspace}/invitations", get(invitations).post(invite))
        .route("/api/v1/workspaces/{workspace}/invitations/{id}", delete(revoke))
        .route("/api/v1/workspaces/{workspace}/look", get(workspace_look).put(set_look))
        .route("/api/v1/workspaces/{workspace}/audit", get(crate::audit::entries))
        .route_layer(middleware::from_fn_with_state(app.clone(), door))
        .route("/api/v1/look", get(show_look))
}

/// A place in a workspace as somebody wants to give it, whose own role there is `own`: nobody gives more than they have.
fn place(
    app: &App,
    workspace: i64,
    own: Role,
    role: &str,
    sites: Option<&[String]>,
) -> Result<Membership, Problem> {
    let invalid = |why: String| Problem::new(Kind::Invalid, why);
    let role: Role = role.parse().map_err(invalid)?;
    if role > own {
        return Err(Problem::new(
            Kind::Forbidden,
            format!("Nobody gives a higher role than their own, and yours is {own}."),
        ));
    }
    let named = sites.unwrap_or_default();
    if (role == Role::Client) == named.is_empty() {
        let why =
            "A client sees the sites that are named, one or more; every other role sees all, and names none.";
        return Err(invalid(why.to_owned()));
    }
    let directory = app.directory.load();
    let mut numbers = Vec::new();
    for domain in named.iter().take(1_000) {
        let site = directory.site_of_host(domain).filter(|site| site.workspace == workspace);
        let unknown = || invalid(format!("There is no site {:.100} in this workspace.", domain));
        numbers.push(site.ok_or_else(unknown)?.id);
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(Membership { workspace, role, sites: numbers })
}

/// The domains of a client's sites.
fn domains(app: &App, sites: &[u32]) -> Vec<String> {
    let directory = app.directory.load();
    sites.iter().filter_map(|site| directory.site(*site)).map(|site| site.domain.clone()).collect()
}

/// A name that people read: 1 to 200 characters on one line.
pub(crate) fn name(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        return Ok(text.to_owned());
    }
    Err(Problem::new(Kind::Invalid, "A name has 1 to 200 characters, on one line."))
}

pub(crate) fn time(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}
