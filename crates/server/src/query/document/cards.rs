//! Cards, as the document describes them. A test asks each of the routes.
#![expect(dead_code, reason = "these functions are read by utoipa alone")]

use super::links::LinkShown;
use crate::cards::{BrandFields, BrandShown, Preview, PreviewAsked};

/// What apps will show of a page.
///
/// The page, its pictures and `robots.txt` are fetched, and nothing is kept. What each app will show is foretold by rules that name their sources:
/// WhatsApp, Messenger, Instagram, Telegram, iMessage, Viber, Slack, Discord, LinkedIn, X. A page that cannot be had is no error: `fault` says why.
/// At most 30 in a minute.
#[utoipa::path(
    get, path = "/api/v1/preview", tag = "cards", params(PreviewAsked),
    responses((status = 200, description = "What each app will show, and what could be better", body = Preview)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn preview() {}

/// What apps will show of a short link.
///
/// Of the apps for which the link has a card, that card; of the others what they find at its target. At most 30 in a minute.
#[utoipa::path(
    get, path = "/api/v1/links/{host}/{slug}/preview", tag = "cards",
    params(("host" = String, Path, description = "Its domain"), ("slug" = String, Path, description = "Its slug, whatever its case")),
    responses((status = 200, description = "What each app will show, and what could be better", body = Preview)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn preview_link() {}

/// Ask a link's target again what it says of itself.
///
/// That is done by itself when a link with a card is added or changed, and once a week. `target_fault` says why the target could not be read; what
/// was known stays then. At most 30 in a minute.
#[utoipa::path(
    post, path = "/api/v1/links/{host}/{slug}/refresh", tag = "cards",
    params(("host" = String, Path, description = "Its domain"), ("slug" = String, Path, description = "Its slug, whatever its case")),
    responses((status = 200, description = "The link", body = LinkShown)),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn refresh_link() {}

/// The picture of a link's card.
///
/// It is drawn when it is first asked for: 1200 x 630 or 1000 x 1000, PNG, or JPEG where a picture is in it, of at most 300,000 bytes. Its name holds a hash
/// of what is in it, as the card's tags have it; an older name leads to what the card is now. Parts (`Range`), `HEAD` and `If-None-Match` are
/// answered. Domains of links answer the same at `/{slug}/{file}`.
#[utoipa::path(
    get, path = "/cards/{host}/{slug}/{file}", tag = "cards",
    params(
        ("host" = String, Path, description = "The link's domain"), ("slug" = String, Path, description = "The link's slug"),
        ("file" = String, Path, description = "`card-wide-HASH.png` and the like"),
    ),
    responses((status = 200, description = "The picture", content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg")))),
    security(())
)]
pub(super) fn card_file() {}

/// How the cards of a site's links look.
#[utoipa::path(
    get, path = "/api/v1/brands/{domain}", tag = "cards",
    params(("domain" = String, Path, description = "The site")),
    responses((status = 200, description = "Name and colors", body = BrandShown)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn show_brand() {}

/// Set how the cards of a site's links look.
///
/// It takes the place of what was set before, but for the logo, which stays where it is left out.
#[utoipa::path(
    put, path = "/api/v1/brands/{domain}", tag = "cards", request_body = BrandFields,
    params(("domain" = String, Path, description = "The site")),
    responses((status = 200, description = "Name and colors", body = BrandShown)),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn set_brand() {}
