//! Short links, as the document describes them. A test asks each of the routes.
#![expect(dead_code, reason = "these functions and structs are read by utoipa alone")]

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::links::{CardFields, Drawn, LinkFields, Linted, Listed, RegistryFields, Rows, RuleFields};

/// Links.
#[derive(Serialize, ToSchema)]
pub(super) struct LinksShown {
    /// Those that you may see, the latest first.
    links: Vec<LinkShown>,
    /// Go on with `after` at this; null: there are no more.
    next: Option<i64>,
}

/// A link.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkShown {
    /// Its domain.
    host: String,
    /// Its slug, as it was written.
    slug: String,
    /// The short link.
    #[schema(example = "https://go.example.org/spring")]
    url: String,
    /// The site that clicks are counted for.
    site: String,
    /// Where it leads.
    target: String,
    /// What people call it.
    name: String,
    /// It leads nowhere before.
    starts: Option<String>,
    /// It leads nowhere from then on.
    expires: Option<String>,
    /// It leads nowhere after so many clicks; null: without limit.
    clicks: Option<u64>,
    /// Clicks counted against that limit; 0 without one.
    used: u64,
    /// People have to tap a button first.
    asks_first: bool,
    /// It asks for a password.
    has_password: bool,
    /// What previews show as title.
    title: String,
    /// What previews show as text.
    text: String,
    /// What previews show as picture, or what stands in the one that is drawn.
    image: String,
    /// How the card's picture is drawn: `plain`, `side`, `cover`; `none` or null: it is not.
    template: Option<String>,
    /// `wide` or `square`; null: wide.
    shape: Option<String>,
    /// What previews in single apps show in place of that.
    apps: BTreeMap<String, CardFields>,
    /// What its target says of itself, where one link is asked for; null: it was not asked.
    target_says: Option<TargetShown>,
    /// Why the target could not be read, after a refresh.
    target_fault: Option<String>,
    /// Who is led elsewhere.
    rules: Vec<RuleFields>,
    /// When it was archived; null: it was not.
    archived: Option<String>,
    /// When it was added.
    created: Option<String>,
    /// What of its campaign parameters was put right, where it was added or changed.
    righted: Option<Vec<FindingShown>>,
    /// What of them is not in the site's registry.
    warnings: Option<Vec<FindingShown>>,
}

/// What a link's target says of itself.
#[derive(Serialize, ToSchema)]
pub(super) struct TargetShown {
    /// When it was asked.
    asked: Option<String>,
    /// Its title.
    title: String,
    /// Its description.
    text: String,
    /// Its picture's address.
    image: String,
    /// Its site's name.
    site_name: String,
}

/// What the linter found.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingShown {
    /// The parameter.
    parameter: String,
    /// Its value.
    value: String,
    /// `missing`, `empty`, `twice`, `unknown`, `alias`, `case`, `spaces`.
    fault: String,
    /// What would be right, where that is known.
    instead: Option<String>,
}

/// A target, looked at.
#[derive(Serialize, ToSchema)]
pub(super) struct LintShown {
    /// The target, put right.
    target: String,
    /// What was put right.
    righted: Vec<FindingShown>,
    /// What is still wrong.
    warnings: Vec<FindingShown>,
}

/// Short links.
#[utoipa::path(
    get, path = "/api/v1/links", tag = "links", params(Listed),
    responses((status = 200, description = "The links", body = LinksShown)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn list_links() {}

/// Add a short link.
#[utoipa::path(
    post, path = "/api/v1/links", tag = "links", request_body = LinkFields,
    responses((status = 201, description = "The link", body = LinkShown)),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn add_link() {}

/// Add many short links.
///
/// A list of links as JSON, or CSV (`text/csv`) whose first line names the fields: at most 10,000, in at most 8 MiB. Those that can be are added,
/// in one step, and the answer says of each other one why it was not.
#[utoipa::path(
    post, path = "/api/v1/links/bulk", tag = "links", request_body = Vec<LinkFields>,
    responses((status = 200, description = "What became of each", body = Rows)),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn add_links() {}

/// A short link.
#[utoipa::path(
    get, path = "/api/v1/links/{host}/{slug}", tag = "links",
    params(("host" = String, Path, description = "Its domain"), ("slug" = String, Path, description = "Its slug, whatever its case")),
    responses((status = 200, description = "The link", body = LinkShown)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn show_link() {}

/// Change a short link.
///
/// What is left out stays as it is. Host, slug and site do not change.
#[utoipa::path(
    patch, path = "/api/v1/links/{host}/{slug}", tag = "links", request_body = LinkFields,
    params(("host" = String, Path, description = "Its domain"), ("slug" = String, Path, description = "Its slug, whatever its case")),
    responses((status = 200, description = "The link", body = LinkShown)),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn change_link() {}

/// Archive a short link.
///
/// It leads nowhere any more, and its slug is never given to another. A change with `archived: false` brings it back.
#[utoipa::path(
    delete, path = "/api/v1/links/{host}/{slug}", tag = "links",
    params(("host" = String, Path, description = "Its domain"), ("slug" = String, Path, description = "Its slug, whatever its case")),
    responses((status = 204, description = "It is archived")),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn archive_link() {}

/// A short link's QR code.
///
/// `qr.svg`, `qr.png` or `qr.pdf`. Its address ends in `?qr=` and the placement, so that scans are told from clicks.
#[utoipa::path(
    get, path = "/api/v1/links/{host}/{slug}/{code}", tag = "links",
    params(
        ("host" = String, Path, description = "Its domain"), ("slug" = String, Path, description = "Its slug, whatever its case"),
        ("code" = String, Path, description = "`qr.svg`, `qr.png` or `qr.pdf`"), Drawn,
    ),
    responses((status = 200, description = "The code", content(
        (String = "image/svg+xml"), (Vec<u8> = "image/png"), (Vec<u8> = "application/pdf"),
    ))),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn draw_code() {}

/// What a site's campaign parameters may say.
#[utoipa::path(
    get, path = "/api/v1/utm/{domain}", tag = "links",
    params(("domain" = String, Path, description = "The site")),
    responses((status = 200, description = "The registry", body = RegistryFields)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn show_utm() {}

/// Set what a site's campaign parameters may say.
///
/// It takes the place of what was set before.
#[utoipa::path(
    put, path = "/api/v1/utm/{domain}", tag = "links", request_body = RegistryFields,
    params(("domain" = String, Path, description = "The site")),
    responses((status = 200, description = "The registry", body = RegistryFields)),
    security(("key" = ["links:manage"]), ("session" = []))
)]
pub(super) fn set_utm() {}

/// Look at a target's campaign parameters.
///
/// Nothing is stored.
#[utoipa::path(
    post, path = "/api/v1/utm/{domain}/lint", tag = "links", request_body = Linted,
    params(("domain" = String, Path, description = "The site")),
    responses((status = 200, description = "What was put right, and what is wrong", body = LintShown)),
    security(("key" = ["links:manage", "stats:read"]), ("session" = []))
)]
pub(super) fn lint_utm() {}
