//! The second step of signing in: a page that asks for a code.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use entrenous_storage::records::Account;
use serde::Deserialize;

use super::{plain, step_of};
use crate::accounts::pages::{self, Page, Said};
use crate::accounts::{Secret, login, origin};
use crate::serve::{App, Client, Problem, now};

/// How long somebody may look for their telephone.
const SECONDS: i64 = 10 * 60;

#[derive(Deserialize)]
pub(in crate::accounts) struct Filled {
    token: String,
    code: String,
}

/// The page that asks for a code, if the account has an app; none if it has none.
pub(in crate::accounts) async fn begin(
    app: &App,
    account: &Account,
    headers: &HeaderMap,
) -> Result<Option<Response>, Problem> {
    if app.records.totp(account.id).await?.is_none_or(|totp| totp.confirmed.is_none()) {
        return Ok(None);
    }
    let secret = Secret::new().map_err(|error| Problem::internal(&error))?;
    app.records.begin_sign_in(&secret.hash(), account.id, now(), now() + SECONDS).await?;
    Page::code(pages::lang(headers), secret.text(), None).answer(StatusCode::OK).map(Some)
}

pub(in crate::accounts) async fn submit(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Problem> {
    if !origin::is_ours(&headers) {
        return Err(login::foreign());
    }
    app.attempts.check(client.neighbourhood())?;
    let lang = pages::lang(&headers);
    let token = Secret::hash_of(filled.token.as_bytes());
    let Some(account) = app.records.try_sign_in(&token, now()).await? else {
        return Page::login(lang, "", Some(Said::TooLate))
            .offering(&app, "")
            .answer(StatusCode::UNPROCESSABLE_ENTITY);
    };
    // Whoever knows the password may still not guess codes from many places at once.
    app.codes.check(account.id)?;
    if is_right(&app, &account, &filled.code).await? {
        app.records.end_half_sign_in(&token).await?;
        return login::enter(&app, &account, &headers).await;
    }
    Page::code(lang, &filled.token, Some(Said::WrongCode)).answer(StatusCode::UNPROCESSABLE_ENTITY)
}

async fn is_right(app: &App, account: &Account, given: &str) -> Result<bool, Problem> {
    let totp = app.records.totp(account.id).await?.filter(|totp| totp.confirmed.is_some());
    if let Some(step) = totp.and_then(|totp| step_of(&totp.secret, given, now())) {
        return Ok(app.records.use_totp_step(account.id, step).await?);
    }
    let code = Secret::hash_of(plain(given).as_bytes());
    Ok(app.records.use_recovery_code(account.id, &code).await?)
}
