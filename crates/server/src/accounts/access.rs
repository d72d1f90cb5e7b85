//! Who asks, and what they may: the way into the API.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::{ApiKey, Scope};

use super::{Secret, origin, session};
use crate::serve::{Allowed, App, Client, Kind, Problem, now};

/// Who is let in.
#[derive(Debug, Clone)]
pub enum Access {
    /// A program with a key.
    Key(Arc<ApiKey>),
    /// Somebody who is signed in; the account's number.
    Account(i64),
}

impl Access {
    /// May they do this to that site? None: to all sites.
    ///
    /// # Errors
    ///
    /// A problem that names what is missing.
    pub fn may(&self, scope: Scope, site: Option<u32>) -> Result<(), Problem> {
        self.may_any(&[scope])?;
        match self {
            Access::Key(key) if key.site.is_some() && key.site != site => {
                Err(Problem::new(Kind::Forbidden, "This key is for one site alone. Use a key for all sites."))
            }
            _ => Ok(()),
        }
    }

    /// Have they one of these scopes?
    ///
    /// # Errors
    ///
    /// A problem that names them.
    pub fn may_any(&self, scopes: &[Scope]) -> Result<(), Problem> {
        match self {
            Access::Key(key) if !scopes.iter().any(|scope| key.scopes.contains(scope)) => {
                let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
                let detail =
                    format!("This key lacks the scope {}. Make one that has it.", names.join(" or "));
                Err(Problem::new(Kind::Forbidden, detail))
            }
            _ => Ok(()),
        }
    }

    /// Whom a limit of their own is for.
    pub(crate) fn counted(&self) -> (bool, i64) {
        match self {
            Access::Key(key) => (true, key.id),
            Access::Account(account) => (false, *account),
        }
    }

    /// May they know of this site at all?
    pub fn sees(&self, site: u32) -> bool {
        match self {
            Access::Key(key) => key.site.is_none_or(|own| own == site),
            Access::Account(_) => true,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Access {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Access, Problem> {
        parts.extensions.get::<Access>().cloned().ok_or_else(|| Kind::Unauthorized.into())
    }
}

/// Whom a limit is for.
#[derive(Hash)]
enum Counted {
    Key(i64),
    Account(i64),
    Client(IpAddr),
}

/// In front of the API's routes: asks for a key or a session, counts, and hands [`Access`] to the handler.
pub async fn door(State(app): State<Arc<App>>, client: Client, mut request: Request, next: Next) -> Response {
    let access = match who(&app, request.method(), request.headers()).await {
        Ok(access) => access,
        Err(problem) => return problem.into_response(),
    };
    let counted = match &access {
        Some(Access::Key(key)) => Counted::Key(key.id),
        Some(Access::Account(account)) => Counted::Account(*account),
        None => Counted::Client(client.neighbourhood()),
    };
    let allowed = match app.requests.check(counted) {
        Ok(allowed) => allowed,
        Err(problem) => return problem.into_response(),
    };
    let mut answer = match access {
        Some(access) => {
            request.extensions_mut().insert(access);
            next.run(request).await
        }
        None => Problem::from(Kind::Unauthorized).into_response(),
    };
    tell(&allowed, answer.headers_mut());
    answer
}

/// The key or the account; none where there is neither, or the key is not known.
async fn who(app: &Arc<App>, method: &Method, headers: &HeaderMap) -> Result<Option<Access>, Problem> {
    if headers.contains_key(header::AUTHORIZATION) {
        return Ok(key_of(app, headers).map(Access::Key));
    }
    let Some(account) = session::account(app, headers).await? else { return Ok(None) };
    if !method.is_safe() && !origin::is_ours(headers) {
        return Err(Problem::new(
            Kind::Forbidden,
            "Another site's page sent this. Use the dashboard, or an API key.",
        ));
    }
    Ok(Some(Access::Account(account.id)))
}

/// The valid key of `Authorization: Bearer KEY`. The day of its use is noted.
pub fn key_of(app: &Arc<App>, headers: &HeaderMap) -> Option<Arc<ApiKey>> {
    let secret = headers.get(header::AUTHORIZATION)?.as_bytes();
    let secret = secret.strip_prefix(b"Bearer ").or_else(|| secret.strip_prefix(b"bearer "))?;
    let directory = app.directory.load();
    let (key, noted) = directory.key(&Secret::hash_of(secret.trim_ascii()))?;
    let today = now().div_euclid(24 * 60 * 60);
    if noted.swap(today, std::sync::atomic::Ordering::Relaxed) < today {
        let (app, id) = (app.clone(), key.id);
        tokio::spawn(async move {
            if let Err(error) = app.records.note_key_used(id, today).await {
                tracing::warn!(%error, "the day of a key's use could not be noted");
            }
        });
    }
    Some(key.clone())
}

/// In the fields of draft-ietf-httpapi-ratelimit-headers-07.
fn tell(allowed: &Allowed, headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("ratelimit-limit"), allowed.limit.into());
    headers.insert(HeaderName::from_static("ratelimit-remaining"), allowed.remaining.into());
    headers.insert(HeaderName::from_static("ratelimit-reset"), allowed.reset.into());
}
