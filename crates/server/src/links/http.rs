//! `/api/v1/links`.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{NewLink, Scope, StoredLink};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bulk::{ROWS, add_all};
use super::fields::{InvalidLink, Known, LinkFields};
use super::import::{self, Tool};
use super::shown::{shown, with_findings, with_page};
use crate::accounts::{Access, hash};
use crate::audit::About;
use crate::cards::{self, Preview, link_preview};
use crate::serve::{App, Json, Kind, Problem, now};

/// Links in one answer, if nothing else is asked for, and at most.
const PAGE: usize = 100;
const MOST: usize = 1_000;

/// Which links to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Listed {
    /// Those whose clicks are counted for this site.
    pub(crate) site: Option<String>,
    /// Those on this domain.
    pub(crate) host: Option<String>,
    /// Those whose slug, name or target has this in it, whatever its case.
    pub(crate) search: Option<String>,
    /// `true`: the archived ones; else the others.
    pub(crate) archived: bool,
    /// How many: 1 to 1000; 100 if left out.
    pub(crate) limit: Option<usize>,
    /// Go on after this: `next` of the answer before.
    pub(crate) after: Option<i64>,
}

/// The latest first.
pub(super) async fn list(
    State(app): State<Arc<App>>,
    access: Access,
    Query(asked): Query<Listed>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let host = asked.host.as_deref().map(bare_host);
    let site = asked.site.as_deref().map(bare_host);
    let search = asked.search.as_deref().map(str::to_lowercase);
    let links = app.links.load();
    let domains =
        links.domains().iter().filter(|domain| host.as_ref().is_none_or(|host| *host == domain.host));
    let mut found: Vec<_> = domains
        .flat_map(|domain| domain.links())
        .filter(|entry| {
            let stored = &entry.stored;
            let has = |search: &String| {
                [&stored.slug, &stored.name, &stored.link.target]
                    .iter()
                    .any(|text| text.to_lowercase().contains(search))
            };
            access.sees(stored.site)
                && stored.archived.is_some() == asked.archived
                && site.as_ref().is_none_or(|site| *site == entry.site)
                && asked.after.is_none_or(|after| stored.id < after)
                && search.as_ref().is_none_or(has)
        })
        .collect();
    found.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.stored.id));
    let limit = asked.limit.unwrap_or(PAGE).clamp(1, MOST);
    let next = found.get(limit).and_then(|_| found.get(limit - 1)).map(|last| last.stored.id);
    found.truncate(limit);
    let shown: Vec<Value> = found
        .iter()
        .map(|entry| shown(&entry.stored, &entry.site, entry.used.load(Ordering::Acquire)))
        .collect();
    Ok(axum::Json(json!({ "links": shown, "next": next })).into_response())
}

pub(super) async fn add(
    State(app): State<Arc<App>>,
    access: Access,
    Json(fields): Json<LinkFields>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage])?;
    let known = Known(&app.config.links.domains);
    let domain = known.domain(&fields).map_err(invalid)?;
    let site = |name: &str| {
        let directory = app.directory.load();
        let site = directory.site_of_host(name).filter(|site| access.sees(site.id)).cloned();
        site.ok_or_else(|| {
            Problem::new(Kind::Invalid, "There is no site of this domain; GET /api/v1/sites lists them.")
        })
    };
    let own = site(&domain.site)?;
    let site = fields.site.as_deref().map_or_else(|| Ok(Arc::clone(&own)), site)?;
    access.may(Scope::LinksManage, Some(own.id))?;
    access.may(Scope::LinksManage, Some(site.id))?;
    let registry = app.records.utm(site.id).await?;
    let draft = known.draft(&fields, None, &registry).map_err(invalid)?;
    let password = match draft.password {
        Some(Some(password)) => Some(hash(&app, password).await?),
        _ => None,
    };
    let new = NewLink {
        site: site.id,
        host: domain.host.clone(),
        slug: fields.slug().map_err(invalid)?.as_str().to_owned(),
        name: draft.name,
        password,
        link: draft.link,
    };
    let added = app.records.add_link(&new, now()).await?;
    app.reload().await?;
    cards::ask(&app, &added, None);
    let body = with_findings(shown(&added, &site.domain, added.used), &draft.righted, &draft.left);
    let about = About::new(site.workspace, format!("{}/{}", added.host, added.slug));
    Ok((StatusCode::CREATED, Extension(about), axum::Json(body)).into_response())
}

pub(super) async fn one(
    State(app): State<Arc<App>>,
    access: Access,
    Path((host, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let (stored, site) = found(&app, &access, &host, &slug).await?;
    let page = app.records.page(stored.id).await?;
    Ok(axum::Json(with_page(shown(&stored, &site, used(&app, &stored)), page.as_ref())).into_response())
}

/// Asks the target anew what it says of itself.
pub(super) async fn refresh(
    State(app): State<Arc<App>>,
    access: Access,
    Path((host, slug)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (stored, site) = found(&app, &access, &host, &slug).await?;
    access.may(Scope::LinksManage, Some(stored.site))?;
    app.cards.previews.check(access.counted())?;
    let fault = cards::ask_now(&app, &stored).await?.err();
    let page = app.records.page(stored.id).await?;
    let mut body = with_page(shown(&stored, &site, used(&app, &stored)), page.as_ref());
    body["target_fault"] = json!(fault.map(|fault| fault.to_string()));
    Ok(axum::Json(body).into_response())
}

/// What each app will show of the link.
pub(super) async fn preview(
    State(app): State<Arc<App>>,
    access: Access,
    Path((host, slug)): Path<(String, String)>,
) -> Result<axum::Json<Preview>, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let (stored, _) = found(&app, &access, &host, &slug).await?;
    app.cards.previews.check(access.counted())?;
    let entry = app.links.load().domain(&stored.host).and_then(|domain| domain.link(&stored.slug).cloned());
    Ok(axum::Json(link_preview(&app, &entry.ok_or(Kind::NotFound)?).await))
}

pub(super) async fn change(
    State(app): State<Arc<App>>,
    access: Access,
    Path((host, slug)): Path<(String, String)>,
    Json(fields): Json<LinkFields>,
) -> Result<Response, Problem> {
    let (mut stored, site) = found(&app, &access, &host, &slug).await?;
    access.may(Scope::LinksManage, Some(stored.site))?;
    fields.changes_only().map_err(invalid)?;
    let registry = app.records.utm(stored.site).await?;
    let known = Known(&app.config.links.domains);
    let draft = known.draft(&fields, Some((&stored.name, &stored.link)), &registry).map_err(invalid)?;
    match draft.password {
        Some(Some(password)) => stored.password = Some(hash(&app, password).await?),
        Some(None) => stored.password = None,
        None => {}
    }
    (stored.name, stored.link) = (draft.name, draft.link);
    match fields.archived {
        Some(true) => stored.archived = stored.archived.or(Some(now())),
        Some(false) => stored.archived = None,
        None => {}
    }
    let changed = app.records.change_link(&stored).await?.ok_or(Kind::NotFound)?;
    app.reload().await?;
    cards::ask(&app, &changed, app.records.page(changed.id).await?.as_ref());
    let body = with_findings(shown(&changed, &site, used(&app, &changed)), &draft.righted, &draft.left);
    Ok((about(&app, &changed), axum::Json(body)).into_response())
}

pub(super) async fn archive(
    State(app): State<Arc<App>>,
    access: Access,
    Path((host, slug)): Path<(String, String)>,
) -> Result<(StatusCode, Extension<About>), Problem> {
    let (mut stored, _) = found(&app, &access, &host, &slug).await?;
    access.may(Scope::LinksManage, Some(stored.site))?;
    stored.archived = stored.archived.or(Some(now()));
    app.records.change_link(&stored).await?.ok_or(Kind::NotFound)?;
    app.reload().await?;
    Ok((StatusCode::NO_CONTENT, about(&app, &stored)))
}

/// For the audit log.
fn about(app: &App, stored: &StoredLink) -> Extension<About> {
    let site = app.directory.load().site(stored.site).map(|site| site.workspace);
    Extension(About { workspace: site, what: format!("{}/{}", stored.host, stored.slug) })
}

/// A JSON list of links, or CSV whose first line names the fields.
pub(super) async fn bulk(
    State(app): State<Arc<App>>,
    access: Access,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage])?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let rows = if kind.starts_with("text/csv") {
        import::read(&body, Tool::Entrenous).map_err(|why| Problem::new(Kind::Invalid, why))?
    } else if kind.starts_with("application/json") {
        let rows: Vec<Value> = serde_json::from_slice(&body).map_err(|error| {
            Problem::new(Kind::BadRequest, format!("The body is no list of links: {error}."))
        })?;
        rows.into_iter().map(|row| serde_json::from_value(row).map_err(|error| error.to_string())).collect()
    } else {
        return Err(Problem::new(Kind::UnsupportedMediaType, "Send application/json or text/csv."));
    };
    if rows.len() > ROWS {
        return Err(Problem::new(
            Kind::Invalid,
            format!("At most {ROWS} links at once; send the rest separately."),
        ));
    }
    let directory = app.directory.load_full();
    let known = Known(&app.config.links.domains);
    let may = |site| access.may(Scope::LinksManage, Some(site)).is_ok();
    let rows = add_all(&app.records, known, &directory, rows, may, now()).await?;
    app.reload().await?;
    let about =
        About { workspace: access.workspace(Scope::LinksManage, None).ok(), what: rows.added.to_string() };
    Ok((Extension(about), axum::Json(rows)).into_response())
}

/// The link as it is in the records, and its site, for those who may see it. To others it is not there.
pub(super) async fn found(
    app: &App,
    access: &Access,
    host: &str,
    slug: &str,
) -> Result<(StoredLink, String), Problem> {
    let stored = app.records.link(&bare_host(host), slug).await?.ok_or(Kind::NotFound)?;
    let directory = app.directory.load();
    let site = directory.site(stored.site).filter(|site| access.sees(site.id)).ok_or(Kind::NotFound)?;
    Ok((stored, site.domain.clone()))
}

fn used(app: &App, stored: &StoredLink) -> u64 {
    let links = app.links.load();
    let entry = links.domain(&stored.host).and_then(|domain| domain.link(&stored.slug));
    entry.map_or(stored.used, |entry| entry.used.load(Ordering::Acquire).max(stored.used))
}

pub(super) fn invalid(bad: InvalidLink) -> Problem {
    Problem::new(Kind::Invalid, bad.to_string())
}
