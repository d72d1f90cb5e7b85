//! `/api/v1/me/totp`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{base32, plain, step_of};
use crate::accounts::{Access, Secret, verify};
use crate::links::qr::{Code, Form, Level};
use crate::serve::{App, Json, Kind, Problem, now};

/// Recovery codes, of 80 bits each.
const CODES: usize = 10;

/// One's password, once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordGiven {
    /// The password.
    password: String,
}

/// What an authenticator app has to know. It is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotpBegun {
    /// The secret, to be typed in.
    secret: String,
    /// The same as an address that apps open.
    uri: String,
    /// The same as a QR code: an SVG.
    qr: String,
}

/// A code of the app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeGiven {
    /// Six digits.
    code: String,
}

/// What to keep.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Each signs in once, in the place of a code. They are shown this once.
    recovery_codes: Vec<String>,
}

/// Begin with an authenticator app.
///
/// It counts once its first code was given with `PUT`.
#[utoipa::path(
    post, path = "/api/v1/me/totp", tag = "people", request_body = PasswordGiven,
    responses((status = 200, description = "What the app has to know", body = TotpBegun)),
    security(("session" = []))
)]
pub(crate) async fn enrol_totp(
    State(app): State<Arc<App>>,
    access: Access,
    Json(given): Json<PasswordGiven>,
) -> Result<Response, Problem> {
    check(&app, &access, given).await?;
    let account = &access.person()?.account;
    let mut secret = [0; 20];
    getrandom::fill(&mut secret).map_err(|error| Problem::internal(&error))?;
    if !app.records.put_totp(account.id, &secret).await? {
        return Err(Problem::new(Kind::Conflict, "There is an authenticator app already. Remove it first."));
    }
    let secret = base32(&secret);
    let email: String = form_urlencoded::byte_serialize(account.email.as_bytes()).collect();
    // https://github.com/google/google-authenticator/wiki/Key-Uri-Format, read 2026-11-27.
    let uri = format!("otpauth://totp/Entrenous:{email}?secret={secret}&issuer=Entrenous");
    let code = Code::new(&uri, Level::MEDIUM).map_err(|error| Problem::internal(&error))?;
    let qr = String::from_utf8_lossy(&code.draw(Form::Svg, None, 0)).into_owned();
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(TotpBegun { secret, uri, qr })).into_response())
}

/// Give the app's first code.
///
/// From now on signing in takes a code beside the password.
#[utoipa::path(
    put, path = "/api/v1/me/totp", tag = "people", request_body = CodeGiven,
    responses((status = 200, description = "What to keep for when the app is lost", body = RecoveryCodes)),
    security(("session" = []))
)]
pub(crate) async fn confirm_totp(
    State(app): State<Arc<App>>,
    access: Access,
    Json(given): Json<CodeGiven>,
) -> Result<Response, Problem> {
    let person = access.person()?;
    let account = person.account.id;
    app.attempts.check(("code", account))?;
    let totp = app.records.totp(account).await?.filter(|totp| totp.confirmed.is_none());
    let totp =
        totp.ok_or_else(|| Problem::new(Kind::Conflict, "There is no app that waits. Begin with POST."))?;
    let step = step_of(&totp.secret, &given.code, now()).ok_or_else(|| {
        Problem::new(Kind::Invalid, "This is no code of now. Look whether the telephone's clock is right.")
    })?;
    let mut shown = Vec::new();
    for _ in 0..CODES {
        let mut bits = [0; 10];
        getrandom::fill(&mut bits).map_err(|error| Problem::internal(&error))?;
        shown.push(base32(&bits));
    }
    let hashes: Vec<_> = shown.iter().map(|code| Secret::hash_of(plain(code).as_bytes())).collect();
    if !app.records.confirm_totp(account, step, &hashes, now()).await? {
        return Err(Kind::Conflict.into());
    }
    app.records.end_other_sessions(account, person.session).await?;
    let grouped = |code: &String| format!("{}-{}-{}-{}", &code[..4], &code[4..8], &code[8..12], &code[12..]);
    let codes = RecoveryCodes { recovery_codes: shown.iter().map(grouped).collect() };
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(codes)).into_response())
}

/// Remove the authenticator app.
#[utoipa::path(
    post, path = "/api/v1/me/totp/remove", tag = "people", request_body = PasswordGiven,
    responses((status = 204, description = "Signing in takes the password alone")),
    security(("session" = []))
)]
pub(crate) async fn remove_totp(
    State(app): State<Arc<App>>,
    access: Access,
    Json(given): Json<PasswordGiven>,
) -> Result<StatusCode, Problem> {
    check(&app, &access, given).await?;
    app.records.remove_totp(access.person()?.account.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever finds a browser that is signed in must not change how it is signed in.
async fn check(app: &App, access: &Access, given: PasswordGiven) -> Result<(), Problem> {
    let account = &access.person()?.account;
    app.attempts.check(("password", account.id))?;
    if verify(app, given.password, Some(account.password.clone())).await? {
        return Ok(());
    }
    Err(Problem::new(Kind::Invalid, "This is not your password."))
}
