//! The audit log: the way into the API adds an entry for each write that worked, as the table of rules names it; pages add their own.

mod http;

use axum::http::{HeaderMap, HeaderValue, header};
use entrenous_storage::records::{NewEntry, Site};

use crate::accounts::{Access, Who, client_kind};
use crate::serve::{App, now};
use crate::sites::Directory;

pub(crate) use self::http::{__path_entries, entries};

/// What a write was about. A handler puts it into its answer's extensions where the path does not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) workspace: Option<i64>,
    pub(crate) what: String,
}

impl About {
    pub(crate) fn new(workspace: i64, what: impl Into<String>) -> About {
        About { workspace: Some(workspace), what: what.into() }
    }

    pub(crate) fn site(site: &Site) -> About {
        About::new(site.workspace, &site.domain)
    }

    /// What a path says: its parts that the route's pattern leaves open.
    pub(crate) fn path(pattern: &str, path: &str, directory: &Directory) -> About {
        let mut about = About::default();
        for (name, value) in pattern.split('/').zip(path.split('/')).filter(|(name, _)| name.starts_with('{'))
        {
            match name {
                "{workspace}" => about.workspace = value.parse().ok(),
                "{domain}" => {
                    let site = directory.site_of_host(value);
                    about = site.map_or(about, |site| About::site(site));
                }
                _ if about.what.is_empty() => value.clone_into(&mut about.what),
                _ => about.what = format!("{}/{value}", about.what),
            }
        }
        about
    }
}

/// Adds an entry. That it could not be written is logged: what was done is done.
pub(crate) async fn note(
    app: &App,
    access: &Access,
    action: &str,
    about: &About,
    agent: Option<&HeaderValue>,
) {
    let (account, who) = match access.who() {
        Who::Person(person) => (Some(person.account.id), person.account.email.clone()),
        Who::Guest(link) => (None, link.name.clone()),
        Who::Key(key) => (None, format!("{} ({}…)", key.name, key.prefix)),
    };
    add(app, account, &who, action, about, agent).await;
}

/// Adds an entry about somebody of whom a page has an account.
pub(crate) async fn note_account(
    app: &App,
    account: i64,
    email: &str,
    action: &str,
    about: About,
    headers: &HeaderMap,
) {
    add(app, Some(account), email, action, &about, headers.get(header::USER_AGENT)).await;
}

async fn add(
    app: &App,
    account: Option<i64>,
    who: &str,
    action: &str,
    About { workspace, what }: &About,
    agent: Option<&HeaderValue>,
) {
    let client = client_kind(app, agent);
    let entry = NewEntry { workspace: *workspace, account, who, action, what, client: &client };
    if let Err(error) = app.records.add_entry(entry, now()).await {
        tracing::error!(%error, action, "an entry of the audit log could not be written");
    }
}
