//! The document that describes every route: `OpenAPI` 3.1, made from the code that answers, and a page for people.

mod cards;
mod described;
mod doors;
mod examples;
mod links;
mod page;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::cascades::{http as cascades, starters};
use super::worth::http as worth;
use super::{export, http, live, receipts};
use crate::accounts::totp;
use crate::costs::http as costs;
use crate::experiments::http as experiments;
use crate::guests;
use crate::people;
use crate::serve::App;

#[cfg(test)]
pub(super) use examples::EXAMPLES;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Entrenous",
        description = "Figures of sites, with what is known of private sharing. What is wrong with a request is answered as problem details \
                       (RFC 9457) whose detail says what would be right. RateLimit headers say how many requests are left.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    paths(
        http::query,
        live::realtime,
        live::stream,
        export::export,
        receipts::receipts,
        worth::worth,
        costs::list,
        costs::add,
        costs::remove,
        experiments::list,
        experiments::add,
        experiments::one,
        experiments::stop,
        experiments::advice,
        doors::experiment_variants,
        doors::script_experiments,
        cascades::list,
        cascades::tree,
        starters::starters,
        doors::send_events,
        doors::send_umami,
        doors::pixel,
        doors::script,
        doors::script_plus,
        doors::script_share,
        doors::share_apps,
        doors::share_code,
        doors::forward_page,
        doors::forward,
        described::list_sites,
        described::add_site,
        described::show_site,
        described::change_site,
        described::list_keys,
        described::make_key,
        described::revoke_key,
        links::list_links,
        links::add_link,
        links::add_links,
        links::show_link,
        links::change_link,
        links::archive_link,
        links::draw_code,
        links::show_utm,
        links::set_utm,
        links::lint_utm,
        cards::preview,
        cards::preview_link,
        cards::refresh_link,
        cards::card_file,
        cards::show_brand,
        cards::set_brand,
        people::me,
        people::change_me,
        people::change_password,
        people::sessions,
        people::end_session,
        people::add_workspace,
        people::change_workspace,
        people::remove_workspace,
        people::people,
        people::change,
        people::remove,
        people::invitations,
        people::invite,
        people::revoke,
        totp::enrol_totp,
        totp::confirm_totp,
        totp::remove_totp,
        people::show_look,
        people::workspace_look,
        people::set_look,
        crate::audit::entries,
        guests::guest_links,
        guests::add_guest_link,
        guests::revoke_guest_link,
        guests::open_guest_link,
        described::healthz,
        described::readyz,
        described::metrics,
        openapi,
        docs,
    ),
    components(schemas(described::ProblemDetails)),
    modifiers(&Locks),
    tags(
        (name = "figures", description = "Ask for figures"),
        (name = "events", description = "Send events"),
        (name = "sites", description = "Sites whose visits are counted"),
        (name = "experiments", description = "What encouraging people to share brings"),
        (name = "links", description = "Short links, their QR codes, and what campaign parameters may say"),
        (name = "cards", description = "What apps show of links and pages, and how cards look"),
        (name = "keys", description = "Keys for programs"),
        (name = "people", description = "Whoever is signed in, workspaces, who is in them, and what was done there"),
        (name = "guests", description = "Links that show one site's figures to whoever has them"),
        (name = "operating", description = "Run the service"),
        (name = "document", description = "This document"),
    )
)]
struct Described;

/// Ways to be let in.
struct Locks;

impl Modify for Locks {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = |what: &str| {
            SecurityScheme::Http(
                HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(what)).build(),
            )
        };
        components.add_security_scheme("key", bearer("An API key with the scopes that are named"));
        components.add_security_scheme("metrics", bearer("The token of the setting metrics.token"));
        let cookie =
            ApiKeyValue::with_description("entrenous_session", "The session of somebody who is signed in");
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The document.
pub fn document() -> Value {
    let mut document = serde_json::to_value(Described::openapi()).unwrap_or_default();
    one_of_is_any_of(&mut document);
    for (method, path, command) in examples::EXAMPLES {
        let operation = &mut document["paths"][path][method];
        operation["x-codeSamples"] = json!([{ "lang": "Shell", "label": "curl", "source": command }]);
        operation["responses"]["default"] = json!({
            "description": "What is wrong, and what would be right",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDetails" } } },
        });
    }
    document
}

/// Forms that are told apart by trying may both fit: a count is a number as well.
fn one_of_is_any_of(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(forms) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), forms);
            }
            members.values_mut().for_each(one_of_is_any_of);
        }
        Value::Array(items) => items.iter_mut().for_each(one_of_is_any_of),
        _ => {}
    }
}

/// As it is served and checked in.
pub(crate) static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", document()));

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/api/openapi.json", get(openapi)).route("/api/docs", get(docs))
}

/// This document.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "document", security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Value))
)]
async fn openapi() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    // It is open to all: a page elsewhere may show it.
    let anybody = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"))];
    (headers, anybody, TEXT.as_str()).into_response()
}

/// This document, for people.
#[utoipa::path(
    get, path = "/api/docs", tag = "document", security(()),
    responses((status = 200, description = "A page", content_type = "text/html", body = String))
)]
async fn docs() -> Response {
    static PAGE: LazyLock<String> = LazyLock::new(|| page::page(&document()));
    const POLICY: (HeaderName, HeaderValue) = (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
        ),
    );
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, [POLICY], PAGE.as_str()).into_response()
}
