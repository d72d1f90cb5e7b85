//! The first page where no dashboard was built in: who is signed in, and which sites there are.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::access::Who;
use super::pages::{self, HomePage};
use super::{Access, session};
use crate::serve::{App, Problem};

/// Is somebody signed in?
pub(crate) async fn is_signed_in(app: &App, headers: &HeaderMap) -> Result<bool, Problem> {
    Ok(session::person(app, headers).await?.is_some())
}

/// Sends on to where one signs in.
pub(crate) fn to_login() -> Response {
    pages::go_on("/login", None)
}

/// The page.
pub(crate) async fn show(app: &Arc<App>, headers: &HeaderMap) -> Result<Response, Problem> {
    let Some(person) = session::person(app, headers).await? else { return Ok(to_login()) };
    let email = person.account.email.clone();
    let directory = app.directory.load_full();
    let access = Access::new(Who::Person(Arc::new(person)), Arc::clone(&directory));
    let sites = directory.sites().iter().filter(|site| access.sees(site.id));
    let sites = sites.map(|site| site.domain.clone()).collect();
    HomePage { lang: pages::lang(headers), email, sites }.answer(StatusCode::OK)
}
