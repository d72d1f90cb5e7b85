//! `/api/v1/sites`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use entrenous_storage::records::{Scope, Site};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::SiteRequest;
use crate::accounts::{Access, door};
use crate::serve::{App, Json, Kind, Problem, now};

pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/sites", get(list).post(add))
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
    access.may(Scope::SitesManage, None)?;
    let site = request.check().map_err(|error| Problem::new(Kind::Invalid, error.to_string()))?;
    let site = site.add(&app, now()).await?;
    Ok((StatusCode::CREATED, axum::Json(shown(&site))).into_response())
}

fn shown(site: &Site) -> Value {
    json!({
        "domain": site.domain,
        "name": site.name,
        "time_zone": site.time_zone,
        "created": Timestamp::from_second(site.created).ok().map(|time| time.to_string()),
    })
}
