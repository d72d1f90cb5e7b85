//! White label: a workspace's name, colours and logo, for its people and guests; the first's also for whoever signs in.

use std::io::Cursor;
use std::sync::Arc;

use axum::extract::{Path, State};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use entrenous_storage::records::{Look, Records, RecordsError, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::Access;
use crate::serve::{App, Json, Kind, Problem};

/// What accents stand on: cards and pages of the light and the dark theme.
const LIGHT: [&str; 2] = ["#ffffff", "#f7f6fc"];
const DARK: [&str; 2] = ["#151227", "#0c0a18"];
/// WCAG 2.2, success criterion 1.4.3.
const CONTRAST: f64 = 4.5;
const LOGO_BYTES: usize = 32 * 1024;
const LOGO_PIXELS: u32 = 1_024;

/// How a workspace looks.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct LookShown {
    /// What people call it.
    pub(crate) name: String,
    /// The accent on light pages, as `#rrggbb`; null: as everywhere.
    pub(crate) accent_light: Option<String>,
    /// The accent on dark pages; null: as everywhere.
    pub(crate) accent_dark: Option<String>,
    /// The logo as a `data:` address; null: none.
    pub(crate) logo: Option<String>,
}

/// A look as it is wanted. What is left out is as everywhere.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LookFields {
    /// The accent on light pages, as `#rrggbb`: readable on white (contrast of 4.5).
    #[schema(example = "#5a3fd3")]
    accent_light: Option<String>,
    /// The accent on dark pages: readable on `#151227`.
    #[schema(example = "#a48bff")]
    accent_dark: Option<String>,
    /// A PNG of up to 32 KiB and 1,024 pixels a side, in base 64.
    logo: Option<String>,
}

/// The look of a workspace.
pub(crate) async fn look(records: &Records, workspace: i64) -> Result<LookShown, RecordsError> {
    let all = records.workspaces().await?;
    let name = all.into_iter().find(|one| one.id == workspace).map(|one| one.name).unwrap_or_default();
    let Look { accent_light, accent_dark, logo } = records.look(workspace).await?;
    let logo = logo.map(|png| format!("data:image/png;base64,{}", BASE64_STANDARD.encode(png)));
    Ok(LookShown { name, accent_light, accent_dark, logo })
}

/// How the service looks to whoever is not signed in.
#[utoipa::path(
    get, path = "/api/v1/look", tag = "people",
    responses((status = 200, description = "The look of the first workspace", body = LookShown)),
    security(())
)]
pub(crate) async fn show_look(State(app): State<Arc<App>>) -> Result<axum::Json<LookShown>, Problem> {
    Ok(axum::Json(LookShown::clone(app.directory.load().look())))
}

/// How a workspace looks.
#[utoipa::path(
    get, path = "/api/v1/workspaces/{workspace}/look", tag = "people",
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 200, description = "The look", body = LookShown)),
    security(("session" = []))
)]
pub(crate) async fn workspace_look(
    State(app): State<Arc<App>>,
    access: Access,
    Path(workspace): Path<i64>,
) -> Result<axum::Json<LookShown>, Problem> {
    access.person_in(workspace, Role::Client)?;
    Ok(axum::Json(look(&app.records, workspace).await?))
}

/// Give a workspace its colours and its logo.
#[utoipa::path(
    put, path = "/api/v1/workspaces/{workspace}/look", tag = "people", request_body = LookFields,
    params(("workspace" = i64, Path, description = "Its number")),
    responses((status = 200, description = "The look", body = LookShown)),
    security(("session" = []))
)]
pub(crate) async fn set_look(
    State(app): State<Arc<App>>,
    access: Access,
    Path(workspace): Path<i64>,
    Json(fields): Json<LookFields>,
) -> Result<axum::Json<LookShown>, Problem> {
    access.person_in(workspace, Role::Admin)?;
    let accent_light = accent(fields.accent_light, &LIGHT)?;
    let accent_dark = accent(fields.accent_dark, &DARK)?;
    let logo = fields.logo.as_deref().map(png).transpose()?;
    app.records.put_look(workspace, &Look { accent_light, accent_dark, logo }).await?;
    app.reload().await?;
    Ok(axum::Json(look(&app.records, workspace).await?))
}

/// The colour, if it is one that can be read on all of these.
fn accent(asked: Option<String>, on: &[&str]) -> Result<Option<String>, Problem> {
    let Some(asked) = asked else { return Ok(None) };
    let invalid = |why: String| Problem::new(Kind::Invalid, why);
    let own = luminance(&asked).ok_or_else(|| invalid("Write a colour like #5a3fd3.".to_owned()))?;
    for ground in on {
        let contrast = contrast(own, luminance(ground).unwrap_or_default());
        if contrast < CONTRAST {
            let side = if on == LIGHT { "darker" } else { "lighter" };
            let why = format!(
                "On {ground} this colour has a contrast of {contrast:.1}, and text needs {CONTRAST}. Take a {side} one."
            );
            return Err(invalid(why));
        }
    }
    Ok(Some(asked.to_ascii_lowercase()))
}

/// Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2).
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |at: usize| {
        let value = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().filter(|_| !digits.contains('+'))?;
        let part = f64::from(value) / 255.0;
        Some(if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?)
}

/// Of two luminances, 1 to 21.
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn png(text: &str) -> Result<Vec<u8>, Problem> {
    let why = "The logo has to be a PNG of up to 32 KiB and 1,024 pixels a side, in base 64.";
    let invalid = || Problem::new(Kind::Invalid, why);
    let bytes = BASE64_STANDARD.decode(text).map_err(|_| invalid())?;
    if bytes.len() > LOGO_BYTES {
        return Err(invalid());
    }
    let mut reader = png::Decoder::new(Cursor::new(&bytes)).read_info().map_err(|_| invalid())?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > LOGO_PIXELS || height > LOGO_PIXELS {
        return Err(invalid());
    }
    // All of it, so that whoever shows it finds no surprise.
    let mut pixels = vec![0; reader.output_buffer_size().ok_or_else(invalid)?];
    reader.next_frame(&mut pixels).map_err(|_| invalid())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let of = |one: &str, other: &str| {
            contrast(luminance(one).expect("a colour"), luminance(other).expect("a colour"))
        };
        assert!((of("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        // Known to many: the darkest grey on white that fails, and the lightest that does not.
        assert!(of("#777777", "#ffffff") < CONTRAST && of("#767676", "#ffffff") > CONTRAST);
        for nonsense in ["", "#fff", "red", "#+1+1+1", "#12345g", "#1234567", "#123é5"] {
            assert_eq!(luminance(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn colours_that_cannot_be_read_are_refused_for_their_theme() {
        let light = |colour: &str| accent(Some(colour.to_owned()), &LIGHT);
        assert_eq!(light("#5A3FD3").expect("dark enough"), Some("#5a3fd3".to_owned()));
        assert!(light("#a48bff").is_err());
        assert!(accent(Some("#a48bff".to_owned()), &DARK).is_ok());
        assert!(accent(Some("#5a3fd3; background: url(//evil.example)".to_owned()), &DARK).is_err());
    }

    #[test]
    fn a_logo_is_a_png_and_nothing_else() {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().expect("written").write_image_data(&[0]).expect("written");
        assert_eq!(super::png(&BASE64_STANDARD.encode(&bytes)).expect("one"), bytes);
        for nonsense in [BASE64_STANDARD.encode("<svg onload='alert(1)'/>"), "%".to_owned(), String::new()] {
            assert!(super::png(&nonsense).is_err(), "{nonsense}");
        }
        bytes.truncate(bytes.len() - 20);
        assert!(super::png(&BASE64_STANDARD.encode(&bytes)).is_err(), "cut off");
    }
}
