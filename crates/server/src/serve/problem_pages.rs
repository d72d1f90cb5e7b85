//! What the `type` of a problem leads to.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;

use super::{App, Kind, Problem};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/problems/{name}", get(page))
}

async fn page(Path(name): Path<String>) -> Result<String, Problem> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or(Kind::NotFound)?;
    Ok(format!("{} ({})\n\n{}\n", kind.title(), kind.status(), kind.remedy()))
}
