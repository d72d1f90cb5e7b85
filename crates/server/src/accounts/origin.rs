//! Did a page of ours send this form? Another site's page may not use somebody's session.

use axum::http::{HeaderMap, header};

/// True unless the browser says that another site's page sent the request. Programs say nothing, and have no session to be misused.
pub(super) fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Browsers send no fetch metadata over plain HTTP, but the origin of a form.
    match text(header::ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(header::HOST.as_str())
        }
    }
}
