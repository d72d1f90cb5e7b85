//! Accounts and keys: who may use the dashboard and the API. Visitors of sites have nothing to do with any of this.

mod access;
mod door;
mod home;
mod http;
mod invited;
mod key;
mod login;
mod oidc;
mod origin;
mod pages;
mod password;
mod rules;
mod said;
mod secret;
mod session;
mod setup;
#[cfg(test)]
mod tests;
pub(crate) mod totp;

use std::sync::Arc;

use axum::routing::{delete, get, post};
use axum::{Router, middleware};

use crate::serve::App;

pub use self::access::Access;
pub(crate) use self::access::Who;
pub use self::door::{door, key_of};
pub(crate) use self::home::{is_signed_in, show as home, to_login};
pub use self::key::{InvalidKey, KeyRequest};
pub(crate) use self::oidc::Provider;
pub(crate) use self::pages::lang;
pub(crate) use self::password::{check_password, hash, hashed, verify};
#[cfg(test)]
pub(crate) use self::rules::{Least, RULES, Rule};
pub use self::secret::Secret;
pub(crate) use self::session::{client_kind, cookies, person as signed_in};
pub(crate) use self::setup::setup_link;

pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let api = Router::new()
        .route("/api/v1/keys", get(http::list).post(http::add))
        .route("/api/v1/keys/{id}", delete(http::revoke))
        .route("/api/v1/me/totp", post(totp::enrol_totp).put(totp::confirm_totp))
        .route("/api/v1/me/totp/remove", post(totp::remove_totp))
        .route_layer(middleware::from_fn_with_state(app.clone(), door));
    Router::new()
        .route("/setup", get(setup::show).post(setup::submit))
        .route("/login", get(login::show).post(login::submit))
        .route("/login/oidc", get(oidc::start))
        .route("/login/oidc/back", get(oidc::back))
        .route("/login/code", post(totp::submit))
        .route("/logout", post(login::leave))
        .route("/invitation", get(invited::show).post(invited::submit))
        .merge(api)
}
