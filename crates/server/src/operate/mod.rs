//! Operating the service: is it alive, is it ready, its figures and its log, and orders from the command line.

pub mod control;
pub mod doctor;
mod health;
mod log;
mod metrics;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::serve::App;

pub use self::health::Health;
pub use self::log::start as start_log;
pub use self::metrics::Metrics;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::with_token))
}

/// The listener that is for figures alone.
pub(crate) fn metrics_router(app: &Arc<App>) -> Router {
    Router::new().route("/metrics", get(metrics::open)).with_state(app.clone())
}
