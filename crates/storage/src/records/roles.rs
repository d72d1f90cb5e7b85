//! What people may do in a workspace.

use std::fmt;
use std::str::FromStr;

use super::Scope;

/// A person's role in a workspace, the least first: each may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sees the figures of some sites alone.
    Client,
    /// Sees the figures of all sites of the workspace.
    Viewer,
    /// Takes single visits out, and makes links.
    Analyst,
    /// Manages sites, keys and people.
    Admin,
    /// Decides who else is an owner. A workspace has one at least.
    Owner,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Role; 5] = [Role::Client, Role::Viewer, Role::Analyst, Role::Admin, Role::Owner];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Client => "client",
            Role::Viewer => "viewer",
            Role::Analyst => "analyst",
            Role::Admin => "admin",
            Role::Owner => "owner",
        }
    }

    /// The least role that may do what a key of this scope may.
    pub const fn least(scope: Scope) -> Role {
        match scope {
            Scope::StatsRead => Role::Client,
            Scope::ExportRead | Scope::LinksManage => Role::Analyst,
            Scope::EventsWrite | Scope::SitesManage | Scope::KeysManage => Role::Admin,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Role, String> {
        Role::ALL.into_iter().find(|role| role.name() == name).ok_or_else(|| {
            let all = Role::ALL.map(Role::name).join(", ");
            format!("there is no role \"{name}\"; there are {all}")
        })
    }
}
