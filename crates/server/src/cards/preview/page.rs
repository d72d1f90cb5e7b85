//! `/cards/preview`: the cards of all apps side by side, drawn for people. It works without a script.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use entrenous_core::cards::{CardApp, Level, Shown, Warning, shown};

use super::http::{PreviewAsked, looked};
use super::words;
use crate::accounts::{lang, signed_in, to_login};
use crate::cards::look::Looked;
use crate::cards::picture::small;
use crate::render::Lang;
use crate::serve::{App, Problem};

/// Pixels of a picture on the page: twice as many as it is wide there.
const SIDE: u32 = 800;

#[derive(Template)]
#[template(config = "src/cards/preview/pages/askama.toml", path = "preview.html")]
struct PreviewPage {
    lang: Lang,
    url: String,
    app: String,
    apps: Vec<(&'static str, &'static str)>,
    said: Option<String>,
    seen: Option<SeenPage>,
}

struct SeenPage {
    sum: String,
    shared: String,
    cards: Vec<CardShown>,
    tags: Vec<(String, String)>,
}

struct CardShown {
    app: &'static str,
    name: &'static str,
    shape: &'static str,
    title: String,
    text: String,
    host: String,
    image: Option<String>,
    ratio: Option<String>,
    warnings: Vec<Told>,
}

struct Told {
    class: &'static str,
    level: &'static str,
    said: String,
    remedy: String,
}

pub(in crate::cards) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Query(asked): Query<PreviewAsked>,
) -> Result<Response, Problem> {
    let Some(person) = signed_in(&app, &headers).await? else {
        return Ok(to_login());
    };
    let lang = lang(&headers);
    let apps = CardApp::ALL.iter().map(|app| (app.name(), app.title())).collect();
    let mut page = PreviewPage {
        lang,
        url: asked.url.clone(),
        app: asked.app.clone().unwrap_or_default(),
        apps,
        said: None,
        seen: None,
    };
    let mut status = StatusCode::OK;
    if !asked.url.trim().is_empty() {
        if app.cards.previews.check((false, person.account.id)).is_err() {
            status = StatusCode::TOO_MANY_REQUESTS;
            let wait = lang.pick(
                "Too many at once. Wait a minute, then try again.",
                "Trop à la fois. Attendez une minute, puis réessayez.",
            );
            page.said = Some(wait.to_owned());
        } else {
            match looked(&app, &asked).await {
                Ok(looked) => page.seen = Some(seen(&app, looked, lang).await?),
                Err(_) => {
                    status = StatusCode::UNPROCESSABLE_ENTITY;
                    let write = lang.pick(
                        "Write the address like https://example.org/page.",
                        "Écrivez l'adresse comme https://example.org/page.",
                    );
                    page.said = Some(write.to_owned());
                }
            }
        }
    }
    let html = page.render().map_err(|error| Problem::internal(&error))?;
    // Pictures are in the page: nothing of it asks anybody else.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((status, headers, html).into_response())
}

async fn seen(app: &Arc<App>, looked: Looked, lang: Lang) -> Result<SeenPage, Problem> {
    let Looked { seen, files } = looked;
    let pictures = tokio::task::spawn_blocking(move || {
        let shrunk = files.into_iter().filter_map(|(url, file)| Some((url, small(&file, SIDE, 80).ok()?)));
        let inline = |file: Vec<u8>| format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(file));
        shrunk.map(|(url, file)| (url, inline(file))).collect::<Vec<_>>()
    });
    let pictures = pictures.await.map_err(|error| Problem::internal(&error))?;
    let cards: Vec<CardShown> =
        shown(&seen, &app.cards.rules).into_iter().map(|card| card_shown(card, &pictures, lang)).collect();
    let tags = seen.page.as_ref().map(|page| page.tags.as_slice()).unwrap_or_default();
    let tags = tags.iter().map(|tag| (tag.name.clone(), tag.value.clone())).collect();
    let with_problem =
        cards.iter().filter(|card| card.warnings.iter().any(|told| told.class == "problem")).count();
    let all = cards.len();
    let sum = match (lang, with_problem) {
        (Lang::En, 0) => format!("All {all} apps show a whole card."),
        (Lang::Fr, 0) => format!("Les {all} applications affichent une vignette entière."),
        (Lang::En, some) => format!("In {some} of {all} apps something is missing from the card."),
        (Lang::Fr, some) => {
            format!("Dans {some} applications sur {all}, il manque quelque chose à la vignette.")
        }
    };
    Ok(SeenPage { sum, shared: seen.url.chars().take(120).collect(), cards, tags })
}

fn card_shown(card: Shown, pictures: &[(String, String)], lang: Lang) -> CardShown {
    let image = pictures.iter().find(|(url, _)| *url == card.image.text).map(|(_, inline)| inline.clone());
    let told = |warning: &Warning| {
        let (said, remedy) = words::told(lang, warning);
        let (class, level) = match warning.level() {
            Level::Problem => ("problem", lang.pick("Problem:", "Problème :")),
            Level::Advice => ("advice", lang.pick("Better:", "Mieux :")),
            Level::Note => ("note", lang.pick("Note:", "À savoir :")),
        };
        Told { class, level, said, remedy }
    };
    CardShown {
        app: card.app.name(),
        name: card.app.title(),
        shape: card.shape.name(),
        title: card.title.text,
        text: card.text.text,
        host: card.host,
        image,
        ratio: card.ratio.map(|ratio| format!("{}.{:02} / 1", ratio / 100, ratio % 100)),
        warnings: card.warnings.iter().map(told).collect(),
    }
}
