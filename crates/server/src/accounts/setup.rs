//! The first account: made by whoever has the link that the server prints where there is none.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use entrenous_storage::records::{FIRST_WORKSPACE, MadeAccount, RecordsError};
use serde::Deserialize;

use super::pages::{self, Page, Said};
use super::{Secret, origin, password, session};
use crate::audit::{self, About};
use crate::serve::{App, Client, Kind, Problem, now};

const LINK_SECONDS: i64 = 24 * 60 * 60;

/// A new link to make the owner's account, good for a day and for once; none where there is an account. Earlier links become void.
pub(crate) async fn setup_link(app: &App) -> Result<Option<String>, RecordsError> {
    if app.records.account_count().await? > 0 {
        return Ok(None);
    }
    let secret = Secret::new().map_err(|error| {
        tracing::error!(%error, "the system gives no random numbers");
        RecordsError::Busy
    })?;
    app.records.put_setup_token(&secret.hash(), now() + LINK_SECONDS).await?;
    Ok(Some(format!("{}/setup?token={}", app.public_url, secret.text())))
}

#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
pub(super) struct Filled {
    token: String,
    email: String,
    password: String,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(link): Query<Link>,
) -> Result<Response, Problem> {
    let lang = pages::lang(&headers);
    if app.records.setup_token_is_valid(&Secret::hash_of(link.token.as_bytes()), now()).await? {
        return Page::setup(lang, &link.token, "", None).answer(StatusCode::OK);
    }
    Page::void_link(lang).answer(StatusCode::FORBIDDEN)
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Problem> {
    let lang = pages::lang(&headers);
    app.attempts.check(client.neighbourhood())?;
    if !origin::is_ours(&headers) {
        return Err(Problem::new(
            Kind::Forbidden,
            "Another site's page sent this form. Open the link once more.",
        ));
    }
    let token = Secret::hash_of(filled.token.as_bytes());
    if !app.records.setup_token_is_valid(&token, now()).await? {
        return Page::void_link(lang).answer(StatusCode::FORBIDDEN);
    }
    let email = filled.email.trim();
    let said = if is_email(email) {
        password::check(&filled.password, email).err().map(Said::from)
    } else {
        Some(Said::NoEmail)
    };
    if let Some(said) = said {
        return Page::setup(lang, &filled.token, email, Some(said)).answer(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let hash = password::hash(&app, filled.password).await?;
    match app.records.make_first_account(&token, email, &hash, now()).await? {
        MadeAccount::Made(account) => {
            let about = About::new(FIRST_WORKSPACE, "owner");
            audit::note_account(&app, account, email, "person.join", about, &headers).await;
            Ok(pages::go_on("/", Some(session::start(&app, account, &headers).await?)))
        }
        MadeAccount::TokenInvalid | MadeAccount::NotFirst => {
            Page::void_link(lang).answer(StatusCode::FORBIDDEN)
        }
    }
}

/// Is it an address as one can be written? Whether it exists only a message could tell.
pub(super) fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    text.len() <= 254
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
        && parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'))
}
