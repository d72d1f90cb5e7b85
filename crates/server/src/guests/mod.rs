//! Guest links: public or with a password, of one site, with filters that hold for whatever is asked through them.

mod http;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::routing::{delete, get, post};
use axum::{Router, middleware};

use crate::accounts::door;
use crate::serve::App;

pub(crate) use self::http::{
    __path_add_guest_link, __path_guest_links, __path_open_guest_link, __path_revoke_guest_link,
    add_guest_link, guest_links, open_guest_link, revoke_guest_link,
};

pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/sites/{domain}/guests", get(guest_links).post(add_guest_link))
        .route("/api/v1/sites/{domain}/guests/{id}", delete(revoke_guest_link))
        .route_layer(middleware::from_fn_with_state(app.clone(), door))
        .route("/api/v1/guest", post(open_guest_link))
}
