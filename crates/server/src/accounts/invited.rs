//! The page of an invitation: whoever has the link joins a workspace, with a new account or the one that they have.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use entrenous_storage::records::{Accepted, Accepting, Invitation};
use serde::Deserialize;

use super::pages::{self, Page, Said};
use super::setup::is_email;
use super::{Secret, login, origin, password, session};
use crate::audit::{self, About};
use crate::serve::{App, Client, Problem, now};

#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
pub(super) struct Filled {
    token: String,
    /// Whoever is signed in sends neither.
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(link): Query<Link>,
) -> Result<Response, Problem> {
    page(&app, &headers, &link.token, "", None, StatusCode::OK).await
}

/// The page, if the link is good.
async fn page(
    app: &App,
    headers: &HeaderMap,
    token: &str,
    email: &str,
    said: Option<Said>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let lang = pages::lang(headers);
    let Some(invitation) = app.records.invitation(&Secret::hash_of(token.as_bytes()), now()).await? else {
        return Page::void_invitation(lang).answer(StatusCode::FORBIDDEN);
    };
    let name = workspace(app, &invitation).await?;
    let signed_in = session::person(app, headers).await?.map(|person| person.account.email);
    let is_new = signed_in.is_none();
    let page =
        Page::invitation(lang, &name, invitation.membership.role, token, signed_in.as_deref(), email, said);
    if is_new { page.offering(app, token).answer(status) } else { page.answer(status) }
}

async fn workspace(app: &App, invitation: &Invitation) -> Result<String, Problem> {
    let all = app.records.workspaces().await?;
    let own = all.into_iter().find(|workspace| workspace.id == invitation.membership.workspace);
    Ok(own.map(|workspace| workspace.name).unwrap_or_default())
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Problem> {
    app.attempts.check(client.neighbourhood())?;
    if !origin::is_ours(&headers) {
        return Err(login::foreign());
    }
    let (token, email) = (Secret::hash_of(filled.token.as_bytes()), filled.email.trim());
    let again =
        |said| page(&app, &headers, &filled.token, email, Some(said), StatusCode::UNPROCESSABLE_ENTITY);
    let Some(invitation) = app.records.invitation(&token, now()).await? else {
        return Page::void_invitation(pages::lang(&headers)).answer(StatusCode::FORBIDDEN);
    };
    let signed_in = session::person(&app, &headers).await?;
    let accepted = match &signed_in {
        Some(person) => {
            app.records.accept_invitation(&token, Accepting::Account(person.account.id), now()).await?
        }
        None => {
            if !is_email(email) {
                return again(Said::NoEmail).await;
            }
            if let Err(weak) = password::check(&filled.password, email) {
                return again(weak.into()).await;
            }
            let hash = password::hash(&app, filled.password.clone()).await?;
            let new = Accepting::New { email, name: "", password: &hash };
            app.records.accept_invitation(&token, new, now()).await?
        }
    };
    match accepted {
        Accepted::Joined(account) => {
            let cookie = match signed_in {
                Some(_) => None,
                None => Some(session::start(&app, account, &headers).await?),
            };
            let email = signed_in.map_or_else(|| email.to_owned(), |person| person.account.email);
            let about = About::new(invitation.membership.workspace, invitation.membership.role.name());
            audit::note_account(&app, account, &email, "person.join", about, &headers).await;
            Ok(pages::go_on("/", cookie))
        }
        Accepted::Void => Page::void_invitation(pages::lang(&headers)).answer(StatusCode::FORBIDDEN),
        Accepted::HasAccount => again(Said::HasAccount).await,
        Accepted::Member => again(Said::IsMember).await,
    }
}
