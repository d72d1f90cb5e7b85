//! Signing in and out.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::pages::{self, Page, Said};
use super::{origin, password, session};
use crate::serve::{App, Client, Kind, Problem};

#[derive(Deserialize)]
pub(super) struct Filled {
    email: String,
    password: String,
}

pub(super) async fn show(headers: HeaderMap) -> Result<Response, Problem> {
    Page::login(pages::lang(&headers), "", None).answer(StatusCode::OK)
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
        Some(account) if right => Ok(pages::go_on("/", Some(session::start(&app, account.id).await?))),
        _ => Page::login(lang, email, Some(Said::WrongPassword)).answer(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

pub(super) async fn leave(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    if !origin::is_ours(&headers) {
        return Err(foreign());
    }
    Ok(pages::go_on("/login", Some(session::end(&app, &headers).await?)))
}

fn foreign() -> Problem {
    Problem::new(Kind::Forbidden, "Another site's page sent this form. Use the server's own page.")
}
