//! The few pages with a form, in English and French. They work without a script.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::password::Weak;
use crate::render::Lang;
use crate::serve::Problem;

/// What is said of a form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    NoEmail,
    Weak(Weak),
    WrongPassword,
}

impl From<Weak> for Said {
    fn from(weak: Weak) -> Said {
        Said::Weak(weak)
    }
}

impl Said {
    const fn text(self, lang: Lang) -> &'static str {
        match self {
            Said::NoEmail => lang.pick(
                "This is no e-mail address. Write it like ada@example.org.",
                "Ce n'est pas une adresse e-mail. Écrivez-la comme ada@example.org.",
            ),
            Said::Weak(Weak::Short) => lang.pick(
                "The password is too short: it needs 12 characters or more.",
                "Le mot de passe est trop court : il faut au moins 12 caractères.",
            ),
            Said::Weak(Weak::Long) => lang.pick(
                "The password is too long: 1,024 bytes at most.",
                "Le mot de passe est trop long : 1 024 octets au plus.",
            ),
            Said::Weak(Weak::IsEmail) => lang.pick(
                "The password must not be the e-mail address.",
                "Le mot de passe ne doit pas être l'adresse e-mail.",
            ),
            Said::WrongPassword => lang.pick(
                "The address and the password do not belong together.",
                "L'adresse et le mot de passe ne vont pas ensemble.",
            ),
        }
    }
}

/// A page with a form, or with a message alone.
#[derive(Template)]
#[template(config = "src/accounts/pages/askama.toml", path = "form.html")]
pub(super) struct Page {
    lang: Lang,
    title: &'static str,
    intro: &'static str,
    form: Option<Form>,
    said: Option<&'static str>,
}

struct Form {
    action: &'static str,
    token: String,
    email: String,
    /// For password managers: a new one, or the one that is kept.
    new_password: bool,
    button: &'static str,
}

impl Page {
    pub(super) fn setup(lang: Lang, token: &str, email: &str, said: Option<Said>) -> Page {
        let title = lang.pick("Make the owner's account", "Créer le compte du propriétaire");
        Page {
            lang,
            title,
            intro: lang.pick(
                "You are the first here. This account may do everything; it is kept on this server alone.",
                "Vous êtes la première personne ici. Ce compte peut tout faire ; il reste sur ce serveur.",
            ),
            form: Some(Form {
                action: "/setup",
                token: token.to_owned(),
                email: email.to_owned(),
                new_password: true,
                button: lang.pick("Make the account", "Créer le compte"),
            }),
            said: said.map(|said| said.text(lang)),
        }
    }

    pub(super) fn login(lang: Lang, email: &str, said: Option<Said>) -> Page {
        let title = lang.pick("Sign in", "Se connecter");
        let form = Form {
            action: "/login",
            token: String::new(),
            email: email.to_owned(),
            new_password: false,
            button: title,
        };
        Page { lang, title, intro: "", form: Some(form), said: said.map(|said| said.text(lang)) }
    }

    pub(super) fn void_link(lang: Lang) -> Page {
        Page {
            lang,
            title: lang.pick("This link is not valid", "Ce lien n'est pas valable"),
            intro: lang.pick(
                "It was used already, is older than 24 hours, or was replaced by a newer one. While there is no account, restarting the server prints a new link.",
                "Il a déjà servi, date de plus de 24 heures, ou un autre l'a remplacé. Tant qu'il n'y a pas de compte, redémarrer le serveur affiche un nouveau lien.",
            ),
            form: None,
            said: None,
        }
    }

    pub(super) fn answer(&self, status: StatusCode) -> Result<Response, Problem> {
        answer(self, status)
    }
}

/// Who is signed in, and the sites.
#[derive(Template)]
#[template(config = "src/accounts/pages/askama.toml", path = "home.html")]
pub(super) struct HomePage {
    pub(super) lang: Lang,
    pub(super) email: String,
    pub(super) sites: Vec<String>,
}

impl HomePage {
    pub(super) fn answer(&self, status: StatusCode) -> Result<Response, Problem> {
        answer(self, status)
    }
}

fn answer(page: &impl Template, status: StatusCode) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| Problem::internal(&error))?;
    let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((status, headers, html).into_response())
}

/// Sends the browser on, with a cookie where there is one to set.
pub(super) fn go_on(to: &'static str, cookie: Option<HeaderValue>) -> Response {
    let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    if let Some(cookie) = cookie {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

/// The first language of `Accept-Language` that we speak, by preference.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let sent = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (0.0, Lang::En);
    for item in sent.split(',').take(20) {
        let (tag, weight) = item.trim().split_once(";q=").unwrap_or((item.trim(), "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        let spoken =
            tag.get(..2).filter(|tag| tag.eq_ignore_ascii_case("en") || tag.eq_ignore_ascii_case("fr"));
        if spoken.is_some() && weight > best.0 {
            best = (weight, Lang::from_locale(tag));
        }
    }
    best.1
}
