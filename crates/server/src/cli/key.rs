//! `entrenous key`: API keys, in the data folder, also while a server is running.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Subcommand;
use entrenous_core::collect::site::bare_host;
use entrenous_storage::records::{FIRST_WORKSPACE, Records, Scope};

use super::{Failure, note, settings};
use crate::accounts::KeyRequest;
use crate::serve::now;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a key and print it, once
    Create {
        #[command(flatten)]
        settings: settings::From,
        /// The one site that it is for [default: all sites of the first workspace]
        #[arg(long, value_name = "DOMAIN")]
        site: Option<String>,
        /// What it may do, as in stats:read; may be repeated
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<String>,
        /// What to call it
        #[arg(long, value_name = "NAME", default_value = "API key")]
        name: String,
    },
    /// List the keys, without their secrets
    List(settings::From),
    /// Revoke a key; a running server refuses it within a second or so
    Revoke {
        #[command(flatten)]
        settings: settings::From,
        /// Its number, as in the list
        id: i64,
    },
}

pub(super) fn run(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        Command::Create { settings, site, scopes, name } => {
            let asked = KeyRequest { name: Some(name), workspace: None, site, scopes };
            let secret = settings.with_records(async |records| create(&records, &asked).await)?;
            super::print(&format!("{secret}\n"))
        }
        Command::List(settings) => {
            let lines = settings.with_records(async |records| list(&records).await)?;
            super::print(&lines)
        }
        Command::Revoke { settings, id } => {
            let revoked = settings.with_records(async |records| {
                let revoked = records.revoke_key(id, now()).await.map_err(Failure::usage)?;
                let keys = records.keys().await.map_err(Failure::usage)?;
                if let Some(key) = keys.iter().find(|key| revoked && key.id == id) {
                    note(&records, key.workspace, "key.revoke", &key.name).await?;
                }
                Ok(revoked)
            })?;
            if !revoked {
                let says = anyhow!("there is no key {id} that is still valid; entrenous key list shows them");
                return Err(Failure::usage(says));
            }
            super::print(&format!("revoked key {id}\n"))
        }
    }
}

async fn create(records: &Records, asked: &KeyRequest) -> Result<String, Failure> {
    let (workspace, site) = match &asked.site {
        Some(domain) => {
            let sites = records.sites().await.map_err(Failure::usage)?;
            let site = sites.iter().find(|site| site.domain == bare_host(domain));
            let says = || anyhow!("there is no site {domain}; add it with: entrenous site add {domain}");
            let site = site.ok_or_else(|| Failure::usage(says()))?;
            (site.workspace, Some(site.id))
        }
        None => (FIRST_WORKSPACE, None),
    };
    let (_, secret) = asked.make(records, workspace, site, now()).await.map_err(Failure::usage)?;
    note(records, workspace, "key.make", asked.name.as_deref().unwrap_or_default()).await?;
    Ok(secret.text().to_owned())
}

async fn list(records: &Records) -> Result<String, Failure> {
    let sites = records.sites().await.map_err(Failure::usage)?;
    let keys = records.keys().await.map_err(Failure::usage)?;
    let line = |key: &entrenous_storage::records::ApiKey| {
        let site = key.site.and_then(|id| sites.iter().find(|site| site.id == id));
        let site = site.map_or("all sites", |site| &site.domain);
        let scopes: Vec<&str> = key.scopes.iter().copied().map(Scope::name).collect();
        let state = if key.revoked.is_some() { "revoked" } else { "valid" };
        format!("{}\t{}…\t{state}\t{site}\t{}\t{}\n", key.id, key.prefix, scopes.join(","), key.name)
    };
    Ok(keys.iter().map(line).collect())
}
