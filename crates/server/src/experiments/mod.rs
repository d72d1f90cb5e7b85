//! Experiments: what encouraging people to share brings. The maths is `entrenous_inference::experiments`.
//!
//! ```text
//! page's script ─► door ─► assign (pure: a key and two names) ─► which variant
//! stored visits ─► units ─► tallies by variant, down the lineage ─► judge ─► told
//! ```
//!
//! Nothing is kept of who got what: the same function of the stored visitor's day says it again.

mod door;
mod fields;
pub(crate) mod http;
#[cfg(test)]
mod tests;
mod told;
mod units;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router, middleware};

use crate::query::Room;
use crate::serve::App;

pub(crate) use self::door::dealt_to_page;

/// The routes of this room. `room` has the readers of the event store.
pub(crate) fn routes(app: &Arc<App>, room: &Arc<Room>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/sites/{domain}/experiments", get(http::list).post(http::add))
        .route("/api/v1/sites/{domain}/experiments/{name}", get(http::one))
        .route("/api/v1/sites/{domain}/experiments/{name}/stop", post(http::stop))
        .route("/api/v1/sites/{domain}/experiment-advice", post(http::advice))
        .route_layer(middleware::from_fn_with_state(app.clone(), crate::accounts::door))
        .route("/api/experiments", get(door::variants))
        .layer(Extension(Arc::clone(room)))
}
