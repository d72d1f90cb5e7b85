//! To the provider, and back.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entrenous_storage::records::{Accepted, Accepting, Account};
use serde::Deserialize;

use super::token::Claims;
use super::{Provider, ProviderError};
use crate::accounts::pages::{self, Page, Said};
use crate::accounts::{Secret, cookies, login, totp};
use crate::audit::{self, About};
use crate::serve::{App, Client, Kind, Problem, now};

const COOKIE: &str = "entrenous_oidc";
const BACK: &str = "/login/oidc/back";
/// How long signing in at the provider may take.
const SECONDS: u64 = 15 * 60;

/// What binds a browser to what it began: of one secret, in a cookie, come state, nonce and PKCE verifier. Whoever lacks the cookie can end
/// nothing, and nothing is kept here.
struct Bound<'a> {
    secret: &'a str,
    /// The secret of an invitation; may be empty.
    invitation: &'a str,
}

impl<'a> Bound<'a> {
    fn read(cookie: &'a str) -> Option<Bound<'a>> {
        let (secret, invitation) = cookie.split_once('.')?;
        Some(Bound { secret, invitation })
    }

    fn made(&self, what: &str) -> String {
        let hash = Secret::hash_of(format!("{what}.{}", self.secret).as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(hash)
    }
}

#[derive(Deserialize)]
pub(in crate::accounts) struct Begun {
    #[serde(default)]
    invitation: String,
}

/// `GET /login/oidc`: to the provider.
pub(in crate::accounts) async fn start(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Query(begun): Query<Begun>,
) -> Result<Response, Problem> {
    let provider = app.provider.as_ref().ok_or(Kind::NotFound)?;
    app.requests.check(client.neighbourhood())?;
    let what = match provider.discovered().await {
        Ok(what) => what,
        Err(error) => return failed(&app, &headers, &error),
    };
    let secret = Secret::new().map_err(|error| Problem::internal(&error))?;
    // Ours are letters that a cookie may have; anything else is none of ours.
    let is_ours = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let invitation =
        Some(begun.invitation.as_str()).filter(|text| text.len() < 100 && text.chars().all(is_ours));
    let bound = Bound { secret: secret.text(), invitation: invitation.unwrap_or_default() };
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Secret::hash_of(bound.made("verifier").as_bytes()));
    let mut url = url::Url::parse(&what.authorization_endpoint).map_err(|error| Problem::internal(&error))?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", provider.settings.client_id.as_deref().unwrap_or_default())
        .append_pair("redirect_uri", &format!("{}{BACK}", app.public_url))
        .append_pair("scope", "openid email profile")
        .append_pair("state", &bound.made("state"))
        .append_pair("nonce", &bound.made("nonce"))
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    let cookie = cookie(&app, &format!("{}.{}", bound.secret, bound.invitation), SECONDS);
    let headers =
        [(header::CACHE_CONTROL, HeaderValue::from_static("no-store")), (header::SET_COOKIE, cookie)];
    let to = HeaderValue::from_str(url.as_str()).map_err(|error| Problem::internal(&error))?;
    Ok((StatusCode::SEE_OTHER, headers, [(header::LOCATION, to)]).into_response())
}

#[derive(Deserialize)]
pub(in crate::accounts) struct Back {
    code: Option<String>,
    state: Option<String>,
    /// RFC 9207.
    iss: Option<String>,
}

/// `GET /login/oidc/back`: the provider sends whoever signed in back with a code.
pub(in crate::accounts) async fn back(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let provider = app.provider.as_ref().ok_or(Kind::NotFound)?;
    let bound = cookies(&headers, COOKIE).and_then(Bound::read);
    let is_ours = |bound: &Bound<'_>| back.state.as_deref() == Some(bound.made("state").as_str());
    let is_theirs = back.iss.as_deref().is_none_or(|iss| iss == provider.issuer());
    let (Some(bound), Some(code), true) = (bound.filter(is_ours), &back.code, is_theirs) else {
        return answer(&app, &headers, Said::NotBegun);
    };
    // From here on the provider is asked.
    app.attempts.check(client.neighbourhood())?;
    let to = format!("{}{BACK}", app.public_url);
    let claims = provider.claims(code, &bound.made("verifier"), &to, &bound.made("nonce"), now()).await;
    let claims = match claims {
        Ok(claims) => claims,
        Err(error) => return failed(&app, &headers, &error),
    };
    let mut answer = match account(&app, provider, &claims, bound.invitation, &headers).await? {
        Ok(account) => match totp::begin(&app, &account, &headers).await? {
            Some(page) => page,
            None => login::enter(&app, &account, &headers).await?,
        },
        Err(said) => answer(&app, &headers, said)?,
    };
    answer.headers_mut().append(header::SET_COOKIE, cookie(&app, "", 0));
    Ok(answer)
}

/// Whose account it is: of somebody who came before; else of whoever has the address that the provider has verified; else a new one, for
/// somebody who is invited.
async fn account(
    app: &App,
    provider: &Provider,
    claims: &Claims,
    invitation: &str,
    headers: &HeaderMap,
) -> Result<Result<Account, Said>, Problem> {
    let records = &app.records;
    let known = records.account_of_identity(provider.issuer(), &claims.sub).await?;
    let account = match (known, claims.verified_email()) {
        (Some(account), _) => Some(account),
        (None, Some(email)) => records.account_by_email(email).await?,
        (None, None) => return Ok(Err(Said::NotVerified)),
    };
    let token = Secret::hash_of(invitation.as_bytes());
    let invited = records.invitation(&token, now()).await?;
    let account = match (account, &invited, claims.verified_email()) {
        (None, Some(invited), Some(email)) => {
            let name: String = claims.name.as_deref().unwrap_or_default().chars().take(200).collect();
            let name = name.replace(char::is_control, " ");
            let new = Accepting::New { email, name: name.trim(), password: "" };
            let Accepted::Joined(id) = records.accept_invitation(&token, new, now()).await? else {
                return Ok(Err(Said::Unknown));
            };
            let about = About::new(invited.membership.workspace, invited.membership.role.name());
            audit::note_account(app, id, email, "person.join", about, headers).await;
            records.account_by_email(email).await?
        }
        (Some(account), Some(invited), _) => {
            let accepted = records.accept_invitation(&token, Accepting::Account(account.id), now()).await?;
            if matches!(accepted, Accepted::Joined(_)) {
                let about = About::new(invited.membership.workspace, invited.membership.role.name());
                audit::note_account(app, account.id, &account.email, "person.join", about, headers).await;
            }
            Some(account)
        }
        (account, ..) => account,
    };
    let Some(account) = account else { return Ok(Err(Said::Unknown)) };
    records.add_identity(provider.issuer(), &claims.sub, account.id).await?;
    Ok(Ok(account))
}

/// The cause goes to the log, without names.
fn failed(app: &App, headers: &HeaderMap, error: &ProviderError) -> Result<Response, Problem> {
    tracing::warn!(%error, "nobody could be signed in with the provider");
    answer(app, headers, Said::ProviderFailed)
}

fn answer(app: &App, headers: &HeaderMap, said: Said) -> Result<Response, Problem> {
    Page::login(pages::lang(headers), "", Some(said))
        .offering(app, "")
        .answer(StatusCode::UNPROCESSABLE_ENTITY)
}

fn cookie(app: &App, value: &str, seconds: u64) -> HeaderValue {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let text =
        format!("{COOKIE}={value}; Path=/login/oidc; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
