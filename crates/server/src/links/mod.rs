//! Short links: the door that sends people on, and how links are made and changed.
//!
//! ```text
//! GET /{slug} on a domain of links ─► door ─► directory ─► decide (core::links) ─► answer
//!                                                              └─ a click ─► collect ─► journal
//!                                     └─ a preview ─► cards
//! /api/v1/links, entrenous link ─► fields (checked) ─► records ─► directory
//! ```
//!
//! Domains of links serve links alone: what the service answers elsewhere is not there.

mod answer;
mod bulk;
mod card_fields;
mod directory;
mod door;
mod fields;
mod http;
pub(crate) mod import;
mod pages;
pub(crate) mod qr;
mod shown;
#[cfg(test)]
pub(crate) mod tests;
mod token;
mod utm;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};

use crate::accounts;
use crate::serve::App;

pub(crate) use self::bulk::{Rows, add_all};
pub(crate) use self::card_fields::CardFields;
pub use self::directory::{Entry, Links};
pub(crate) use self::door::{by_host, reads_ahead};
pub(crate) use self::fields::Known;
pub use self::fields::{InvalidLink, LinkFields, RuleFields, TargetFields};
pub(crate) use self::http::Listed;
pub(crate) use self::pages::CardPage;
pub(crate) use self::qr::http::Drawn;
pub(crate) use self::utm::{Linted, RegistryFields};

/// Bytes of many links at once.
const BULK_BYTES: usize = 8 << 20;

/// The API.
pub(crate) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/links", get(http::list).post(http::add))
        .route("/api/v1/links/bulk", post(http::bulk).layer(DefaultBodyLimit::max(BULK_BYTES)))
        .route("/api/v1/links/{host}/{slug}", get(http::one).patch(http::change).delete(http::archive))
        .route("/api/v1/links/{host}/{slug}/{code}", get(qr::http::code))
        .route("/api/v1/links/{host}/{slug}/preview", get(http::preview))
        .route("/api/v1/links/{host}/{slug}/refresh", post(http::refresh))
        .route("/api/v1/utm/{domain}", get(utm::show).put(utm::set))
        .route("/api/v1/utm/{domain}/lint", post(utm::lint))
        .route_layer(middleware::from_fn_with_state(app.clone(), accounts::door))
}
