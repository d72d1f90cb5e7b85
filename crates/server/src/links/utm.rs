//! `/api/v1/utm`: what a site's campaign parameters may say, and the linter.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use entrenous_core::links::{Known, Parameter, Registry};
use entrenous_storage::records::Scope;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::Access;
use crate::serve::{App, Json, Kind, Problem};
use crate::sites::visible;

/// What a site's campaign parameters may say.
#[derive(Debug, Default, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RegistryFields {
    /// Links whose target is not so are refused; else they are told.
    strict: bool,
    /// The parameters.
    parameters: Vec<ParameterFields>,
}

/// A parameter.
#[derive(Debug, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParameterFields {
    /// Its name.
    #[schema(example = "utm_source")]
    name: String,
    /// A target has to have it.
    #[serde(default)]
    required: bool,
    /// The values that it may have; none: any in small letters, without spaces.
    #[serde(default)]
    values: Vec<KnownFields>,
}

/// A value.
#[derive(Debug, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownFields {
    /// The one that is meant.
    value: String,
    /// What people also write, and what is put right to it.
    #[serde(default)]
    aliases: Vec<String>,
}

/// A target to be looked at.
#[derive(Debug, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Linted {
    /// Its whole address.
    target: String,
}

impl From<RegistryFields> for Registry {
    fn from(fields: RegistryFields) -> Registry {
        let known = |known: KnownFields| Known { value: known.value, aliases: known.aliases };
        let parameter = |one: ParameterFields| Parameter {
            name: one.name,
            required: one.required,
            values: one.values.into_iter().map(known).collect(),
        };
        Registry { strict: fields.strict, parameters: fields.parameters.into_iter().map(parameter).collect() }
    }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let site = visible(&app, &access, &domain)?;
    Ok(axum::Json(app.records.utm(site.id).await?).into_response())
}

pub(super) async fn set(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(fields): Json<RegistryFields>,
) -> Result<Response, Problem> {
    let site = visible(&app, &access, &domain)?;
    access.may(Scope::LinksManage, Some(site.id))?;
    let registry = Registry::from(fields);
    if let Some(fault) = registry.fault() {
        return Err(Problem::new(Kind::Invalid, fault));
    }
    app.records.put_utm(site.id, &registry).await?;
    Ok(axum::Json(registry).into_response())
}

pub(super) async fn lint(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(asked): Json<Linted>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let site = visible(&app, &access, &domain)?;
    let right = app.records.utm(site.id).await?.put_right(&asked.target);
    let body = json!({ "target": right.target, "righted": right.righted, "warnings": right.left });
    Ok(axum::Json(body).into_response())
}
