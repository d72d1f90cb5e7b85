//! The session cookie of the dashboard.

use axum::http::{HeaderMap, HeaderValue, header};
use entrenous_core::evidence::rules::Agent;
use entrenous_storage::records::SignedIn;

use super::Secret;
use crate::serve::{App, Problem, now};

const NAME: &str = "entrenous_session";
const HOUR: i64 = 60 * 60;

/// Signs an account in. Returns the cookie.
pub(super) async fn start(app: &App, account: i64, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    let secret = Secret::new().map_err(|error| Problem::internal(&error))?;
    let seconds = app.config.accounts.session_days * 24 * 60 * 60;
    let now = now();
    let expires = now.saturating_add_unsigned(seconds);
    let client = client_kind(app, headers.get(header::USER_AGENT));
    app.records.start_session(&secret.hash(), account, &client, now, expires).await?;
    Ok(cookie(app, secret.text(), seconds))
}

/// Signs out. Returns the cookie that takes the other's place.
pub(super) async fn end(app: &App, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    if let Some(token) = token(headers) {
        app.records.end_session(&Secret::hash_of(token.as_bytes())).await?;
    }
    Ok(cookie(app, "", 0))
}

/// Whose session it is. That it was seen is noted, to the hour.
pub(crate) async fn person(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>, Problem> {
    let Some(token) = token(headers) else { return Ok(None) };
    let now = now();
    let person = app.records.signed_in(&Secret::hash_of(token.as_bytes()), now).await?;
    if let Some(person) = person.as_ref().filter(|person| person.seen < now - HOUR) {
        app.records.note_session_seen(person.session, now).await?;
    }
    Ok(person)
}

/// Which kind of client sends this: browser and system, as in `firefox, linux`; else `program`. Nothing by which one could be told from
/// another of its kind.
pub(crate) fn client_kind(app: &App, agent: Option<&HeaderValue>) -> String {
    let agent = agent.map(HeaderValue::as_bytes).unwrap_or_default();
    match app.collector.rules().agent(agent) {
        Agent::Person(browser) => format!("{}, {}", browser.family.name(), browser.os.name()),
        _ => "program".to_owned(),
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    cookies(headers, NAME)
}

/// The value of a cookie.
pub(crate) fn cookies<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == wanted && !value.is_empty()).map(|(_, value)| value)
}

fn cookie(app: &App, value: &str, seconds: u64) -> HeaderValue {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).expect("letters that a header may have")
}
