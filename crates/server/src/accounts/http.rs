//! `/api/v1/keys`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{ApiKey, Scope};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Access, InvalidKey, KeyRequest};
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
            Some(site.ok_or_else(unknown)?.id)
        }
        None => None,
    };
    access.may(Scope::KeysManage, site)?;
    // Nobody gives what they have not.
    for scope in request.scopes().map_err(problem)? {
        access.may_any(&[scope])?;
    }
    let (id, secret) = request.make(&app.records, site, now()).await.map_err(problem)?;
    app.reload().await?;
    let made = json!({ "id": id, "key": secret.text() });
    let headers = [("cache-control", "no-store")];
    Ok((StatusCode::CREATED, headers, axum::Json(made)).into_response())
}

pub(super) async fn revoke(
    State(app): State<Arc<App>>,
    access: Access,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    access.may_any(&[Scope::KeysManage])?;
    let keys = app.records.keys().await?;
    let key = keys.iter().find(|key| key.id == id && may_touch(&access, key)).ok_or(Kind::NotFound)?;
    app.records.revoke_key(key.id, now()).await?;
    app.reload().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A key for one site manages keys for that site alone.
fn may_touch(access: &Access, key: &ApiKey) -> bool {
    match (access, key.site) {
        (Access::Key(own), _) if own.site.is_none() => true,
        (Access::Key(_), None) => false,
        (_, Some(site)) => access.sees(site),
        (Access::Account(_), None) => true,
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
        "site": key.site.and_then(|site| directory.site(site)).map(|site| &site.domain),
        "scopes": key.scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>(),
        "created": time(key.created),
        "last_used": key.last_used_day.and_then(day),
        "revoked": key.revoked.and_then(time),
    })
}
