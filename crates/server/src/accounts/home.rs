//! The first page, until there is a dashboard: who is signed in, and which sites there are.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::pages::{self, HomePage};
use super::session;
use crate::serve::{App, Problem};

pub(super) async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(account) = session::account(&app, &headers).await? else {
        return Ok(pages::go_on("/login", None));
    };
    let directory = app.directory.load();
    let sites = directory.sites().iter().map(|site| site.domain.clone()).collect();
    HomePage { lang: pages::lang(&headers), email: account.email, sites }.answer(StatusCode::OK)
}
