//! The way into the API.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::ApiKey;

use super::access::Who;
use super::rules::{self, Rule};
use super::{Access, Secret, origin, session};
use crate::audit::{self, About};
use crate::serve::{Allowed, App, Client, Kind, Problem, now};

/// Whom a limit is for.
#[derive(Hash)]
enum Counted {
    Key(i64),
    Account(i64),
    Client(IpAddr),
}

/// In front of the API's routes: asks for a key or a session, counts, looks what the route's rule says, and hands [`Access`] to the handler.
pub async fn door(State(app): State<Arc<App>>, client: Client, request: Request, next: Next) -> Response {
    let access = match who(&app, request.method(), request.headers()).await {
        Ok(access) => access,
        Err(problem) => return problem.into_response(),
    };
    let counted = match access.as_ref().map(Access::who) {
        Some(Who::Key(key)) => Counted::Key(key.id),
        Some(Who::Person(person)) => Counted::Account(person.account.id),
        Some(Who::Guest(_)) | None => Counted::Client(client.neighbourhood()),
    };
    let allowed = match app.requests.check(counted) {
        Ok(allowed) => allowed,
        Err(problem) => return problem.into_response(),
    };
    let mut answer = match access {
        Some(access) => match passes(&access, &request) {
            Ok(rule) => on(&app, rule, access, request, next).await,
            Err(problem) => problem.into_response(),
        },
        None => Problem::from(Kind::Unauthorized).into_response(),
    };
    tell(&allowed, answer.headers_mut());
    answer
}

/// Does the rule of the route let them try? A route without a rule is for nobody.
fn passes(access: &Access, request: &Request) -> Result<&'static Rule, Problem> {
    let route = request.extensions().get::<MatchedPath>();
    let rule = route.and_then(|route| rules::rule_of(request.method(), route.as_str()));
    let rule = rule.ok_or(Kind::MethodNotAllowed)?;
    access.passes(rule).map(|()| rule)
}

/// Asks the handler. A write that worked is noted, as the rule calls it.
async fn on(app: &App, rule: &Rule, access: Access, mut request: Request, next: Next) -> Response {
    let noted = rule.noted.map(|action| {
        let path = About::path(rule.route, request.uri().path(), &access.directory);
        (action, path, request.headers().get(header::USER_AGENT).cloned(), access.clone())
    });
    request.extensions_mut().insert(access);
    let mut answer = next.run(request).await;
    if let Some((action, path, agent, access)) = noted.filter(|_| answer.status().is_success()) {
        let about = answer.extensions_mut().remove::<About>().unwrap_or(path);
        audit::note(app, &access, action, &about, agent.as_ref()).await;
    }
    answer
}

/// The key, the guest or the person; none where there is neither, or the key is not known.
async fn who(app: &Arc<App>, method: &Method, headers: &HeaderMap) -> Result<Option<Access>, Problem> {
    let directory = app.directory.load_full();
    if let Some(secret) = bearer(headers).filter(|secret| secret.starts_with(Secret::GUEST_PREFIX.as_bytes()))
    {
        let link = app.records.guest(&Secret::hash_of(secret), now()).await?;
        return Ok(link.map(|link| Access::new(Who::Guest(Arc::new(link)), directory)));
    }
    if headers.contains_key(header::AUTHORIZATION) {
        return Ok(key_of(app, headers).map(|key| Access::new(Who::Key(key), directory)));
    }
    let Some(person) = session::person(app, headers).await? else { return Ok(None) };
    if !method.is_safe() && !origin::is_ours(headers) {
        return Err(Problem::new(
            Kind::Forbidden,
            "Another site's page sent this. Use the dashboard, or an API key.",
        ));
    }
    Ok(Some(Access::new(Who::Person(Arc::new(person)), directory)))
}

/// The valid key of `Authorization: Bearer KEY`. The day of its use is noted.
pub fn key_of(app: &Arc<App>, headers: &HeaderMap) -> Option<Arc<ApiKey>> {
    let secret = bearer(headers)?;
    let directory = app.directory.load();
    let (key, noted) = directory.key(&Secret::hash_of(secret))?;
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

/// What stands after `Bearer`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let secret = headers.get(header::AUTHORIZATION)?.as_bytes();
    let secret = secret.strip_prefix(b"Bearer ").or_else(|| secret.strip_prefix(b"bearer "))?;
    Some(secret.trim_ascii())
}

/// In the fields of draft-ietf-httpapi-ratelimit-headers-07.
fn tell(allowed: &Allowed, headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("ratelimit-limit"), allowed.limit.into());
    headers.insert(HeaderName::from_static("ratelimit-remaining"), allowed.remaining.into());
    headers.insert(HeaderName::from_static("ratelimit-reset"), allowed.reset.into());
}
