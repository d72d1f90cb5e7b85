//! Every route: each room adds its own here.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;

use super::{App, around};
use crate::{
    accounts, cards, collect, costs, dashboard, experiments, guests, links, operate, people, query, share,
    sites,
};

/// The whole service. A room is one line.
pub fn router(app: &Arc<App>) -> Router {
    let body = usize::try_from(app.config.server.body_kib * 1024).unwrap_or(usize::MAX);
    let service = Router::new()
        .merge(operate::routes())
        .merge(dashboard::routes())
        .merge(accounts::routes(app))
        .merge(collect::routes(app))
        .merge(query::routes(app, Arc::clone(&app.questions)))
        .merge(share::routes(&app.questions))
        .merge(sites::routes(app))
        .merge(links::routes(app))
        .merge(costs::routes(app))
        .merge(experiments::routes(app, &app.questions))
        .merge(cards::routes(app))
        .merge(people::routes(app))
        .merge(guests::routes(app))
        .merge(super::problem_pages::routes())
        // A room whose bodies are larger sets a limit of its own on its routes.
        .layer(DefaultBodyLimit::max(body))
        .fallback(dashboard::otherwise)
        .layer(CatchPanicLayer::custom(around::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), around::around));
    let service = if app.config.links.domains.is_empty() {
        service
    } else {
        // In front of all else: on a domain of links there is nothing but links.
        service.layer(middleware::from_fn_with_state(app.clone(), links::by_host))
    };
    service.with_state(app.clone())
}
