//! Accounts and keys: who may use the dashboard and the API. Visitors of sites have nothing to do with any of this.

mod access;
mod home;
mod http;
mod key;
mod login;
mod origin;
mod pages;
mod password;
mod secret;
mod session;
mod setup;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::routing::{delete, get, post};
use axum::{Router, middleware};

use crate::serve::App;

pub use self::access::{Access, door, key_of};
pub(crate) use self::home::{is_signed_in, show as home, to_login};
pub use self::key::{InvalidKey, KeyRequest};
pub(crate) use self::pages::lang;
pub(crate) use self::password::{hash, hashed, verify};
pub use self::secret::Secret;
pub(crate) use self::session::account as signed_in;
pub(crate) use self::setup::setup_link;

pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let api = Router::new()
        .route("/api/v1/keys", get(http::list).post(http::add))
        .route("/api/v1/keys/{id}", delete(http::revoke))
        .route_layer(middleware::from_fn_with_state(app.clone(), door));
    Router::new()
        .route("/setup", get(setup::show).post(setup::submit))
        .route("/login", get(login::show).post(login::submit))
        .route("/logout", post(login::leave))
        .merge(api)
}
