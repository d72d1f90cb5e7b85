//! `/api/v1/preview`.

use std::sync::Arc;

use axum::extract::{Query, State};
use entrenous_core::cards::CardApp;
use entrenous_storage::records::Scope;
use serde::Deserialize;

use super::told::{Preview, preview};
use crate::accounts::Access;
use crate::cards::look::{AGENT, Looked, look};
use crate::serve::{App, Kind, Problem};

/// Which page to look at.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewAsked {
    /// Its address.
    #[param(example = "https://example.org/read")]
    pub(crate) url: String,
    /// Fetch it with this app's user agent: some pages tell each app something else. Left out: with one of our own.
    pub(crate) app: Option<String>,
}

pub(in crate::cards) async fn show(
    State(app): State<Arc<App>>,
    access: Access,
    Query(asked): Query<PreviewAsked>,
) -> Result<axum::Json<Preview>, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    app.cards.previews.check(access.counted())?;
    let looked = looked(&app, &asked).await?;
    Ok(axum::Json(preview(&looked.seen, &app.cards.rules)))
}

/// Looks at the page that is asked about, if it is one.
pub(super) async fn looked(app: &App, asked: &PreviewAsked) -> Result<Looked, Problem> {
    let invalid = |detail: String| Problem::new(Kind::Invalid, detail);
    let url = asked.url.trim();
    if url.is_empty() || url.len() > entrenous_core::links::TARGET_BYTES {
        return Err(invalid("Name the page: url=https://example.org/page, at most 4,096 bytes.".to_owned()));
    }
    // A site that tells apps apart sees the app; whoever counts shares, ours among them, sees that it is none.
    let named;
    let agent = match asked.app.as_deref().filter(|name| !name.is_empty()) {
        None => AGENT,
        Some(name) => {
            let known = name.parse::<CardApp>().ok().and_then(|known| app.cards.rules.of(known));
            let names: Vec<&str> = CardApp::ALL.iter().map(|app| app.name()).collect();
            let known = known.ok_or_else(|| {
                invalid(format!("There is no app \"{name}\"; there are {}.", names.join(", ")))
            })?;
            named = format!("{} EntrenousPreview", known.agent);
            named.as_str()
        }
    };
    Ok(look(&app.cards.fetcher, &app.cards.rules, url, agent).await)
}
