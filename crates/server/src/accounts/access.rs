//! Who asks, and what they may.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use entrenous_storage::records::{ApiKey, FIRST_WORKSPACE, GuestLink, Role, Scope, SignedIn, Site};

use serde_json::Value;

use super::rules::{Least, Rule};
use crate::serve::{App, Kind, Problem, now};
use crate::sites::Directory;

/// Who is let in, and the sites as they were then.
#[derive(Debug, Clone)]
pub struct Access {
    pub(super) who: Who,
    pub(super) directory: Arc<Directory>,
}

/// Somebody with something to show.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    /// A program with a key.
    Key(Arc<ApiKey>),
    /// Somebody who is signed in.
    Person(Arc<SignedIn>),
    /// Somebody with a guest link.
    Guest(Arc<GuestLink>),
}

impl Access {
    pub(crate) fn new(who: Who, directory: Arc<Directory>) -> Access {
        Access { who, directory }
    }

    /// Who it is.
    pub(crate) fn who(&self) -> &Who {
        &self.who
    }

    /// May they do this to that site? None: to whatever is theirs.
    ///
    /// # Errors
    ///
    /// A problem that names what is missing.
    pub fn may(&self, scope: Scope, site: Option<u32>) -> Result<(), Problem> {
        self.may_any(&[scope])?;
        match (&self.who, site) {
            (Who::Key(key), site) if key.site.is_some() && key.site != site => {
                Err(Problem::new(Kind::Forbidden, "This key is for one site alone. Use a key for all sites."))
            }
            (_, Some(site)) if !self.sees(site) => Err(Kind::NotFound.into()),
            (Who::Person(person), Some(site)) => {
                let site = self.directory.site(site).ok_or(Kind::NotFound)?;
                let role = role_in(person, site.workspace).ok_or(Kind::NotFound)?;
                at_least(role, Role::least(scope))
            }
            _ => Ok(()),
        }
    }

    /// Have they one of these scopes, wherever?
    ///
    /// # Errors
    ///
    /// A problem that names them.
    pub fn may_any(&self, scopes: &[Scope]) -> Result<(), Problem> {
        match &self.who {
            Who::Key(key) if !scopes.iter().any(|scope| key.scopes.contains(scope)) => {
                let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
                let detail =
                    format!("This key lacks the scope {}. Make one that has it.", names.join(" or "));
                Err(Problem::new(Kind::Forbidden, detail))
            }
            Who::Key(_) => Ok(()),
            Who::Guest(_) if scopes.contains(&Scope::StatsRead) => Ok(()),
            Who::Guest(_) => Err(guests()),
            Who::Person(person) => {
                let least = scopes.iter().copied().map(Role::least).min().unwrap_or(Role::Owner);
                at_least(most(person), least)
            }
        }
    }

    /// Filters that hold for whatever they ask.
    pub(crate) fn locked(&self) -> &[Value] {
        match &self.who {
            Who::Guest(link) => &link.filters,
            Who::Key(_) | Who::Person(_) => &[],
        }
    }

    /// Whom a limit of their own is for.
    pub(crate) fn counted(&self) -> (bool, i64) {
        match &self.who {
            Who::Key(key) => (true, key.id),
            Who::Person(person) => (false, person.account.id),
            // Guests see figures alone; whoever shares a link shares its limit.
            Who::Guest(link) => (false, -link.id),
        }
    }

    /// May they know of this site at all?
    pub fn sees(&self, site: u32) -> bool {
        self.directory.site(site).is_some_and(|site| self.sees_site(site))
    }

    fn sees_site(&self, site: &Site) -> bool {
        match &self.who {
            Who::Key(key) => key.workspace == site.workspace && key.site.is_none_or(|own| own == site.id),
            Who::Guest(link) => link.site == site.id,
            Who::Person(person) => {
                person.memberships.iter().any(|place| place.shows(site.workspace, site.id))
            }
        }
    }

    /// The workspace in which they want to do something to all of it: the one that they name, else the first where they may.
    ///
    /// # Errors
    ///
    /// [`Kind::NotFound`] for a workspace that they are not in; what is missing, where they are.
    pub fn workspace(&self, scope: Scope, named: Option<i64>) -> Result<i64, Problem> {
        self.may(scope, None)?;
        match &self.who {
            Who::Key(key) if named.is_none_or(|named| named == key.workspace) => Ok(key.workspace),
            Who::Key(_) => Err(Kind::NotFound.into()),
            Who::Guest(_) => Err(guests()),
            Who::Person(person) => match named {
                Some(named) => at_least(role_in(person, named).ok_or(Kind::NotFound)?, Role::least(scope))
                    .map(|()| named),
                None => {
                    let mut places = person.memberships.iter();
                    let place = places.find(|place| place.role >= Role::least(scope));
                    Ok(place.map_or(FIRST_WORKSPACE, |place| place.workspace))
                }
            },
        }
    }

    /// The person, with a role of at least this in a workspace.
    ///
    /// # Errors
    ///
    /// [`Kind::NotFound`] for a workspace that they are not in; [`Kind::Forbidden`] for a lesser role, or for a program.
    pub(crate) fn person_in(&self, workspace: i64, least: Role) -> Result<(&SignedIn, Role), Problem> {
        let person = self.person()?;
        let role = role_in(person, workspace).ok_or(Kind::NotFound)?;
        at_least(role, least).map(|()| (person, role))
    }

    /// Do they still see this site? For answers that go on: a key may be revoked, somebody removed or signed out meanwhile.
    ///
    /// # Errors
    ///
    /// The records cannot be read.
    pub(crate) async fn still_sees(&self, app: &App, site: u32) -> Result<bool, Problem> {
        let directory = app.directory.load_full();
        let who = match &self.who {
            Who::Key(key) if directory.key(&key.secret).is_none() => return Ok(false),
            Who::Person(person) => {
                let sessions = app.records.sessions(person.account.id, now()).await?;
                if !sessions.iter().any(|session| session.id == person.session) {
                    return Ok(false);
                }
                let memberships = app.records.memberships(person.account.id).await?;
                Who::Person(Arc::new(SignedIn { memberships, ..SignedIn::clone(person) }))
            }
            same => same.clone(),
        };
        Ok(Access::new(who, directory).sees(site))
    }

    /// The person.
    ///
    /// # Errors
    ///
    /// It is a program.
    pub(crate) fn person(&self) -> Result<&SignedIn, Problem> {
        match &self.who {
            Who::Person(person) => Ok(person),
            Who::Key(_) | Who::Guest(_) => {
                Err(Problem::new(Kind::Forbidden, "This is for people who are signed in, not for keys."))
            }
        }
    }

    /// Does the route's rule let them try? What is theirs, and what not, the handler says.
    pub(super) fn passes(&self, rule: &Rule) -> Result<(), Problem> {
        match (&self.who, rule.least) {
            (Who::Guest(_), _) if rule.guests => Ok(()),
            (Who::Guest(_), _) => Err(guests()),
            (_, Least::Anybody) | (Who::Key(_), Least::Role(_)) => Ok(()),
            (Who::Key(_), Least::Person(_)) => self.person().map(|_| ()),
            (Who::Person(person), Least::Role(role) | Least::Person(role)) => at_least(most(person), role),
        }
    }
}

fn guests() -> Problem {
    Problem::new(Kind::Forbidden, "A guest link shows figures, with /api/v1/query, and nothing else.")
}

/// The role of somebody in a workspace.
fn role_in(person: &SignedIn, workspace: i64) -> Option<Role> {
    person.memberships.iter().find(|place| place.workspace == workspace).map(|place| place.role)
}

/// The highest role that somebody has anywhere.
fn most(person: &SignedIn) -> Option<Role> {
    person.memberships.iter().map(|place| place.role).max()
}

fn at_least(role: impl Into<Option<Role>>, least: Role) -> Result<(), Problem> {
    match role.into() {
        Some(role) if role >= least => Ok(()),
        Some(role) => Err(Problem::new(
            Kind::Forbidden,
            format!(
                "This is for the role {least} and above; yours is {role}. Ask an owner of the workspace."
            ),
        )),
        None => Err(Problem::new(Kind::Forbidden, "You are in no workspace. Ask for an invitation.")),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Access {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Access, Problem> {
        parts.extensions.get::<Access>().cloned().ok_or_else(|| Kind::Unauthorized.into())
    }
}
