//! `/api/v1/brands`: how the cards of a site's links look.

use std::sync::Arc;

use axum::extract::{Path, State};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use entrenous_core::cards::{Brand, TEXT, cleaned, has_hidden};
use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{Scope, Site, StoredBrand};
use serde::{Deserialize, Serialize};

use super::picture;
use crate::accounts::Access;
use crate::serve::{App, Json, Kind, Problem};

/// Characters of a brand's name.
const NAME_CHARS: usize = 60;
/// Bytes of a logo's file.
const LOGO_BYTES: usize = 512 << 10;
/// Pixels of a logo that are kept; on cards it is 56 high.
const LOGO_SIDE: u32 = 512;

/// Bytes of a request with a logo.
pub(super) const BODY_BYTES: usize = 1 << 20;

/// How cards look. What is left out is as if nothing had been set, but for the logo.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BrandFields {
    /// The name that stands on cards: at most 60 characters; left out, the site's domain.
    name: String,
    /// What is behind everything.
    #[schema(example = "#151227")]
    background: Option<String>,
    /// What stands out. It is made lighter or darker as far as it has to be to be seen.
    #[schema(example = "#a48bff")]
    accent: Option<String>,
    /// A logo as PNG, JPEG or WebP in base64, at most 512 KiB; empty: none any more. Left out, it stays.
    logo: Option<String>,
}

/// How cards look.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BrandShown {
    /// The name that stands on cards; empty: the site's domain.
    name: String,
    /// What is behind everything.
    background: String,
    /// What stands out.
    accent: String,
    /// The color of titles, chosen by contrast.
    ink: String,
    /// The accent as it is written with: of a contrast of 4.5 or more.
    accent_text: String,
    /// There is a logo.
    has_logo: bool,
}

fn shown(stored: &StoredBrand) -> axum::Json<BrandShown> {
    let Brand { name, background, accent } = &stored.brand;
    axum::Json(BrandShown {
        name: name.clone(),
        background: background.to_string(),
        accent: accent.to_string(),
        ink: background.ink().to_string(),
        accent_text: accent.readable_on(*background, TEXT).to_string(),
        has_logo: stored.logo.is_some(),
    })
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
) -> Result<axum::Json<BrandShown>, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let site = found(&app, &access, &domain)?;
    Ok(shown(&app.records.brand(site.id).await?))
}

pub(super) async fn set(
    State(app): State<Arc<App>>,
    access: Access,
    Path(domain): Path<String>,
    Json(fields): Json<BrandFields>,
) -> Result<axum::Json<BrandShown>, Problem> {
    let site = found(&app, &access, &domain)?;
    access.may(Scope::LinksManage, Some(site.id))?;
    let name = fields.name.trim();
    if name.chars().count() > NAME_CHARS || has_hidden(name) || cleaned(name, NAME_CHARS) != name {
        return Err(Problem::new(
            Kind::Invalid,
            format!("A brand's name is one line of at most {NAME_CHARS} characters, without hidden marks."),
        ));
    }
    let usual = Brand::default();
    let color = |text: Option<String>, usual| match text {
        Some(text) => text.parse().map_err(|bad| Problem::new(Kind::Invalid, format!("{bad}"))),
        None => Ok(usual),
    };
    let mut stored = app.records.brand(site.id).await?;
    stored.brand = Brand {
        name: name.to_owned(),
        background: color(fields.background, usual.background)?,
        accent: color(fields.accent, usual.accent)?,
    };
    match fields.logo {
        None => {}
        Some(text) if text.is_empty() => stored.logo = None,
        Some(text) => stored.logo = Some(logo(text).await?),
    }
    app.records.put_brand(site.id, &stored).await?;
    app.reload().await?;
    Ok(shown(&stored))
}

/// The file that was sent, as it is kept.
async fn logo(text: String) -> Result<Vec<u8>, Problem> {
    let invalid = |why: &str| {
        Problem::new(
            Kind::Invalid,
            format!("The logo cannot be used: {why}. Send a PNG, JPEG or WebP as base64."),
        )
    };
    if text.len() > LOGO_BYTES / 3 * 4 {
        return Err(invalid("it has more than 512 KiB"));
    }
    let file = BASE64_STANDARD.decode(text.as_bytes()).map_err(|_| invalid("it is no base64"))?;
    let logo = tokio::task::spawn_blocking(move || picture::logo(&file, LOGO_SIDE)).await;
    logo.map_err(|error| Problem::internal(&error))?.map_err(|fault| invalid(&fault.to_string()))
}

/// The site of this domain. To those who may not see it it is not there.
fn found(app: &App, access: &Access, domain: &str) -> Result<Arc<Site>, Problem> {
    let directory = app.directory.load();
    let site = directory.sites().iter().find(|site| site.domain == bare_host(domain));
    let site = site.filter(|site| access.sees(site.id)).ok_or(Kind::NotFound)?;
    Ok(Arc::clone(site))
}
