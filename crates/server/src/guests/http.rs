//! `/api/v1/sites/{domain}/guests`, and what a guest asks first.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{GuestLink, NewGuestLink, Scope, Site};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::accounts::{Access, Secret, hash, verify};
use crate::audit::About;
use crate::people::{LookShown, look, name, time};
use crate::query::check_filters;
use crate::serve::{App, Client, Json, Kind, Problem, now};
use crate::sites::found;

/// Guest links of a site.
const MOST: usize = 200;
const MOST_DAYS: i64 = 3_650;
const DAY: i64 = 24 * 60 * 60;
/// How long somebody who gave a password is let in.
const PASS_SECONDS: i64 = 12 * 60 * 60;

/// A guest link as it is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuestLinkFields {
    /// What people call it.
    #[schema(example = "For the board")]
    name: String,
    /// A password that guests have to give, of 8 characters or more; without it whoever has the link is let in.
    password: Option<String>,
    /// Filters in the words of `/api/v1/query`, which hold for whatever is asked through the link.
    #[serde(default)]
    #[schema(value_type = Vec<Value>, example = json!([["is", "source", ["dark_social/whatsapp"]]]))]
    filters: Vec<Value>,
    /// How many days it is good for; until it is revoked, if left out.
    days: Option<i64>,
}

/// A guest link that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuestLinkMade {
    /// Its number.
    id: i64,
    /// The address to hand on. It is shown this once.
    url: String,
}

/// Guest links.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuestLinks {
    /// In the order in which they were made.
    links: Vec<GuestLinkShown>,
}

/// A guest link, without its address.
#[derive(Debug, Serialize, ToSchema)]
struct GuestLinkShown {
    /// Its number.
    id: i64,
    /// What people call it.
    name: String,
    /// Has it a password?
    has_password: bool,
    /// The filters that it locks.
    #[schema(value_type = Vec<Value>)]
    filters: Vec<Value>,
    /// When it was made.
    created: Option<String>,
    /// Until when it is good; null: until it is revoked.
    expires: Option<String>,
}

/// A site's guest links.
#[utoipa::path(
    get, path = "/api/v1/sites/{domain}/guests", tag = "guests",
    params(("domain" = String, Path, description = "The site's host name")),
    responses((status = 200, description = "The links", body = GuestLinks)),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn guest_links(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
) -> Result<axum::Json<GuestLinks>, Problem> {
    let site = found(&app, &access, &domain)?;
    let shown = |link: GuestLink| GuestLinkShown {
        id: link.id,
        name: link.name,
        has_password: link.password.is_some(),
        filters: link.filters,
        created: time(link.created),
        expires: link.expires.and_then(time),
    };
    let links = app.records.guest_links(site.id).await?;
    Ok(axum::Json(GuestLinks { links: links.into_iter().map(shown).collect() }))
}

/// Make a guest link.
///
/// Whoever has it sees this site's figures, within its filters, and nothing else.
#[utoipa::path(
    post, path = "/api/v1/sites/{domain}/guests", tag = "guests", request_body = GuestLinkFields,
    params(("domain" = String, Path, description = "The site's host name")),
    responses((status = 201, description = "The link", body = GuestLinkMade)),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn add_guest_link(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(fields): Json<GuestLinkFields>,
) -> Result<Response, Problem> {
    let site = found(&app, &access, &domain)?;
    access.may(Scope::SitesManage, Some(site.id))?;
    let invalid = |why: String| Problem::new(Kind::Invalid, why);
    let name = name(&fields.name)?;
    check_filters(&fields.filters)?;
    if fields.days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        return Err(invalid(format!(
            "A guest link is good for 1 to {MOST_DAYS} days, or until it is revoked."
        )));
    }
    if app.records.guest_links(site.id).await?.len() >= MOST {
        return Err(Problem::new(Kind::Conflict, format!("The site has {MOST} guest links. Revoke some.")));
    }
    let password = match fields.password {
        None => None,
        Some(password) if (8..=200).contains(&password.chars().count()) => Some(hash(&app, password).await?),
        Some(_) => return Err(invalid("A guest link's password has 8 to 200 characters.".to_owned())),
    };
    let secret = Secret::new_guest().map_err(|error| Problem::internal(&error))?;
    let now = now();
    let new = NewGuestLink {
        token: &secret.hash(),
        site: site.id,
        name: &name,
        password: password.as_deref(),
        filters: &fields.filters,
        expires: fields.days.map(|days| now + days * DAY),
    };
    let id = app.records.add_guest_link(new, now).await?;
    let url = format!("{}/guest/{}", app.public_url, secret.text());
    let about = Extension(About::new(site.workspace, format!("{}: {name}", site.domain)));
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, headers, about, axum::Json(GuestLinkMade { id, url })).into_response())
}

/// Revoke a guest link.
#[utoipa::path(
    delete, path = "/api/v1/sites/{domain}/guests/{id}", tag = "guests",
    params(
        ("domain" = String, Path, description = "The site's host name"),
        ("id" = i64, Path, description = "The link's number"),
    ),
    responses((status = 204, description = "It is void")),
    security(("key" = ["sites:manage"]), ("session" = []))
)]
pub(crate) async fn revoke_guest_link(
    State(app): State<Arc<App>>,
    access: Access,
    Path((domain, id)): Path<(String, i64)>,
) -> Result<StatusCode, Problem> {
    let site = found(&app, &access, &domain)?;
    let void = app.records.revoke_guest_link(site.id, id).await?;
    if void { Ok(StatusCode::NO_CONTENT) } else { Err(Kind::NotFound.into()) }
}

/// What a guest has.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuestCard {
    /// The last part of the link's address.
    link: String,
    /// The password, if it has one.
    password: Option<String>,
}

/// What a guest sees.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuestSeen {
    /// What to send as `Authorization: Bearer …` with `/api/v1/query`; of a link with a password it is good for 12 hours.
    key: String,
    /// What people call the link.
    name: String,
    /// The site that it shows, and the only one that may be asked about.
    site: String,
    /// What people call the site.
    site_name: String,
    /// The IANA time zone of its days.
    time_zone: String,
    /// The filters that hold for whatever is asked.
    #[schema(value_type = Vec<Value>)]
    filters: Vec<Value>,
    /// How the site's workspace looks.
    look: LookShown,
}

/// Open a guest link.
///
/// Says what it shows, and what to ask with. A link with a password needs it: without, the problem has `"needs": "password"`.
#[utoipa::path(
    post, path = "/api/v1/guest", tag = "guests", request_body = GuestCard,
    responses((status = 200, description = "What it shows", body = GuestSeen)),
    security(())
)]
pub(crate) async fn open_guest_link(
    State(app): State<Arc<App>>,
    client: Client,
    Json(card): Json<GuestCard>,
) -> Result<Response, Problem> {
    app.requests.check(("guest", client.neighbourhood()))?;
    let now = now();
    let link = app.records.guest_link(&Secret::hash_of(card.link.as_bytes()), now).await?;
    let site = |link: &GuestLink| -> Option<Arc<Site>> { app.directory.load().site(link.site).cloned() };
    let unknown =
        || Problem::new(Kind::NotFound, "This link is not known, was revoked, or its time is over.");
    let (link, site) =
        link.and_then(|link| Some((site(&link)?, link))).map(|(a, b)| (b, a)).ok_or_else(unknown)?;
    let key = match link.password {
        None => card.link,
        Some(password) => {
            let needs = |why: &str| Problem::new(Kind::Forbidden, why).with("needs", "password");
            let given = card.password.ok_or_else(|| needs("Give the password of this link."))?;
            // Of each link so many at once, whoever asks, and of each client.
            app.attempts.check(("guest link", link.id))?;
            app.attempts.check(client.neighbourhood())?;
            if !verify(&app, given, Some(password)).await? {
                return Err(needs("This is not the password of this link."));
            }
            let pass = Secret::new_guest().map_err(|error| Problem::internal(&error))?;
            app.records.add_guest_pass(&pass.hash(), link.id, now, now + PASS_SECONDS).await?;
            pass.text().to_owned()
        }
    };
    let seen = GuestSeen {
        key,
        name: link.name,
        site: site.domain.clone(),
        site_name: site.name.clone(),
        time_zone: site.time_zone.clone(),
        filters: link.filters,
        look: look(&app.records, site.workspace).await?,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(seen)).into_response())
}
