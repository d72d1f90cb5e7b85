//! Figures over HTTP: the query API, what happens now, exports, and the document that describes every route of the service.
//!
//! ```text
//! request ─► ask (pure) ─► readers ─► answer ─► JSON
//!            what it means   one of n,    figures with
//!                            interruptible what they mean
//! ```
//!
//! [`Room`] is what this room holds; [`routes`] is its way in. `live` streams, `export` writes files, `document` is `OpenAPI` and the page
//! at `/api/docs`.

pub mod answer;
pub mod ask;
mod cascades;
mod document;
mod export;
mod http;
pub mod live;
mod parameters;
mod readers;
mod receipts;
mod room;
#[cfg(test)]
pub(crate) mod tests;
mod worth;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router, middleware};

use crate::accounts::door;
use crate::serve::App;

pub(crate) use self::ask::check_filters;
pub use self::document::document;
pub use self::export::{FOLDER as EXPORTS, clear as clear_exports};
pub(crate) use self::parameters::Parameters;
pub use self::readers::Readers;
pub use self::room::{NoWindowYet, Parts, Precision, Relative, Room};

/// The routes of this room.
pub fn routes(app: &Arc<App>, room: Arc<Room>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/query", post(http::query))
        .route("/api/v1/realtime", get(live::realtime))
        .route("/api/v1/realtime/stream", get(live::stream))
        .route("/api/v1/export", get(export::export))
        .route("/api/v1/worth", get(worth::http::worth))
        .route("/api/v1/receipts", get(receipts::receipts))
        .route("/api/v1/cascades", get(cascades::http::list))
        .route("/api/v1/cascade-starters", get(cascades::starters::starters))
        .route("/api/v1/cascades/{id}", get(cascades::http::tree))
        .layer(Extension(room))
        .route_layer(middleware::from_fn_with_state(app.clone(), door))
        .merge(document::routes())
}
