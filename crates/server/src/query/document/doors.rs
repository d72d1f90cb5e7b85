//! The doors that events come in by, as the document describes them.
#![expect(dead_code, reason = "these functions and structs are read by utoipa alone")]

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An event. The short names of Plausible's script (`n`, `d`, `u`, `r`, `p`, `$`) are understood as well; what is not known is ignored.
#[derive(Serialize, ToSchema)]
pub(super) struct EventSent {
    /// `pageview`, `engagement`, `outbound`, or a name of yours: 1 to 120 characters.
    #[schema(example = "pageview", max_length = 120)]
    name: String,
    /// The site's domain, or an alias of it.
    #[schema(example = "example.org")]
    site: String,
    /// The page's whole address. Personal parameters are removed before anything is stored.
    #[schema(example = "https://example.org/read")]
    url: String,
    /// Where the visitor came from.
    #[schema(example = "https://www.google.com/")]
    referrer: Option<String>,
    /// 32 hexadecimal digits: the same event sent again counts once.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015", pattern = "^[0-9a-fA-F]{32}$")]
    id: Option<String>,
    /// Properties: at most 30, each a text, a number or a truth value.
    props: Option<BTreeMap<String, Value>>,
    /// What it brought.
    revenue: Option<RevenueSent>,
    /// How long the page was looked at, in ms.
    engaged_ms: Option<u64>,
    /// How far down it was read, in percent.
    scroll: Option<u8>,
    /// The browser of an app, where an object in the page names one.
    in_app: Option<String>,
    /// Width of the window, in pixels.
    width: Option<u32>,
    /// The `id` of the page view that it belongs to.
    page: Option<String>,
    /// How long ago it happened, in ms: at most a day.
    age_ms: Option<u64>,
    /// 32 hexadecimal digits, by which the browser of somebody who agreed knows itself again. It is hashed, and dropped where the site asks nobody.
    #[schema(pattern = "^[0-9a-fA-F]{32}$")]
    visitor: Option<String>,
    /// With `visitor`: that browser was here on an earlier day.
    returning: Option<bool>,
    /// Ten letters and digits that the page drew and put into the address: of this view, or of this act of sharing (`name` is `share`). A hash of
    /// them is kept, for as long as the server's `privacy.token_hours`.
    #[schema(example = "Ab3dEf6hIj", pattern = "^[0-9A-Za-z]{10}$")]
    token: Option<String>,
    /// The token that was in the address with which the person arrived.
    #[schema(pattern = "^[0-9A-Za-z]{10}$")]
    parent: Option<String>,
    /// How a `share` was done: `button`, `native`, `copy`, `text` or `qr`.
    #[schema(example = "button")]
    mechanism: Option<String>,
    /// For which app, where that is known.
    #[schema(example = "whatsapp")]
    app: Option<String>,
}

/// Money.
#[derive(Serialize, ToSchema)]
pub(super) struct RevenueSent {
    /// The amount, as text so that cents stay exact.
    #[schema(example = "12.50")]
    amount: String,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: String,
}

/// Several events.
#[derive(Serialize, ToSchema)]
pub(super) struct EventsSent {
    /// At most 1,000.
    #[schema(max_items = 1000)]
    events: Vec<EventSent>,
}

/// One event or several.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum EventBody {
    One(Box<EventSent>),
    Several(EventsSent),
}

/// Send an event, or up to 1,000.
///
/// Answered with 202 once they are on disk. Events that are not counted are named in the body with the reason, and one event's reason is in the
/// header `X-Entrenous-Dropped`. The content type does not matter: `text/plain` spares browsers a preflight. With a key of the scope
/// `events:write` a server speaks, for the visitor whose address it names in `X-Forwarded-For` and whose user agent it hands on. The header
/// `Idempotency-Key` stands for the `id` of events that have none.
#[utoipa::path(
    post, path = "/api/event", tag = "events", request_body = EventBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key at one site counts once within a day, or within four million events if those come sooner")),
    responses(
        (status = 202, description = "On disk; the body says what is not counted, and why"),
        (status = 400, description = "Not JSON, or no event"),
        (status = 403, description = "A page of another site, or a key for another site"),
        (status = 422, description = "No such site"),
        (status = 429, description = "Too many events: wait as long as Retry-After says"),
        (status = 503, description = "Busy, or the disk refuses: nothing was taken, send again after Retry-After"),
    ),
    security((), ("key" = ["events:write"]))
)]
pub(super) fn send_events() {}

/// Send an event in Umami's words.
///
/// As its script and its client for Node do; `website` is an alias of the site.
#[utoipa::path(
    post, path = "/api/send", tag = "events", request_body = Value,
    responses((status = 200, description = "On disk, or not counted: the body says why"), (status = 400, description = "Not JSON, or no event")),
    security(())
)]
pub(super) fn send_umami() {}

/// Count a page view without a script.
#[utoipa::path(
    get, path = "/pixel.gif", tag = "events",
    params(("site" = String, Query, description = "The site's domain; the page is the referrer of the request")),
    responses((status = 200, description = "An image of one pixel; X-Entrenous-Dropped says why nothing was counted, if so", content_type = "image/gif")),
    security(())
)]
pub(super) fn pixel() {}

/// The tracker.
#[utoipa::path(
    get, path = "/js/e.js", tag = "events",
    responses((status = 200, description = "The script", content_type = "text/javascript", body = String)),
    security(())
)]
pub(super) fn script() {}

/// The tracker, with downloads.
#[utoipa::path(
    get, path = "/js/e.plus.js", tag = "events",
    responses((status = 200, description = "The script", content_type = "text/javascript", body = String)),
    security(())
)]
pub(super) fn script_plus() {}

/// The tracker, with tokens in addresses and the share kit.
#[utoipa::path(
    get, path = "/js/e.share.js", tag = "events",
    responses((status = 200, description = "The script", content_type = "text/javascript", body = String)),
    security(())
)]
pub(super) fn script_share() {}

/// The script that asks which variants of experiments a page is to show, and says so on `<html>` as `data-experiment-NAME`.
#[utoipa::path(
    get, path = "/js/e.experiments.js", tag = "experiments",
    responses((status = 200, description = "The script", content_type = "text/javascript", body = String)),
    security(())
)]
pub(super) fn script_experiments() {}

/// What a page asks: which variants of experiments it is to show.
///
/// Dealt by a keyed hash of the visitor's day, or of the page; nothing is kept of who got what. Where a page is to show what it always shows, no
/// variant is named.
#[utoipa::path(
    get, path = "/api/experiments", tag = "experiments",
    params(("site" = String, Query, description = "The domain"), ("page" = String, Query, description = "The page's path")),
    responses(
        (status = 200, description = "Variant by experiment: `{\"variants\": {\"prompt\": \"asks\"}}`", body = Value),
        (status = 404, description = "No such site"),
    ),
    security(())
)]
pub(super) fn experiment_variants() {}

/// What the share kit asks: in which order a site's readers use apps.
///
/// By the private shares of the last 30 days. Cached for an hour.
#[utoipa::path(
    get, path = "/api/share", tag = "events",
    params(("site" = String, Query, description = "The domain")),
    responses(
        (status = 200, description = "The apps, those used most first: `{\"apps\": [\"whatsapp\", \"sms\"]}`", body = Value),
        (status = 404, description = "No such site"),
    ),
    security(())
)]
pub(super) fn share_apps() {}

/// Forward to a friend, for newsletters: a page with an app a button.
///
/// Mail runs no script, so the server draws the token. Put its address into the mailing, with the page's address as `url`; `utm_source` and
/// `utm_campaign` as in the mailing's other links. Opening it counts as a view of `/forward-to-a-friend`.
#[utoipa::path(
    get, path = "/api/share/forward", tag = "events",
    params(
        ("site" = String, Query, description = "The domain"),
        ("url" = String, Query, description = "A page of the site"),
        ("title" = Option<String>, Query, description = "What is forwarded is called"),
        ("utm_source" = Option<String>, Query, description = "The mailing"),
        ("utm_campaign" = Option<String>, Query, description = "The mailing's campaign"),
    ),
    responses((status = 200, description = "The page", content_type = "text/html", body = String)),
    security(())
)]
pub(super) fn forward_page() {}

/// Opens an app with a link that carries a token of its own.
#[utoipa::path(
    get, path = "/api/share/forward/{app}", tag = "events",
    params(
        ("app" = String, Path, description = "`email`, `whatsapp`, `telegram`, `line` or `sms`"),
        ("site" = String, Query, description = "The domain"),
        ("url" = String, Query, description = "A page of the site"),
        ("title" = Option<String>, Query, description = "What is forwarded is called"),
        ("utm_source" = Option<String>, Query, description = "The mailing"),
        ("utm_campaign" = Option<String>, Query, description = "The mailing's campaign"),
    ),
    responses((status = 302, description = "To the app")),
    security(())
)]
pub(super) fn forward() {}

/// The QR code of an address of the site's, for apps that take no links.
#[utoipa::path(
    get, path = "/api/share/qr.svg", tag = "events",
    params(("site" = String, Query, description = "The domain"), ("url" = String, Query, description = "The address, of 500 bytes at most")),
    responses(
        (status = 200, description = "The code", content_type = "image/svg+xml", body = String),
        (status = 404, description = "No such site, or not on a host of its"),
    ),
    security(())
)]
pub(super) fn share_code() {}
