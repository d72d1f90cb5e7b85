//! Routes of other rooms, as the document describes them. A test asks each of them.
#![expect(dead_code, reason = "these functions and structs are read by utoipa alone")]

use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::KeyRequest;
use crate::sites::{SiteChange, SiteRequest};

/// Sites.
#[derive(Serialize, ToSchema)]
pub(super) struct Sites {
    /// Those that you may see, by domain.
    sites: Vec<SiteShown>,
}

/// A site.
#[derive(Serialize, ToSchema)]
pub(super) struct SiteShown {
    /// Its host name.
    domain: String,
    /// What people call it.
    name: String,
    /// The IANA time zone of its days.
    #[schema(example = "Europe/Paris")]
    time_zone: String,
    /// The workspace that it is of.
    workspace: i64,
    /// When it was added.
    created: Option<String>,
}

/// Keys.
#[derive(Serialize, ToSchema)]
pub(super) struct Keys {
    /// Those that you may manage, in the order in which they were made.
    keys: Vec<KeyShown>,
}

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
pub(super) struct KeyShown {
    /// Its number.
    id: i64,
    /// The secret's first letters, to recognise it by.
    prefix: String,
    /// What people call it.
    name: String,
    /// The workspace that it is of.
    workspace: i64,
    /// The one site that it is for; null: all sites of the workspace.
    site: Option<String>,
    /// What it may do.
    scopes: Vec<String>,
    /// When it was made.
    created: Option<String>,
    /// The day on which it was last used.
    last_used: Option<String>,
    /// When it was revoked.
    revoked: Option<String>,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct KeyMade {
    /// Its number.
    id: i64,
    /// The secret: it is shown this once.
    key: String,
}

/// What is wrong, as RFC 9457 has it.
#[derive(Serialize, ToSchema)]
pub(super) struct ProblemDetails {
    /// The kind of problem: a path that explains it.
    #[schema(example = "/problems/invalid")]
    r#type: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong with this request and what would be right.
    detail: String,
    /// Where in the request, if that can be said.
    pointer: Option<String>,
}

/// Sites.
#[utoipa::path(
    get, path = "/api/v1/sites", tag = "sites",
    responses((status = 200, description = "The sites", body = Sites)),
    security(("key" = ["sites:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn list_sites() {}

/// Add a site.
#[utoipa::path(
    post, path = "/api/v1/sites", tag = "sites", request_body = SiteRequest,
    responses((status = 201, description = "The site", body = SiteShown)),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(super) fn add_site() {}

/// A site with its settings.
#[derive(Serialize, ToSchema)]
pub(super) struct SiteWithSettings {
    #[serde(flatten)]
    site: SiteShown,
    /// What is set for it; null: as the server says.
    settings: SettingsShown,
}

/// What is set for a site.
#[derive(Serialize, ToSchema)]
pub(super) struct SettingsShown {
    /// Further host names that are this site.
    hosts: Vec<String>,
    /// Names by which other tools' scripts call it.
    aliases: Vec<String>,
    /// Query parameters that are kept though they look personal.
    kept_parameters: Vec<String>,
    /// Networks whose events are left out.
    excluded: Vec<String>,
    /// Are those counted too whose browser asks not to be measured?
    ignores_signals: bool,
    /// Are visitors asked whether they may be known again from day to day?
    asks_consent: bool,
    /// How many days single events are kept; 0: for good.
    keep_events_days: Option<u64>,
    /// How many days totals are kept; 0: for good.
    keep_totals_days: Option<u64>,
}

/// A site with its settings.
#[utoipa::path(
    get, path = "/api/v1/sites/{domain}", tag = "sites",
    params(("domain" = String, Path, description = "Its host name")),
    responses((status = 200, description = "The site", body = SiteWithSettings)),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(super) fn show_site() {}

/// Change a site.
///
/// What is left out stays as it is; a list takes the place of the one before.
#[utoipa::path(
    patch, path = "/api/v1/sites/{domain}", tag = "sites", request_body = SiteChange,
    params(("domain" = String, Path, description = "Its host name")),
    responses((status = 200, description = "The site", body = SiteWithSettings)),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(super) fn change_site() {}

/// Keys.
#[utoipa::path(
    get, path = "/api/v1/keys", tag = "keys",
    responses((status = 200, description = "The keys", body = Keys)),
    security(("key" = ["keys:manage"]), ("session" = []))
)]
pub(super) fn list_keys() {}

/// Make a key.
///
/// The secret is shown this once; only its hash is kept.
#[utoipa::path(
    post, path = "/api/v1/keys", tag = "keys", request_body = KeyRequest,
    responses((status = 201, description = "The key", body = KeyMade)),
    security(("key" = ["keys:manage"]), ("session" = []))
)]
pub(super) fn make_key() {}

/// Revoke a key.
#[utoipa::path(
    delete, path = "/api/v1/keys/{id}", tag = "keys",
    params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It is revoked")),
    security(("key" = ["keys:manage"]), ("session" = []))
)]
pub(super) fn revoke_key() {}

/// Does the process answer?
#[utoipa::path(get, path = "/healthz", tag = "operating", responses((status = 200, description = "It does")), security(()))]
pub(super) fn healthz() {}

/// Do all parts work?
#[utoipa::path(
    get, path = "/readyz", tag = "operating",
    responses((status = 200, description = "They do"), (status = 503, description = "One does not, or the service is being stopped")),
    security(())
)]
pub(super) fn readyz() {}

/// Figures for Prometheus.
///
/// With the token of the setting `metrics.token`.
#[utoipa::path(
    get, path = "/metrics", tag = "operating",
    responses((status = 200, description = "Figures", content_type = "text/plain", body = String)),
    security(("metrics" = []))
)]
pub(super) fn metrics() {}
