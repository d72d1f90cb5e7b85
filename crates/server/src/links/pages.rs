//! The few pages of a domain of links, in English and French. They work without a script, and say nothing of where a link leads.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use entrenous_core::cards::Shape;
use entrenous_core::links::Gone;

use crate::cards::Face;
use crate::cards::draw::size;
use crate::render::Lang;
use crate::serve::Problem;

/// A page for people.
#[derive(Template)]
#[template(config = "src/links/pages/askama.toml", path = "page.html")]
pub(super) struct Page {
    lang: Lang,
    title: &'static str,
    intro: &'static str,
    form: Option<Form>,
    said: Option<&'static str>,
}

struct Form {
    asks_password: bool,
}

impl Page {
    fn plain(lang: Lang, title: &'static str, intro: &'static str) -> Page {
        Page { lang, title, intro, form: None, said: None }
    }

    pub(super) fn unknown(lang: Lang) -> Page {
        Page::plain(
            lang,
            lang.pick("There is no such link", "Ce lien n'existe pas"),
            lang.pick(
                "Check how it is written. If somebody sent it to you, ask them for it again.",
                "Vérifiez comment il s'écrit. Si quelqu'un vous l'a envoyé, redemandez-le-lui.",
            ),
        )
    }

    pub(super) fn gone(lang: Lang, why: Gone) -> Page {
        let intro = match why {
            Gone::Archived => lang.pick("It leads nowhere any more.", "Il ne mène plus nulle part."),
            Gone::Expired => lang.pick("Its time is over.", "Sa durée de validité est passée."),
            Gone::UsedUp => {
                lang.pick("It was used as often as it may be.", "Il a servi autant de fois qu'il le pouvait.")
            }
        };
        Page::plain(lang, lang.pick("This link has ended", "Ce lien a pris fin"), intro)
    }

    pub(super) fn not_yet(lang: Lang) -> Page {
        Page::plain(
            lang,
            lang.pick("Not yet", "Pas encore"),
            lang.pick(
                "This link does not lead anywhere yet. Come back later.",
                "Ce lien ne mène encore nulle part. Revenez plus tard.",
            ),
        )
    }

    pub(super) fn password(lang: Lang, was_wrong: bool) -> Page {
        let said = lang.pick("This is not the password.", "Ce n'est pas le mot de passe.");
        Page {
            lang,
            title: lang.pick("This link is protected", "Ce lien est protégé"),
            intro: lang.pick(
                "Whoever sent it to you knows the password.",
                "La personne qui vous l'a envoyé connaît le mot de passe.",
            ),
            form: Some(Form { asks_password: true }),
            said: was_wrong.then_some(said),
        }
    }

    pub(super) fn tap(lang: Lang) -> Page {
        Page {
            lang,
            title: lang.pick("Open this link?", "Ouvrir ce lien ?"),
            intro: lang.pick(
                "It works a limited number of times. Going on uses it.",
                "Il ne fonctionne qu'un nombre limité de fois. Continuer compte pour une fois.",
            ),
            form: Some(Form { asks_password: false }),
            said: None,
        }
    }

    pub(super) fn too_many(lang: Lang) -> Page {
        Page::plain(
            lang,
            lang.pick("Too many attempts", "Trop d'essais"),
            lang.pick("Wait a minute, then try again.", "Attendez une minute, puis réessayez."),
        )
    }

    pub(super) fn answer(&self, status: StatusCode) -> Response {
        html(self, status)
    }
}

/// The page for previews.
#[derive(Template)]
#[template(config = "src/links/pages/askama.toml", path = "card.html")]
pub(crate) struct CardPage {
    title: String,
    text: String,
    url: String,
    site_name: String,
    image: Option<String>,
    /// Of a picture that is drawn here.
    size: Option<(u32, u32)>,
    is_wide: bool,
}

impl CardPage {
    pub(crate) fn new(face: &Face<'_>) -> CardPage {
        let stored = &face.entry.stored;
        let own = &face.own;
        CardPage {
            title: if own.title.is_empty() { stored.host.clone() } else { own.title.clone() },
            text: own.text.clone(),
            url: format!("https://{}/{}", stored.host, stored.slug),
            site_name: face.entry.style.brand.name.clone(),
            image: face.image(),
            size: face.is_drawn().then(|| size(own.shape)),
            is_wide: own.shape == Shape::Wide,
        }
    }

    pub(super) fn answer(&self) -> Response {
        html(self, StatusCode::OK)
    }
}

fn html(page: &impl Template, status: StatusCode) -> Response {
    let text = match page.render() {
        Ok(text) => text,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    // A form's answer sends the browser on to any host, which browsers hold to form-action as well.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https: http:; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, text).into_response()
}
