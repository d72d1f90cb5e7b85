//! The session cookie of the dashboard.

use axum::http::{HeaderMap, HeaderValue, header};
use entrenous_storage::records::Account;

use super::Secret;
use crate::serve::{App, Problem, now};

const NAME: &str = "entrenous_session";

/// Signs an account in. Returns the cookie.
pub(super) async fn start(app: &App, account: i64) -> Result<HeaderValue, Problem> {
    let secret = Secret::new().map_err(|error| Problem::internal(&error))?;
    let seconds = app.config.accounts.session_days * 24 * 60 * 60;
    let now = now();
    let expires = now.saturating_add_unsigned(seconds);
    app.records.start_session(&secret.hash(), account, now, expires).await?;
    Ok(cookie(app, secret.text(), seconds))
}

/// Signs out. Returns the cookie that takes the other's place.
pub(super) async fn end(app: &App, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    if let Some(token) = token(headers) {
        app.records.end_session(&Secret::hash_of(token.as_bytes())).await?;
    }
    Ok(cookie(app, "", 0))
}

/// Whose session it is.
pub(crate) async fn account(app: &App, headers: &HeaderMap) -> Result<Option<Account>, Problem> {
    match token(headers) {
        Some(token) => Ok(app.records.signed_in(&Secret::hash_of(token.as_bytes()), now()).await?),
        None => Ok(None),
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == NAME && !value.is_empty()).map(|(_, value)| value)
}

fn cookie(app: &App, value: &str, seconds: u64) -> HeaderValue {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).expect("letters that a header may have")
}
