//! Signing in and out.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use entrenous_storage::records::Account;
use serde::Deserialize;

use super::pages::{self, Page, Said};
use super::{origin, password, session, totp};
use crate::audit::{self, About};
use crate::serve::{App, Client, Kind, Problem};

#[derive(Deserialize)]
pub(super) struct Filled {
    email: String,
    password: String,
}

pub(super) async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    Page::login(pages::lang(&headers), "", None).offering(&app, "").answer(StatusCode::OK)
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Problem> {
    let lang = pages::lang(&headers);
    if !origin::is_ours(&headers) {
        return Err(foreign());
    }
    app.attempts.check(client.neighbourhood())?;
    let email = filled.email.trim();
    let account = app.records.account_by_email(email).await?;
    let hash = account.as_ref().map(|account| account.password.clone());
    let right = password::verify(&app, filled.password, hash).await?;
    match account {
        Some(account) if right => match totp::begin(&app, &account, &headers).await? {
            Some(page) => Ok(page),
            None => enter(&app, &account, &headers).await,
        },
        _ => {
            let page = Page::login(lang, email, Some(Said::WrongPassword)).offering(&app, "");
            page.answer(StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Signs an account in.
pub(super) async fn enter(app: &App, account: &Account, headers: &HeaderMap) -> Result<Response, Problem> {
    let cookie = session::start(app, account.id, headers).await?;
    audit::note_account(app, account.id, &account.email, "session.start", About::default(), headers).await;
    Ok(pages::go_on("/", Some(cookie)))
}

pub(super) async fn leave(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    if !origin::is_ours(&headers) {
        return Err(foreign());
    }
    Ok(pages::go_on("/login", Some(session::end(&app, &headers).await?)))
}

pub(super) fn foreign() -> Problem {
    Problem::new(Kind::Forbidden, "Another site's page sent this form. Use the server's own page.")
}
