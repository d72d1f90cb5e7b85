//! What a page's script asks: which variants it is to show.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use entrenous_inference::experiments::{Weights, assign};
use entrenous_storage::records::{DealtUnit, Experiment};
use serde::Deserialize;
use serde_json::json;

use crate::query::Parameters;
use crate::serve::{App, Client, Kind, Problem, now};
use crate::sites::Directory;

/// Characters of a path that are looked at.
const PATH_CHARS: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    site: String,
    page: String,
}

/// The experiments of this page, each with the variant that it is to show. Where it is to show what it always shows, none is named.
pub(super) async fn variants(
    State(app): State<Arc<App>>,
    client: Client,
    headers: HeaderMap,
    Parameters(Asked { site, page }): Parameters<Asked>,
) -> Result<Response, Problem> {
    let number = app.collector.site_named(&site).ok_or(Kind::NotFound)?;
    let path: String = page.split(['?', '#']).next().unwrap_or_default().chars().take(PATH_CHARS).collect();
    let agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    let directory = app.directory.load();
    let mut found: BTreeMap<&str, &str> = BTreeMap::new();
    for experiment in running(&directory, number, now()).filter(|one| is_of(one, &path)) {
        let variant = match experiment.details.unit {
            DealtUnit::Page => assigned(experiment, path.as_bytes()),
            DealtUnit::VisitorDay => {
                let (visitor, _) = app.collector.visitor(number, client.0, agent);
                assigned(experiment, &visitor.to_le_bytes())
            }
        };
        if let Some(variant) = name(experiment, variant) {
            found.insert(&experiment.name, variant);
        }
    }
    let headers = [(CACHE_CONTROL, "private, no-store"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((headers, axum::Json(json!({ "variants": found }))).into_response())
}

/// The variants that are dealt to a page now, as `experiment/variant`: what its card may be made of.
pub(crate) fn dealt_to_page(app: &App, site: u32, path: &str, now: i64) -> Vec<String> {
    let directory = app.directory.load();
    let of_pages = |one: &&Arc<Experiment>| one.details.unit == DealtUnit::Page && is_of(one, path);
    let dealt = running(&directory, site, now).filter(of_pages);
    let named = dealt.filter_map(|one| Some((one, name(one, assigned(one, path.as_bytes()))?)));
    named.map(|(one, variant)| format!("{}/{variant}", one.name)).collect()
}

fn running(directory: &Directory, site: u32, now: i64) -> impl Iterator<Item = &Arc<Experiment>> {
    directory.experiments(site).filter(move |one| one.started <= now && now < one.over() && !one.broken)
}

/// The variant's name; none for number 0, the holdout.
fn name(experiment: &Experiment, variant: usize) -> Option<&str> {
    let variant = experiment.details.variants.get(variant.checked_sub(1)?)?;
    Some(&variant.name)
}

/// Does a page belong to it?
pub(super) fn is_of(experiment: &Experiment, path: &str) -> bool {
    let pages = &experiment.details.pages;
    pages.is_empty() || pages.iter().any(|prefix| path.starts_with(prefix.as_str()))
}

/// The variant of a unit: 0 is the holdout.
pub(super) fn assigned(experiment: &Experiment, unit: &[u8]) -> usize {
    weights(experiment).map_or(0, |weights| assign(&experiment.key, &experiment.name, unit, &weights))
}

/// How units are dealt; none if what is stored cannot be dealt by.
pub(super) fn weights(experiment: &Experiment) -> Option<Weights> {
    let variants: Vec<u32> = experiment.details.variants.iter().map(|variant| variant.weight).collect();
    Weights::new(experiment.details.holdout, &variants)
}
