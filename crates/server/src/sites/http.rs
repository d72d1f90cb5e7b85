//! `/api/v1/sites`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router, middleware};
use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{Scope, Site};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{SiteChange, SiteRequest};
use crate::accounts::{Access, door};
use crate::audit::About;
use crate::serve::{App, Json, Kind, Problem, now};

pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/sites", get(list).post(add))
        .route("/api/v1/sites/{domain}", get(one).patch(change))
        .route_layer(middleware::from_fn_with_state(app.clone(), door))
}

async fn list(State(app): State<Arc<App>>, access: Access) -> Result<Response, Problem> {
    access.may_any(&[Scope::SitesManage, Scope::StatsRead])?;
    let directory = app.directory.load();
    let sites = directory.sites().iter().filter(|site| access.sees(site.id));
    let sites: Vec<Value> = sites.map(|site| shown(site)).collect();
    Ok(axum::Json(json!({ "sites": sites })).into_response())
}

async fn add(
    State(app): State<Arc<App>>,
    access: Access,
    Json(request): Json<SiteRequest>,
) -> Result<Response, Problem> {
    let workspace = access.workspace(Scope::SitesManage, request.workspace)?;
    let site = request.check().map_err(|error| Problem::new(Kind::Invalid, error.to_string()))?;
    let site = site.add(&app, workspace, now()).await?;
    let about = Extension(About::site(&site));
    Ok((StatusCode::CREATED, about, axum::Json(shown(&site))).into_response())
}

/// A site with its settings.
async fn one(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
) -> Result<Response, Problem> {
    let site = found(&app, &access, &domain)?;
    Ok(axum::Json(with_settings(&site)).into_response())
}

async fn change(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(change): Json<SiteChange>,
) -> Result<Response, Problem> {
    let site = found(&app, &access, &domain)?;
    let all = app.records.sites().await?;
    // As it is in the records: what is in memory may be a second old.
    let site = all.iter().find(|known| known.id == site.id).ok_or(Kind::NotFound)?;
    let changed = change.of(site, &all).map_err(|error| Problem::new(Kind::Invalid, error.to_string()))?;
    let site = app.records.change_site(site.id, &changed.0, &changed.1).await?.ok_or(Kind::NotFound)?;
    app.reload().await?;
    Ok(axum::Json(with_settings(&site)).into_response())
}

/// The site of this domain, for those who may manage it.
pub(crate) fn found(app: &App, access: &Access, domain: &str) -> Result<Arc<Site>, Problem> {
    let site = visible(app, access, domain)?;
    access.may(Scope::SitesManage, Some(site.id))?;
    Ok(site)
}

/// The site of this domain. To those who may not see it it is not there.
pub(crate) fn visible(app: &App, access: &Access, domain: &str) -> Result<Arc<Site>, Problem> {
    let directory = app.directory.load();
    let site = directory.sites().iter().find(|site| site.domain == bare_host(domain));
    let site = site.filter(|site| access.sees(site.id)).ok_or(Kind::NotFound)?;
    Ok(Arc::clone(site))
}

fn with_settings(site: &Site) -> Value {
    let mut all = shown(site);
    all["settings"] = json!({
        "hosts": site.settings.hosts,
        "aliases": site.settings.aliases,
        "kept_parameters": site.settings.kept_parameters,
        "excluded": site.settings.excluded,
        "ignores_signals": site.settings.ignores_signals,
        "asks_consent": site.settings.asks_consent,
        "keep_events_days": site.settings.keep_events_days,
        "keep_totals_days": site.settings.keep_totals_days,
    });
    all
}

fn shown(site: &Site) -> Value {
    json!({
        "domain": site.domain,
        "name": site.name,
        "time_zone": site.time_zone,
        "workspace": site.workspace,
        "created": Timestamp::from_second(site.created).ok().map(|time| time.to_string()),
    })
}
