//! What sources cost, as people enter it: what came back of that is for [`crate::query`] to say.

pub(crate) mod http;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::routing::{delete, get};
use axum::{Router, middleware};

use crate::accounts::door;
use crate::serve::App;

/// The routes of this room.
pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/sites/{domain}/costs", get(http::list).post(http::add))
        .route("/api/v1/sites/{domain}/costs/{id}", delete(http::remove))
        .route_layer(middleware::from_fn_with_state(app.clone(), door))
}
