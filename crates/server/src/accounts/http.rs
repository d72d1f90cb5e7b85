//! `/api/v1/keys`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{ApiKey, Scope};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Access, InvalidKey, KeyRequest};
use crate::audit::About;
use crate::serve::{App, Json, Kind, Problem, now};
use crate::sites::Directory;

pub(super) async fn list(State(app): State<Arc<App>>, access: Access) -> Result<Response, Problem> {
    access.may_any(&[Scope::KeysManage])?;
    let keys = app.records.keys().await?;
    let directory = app.directory.load();
    let visible = keys.iter().filter(|key| may_touch(&access, key));
    let keys: Vec<Value> = visible.map(|key| shown(key, &directory)).collect();
    Ok(axum::Json(json!({ "keys": keys })).into_response())
}

pub(super) async fn add(
    State(app): State<Arc<App>>,
    access: Access,
    Json(request): Json<KeyRequest>,
) -> Result<Response, Problem> {
    let site = match &request.site {
        Some(domain) => {
            let unknown = || {
                Problem::new(Kind::Invalid, "There is no site of this domain; GET /api/v1/sites lists them.")
            };
            let directory = app.directory.load();
            let site = directory.site_of_host(domain).filter(|site| access.sees(site.id));
            let site = site.ok_or_else(unknown)?;
            Some((site.id, site.workspace))
        }
        None => None,
    };
    access.may(Scope::KeysManage, site.map(|(site, _)| site))?;
    let (site, workspace) = match site {
        Some((site, workspace)) => (Some(site), workspace),
        None => (None, access.workspace(Scope::KeysManage, request.workspace)?),
    };
    // Nobody gives what they have not.
    for scope in request.scopes().map_err(problem)? {
        match site {
            Some(site) => access.may(scope, Some(site))?,
            None => access.workspace(scope, Some(workspace)).map(|_| ())?,
        }
    }
    let (id, secret) = request.make(&app.records, workspace, site, now()).await.map_err(problem)?;
    app.reload().await?;
    let made = json!({ "id": id, "key": secret.text() });
    let headers = [("cache-control", "no-store")];
    let about = Extension(About::new(workspace, request.name.unwrap_or_default()));
    Ok((StatusCode::CREATED, headers, about, axum::Json(made)).into_response())
}

pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    access: Access,
    Path(id): Path<i64>,
) -> Result<(StatusCode, Extension<About>), Problem> {
    access.may_any(&[Scope::KeysManage])?;
    let keys = app.records.keys().await?;
    let key = keys.iter().find(|key| key.id == id && may_touch(&access, key)).ok_or(Kind::NotFound)?;
    app.records.revoke_key(key.id, now()).await?;
    app.reload().await?;
    Ok((StatusCode::NO_CONTENT, Extension(About::new(key.workspace, &key.name))))
}

/// A key for one site manages keys for that site alone, and nobody those of another workspace.
fn may_touch(access: &Access, key: &ApiKey) -> bool {
    match key.site {
        Some(site) => access.may(Scope::KeysManage, Some(site)).is_ok(),
        None => access.workspace(Scope::KeysManage, Some(key.workspace)).is_ok(),
    }
}

fn problem(error: InvalidKey) -> Problem {
    match error {
        InvalidKey::Scope(_) | InvalidKey::Name => Problem::new(Kind::Invalid, error.to_string()),
        InvalidKey::Records(error) => error.into(),
        InvalidKey::Random(error) => Problem::internal(&error),
    }
}

fn shown(key: &ApiKey, directory: &Directory) -> Value {
    let time = |seconds| Timestamp::from_second(seconds).ok().map(|time: Timestamp| time.to_string());
    let day = |day: i64| time(day * 24 * 60 * 60).map(|time| time.chars().take(10).collect::<String>());
    json!({
        "id": key.id,
        "prefix": key.prefix,
        "name": key.name,
        "workspace": key.workspace,
        "site": key.site.and_then(|site| directory.site(site)).map(|site| &site.domain),
        "scopes": key.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>(),
        "created": time(key.created),
        "last_used": key.last_used_day.and_then(day),
        "revoked": key.revoked.and_then(time),
    })
}
