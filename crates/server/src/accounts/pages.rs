//! The few pages with a form, in English and French. They work without a script.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use entrenous_storage::records::Role;

pub(super) use super::said::Said;
use super::said::role_name;
use crate::people::LookShown;
use crate::render::Lang;
use crate::serve::{App, Problem};

/// A page with a form, or with a message alone.
#[derive(Template)]
#[template(config = "src/accounts/pages/askama.toml", path = "form.html")]
pub(super) struct Page {
    lang: Lang,
    title: &'static str,
    intro: String,
    form: Option<Form>,
    said: Option<&'static str>,
    look: LookShown,
    /// Another way to sign in: what the link says, and where it leads.
    provider: Option<(String, String)>,
}

struct Form {
    action: &'static str,
    token: String,
    email: String,
    /// For password managers: a new one, or the one that is kept. None: neither address nor password is asked for.
    password: Option<Password>,
    /// A code of an authenticator app is asked for.
    code: bool,
    button: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Password {
    New,
    Kept,
}

impl Page {
    pub(super) fn setup(lang: Lang, token: &str, email: &str, said: Option<Said>) -> Page {
        let title = lang.pick("Make the owner's account", "Créer le compte du propriétaire");
        Page {
            lang,
            title,
            intro: lang
                .pick(
                    "You are the first here. This account may do everything; it is kept on this server alone.",
                    "Vous êtes la première personne ici. Ce compte peut tout faire ; il reste sur ce serveur.",
                )
                .to_owned(),
            form: Some(Form {
                action: "/setup",
                token: token.to_owned(),
                email: email.to_owned(),
                password: Some(Password::New),
                code: false,
                button: lang.pick("Make the account", "Créer le compte"),
            }),
            said: said.map(|said| said.text(lang)),
            look: LookShown::default(), provider: None,
        }
    }

    pub(super) fn login(lang: Lang, email: &str, said: Option<Said>) -> Page {
        let title = lang.pick("Sign in", "Se connecter");
        let form = Form {
            action: "/login",
            token: String::new(),
            email: email.to_owned(),
            password: Some(Password::Kept),
            code: false,
            button: title,
        };
        Page {
            lang,
            title,
            intro: String::new(),
            form: Some(form),
            said: said.map(|said| said.text(lang)),
            look: LookShown::default(),
            provider: None,
        }
    }

    /// The second step of signing in.
    pub(super) fn code(lang: Lang, token: &str, said: Option<Said>) -> Page {
        let intro = lang.pick(
            "Enter the code of your authenticator app, or one of your recovery codes.",
            "Saisissez le code de votre application d'authentification, ou l'un de vos codes de secours.",
        );
        let title = lang.pick("Sign in", "Se connecter");
        let form = Form {
            action: "/login/code",
            token: token.to_owned(),
            email: String::new(),
            password: None,
            code: true,
            button: title,
        };
        let said = said.map(|said| said.text(lang));
        Page {
            lang,
            title,
            intro: intro.to_owned(),
            form: Some(form),
            said,
            look: LookShown::default(),
            provider: None,
        }
    }

    pub(super) fn void_link(lang: Lang) -> Page {
        Page {
            lang,
            title: lang.pick("This link is not valid", "Ce lien n'est pas valable"),
            intro: lang
                .pick(
                    "It was used already, is older than 24 hours, or was replaced by a newer one. While there is no account, restarting the server prints a new link.",
                    "Il a déjà servi, date de plus de 24 heures, ou un autre l'a remplacé. Tant qu'il n'y a pas de compte, redémarrer le serveur affiche un nouveau lien.",
                )
                .to_owned(),
            form: None,
            said: None,
            look: LookShown::default(), provider: None,
        }
    }

    /// Joining a workspace: with the account of somebody who is signed in, else with a new one.
    pub(super) fn invitation(
        lang: Lang,
        workspace: &str,
        role: Role,
        token: &str,
        signed_in: Option<&str>,
        email: &str,
        said: Option<Said>,
    ) -> Page {
        let role = role_name(role, lang);
        let mut intro = match lang {
            Lang::En => format!("You are invited to {workspace}, as {role}."),
            Lang::Fr => format!("Vous êtes invité·e à rejoindre {workspace}, comme {role}."),
        };
        if let Some(own) = signed_in {
            intro += &match lang {
                Lang::En => format!(" You are signed in as {own}."),
                Lang::Fr => format!(" Votre compte : {own}."),
            };
        }
        let form = Form {
            action: "/invitation",
            token: token.to_owned(),
            email: email.to_owned(),
            password: signed_in.is_none().then_some(Password::New),
            code: false,
            button: lang.pick("Join", "Rejoindre"),
        };
        let title = lang.pick("An invitation", "Une invitation");
        Page {
            lang,
            title,
            intro,
            form: Some(form),
            said: said.map(|said| said.text(lang)),
            look: LookShown::default(),
            provider: None,
        }
    }

    pub(super) fn void_invitation(lang: Lang) -> Page {
        let intro = lang.pick(
            "It was used already, was revoked, or its time is over. Ask whoever invited you for a new one.",
            "Il a déjà servi, a été révoqué, ou son temps est passé. Demandez-en un nouveau à la personne qui vous invite.",
        );
        let title = lang.pick("This link is not valid", "Ce lien n'est pas valable");
        Page {
            lang,
            title,
            intro: intro.to_owned(),
            form: None,
            said: None,
            look: LookShown::default(),
            provider: None,
        }
    }

    /// In the look of the first workspace. Also offers to sign in with the provider of the settings, if there is one; with the secret of an invitation, or none.
    pub(super) fn offering(mut self, app: &App, invitation: &str) -> Page {
        let host = |issuer: &str| issuer.split('/').nth(2).unwrap_or_default().to_owned();
        self.look = app.directory.load().look().clone();
        let settings = &app.config.oidc;
        let name = settings
            .issuer
            .as_deref()
            .filter(|_| app.provider.is_some())
            .map(|issuer| settings.name.clone().unwrap_or_else(|| host(issuer)));
        self.provider = name.map(|name| {
            let says = match self.lang {
                Lang::En => format!("Sign in with {name}"),
                Lang::Fr => format!("Se connecter avec {name}"),
            };
            let token: String = form_urlencoded::byte_serialize(invitation.as_bytes()).collect();
            let token = if token.is_empty() { token } else { format!("?invitation={token}") };
            (says, format!("/login/oidc{token}"))
        });
        self
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
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
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
