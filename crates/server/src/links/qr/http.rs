//! `/api/v1/links/{host}/{slug}/qr.svg` and its like.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use entrenous_storage::records::Scope;
use serde::Deserialize;

use super::png::MOST_PIXELS;
use super::{Code, Form, Level, address, is_placement};
use crate::accounts::Access;
use crate::links::http::found;
use crate::serve::{App, Kind, Problem};

/// How a code is drawn.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Drawn {
    /// Where it will hang: at most 60 letters, digits, spaces, `-`, `_`, `.`. Scans are counted by it.
    #[param(example = "window")]
    placement: String,
    /// How much of it may be damaged: `L` 7 %, `M` 15 %, `Q` 25 %, `H` 30 %. `M` if left out, and `H` with a logo.
    ec: Option<String>,
    /// With the logo of `links.logo_file` in its middle.
    logo: bool,
    /// Width of a PNG in pixels: 64 to 4096; 1024 if left out.
    size: Option<usize>,
}

pub(in crate::links) async fn code(
    State(app): State<Arc<App>>,
    access: Access,
    Path((host, slug, name)): Path<(String, String, String)>,
    Query(drawn): Query<Drawn>,
) -> Result<Response, Problem> {
    access.may_any(&[Scope::LinksManage, Scope::StatsRead])?;
    let form = name.strip_prefix("qr.").and_then(|_| Form::of_name(&name)).ok_or(Kind::NotFound)?;
    let (stored, _) = found(&app, &access, &host, &slug).await?;
    let invalid = |why: String| Problem::new(Kind::Invalid, why);
    if !is_placement(&drawn.placement) {
        return Err(invalid("A placement has at most 60 letters, digits, spaces, -, _ and .".to_owned()));
    }
    let size = drawn.size.unwrap_or(1_024);
    if !(64..=MOST_PIXELS).contains(&size) {
        return Err(invalid(format!("A PNG has 64 to {MOST_PIXELS} pixels in a row.")));
    }
    let logo = match (drawn.logo, &app.logo) {
        (false, _) => None,
        (true, Some(logo)) => Some(logo),
        (true, None) => return Err(invalid("There is no logo: links.logo_file names it.".to_owned())),
    };
    let level = match drawn.ec.as_deref() {
        Some(level) => level.parse::<Level>().map_err(invalid)?,
        None if logo.is_some() => Level::HIGH,
        None => Level::MEDIUM,
    };
    if logo.is_some() && level != Level::HIGH {
        return Err(invalid(
            "With a logo a code has to be of level H: the logo covers a part of it.".to_owned(),
        ));
    }
    let address = address(&stored.host, &stored.slug, &drawn.placement);
    let code = Code::new(&address, level).map_err(|error| invalid(error.to_string()))?;
    let drawn = code.draw(form, logo, size);
    let headers =
        [(header::CONTENT_TYPE, form.media_type()), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, drawn).into_response())
}
