//! `/api/v1/me`: what the dashboard has to know of whoever looks at it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{Role, Scope, SignedIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::name;
use crate::accounts::{Access, check_password, hash, verify};
use crate::config::Consent;
use crate::serve::{App, Json, Kind, Problem};

/// Who is signed in, and what they may do where.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The account's number.
    id: i64,
    /// The address to sign in with.
    email: String,
    /// What people call them; may be empty.
    name: String,
    /// `en` or `fr`; null: as the browser says.
    language: Option<String>,
    /// `light` or `dark`; null: as the system says.
    theme: Option<String>,
    /// What signing in takes beside the password.
    second_factor: SecondFactor,
    /// This session's number.
    session: i64,
    /// Where they are; the first is the one to begin with.
    workspaces: Vec<Place>,
    /// How a write has to be sent so that it is taken.
    writes: Writes,
    /// What the server's settings allow.
    server: Server,
}

/// What signing in takes beside the password.
#[derive(Debug, Serialize, ToSchema)]
struct SecondFactor {
    /// A code of an authenticator app?
    totp: bool,
    /// Recovery codes that are left.
    recovery_codes: i64,
}

/// Somebody's place in a workspace.
#[derive(Debug, Serialize, ToSchema)]
struct Place {
    /// The workspace's number.
    id: i64,
    /// What people call it.
    name: String,
    /// `client`, `viewer`, `analyst`, `admin` or `owner`: each may do what those before may.
    #[schema(example = "analyst")]
    role: &'static str,
    /// What that role may do, as scopes of keys say it.
    may: Vec<&'static str>,
    /// The sites that they see, by domain.
    sites: Vec<SiteSeen>,
}

/// A site, as the dashboard's menu shows it.
#[derive(Debug, Serialize, ToSchema)]
struct SiteSeen {
    /// Its host name.
    domain: String,
    /// What people call it.
    name: String,
    /// The IANA time zone of its days.
    time_zone: String,
}

/// How a write has to be sent. No token is needed: browsers say which page sends a request, and other sites' pages are refused.
#[derive(Debug, Serialize, ToSchema)]
struct Writes {
    /// Which pages may: `same-origin`.
    from: &'static str,
    /// The content type of bodies.
    content_type: &'static str,
}

/// What the server's settings allow.
#[derive(Debug, Serialize, ToSchema)]
struct Server {
    /// The version of the program.
    version: &'static str,
    /// How browsers reach it.
    url: String,
    /// May sites ask visitors whether they may be known again (`privacy.consent`)?
    consent: bool,
    /// The domains of short links.
    link_domains: Vec<String>,
}

/// Who is signed in.
///
/// Account, preferences, workspaces with role and sites. The first thing that the dashboard asks.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "people",
    responses((status = 200, description = "Whoever is signed in", body = Me)),
    security(("session" = []))
)]
pub(crate) async fn me(State(app): State<Arc<App>>, access: Access) -> Result<Response, Problem> {
    let person = access.person()?;
    shown(&app, &access, person).await
}

async fn shown(app: &App, access: &Access, person: &SignedIn) -> Result<Response, Problem> {
    let all = app.records.workspaces().await?;
    let directory = app.directory.load();
    let place = |place: &entrenous_storage::records::Membership| {
        let own = all.iter().find(|workspace| workspace.id == place.workspace)?;
        let sites = directory.sites().iter().filter(|site| site.workspace == own.id && access.sees(site.id));
        let seen = |site: &Arc<entrenous_storage::records::Site>| SiteSeen {
            domain: site.domain.clone(),
            name: site.name.clone(),
            time_zone: site.time_zone.clone(),
        };
        let may = Scope::ALL.into_iter().filter(|scope| Role::least(*scope) <= place.role);
        Some(Place {
            id: own.id,
            name: own.name.clone(),
            role: place.role.name(),
            may: may.map(Scope::name).collect(),
            sites: sites.map(seen).collect(),
        })
    };
    let account = &person.account;
    let totp = app.records.totp(account.id).await?;
    let me = Me {
        id: account.id,
        email: account.email.clone(),
        name: account.name.clone(),
        language: account.language.clone(),
        theme: account.theme.clone(),
        second_factor: SecondFactor {
            totp: totp.is_some_and(|totp| totp.confirmed.is_some()),
            recovery_codes: app.records.recovery_codes(account.id).await?,
        },
        session: person.session,
        workspaces: person.memberships.iter().filter_map(place).collect(),
        writes: Writes { from: "same-origin", content_type: "application/json" },
        server: Server {
            version: env!("CARGO_PKG_VERSION"),
            url: app.public_url.clone(),
            consent: app.config.privacy.consent == Consent::Asked,
            link_domains: app.config.links.domains.iter().map(|domain| domain.host.clone()).collect(),
        },
    };
    Ok(([(header::CACHE_CONTROL, "private, no-store")], axum::Json(me)).into_response())
}

/// What somebody wants to be called, and how they like their pages. What is left out stays as it is; an empty text is none.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MeChange {
    /// What people call them.
    name: Option<String>,
    /// `en` or `fr`; empty: as the browser says.
    language: Option<String>,
    /// `light` or `dark`; empty: as the system says.
    theme: Option<String>,
}

/// Change name and preferences.
#[utoipa::path(
    patch, path = "/api/v1/me", tag = "people", request_body = MeChange,
    responses((status = 200, description = "Whoever is signed in", body = Me)),
    security(("session" = []))
)]
pub(crate) async fn change_me(
    State(app): State<Arc<App>>,
    access: Access,
    Json(change): Json<MeChange>,
) -> Result<Response, Problem> {
    let mut person = access.person()?.clone();
    let account = &mut person.account;
    match change.name.as_deref() {
        None => {}
        Some("") => account.name.clear(),
        Some(text) => account.name = name(text)?,
    }
    one_of(change.language, &["en", "fr"], "language", &mut account.language)?;
    one_of(change.theme, &["light", "dark"], "theme", &mut account.theme)?;
    let (language, theme) = (account.language.as_deref(), account.theme.as_deref());
    app.records.change_account(account.id, &account.name, language, theme).await?;
    shown(&app, &access, &person).await
}

fn one_of(
    asked: Option<String>,
    known: &[&str],
    what: &str,
    kept: &mut Option<String>,
) -> Result<(), Problem> {
    match asked {
        None => {}
        Some(text) if text.is_empty() => *kept = None,
        Some(text) if known.contains(&text.as_str()) => *kept = Some(text),
        Some(_) => {
            let known = known.join(" or ");
            return Err(Problem::new(Kind::Invalid, format!("The {what} is {known}, or empty.")));
        }
    }
    Ok(())
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// The one until now.
    current: String,
    /// The new one: 12 characters or more.
    new: String,
}

/// Change the password.
///
/// All other sessions end.
#[utoipa::path(
    post, path = "/api/v1/me/password", tag = "people", request_body = PasswordChange,
    responses((status = 204, description = "It is changed")),
    security(("session" = []))
)]
pub(crate) async fn change_password(
    State(app): State<Arc<App>>,
    access: Access,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let person = access.person()?;
    let account = &person.account;
    app.attempts.check(("password", account.id))?;
    if !verify(&app, change.current, Some(account.password.clone())).await? {
        return Err(Problem::new(Kind::Invalid, "This is not the password until now."));
    }
    check_password(&change.new, &account.email)?;
    let hash = hash(&app, change.new).await?;
    app.records.change_password(account.id, &hash).await?;
    app.records.end_other_sessions(account.id, person.session).await?;
    Ok(StatusCode::NO_CONTENT)
}
