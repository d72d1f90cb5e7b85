//! What each route asks of whoever comes: one table for the whole service. A test compares it with the router's lines and the `OpenAPI`
//! document, and asks every route in every role.

use axum::http::Method;
use entrenous_storage::records::Role;

use Role::{Admin, Analyst, Client, Owner};

/// Who may try. Which sites and workspaces are theirs the handler looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum Least {
    /// Anybody at all.
    Anybody,
    /// People with at least this role somewhere, and keys: their scopes say more.
    Role(Role),
    /// People with at least this role somewhere, and no keys.
    Person(Role),
}

/// What a route asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) method: &'static str,
    pub(crate) route: &'static str,
    pub(crate) least: Least,
    /// It is about a site or a workspace that the request names: to those who do not see it, it is not there.
    pub(crate) bound: bool,
    /// Guest links open it too.
    pub(crate) guests: bool,
    /// What the audit log calls it, where it changes anything.
    pub(crate) noted: Option<&'static str>,
}

const fn rule(method: &'static str, route: &'static str, least: Least) -> Rule {
    Rule { method, route, least, bound: false, guests: false, noted: None }
}

const fn open(method: &'static str, route: &'static str) -> Rule {
    rule(method, route, Least::Anybody)
}

const fn all(method: &'static str, route: &'static str, least: Role) -> Rule {
    rule(method, route, Least::Role(least))
}

const fn people(method: &'static str, route: &'static str, least: Role) -> Rule {
    rule(method, route, Least::Person(least))
}

impl Rule {
    const fn bound(self) -> Rule {
        Rule { bound: true, ..self }
    }

    const fn guests(self) -> Rule {
        Rule { guests: true, ..self }
    }

    const fn noted(self, action: &'static str) -> Rule {
        Rule { noted: Some(action), ..self }
    }
}

/// The table.
pub(crate) const RULES: &[Rule] = &[
    // Figures.
    all("POST", "/api/v1/query", Client).bound().guests(),
    all("GET", "/api/v1/realtime", Client).bound(),
    all("GET", "/api/v1/realtime/stream", Client).bound(),
    all("GET", "/api/v1/export", Analyst).bound(),
    all("GET", "/api/v1/cascades", Client).bound(),
    all("GET", "/api/v1/cascades/{id}", Client).bound(),
    all("GET", "/api/v1/cascade-starters", Client).bound(),
    all("GET", "/api/v1/receipts", Client).bound(),
    all("GET", "/api/v1/worth", Client).bound(),
    all("GET", "/api/v1/sites/{domain}/costs", Client).bound(),
    all("POST", "/api/v1/sites/{domain}/costs", Admin).bound().noted("cost.add"),
    all("DELETE", "/api/v1/sites/{domain}/costs/{id}", Admin).bound().noted("cost.remove"),
    // Experiments.
    all("GET", "/api/v1/sites/{domain}/experiments", Client).bound(),
    all("POST", "/api/v1/sites/{domain}/experiments", Admin).bound().noted("experiment.begin"),
    all("GET", "/api/v1/sites/{domain}/experiments/{name}", Client).bound(),
    all("POST", "/api/v1/sites/{domain}/experiments/{name}/stop", Admin).bound().noted("experiment.stop"),
    all("POST", "/api/v1/sites/{domain}/experiment-advice", Client).bound(),
    // Sites.
    all("GET", "/api/v1/sites", Client),
    all("POST", "/api/v1/sites", Admin).noted("site.add"),
    all("GET", "/api/v1/sites/{domain}", Admin).bound(),
    all("PATCH", "/api/v1/sites/{domain}", Admin).bound().noted("site.change"),
    // Guest links.
    all("GET", "/api/v1/sites/{domain}/guests", Admin).bound(),
    all("POST", "/api/v1/sites/{domain}/guests", Admin).bound().noted("guest-link.make"),
    all("DELETE", "/api/v1/sites/{domain}/guests/{id}", Admin).bound().noted("guest-link.revoke"),
    // Keys.
    all("GET", "/api/v1/keys", Admin),
    all("POST", "/api/v1/keys", Admin).noted("key.make"),
    all("DELETE", "/api/v1/keys/{id}", Admin).bound().noted("key.revoke"),
    // Links.
    all("GET", "/api/v1/links", Client),
    all("POST", "/api/v1/links", Analyst).noted("link.add"),
    all("POST", "/api/v1/links/bulk", Analyst).noted("link.add"),
    all("GET", "/api/v1/links/{host}/{slug}", Client).bound(),
    all("PATCH", "/api/v1/links/{host}/{slug}", Analyst).bound().noted("link.change"),
    all("DELETE", "/api/v1/links/{host}/{slug}", Analyst).bound().noted("link.archive"),
    all("GET", "/api/v1/links/{host}/{slug}/{code}", Client).bound(),
    all("GET", "/api/v1/links/{host}/{slug}/preview", Client).bound(),
    all("POST", "/api/v1/links/{host}/{slug}/refresh", Analyst).bound().noted("link.refresh"),
    all("GET", "/api/v1/preview", Client),
    all("GET", "/api/v1/brands/{domain}", Client).bound(),
    all("PUT", "/api/v1/brands/{domain}", Analyst).bound().noted("brand.set"),
    all("GET", "/api/v1/utm/{domain}", Client).bound(),
    all("PUT", "/api/v1/utm/{domain}", Analyst).bound().noted("utm.set"),
    all("POST", "/api/v1/utm/{domain}/lint", Client).bound(),
    // People.
    people("GET", "/api/v1/me", Client),
    people("PATCH", "/api/v1/me", Client).noted("account.change"),
    people("POST", "/api/v1/me/password", Client).noted("account.password"),
    people("POST", "/api/v1/me/totp", Client).noted("totp.begin"),
    people("PUT", "/api/v1/me/totp", Client).noted("totp.confirm"),
    people("POST", "/api/v1/me/totp/remove", Client).noted("totp.remove"),
    people("GET", "/api/v1/me/sessions", Client),
    people("DELETE", "/api/v1/me/sessions/{id}", Client).noted("session.end"),
    people("POST", "/api/v1/workspaces", Owner).noted("workspace.add"),
    people("PATCH", "/api/v1/workspaces/{workspace}", Owner).bound().noted("workspace.change"),
    people("DELETE", "/api/v1/workspaces/{workspace}", Owner).bound().noted("workspace.remove"),
    people("GET", "/api/v1/workspaces/{workspace}/people", Admin).bound(),
    people("PATCH", "/api/v1/workspaces/{workspace}/people/{account}", Admin).bound().noted("person.change"),
    people("DELETE", "/api/v1/workspaces/{workspace}/people/{account}", Client)
        .bound()
        .noted("person.remove"),
    people("GET", "/api/v1/workspaces/{workspace}/look", Client).bound(),
    people("PUT", "/api/v1/workspaces/{workspace}/look", Admin).bound().noted("workspace.look"),
    people("GET", "/api/v1/workspaces/{workspace}/audit", Admin).bound(),
    people("GET", "/api/v1/workspaces/{workspace}/invitations", Admin).bound(),
    people("POST", "/api/v1/workspaces/{workspace}/invitations", Admin).bound().noted("person.invite"),
    people("DELETE", "/api/v1/workspaces/{workspace}/invitations/{id}", Admin)
        .bound()
        .noted("invitation.revoke"),
    // What sign-in pages look like.
    open("GET", "/api/v1/look"),
    // A guest shows the link in the body.
    open("POST", "/api/v1/guest"),
    // Whoever comes: what scripts ask and send, and what must be there before anybody is known.
    open("POST", "/api/event"),
    open("POST", "/api/send"),
    open("GET", "/pixel.gif"),
    open("GET", "/js/e.js"),
    open("GET", "/js/e.plus.js"),
    open("GET", "/js/e.share.js"),
    open("GET", "/js/e.experiments.js"),
    open("GET", "/api/experiments"),
    open("GET", "/cards/{host}/{slug}/{file}"),
    open("GET", "/api/share/forward"),
    open("GET", "/api/share/forward/{app}"),
    open("GET", "/api/share"),
    open("GET", "/api/share/qr.svg"),
    open("GET", "/healthz"),
    open("GET", "/readyz"),
    // It has a token of its own.
    open("GET", "/metrics"),
    open("GET", "/api/openapi.json"),
    open("GET", "/api/docs"),
    open("GET", "/problems/{name}"),
    // Pages: they look at the session themselves, and note what they do.
    open("GET", "/"),
    open("GET", "/assets/{*path}"),
    open("GET", "/cards/preview"),
    open("GET", "/setup"),
    open("POST", "/setup"),
    open("GET", "/login"),
    open("POST", "/login"),
    open("POST", "/login/code"),
    open("GET", "/login/oidc"),
    open("GET", "/login/oidc/back"),
    open("POST", "/logout"),
    open("GET", "/invitation"),
    open("POST", "/invitation"),
];

/// The rule of a route, by its pattern; none if it is not in the table. Whoever may look may also ask whether there is anything (`HEAD`).
pub(crate) fn rule_of(method: &Method, route: &str) -> Option<&'static Rule> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    RULES.iter().find(|rule| rule.route == route && rule.method == method)
}
